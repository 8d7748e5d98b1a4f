"""Files too large to be held as a whole: notebooks, data, texts and references in pieces.

Memory grows with the citations found and with the largest single value, not with the file. JSON is
parsed as a stream, which knows no places, so a citation has a locator (`cell 4`, a JSON Pointer);
what is read line by line has its line and column.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, BinaryIO

from loccit.extraction.formats import Format, Part, bibtex, ris
from loccit.extraction.formats.bare_urls import bare_links, doi_link, links_in_value
from loccit.extraction.formats.interface import LineMap, in_a_line
from loccit.extraction.formats.yaml_events import yaml_events
from loccit.extraction.html import scan
from loccit.extraction.markdown import read_markdown
from loccit.extraction.reference import Body, Found
from loccit.extraction.watched_stream import WatchedStream
from loccit.model import GatherProblem

LARGEST_VALUE = 32 << 20
"""Bytes of one value (a string of JSON, a line), which must be held as a whole."""
_DEEPEST = 1_000
_PIECE = 1 << 16
_BATCH = 1 << 20
"""Bytes of whole records that are read at a time."""

_Report = Callable[[str, str], None]


def is_streamed(form: Format) -> bool:
    """Return whether large files of a format are read in pieces."""
    return form.name in _READERS


def read_large(
    form: Format, path: str, stream: BinaryIO, *, outputs: bool, problems: list[GatherProblem]
) -> Iterator[Part]:
    """The parts of a large file.

    Args:
        form: a format of which `is_streamed` is true.
        path: the file's, relative to the archive.
        stream: the file, from its beginning.
        outputs: whether the outputs of notebook cells are read.
        problems: receives what could not be read.
    """

    def report(reason: str, detail: str) -> None:
        problems.append(GatherProblem(path, reason, detail))

    read = _READERS[form.name]
    if form.name == "notebook":
        read = partial(_notebook, outputs=outputs)
    yield from read(stream, report)


Steps = list[str | int]


def _values(stream: BinaryIO, report: _Report) -> Iterator[tuple[Steps, str, Any]]:
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


def _may_hold(value: str) -> bool:
    return "//" in value or "www." in value.lower()


def _json(stream: BinaryIO, report: _Report, *, csl: bool = False) -> Iterator[Part]:
    records = 0
    for path, event, value in _values(stream, report):
        records += not path and not event.startswith("end_")
        if event not in ("string", "map_key"):
            continue
        found: list[Found] = []
        if csl and event == "string" and path[-1:] == ["DOI"]:
            doi = doi_link(value, 0, "csl-json")
            found = [doi] if doi else []
        elif _may_hold(value):
            found = links_in_value(value, "json")
        if found:
            yield Part("", Body(found), None, _pointer(records, path), prose=False)


def _pointer(record: int, path: Steps) -> str:
    """The JSON Pointer of a value (RFC 6901); of JSON Lines, the line's number before it."""
    steps = (str(step).replace("~", "~0").replace("/", "~1")[:80] for step in path[:20])
    pointer = "".join(f"/{step}" for step in steps)
    return f"record {record}, {pointer}" if record > 1 else pointer


def _notebook(stream: BinaryIO, report: _Report, *, outputs: bool) -> Iterator[Part]:
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


def _yaml(stream: BinaryIO, report: _Report) -> Iterator[Part]:
    import yaml

    watched = WatchedStream(stream, LARGEST_VALUE)
    try:
        for event in yaml_events(watched):
            watched.since = 0
            if not isinstance(event, yaml.ScalarEvent) or not _may_hold(event.value):
                continue
            if found := links_in_value(event.value, "yaml"):
                lines, where = _scalar_place(event)
                yield Part("", Body(found), None, where, prose=False, lines=lines)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        report("broken-data", f"read in part: not well-formed YAML: {in_a_line(error)}")


def _scalar_place(event: Any) -> tuple[LineMap | None, str | None]:
    """The place of a scalar that is written as it is meant; of any other, its line as a locator."""
    begin, end = event.start_mark, event.end_mark
    quote = 1 if event.style in ("'", '"') else 0
    if begin.line != end.line or end.column - begin.column != len(event.value) + 2 * quote:
        return None, f"line {begin.line + 1}"
    lines = LineMap()
    lines.add(0, begin.line + 1, begin.column + 1 + quote)
    return lines, None


def _text_lines(stream: BinaryIO, report: _Report) -> Iterator[Part]:
    number = 0
    said = False
    while data := stream.readline(LARGEST_VALUE):
        number += 1
        if len(data) == LARGEST_VALUE and not data.endswith(b"\n") and not said:
            said = True
            report("broken-data", f"line {number} has more than {LARGEST_VALUE:,} bytes")
        if b"://" not in data and b"www." not in data.lower():
            continue
        line = data.decode("utf-8", "replace")
        if found := list(bare_links(line, 0, len(line))):
            lines = LineMap()
            lines.add(0, number, 1)
            yield Part("", Body(found), None, None, prose=False, lines=lines)


Lines = list[tuple[int, bytes]]
"""Lines of a file, each with its number."""


def _records(
    begins: re.Pattern[bytes],
    links: Callable[[str], list[Found]],
    stream: BinaryIO,
    report: _Report,
    *,
    strings: bool = False,
) -> Iterator[Part]:
    """Bibliographies: some records at a time.

    Args:
        begins: How a line begins before which the file may be cut.
        links: Reads a text of whole records.
        stream: The file.
        report: Receives what could not be read.
        strings: Whether the file may hold BibTeX's `@string`, which holds for all below it.
    """
    kept: Lines = []
    for lines in _batches(begins, stream, report):
        places = LineMap()
        pieces: list[str] = []
        here = 0
        for number, line in [*kept, *lines]:
            places.add(here, number, 1)
            pieces.append(line.decode("utf-8", "replace"))
            here += len(pieces[-1])
        if found := links("".join(pieces)):
            yield Part("", Body(found), None, None, prose=False, lines=places)
        if strings:
            kept += _string_entries(lines)


def _batches(begins: re.Pattern[bytes], stream: BinaryIO, report: _Report) -> Iterator[Lines]:
    """The lines of whole records, at least `_BATCH` bytes at a time."""
    lines: Lines = []
    size = number = 0
    while data := stream.readline(LARGEST_VALUE):
        number += 1
        if size >= LARGEST_VALUE:
            report("broken-data", f"line {number}: a record has more than {LARGEST_VALUE:,} bytes")
        if size >= LARGEST_VALUE or (size >= _BATCH and begins.match(data)):
            yield lines
            lines, size = [], 0
        lines.append((number, data))
        size += len(data)
    yield lines


def _string_entries(lines: Lines) -> Iterator[tuple[int, bytes]]:
    """The lines of `@string` entries."""
    within = False
    for number, line in lines:
        if line.lstrip().startswith(b"@"):
            within = line.lstrip()[:7].lower() == b"@string"
        if within:
            yield number, line


_READERS: dict[str, Callable[[BinaryIO, _Report], Iterator[Part]]] = {
    "notebook": partial(_notebook, outputs=True),
    "json": _json,
    "csl-json": partial(_json, csl=True),
    "yaml": _yaml,
    "text": _text_lines,
    "bibtex": partial(_records, re.compile(rb"\s*@\s*\w+\s*[{(]"), bibtex.links, strings=True),
    "ris": partial(_records, re.compile(rb"[A-Z][A-Z0-9]{1,3} {0,2}- |%[0-9A-Z] "), ris.links),
}
