"""Web archives: the HTML pages in WARC files, and in the WARC files of a WACZ.

Formats: ISO 28500 (WARC), https://specs.webrecorder.net/wacz/1.1.1/. A page is a post as it was
captured: its name is its address, its date is the capture's. Links to the page's own host are left
out. Other responses (images, scripts, what is no 200) are no posts.
"""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from loccit.model import GatherProblem
from loccit.sources.captures import Capture, page
from loccit.sources.interface import FileSource, Reading, SourceError, SourcePost
from loccit.sources.members import ArchiveBombError, Members


class Warc(FileSource):
    """A WARC file, whether or not it is compressed."""

    def posts(self, reading: Reading) -> Iterator[SourcePost | GatherProblem]:
        """The captured pages in the order of the file."""
        with Path(self.location).open("rb") as stream:
            yield from pages(stream, self.location)


class Wacz(FileSource):
    """A WACZ file: a ZIP file of WARC files."""

    def posts(self, reading: Reading) -> Iterator[SourcePost | GatherProblem]:
        """The captured pages, WARC file after WARC file."""
        with Members(Path(self.location)) as members:
            names = [name for name in members.names() if name.endswith((".warc", ".warc.gz"))]
            if not names:
                raise SourceError("there is no WARC file in it")
            errors: dict[str, SourceError] = {}
            for name in names:
                try:
                    with members.open(name) as stream:
                        yield from pages(stream, name)
                except ArchiveBombError:
                    raise
                except SourceError as broken:  # which costs this file, and not those after it
                    errors[name] = broken
            if len(errors) == len(names):
                raise errors[names[0]]
            for name, error in errors.items():
                yield GatherProblem(name, "source-partial", str(error))


class _Forward(io.RawIOBase):
    """A stream that is read forward; FastWARC asks where it is, and never goes back."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_CUR and offset == 0:
            return self._at
        raise io.UnsupportedOperation("this stream is read forward")

    def readinto(self, buffer: Any) -> int:
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


class _Block:
    """The block of a record, which may be shorter than its header says."""

    def __init__(self, read: Callable[[int], bytes], length: int) -> None:
        self._read = read
        self._left = length
        self.breaks_off = False

    def read(self, size: int) -> bytes:
        """Return at most so many bytes."""
        data = self._read(size)
        self._left -= len(data)
        self.breaks_off = len(data) < size and self._left > 0
        return data


def pages(stream: Any, name: str) -> Iterator[SourcePost | GatherProblem]:
    """The HTML pages of a WARC stream.

    Raises:
        SourceError: the rest of the stream can't be read.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    try:
        # Responses are taken apart here. FastWARC's own reader does not see the end of headers
        # whose lines end in LF alone (ClueWeb09), and its decoding of `Transfer-Encoding: chunked`
        # fails on bodies that were stored without their chunks, as many are.
        archive = ArchiveIterator(
            _Forward(stream),
            record_types=WarcRecordType.response | WarcRecordType.resource,
            parse_http=False,
        )
        for record in archive:
            address = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
            block = _Block(record.reader.read, record.content_length)
            yield from page(
                Capture(
                    address,
                    record.headers.get("WARC-Date"),
                    record.headers.get("Content-Type") or "",
                    block.read,
                )
            )
            if block.breaks_off:
                detail = f"{address}: the file ends within this record, or its length is wrong"
                yield GatherProblem(name, "source-partial", detail)
    except (OSError, ValueError, EOFError) as error:
        raise SourceError(f"{name}: {error}"[:300]) from error
    except BaseException as error:  # FastWARC's panics are no Exceptions
        if type(error).__name__ != "PanicException":
            raise
        raise SourceError(f"{name} is no WARC file that can be read: {error}"[:300]) from error


def open_source(location: str) -> Warc | Wacz:
    """Read a file by this source."""
    with Path(location).open("rb") as stream:
        return Wacz(location) if stream.read(2) == b"PK" else Warc(location)
