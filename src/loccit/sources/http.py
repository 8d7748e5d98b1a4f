"""Requests that a source makes to get posts: a site's pages, a feed, an API.

`Fetcher` uses the engines, the resolver with its vetted addresses, the host table and the pace of
probing, and after an exchange goes on as probing does (`loccit.scheduler.core.steps`). It does not
follow redirects: a source decides whether it may go there.
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
from loccit.content_types import is_html
from loccit.event_loop import OPTIONS
from loccit.fetch.addresses import parse_networks
from loccit.fetch.compose import own_engine
from loccit.fetch.dns import Resolver, first_query
from loccit.fetch.engine import Engine, is_literal
from loccit.fetch.identity import HostTable, browser_headers, standard_headers
from loccit.fetch.messages import ExchangeError, Headers, HttpRequest, HttpResponse
from loccit.fetch.waiting import requested_wait
from loccit.host_policy import limits
from loccit.model import Failure, Observation, Request
from loccit.outcomes import OVERLOADED_STATUSES
from loccit.scheduler.core.jobs import Job, new_job
from loccit.scheduler.core.messages import Failed, Responded
from loccit.scheduler.core.pace import HostPace
from loccit.scheduler.core.steps import Steps
from loccit.scheduler.exchanges import http_request
from loccit.scheduler.retries import Retries
from loccit.scheduler.run import step_rules

PAGE_LIMIT = 4 << 20
"""Bytes of a page that are read."""
_TEXT = "text/plain"
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
    if not kind or is_html(kind) or kind.startswith(_TEXT):
        return PAGE_LIMIT
    return PAGE_LIMIT if any(word in kind for word in _MARKUP) else 0


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
        self._steps = Steps(step_rules(settings), Retries(settings))
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

    def concurrency(self, host: str) -> int:
        """Requests to a host that are worth starting at once."""
        return limits(self._settings, host).per_host

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
            job = new_job(Request(url, url))
        except ValueError as error:
            return Fetched(url, failure=Failure.BAD_REDIRECT, detail=str(error))
        if limits(self._settings, job.host).skip:
            detail = f"the configuration says never to ask {job.host}"
            return Fetched(url, failure=Failure.SKIPPED_HOST, detail=detail)
        addresses = await self._addresses(url, job.host)
        if isinstance(addresses, Fetched):
            return addresses
        return await self._until_settled(job, headers, limit, addresses)

    async def _addresses(self, url: str, host: str) -> tuple[str, ...] | Fetched:
        assert self._engine is not None
        assert self._resolver is not None
        if not self._engine.needs_addresses and not is_literal(host):
            return ("",)
        found = await self._resolver.resolve(host)
        if found.failure is not None:
            return Fetched(url, failure=found.failure, detail=found.detail)
        self._engine.expect(host, found.addresses[0])
        return found.addresses

    async def _until_settled(
        self, job: Job, headers: Headers, limit: int, addresses: tuple[str, ...]
    ) -> Fetched:
        """Ask until the steps of probing say that it is observed."""
        url = job.request.url
        while True:
            sent = [*(browser_headers(self._settings) if job.browser else ()), *headers]
            address = addresses[job.addresses_failed]
            timeout = self._settings.network.timeout
            got = await self._exchange(
                http_request(job, address, sent, self._table, timeout, limit)
            )
            if isinstance(got, ExchangeError):
                failed = Failed(0, time(), got.failure, got.detail, got.unreadable)
                then = self._steps.failed(job, failed, len(addresses))
                if isinstance(then, Observation):
                    return Fetched(url, failure=then.failure, detail=then.detail)
            else:
                asked = requested_wait(got, time())
                then = self._steps.responded(
                    job, Responded(0, time(), got.status, retry_after=asked)
                )
                if isinstance(then, Observation):
                    return Fetched(url, got.status, got.headers, got.body, got.truncated)
            await anyio.sleep(then.wait)

    async def _exchange(self, call: HttpRequest) -> HttpResponse | ExchangeError:
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
        if response.status in OVERLOADED_STATUSES:
            pace.overloaded(now, started, min(asked or 0.0, most))
        elif response.status < 500:
            pace.answered(now - started, first=not host.asked)
            pace.interval = max(pace.interval, self._least_interval)
        host.asked = True
        return response
