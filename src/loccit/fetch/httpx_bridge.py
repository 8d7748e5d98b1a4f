"""The seam joined to httpx: any httpx transport serves as an engine, every engine as a transport.

So tests, caches, recordings and proxies that were written for httpx plug in without knowing of
loccit, and httpx clients gain what loccit's engines have: vetted, pinned addresses.

    engine = engine_of(httpx.MockTransport(handler), connects=False)
    probe(tasks, settings, decide, RunOptions(engine=engine))
    httpx.AsyncClient(transport=EngineTransport(engine, resolver))
"""

import asyncio
from collections.abc import Mapping

import httpx

from loccit.config.settings import NetworkSettings
from loccit.fetch.dns import Resolver
from loccit.fetch.engine import BodyLimit, Engine, MakeEngine, is_literal, target_port
from loccit.fetch.failures import known_failure
from loccit.fetch.messages import ExchangeError, Headers, HttpRequest, HttpResponse, overridden
from loccit.fetch.url import Target
from loccit.model import Failure

_FAILURES: tuple[tuple[type[Exception], Failure], ...] = (
    (httpx.ConnectTimeout, Failure.CONNECT_TIMEOUT),
    (httpx.TimeoutException, Failure.READ_TIMEOUT),
    (httpx.ProxyError, Failure.PROXY),
    (httpx.ConnectError, Failure.CONNECT_OTHER),
    (httpx.NetworkError, Failure.RESET),
)
"""What httpx's exceptions mean, where their text does not say it better; else a broken protocol."""

_ERRORS: tuple[tuple[str, type[httpx.TransportError]], ...] = (
    ("connect-timeout", httpx.ConnectTimeout),
    ("read-timeout", httpx.ReadTimeout),
    ("proxy-error", httpx.ProxyError),
    ("reset", httpx.ReadError),
    ("connect-", httpx.ConnectError),
    ("dns-", httpx.ConnectError),
    ("tls-", httpx.ConnectError),
    ("forbidden-address", httpx.ConnectError),
)
"""The same the other way round, by the failure's beginning."""

_NOT_PASSED_ON = frozenset({"host", "connection", "accept-encoding", "transfer-encoding"})
"""Request headers that are the engine's own business."""
_UNDONE = frozenset({"content-encoding", "content-length", "transfer-encoding"})
"""Answer headers that no longer hold: the engine has decoded and cut the body."""


class TransportEngine:
    """An httpx transport as an engine (see `Engine`)."""

    def __init__(
        self,
        transport: httpx.AsyncBaseTransport,
        settings: NetworkSettings,
        defaults: Headers,
        body_limit: BodyLimit,
        *,
        connects: bool,
    ) -> None:
        self.needs_addresses = connects
        self._transport = transport
        self._settings = settings
        self._defaults = defaults
        self._body_limit = body_limit

    def expect(self, host: str, address: str) -> None:
        """Nothing is prepared."""

    async def fetch(self, call: HttpRequest) -> HttpResponse:
        """Make one exchange (see `Engine`)."""
        try:
            async with asyncio.timeout(call.timeout):
                response = await self._transport.handle_async_request(self._request(call))
                try:
                    return await self._read(response, call.limit)
                finally:
                    await response.aclose()
        except TimeoutError:
            raise ExchangeError(Failure.READ_TIMEOUT, "no answer in time") from None
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise _failure(error) from None

    async def close(self) -> None:
        """Close the transport."""
        await self._transport.aclose()

    def _request(self, call: HttpRequest) -> httpx.Request:
        url = httpx.URL(call.url)
        headers = [
            ("host", url.netloc.decode("ascii").rpartition("@")[2]),
            *overridden(self._defaults, call.headers),
        ]
        connect = min(self._settings.connect_timeout, call.timeout)
        extensions: dict[str, object] = {
            "timeout": dict.fromkeys(("read", "write", "pool"), call.timeout) | {"connect": connect}
        }
        if call.address:
            # The transport sees the vetted address only; names are for Host, SNI and certificates.
            port = target_port(self._settings.ports, call.port)
            url = url.copy_with(host=call.address.strip("[]"), port=port)
            # It could not tell two names at one address apart, and would use one's connection,
            # with one's certificate, for the other.
            headers.append(("connection", "close"))
            if not is_literal(call.host):
                extensions["sni_hostname"] = call.host
        return httpx.Request("GET", url, headers=headers, extensions=extensions)

    async def _read(self, response: httpx.Response, own_limit: int) -> HttpResponse:
        status = response.status_code
        headers: Headers = [(name.lower(), value) for name, value in response.headers.multi_items()]
        limit = own_limit or self._body_limit(status, response.headers.get("content-type", ""))
        chunks: list[bytes] = []
        size = 0
        broken = False
        if limit:
            try:
                async for chunk in response.aiter_bytes():
                    chunks.append(chunk)
                    size += len(chunk)
                    if size >= limit:
                        break
            except (httpx.TransportError, httpx.DecodingError):
                broken = True  # what breaks off is an answer still
        body = b"".join(chunks)[:limit]
        return HttpResponse(
            status, headers, body, truncated=bool(limit) and (broken or size >= limit)
        )


def engine_of(transport: httpx.AsyncBaseTransport, *, connects: bool = True) -> MakeEngine:
    """Have a run ask by way of an httpx transport.

    Args:
        transport: what is asked. It is closed at the end of the run.
        connects: whether it opens connections by what stands in the URL. Then it is given the
            vetted address there (`Host` header and SNI keep the name). One that answers by
            itself, or lets a proxy do so, is given the URL as it is, and no name is looked up.
    """

    def make(settings: NetworkSettings, defaults: Headers, body_limit: BodyLimit) -> Engine:
        return TransportEngine(transport, settings, defaults, body_limit, connects=connects)

    return make


class EngineTransport(httpx.AsyncBaseTransport):
    """An engine as an httpx transport: GET only, to vetted addresses only."""

    def __init__(self, engine: Engine, resolver: Resolver, *, timeout: float = 20.0) -> None:
        """Send requests by an engine; `timeout` (seconds) is for requests without one."""
        self._engine = engine
        self._resolver = resolver
        self._timeout = timeout

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Make one exchange.

        Raises:
            httpx.TransportError: No answer came; its cause is the `ExchangeError`.
        """
        if request.method != "GET":
            raise httpx.UnsupportedProtocol("loccit only asks by GET", request=request)
        try:
            call = await self._call(request)
            reply = await self._engine.fetch(call)
        except ExchangeError as error:
            raise _error(error, request) from error
        headers = [(name, value) for name, value in reply.headers if name not in _UNDONE]
        return httpx.Response(
            reply.status,
            headers=headers,
            content=reply.body,
            request=request,
            extensions={"address": call.address, "truncated": reply.truncated},
        )

    async def aclose(self) -> None:
        """Close the engine and the resolver."""
        await self._engine.close()
        self._resolver.close()

    async def _call(self, request: httpx.Request) -> HttpRequest:
        try:
            place = Target(str(request.url))
        except ValueError as error:
            raise ExchangeError(Failure.BAD_REDIRECT, str(error)) from None
        address = ""
        if self._engine.needs_addresses:
            resolved = await self._resolver.resolve(place.host)
            if resolved.failure is not None:
                raise ExchangeError(resolved.failure, resolved.detail)
            address = resolved.addresses[0]
        timeouts: Mapping[str, float | None] = request.extensions.get("timeout", {})
        return HttpRequest(
            url=str(request.url.copy_with(fragment=None)),
            scheme=place.scheme,
            host=place.host,
            port=place.port,
            address=address,
            headers=[(k, v) for k, v in request.headers.items() if k not in _NOT_PASSED_ON],
            timeout=timeouts.get("read") or self._timeout,
        )


def _failure(error: Exception) -> ExchangeError:
    """Return what an httpx exception means."""
    if isinstance(error.__cause__, ExchangeError):
        return error.__cause__  # one of our engines stands behind the transport
    meant = next((failure for kind, failure in _FAILURES if isinstance(error, kind)), None)
    if isinstance(error, httpx.TimeoutException):
        return ExchangeError(meant or Failure.READ_TIMEOUT, "no answer in time")
    known = known_failure(str(error))
    if known is not None:
        return known
    return ExchangeError(meant or Failure.PROTOCOL, str(error) or type(error).__name__)


def _error(error: ExchangeError, request: httpx.Request) -> httpx.TransportError:
    """The httpx exception that says what a failure means."""
    kind = next(
        (kind for start, kind in _ERRORS if error.failure.startswith(start)),
        httpx.RemoteProtocolError,
    )
    return kind(error.detail or error.failure.value, request=request)
