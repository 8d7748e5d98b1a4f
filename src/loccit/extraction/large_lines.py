"""Large files that are read line by line: texts and bibliographies, with their places."""

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from loccit.extraction.formats import Part
from loccit.extraction.formats.bare_urls import bare_links
from loccit.extraction.formats.interface import LineMap
from loccit.extraction.reference import Body, Found
from loccit.extraction.watched_stream import LARGEST_VALUE, Report

_BATCH = 1 << 20
"""Bytes of whole records that are read at a time."""


def read_text_lines(stream: BinaryIO, report: Report) -> Iterator[Part]:
    """A part for each line that holds URLs."""
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


def read_records(
    begins: re.Pattern[bytes],
    links: Callable[[str], list[Found]],
    stream: BinaryIO,
    report: Report,
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


def _batches(begins: re.Pattern[bytes], stream: BinaryIO, report: Report) -> Iterator[Lines]:
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
