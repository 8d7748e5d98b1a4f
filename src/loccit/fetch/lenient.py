"""The engine that forgives nearly everything: for the few servers that no strict one can read.

Plain HTTP/1.1 over asyncio and OpenSSL. It takes broken status lines and headers, missing and wrong
lengths, broken encodings, bodies that break off, and looks behind TLS that nobody should speak.
Like every engine it connects to the address that it is given, and nowhere else.
"""

import asyncio
import ssl
import zlib
from contextlib import suppress
from functools import cached_property

from loccit.fetch.engine import BodyLimit, target_port
from loccit.fetch.messages import ExchangeError, Headers, HttpRequest, HttpResponse, overridden
from loccit.fetch.tls import as_browsers, at_its_lowest, why_untrusted
from loccit.fetch.wire import head_text
from loccit.model import Failure
from loccit.settings import NetworkSettings

_HEAD = 65_536
"""Bytes of status line and headers that are read."""
_NEGOTIABLE = frozenset({Failure.TLS_OLD_PROTOCOL, Failure.TLS_OTHER})
"""Troubles that may be the strict engine's own: browsers may see nothing wrong."""


class LenientEngine:
    """One connection for each exchange."""

    needs_addresses = True

    def __init__(self, settings: NetworkSettings, defaults: Headers, body_limit: BodyLimit) -> None:
        self._settings = settings
        self._defaults = defaults
        self._body_limit = body_limit

    async def fetch(self, call: HttpRequest) -> HttpResponse:
        """Make one exchange (see `Engine`)."""
        try:
            async with asyncio.timeout(call.timeout):
                if call.scheme == "http":
                    return await self._exchange(call, None)
                if call.suspicion is None or call.suspicion in _NEGOTIABLE:
                    try:
                        return await self._exchange(call, self._as_browsers)
                    except ExchangeError:
                        if call.suspicion is None:
                            raise
                return await self._exchange(call, self._at_its_lowest)
        except TimeoutError:
            raise ExchangeError(Failure.READ_TIMEOUT, "no answer in time") from None

    def expect(self, host: str, address: str) -> None:
        """Nothing is prepared."""

    async def close(self) -> None:
        """Nothing stays open."""

    @cached_property
    def _as_browsers(self) -> ssl.SSLContext:
        return as_browsers(self._settings.ca_file)

    @cached_property
    def _at_its_lowest(self) -> ssl.SSLContext:
        return at_its_lowest()

    async def _exchange(self, call: HttpRequest, context: ssl.SSLContext | None) -> HttpResponse:
        try:
            async with asyncio.timeout(self._settings.connect_timeout):
                reader, writer = await asyncio.open_connection(
                    call.address.strip("[]"),
                    target_port(self._settings.ports, call.port),
                    ssl=context,
                    server_hostname=call.host.strip("[]") if context is not None else None,
                    limit=_HEAD,
                )
        except TimeoutError:
            raise ExchangeError(Failure.CONNECT_TIMEOUT, "no connection in time") from None
        except ssl.SSLError as error:
            raise ExchangeError(Failure.TLS_OTHER, error.reason or str(error)) from None
        except ConnectionRefusedError as error:
            raise ExchangeError(Failure.CONNECT_REFUSED, str(error)) from None
        except OSError as error:
            raise ExchangeError(Failure.CONNECT_OTHER, str(error)) from None
        try:
            writer.write(_request(call, self._defaults))
            reply = await self._read(reader, call.limit)
            if context is not None and context.verify_mode is ssl.CERT_NONE:
                reply.insecure = call.suspicion
                if call.suspicion is Failure.TLS_UNTRUSTED:
                    reply.insecure = why_untrusted(writer.get_extra_info("ssl_object"))
            return reply
        except ConnectionError as error:
            raise ExchangeError(Failure.RESET, str(error)) from None
        except ssl.SSLError as error:
            raise ExchangeError(Failure.TLS_OTHER, error.reason or str(error)) from None
        finally:
            writer.close()
            with suppress(OSError, ssl.SSLError, TimeoutError):
                async with asyncio.timeout(0.2):
                    await writer.wait_closed()

    async def _read(self, reader: asyncio.StreamReader, own_limit: int) -> HttpResponse:
        head, rest = await _read_head(reader)
        status, headers = _parse(head)
        told = dict(reversed(headers))
        limit = own_limit or self._body_limit(status, told.get("content-type", ""))
        if limit == 0:
            return HttpResponse(status, headers)
        chunks = [rest]
        size = len(rest)
        with suppress(OSError, ssl.SSLError, asyncio.IncompleteReadError):
            length = told.get("content-length", "")
            most = min(limit, int(length)) if length.isdigit() else limit
            while size < most and (chunk := await reader.read(65_536)):
                chunks.append(chunk)
                size += len(chunk)
        body = b"".join(chunks)
        if "chunked" in told.get("transfer-encoding", "").lower():
            body = _unchunked(body)
        body = _decoded(body, told.get("content-encoding", "").lower(), limit)
        return HttpResponse(status, headers, body[:limit], truncated=size >= limit)


def _request(call: HttpRequest, defaults: Headers) -> bytes:
    """The request as it goes over the wire."""
    origin, _, target = call.url.partition("://")[2].partition("/")
    authority, mark, query = origin.partition("?")
    path = "/" + target if not mark else f"/?{query}" + (f"/{target}" if target else "")
    headers = [
        ("host", authority.rpartition("@")[2]),
        *overridden(defaults, call.headers),
        ("accept-encoding", "gzip, deflate"),
        ("connection", "close"),
    ]
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode("latin-1", "replace")


async def _read_head(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """Everything up to the empty line, and what came after it."""
    data = b""
    while len(data) < _HEAD:
        for mark in (b"\r\n\r\n", b"\n\n"):
            head, found, rest = data.partition(mark)
            if found:
                return head, rest
        chunk = await reader.read(16_384)
        if not chunk:
            break
        data += chunk
    if not data:
        raise ExchangeError(Failure.EMPTY, "the server closed the connection without an answer")
    return data, b""


def _parse(head: bytes) -> tuple[int, Headers]:
    """Status and headers; lines that are no headers are left out.

    Raises:
        ExchangeError: It does not begin like HTTP.
    """
    lines = head_text(head).splitlines()
    words = lines[0].split()
    like = len(words) > 1 and words[0].upper().startswith(("HTTP", "ICY"))
    if not like or not words[1][:3].isdigit():
        raise ExchangeError(Failure.PROTOCOL, f"this is no HTTP: {lines[0][:80]!r}")
    headers = []
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if colon and name.strip():
            headers.append((name.strip().lower(), value.strip()))
    return int(words[1][:3]), headers


def _unchunked(data: bytes) -> bytes:
    """The chunks' content, as far as they are sound (RFC 9112, section 7.1)."""
    content = []
    while data:
        line, _, data = data.partition(b"\r\n")
        try:
            size = int(line.partition(b";")[0].strip() or b"0", 16)
        except ValueError:
            content.append(line + data)
            break
        if size == 0:
            break
        content.append(data[:size])
        data = data[size:].removeprefix(b"\r\n")
    return b"".join(content)


def _decoded(data: bytes, encoding: str, limit: int) -> bytes:
    """The content, as far as it can be decoded; as it stands where nothing can."""
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        return data
    for bits in (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS):
        decoder = zlib.decompressobj(bits)
        with suppress(zlib.error):
            content = decoder.decompress(data, limit)
            if content:
                return content
    return data
