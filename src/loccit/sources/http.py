"""Requests that a source makes to get posts: a site's pages, a feed, an API.

`Fetcher` uses the engines, the resolver with its vetted addresses, the host table, the retry policy
and the pace of probing. It does not follow redirects: a source decides whether it may go there.
The requests run in an event loop in a thread, so that a source can be a plain generator.
"""

from collections.abc import Iterable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from time import time
from types import TracebackType
from typing import Self

import anyio
from anyio.from_thread import BlockingPortal, start_blocking_portal
from msgspec import Struct

from loccit.config.settings import Settings
from loccit.event_loop import OPTIONS
from loccit.fetch.addresses import parse_networks
from loccit.fetch.compose import own_engine
from loccit.fetch.dns import Resolver, first_query
from loccit.fetch.engine import Engine, is_literal
from loccit.fetch.identity import HostTable, browser_headers, standard_headers
from loccit.fetch.messages import ExchangeError, Headers, HttpRequest, HttpResponse
from loccit.fetch.url import Target
from loccit.fetch.waiting import requested_wait
from loccit.host_policy import limits
from loccit.model import Failure
from loccit.scheduler.core.circuit import OVERLOADED
from loccit.scheduler.core.pace import HostPace
from loccit.scheduler.core.steps import AT_END, REFUSALS, UNREACHED
from loccit.scheduler.retries import Retries

PAGE_LIMIT = 4 << 20
"""Bytes of a page that are read."""
_HTML = ("text/html", "application/xhtml+xml", "text/plain")
_MARKUP = ("xml", "json", "rss", "atom")


class Fetched(Struct, frozen=True):
    """The response to a request, or why there was none."""

    url: str
    status: int = 0
    """0 where no HTTP response came."""
    headers: Headers = []
    body: bytes = b""
    truncated: bool = False
    failure: Failure | None = None
    detail: str = ""

    def header(self, name: str) -> str:
        """The first value of a header (name in lower case), or nothing."""
        return next((value for key, value in self.headers if key == name), "")


def page_limit(status: int, content_type: str) -> int:
    """Bytes to read of a response: text and feeds, nothing of pictures, downloads or redirects."""
    if 300 <= status < 400:
        return 0
    kind = content_type.lower()
    if not kind or kind.startswith(_HTML) or any(word in kind for word in _MARKUP):
        return PAGE_LIMIT
    return 0


class _Host:
    """The pace of one host, and what waits for it."""

    def __init__(self, pace: HostPace) -> None:
        self.pace = pace
        self.in_flight = 0
        self.freed = anyio.Event()
        self.asked = False


class Fetcher:
    """Makes requests as politely as probing does. A context manager; use it from one thread."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._table = HostTable(settings.hosts)
        self._retries = Retries(settings)
        self._hosts: dict[str, _Host] = {}
        self._least_interval = 0.0
        self._portal: BlockingPortal | None = None
        self._manager: AbstractContextManager[BlockingPortal] | None = None
        self._resolver: Resolver | None = None
        self._engine: Engine | None = None
        self.requests = 0
        """Exchanges made so far, retries included."""

    def __enter__(self) -> Self:
        self._manager = start_blocking_portal("asyncio", OPTIONS)
        self._portal = self._manager.__enter__()
        try:
            self._portal.call(self._open)
        except BaseException:
            self._manager.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._portal is not None
        assert self._manager is not None
        try:
            self._portal.call(self._close)
        finally:
            # With an error: cancels what is under way.
            self._manager.__exit__(kind, error, trace)

    @property
    def concurrency(self) -> int:
        """Requests that are worth starting at once."""
        return self._settings.politeness.per_host

    def slow_down(self, interval: float) -> None:
        """Leave at least so many seconds between two requests (`Crawl-delay`)."""
        self._least_interval = max(self._least_interval, interval)
        for host in self._hosts.values():
            host.pace.interval = max(host.pace.interval, interval)

    def start(
        self, url: str, headers: Iterable[tuple[str, str]] = (), *, limit: int = 0
    ) -> "Future[Fetched]":
        """Begin a request. `limit`: bytes to read whatever the content type; 0: by `page_limit`."""
        assert self._portal is not None
        return self._portal.start_task_soon(self._get, url, list(headers), limit)

    def get(self, url: str, headers: Iterable[tuple[str, str]] = (), *, limit: int = 0) -> Fetched:
        """Make a request and wait for its response."""
        return self.start(url, headers, limit=limit).result()

    # In the event loop

    async def _open(self) -> None:
        network = self._settings.network
        self._resolver = Resolver(
            network.nameservers,
            parse_networks(network.allow_addresses),
            timeout=first_query(network.timeout),
        )
        self._engine = own_engine(
            network, standard_headers(self._settings), page_limit,
            resolver=self._resolver, no_proxy=network.no_proxy,
        )  # fmt: skip

    async def _close(self) -> None:
        assert self._engine is not None
        assert self._resolver is not None
        # Probing follows, with a pace of its own: the last interval is kept here.
        last = max((host.pace.next_at for host in self._hosts.values()), default=0.0)
        left = min(self._settings.politeness.min_interval, last - anyio.current_time())
        await anyio.sleep(max(0.0, left))
        await self._engine.close()
        self._resolver.close()

    def _host(self, name: str) -> _Host:
        host = self._hosts.get(name)
        if host is None:
            own = limits(self._settings, name)
            pace = HostPace(own.per_host, max(own.min_interval, self._least_interval))
            host = self._hosts[name] = _Host(pace)
        return host

    async def _get(self, url: str, headers: Headers, limit: int) -> Fetched:
        try:
            target = Target(url)
        except ValueError as error:
            return Fetched(url, failure=Failure.BAD_REDIRECT, detail=str(error))
        own = self._table.settings(target.host)
        if own is not None and own.skip:
            detail = f"the configuration says never to ask {target.host}"
            return Fetched(url, failure=Failure.SKIPPED_HOST, detail=detail)
        addresses = await self._addresses(target)
        if isinstance(addresses, Fetched):
            return addresses
        call = HttpRequest(
            url=target.url.partition("#")[0],
            scheme=target.scheme,
            host=target.host,
            port=target.port,
            address=addresses[0],
            headers=[*headers, *self._table.headers(target.host, target.scheme, target.port)],
            timeout=(own.timeout if own is not None else None) or self._settings.network.timeout,
            limit=limit,
        )
        return await self._with_retries(url, call, headers, addresses)

    async def _addresses(self, target: Target) -> tuple[str, ...] | Fetched:
        assert self._engine is not None
        assert self._resolver is not None
        if not self._engine.needs_addresses and not is_literal(target.host):
            return ("",)
        found = await self._resolver.resolve(target.host)
        if found.failure is not None:
            return Fetched(target.url, failure=found.failure, detail=found.detail)
        self._engine.expect(target.host, found.addresses[0])
        return found.addresses

    async def _with_retries(
        self, url: str, call: HttpRequest, headers: Headers, addresses: tuple[str, ...]
    ) -> Fetched:
        attempt, tried, as_browser = 1, 0, False
        while True:
            got = await self._exchange(url, call)
            wait: float | None
            if isinstance(got, ExchangeError):
                if self._more_tolerant(call, got, headers):
                    continue
                if got.failure in UNREACHED and tried + 1 < len(addresses):
                    tried += 1
                    call.address = addresses[tried]
                    continue
                answer = Fetched(url, failure=call.suspicion or got.failure, detail=got.detail)
                wait = self._retries.after_failure(got.failure, attempt)
            else:
                answer = Fetched(url, got.status, got.headers, got.body, got.truncated)
                if got.status < 400:
                    return answer
                asked = requested_wait(got, time())
                wait = self._retries.after_status(got.status, asked, attempt)
                if wait is None and got.status in REFUSALS and not as_browser:
                    as_browser = True
                    call.headers = [*browser_headers(self._settings), *call.headers]
                    continue
            if wait is None:
                return answer
            await anyio.sleep(self._retries.backoff(attempt) if wait == AT_END else wait)
            attempt += 1

    def _more_tolerant(self, call: HttpRequest, error: ExchangeError, headers: Headers) -> bool:
        """Prepare for another try by other means; False where there are none."""
        network = self._settings.network
        looks_behind = network.look_behind_tls and network.proxy is None
        if error.failure.startswith("tls-") and looks_behind and call.suspicion is None:
            call.suspicion, call.lenient = error.failure, True
            call.headers = list(headers)  # no credentials over a connection that is not trusted
            return True
        if error.unreadable and not call.lenient:
            call.lenient, call.careful = call.careful, True
            return True
        return False

    async def _exchange(self, url: str, call: HttpRequest) -> HttpResponse | ExchangeError:
        assert self._engine is not None
        host = self._host(call.host)
        pace = host.pace
        while (wait := pace.next_at - anyio.current_time()) > 0 or host.in_flight >= pace.limit:
            if wait > 0:
                await anyio.sleep(wait)
            else:
                await host.freed.wait()
        started = anyio.current_time()
        pace.started(started)
        host.in_flight += 1
        self.requests += 1
        try:
            response = await self._engine.fetch(call)
        except ExchangeError as error:
            return error
        except Exception as error:  # what a server sends can harm its own request only
            return ExchangeError(Failure.INTERNAL, f"{type(error).__name__}: {error}"[:200])
        finally:
            host.in_flight -= 1
            freed, host.freed = host.freed, anyio.Event()
            freed.set()
        now = anyio.current_time()
        asked = requested_wait(response, time()) if response.status >= 400 else None
        most = self._settings.politeness.max_retry_after
        if response.status in OVERLOADED:
            pace.overloaded(now, started, min(asked or 0.0, most))
        elif response.status < 500:
            pace.answered(now - started, first=not host.asked)
            pace.interval = max(pace.interval, self._least_interval)
        host.asked = True
        return response
