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

from msgspec import Struct

from loccit.extraction.visible_text import strip_tags
from loccit.model import GatherProblem
from loccit.page.charset import decode
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
        # Responses are taken apart here. FastWARC's own reader does not see the end of headers
        # whose lines end in LF alone (ClueWeb09), and its decoding of `Transfer-Encoding: chunked`
        # fails on bodies that were stored without their chunks, as many are.
        archive = ArchiveIterator(
            _Forward(stream),
            record_types=WarcRecordType.response | WarcRecordType.resource,
            parse_http=False,
        )
        for record in archive:
            yield from _page(record)
    except (OSError, ValueError, EOFError) as error:
        raise SourceError(f"{name}: {error}"[:300]) from error
    except BaseException as error:  # FastWARC's panics are no Exceptions
        if type(error).__name__ != "PanicException":
            raise
        raise SourceError(f"{name} is no WARC file that can be read: {error}"[:300]) from error


class _Response(Struct, frozen=True):
    """An HTTP response; what was captured without HTTP counts as one with 200."""

    status: int
    headers: dict[str, str]
    """By their names in lower case."""
    body: bytes

    def header(self, name: str) -> str:
        """Return a header's value; an empty text where there is none."""
        return self.headers.get(name, "")


_STATUS_LINE = re.compile(rb"HTTP/[\d.]+[ \t]+(\d{3})(?!\d)", re.I)
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_LARGEST_HEAD = 256 << 10


def _response(record: Any, data: bytes) -> _Response | None:
    """Take a record apart; None where it should hold a response and does not.

    Args:
        record: a record.
        data: its block.
    """
    content_type = record.headers.get("Content-Type") or ""
    if not content_type.lower().startswith("application/http"):
        return _Response(200, {"content-type": content_type}, data)
    status = _STATUS_LINE.match(data)
    if status is None:
        return None
    end = _HEAD_END.search(data, 0, _LARGEST_HEAD)
    head = data[: end.start() if end else _LARGEST_HEAD].decode("latin-1")
    headers: dict[str, str] = {}
    for line in head.splitlines()[1:]:
        name, colon, value = line.partition(":")
        if colon:
            headers[name.strip().lower()] = value.strip()
    return _Response(int(status[1]), headers, data[end.end() :] if end else b"")


def _page(record: Any) -> Iterator[SourcePost | GatherProblem]:
    address = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    if not address.lower().startswith(("http://", "https://")):
        return
    # Most records are pictures and scripts: of those only the headers are read.
    block = record.reader.read(_LARGEST_HEAD)
    response = _response(record, block)
    if response is None or response.status != 200:
        return
    kind = response.header("content-type")
    if kind.partition(";")[0].strip().lower() not in _HTML:
        return
    data = response.body + record.reader.read(LARGEST_POST + 1 - len(response.body))
    try:
        data = _body(data, response)
    except (OSError, ValueError, zlib.error) as error:
        yield GatherProblem(address, "broken-document", f"the captured body: {error}"[:200])
        return
    if len(data) > LARGEST_POST:
        yield GatherProblem(address, "too-large", f"more than {LARGEST_POST:,} bytes; left out")
        return
    date = record.headers.get("WARC-Date")
    text = decode(data, kind)
    yield SourcePost(
        address,
        [Text(text)],
        title=_title(text),
        date=date,
        url=address,
        key=date,
        own_host=False,
    )


_CHUNK_HEAD = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_TITLE = re.compile(r"<title(?=[\s>])[^>]*>(.*?)</title", re.I | re.S)


def _body(data: bytes, response: _Response) -> bytes:
    """The body without its transfer and content encodings.

    Many WARC files keep the headers of a chunked answer, but not the chunks: only a body that looks
    chunked is taken apart.
    """
    if "chunked" in response.header("transfer-encoding").lower() and _CHUNK_HEAD.match(data):
        data = _dechunked(data)
    for coding in reversed(response.header("content-encoding").lower().split(",")):
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


def _title(text: str) -> str | None:
    match = _TITLE.search(text[:200_000])
    return strip_tags(match[1]) if match else None


def open_source(location: str) -> Warc | Wacz:
    """Read a file by this source."""
    with Path(location).open("rb") as stream:
        return Wacz(location) if stream.read(2) == b"PK" else Warc(location)
