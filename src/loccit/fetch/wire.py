"""HTTP/1.1 as bytes: write a request, read a response as it arrives (RFC 9112). No sockets here.

`ResponseParser` is the only HTTP/1.x parser of loccit. It accepts what browsers accept: bare line
feeds, blank lines before the status line, lines that are not headers, wrong or missing lengths,
broken chunks. It has no recursion, looks at each byte a bounded number of times, and bounds
everything that a server can send without end: interim responses, the head, chunks, and the decoded
body.

What it makes of a response does not depend on how the bytes are split into reads.
"""

import re
import zlib
from collections.abc import Callable

from loccit.fetch.messages import Headers, first_value
from loccit.numbers import digits

LONGEST_HEAD = 262_144
"""Bytes of interim responses, status line and headers together, as in Chromium."""
MOST_INTERIM = 64
"""Interim (1xx) responses that may precede the response."""
MOST_CHUNKS = 65_536
"""Chunks of a body that are read; what follows is cut off."""
MORE = 4
"""How many times its limit may be read of a body that has not got to the point (`NeedsMore`)."""
NeedsMore = Callable[[bytes], bool]
"""Whether what was read of a body, up to its limit, is not enough to judge it by."""
_LONGEST_CHUNK_LINE = 4_096
_BODILESS = frozenset({204, 205, 304})
_CLEAN_URL = re.compile(r"http://([A-Za-z0-9._\-\[\]:%]+)(/[!-~]*)?").fullmatch
_CLEAN_VALUE = re.compile(r"[\t -~]*").fullmatch
_CLEAN_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+").fullmatch
_STATUS_LINE = re.compile(rb"(?:HTTP(?:/[\d.]*)?|ICY)[ \t]+(\d{3})", re.IGNORECASE).match
_OLD_VERSION = re.compile(rb"HTTP/1\.0\b", re.IGNORECASE).match
_OPENINGS = (b"<!doctype html", b"<html", b"<head", b"<title", b"<!--")
"""How a page begins that is sent without a head (HTTP/0.9)."""
_LONGEST_OPENING = max(map(len, _OPENINGS))
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_ZLIB_CODINGS = frozenset({"gzip", "x-gzip", "deflate"})
_OTHER_CODINGS = frozenset({"br", "zstd", "compress", "x-compress", "dcb", "dcz"})
"""Registered codings (IANA, "HTTP Content Coding Registry") that are not undone here."""
_MOST_CODINGS = 4
_HEX_DIGITS = b"0123456789abcdefABCDEF"
_RAW_BYTES = re.compile(rb"[\x80-\xff]")
_ADDRESSES = frozenset({b"location", b"content-location", b"refresh"})
"""Headers whose value is a URL: bytes that are not ASCII are percent-encoded as they are."""
ACCEPTED = ("accept-encoding", "gzip, deflate")
"""The content codings that `ResponseParser.body` can undo, as a request states them."""


def header_block(headers: Headers) -> bytes:
    """Request headers as they go over the wire, names in title case, each with its line's end.

    Browsers write names in title case over HTTP/1.1, and some servers know no other.

    Raises:
        ValueError: A name or value cannot be sent.
    """
    for name, value in headers:
        if not _CLEAN_VALUE(value) or not _CLEAN_NAME(name):
            raise ValueError(f"the header {name} can't be sent as it is")
    return "".join(f"{name.title()}: {value}\r\n" for name, value in headers).encode("ascii")


def request_bytes(url: str, block: bytes) -> bytes:
    """A GET request for an absolute URL, with a block of headers.

    Raises:
        ValueError: The URL cannot be written into a request line as it is.
    """
    match = _CLEAN_URL(url)
    if match is None:
        raise ValueError(f"{url[:200]} can't be asked as it is")
    host, target = match.groups("/")
    return f"GET {target} HTTP/1.1\r\nHost: {host}\r\n".encode("ascii") + block + b"\r\n"


class ResponseParser:
    """A response being received. Feed it bytes; ask it what is known so far."""

    __slots__ = (
        "_buffer", "_chunk_left", "_chunks", "_chunks_seen", "_head_size", "_interim", "_searched",
        "_size", "_trailer", "chunked", "complete", "headers", "length", "limit", "needs_more",
        "reusable", "status", "truncated",
    )  # fmt: skip

    def __init__(self, needs_more: NeedsMore | None = None) -> None:
        self.needs_more = needs_more
        self._buffer = b""
        self._searched = 0
        self._head_size = 0
        self._interim = 0
        self._chunks: list[bytes] = []
        self._chunks_seen = 0
        self._chunk_left = 0
        """Bytes still to come of the present chunk and its line end."""
        self._trailer = False
        self._size = 0
        self.status = 0
        """0 until the head is complete."""
        self.headers: Headers = []
        self.length: int | None = None
        self.chunked = False
        self.limit = 0
        """Bytes of the body that are wanted."""
        self.complete = False
        self.truncated = False
        self.reusable = False
        """Whether the connection can carry another exchange after this one."""

    @property
    def begun(self) -> bool:
        """Whether anything arrived."""
        return self.status > 0 or self._head_size > 0 or bool(self._buffer)

    def feed_head(self, data: bytes) -> bool:
        """Take bytes until the head is complete; then return True.

        Raises:
            ValueError: This is not HTTP/1.x, or the head exceeds a limit.
        """
        buffer = self._buffer + data if self._buffer else data
        while True:
            if buffer[:1] in (b"\r", b"\n"):  # blank lines before the status line
                before = len(buffer)
                buffer = buffer.lstrip(b"\r\n")
                self._head_size += before - len(buffer)
                self._searched = 0
            if buffer[:1] == b"<":
                self._buffer = buffer
                return self._begin_page()
            end, start = _head_end(buffer, self._searched)
            if self._head_size + (start if end >= 0 else len(buffer)) > LONGEST_HEAD:
                raise ValueError("the head of the response is too long")
            if end < 0:
                self._buffer = buffer
                self._searched = max(0, len(buffer) - 2)
                if buffer and not _may_be_http(buffer):
                    raise ValueError(f"not valid HTTP: {buffer[:80]!r}")
                return False
            self._head_size += start
            self._searched = 0
            status = self._take_head(buffer[:end])
            buffer = buffer[start:]
            if status >= 200:
                self._buffer = buffer
                self.status = status
                return True
            self._interim += 1
            if self._interim > MOST_INTERIM:
                raise ValueError("too many interim (1xx) responses")

    def _take_head(self, head: bytes) -> int:
        """Read a status line and headers, whatever ends their lines; return the status."""
        match = _STATUS_LINE(head)
        if match is None:
            raise ValueError(f"not valid HTTP: {head[:80]!r}")
        status = int(match[1])
        if status < 100 or status == 101:
            raise ValueError(f"status {status} is no answer")
        if status >= 200:
            self.reusable = head.startswith(b"HTTP/1.1 ") and head.endswith(b"\r")
            self._take_headers(head)
            if status in _BODILESS:
                self.chunked, self.length = False, 0
        return status

    def _take_headers(self, head: bytes) -> None:
        odd = not head.isascii() or b"\0" in head or b"\r" in head.replace(b"\r\n", b"")
        _, *lines = _clean_lines(head) if odd else head.decode("ascii").split("\n")
        headers = self.headers
        for line in lines:
            name, colon, value = line.partition(":")
            if line[:1] in " \t" and line:
                if headers and line.strip():  # a folded value (RFC 9112, section 5.2)
                    headers[-1] = (headers[-1][0], f"{headers[-1][1]} {line.strip()}")
                continue
            if name[-1:] in " \t":
                self.reusable = False
                name = name.strip()
            if not colon or not name:
                self.reusable = False
                continue
            headers.append((name.lower(), value.strip()))
        self._frame(has_codings=not _OLD_VERSION(head))

    def _frame(self, *, has_codings: bool) -> None:
        """Decide how the body ends, by the headers (RFC 9112, section 6.3).

        HTTP/1.0 has no transfer codings; browsers ignore the header there.
        """
        for name, value in self.headers:
            if name == "content-length":
                length = digits(value)
                if length is None or (self.length is not None and length != self.length):
                    self.reusable = False
                if self.length is None:
                    self.length = length
            elif name == "transfer-encoding" and has_codings:
                self.chunked = "chunked" in value.lower()
                self.reusable = self.reusable and value.lower() == "chunked"
            elif name == "connection" and "keep-alive" not in value.lower():
                self.reusable = False
        if self.chunked:
            self.length = None

    def header(self, name: str) -> str:
        """The first value of a header, or nothing."""
        return first_value(self.headers, name)

    def feed_body(self, data: bytes) -> None:
        """Take bytes of the body; `complete` says when no more are wanted."""
        if self._buffer:
            data, self._buffer = self._buffer + data, b""
        if self.chunked:
            self._feed_chunks(data)
        elif self.length is not None:
            wanted = self.length - self._size
            if len(data) > wanted:
                data, self.reusable = data[:wanted], False
            self._keep(data)
            self.complete = self._size >= self.length
        else:
            self._keep(data)
        if not self.complete and self._size >= self.limit and not self._extended():
            self._cut()

    def closed(self, *, careful: bool = False) -> None:
        """The server closed the connection. With `careful`, what came is the response.

        Raises:
            ValueError: In the middle of the response.
        """
        self.reusable = False
        if not self.status:
            if not careful or not self._close_head():
                raise ValueError("the connection closed in the middle of the head")
        elif not self.complete and (self.chunked or self.length is not None):
            if not careful:
                raise ValueError("the connection closed in the middle of the body")
            self.truncated = True
        self.complete = True

    def _close_head(self) -> bool:
        """Read a head that breaks off, if its status line is there."""
        if b"\n" not in self._buffer:
            return False
        status = self._take_head(self._buffer)
        self._buffer = b""
        self.reusable = False
        self.status = status if status >= 200 else 0
        return self.status > 0

    def _begin_page(self) -> bool:
        """Take a page that comes without a status line and headers (HTTP/0.9), as browsers do.

        Raises:
            ValueError: This is no page.
        """
        start = self._buffer[:_LONGEST_OPENING].lower()
        if not any(start.startswith(each) for each in _OPENINGS):
            if not any(each.startswith(start) for each in _OPENINGS):
                raise ValueError(f"not valid HTTP: {self._buffer[:80]!r}")
            return False
        self.status, self.headers = 200, [("content-type", "text/html")]
        return True

    def body(self) -> bytes:
        """The body as far as it is wanted, decoded.

        Raises:
            ValueError: It is in a coding that is not undone here.
        """
        body = self._decoded()
        if len(body) > self.limit and self._extended(body):
            body = self._decoded()
        self.truncated = self.truncated or len(body) > self.limit
        return body[: self.limit]

    def _decoded(self) -> bytes:
        """The body without its codings; one byte more than the limit if there is more."""
        if len(self._chunks) > 1:
            self._chunks = [b"".join(self._chunks)]
        body = self._chunks[0] if self._chunks else b""
        codings = self.header("content-encoding").lower()
        if codings and codings != "identity" and body:
            for coding in reversed(codings.split(",")[-_MOST_CODINGS:]):
                body = self._undone(body, coding.strip())
        return body

    def _extended(self, body: bytes | None = None) -> bool:
        """Raise the limit, once, if what was read up to it is not enough."""
        needs_more, self.needs_more = self.needs_more, None
        if needs_more is None or not self.limit:
            return False
        try:
            start = (self._decoded() if body is None else body)[: self.limit]
        except ValueError:
            return False
        if not needs_more(start):
            return False
        self.limit *= MORE
        return True

    def _undone(self, body: bytes, coding: str) -> bytes:
        if coding in _OTHER_CODINGS:
            raise ValueError(f"the content coding {coding!r} is not undone here")
        if coding not in _ZLIB_CODINGS:
            return body  # browsers ignore what is no coding, such as `UTF-8` or `none`
        content = inflated(body, self.limit + 1)
        return uncoded(body) if content is None else content

    def _cut(self) -> None:
        """Enough was read."""
        self.complete = self.truncated = True
        self.reusable = False

    def _keep(self, data: bytes) -> None:
        self._size += len(data)
        if data:
            self._chunks.append(data)

    def _feed_chunks(self, data: bytes) -> None:
        """Take chunks (RFC 9112, section 7.1), whole or in part, as they come."""
        at = 0
        while at < len(data):
            if self._chunk_left:
                at = self._feed_chunk(data, at)
                if self.complete:
                    return
                continue
            line_end = data.find(b"\n", at)
            if line_end < 0:
                self._buffer = data[at:]
                if len(self._buffer) > _LONGEST_CHUNK_LINE:
                    self._broken(b"")
                return
            line = data[at:line_end].rstrip(b"\r")
            if self._trailer:
                self._feed_trailer(line, rest=len(data) - line_end - 1)
                if self.complete:
                    return
                at = line_end + 1
                continue
            size = _chunk_size(line)
            if size is None:
                self._broken(data[at:])
                return
            at = line_end + 1
            self._chunks_seen += 1
            if self._chunks_seen > MOST_CHUNKS:
                self._cut()
                return
            if size == 0:
                self._trailer = True
            else:
                self._chunk_left = size + 2

    def _feed_chunk(self, data: bytes, at: int) -> int:
        """Take what is there of the present chunk; return where it ends in `data`."""
        content = self._chunk_left - 2
        if content > 0:
            piece = data[at : at + content]
            self._keep(piece)
            self._chunk_left -= len(piece)
            at += len(piece)
            if self._size >= self.limit and self._chunk_left > 2 and not self._extended():
                self._cut()
                return at
            if self._chunk_left > 2:
                return at
        # Its line end: CRLF, or a bare LF.
        byte = data[at : at + 1]
        if byte == b"\n":
            self.reusable = self.reusable and self._chunk_left == 1
            self._chunk_left = 0
        elif byte == b"\r" and self._chunk_left == 2:
            self._chunk_left = 1
        elif byte:
            self._chunk_left = 0
            self._broken(b"")
        return at + 1

    def _feed_trailer(self, line: bytes, rest: int) -> None:
        """A line after the last chunk; an empty one ends the response."""
        if line:
            self._head_size += len(line) + 2
            self.reusable = False  # trailers are of no interest
        if not line or self._head_size > LONGEST_HEAD:
            self.reusable = self.reusable and rest == 0
            self.complete = True

    def _broken(self, rest: bytes) -> None:
        """No chunk where one should be: what came before it is kept."""
        self.reusable = False
        if self._size or self._chunks_seen:
            self.complete = self.truncated = True
        else:  # not chunked at all
            self.chunked = False
            self._keep(rest)


def uncoded(body: bytes) -> bytes:
    """Return a body that is labelled as coded and is not: a page as it is, anything else empty.

    Browsers show an error instead of what cannot be decoded.
    """
    return body if b"<" in body[:1024] else b""


def inflated(data: bytes, limit: int) -> bytes | None:
    """At most `limit` bytes of gzip, zlib or raw deflate data; None where it is none of these.

    Data that breaks off or is followed by garbage gives what can be decoded, as in browsers.
    """
    for bits in (_GZIP_OR_ZLIB, -zlib.MAX_WBITS):
        content = bytearray()
        rest = data
        while rest and len(content) < limit:
            decoder = zlib.decompressobj(bits)
            try:
                content += decoder.decompress(rest, limit - len(content))
            except zlib.error:
                content += _inflated_as_far_as_sound(rest, bits, limit - len(content))
                break
            rest = decoder.unused_data if decoder.eof else b""
        if content:
            return bytes(content)
    return None


def _inflated_as_far_as_sound(data: bytes, bits: int, limit: int) -> bytes:
    """Return what precedes the first broken byte, to within a block of input."""
    decoder = zlib.decompressobj(bits)
    content = bytearray()
    for at in range(0, len(data), 256):
        try:
            content += decoder.decompress(data[at : at + 256], limit - len(content))
        except zlib.error:
            break
        if len(content) >= limit or decoder.eof:
            break
    return bytes(content)


def _head_end(buffer: bytes, start: int) -> tuple[int, int]:
    """Return where the first empty line from `start` begins and ends; -1 if there is none."""
    crlf = buffer.find(b"\n\r\n", start)
    bare = buffer.find(b"\n\n", start, crlf + 1 if crlf >= 0 else len(buffer))
    if bare >= 0:
        return bare, bare + 2
    return crlf, crlf + 3


def _may_be_http(buffer: bytes) -> bool:
    """Return whether bytes may be the beginning of an HTTP/1.x status line."""
    start = buffer[:4].upper()
    return b"HTTP".startswith(start) or b"ICY ".startswith(start)


def _clean_lines(head: bytes) -> list[str]:
    """The lines of a head that holds more than ASCII, each decoded by itself.

    UTF-8 where it is valid, else Latin-1 (RFC 9110, section 5.5). Bytes of a URL that are not
    ASCII are percent-encoded as they are, as Chromium does (`HttpResponseHeaders::IsRedirect`).
    """
    lines = []
    for line in head.split(b"\n"):
        line = line.rstrip(b"\r").replace(b"\0", b" ").replace(b"\r", b" ")
        if line[:20].partition(b":")[0].strip().lower() in _ADDRESSES:
            line = _RAW_BYTES.sub(lambda found: b"%%%02X" % found[0][0], line)
        try:
            lines.append(line.decode())
        except UnicodeDecodeError:
            lines.append(line.decode("latin-1"))
    return lines


def _chunk_size(line: bytes) -> int | None:
    sizes = line.partition(b";")[0].strip()
    if not sizes or len(sizes.lstrip(b"0")) > 15 or sizes.strip(_HEX_DIGITS):
        return None
    return int(sizes, 16)
