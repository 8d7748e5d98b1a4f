"""One exchange for a job: send, read the page, and return the result.

This is what a worker does, in the process of the run or in one of its own. Whatever a server sends
can harm its own link only: an exception becomes that job's `internal-error`.
"""

import asyncio
import traceback
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from logging import getLogger
from time import time

from msgspec import structs

from loccit.fetch.dns import Resolver
from loccit.fetch.engine import Engine
from loccit.fetch.headers import kept
from loccit.fetch.identity import HostTable
from loccit.fetch.messages import (
    REDIRECTS,
    ExchangeError,
    Headers,
    HttpRequest,
    HttpResponse,
)
from loccit.fetch.robots import LONGEST
from loccit.fetch.server_clock import seconds_ahead
from loccit.fetch.waiting import requested_wait
from loccit.host_secrets import SecretMask
from loccit.model import Failure, Page
from loccit.outcomes import is_success
from loccit.page.refresh import declared
from loccit.scheduler.core.circuit import TIMEOUTS
from loccit.scheduler.core.jobs import Job, JobKind, Transport, Via, cookie_header
from loccit.scheduler.core.known import Match, headers_of
from loccit.scheduler.core.messages import Failed, NameResolved, Responded
from loccit.scheduler.reading import PageReading
from loccit.scheduler.recording import VISITS, Recording

_log = getLogger(__name__)

_READ_INLINE = 16_384
"""Bytes of a body that are read on the event loop; a longer one is read in a thread."""
_LAG_PERIOD = 0.1
"""Seconds between two looks whether this process keeps up."""
_MOST_LAG = 0.25
"""The part of a timeout that this process may have been busy elsewhere; with more, a timeout says
nothing about the host."""


class Exchanger:
    """Makes exchanges by loccit's engines, and reads what comes."""

    def __init__(
        self,
        engine: Engine,
        resolver: Resolver,
        hosts: HostTable,
        reading: PageReading,
        browser: Headers,
        timeout: float,
        mask: SecretMask,
        recording: Recording,
    ) -> None:
        """Compose the parts.

        Args:
            engine: Makes the exchanges.
            resolver: The only source of addresses.
            hosts: Exceptions for single hosts.
            reading: Reads pages.
            browser: The headers that a browser sends.
            timeout: Seconds for one exchange.
            mask: Takes the configuration's secrets out of bodies.
            recording: Says which responses are kept.
        """
        self.needs_addresses = engine.needs_addresses
        self._engine = engine
        self._resolver = resolver
        self._hosts = hosts
        self._reading = reading
        self._browser = browser
        self._timeout = timeout
        self._mask = mask
        self._recording = recording
        self._loop = asyncio.get_running_loop()
        self._readers = ThreadPoolExecutor(1, "page-reader")
        self._lag = 0.0
        self._lag_due = self._loop.time() + _LAG_PERIOD
        self._lag_timer = self._loop.call_at(self._lag_due, self._measure_lag)

    async def resolve(self, host: str, *, again: bool) -> NameResolved:
        """Look a name up, and vet its addresses."""
        try:
            found = await self._resolver.resolve(host, again=again)
        except Exception:
            _log.exception("%s cannot be looked up", host)
            return NameResolved(host, failure=Failure.DNS_SERVFAIL, detail="the look-up broke off")
        if found.failure is None:
            self._engine.expect(host, found.addresses[0])
        return NameResolved(host, found.addresses, found.failure, found.detail)

    async def exchange(self, job: Job, address: str) -> Responded | Failed:
        """Make one exchange. Raises nothing but cancellation."""
        started, lag = self._loop.time(), self._lag
        try:
            request = self._request(job, address)
            try:
                response = await self._engine.fetch(request)
            except ExchangeError as error:
                elapsed = self._loop.time() - started
                busy = self._lagging() - lag > _MOST_LAG * request.timeout
                return Failed(
                    job.id, time(), error.failure, error.detail, error.unreadable,
                    ours=busy and error.failure in TIMEOUTS, elapsed=elapsed,
                )  # fmt: skip
            elapsed = self._loop.time() - started
            return await self._responded(job, address, response, elapsed)
        except Exception as error:
            _log.exception("%s: internal error", job.url)
            last = traceback.extract_tb(error.__traceback__)[-1]
            detail = f"{type(error).__name__} in {last.name}: {error}"[:300]
            return Failed(job.id, time(), Failure.INTERNAL, detail)

    async def sane(self, known: Sequence[str]) -> bool:
        """Return whether the resolver knows names that exist: these, or others beyond doubt."""
        return await self._resolver.sane(known)

    async def close(self) -> None:
        """Let go of connections and threads."""
        self._lag_timer.cancel()
        self._readers.shutdown(wait=False, cancel_futures=True)
        self._resolver.close()
        await self._engine.close()

    def _request(self, job: Job, address: str) -> HttpRequest:
        headers = list(self._browser) if job.browser else []
        if cookies := cookie_header(job, time()):
            headers.append(("cookie", cookies))
        if job.known is not None:
            headers += headers_of(job.known, job.condition)
        limit = LONGEST if job.kind is JobKind.ROBOTS else 0
        return http_request(job, address, headers, self._hosts, self._timeout, limit)

    async def _responded(
        self, job: Job, address: str, response: HttpResponse, elapsed: float
    ) -> Responded:
        now = time()
        cookies = [value for name, value in response.headers if name == "set-cookie"][:50]
        page = text = None
        body, match = b"", Match.NONE
        response.body = self._mask.body(response.body)
        exchange = None
        if self._recording.on:
            if not self._hosts.headers(job.host, job.scheme, job.port):
                exchange = self._recording.exchange(job, address, response, now)
            if job.kind is JobKind.LINK:
                self._reading.shorten(response)
        if job.kind is JobKind.ROBOTS:
            text = response.body.decode("utf-8", "replace") if response.status < 300 else ""
        elif response.body and job.kind is JobKind.LINK:
            page, body, match = await self._read(response, job)
            if page is not None and page.rest and not is_success(response.status):
                page = structs.replace(page, rest="")  # the text of an error is not compared
        return Responded(
            job=job.id,
            at=now,
            status=response.status,
            headers=kept(response.headers),
            redirect=redirect_of(response, page, job.url),
            retry_after=requested_wait(response, now) if response.status >= 400 else None,
            ahead=seconds_ahead(response, now),
            reloads=bool(cookies) and reloads(response, page, job.url),
            set_cookies=cookies,
            page=page,
            match=match,
            body=body,
            size=len(response.body) if body else 0,
            text=text or "",
            insecure=response.insecure,
            note=response.note,
            elapsed=elapsed,
            exchange=exchange,
        )

    async def _read(self, response: HttpResponse, job: Job) -> tuple[Page | None, bytes, Match]:
        """Read a page that is not known already; return it, its body's digest, and the match."""
        visit = job.request.purpose in VISITS
        known = job.known if job.known is not None and job.known.url == job.url else None
        body = self._reading.digest(response) if visit and response.status == 200 else b""
        if known is not None and body == known.body and not response.header("refresh"):
            return None, body, Match.BODY
        known_text = known.text if known is not None and body else ""
        read = partial(
            self._reading.page, response, job.url, keep_main=visit, known_text=known_text
        )
        short = len(response.body) <= _READ_INLINE
        page = read() if short else await self._loop.run_in_executor(self._readers, read)
        if page is None:
            return None, b"", Match.NONE
        same = bool(known_text) and page.text_digest == known_text
        return page, body, Match.TEXT if same else Match.NONE

    def _measure_lag(self) -> None:
        now = self._loop.time()
        self._lag += max(0.0, now - self._lag_due)
        self._lag_due = now + _LAG_PERIOD
        self._lag_timer = self._loop.call_at(self._lag_due, self._measure_lag)

    def _lagging(self) -> float:
        """Return the seconds that this process was busy elsewhere, ever."""
        return self._lag + max(0.0, self._loop.time() - self._lag_due)


def http_request(
    job: Job, address: str, headers: Headers, hosts: HostTable, timeout: float, limit: int
) -> HttpRequest:
    """The request that a job makes next.

    Args:
        headers: what it sends beside the standard headers and those of the host's own table.
        hosts: exceptions for single hosts.
        timeout: seconds, where the host has none of its own.
        limit: bytes to read; 0: as the engine has it.
    """
    own = hosts.settings(job.host)
    # Credentials are never sent over a connection whose certificate failed verification.
    if job.tls_failure is None:
        headers = [*headers, *hosts.headers(job.host, job.scheme, job.port)]
    return HttpRequest(
        url=job.url.partition("#")[0] if "#" in job.url else job.url,
        scheme=job.scheme,
        host=job.host,
        port=job.port,
        address=address,
        headers=headers,
        timeout=(own.timeout if own is not None else None) or timeout,
        careful=job.transport is not Transport.FAST,
        lenient=job.transport is Transport.LENIENT or job.tls_failure is not None,
        limit=limit,
        suspicion=job.tls_failure,
    )


def redirect_of(response: HttpResponse, page: Page | None, url: str) -> tuple[str, Via] | None:
    """Return where a response sends a visitor, and by what means; None where it is the end.

    A page that reloads itself is not a redirect.
    """
    if response.status in REDIRECTS:
        location = response.header("location").strip()
        return (location, "http") if location else None
    if not is_success(response.status):
        return None
    target = _led_to(response, page, url)
    return None if not target or _is_here(target, url) else (target, "meta-refresh")


def reloads(response: HttpResponse, page: Page | None, url: str) -> bool:
    """Return whether a page loads itself again, soon: with the cookies that it set, it is another.

    A browser does so whatever the status is.
    """
    target = _led_to(response, page, url)
    return target is not None and _is_here(target, url)


def _led_to(response: HttpResponse, page: Page | None, url: str) -> str | None:
    """Return the address that a page leads its visitor to by itself."""
    refresh = response.header("refresh")
    words = page.words if page is not None else 0
    target = declared(refresh, url, words=words) if refresh else None
    return page.refresh if target is None and page is not None else target


def _is_here(target: str, url: str) -> bool:
    return target.partition("#")[0] == url.partition("#")[0]
