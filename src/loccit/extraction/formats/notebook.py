"""Jupyter notebooks: Markdown cells, and the HTML and Markdown that code cells put out (nbformat).

Code is not read. A notebook is text, so a citation has its line and column in the file.
"""

from collections.abc import Iterator

from loccit.extraction.formats.interface import File, Part, PlaceMap
from loccit.extraction.formats.json_strings import Path, decoded, strings
from loccit.extraction.html import scan
from loccit.extraction.markdown import read_markdown

Span = tuple[int, int]


def read(file: File) -> Iterator[Part]:
    """A part for every cell and output."""
    cell = _Cell(0)
    count = 0
    started = False
    for path, is_key, start, end in strings(file.text):
        if is_key:
            continue
        at = _cell_depth(path)
        if not at:
            if started and path[:1] in (["metadata"], ["nbformat"]):
                continue
            _metadata(file, path, start, end)
            continue
        number = path[at - 1]
        if not isinstance(number, int):
            continue
        if not started or number != cell.index or at != cell.depth:
            yield from cell.parts(file)
            count += 1
            cell, started = _Cell(number, count, at), True
        cell.add(file.text, path[at:], start, end)
    yield from cell.parts(file)


def _cell_depth(path: Path) -> int:
    """Return how many steps of a path lead to a cell; 0 where it is not in one."""
    if len(path) > 2 and path[0] == "cells":
        return 2
    if len(path) > 4 and path[0] == "worksheets" and path[2] == "cells":
        return 4
    return 0


def _metadata(file: File, path: Path, start: int, end: int) -> None:
    if path == ["metadata", "title"] and end > start:
        file.fields["title"] = decoded(file.text, start, end, PlaceMap())


class _Cell:
    """The strings of one cell, until its kind is known."""

    def __init__(self, index: int, number: int = 0, depth: int = 0) -> None:
        self.index = index
        self.number = number
        self.depth = depth
        self.kind = ""
        self.source: list[Span] = []
        self.outputs: dict[tuple[object, str], list[Span]] = {}

    def add(self, text: str, path: Path, start: int, end: int) -> None:
        if path == ["cell_type"]:
            self.kind = text[start:end]
        elif path[0] == "source":
            self.source.append((start, end))
        elif path[0] == "outputs" and len(path) > 2:
            kind = path[3] if path[2] == "data" and len(path) > 3 else path[2]
            if kind in _OUTPUTS:
                self.outputs.setdefault((path[1], _OUTPUTS[str(kind)]), []).append((start, end))

    def parts(self, file: File) -> Iterator[Part]:
        where = f"cell {self.number}"
        if self.kind in ("markdown", "heading") and self.source:
            yield _part(file.text, self.source, "markdown", where)
        if file.outputs:
            for (_, kind), spans in self.outputs.items():
                yield _part(file.text, spans, kind, f"{where}, output")


_OUTPUTS = {
    "text/html": "html",
    "text/markdown": "markdown",
    "html": "html",
    "markdown": "markdown",
    "text\\/html": "html",
    "text\\/markdown": "markdown",
}
"""Kinds of output that are read, by the names of nbformat 4 and 3."""


def _part(text: str, spans: list[Span], language: str, locator: str) -> Part:
    places = PlaceMap()
    pieces: list[str] = []
    at = 0
    for start, end in spans:
        pieces.append(decoded(text, start, end, places, at))
        at += len(pieces[-1])
    written = "".join(pieces)
    markdown = language == "markdown"
    body = read_markdown(written) if markdown else scan(written)
    return Part(written, body, places, locator, markdown=markdown)
