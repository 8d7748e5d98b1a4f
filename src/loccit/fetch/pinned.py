"""The engine for TLS: pyreqwest (Rust), over connections pinned to vetted addresses.

Its clients take pins (name to address) when they are built, so they never look up a name
themselves, and DNS rebinding is impossible. For plain HTTP a client costs 2 µs, so each host has
its own; where certificates are verified a client costs 4 ms (it loads the certificate
authorities), so many hosts are pinned in one.
"""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from msgspec import structs
from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import PyreqwestError
from pyreqwest.http import Url
from pyreqwest.proxy import ProxyBuilder
from pyreqwest.response import Response

from loccit.config.settings import NetworkSettings
from loccit.errors import UsageError
from loccit.fetch.engine import BodyLimit, is_literal, target_port
from loccit.fetch.failures import translate
from loccit.fetch.messages import Headers, HttpRequest, HttpResponse
from loccit.fetch.wire import MORE, NeedsMore, inflated, uncoded

_IDLE = timedelta(seconds=8)
"""A connection that serves nobody for so long is closed: thousands of hosts share the sockets."""
_ACCEPTED = ("accept-encoding", "gzip, deflate, br, zstd")
_UNDONE = frozenset({"gzip", "x-gzip", "deflate"})
built = False
"""Whether this process has made a client: from then on pyreqwest can't be used after a fork."""

_GATHER_PINS = 0.01
"""Seconds in which hosts that need a pin gather for one client."""


class PinnedEngine:
    """Exchanges by pyreqwest, over connections to exactly the address of each call."""

    def __init__(
        self,
        settings: NetworkSettings,
        defaults: Headers,
        body_limit: BodyLimit,
        *,
        needs_more: NeedsMore | None = None,
    ) -> None:
        """Take what is fixed for the run; `defaults` are sent where a call does not override.

        Raises:
            UsageError: `ca_file` or `proxy` can't be used.
        """
        self.needs_addresses = settings.proxy is None
        self._settings = settings
        self._defaults = [*defaults, _ACCEPTED]
        self._needs_more = needs_more
        self._body_limit = body_limit
        self._authorities = _read_authorities(settings.ca_file)
        self._proxy = _proxy(settings.proxy)
        self._plain: dict[tuple[str, str], Client] = {}
        self._verifying: dict[tuple[str, str], Client] = {}
        self._careful: dict[tuple[str, str], Client] = {}
        self._expected: dict[str, str] = {}
        self._pinning: asyncio.Future[None] | None = None
        self._timeouts: dict[float, timedelta] = {}

    def expect(self, host: str, address: str) -> None:
        """A host was resolved: pin it in the next client for TLS that is built anyway."""
        if not is_literal(host):
            self._expected[host] = address

    async def fetch(self, call: HttpRequest) -> HttpResponse:
        """Make one exchange (see `Engine`)."""
        if call.scheme == "http" and self._proxy is None:
            client = self._plain.get((call.host, call.address)) or self._for_plain(call)
        else:
            clients = self._careful if call.careful else self._verifying
            client = clients.get((call.host, call.address)) or await self._for_tls(call)
        timeout = self._timeouts.get(call.timeout)
        if timeout is None:
            timeout = self._timeouts[call.timeout] = timedelta(seconds=call.timeout)
        try:
            if self._settings.ports:
                call = self._redirected(call)
            builder = client.get(call.url).timeout(timeout)
            if call.headers:
                builder = builder.headers(call.headers)
            if call.careful:
                builder = builder.streamed_read_buffer_limit(0)
            async with builder.build_streamed() as response:
                headers: Headers = list(response.headers.items())
                return await self._read(response, headers, call)
        except (PyreqwestError, ValueError) as error:
            raise translate(error) from None

    async def close(self) -> None:
        """Close every client."""
        clients = {
            id(client): client
            for clients in (self._plain, self._verifying, self._careful)
            for client in clients.values()
        }
        for client in clients.values():
            await client.close()

    async def _read(self, response: Response, headers: Headers, call: HttpRequest) -> HttpResponse:
        status = response.status
        content_type = next((v for k, v in headers if k == "content-type"), "")
        limit = call.limit or self._body_limit(status, content_type)
        if limit == 0:
            return HttpResponse(status, headers)
        body, truncated = await self._body(response, limit, careful=call.careful)
        content = _decoded(body, headers, limit)
        if (
            len(content) >= limit
            and self._needs_more is not None
            and self._needs_more(content[:limit])
        ):
            limit *= MORE
            if len(body) < limit and truncated:
                more, truncated = await self._body(
                    response, limit - len(body), careful=call.careful
                )
                body += more
            content = _decoded(body, headers, limit)
        return HttpResponse(status, headers, content[:limit], truncated or len(content) > limit)

    async def _body(self, response: Response, limit: int, *, careful: bool) -> tuple[bytes, bool]:
        """At most `limit` further bytes of a body, and whether it may be longer."""
        if careful:
            return await _read_carefully(response, limit)
        chunk = await response.body_reader.read(limit)
        body = chunk.to_bytes() if chunk is not None else b""
        return body, len(body) >= limit

    def _redirected(self, call: HttpRequest) -> HttpRequest:
        """The call with another port in its URL, where no pin can carry the port."""
        default = call.port == (80 if call.scheme == "http" else 443)
        port = target_port(self._settings.ports, call.port)
        if port == call.port or self._proxy is not None or (default and not is_literal(call.host)):
            return call
        host_header = call.host if default else f"{call.host}:{call.port}"
        url = str(Url(call.url).with_port(port))
        return structs.replace(call, url=url, headers=[*call.headers, ("host", host_header)])

    def _for_plain(self, call: HttpRequest) -> Client:
        # No certificate is ever looked at: so none of the authorities need be loaded.
        builder = self._builder().danger_accept_invalid_certs(True)
        client = self._build(builder.resolve(call.host, call.address, self._port("http")))
        self._plain[call.host, call.address] = client
        return client

    async def _for_tls(self, call: HttpRequest) -> Client:
        key = (call.host, call.address)
        if call.careful:
            # Rare: a client of its own.
            client = self._careful[key] = self._pinned(
                {call.host: call.address}, http2=False, fresh=True
            )
            return client
        if self._proxy is not None or is_literal(call.host):
            # No name is looked up for these: one client serves all.
            shared = self._verifying.get(("", ""))
            if shared is None:
                shared = self._pinned({}, http2=self._settings.http2)
                self._verifying["", ""] = shared
            self._verifying[key] = shared
            return shared
        while key not in self._verifying:
            self._expected[call.host] = call.address
            if self._pinning is None:
                loop = asyncio.get_running_loop()
                self._pinning = loop.create_future()
                loop.call_later(_GATHER_PINS, self._pin)
            await asyncio.shield(self._pinning)
        return self._verifying[key]

    def _pin(self) -> None:
        """Build one client for all hosts that gathered."""
        expected, self._expected = self._expected, {}
        client = self._pinned(expected, http2=self._settings.http2)
        self._verifying.update(dict.fromkeys(expected.items(), client))
        if self._pinning is not None:
            self._pinning.set_result(None)
            self._pinning = None

    def _build(self, builder: ClientBuilder) -> Client:
        global built
        built = True
        return builder.build()

    def _pinned(self, names: Mapping[str, str], *, http2: bool, fresh: bool = False) -> Client:
        builder = self._builder().http2(http2)
        if fresh:  # a new connection for each exchange (421: RFC 9110, section 15.5.20)
            builder = builder.pool_max_idle_per_host(0)
        if self._authorities:
            builder = builder.add_root_certificate_pem(self._authorities)
        port = self._port("https")
        for name, address in names.items():
            builder = builder.resolve(name, address, port)
        return self._build(builder)

    def _builder(self) -> ClientBuilder:
        settings = self._settings
        builder = (
            ClientBuilder()
            .follow_redirects(False)
            .referer(False)
            .gzip(False)
            .deflate(False)
            .default_headers(self._defaults)
            .connect_timeout(timedelta(seconds=settings.connect_timeout))
            .pool_idle_timeout(_IDLE)
            .http1_allow_obsolete_multiline_headers_in_responses(True)
            .http1_allow_spaces_after_header_name_in_responses(True)
            .http1_ignore_invalid_headers_in_responses(True)
        )
        # Without this, proxies named by environment variables would see what we vetted.
        return builder.no_proxy() if self._proxy is None else builder.proxy(self._proxy)

    def _port(self, scheme: str) -> int:
        """The port that a pin carries (it holds where the URL names none)."""
        return target_port(self._settings.ports, 80 if scheme == "http" else 443)


async def _read_carefully(response: Response, limit: int) -> tuple[bytes, bool]:
    """Take what comes; an answer whose body breaks off or never ends is an answer still.

    Raises:
        ExchangeError: Nothing could be decoded; another engine may.
    """
    chunks: list[bytes] = []
    size = 0
    reader = response.body_reader
    try:
        while size < limit and (chunk := await reader.read_chunk()) is not None:
            chunks.append(chunk.to_bytes())
            size += len(chunks[-1])
    except (PyreqwestError, ValueError) as error:
        failure = translate(error)
        if not chunks and failure.unreadable:
            raise failure from None
        return b"".join(chunks), True
    return b"".join(chunks), size >= limit


def _decoded(body: bytes, headers: Headers, limit: int) -> bytes:
    """The content; gzip and deflate are undone here, for browsers take more of them than Rust."""
    codings = next((value for name, value in headers if name == "content-encoding"), "").lower()
    for coding in reversed(codings.split(",")[-4:] if codings else []):
        if coding.strip() in _UNDONE:
            content = inflated(body, limit + 1)
            body = uncoded(body) if content is None else content
    return body


def _read_authorities(ca_file: str | None) -> bytes:
    if ca_file is None:
        return b""
    try:
        return Path(ca_file).read_bytes()
    except OSError as error:
        raise UsageError(f"[network] ca_file: {ca_file} can't be read ({error}).") from None


def _proxy(url: str | None) -> ProxyBuilder | None:
    if url is None:
        return None
    try:
        return ProxyBuilder.all(url)
    except (PyreqwestError, ValueError) as error:
        raise UsageError(f"[network] proxy: {url} is not a proxy URL ({error}).") from None
