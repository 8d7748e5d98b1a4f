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
from loccit.extraction.formats.bare_urls import links_in_value
from loccit.extraction.formats.interface import LineMap, in_a_line
from loccit.extraction.formats.yaml_events import yaml_events
from loccit.extraction.large_json import may_hold, read_json, read_notebook
from loccit.extraction.large_lines import read_records, read_text_lines
from loccit.extraction.reference import Body
from loccit.extraction.watched_stream import LARGEST_VALUE, Report, WatchedStream
from loccit.model import GatherProblem


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
        read = partial(read_notebook, outputs=outputs)
    yield from read(stream, report)


def _yaml(stream: BinaryIO, report: Report) -> Iterator[Part]:
    import yaml

    watched = WatchedStream(stream, LARGEST_VALUE)
    try:
        for event in yaml_events(watched):
            watched.since = 0
            if not isinstance(event, yaml.ScalarEvent) or not may_hold(event.value):
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


_READERS: dict[str, Callable[[BinaryIO, Report], Iterator[Part]]] = {
    "notebook": partial(read_notebook, outputs=True),
    "json": read_json,
    "csl-json": partial(read_json, csl=True),
    "yaml": _yaml,
    "text": read_text_lines,
    "bibtex": partial(read_records, re.compile(rb"\s*@\s*\w+\s*[{(]"), bibtex.links, strings=True),
    "ris": partial(read_records, re.compile(rb"[A-Z][A-Z0-9]{1,3} {0,2}- |%[0-9A-Z] "), ris.links),
}
