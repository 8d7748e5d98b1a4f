"""The rehearsal web as a whole: servers in a thread, sites in a table, requests on record."""

import asyncio
import ssl
import tempfile
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from loccit.config.settings import NetworkSettings, PolitenessSettings, Settings
from loccit.testing.behaviour import Asked, Behaviour, Dns, Fault, Reply, Site, Tls
from loccit.testing.certificates import Authority
from loccit.testing.dns import OverTcp, OverUdp
from loccit.testing.http import ServedConnection, asked
from loccit.testing.tls import TlsConnection

ADDRESS = "127.0.0.1"
_UNREACHABLE = Reply(502, "the proxy can't find this host")
_NO_HTTP = Reply(fault=Fault.RESET)

QUICK = Settings(
    network=NetworkSettings(timeout=5.0, connect_timeout=5.0, retries=1, workers=1),
    politeness=PolitenessSettings(min_interval=0.0),
)
"""Settings that suit a web without distances: short waits, no pauses."""


class Web:
    """A small internet. Use it as a context manager, or call `start` and `stop`."""

    def __init__(self, sites: Iterable[Site] = ()) -> None:
        """Take the sites; nothing listens yet."""
        self.requests: list[Asked] = []
        """Every HTTP request, in the order in which they came."""
        self.lookups: list[str] = []
        """Every name that was looked up."""
        self.offline = False
        """Set it to make every look-up time out and every connection break."""
        self.http_port = self.https_port = self.dns_port = 0
        self._sites = {site.host: site for site in sites}
        self._seen: Counter[tuple[str, str, str]] = Counter()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._authority: Authority | None = None
        self._servers: list[asyncio.BaseTransport | asyncio.Server] = []
        self._open: set[asyncio.Transport] = set()

    def start(self) -> Self:
        """Listen, in a thread of its own.

        Raises:
            OSError: There is no port to be had.
        """
        self._folder = tempfile.TemporaryDirectory(prefix="loccit-web-")
        self._authority = Authority(Path(self._folder.name))
        self._loop = _new_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="web", daemon=True)
        self._thread.start()
        try:
            asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()
        except OSError:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Close everything and wait until it is closed."""
        if self._loop is None or self._thread is None or self._folder is None:
            return
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._folder.cleanup()
        self._loop = self._thread = self._folder = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def ca_file(self) -> Path:
        """The certificate authority to trust (PEM)."""
        assert self._authority is not None
        return self._authority.ca_file

    @property
    def proxy(self) -> str:
        """A forward proxy to the whole web, for programs that can't be given a name server."""
        return f"http://{ADDRESS}:{self.http_port}"

    def settings(self, base: Settings | None = None) -> Settings:
        """Settings that lead into this web; everything else as in `base` (default: `QUICK`)."""
        base = QUICK if base is None else base
        return msgspec.structs.replace(
            base, network=msgspec.structs.replace(base.network, **self._network())
        )

    def toml(self, base: Mapping[str, Mapping[str, object]] | None = None) -> str:
        """The same as a configuration file; `base` holds further tables, one level deep."""
        tables: dict[str, dict[str, object]] = {
            "network": {"timeout": 5.0, "connect_timeout": 5.0, "retries": 1},
            "politeness": {"min_interval": 0.0},
        }
        for name, values in (base or {}).items():
            tables.setdefault(name, {}).update(values)
        tables["network"] |= self._network()
        lines = []
        for name, values in tables.items():
            lines.append(f"[{name}]")
            lines += [f"{key} = {_toml(value)}" for key, value in values.items()]
            lines.append("")
        return "\n".join(lines)

    def _network(self) -> dict[str, object]:
        return {
            "nameservers": (f"{ADDRESS}:{self.dns_port}",),
            "allow_addresses": (f"{ADDRESS}/32",),
            "ca_file": str(self.ca_file),
            "ports": {"80": self.http_port, "443": self.https_port},
        }

    def site(self, host: str) -> Site | None:
        """The site of a name, by its own entry or by `*.`."""
        site = self._sites.get(host)
        parent = host
        while site is None and "." in parent:
            parent = parent.partition(".")[2]
            site = self._sites.get(f"*.{parent}")
        return site

    def put(self, site: Site) -> None:
        """Add a site, or put it in the place of the one of that name."""
        self._sites[site.host] = site

    def remove(self, host: str) -> None:
        """The name no longer exists."""
        del self._sites[host]

    def change(self, host: str, path: str, behaviour: Behaviour) -> None:
        """From now on, a path behaves differently: a link dies, or comes back."""
        site = self._sites[host]
        self.put(msgspec.structs.replace(site, pages={**site.pages, path: behaviour}))

    def asked(
        self, host: str | None = None, path: str | None = None, *, method: str | None = None
    ) -> list[Asked]:
        """The requests on record, all or some."""
        return [
            request
            for request in list(self.requests)
            if (host is None or request.host == host)
            and (path is None or request.path == path)
            and (method is None or request.method == method)
        ]

    def count(
        self, host: str | None = None, path: str | None = None, *, method: str | None = None
    ) -> int:
        """How many requests are on record."""
        return len(self.asked(host, path, method=method))

    def forget(self) -> None:
        """Begin the record anew, and the counting of `in_turn`."""
        self.requests.clear()
        self.lookups.clear()
        self._seen.clear()

    def _zone(self, name: str) -> tuple[Dns, tuple[str, ...]]:
        self.lookups.append(name)
        if self.offline:
            return Dns.TIMEOUT, ()
        site = self.site(name)
        return (Dns.NXDOMAIN, ()) if site is None else (site.dns, site.addresses)

    def _answer(
        self, host: str, path: str, method: str, headers: dict[str, str], scheme: str
    ) -> Reply:
        self._seen[host, path, method] += 1
        request = asked(host, path, method, headers, scheme, self._seen[host, path, method])
        self.requests.append(request)
        site = self.site(host)
        if self.offline or site is None or site.dns not in (Dns.ADDRESS, Dns.OVER_TCP):
            return _UNREACHABLE  # asked by way of the proxy, or over an old connection
        if scheme == "http" and not site.http:
            return _NO_HTTP
        behaviour = site.behaviour(path)
        reply = behaviour if isinstance(behaviour, Reply) else behaviour(request)
        return reply.head if method == "HEAD" and reply.head is not None else reply

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        plain = await loop.create_server(
            lambda: ServedConnection(self._answer, "http", self._open, self._tunnel),
            ADDRESS,
            0,
            backlog=1024,
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.sni_callback = self._choose_certificate
        secure = await loop.create_server(
            lambda: TlsConnection(context, ServedConnection(self._answer, "https", self._open)),
            ADDRESS,
            0,
            backlog=1024,
        )
        self.http_port = plain.sockets[0].getsockname()[1]
        self.https_port = secure.sockets[0].getsockname()[1]
        self._servers += [plain, secure]
        tcp = await loop.create_server(lambda: OverTcp(self._zone), ADDRESS, 0)
        self._servers.append(tcp)
        self.dns_port = tcp.sockets[0].getsockname()[1]
        udp, _ = await loop.create_datagram_endpoint(
            lambda: OverUdp(self._zone), local_addr=(ADDRESS, self.dns_port)
        )
        self._servers.append(udp)

    def _choose_certificate(
        self, connection: ssl.SSLSocket | ssl.SSLObject, name: str | None, _: ssl.SSLContext
    ) -> int | None:
        site = self.site(name or "")
        if self.offline or site is None or name is None or site.tls is Tls.NONE:
            return ssl.ALERT_DESCRIPTION_INTERNAL_ERROR
        if site.tls is Tls.OLD_PROTOCOL:
            return ssl.ALERT_DESCRIPTION_PROTOCOL_VERSION
        assert self._authority is not None
        connection.context = self._authority.context(name, site.tls)
        return None

    async def _tunnel(
        self, host: str, port: int
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        site = self.site(host)
        if self.offline or site is None or site.dns not in (Dns.ADDRESS, Dns.OVER_TCP):
            raise OSError(f"{host} can't be resolved")
        address = site.addresses[0]
        local = {80: self.http_port, 443: self.https_port}.get(port)
        if address != ADDRESS or local is None:
            raise OSError(f"nothing listens at {address}:{port}")
        return await asyncio.open_connection(ADDRESS, local)

    async def _close(self) -> None:
        for server in self._servers:
            server.close()
        self._servers.clear()
        current = asyncio.current_task()
        # A connection that was being accepted may still bring a task of its own.
        while self._open or len(asyncio.all_tasks()) > 1:
            for transport in list(self._open):
                transport.abort()
            tasks = [task for task in asyncio.all_tasks() if task is not current]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.sleep(0)


def _new_loop() -> asyncio.AbstractEventLoop:
    """The fastest event loop that there is here."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


def _toml(value: object) -> str:
    """A value as TOML writes it, which for these is how JSON does, but for tables."""
    if isinstance(value, Mapping):
        pairs = (f'"{key}" = {_toml(item)}' for key, item in value.items())
        return f"{{ {', '.join(pairs)} }}"
    return msgspec.json.encode(value).decode()
