"""Large files of JSON and notebooks, as a stream.

The parser knows no places, so a citation has a locator (`cell 4`, a JSON Pointer).
"""

from collections.abc import Iterator
from typing import Any, BinaryIO

from loccit.extraction.formats import Part
from loccit.extraction.formats.bare_urls import doi_link, links_in_value
from loccit.extraction.formats.interface import in_a_line
from loccit.extraction.html import scan
from loccit.extraction.markdown import read_markdown
from loccit.extraction.reference import Body, Found
from loccit.extraction.watched_stream import LARGEST_VALUE, Report, WatchedStream

_DEEPEST = 1_000
_PIECE = 1 << 16

Steps = list[str | int]


def _values(stream: BinaryIO, report: Report) -> Iterator[tuple[Steps, str, Any]]:
    """The events of JSON or JSON Lines, with the steps that lead to each.

    The steps are one list that changes as the file is read; they are cut off below `_DEEPEST`.
    """
    import ijson
    from ijson.common import IncompleteJSONError, JSONError

    watched = WatchedStream(stream, LARGEST_VALUE)
    path: Steps = []
    try:
        for event, value in ijson.basic_parse(
            watched, buf_size=_PIECE, multiple_values=True, use_float=True
        ):
            watched.since = 0
            if event == "map_key":
                path[-1] = value
                yield path, event, value
                continue
            if event in ("end_map", "end_array"):
                path.pop()
                yield path, event, value
                continue
            if path and isinstance(last := path[-1], int):
                path[-1] = last + 1
            yield path, event, value
            if event in ("start_map", "start_array"):
                if len(path) >= _DEEPEST:
                    raise ValueError(f"nested deeper than {_DEEPEST} levels")
                path.append("" if event == "start_map" else -1)
    except (IncompleteJSONError, JSONError, UnicodeDecodeError, ValueError) as error:
        report("broken-data", f"read in part: {in_a_line(error)}")


def may_hold(value: str) -> bool:
    """Return whether a value may hold a URL."""
    return "//" in value or "www." in value.lower()


def read_json(stream: BinaryIO, report: Report, *, csl: bool = False) -> Iterator[Part]:
    """A part for each string that holds URLs; with `csl`, also for DOIs."""
    records = 0
    for path, event, value in _values(stream, report):
        records += not path and not event.startswith("end_")
        if event not in ("string", "map_key"):
            continue
        found: list[Found] = []
        if csl and event == "string" and path[-1:] == ["DOI"]:
            doi = doi_link(value, 0, "csl-json")
            found = [doi] if doi else []
        elif may_hold(value):
            found = links_in_value(value, "json")
        if found:
            yield Part("", Body(found), None, _pointer(records, path), prose=False)


def _pointer(record: int, path: Steps) -> str:
    """The JSON Pointer of a value (RFC 6901); of JSON Lines, the line's number before it."""
    steps = (str(step).replace("~", "~0").replace("/", "~1")[:80] for step in path[:20])
    pointer = "".join(f"/{step}" for step in steps)
    return f"record {record}, {pointer}" if record > 1 else pointer


def read_notebook(stream: BinaryIO, report: Report, *, outputs: bool) -> Iterator[Part]:
    """The parts of each cell, with its outputs or without."""
    cell = _Cell(0)
    for path, event, value in _values(stream, report):
        depth = _cell_depth(path)
        if not depth:
            continue
        within = path[depth:]
        if not within and event == "start_map":
            cell = _Cell(cell.number + 1)
        elif not within and event == "end_map":
            yield from cell.parts(outputs=outputs)
        elif event == "string":
            cell.add(within, value)


def _cell_depth(path: Steps) -> int:
    """Return the steps to a cell (nbformat 4; 3 with its worksheets); 0 outside of one."""
    if len(path) > 1 and path[0] == "cells":
        return 2
    return 4 if len(path) > 3 and path[0] == "worksheets" and path[2] == "cells" else 0


_OUTPUTS = {
    "text/html": "html",
    "text/markdown": "markdown",
    "html": "html",
    "markdown": "markdown",
}


class _Cell:
    """A cell as far as it is read."""

    def __init__(self, number: int) -> None:
        self.number = number
        self._kind = ""
        self._source: list[str] = []
        self._outputs: dict[tuple[str | int, str], list[str]] = {}

    def add(self, within: Steps, value: str) -> None:
        if within == ["cell_type"]:
            self._kind = value
        elif within[0] == "source":
            self._source.append(value)
        elif within[0] == "outputs" and len(within) > 2:
            kind = within[3] if within[2] == "data" and len(within) > 3 else within[2]
            if kind in _OUTPUTS:
                self._outputs.setdefault((within[1], _OUTPUTS[str(kind)]), []).append(value)

    def parts(self, *, outputs: bool) -> Iterator[Part]:
        where = f"cell {self.number}"
        if self._kind in ("markdown", "heading") and self._source:
            yield _text("".join(self._source), "markdown", where)
        if outputs:
            for (_, language), pieces in self._outputs.items():
                yield _text("".join(pieces), language, f"{where}, output")


def _text(text: str, language: str, where: str) -> Part:
    markdown = language == "markdown"
    body = read_markdown(text) if markdown else scan(text)
    return Part(text, body, None, where, markdown=markdown)
