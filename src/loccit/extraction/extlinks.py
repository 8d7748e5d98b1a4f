"""References in short on sites of Sphinx (``:issue:`12` ``, in MyST ``{issue}`12` ``).

`conf.py` names the roles (`loccit.extraction.short_references`).
"""

import re
from collections.abc import Iterator, Mapping

from loccit.extraction.reference import Body, Found, within
from loccit.extraction.visible_text import fold
from loccit.model import Kind

ELEMENT = "extlink"
_IN_MYST = re.compile(r"(?<![\w\\{])\{([\w:+.-]{1,64})\}`([^`\n]{1,1000})`(?!`)")
_TITLED = re.compile(r"(?P<title>[^<]*)<(?P<target>[^<>]+)>\s*\Z")
"""A reference with a text of its own, ``:issue:`a text <12>` ``."""


def linked(
    templates: Mapping[str, str], role: str, content: str, mark: re.Match[str]
) -> Found | None:
    """Return the citation that a role is; None for a role of another kind.

    Args:
        templates: the URL of each role, with `%s`.
        role: its name.
        content: what stands between the backticks.
        mark: the whole reference in the text.
    """
    template = templates.get(role.lower())
    if template is None:
        return None
    titled = _TITLED.match(content)
    target = (titled["target"] if titled else content).strip()
    url = template.replace("%%", "%").replace("%s", target)
    shown = fold(titled["title"] if titled else content)
    return Found(mark.start(), mark.group(), url, Kind.LINK, ELEMENT, shown, "", mark.span())


def add_myst(templates: Mapping[str, str], text: str, start: int, body: Body) -> None:
    """Add what the roles in a Markdown text lead to, where they are no code."""
    body.found += _in_myst(templates, text, start, body)


def _in_myst(templates: Mapping[str, str], text: str, start: int, body: Body) -> Iterator[Found]:
    for match in _IN_MYST.finditer(text, start):
        found = linked(templates, match[1], match[2], match)
        if found is not None and not within(match.start(), body.hidden):
            yield found
