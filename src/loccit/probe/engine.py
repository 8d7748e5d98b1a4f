"""The seam: what an engine is, and the fast one.

An engine makes one exchange: it connects to the address that it is given, and nowhere else, sends
one GET and reads one answer. Everything else (who may be contacted, when, how often, where a
redirect leads) is composed around it in `run.py`. `transports.py` joins this seam to httpx: any
httpx transport serves as an engine, and every engine as an httpx transport.

The fast engine is pyreqwest (Rust). Its clients take pins (name → address) when they are built, so
they never look up a name themselves, and DNS rebinding finds no door. For plain HTTP a client
costs 2 µs, so each host has its own; where certificates are verified a client costs 4 ms (it loads
the certificate authorities), so many hosts are pinned in one.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import PyreqwestError
from pyreqwest.proxy import ProxyBuilder
from pyreqwest.response import Response

from loccit.errors import UsageError
from loccit.probe.failures import translate
from loccit.probe.values import Call, Headers, Reply
from loccit.settings import NetworkSettings

BodyLimit = Callable[[int, str], int]
"""How many bytes of a body to read, given the status and the content type."""

_IDLE = timedelta(seconds=8)
"""A connection that serves nobody for so long is closed: thousands of hosts share the sockets."""
_GATHER_PINS = 0.01
"""Seconds in which hosts that need a pin gather for one client."""


class Engine(Protocol):
    """Makes exchanges."""

    async def fetch(self, call: Call) -> Reply:
        """Make one exchange.

        Raises:
            ExchangeError: No HTTP answer came.
        """

    async def close(self) -> None:
        """Let go of all connections."""


class PinnedEngine:
    """Exchanges by pyreqwest, over connections to exactly the address of each call."""

    def __init__(self, settings: NetworkSettings, defaults: Headers, body_limit: BodyLimit) -> None:
        """Take what is fixed for the run; `defaults` are sent where a call does not override.

        Raises:
            UsageError: `ca_file` or `proxy` can't be used.
        """
        self._settings = settings
        self._defaults = defaults
        self._body_limit = body_limit
        self._authorities = _read_authorities(settings.ca_file)
        self._clients: dict[tuple[str, str, str, bool], Client] = {}
        self._wanted: dict[tuple[str, str, str, bool], asyncio.Future[Client]] = {}
        self._proxy = _proxy(settings.proxy)
        self._timeouts: dict[float, timedelta] = {}

    async def fetch(self, call: Call) -> Reply:
        """Make one exchange (see `Engine`)."""
        key = (call.scheme, call.host, call.address, call.careful)
        client = self._clients.get(key)
        if client is None:
            client = await self._client(key)
        timeout = self._timeouts.get(call.timeout)
        if timeout is None:
            timeout = self._timeouts[call.timeout] = timedelta(seconds=call.timeout)
        try:
            builder = client.get(call.url).timeout(timeout)
            if call.headers:
                builder = builder.headers(call.headers)
            if call.careful:
                builder = builder.streamed_read_buffer_limit(0)
            async with builder.build_streamed() as response:
                headers: Headers = list(response.headers.items())
                return await self._read(response, headers, call.careful)
        except (PyreqwestError, ValueError) as error:
            raise translate(error) from None

    async def close(self) -> None:
        """Close every client."""
        for client in {id(c): c for c in self._clients.values()}.values():
            await client.close()
        self._clients.clear()

    def release(self, scheme: str, host: str, address: str) -> None:
        """Close what is open to a host that nobody waits for any more."""
        if scheme == "http":
            self._clients.pop((scheme, host, address, False), None)

    async def _read(self, response: Response, headers: Headers, careful: bool) -> Reply:
        status = response.status
        content_type = next((v for k, v in headers if k == "content-type"), "")
        limit = self._body_limit(status, content_type)
        if limit == 0:
            return Reply(status, headers)
        if careful:
            return await _read_carefully(response, headers, limit)
        chunk = await response.body_reader.read(limit)
        body = chunk.to_bytes() if chunk is not None else b""
        return Reply(status, headers, body, len(body) >= limit)

    async def _client(self, key: tuple[str, str, str, bool]) -> Client:
        scheme, host, address, _ = key
        if self._proxy is not None:
            shared = ("", "", "", key[3])
            client = self._clients.get(shared)
            if client is None:
                client = self._clients[shared] = self._verifying(key[3]).build()
            return client
        if scheme == "http":
            # No certificate is ever looked at: so none of the authorities need be loaded.
            builder = self._builder().danger_accept_invalid_certs(True)
            client = builder.resolve(host, address, self._port("http")).build()
            self._clients[key] = client
            return client
        wanted = self._wanted.get(key)
        if wanted is None:
            loop = asyncio.get_running_loop()
            if not self._wanted:
                loop.call_later(_GATHER_PINS, self._pin)
            wanted = self._wanted[key] = loop.create_future()
        return await asyncio.shield(wanted)

    def _pin(self) -> None:
        """Build the clients for all hosts that gathered; a client knows one address of a name."""
        wanted, self._wanted = self._wanted, {}
        groups: list[tuple[bool, dict[str, tuple[str, str, str, bool]]]] = []
        for key in wanted:
            for http1, names in groups:
                if http1 == key[3] and key[1] not in names:
                    names[key[1]] = key
                    break
            else:
                groups.append((key[3], {key[1]: key}))
        for http1, names in groups:
            builder = self._verifying(http1)
            for name, (scheme, _, address, _) in names.items():
                builder = builder.resolve(name, address, self._port(scheme))
            client = builder.build()
            for key in names.values():
                self._clients[key] = client
                wanted[key].set_result(client)

    def _builder(self) -> ClientBuilder:
        settings = self._settings
        builder = (
            ClientBuilder()
            .follow_redirects(False)
            .referer(False)
            .default_headers(self._defaults)
            .connect_timeout(timedelta(seconds=settings.connect_timeout))
            .pool_idle_timeout(_IDLE)
            .http1_allow_obsolete_multiline_headers_in_responses(True)
            .http1_allow_spaces_after_header_name_in_responses(True)
            .http1_ignore_invalid_headers_in_responses(True)
        )
        # Without this, proxies named by environment variables would see what we vetted.
        return builder.no_proxy() if self._proxy is None else builder.proxy(self._proxy)

    def _verifying(self, http1: bool) -> ClientBuilder:
        builder = self._builder().http2(self._settings.http2 and not http1)
        if self._authorities:
            builder = builder.add_root_certificate_pem(self._authorities)
        return builder

    def _port(self, scheme: str) -> int:
        """The port that a pin carries (it holds where the URL names none)."""
        return target_port(self._settings.ports, 80 if scheme == "http" else 443)


async def _read_carefully(response: Response, headers: Headers, limit: int) -> Reply:
    """Take what comes; an answer whose body breaks off or never ends is an answer still."""
    chunks: list[bytes] = []
    size = 0
    reader = response.body_reader
    try:
        while size < limit and (chunk := await reader.read_chunk()) is not None:
            chunks.append(chunk.to_bytes())
            size += len(chunks[-1])
    except (PyreqwestError, ValueError):
        return Reply(response.status, headers, b"".join(chunks)[:limit], truncated=True)
    return Reply(response.status, headers, b"".join(chunks)[:limit], truncated=size >= limit)


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
    except PyreqwestError as error:
        raise UsageError(f"[network] proxy: {url} is no proxy's URL ({error}).") from None


def target_port(ports: Mapping[str, int], port: int) -> int:
    """The port to connect to where a URL says `port`."""
    return ports.get(str(port), port)
