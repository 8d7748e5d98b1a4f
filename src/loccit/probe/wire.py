"""HTTP/1.1 as bytes: a request written, an answer read as it comes (RFC 9112). No sockets here.

Strict where it costs nothing to be: whatever looks odd is `ValueError`, and the exchange is made
again by an engine that forgives more.
"""

import zlib

from loccit.probe.values import Headers

_LONGEST_HEAD = 65_536
_BODILESS = frozenset({204, 205, 304})


def request_bytes(url: str, headers: Headers) -> bytes:
    """A GET request for an absolute URL without fragment.

    Raises:
        ValueError: URL or headers can't be written.
    """
    _, _, rest = url.partition("://")
    authority, slash, target = rest.partition("/")
    if "?" in authority:
        authority, _, query = authority.partition("?")
        slash, target = "/?", query + slash + target
    host = authority.rpartition("@")[2]
    lines = [f"GET {slash or '/'}{target} HTTP/1.1\r\nhost: {host}\r\n"]
    lines += [f"{name}: {value}\r\n" for name, value in headers]
    lines.append("\r\n")
    text = "".join(lines)
    if text.count("\n") != len(headers) + 3:
        raise ValueError("a line break in a URL or header")
    return text.encode("ascii")


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

    def feed_head(self, data: bytes) -> bool:
        """Take bytes until the head is complete; then say so.

        Raises:
            ValueError: This is no plain HTTP/1.x.
        """
        buffer = self._buffer + data if self._buffer else data
        end = buffer.find(b"\r\n\r\n")
        if end < 0:
            if len(buffer) > _LONGEST_HEAD:
                raise ValueError("the head is too long")
            self._buffer = buffer
            return False
        self._buffer = buffer[end + 4 :]
        lines = buffer[:end].decode("latin-1").split("\r\n")
        first = lines[0]
        if not first.startswith("HTTP/1.") or not first[9:12].isdigit():
            raise ValueError(f"this is no HTTP: {first[:80]!r}")
        status = int(first[9:12])
        if 100 <= status < 200 and status != 101:
            return self.feed_head(b"")
        headers = self.headers
        encoding = connection = ""
        for line in lines[1:]:
            name, colon, value = line.partition(":")
            if not colon or name[:1] in " \t":
                raise ValueError(f"this is no header: {line[:80]!r}")
            name = name.strip().lower()
            value = value.strip()
            headers.append((name, value))
            if name == "content-length":
                if not value.isdigit() or self.length not in (None, int(value)):
                    raise ValueError(f"this is no length: {value[:80]!r}")
                self.length = int(value)
            elif name == "transfer-encoding":
                encoding = value.lower()
            elif name == "connection":
                connection = value.lower()
        if encoding:
            if encoding != "chunked":
                raise ValueError(f"unknown transfer coding {encoding!r}")
            self.chunked, self.length = True, None
        if status in _BODILESS:
            self.chunked, self.length = False, 0
        self.reusable = "close" not in connection and (
            first[7] == "1" or "keep-alive" in connection
        )
        self.status = status
        return True

    def header(self, name: str) -> str:
        """The first value of a header, or nothing."""
        for key, value in self.headers:
            if key == name:
                return value
        return ""

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
            return body[: self.limit]
        if coding not in {"gzip", "x-gzip", "deflate"}:
            raise ValueError(f"unknown content coding {coding!r}")
        decoder = zlib.decompressobj(zlib.MAX_WBITS | 32)
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
        while True:
            line_end = data.find(b"\r\n")
            if line_end < 0:
                break
            size = int(data[:line_end].partition(b";")[0].strip(), 16)
            if size == 0:
                # Trailers are of no interest; a connection that sends some is not used again.
                self.reusable = self.reusable and data[line_end:] == b"\r\n\r\n"
                self.complete = True
                return
            end = line_end + 2 + size
            if size < 0 or len(data) < end + 2:
                break
            self._keep(data[line_end + 2 : end])
            data = data[end + 2 :]
        if len(data) > self.limit + _LONGEST_HEAD:
            self._keep(data)
            return
        self._buffer = data
