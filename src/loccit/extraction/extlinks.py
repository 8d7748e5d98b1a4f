"""References in short on sites of Sphinx (``:issue:`12` ``, in MyST ``{issue}`12` ``).

In MyST links may have schemes of the site's own, too (`<issue:12>`).

`conf.py` names the roles (`loccit.extraction.sphinx_configuration`).
"""

import re
from collections.abc import Iterator, Mapping

from loccit.extraction.bounded_values import bounded, filled_in
from loccit.extraction.reference import Body, Found, within
from loccit.extraction.sphinx_configuration import PROJECT
from loccit.extraction.visible_text import fold
from loccit.model import Kind

ELEMENT = "extlink"
_IN_MYST = re.compile(r"(?<![\w\\{])\{([\w:+.-]{1,64})\}`([^`\n]{1,1000})`(?!`)")
_FIELD = re.compile(r"\{\{\s*+(\w+)\s*+\}\}")
_ITEM = re.compile(r"[^,\s][^,]*")
_ELSEWHERE = re.compile(r"([\w.-]+)/([\w.-]+)[#@!](\w+)\s*\Z")
"""What belongs to another project, in sphinx-issues."""


def links(
    templates: Mapping[str, str], role: str, content: str, mark: re.Match[str]
) -> Iterator[Found]:
    """Yield the citations that a role is; nothing for a role of another kind.

    Args:
        templates: the URL of each role (`sphinx_roles`).
        role: its name.
        content: what stands between the backticks.
        mark: the whole reference in the text.
    """
    template = templates.get(role.lower())
    if template is None:
        return
    if "{n}" not in template:
        yield from _link(_filled_in(template, *_parted(content)), mark, mark.span())
        return
    items = list(_ITEM.finditer(content))
    begin = mark.start() + mark.group().rindex(content)
    for item in items:
        url, shown = _issue(template, templates.get(PROJECT), *_parted(item[0]))
        at = begin + item.start()
        place = mark.span() if len(items) == 1 else (at, at + len(item[0].rstrip()))
        yield from _link((url, shown), mark, place)


def _link(
    target: tuple[str | None, str], mark: re.Match[str], place: tuple[int, int]
) -> Iterator[Found]:
    url, shown = target
    if url is not None:
        raw = mark.string[slice(*place)]
        yield Found(place[0], raw, url, Kind.LINK, ELEMENT, shown, "", mark.span())


def _parted(content: str) -> tuple[str, str]:
    """Return what a role refers to and what it shows (``:issue:`a text <12>` ``)."""
    title, mark, target = content.strip().rpartition("<")
    if mark and target.endswith(">") and title.strip() and not title.endswith("\\"):
        return fold(target[:-1]), fold(title)
    return fold(content), fold(content)


def _filled_in(template: str, target: str, shown: str) -> tuple[str | None, str]:
    if "%s" in template:
        return template.replace("%%", "%").replace("%s", target), shown
    number, mark, anchor = target.partition("#")
    if not number.isascii() or not number.isdigit():
        return None, shown
    return template.format(int(number)) + mark + anchor, shown


def _issue(template: str, project: str | None, target: str, shown: str) -> tuple[str | None, str]:
    """Return where an item of sphinx-issues leads: into its own project or the one it names."""
    if elsewhere := _ELSEWHERE.fullmatch(target):
        group, name, target = elsewhere.groups()
        if project:
            template = template.replace(project, "{group}/{project}")
    else:
        group, _, name = (project or "").partition("/")
    is_of_project = "{group}" in template or "{project}" in template
    if target in ("-", "0") or (is_of_project and not name):
        return None, shown
    url = template.replace("{group}", group).replace("{project}", name)
    return url.replace("{n}", target), shown


def add_myst(templates: Mapping[str, str], text: str, start: int, body: Body) -> None:
    """Add what the roles in a Markdown text lead to, where they are no code.

    Links with schemes of the site's own lead to their URLs from then on.
    """
    for one in body.found:
        scheme, colon, rest = one.value.partition(":")
        template = templates.get(f"{scheme.lower()}:") if colon else None
        if template and (url := _of_scheme(template, one.value, rest)):
            one.value, one.element = url, ELEMENT
    body.found += _in_myst(templates, text, start, body)


def _of_scheme(template: str, uri: str, rest: str) -> str | None:
    """The URL of a link with a scheme of the site's own, by what MyST-Parser fills in."""
    before, _, fragment = rest.partition("#")
    path, _, query = before.partition("?")
    known = {"path": path, "query": query, "fragment": fragment, "uri": uri}
    if bounded(uri) is None:
        return None
    url = filled_in(_FIELD, lambda one: known.get(one[1], ""), template)
    return None if url is None else url.rstrip("#?")


def _in_myst(templates: Mapping[str, str], text: str, start: int, body: Body) -> Iterator[Found]:
    for match in _IN_MYST.finditer(text, start):
        if not within(match.start(), body.hidden):
            yield from links(templates, match[1], match[2], match)
