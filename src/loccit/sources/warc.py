"""Web archives: the HTML pages in WARC files, and in the WARC files of a WACZ.

Formats: ISO 28500 (WARC), https://specs.webrecorder.net/wacz/1.1.1/. A page is a post as it was
captured: its name is its address, its date is the capture's. Links to the page's own host are left
out. Other responses (images, scripts, what is no 200) are no posts.
"""

import io
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from loccit.extraction.decode import decode
from loccit.extraction.visible_text import strip_tags
from loccit.model import GatherProblem
from loccit.sources.interface import (
    LARGEST_POST,
    PostSource,
    Reading,
    SourceError,
    SourcePost,
    Text,
)
from loccit.sources.members import Members

_HTML = ("text/html", "application/xhtml+xml")


class Warc(PostSource):
    """A WARC file, whether or not it is compressed."""

    def posts(self, reading: Reading) -> Iterator[SourcePost | GatherProblem]:
        """The captured pages in the order of the file."""
        with Path(self.location).open("rb") as stream:
            yield from pages(stream, self.location)


class Wacz(PostSource):
    """A WACZ file: a ZIP file of WARC files."""

    def posts(self, reading: Reading) -> Iterator[SourcePost | GatherProblem]:
        """The captured pages, WARC file after WARC file."""
        with Members(Path(self.location)) as members:
            names = [name for name in members.names() if name.endswith((".warc", ".warc.gz"))]
            if not names:
                raise SourceError("there is no WARC file in it")
            for name in names:
                with members.open(name) as stream:
                    yield from pages(stream, name)


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


def pages(stream: Any, name: str) -> Iterator[SourcePost | GatherProblem]:
    """The HTML pages of a WARC stream.

    Raises:
        SourceError: the rest of the stream can't be read.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    try:
        # Bodies are decoded here: FastWARC's own decoding of `Transfer-Encoding: chunked` fails on
        # bodies that were stored without their chunks, as many are.
        archive = ArchiveIterator(
            _Forward(stream), record_types=WarcRecordType.response | WarcRecordType.resource
        )
        for record in archive:
            yield from _page(record)
    except (OSError, ValueError, EOFError) as error:
        raise SourceError(f"{name}: {error}"[:300]) from error
    except BaseException as error:  # FastWARC's panics are no Exceptions
        if type(error).__name__ != "PanicException":
            raise
        raise SourceError(f"{name} is no WARC file that can be read: {error}"[:300]) from error


def _page(record: Any) -> Iterator[SourcePost | GatherProblem]:
    address = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    if not address.lower().startswith(("http://", "https://")):
        return
    http = record.http_headers
    told = record.headers.get("Content-Type") if http is None else record.http_content_type
    kind = told or ""
    if kind.partition(";")[0].strip().lower() not in _HTML:
        return
    if http is not None and http.status_code != 200:
        return
    data = record.reader.read(LARGEST_POST + 1)
    try:
        data = _body(data, http)
    except (OSError, ValueError, zlib.error) as error:
        yield GatherProblem(address, "broken-document", f"the captured body: {error}"[:200])
        return
    if len(data) > LARGEST_POST:
        yield GatherProblem(address, "too-large", f"more than {LARGEST_POST:,} bytes; left out")
        return
    date = record.headers.get("WARC-Date")
    yield SourcePost(
        address,
        [Text(_decoded(data))],
        title=_title(data),
        date=date,
        url=address,
        key=date,
        own_host=False,
    )


_CHUNK_HEAD = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_TITLE = re.compile(rb"<title(?=[\s>])[^>]*>(.*?)</title", re.I | re.S)


def _body(data: bytes, http: Any) -> bytes:
    """The body without its transfer and content encodings.

    Many WARC files keep the headers of a chunked answer, but not the chunks: only a body that looks
    chunked is taken apart.
    """
    if http is None:
        return data
    told = {name.lower(): value.lower() for name, value in http.items()}
    if "chunked" in told.get("transfer-encoding", "") and _CHUNK_HEAD.match(data):
        data = _dechunked(data)
    for coding in reversed(told.get("content-encoding", "").split(",")):
        data = _decompressed(data, coding.strip())
    return data


def _dechunked(data: bytes) -> bytes:
    """The chunks of a body, as far as they are whole (RFC 9112, section 7.1)."""
    pieces: list[bytes] = []
    at = 0
    while match := _CHUNK_HEAD.match(data, at):
        size = int(match[1], 16)
        if not size:
            break
        pieces.append(data[match.end() : match.end() + size])
        at = match.end() + size
        at += 2 if data[at : at + 2] == b"\r\n" else 1
    return b"".join(pieces)


def _decompressed(data: bytes, coding: str) -> bytes:
    if coding in ("gzip", "x-gzip", "deflate"):
        if coding != "deflate" and not data.startswith(b"\x1f\x8b"):
            return data  # stored decoded
        try:
            return zlib.decompressobj(47).decompress(data, LARGEST_POST + 1)
        except zlib.error:
            return zlib.decompressobj(-15).decompress(data, LARGEST_POST + 1)
    if coding == "br":
        import brotli

        try:
            return bytes(brotli.Decompressor().process(data, output_buffer_limit=LARGEST_POST + 1))
        except brotli.error:
            return data  # stored decoded
    return data


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        return decode(data, error, html=True).text


def _title(data: bytes) -> str | None:
    match = _TITLE.search(data[:200_000])
    return strip_tags(_decoded(match[1])) if match else None


def open_source(location: str) -> Warc | Wacz:
    """Read a file by this source."""
    with Path(location).open("rb") as stream:
        return Wacz(location) if stream.read(2) == b"PK" else Warc(location)
