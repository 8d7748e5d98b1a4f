"""Links within lines of AsciiDoc: macros, URLs, passthroughs, and attributes that hold them."""

import re
from collections.abc import Iterator

from loccit.extraction.bounded_values import bounded, filled_in
from loccit.extraction.character_references import undo_references
from loccit.extraction.formats.scanner import Sheet
from loccit.extraction.html import scan
from loccit.extraction.reference import Found
from loccit.extraction.visible_text import fold
from loccit.model import Kind

Attributes = dict[str, tuple[str, int | None]]
"""Values, and where they stand; None for those of the site's configuration."""

_BUILT_IN = {
    "empty": "",
    "sp": " ",
    "nbsp": " ",
    "plus": "+",
    "amp": "&",
    "lt": "<",
    "gt": ">",
    "startsb": "[",
    "endsb": "]",
    "vbar": "|",
    "caret": "^",
    "asterisk": "*",
    "tilde": "~",
    "backslash": "\\",
    "backtick": "`",
    "two-colons": "::",
    "two-semicolons": ";;",
    "cpp": "C++",
    "apos": "'",
    "quot": '"',
    "zwsp": "",
    "wj": "",
    "blank": "",
}
_REFERENCE = re.compile(r"\{([\w][\w-]*)\}")
_SCHEME = r"(?:https?|ftp|irc)://"
_LIST = r"[^\]\\]{0,2000}+(?:\\.[^\]\\]{0,2000}+){0,200}"
"""What stands in the brackets of a macro. Without a limit, text that opens many brackets and closes
none would take quadratic time."""
_ABSOLUTE = re.compile(_SCHEME, re.I)
_ESCAPED = re.compile(
    r"\\(?:link:|image::?|(?:https?|ftp|irc)://|\{)[^\s\[]*(?:\[[^\]\n]{0,2000}+\])?"
)
_QUOTED_TARGET = re.compile(
    r"(?:link:)?(?:\+\+(?P<plus>(?>(?:(?!\+\+)\S)+))\+\+|(?<=link:)pass:[a-z,]*\[(?P<pass>[^\]\s]+)\])\[(?P<said>[^\]]{0,2000}+)\]"
)
_RAW = re.compile(rf"\+\+\+(.+?)\+\+\+|pass:[a-z,]*\[({_LIST})\]", re.S)
_PLUS = re.compile(
    r"(?<![\w+;:}])\+(?=[^\s+])(?:(?!\n[ \t]*\n).){0,200}?(?<=[^\s+])\+(?![\w+])", re.S
)
_IMAGE = re.compile(rf"(?<!\w)image::?(?![\s:])([^\[\]\n]{{1,3000}}+)\[({_LIST})\]")
_MEDIA = re.compile(rf"(?<!\w)(?:video|audio)::([^\[\]\s]{{1,3000}}+)\[({_LIST})\]")
_VIDEO_HOSTS = {
    "vimeo": "https://player.vimeo.com/video/{}",
    "youtube": "https://www.youtube.com/embed/{}?rel=0",
}
"""What `video::ID[vimeo]` publishes."""
_VIDEO_ID = re.compile(r"[\w-]{4,}")
_LINK_OPTION = re.compile(r"\blink\s*=\s*(?:\"([^\"\n]*)\"|'([^'\n]*)'|([^,\]\s]+))")
_LINK = re.compile(rf"(?<!\w)link:([^:\s\[][^\s\[]{{0,3000}}+)\[({_LIST})\]", re.S)
_URL = re.compile(rf"(?<![\w/=\\])({_SCHEME}[^\s\[\]<>]{{1,3000}}+)\[({_LIST})\]", re.I | re.S)
_FILLED = re.compile(rf"(?<![\w/\\}}])\{{[\w][\w-]*+\}}[^\s\[\]<>]*+(?:\[({_LIST})\])?")
_WITH_ATTRIBUTE = re.compile(
    rf"(?<![\w/=\\]){_SCHEME}[^\s\[\]<>{{]{{0,500}}+\{{[\w][\w-]*+\}}[^\s\[\]<>]*", re.I
)
_LONGEST = 10_000
"""Characters of an attribute's value that is looked at: it may be a text with links."""
_TRAILING = re.compile(r"[.,;:!?)'\"|*_`]+$")


class InlineReader:
    """A reader of what stands within the lines of a text.

    Args:
        text: the whole file.
        sheet: its text without the blocks that are none.
        attributes: those that the text and the site define.
    """

    def __init__(self, text: str, sheet: Sheet, attributes: Attributes) -> None:
        self.text = text
        self._sheet = sheet
        self._attributes = attributes
        self._reported: set[int] = set()

    def links(self, includes: list[re.Match[str]]) -> Iterator[Found]:
        """Yield those of remote files that are included, and those in the text."""
        for include in includes:
            yield from self._found(include.start(1), include[1], include, "")
        sheet = self._sheet
        sheet.take(_ESCAPED)
        for match in sheet.take(_QUOTED_TARGET):
            which = "plus" if match["plus"] else "pass"
            yield from self._found(match.start(which), match[which], match, match["said"])
        for match in sheet.take(_RAW):
            group = 1 if match[1] else 2
            yield from scan(self.text[: match.end(group)], match.start(group)).found
        sheet.take(_PLUS)
        for match in sheet.take(_IMAGE):
            yield from self._found(
                match.start(1), match[1], match, match[2].partition(",")[0], Kind.IMAGE
            )
            yield from self._options(match, 2)
        for match in sheet.take(_MEDIA):
            host = _VIDEO_HOSTS.get(match[2].split(",")[0].strip().lower())
            if host is not None and _VIDEO_ID.fullmatch(match[1]):
                url = host.format(match[1])
                yield Found(
                    match.start(1), match[1], url, Kind.FRAME, "asciidoc", "", "", match.span()
                )
            else:
                yield from self._found(match.start(1), match[1], match, "", Kind.MEDIA)
        for match in re.finditer(r"^\[[^\n]*\]\r?$", sheet.text, re.M):
            yield from self._options(match, 0)
            sheet.blank(one.span() for one in _LINK_OPTION.finditer(sheet.text, *match.span()))
        for pattern in (_LINK, _URL):
            for match in sheet.take(pattern):
                yield from self._found(match.start(1), match[1], match, match[2])
        for match in sheet.take(_WITH_ATTRIBUTE):
            raw = _TRAILING.sub("", match[0])
            yield from self._found(match.start(), raw, match, raw)
        for match in _FILLED.finditer(sheet.text):
            yield from self._filled(match)
        yield from (self._meant(one) for one in sheet.bare())

    def _options(self, match: re.Match[str], group: int) -> Iterator[Found]:
        for option in _LINK_OPTION.finditer(match[group]):
            which = option.lastindex or 1
            yield from self._found(
                match.start(group) + option.start(which), option[which], match, ""
            )

    def _found(
        self, start: int, raw: str, match: re.Match[str], said: str, kind: Kind = Kind.LINK
    ) -> Iterator[Found]:
        value = self._resolved(raw)
        if "{" in raw:
            value = bounded(value)
        if value is not None and _ABSOLUTE.match(value):
            value = undo_references(value).replace("\\...", "...")
            yield Found(start, raw, value, kind, "asciidoc", _said(said), "", match.span())

    def _meant(self, one: Found) -> Found:
        one.value = undo_references(one.value)
        return one

    def _filled(self, match: re.Match[str]) -> Iterator[Found]:
        """A link whose beginning an attribute holds."""
        name = match[0][1 : match[0].index("}")]
        value, at = self._attributes.get(name.lower(), ("", None))
        whole = self._resolved(value)
        if whole is None or "://" not in whole:
            return
        if "[" in value or " " in value:
            yield from self._macros(value, at, match)
            return
        if bounded(value) is None:
            return
        said = match[1] or ""
        written = match[0].partition("[")[0]
        if match[1] is None:
            written = _TRAILING.sub("", written)
        in_place = at is not None and "{" not in value and self.text.startswith(value, at)
        if at is not None and in_place and written == f"{{{name}}}":
            yield from self._found(at, value, match, said)
        else:
            yield from self._found(match.start(), written, match, said)

    def _macros(self, value: str, at: int | None, match: re.Match[str]) -> Iterator[Found]:
        """The links in an attribute's value: once where it stands, else at each use."""
        if at is not None:
            if at in self._reported:
                return
            self._reported.add(at)
        sheet = Sheet(value)
        for pattern in (_LINK, _URL):
            for one in sheet.take(pattern):
                # A value may be wrapped, and stand with other white space in the file.
                start = match.start() if at is None else self.text.find(one[1], at)
                for found in self._found(start, one[1], match, one[2]):
                    if at is None:
                        found.raw = match[0][: match[0].index("}") + 1]
                    yield found

    def _resolved(self, written: str, depth: int = 0) -> str | None:
        """A text with its attributes filled in; None where one is not known."""
        if "{" not in written:
            return written
        if depth > 8:
            return None
        unknown = False

        def fill(match: re.Match[str]) -> str:
            nonlocal unknown
            name = match[1].lower()
            if name in self._attributes:
                return self._attributes[name][0]
            unknown = unknown or name not in _BUILT_IN
            return _BUILT_IN.get(name, "")

        filled = filled_in(_REFERENCE, fill, written, longest=_LONGEST)
        if unknown or filled is None:
            return None
        return filled if filled == written else self._resolved(filled, depth + 1)


def _said(said: str) -> str:
    return fold(said.strip().strip('"').removesuffix("^"))
