"""The HTTP/1.1 server of the rehearsal web, written out by hand so that it can misbehave.

One protocol serves plain HTTP, TLS, and peers that can use nothing but a forward proxy (requests
in absolute form, and CONNECT).
"""

import asyncio
import http
import socket
import struct
import time
from collections.abc import Awaitable, Callable

from loccit.testing.behaviour import Asked, Fault, Reply

Answer = Callable[[str, str, str, dict[str, str], str], Reply]
"""(host, path, method, headers, scheme) → what is done."""
Tunnel = Callable[[str, int], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]
"""Opens a connection for CONNECT to a host and port of the web; OSError where there is none."""

_LINGER = struct.pack("ii", 1, 0)
"""SO_LINGER with no time: closing sends RST."""
_ENDLESS_CHUNK = b"<p>And so on, and so forth, without end.</p>\n" * 200
_PHRASES = {status.value: status.phrase for status in http.HTTPStatus}
_BODILESS = frozenset({204, 205, 304})


class ServedConnection(asyncio.Protocol):
    """One connection: requests are answered one after the other."""

    def __init__(
        self,
        answer: Answer,
        scheme: str,
        register: set[asyncio.Transport],
        tunnel: Tunnel | None = None,
    ) -> None:
        self._answer = answer
        self._register = register
        self._scheme = scheme
        self._open_tunnel = tunnel
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self._busy = False
        self._peer: asyncio.StreamWriter | None = None
        self._later: asyncio.Handle | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:  # noqa: D102
        self._transport = transport  # type: ignore[assignment]
        self._register.add(transport)  # type: ignore[arg-type]

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: D102, ARG002
        if self._transport is not None:
            self._register.discard(self._transport)
        self._transport = None
        if self._later is not None:
            self._later.cancel()
        if self._peer is not None:
            self._peer.close()
        for task in self._tasks:
            task.cancel()

    def data_received(self, data: bytes) -> None:  # noqa: D102
        if self._peer is not None:
            self._peer.write(data)
            return
        self._buffer += data
        self._next()

    def _next(self) -> None:
        """Answer the request that is complete in the buffer, if there is one."""
        while not self._busy and self._transport is not None:
            head, found, rest = self._buffer.partition(b"\r\n\r\n")
            if not found:
                return
            lines = head.decode("latin-1").split("\r\n")
            try:
                method, target, _ = lines[0].split(" ")
            except ValueError:
                self._transport.close()
                return
            headers = {}
            for line in lines[1:]:
                name, _, value = line.partition(":")
                headers[name.lower()] = value.strip()
            length = int(headers.get("content-length", "0"))
            if len(rest) < length:
                return
            self._buffer = rest[length:]
            if method == "CONNECT":
                self._connect(target)
                return
            self._request(method, target, headers)

    def _request(self, method: str, target: str, headers: dict[str, str]) -> None:
        scheme, host, path = self._scheme, headers.get("host", ""), target
        if target.startswith(("http://", "https://")):  # a proxy's request, in absolute form
            scheme, _, place = target.partition("://")
            host, slash, path = place.partition("/")
            path = slash + path or "/"
        host = host.partition(":")[0].lower()
        reply = self._answer(host, path, method, headers, scheme)
        close = headers.get("connection", "").lower() == "close"
        if reply.delay:
            self._busy = True
            loop = asyncio.get_running_loop()
            self._later = loop.call_later(reply.delay, self._late, reply, method, close)
        else:
            self._send(reply, method, close)

    def _late(self, reply: Reply, method: str, close: bool) -> None:
        self._busy = False
        if self._transport is not None:
            self._send(reply, method, close)
            self._next()

    def _send(self, reply: Reply, method: str, close: bool) -> None:
        transport = self._transport
        assert transport is not None
        fault = reply.fault
        if fault in (Fault.SILENT, Fault.RESET, Fault.EMPTY):
            self._refuse(fault)
            return
        if fault is Fault.GARBAGE:
            transport.write(b"\x16\x03 220 mail.example ESMTP ready\r\n\r\n")
            transport.close()
            return
        body = reply.body.encode() if isinstance(reply.body, str) else reply.body
        lines = [f"HTTP/1.1 {reply.status} {_PHRASES.get(reply.status, 'Unknown')}"]
        if reply.content_type is not None and (body or fault is not None):
            lines.append(f"Content-Type: {reply.content_type}")
        lines += [f"{name}: {value}" for name, value in reply.headers]
        chunked = fault in (Fault.ENDLESS, Fault.BAD_CHUNKS)
        if chunked:
            lines.append("Transfer-Encoding: chunked")
        elif fault is not Fault.HTTP_10 and reply.status not in _BODILESS:
            lines.append(f"Content-Length: {len(body)}")
        if fault is Fault.BAD_GZIP:
            lines.append("Content-Encoding: gzip")
        if fault is Fault.HTTP_10:
            lines[0] = lines[0].replace("HTTP/1.1", "HTTP/1.0")
            close = True
        elif close:
            lines.append("Connection: close")
        head = "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n"
        if method == "HEAD" or reply.status in _BODILESS:
            transport.write(head)
        elif fault is Fault.TRUNCATED:
            transport.write(head + body[: len(body) // 2])
            close = True
        elif fault is Fault.STALLED:
            transport.write(head + body[: len(body) // 2])
            self._busy = True
        elif fault is Fault.BAD_CHUNKS:
            transport.write(head + b"%x\r\n%s\r\nno number\r\n" % (len(body), body))
            close = True
        elif fault is Fault.ENDLESS:
            transport.write(head)
            self._busy = True
            self._chunk()
        else:
            transport.write(head + body)
        if close:
            transport.close()

    def _refuse(self, fault: Fault) -> None:
        transport = self._transport
        assert transport is not None
        self._busy = True
        if fault is Fault.RESET:
            reset(transport)
        elif fault is Fault.EMPTY:
            transport.close()

    def _chunk(self) -> None:
        """Send on, at a pace that a reader keeps up with, until the connection is closed."""
        if self._transport is None:
            return
        if self._transport.get_write_buffer_size() < 65_536:
            self._transport.write(b"%x\r\n%s\r\n" % (len(_ENDLESS_CHUNK), _ENDLESS_CHUNK))
        self._later = asyncio.get_running_loop().call_later(0.005, self._chunk)

    def _connect(self, target: str) -> None:
        self._busy = True
        host, _, port = target.rpartition(":")
        task = asyncio.get_running_loop().create_task(self._tunnel(host.lower(), int(port)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _tunnel(self, host: str, port: int) -> None:
        """Carry bytes between a peer and the web's own port."""
        try:
            if self._open_tunnel is None:
                raise OSError("no proxy here")
            reader, writer = await self._open_tunnel(host, port)
        except OSError:
            if self._transport is not None:
                self._transport.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
                self._transport.close()
            return
        if self._transport is None:
            writer.close()
            return
        self._transport.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        if self._buffer:
            writer.write(self._buffer)
        self._peer = writer
        try:
            while data := await reader.read(65_536):
                if self._transport is None:
                    break
                self._transport.write(data)
        except OSError:
            pass
        if self._transport is not None:
            self._transport.close()


def reset(transport: asyncio.Transport) -> None:
    """Close a connection with RST."""
    raw = transport.get_extra_info("socket")
    if raw is not None:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER)
    transport.abort()


def asked(
    host: str, path: str, method: str, headers: dict[str, str], scheme: str, nth: int
) -> Asked:
    """A request as it is recorded."""
    return Asked(host, path, method, headers, time.time(), scheme, nth)
