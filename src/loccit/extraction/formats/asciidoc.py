"""AsciiDoc, as Asciidoctor reads it.

Attributes (`:name: value`) are filled in. Both sides of a conditional are read. Included files are
not read; the URL of a remote one is a citation, and published as a link where Asciidoctor may not
fetch it.
"""

import re
from collections.abc import Iterator

from loccit.extraction.character_references import undo_references
from loccit.extraction.formats.interface import File, Part
from loccit.extraction.formats.scanner import Sheet, lines_of
from loccit.extraction.html import scan
from loccit.extraction.reference import Body, Found
from loccit.extraction.visible_text import fold
from loccit.model import Kind

_FENCE = re.compile(r"(?:-{4,}|\.{4,}|\+{4,}|/{4,}|--)$|`{3,}[^`]*$")
_STYLE = re.compile(r"\[(?!\[)(.*)\]$")
_ANCHOR = re.compile(r"\[\[[^\[\]]+\]\]$")
_ATTRIBUTE = re.compile(r":(!?[\w][\w-]*!?):(?:\s+(.*))?$")
_VERBATIM = re.compile(
    r"(?:source|listing|literal|stem|latexmath|asciimath|plantuml|ditaa|graphviz"
    r"|mermaid|comment|pass)\b|,\s*source\b|^%?\w*,?source",
    re.I,
)
_MACROS = re.compile(r"subs=[\"']?[^\]\"']{0,200}(?<!-)\b(?:macros|normal|verbatim,macros)\b")
_LIST_ITEM = re.compile(
    r"[ \t]+(?:[*.-]{1,6}|\d+\.|[a-zA-Z]\.|[ivx]+\)|<(?:\d+|\.)>)[ \t]"
    r"|.*:{2,4}(?:\s|$)|.*;;(?:\s|$)"
)
_TERM = re.compile(r"\S.*(?::{2,4}|;;)$")
"""A term whose text stands below it, where it may be indented."""
_INCLUDE = re.compile(r"include::([^\s\[\]][^\[\]]*+)\[[^\]]*+\]")
_HEADING = re.compile(r"(=|#){1,6}[ \t]+(\S.*)")
_UNDERLINED = re.compile(r"(?![./:\[\s]|include::).*\w")
_UNDERLINE = re.compile(r"(?:={2,}|-{2,}|~{2,}|\^{2,}|\+{2,})$")
"""A title of two lines, the second as long as the first or one character longer or shorter."""
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
_TRAILING = re.compile(r"[.,;:!?)'\"|*_`]+$")

_LITERAL = re.compile(r"(?<![`\w])`[^`\s](?:(?!\n[ \t]*\n)[^`]){0,1000}(?<!\s)`(?![`\w])")
"""Text between backticks, which a document whose own title is underlined shows as it is written
(Asciidoctor's compatibility mode)."""


def read(file: File) -> Iterator[Part]:
    """The whole file is one text."""
    reader = _Reader(file)
    reader.blocks()
    found = sorted(reader.inline(), key=lambda one: one.start)
    yield Part(file.text, Body(found, headings=reader.headings))


def _is_underlined(content: str, following: list[tuple[int, str]]) -> bool:
    """Return whether a line is a section title that the line after it underlines."""
    if not following or not _UNDERLINED.match(content):
        return False
    line = following[0][1].rstrip()
    return _UNDERLINE.match(line) is not None and abs(len(line) - len(content)) <= 1


class _Reader:
    def __init__(self, file: File) -> None:
        self.file = file
        self.sheet = Sheet(file.text, file.start)
        self.headings: list[tuple[int, str]] = []
        self._attributes: dict[str, tuple[str, int | None]] = {
            name: (value, None) for name, value in file.attributes.items()
        }
        """Values, and where they stand; None for those of the site's configuration."""
        self._hidden: list[tuple[int, int]] = []
        self._html: list[tuple[int, int]] = []
        self._reported: set[int] = set()
        self._raw: list[Found] = []
        self._includes: list[re.Match[str]] = []

    def blocks(self) -> None:
        """Read the structure: attributes, and blocks that are not text."""
        lines = lines_of(self.file.text, self.file.start)
        style = ""
        above_blank = True
        term_above = is_legacy = False
        at = 0
        while at < len(lines):
            offset, line = lines[at]
            content = line.rstrip()
            if not content:
                above_blank, at = True, at + 1
                style = ""
                continue
            below_term, term_above = term_above, _TERM.match(content) is not None
            if above_blank and _is_underlined(content, lines[at + 1 : at + 2]):
                is_title = lines[at + 1][1].startswith("=")
                is_legacy = is_legacy or (is_title and not self.headings)
                self._heading(offset + len(line), content, is_title=is_title)
                style, above_blank, at = "", True, at + 2
            elif _FENCE.match(content) and not (content == "--" and not _VERBATIM.match(style)):
                at = self._fenced(lines, at, content, style)
                style, above_blank = "", True
            elif attribute := _ATTRIBUTE.match(content):
                at = self._attribute(lines, at, attribute)
            elif (content.startswith("//") and not content.startswith("///")) or content.startswith(
                "include::"
            ):
                if include := _INCLUDE.match(self.file.text, offset, offset + len(line)):
                    self._includes.append(include)
                self._hidden.append((offset, offset + len(line)))
                at += 1
            elif _ANCHOR.match(content):
                above_blank, at = True, at + 1
            elif styled := _STYLE.match(content):
                style = styled[1] if _VERBATIM.match(styled[1]) or not style else style
                above_blank, at = True, at + 1
            elif content.startswith(".") and style and not content.startswith(". "):
                at += 1  # a block's title
            elif self._is_verbatim(style) or (
                above_blank and line[0] in " \t" and not below_term and not _LIST_ITEM.match(line)
            ):
                end = at
                while end < len(lines) and lines[end][1].strip():
                    end += 1
                self._hidden.append((offset, lines[end - 1][0] + len(lines[end - 1][1])))
                style, at = "", end
            else:
                if heading := _HEADING.match(content):
                    is_title = not heading[0].startswith(("==", "##"))
                    self._heading(offset + len(line), heading[2], is_title=is_title)
                above_blank, style = content == "+", ""
                at += 1
        for begin, end in self._html:
            self._found_html(begin, end)
        self.sheet.blank([*self._hidden, *self._html])
        if is_legacy:
            self.sheet.blank([one.span() for one in _LITERAL.finditer(self.sheet.text)])

    def _heading(self, end: int, text: str, *, is_title: bool) -> None:
        self.headings.append((end, text))
        if is_title:
            self.file.fields.setdefault("title", text)

    def _found_html(self, begin: int, end: int) -> None:
        self._raw = [*self._raw, *scan(self.file.text[:end], begin).found]

    def _is_verbatim(self, style: str) -> bool:
        return bool(style and _VERBATIM.match(style) and not _MACROS.search(style))

    def _fenced(self, lines: list[tuple[int, str]], at: int, fence: str, style: str) -> int:
        """A block between two fences; the line after it."""
        closing = (
            fence if not fence.startswith("`") else fence[: len(fence) - len(fence.lstrip("`"))]
        )
        end = at + 1
        while end < len(lines) and lines[end][1].rstrip() != closing:
            end += 1
        begin = lines[at][0]
        last = lines[min(end, len(lines) - 1)]
        stop = last[0] + len(last[1])
        if fence.startswith("++") and not re.match(r"(?:stem|latexmath|asciimath)\b", style):
            self._html.append((begin, stop))
        elif not _MACROS.search(style) or fence.startswith("//"):
            self._hidden.append((begin, stop))
        return end + 1

    def _attribute(self, lines: list[tuple[int, str]], at: int, match: re.Match[str]) -> int:
        offset, _ = lines[at]
        value = match[2] or ""
        begin = at
        while value.endswith("\\") and at + 1 < len(lines):
            at += 1
            value = value[:-1].rstrip() + " " + lines[at][1].strip()
        name = match[1].lower()
        if not name.startswith("!") and not name.endswith("!"):
            known = self._attributes.get(name)
            if known is None or known[1] is None:
                self._attributes[name] = (value.strip(), offset + match.start(2))
        if name in ("author", "date", "revdate"):
            self.file.fields[name.removeprefix("rev")] = value
        self._hidden.append((lines[begin][0], lines[at][0] + len(lines[at][1])))
        return at + 1

    def inline(self) -> Iterator[Found]:
        """Yield what stands in the text."""
        yield from self._raw
        for include in self._includes:
            yield from self._found(include.start(1), include[1], include, "")
        sheet = self.sheet
        sheet.take(_ESCAPED)
        for match in sheet.take(_QUOTED_TARGET):
            which = "plus" if match["plus"] else "pass"
            yield from self._found(match.start(which), match[which], match, match["said"])
        for match in sheet.take(_RAW):
            group = 1 if match[1] else 2
            yield from scan(self.file.text[: match.end(group)], match.start(group)).found
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
        said = match[1] or ""
        written = match[0].partition("[")[0]
        if match[1] is None:
            written = _TRAILING.sub("", written)
        in_place = at is not None and "{" not in value and self.file.text.startswith(value, at)
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
                start = match.start() if at is None else self.file.text.find(one[1], at)
                for found in self._found(start, one[1], match, one[2]):
                    if at is None:
                        found.raw = match[0][: match[0].index("}") + 1]
                    yield found

    def _resolved(self, written: str, depth: int = 0) -> str | None:
        """A text with its attributes filled in; None where one is not known."""
        if "{" not in written:
            return written
        unknown = depth > 8 or len(written) > 10_000

        def fill(match: re.Match[str]) -> str:
            nonlocal unknown
            name = match[1].lower()
            if name in self._attributes:
                return self._attributes[name][0]
            unknown = unknown or name not in _BUILT_IN
            return _BUILT_IN.get(name, "")

        filled = _REFERENCE.sub(fill, written)
        if unknown:
            return None
        return filled if filled == written else self._resolved(filled, depth + 1)


def _said(said: str) -> str:
    return fold(said.strip().strip('"').removesuffix("^"))
