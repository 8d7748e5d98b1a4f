"""AsciiDoc, as Asciidoctor reads it.

Attributes (`:name: value`) are filled in. Both sides of a conditional are read. Included files are
not read; the URL of a remote one is a citation, and published as a link where Asciidoctor may not
fetch it.
"""

import re
from collections.abc import Iterator

from loccit.extraction.formats.asciidoc_inline import Attributes, InlineReader
from loccit.extraction.formats.interface import File, Part
from loccit.extraction.formats.scanner import Sheet, lines_of
from loccit.extraction.html import scan
from loccit.extraction.reference import Body, Found

_FENCE = re.compile(r"(?:-{4,}|\.{4,}|\+{4,}|/{4,}|--)$|`{3,}[^`]*$")
_STYLE = re.compile(r"\[(?!\[)(.*)\]$")
_ANCHOR = re.compile(r"\[\[[^\[\]]+\]\]$")
_ATTRIBUTE = re.compile(r":(!?[\w][\w-]*!?):(?:\s++(.*))?$")
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
_LITERAL = re.compile(r"(?<![`\w])`[^`\s](?:(?!\n[ \t]*\n)[^`]){0,1000}(?<!\s)`(?![`\w])")
"""Text between backticks, which a document whose own title is underlined shows as it is written
(Asciidoctor's compatibility mode)."""

_ARMOR = "-----BEGIN PGP"
"""How a key or a signature of OpenPGP begins, whose files end in `.asc` too."""


def read(file: File) -> Iterator[Part]:
    """The whole file is one text."""
    if file.text.startswith(_ARMOR):
        return
    reader = _Reader(file)
    reader.blocks()
    inline = InlineReader(file.text, reader.sheet, reader.attributes)
    found = [*reader.raw, *inline.links(reader.includes)]
    found.sort(key=lambda one: one.start)
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
        self.attributes: Attributes = {
            name: (value, None) for name, value in file.attributes.items()
        }
        self._hidden: list[tuple[int, int]] = []
        self._html: list[tuple[int, int]] = []
        self.raw: list[Found] = []
        self.includes: list[re.Match[str]] = []

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
                    self.includes.append(include)
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
        self.raw = [*self.raw, *scan(self.file.text[:end], begin).found]

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
            known = self.attributes.get(name)
            if known is None or known[1] is None:
                self.attributes[name] = (value.strip(), offset + match.start(2))
        if name in ("author", "date", "revdate"):
            self.file.fields[name.removeprefix("rev")] = value
        self._hidden.append((lines[begin][0], lines[at][0] + len(lines[at][1])))
        return at + 1
