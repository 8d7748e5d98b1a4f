"""Links within lines of reStructuredText: roles, references, embedded and bare URLs."""

import re
from collections.abc import Iterator, Mapping

from loccit.extraction import extlinks
from loccit.extraction.formats.scanner import Sheet
from loccit.extraction.reference import Found
from loccit.extraction.visible_text import fold
from loccit.model import Kind

URL = re.compile(r"(?:https?|ftp)://", re.I)
_LITERAL_ROLES = frozenset(
    ["code", "literal", "math", "kbd", "samp", "file", "command", "program", "regexp", "raw"]
)
_NUMBERED = {
    "pep": "https://peps.python.org/pep-{:04d}",
    "pep-reference": "https://peps.python.org/pep-{:04d}",
    "rfc": "https://datatracker.ietf.org/doc/html/rfc{}.html",
    "rfc-reference": "https://datatracker.ietf.org/doc/html/rfc{}.html",
}
"""docutils' own roles that publish a link, and where to."""
_NUMBER = re.compile(r"(?:\A|<)\s*(\d{1,6})(#[\w.-]+)?\s*(?:\Z|>\s*\Z)")
_LITERAL = re.compile(
    r"(?<![\w`\\])``(?=\S)"
    # Text, line ends, and backticks that do not end it; 80 such pieces at most, so that many
    # beginnings without an end take no quadratic time.
    r"(?>(?:[^`\n]{1,500}+|\n(?![ \t]*\n)|(?<=\s)`++|`++(?=\w)|`(?!`)|`(?=``)){1,80})"
    r"(?<=\S)``(?![\w`])"
)
_ROLE = re.compile(r"(?<![\w:]):([\w:+.-]{1,64}):`([^`\\]*+(?:\\.[^`\\]*+)*)`", re.S)
_EMBEDDED = re.compile(
    r"(?<![\w`\\])`(?![\s`])((?:[^`\\]|\\.)*?)<((?:[^`<>\\]|\\.)+)>`__?(?!\w)", re.S
)
_PHRASE = re.compile(r"(?<![\w`\\:])`(?!\s)((?:[^`\\]|\\.)+)`_(?![\w_])", re.S)
_SIMPLE = re.compile(
    r"(?<![\w`.@\\])(?<![^\W_][-+:])(?:((?>[^\W_](?:[-._+:]?[^\W_])*))|\|([^|\n]+)\|)_(?![\w_])"
)
_ESCAPE = re.compile(r"\\(.)", re.S)


class Targets:
    """The targets of a text, which references name."""

    def __init__(self) -> None:
        self.places: dict[str, tuple[int, str, str]] = {}
        """Where the target of each name stands, as it is written, and the URL that it means."""
        self.aliases: dict[str, str] = {}
        self.anonymous: dict[int, str] = {}
        """The names that anonymous targets refer to (`__ name_`), by the targets' places."""

    def links(self, name: str, mark: tuple[int, int], said: str) -> Iterator[Found]:
        """The link that a reference to `name` is, if it leads to a URL.

        Args:
            mark: where the reference stands.
        """
        for _ in range(10):
            if name in self.places or name not in self.aliases:
                break
            name = self.aliases[name]
        if name in self.places:
            start, raw, url = self.places[name]
            yield Found(start, raw, url, Kind.LINK, "rst", fold(said), "", mark)

    def of_anonymous(self, known: set[int]) -> Iterator[Found]:
        """The links of anonymous targets that name others, where nothing else refers to those."""
        for start, name in self.anonymous.items():
            for one in self.links(name, (start, start + len(name)), ""):
                if one.start not in known:
                    known.add(one.start)
                    yield one


def inline_links(sheet: Sheet, targets: Targets, roles: Mapping[str, str] = {}) -> Iterator[Found]:
    """The links in the text that the blocks leave.

    Args:
        roles: those that are links by the site's configuration.
    """
    sheet.take(_LITERAL)
    for match in sheet.take(_ROLE):
        role = match[1].lower()
        inside = re.search(r"<([^<>]+)>\s*\Z", match[2])
        if role not in _LITERAL_ROLES and inside and URL.match(inside[1]):
            yield _link(match.start(2) + inside.start(1), inside[1], match, match[2])
        elif (
            role in _NUMBERED
            and "%s" not in roles.get(role, "")
            and (number_match := _NUMBER.search(match[2]))
        ):
            number = int(number_match[1])
            found = _link(match.start(2) + number_match.start(1), number_match[1], match, match[2])
            template = roles.get(role, _NUMBERED[role])
            found.value = template.format(number) + (number_match[2] or "")
            yield found
        else:
            yield from extlinks.links(roles, role, match[2], match)
    for match in sheet.take(_EMBEDDED, intact=2):
        raw = match[2]
        if raw.endswith("_") and not raw.endswith("\\_") and not URL.match(raw):
            yield from targets.links(reference_name(raw[:-1].strip("`")), match.span(), match[1])
        else:
            yield _link(match.start(2), raw, match, match[1])
    for match in sheet.take(_PHRASE):
        yield from targets.links(reference_name(match[1]), match.span(), match[1])
    bare = list(sheet.bare())
    yield from bare
    sheet.blank(one.mark for one in bare)
    if targets.places:
        for match in _SIMPLE.finditer(sheet.text):
            said = match[1] or match[2]
            yield from targets.links(reference_name(said), match.span(), said)


def _link(start: int, raw: str, match: re.Match[str], said: str) -> Found:
    stripped = raw.strip()
    start += raw.index(stripped[0]) if stripped else 0
    text = fold(_ESCAPE.sub(r"\1", said.partition("<")[0]))
    return Found(start, stripped, unescaped_url(stripped), Kind.LINK, "rst", text, "", match.span())


def reference_name(written: str) -> str:
    """A reference name as names are compared ("Reference Names": case and white space)."""
    return " ".join(_ESCAPE.sub(r"\1", written).split()).casefold()


def unescaped_url(raw: str) -> str:
    """A URL without its white space; a backslash escapes."""
    return _ESCAPE.sub(r"\1", "".join(raw.split()))
