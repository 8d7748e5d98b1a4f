"""TLS in front of a protocol, so that a failed handshake still ends in its alert.

asyncio drops what OpenSSL wants to say last when a handshake fails; but the alert is just what
tells a client of an old server from a broken one.
"""

import asyncio
import contextlib
import ssl
from typing import Any


class TlsConnection(asyncio.Protocol):
    """The outer side: ciphertext from and to the network."""

    def __init__(self, context: ssl.SSLContext, inner: asyncio.Protocol) -> None:
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        self._inner = inner
        self._shaken = False
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:  # noqa: D102
        self._transport = transport  # type: ignore[assignment]
        self._inner.connection_made(_Inside(self, transport))

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: D102
        self._transport = None
        self._inner.connection_lost(exc)

    def data_received(self, data: bytes) -> None:  # noqa: D102
        self._incoming.write(data)
        try:
            if not self._shaken:
                self._tls.do_handshake()
                self._shaken = True
            while plain := self._tls.read(65_536):
                self._inner.data_received(plain)
            self.close()
        except ssl.SSLWantReadError:
            self._flush()
        except ssl.SSLError:
            self.close()

    def write(self, data: bytes) -> None:
        """Send plain text as ciphertext."""
        if self._transport is not None and not self._transport.is_closing():
            self._tls.write(data)
            self._flush()

    def close(self) -> None:
        """Send what is left, say goodbye, and close."""
        if self._transport is None or self._transport.is_closing():
            return
        if self._shaken:
            with contextlib.suppress(ssl.SSLError):  # the other side need not answer
                self._tls.unwrap()
        self._flush()
        if self._transport is not None:
            self._transport.close()

    def _flush(self) -> None:
        if self._transport is not None and (data := self._outgoing.read()):
            self._transport.write(data)


class _Inside(asyncio.Transport):
    """The inner side: what the protocol behind TLS takes for its transport."""

    def __init__(self, outer: TlsConnection, transport: asyncio.BaseTransport) -> None:
        super().__init__()
        self._outer = outer
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self._outer.write(bytes(data))

    def close(self) -> None:
        self._outer.close()

    def abort(self) -> None:
        self._transport.abort()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return self._transport.get_extra_info(name, default)

    def get_write_buffer_size(self) -> int:
        return self._transport.get_write_buffer_size()
