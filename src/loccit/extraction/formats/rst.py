"""reStructuredText (docutils' specification), with the directives and roles of Sphinx.

The rules are those of "reStructuredText Markup Specification". Directives and roles that are not
known keep their content, where docutils would drop it.
"""

import re
from collections.abc import Iterator

from loccit.extraction.formats.interface import File, Part
from loccit.extraction.formats.rst_inline import (
    URL,
    Targets,
    inline_links,
    reference_name,
    unescaped_url,
)
from loccit.extraction.formats.scanner import Sheet, indentation, lines_of
from loccit.extraction.html import scan
from loccit.extraction.reference import Body, Found
from loccit.model import Kind

_CODE = frozenset(
    [
        "code",
        "code-block",
        "sourcecode",
        "highlight",
        "math",
        "productionlist",
        "doctest",
        "testcode",
        "testoutput",
        "graphviz",
        "digraph",
        "graph",
        "uml",
        "plantuml",
        "mermaid",
        "ipython",
        "prompt",
        "command-output",
        "program-output",
        "jupyter-execute",
        "literalinclude",
        "include",
        "only-code",
        "replace-code",
        "listing",
        "gist",
    ]
)
"""Directives whose content is not text."""
_EXPLICIT = re.compile(r"\.\.(?:[ \t]+|$)")
_TARGET = re.compile(r"_(`(?:[^`\\]|\\.)+`|(?![ _])(?:\\.|[^\\:]|:(?!\s|$))+):(?:\s+(.*)|$)")
_ANONYMOUS = re.compile(r"(?:__:|__)\s+(\S.*)")
_DIRECTIVE = re.compile(r"(?:\|[^|\n]+\|[ \t]+)?([\w][\w:+.-]*?)[ \t]*::(?:\s+(.*)|$)")
_NOTE = re.compile(r"\[[^\]\n]+\](?:[ \t]|$)")
_DELIMITER = re.compile(r"^[ \t]*:delim:[ \t]+(\S+)", re.M)
_NAMED_DELIMITERS = {"tab": "\t", "space": " "}
_OPTION = re.compile(r"^[ \t]*:(target|link|url|image|alt|src|href):[ \t]+(\S[^\n]*)", re.M)
_BULLET = re.compile(r"[ \t]*(?:(?:[-*+•]|\(?(?:\d+|[a-zA-Z#]|[ivxlcdmIVXLCDM]+)[.)])[ \t]+)*")
_META = re.compile(r"\.\. ([a-z_]+):\s*(.*)")
_UNDERLINE = re.compile(r"([!-/:-@\[-`{-~])\1+[ \t]*\r?")


def read(file: File) -> Iterator[Part]:
    """The whole file is one text."""
    reader = _Reader(file.text, file.start)
    reader.blocks()
    file.fields.update(reader.fields)
    found = [*reader.found, *inline_links(reader.sheet, reader.targets, file.roles)]
    found += reader.targets.of_anonymous({one.start for one in found})
    found.sort(key=lambda one: one.start)
    yield Part(file.text, Body(found, headings=reader.headings))


class _Reader:
    def __init__(self, text: str, start: int) -> None:
        self.sheet = Sheet(text, start)
        self.lines = lines_of(text, start)
        self.found: list[Found] = []
        self.fields: dict[str, str] = {}
        self.headings: list[tuple[int, str]] = []
        self.targets = Targets()
        self._hidden: list[tuple[int, int]] = []
        self._html: list[tuple[int, int]] = []

    def blocks(self) -> None:
        """Read what begins a line: directives, targets, comments, literal blocks."""
        at = 0
        while at < len(self.lines):
            at = self._block(at)
        for begin, end in self._html:
            page = scan(self.sheet.whole[:end], begin)
            self.found += page.found
        self.sheet.blank([*self._hidden, *self._html])

    def _block(self, at: int) -> int:
        """Read the block that begins in a line; the line to go on with."""
        offset, line = self.lines[at]
        content = line.strip()
        if not content:
            return at + 1
        place = offset + line.index(content[0])
        if _EXPLICIT.match(content):
            return self._explicit(at, place, content)
        if (anonymous := _ANONYMOUS.match(content)) and content.startswith("__ "):
            end = self._target_end(at, self._indented_end(at + 1, indentation(line)))
            start = place + anonymous.start(1)
            self._add_target(None, start, self._stretch(start, end))
            return self._hide(at, end)
        if content.startswith(">>> "):
            return self._hide(at, self._blank_line(at))
        if _UNDERLINE.fullmatch(content) and at and len(content) > 2:
            title = self.lines[at - 1][1].strip()
            if title and not _UNDERLINE.fullmatch(title):
                self.headings.append((offset + len(line), title))
                self.fields.setdefault("title", title)
        if content.endswith("::"):
            return self._literal(at, line)
        return at + 1

    def _explicit(self, at: int, place: int, content: str) -> int:
        end = self._indented_end(at + 1, indentation(self.lines[at][1]))
        marker = _EXPLICIT.match(content)
        rest = content[marker.end() :] if marker else ""
        where = place + len(content) - len(rest)
        if not rest:
            blank = at + 1 < len(self.lines) and not self.lines[at + 1][1].strip()
            return at + 1 if blank else self._hide(at, end)
        if target := _TARGET.match(rest):
            end = self._target_end(at, end)
            self._target(target, where, at, end)
            return self._hide(at, end)
        if anonymous := _ANONYMOUS.match(rest):
            end = self._target_end(at, end)
            start = where + anonymous.start(1)
            self._add_target(None, start, self._stretch(start, end))
            return self._hide(at, end)
        if directive := _DIRECTIVE.match(rest):
            return self._directive(directive, where, at, end)
        if _NOTE.match(rest):
            return at + 1
        if meta := _META.match(content):
            self._meta(meta, place)
        return self._hide(at, end)

    def _meta(self, meta: re.Match[str], place: int) -> None:
        """Nikola's comments at the top of a post."""
        key, value = meta[1], meta[2].strip()
        if key in ("title", "author", "date", "tags") and value:
            self.fields[key] = value
        elif key == "link" and URL.match(value):
            start = place + meta.start(2)
            self.found.append(Found(start, value, value, Kind.SOURCE, "front-matter:link"))

    def _target(self, target: re.Match[str], where: int, at: int, end: int) -> None:
        value = (target[2] or "").strip()
        start = where + target.start(2)
        if not value and at + 1 < end:
            offset, line = self.lines[at + 1]
            value = line.strip()
            start = offset + (line.index(value[0]) if value else 0)
        if value:
            value = self._stretch(start, end)
        name = reference_name(target[1].strip("`"))
        if not value:
            later = next((n for n in range(end, len(self.lines)) if self.lines[n][1].strip()), None)
            chained = later is not None and _TARGET.match(self.lines[later][1].strip()[3:])
            if chained:
                self.targets.aliases[name] = reference_name(chained[1].strip("`"))
            return
        self._add_target(name, start, value)

    def _target_end(self, at: int, end: int) -> int:
        """The line after a target's block: it has no blank line within."""
        within = range(at, min(end, len(self.lines)))  # not to the blank line: it may be far away
        blank = next((line for line in within if not self.lines[line][1].strip()), end)
        return max(min(blank, end), at + 1)

    def _stretch(self, start: int, end: int) -> str:
        """The text from a place up to the end of the line before `end`."""
        last, line = self.lines[end - 1]
        return self.sheet.whole[start : last + len(line.rstrip())]

    def _add_target(self, name: str | None, start: int, value: str) -> None:
        if value.endswith("_") and not value.endswith("\\_") and not URL.match(value):
            other = reference_name(value.rstrip("_").strip("`"))
            if name is None:
                self.targets.anonymous[start] = other
            else:
                self.targets.aliases[name] = other
            return
        if name is not None:
            self.targets.places.setdefault(name, (start, value, unescaped_url(value)))
        elif URL.match(value):
            meant = unescaped_url(value)
            mark = (start, start + len(value))
            self.found.append(Found(start, value, meant, Kind.LINK, "rst", "", "", mark))

    def _directive(self, directive: re.Match[str], where: int, at: int, end: int) -> int:
        name = directive[1].lower()
        argument = (directive[2] or "").strip()
        place = where + directive.start(2)
        if name in ("image", "figure", "thumbnail") or URL.match(argument):
            kind = Kind.IMAGE if name in ("image", "figure", "thumbnail") else Kind.LINK
            pieces = argument.split()
            if pieces and URL.match(pieces[0]):
                mark = (place, place + len(pieces[0]))
                self.found.append(
                    Found(place, pieces[0], unescaped_url(pieces[0]), kind, "rst", "", "", mark)
                )
                self._hidden.append(mark)
            self._options(at, end)
        if name == "raw":
            body = self._hide(at, end)
            if argument.lower().startswith("html") and at + 1 < end:
                last, line = self.lines[end - 1]
                self._html.append((self.lines[at + 1][0], last + len(line)))
            return body
        if name in _CODE:
            return self._hide(at, end)
        if name == "csv-table" and at + 1 < end:
            last, line = self.lines[end - 1]
            self._part_cells(self.lines[at + 1][0], last + len(line))
        return at + 1

    def _part_cells(self, begin: int, end: int) -> None:
        """Hide what parts the cells of a table of values, so that a URL ends with its cell."""
        text = self.sheet.whole
        named = _DELIMITER.search(text, begin, end)
        delimiter = named[1] if named else ","
        delimiter = re.escape(_NAMED_DELIMITERS.get(delimiter, delimiter))
        for one in re.compile(rf"\"[^\"]*+\"|({delimiter})").finditer(text, begin, end):
            if one[1]:
                self._hidden.append(one.span(1))

    def _options(self, at: int, end: int) -> None:
        if at + 1 >= end:
            return
        begin = self.lines[at + 1][0]
        stop = self.lines[end - 1][0] + len(self.lines[end - 1][1])
        for option in _OPTION.finditer(self.sheet.whole, begin, stop):
            raw = option[2].rstrip()
            if option[1] != "alt" and URL.match(raw) and " " not in raw:
                mark = option.span(2)
                self.found.append(
                    Found(mark[0], raw, unescaped_url(raw), Kind.LINK, "rst", "", "", mark)
                )
                self._hidden.append(mark)

    def _literal(self, at: int, line: str) -> int:
        bullet = _BULLET.match(line)
        edge = (
            indentation(" " * bullet.end()) if bullet and bullet[0].strip() else indentation(line)
        )
        after = at + 1
        while after < len(self.lines) and not self.lines[after][1].strip():
            after += 1
        if after == at + 1 or after == len(self.lines):
            return at + 1
        first = self.lines[after][1]
        if indentation(first) > edge:
            return self._hide(after, self._indented_end(after, edge))
        mark = first.strip()[0]
        if not mark.isalnum() and mark.isascii() and indentation(first) == edge:
            end = after
            while end < len(self.lines) and self.lines[end][1].strip().startswith(mark):
                end += 1
            closed = end == len(self.lines) or not self.lines[end][1].strip()
            if closed and mark in ">|$%#!;&@":
                return self._hide(after, end)
        return at + 1

    def _indented_end(self, at: int, edge: int) -> int:
        """The line after the last one of a block that is indented deeper than `edge`."""
        end = at
        while at < len(self.lines):
            line = self.lines[at][1]
            if line.strip():
                if indentation(line) <= edge:
                    break
                end = at + 1
            at += 1
        return end

    def _blank_line(self, at: int) -> int:
        while at < len(self.lines) and self.lines[at][1].strip():
            at += 1
        return at

    def _hide(self, begin: int, end: int) -> int:
        end = max(end, begin + 1)
        last, line = self.lines[end - 1]
        self._hidden.append((self.lines[begin][0], last + len(line)))
        return end
