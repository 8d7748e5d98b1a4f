"""A job: one request on its way, hop by hop, until it is observed. A plain value.

Everything that a job has learned so far is in its fields, so it can be written down, sent to
another process and continued there.
"""

from enum import StrEnum
from typing import Literal

from msgspec import Struct

from loccit.fetch.cookies import Jar
from loccit.fetch.url import Target, join, path_of
from loccit.model import Failure, Hop, Observation, Page, Request, Visitor
from loccit.scheduler.core.known import Condition, KnownPage


class JobKind(StrEnum):
    """For whom a job is done."""

    LINK = "link"
    """For a link: it ends in an observation."""
    ROBOTS = "robots"
    """For the scheduler: it reads a host's robots.txt."""
    CANARY = "canary"
    """For the scheduler: it repeats a request that worked, to learn whether we are online."""


class Transport(StrEnum):
    """How tolerant the exchange must be; each mode is tried when the one before cannot read."""

    FAST = "fast"
    CAREFUL = "careful"
    """HTTP/1.1 only, and a status counts even if the body never ends."""
    LENIENT = "lenient"
    """By an engine that tolerates nearly everything."""


Via = Literal["http", "meta-refresh"]


class Job(Struct):
    """One request under way."""

    request: Request
    url: str
    """Where it is now; the request's URL, or where a redirect led."""
    host: str
    scheme: str
    port: int
    kind: JobKind = JobKind.LINK
    id: int = 0
    """Given by the machine when it is first dispatched; unique within a run."""
    attempt: int = 1
    hops: list[Hop] = []
    jar: Jar | None = None
    """The cookies that were set on the way."""
    visited: list[str] = []
    """URLs and cookies of the hops so far, to recognise a loop."""
    browser: bool = False
    """Send the headers that browsers send."""
    transport: Transport = Transport.FAST
    tls_failure: Failure | None = None
    """What is wrong with the server's TLS, while the job looks behind it."""
    tls_detail: str = ""
    addresses_failed: int = 0
    """Addresses of the present host that could not be reached."""
    address: str | None = None
    insecure: Failure | None = None
    note: str = ""
    network: str = ""
    """From which the last exchange was made, where its worker names it."""
    elapsed: float = 0.0
    """Seconds of all exchanges, without waiting."""
    started: float | None = None
    """When the last exchange began (the machine's clock); None: never."""
    interrupted: int = 0
    """Exchanges that were lost for reasons of this machine."""
    came_back: bool = False
    """The request was repeated with the cookies that its answer set."""
    retried_loop: bool = False
    """A redirect loop was begun again with the cookies that it set."""
    known: KnownPage | None = None
    """What an earlier visit learned of the page."""
    condition: Condition = Condition.NONE
    """On which the server is to send the page, at the present request."""

    @property
    def visitor(self) -> Visitor:
        """Whose headers it sends."""
        return "browser" if self.browser else "plain"


def new_job(request: Request, kind: JobKind = JobKind.LINK) -> Job:
    """Make a job at the start of its request.

    Raises:
        ValueError: The request's URL is not a valid http(s) URL.
    """
    target = Target(request.url)
    return Job(
        request=request,
        url=target.url,
        host=target.host,
        scheme=target.scheme,
        port=target.port,
        kind=kind,
        browser=request.visitor == "browser",
    )


def move(job: Job, target: Target) -> None:
    """Point a job at another URL."""
    job.url, job.host, job.scheme, job.port = (
        target.url, target.host, target.scheme, target.port,
    )  # fmt: skip
    job.addresses_failed = 0
    job.transport = Transport.FAST


def restart(job: Job) -> None:
    """Begin again at the request's URL, for another attempt."""
    if job.url != job.request.url:
        move(job, Target(job.request.url))
    job.hops = []
    job.jar = None
    job.came_back = False
    job.visited = []
    job.addresses_failed = 0
    job.address = None
    job.insecure = None
    job.note = ""


def cookie_header(job: Job, at: float) -> str:
    """Return the `Cookie` header for a job's present URL at a Unix time, or nothing."""
    if job.jar is None:
        return ""
    return job.jar.header(job.host, path_of(job.url), secure=job.scheme == "https", now=at)


class RedirectError(Exception):
    """A hop that cannot be taken."""

    def __init__(self, failure: Failure, detail: str) -> None:
        super().__init__(detail)
        self.failure = failure
        self.detail = detail


def follow(
    job: Job, at: float, status: int, target: str, via: Via, set_cookies: list[str], limit: int
) -> None:
    """Take one more hop.

    Raises:
        RedirectError: The hop is broken, closes a loop, or is one too many.
    """
    here = job.url
    try:
        there = Target(join(here, target))
    except ValueError:
        job.hops.append(Hop(here, status, target[:2000], via))
        detail = f"redirected to {target[:200]!r}, which is not a web address"
        raise RedirectError(Failure.BAD_REDIRECT, detail) from None
    job.hops.append(Hop(here, status, there.url, via))
    if not job.visited:
        job.visited.append(here)
    _take_cookies(job, at, set_cookies)
    move(job, there)
    # The same URL with other cookies is not a loop; and some sites remember a visitor by address,
    # so that the second request gets the page.
    cookies = cookie_header(job, at)
    state = f"{job.url} {cookies}" if cookies else job.url
    if state in job.visited:
        if job.retried_loop:
            detail = f"redirected in a circle, to {job.url}"
            raise RedirectError(Failure.REDIRECT_LOOP, detail)
        job.retried_loop = True
    job.visited.append(state)
    if len(job.hops) > limit:
        raise RedirectError(Failure.TOO_MANY_REDIRECTS, f"more than {limit} redirects")


def come_back(job: Job, at: float, status: int, set_cookies: list[str]) -> None:
    """Ask the same URL once more, with the cookies that its answer set."""
    job.came_back = True
    job.hops.append(Hop(job.url, status, job.url, "meta-refresh"))
    _take_cookies(job, at, set_cookies)


def _take_cookies(job: Job, at: float, set_cookies: list[str]) -> None:
    if set_cookies:
        job.jar = job.jar or Jar()
        headers = [("set-cookie", line) for line in set_cookies]
        job.jar.store(headers, job.host, path_of(job.url), secure=job.scheme == "https", now=at)


def observed(
    job: Job,
    at: float,
    status: int,
    headers: dict[str, str],
    page: Page | None,
    *,
    body: bytes = b"",
    size: int = 0,
    not_modified: bool = False,
) -> Observation:
    """End a job with an answer."""
    request = job.request
    job.hops.append(Hop(job.url, status))
    return Observation(
        url=request.url, link=request.link, at=at, purpose=request.purpose, share=request.share,
        visitor=job.visitor, hops=tuple(job.hops), status=status, detail=job.note,
        insecure=job.insecure, headers=headers, page=page, elapsed=job.elapsed,
        attempts=job.attempt, address=job.address,
        network=job.network, body=body, size=size, not_modified=not_modified,
    )  # fmt: skip


def failed(job: Job, at: float, failure: Failure, detail: str) -> Observation:
    """End a job without an answer."""
    request = job.request
    if not job.hops or job.hops[-1].url != job.url or job.hops[-1].location is None:
        job.hops.append(Hop(job.url, None))
    return Observation(
        url=request.url, link=request.link, at=at, purpose=request.purpose, share=request.share,
        visitor=job.visitor, hops=tuple(job.hops), failure=failure, detail=detail,
        insecure=job.insecure, elapsed=job.elapsed, attempts=job.attempt, address=job.address,
        network=job.network,
    )  # fmt: skip


def concluded(job: Job, at: float, from_host: Observation) -> Observation:
    """End a job without asking: its host's failure on other links is taken for its own."""
    request = job.request
    job.hops.append(Hop(job.url, from_host.status))
    return Observation(
        url=request.url, link=request.link, at=at, purpose=request.purpose, share=request.share,
        visitor=job.visitor, hops=tuple(job.hops), status=from_host.status,
        failure=from_host.failure, detail=from_host.detail, headers=from_host.headers,
        concluded=job.attempt == 1, elapsed=job.elapsed, attempts=job.attempt - 1,
    )  # fmt: skip


def not_askable(request: Request, at: float, why: str) -> Observation:
    """Return what is observed of a request whose URL is not valid."""
    return Observation(
        url=request.url, link=request.link, at=at, purpose=request.purpose, share=request.share,
        visitor=request.visitor, failure=Failure.BAD_REDIRECT, detail=why, attempts=0,
    )  # fmt: skip
