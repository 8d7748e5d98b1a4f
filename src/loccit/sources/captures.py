"""Captured HTTP responses: which are pages, and what their bodies hold.

WARC and ARC files keep responses as they came from the network: a status line, headers, and a body
that may be chunked and compressed. Many files keep the headers of a body that was stored decoded.
"""

import re
import zlib
from collections.abc import Callable, Iterator

from msgspec import Struct

from loccit.content_types import is_html
from loccit.extraction.visible_text import strip_tags
from loccit.model import GatherProblem
from loccit.page.charset import decode
from loccit.sources.interface import LARGEST_POST, SourcePost, Text


class Capture(Struct):
    """A record of a web archive that may hold a page."""

    address: str
    date: str | None
    """ISO 8601."""
    content_type: str
    """Of the record's block; `application/http` where it is a response with its headers."""
    read: Callable[[int], bytes]
    """Reads at most so many bytes more of the block."""


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


def _response(content_type: str, data: bytes) -> _Response | None:
    """Parse a block; None if it should hold a response and does not."""
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


def page(capture: Capture) -> Iterator[SourcePost | GatherProblem]:
    """Yield the post that a capture holds, if it is an HTML page that answered 200."""
    address = capture.address
    if not address.lower().startswith(("http://", "https://")):
        return
    # Most records are pictures and scripts: of those only the headers are read.
    response = _response(capture.content_type, capture.read(_LARGEST_HEAD))
    if response is None or response.status != 200:
        return
    kind = response.header("content-type")
    if not is_html(kind):
        return
    data = response.body + capture.read(LARGEST_POST + 1 - len(response.body))
    try:
        data = _body(data, response)
    except (OSError, ValueError, zlib.error) as error:
        yield GatherProblem(address, "broken-document", f"the captured body: {error}"[:200])
        return
    if len(data) > LARGEST_POST:
        yield GatherProblem(address, "too-large", f"more than {LARGEST_POST:,} bytes; left out")
        return
    text = decode(data, kind)
    yield SourcePost(
        address,
        [Text(text)],
        title=_title(text),
        date=capture.date,
        url=address,
        key=capture.date,
        own_host=False,
    )


_CHUNK_HEAD = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_TITLE = re.compile(r"<title(?=[\s>])[^>]*>", re.I)
_TITLE_END = re.compile("</title", re.I)
_LONGEST = 200_000
"""Characters of a page in which its title is looked for."""


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
        try:
            import brotli
        except ImportError as error:
            raise ValueError("reading Brotli needs: pip install 'loccit[warc]'") from error
        try:
            return bytes(brotli.Decompressor().process(data, output_buffer_limit=LARGEST_POST + 1))
        except brotli.error:
            return data  # stored decoded
    return data


def _title(text: str) -> str | None:
    begins = _TITLE.search(text, 0, _LONGEST)
    ends = begins and _TITLE_END.search(text, begins.end(), _LONGEST)
    return strip_tags(text[begins.end() : ends.start()]) if begins and ends else None
