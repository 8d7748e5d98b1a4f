"""HTTP/1.1 as bytes: a request written, an answer read as it comes (RFC 9112). No sockets here.

Strict where it costs nothing to be: whatever looks odd is `ValueError`, and the exchange is made
again by an engine that forgives more.
"""

import re
import zlib

from loccit.fetch.messages import Headers, first_value

_LONGEST_HEAD = 65_536
_BODILESS = frozenset({204, 205, 304})
_CLEAN_URL = re.compile(r"http://([A-Za-z0-9._\-\[\]:%]+)(/[!-~]*)?").fullmatch
_CLEAN_VALUE = re.compile(r"[\t -~]*").fullmatch
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_CODINGS = frozenset({"gzip", "x-gzip", "deflate"})
_END = b"\r\n\r\n"
_HEX_DIGITS = b"0123456789abcdefABCDEF"
ACCEPTED = ("accept-encoding", "gzip, deflate")
"""The content codings that `Answer.body` can undo, as a request tells them."""


def header_block(headers: Headers) -> bytes:
    """Request headers as they go over the wire, each with its line's end.

    Raises:
        ValueError: One can't be written.
    """
    for name, value in headers:
        if not _CLEAN_VALUE(value) or not _CLEAN_VALUE(name):
            raise ValueError(f"the header {name} can't be sent as it is")
    return "".join(f"{name}: {value}\r\n" for name, value in headers).encode("ascii")


def request_bytes(url: str, block: bytes) -> bytes:
    """A GET request for an absolute URL, with a block of headers.

    Raises:
        ValueError: The URL is not one that is written down as it stands.
    """
    match = _CLEAN_URL(url)
    if match is None:
        raise ValueError(f"{url[:200]} can't be asked as it is")
    host, target = match.groups("/")
    return f"GET {target} HTTP/1.1\r\nhost: {host}\r\n".encode("ascii") + block + b"\r\n"


def head_text(head: bytes) -> str:
    """Status line and headers as text: UTF-8 where it is (browsers read it so), else Latin-1."""
    try:
        return head.decode()
    except UnicodeDecodeError:
        return head.decode("latin-1")


class Answer:
    """One answer on its way. Feed it bytes; ask it what is known so far."""

    __slots__ = (
        "_buffer", "_chunks", "_size", "chunked", "complete", "headers", "length", "limit",
        "reusable", "status", "truncated",
    )  # fmt: skip

    def __init__(self) -> None:
        self._buffer = b""
        self._chunks: list[bytes] = []
        self._size = 0
        self.status = 0
        """0 until the head is there."""
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
        """Whether anything came."""
        return self.status > 0 or bool(self._buffer)

    def feed_head(self, data: bytes) -> bool:
        """Take bytes until the head is complete; then say so.

        Raises:
            ValueError: This is no plain HTTP/1.x.
        """
        buffer = self._buffer + data if self._buffer else data
        end = buffer.find(_END)
        if end < 0:
            self._buffer = buffer
            if not b"HTTP/1.".startswith(buffer[:7]):
                raise ValueError(f"this is no HTTP: {buffer[:80]!r}")
            if len(buffer) > _LONGEST_HEAD or b"\n\n" in buffer:
                raise ValueError("the head is too long, or its lines end oddly")
            return False
        self._buffer = buffer[end + len(_END) :]
        first, *lines = head_text(buffer[:end]).split("\r\n")
        status = _status(first)
        if status < 200:
            return self.feed_head(b"")
        self._take_headers(lines)
        if status in _BODILESS:
            self.chunked, self.length = False, 0
        self.reusable = self.reusable and first.startswith("HTTP/1.1")
        self.status = status
        return True

    def _take_headers(self, lines: list[str]) -> None:
        headers = self.headers
        self.reusable = True
        for line in lines:
            name, colon, value = line.partition(":")
            if not colon or name[:1] in " \t" or name[-1:] in " \t":
                raise ValueError(f"this is no header: {line[:80]!r}")
            name = name.lower()
            value = value.strip(" \t")
            headers.append((name, value))
            if name == "content-length":
                if not (value.isascii() and value.isdigit()) or self.length not in (
                    None,
                    int(value),
                ):
                    raise ValueError(f"this is no length: {value[:80]!r}")
                self.length = int(value)
            elif name == "transfer-encoding":
                if value.lower() != "chunked":
                    raise ValueError(f"unknown transfer coding {value[:80]!r}")
                self.chunked = True
            elif name == "connection" and "keep-alive" not in value.lower():
                self.reusable = False
        if self.chunked:
            self.length = None

    def header(self, name: str) -> str:
        """The first value of a header, or nothing."""
        return first_value(self.headers, name)

    def feed_body(self, data: bytes) -> None:
        """Take bytes of the body; `complete` tells when no more are wanted.

        Raises:
            ValueError: The chunks are broken.
        """
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
        if not self.complete and self._size >= self.limit:
            self.complete = self.truncated = True
            self.reusable = False

    def closed(self) -> None:
        """The server closed the connection.

        Raises:
            ValueError: In the middle of the answer.
        """
        self.reusable = False
        if not self.status:
            raise ValueError("the connection closed in the middle of the head")
        if not self.complete and (self.chunked or self.length is not None):
            raise ValueError("the connection closed in the middle of the body")
        self.complete = True

    def body(self) -> bytes:
        """The body as far as it is wanted, decoded.

        Raises:
            ValueError: It can't be decoded.
        """
        body = self._chunks[0] if len(self._chunks) == 1 else b"".join(self._chunks)
        coding = self.header("content-encoding").lower()
        if not coding or coding == "identity" or not body:
            self.truncated = self.truncated or len(body) > self.limit
            return body[: self.limit]
        if coding not in _CODINGS:
            raise ValueError(f"unknown content coding {coding!r}")
        decoder = zlib.decompressobj(_GZIP_OR_ZLIB)
        try:
            content = decoder.decompress(body, self.limit)
        except zlib.error as error:
            raise ValueError(f"broken {coding}: {error}") from None
        self.truncated = self.truncated or bool(decoder.unconsumed_tail)
        return content

    def _keep(self, data: bytes) -> None:
        self._size += len(data)
        if data:
            self._chunks.append(data)

    def _feed_chunks(self, data: bytes) -> None:
        """Take whole chunks; what is not whole yet is kept for later, unless it is enough."""
        start = 0
        while (line_end := data.find(b"\r\n", start)) >= 0:
            size = _chunk_size(data[start:line_end])
            if size == 0:
                rest = data[line_end:]
                if len(rest) < len(_END) and _END.startswith(rest):
                    break  # the very end is still to come
                # Trailers are of no interest; a connection that sends some is not used again.
                self.reusable = self.reusable and rest == _END
                self.complete = True
                return
            begin, end = line_end + 2, line_end + 2 + size
            if self._size + len(data) - begin >= self.limit and len(data) < end:
                self._keep(data[begin:])
                return
            if len(data) < end + 2:
                break
            if data[end : end + 2] != b"\r\n":
                raise ValueError("a chunk does not end where it says")
            self._keep(data[begin:end])
            start = end + 2
        self._buffer = data[start:]
        if line_end < 0 and len(self._buffer) > 1_000:
            raise ValueError("a chunk's size is too long")


def _status(line: str) -> int:
    """The status line's code.

    Raises:
        ValueError: It is none, or one after which something else than HTTP is spoken.
    """
    code = line[9:12]
    if not line.startswith(("HTTP/1.1 ", "HTTP/1.0 ")) or not (code.isascii() and code.isdigit()):
        raise ValueError(f"this is no HTTP: {line[:80]!r}")
    status = int(code)
    if status < 100 or status == 101:
        raise ValueError(f"status {status} is no answer")
    return status


def _chunk_size(line: bytes) -> int:
    digits = line.partition(b";")[0].strip()
    if not digits or len(digits) > 15 or digits.strip(_HEX_DIGITS):
        raise ValueError(f"this is no chunk: {line[:80]!r}")
    return int(digits, 16)
