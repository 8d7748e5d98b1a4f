"""Web archives of before WARC: the HTML pages in ARC files.

Format: https://archive.org/web/researcher/ArcFileFormat.php. A record is a line with its address,
the server's IP address, a date and at its end the length of what follows: a response with its
status line and headers. Version 2 has further fields before the length. The first record describes
the file. Older files have blank lines between records, and some lengths are wrong.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from loccit.model import GatherProblem
from loccit.sources.captures import Capture, page
from loccit.sources.interface import FileSource, Reading, SourceError, SourcePost
from loccit.sources.member_names import ARC_BEGINS
from loccit.sources.streams import open_stream

_LONGEST_LINE = 1 << 16
_DATE = re.compile(rb"\d{12}(?:\d\d)?")
_ADDRESS = re.compile(rb"[\d.]{7,15}|[0-9a-fA-F:.]{2,45}|-")
_SCHEME = re.compile(rb"[a-zA-Z][a-zA-Z0-9+.-]*:")


class Arc(FileSource):
    """An ARC file, whether or not it is compressed."""

    def posts(self, reading: Reading) -> Iterator[SourcePost | GatherProblem]:
        """The captured pages in the order of the file."""
        try:
            with open_stream(Path(self.location)) as stream:
                yield from _pages(stream)
        except (OSError, EOFError) as error:
            raise SourceError(f"{self.location}: {error}"[:300]) from error


def _pages(stream: BinaryIO) -> Iterator[SourcePost | GatherProblem]:
    while line := stream.readline(_LONGEST_LINE):
        # What is no header stands between records, or behind a length that is too short.
        if (record := _record(line)) is None:
            continue
        address, date, content_type, length = record
        block = _Block(stream, length)
        if not line.startswith(ARC_BEGINS):
            # The first web servers answered with the page alone (HTTP 0.9).
            is_response = block.begins.upper() == b"HTTP/"
            kind = "application/http" if is_response else content_type
            yield from page(Capture(address, date, kind, block.read))
        block.skip()


def _record(line: bytes) -> tuple[str, str, str, int] | None:
    """The address, date, content type and length of a record; None where a line is no header."""
    fields = line.split(b" ")
    if len(fields) < 5 or not _SCHEME.match(line) or not fields[-1].strip().isdigit():
        return None
    # The address may hold spaces.
    for at in range(2, len(fields) - 1):
        if _DATE.fullmatch(fields[at]) and _ADDRESS.fullmatch(fields[at - 1]):
            url = b" ".join(fields[: at - 1]).decode("utf-8", "replace")
            content_type = fields[at + 1].decode("latin-1") if at + 2 < len(fields) else ""
            return url, _iso(fields[at].decode()), content_type, int(fields[-1])
    return None


def _iso(date: str) -> str:
    date = date.ljust(14, "0")
    return f"{date[:4]}-{date[4:6]}-{date[6:8]}T{date[8:10]}:{date[10:12]}:{date[12:14]}Z"


class _Block:
    """The content of a record, which ends after its length."""

    def __init__(self, stream: BinaryIO, length: int) -> None:
        self._stream = stream
        self._left = length
        self.begins = self._next(5)
        self._unread = self.begins

    def read(self, size: int) -> bytes:
        """At most `size` bytes more, but not less than `begins` at first."""
        data, self._unread = self._unread, b""
        return data + self._next(size - len(data))

    def skip(self) -> None:
        """Go to the end of it."""
        while self._next(1 << 20):
            pass

    def _next(self, size: int) -> bytes:
        data = self._stream.read(max(min(size, self._left), 0))
        self._left = self._left - len(data) if data else 0
        return data


def open_source(location: str) -> Arc:
    """Read a file by this source."""
    return Arc(location)
