"""loccit's own engines, composed into the one that is asked for everything."""

from ipaddress import ip_address, ip_network

from msgspec import structs

from loccit.config.settings import NetworkSettings
from loccit.fetch.dns import Resolver
from loccit.fetch.engine import BodyLimit, Engine
from loccit.fetch.lenient import LenientEngine
from loccit.fetch.messages import ExchangeError, Headers, HttpRequest, HttpResponse
from loccit.fetch.pinned import PinnedEngine
from loccit.fetch.plain import PlainEngine
from loccit.fetch.wire import NeedsMore
from loccit.model import Failure
from loccit.outcomes import CONNECT_FAILURES

_PROXY_AUTHENTICATION_REQUIRED = 407
"""The status of a proxy (RFC 9110, section 15.5.8)."""


class DirectEngine:
    """Plain HTTP by one engine, TLS by another, and what neither can read by the lenient one."""

    needs_addresses = True

    def __init__(self, plain: Engine, pinned: Engine, lenient: Engine) -> None:
        self._plain = plain
        self._pinned = pinned
        self._lenient = lenient

    async def fetch(self, call: HttpRequest) -> HttpResponse:
        """Make one exchange (see `Engine`)."""
        if call.lenient:
            return await self._lenient.fetch(call)
        if call.scheme == "http" and not call.careful:
            return await self._plain.fetch(call)
        return await self._pinned.fetch(call)

    def expect(self, host: str, address: str) -> None:
        """Tell the engine that prepares connections."""
        self._pinned.expect(host, address)

    async def close(self) -> None:
        """Close all."""
        for engine in (self._plain, self._pinned, self._lenient):
            await engine.close()


class ProxyEngine:
    """Everything by a proxy; what is wrong with the proxy itself says nothing of the host."""

    needs_addresses = False

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def fetch(self, call: HttpRequest) -> HttpResponse:
        """Make one exchange (see `Engine`)."""
        try:
            response = await self._engine.fetch(call)
        except ExchangeError as error:
            if error.failure not in CONNECT_FAILURES:
                raise
            detail = f"the configured proxy can't be reached: {error.detail}"
            raise ExchangeError(Failure.PROXY, detail) from None
        if response.status == _PROXY_AUTHENTICATION_REQUIRED:
            raise ExchangeError(Failure.PROXY, "the configured proxy wants credentials (407)")
        return response

    def expect(self, host: str, address: str) -> None:
        """Nothing is prepared."""

    async def close(self) -> None:
        """Close the engine."""
        await self._engine.close()


class NoProxyEngine:
    """The hosts of `no_proxy` directly, everything else by a proxy, which resolves names itself."""

    needs_addresses = False

    def __init__(
        self, proxied: Engine, direct: Engine, resolver: Resolver, exceptions: tuple[str, ...]
    ) -> None:
        self._proxied = proxied
        self._direct = direct
        self._resolver = resolver
        self._exceptions = exceptions

    async def fetch(self, call: HttpRequest) -> HttpResponse:
        """Make one exchange (see `Engine`)."""
        if not is_exception(call.host, self._exceptions):
            return await self._proxied.fetch(call)
        if not call.address:
            resolved = await self._resolver.resolve(call.host)
            if resolved.failure is not None:
                raise ExchangeError(resolved.failure, resolved.detail)
            call = structs.replace(call, address=resolved.addresses[0])
        return await self._direct.fetch(call)

    def expect(self, host: str, address: str) -> None:
        """Tell the engine that prepares connections."""
        self._direct.expect(host, address)

    async def close(self) -> None:
        """Close both."""
        await self._proxied.close()
        await self._direct.close()


def own_engine(
    network: NetworkSettings,
    defaults: Headers,
    limit: BodyLimit,
    *,
    resolver: Resolver | None = None,
    no_proxy: tuple[str, ...] = (),
    needs_more: NeedsMore | None = None,
) -> Engine:
    """The engine for everything, lenient requests included, as the configuration wants it.

    With a proxy, the hosts of `no_proxy` are asked directly if there is a `resolver`.

    Raises:
        UsageError: `ca_file` or `proxy` can't be used.
    """
    if network.proxy is None:
        return _direct(network, defaults, limit, needs_more)
    proxied = ProxyEngine(PinnedEngine(network, defaults, limit, needs_more=needs_more))
    if resolver is None or not no_proxy:
        return proxied
    unproxied = structs.replace(network, proxy=None)
    direct = _direct(unproxied, defaults, limit, needs_more)
    return NoProxyEngine(proxied, direct, resolver, no_proxy)


def _direct(
    network: NetworkSettings, defaults: Headers, limit: BodyLimit, needs_more: NeedsMore | None
) -> Engine:
    return DirectEngine(
        PlainEngine(network, defaults, limit, needs_more=needs_more),
        PinnedEngine(network, defaults, limit, needs_more=needs_more),
        LenientEngine(network, defaults, limit, needs_more=needs_more),
    )


def is_exception(host: str, exceptions: tuple[str, ...]) -> bool:
    """Return whether a host is among those that no proxy is asked for, as curl reads `no_proxy`.

    An entry is `*` (all), a name, which stands for its subdomains too (with or without a leading
    dot), an address, or a network (CIDR) for hosts that are written as an address.
    """
    name = host.strip("[]").rstrip(".").lower()
    for entry in exceptions:
        wanted = entry.strip().strip("[]").lower().lstrip(".").rstrip(".")
        if wanted == "*" or (wanted and (name == wanted or name.endswith(f".{wanted}"))):
            return True
        try:
            if ip_address(name) in ip_network(wanted, strict=False):
                return True
        except ValueError:
            continue
    return False
