"""A chain: one request on its way, hop by hop, until it is observed."""

import re
from functools import lru_cache

from pyreqwest.http import Url

from loccit.fetch.cookies import Jar
from loccit.fetch.headers import kept
from loccit.fetch.messages import ExchangeError, Headers, HttpResponse
from loccit.fetch.url import Target, join
from loccit.model import Failure, Hop, Observation, Page, Request, Visitor

REDIRECTS = frozenset({301, 302, 303, 307, 308})
"""Statuses whose Location a browser follows (Fetch standard, "redirect status")."""

_REFRESH = re.compile(r"^\s*[\d.]+\s*[;,]\s*(?:url\s*=)?\s*['\"]?(?P<url>[^'\"]+)", re.IGNORECASE)


class Chain:
    """A request under way."""

    __slots__ = (
        "address", "attempt", "browserlike", "elapsed", "hops", "insecure", "jar", "level", "note",
        "place", "request", "seen", "started", "suspicion", "tried",
    )  # fmt: skip

    def __init__(self, request: Request) -> None:
        """Start at the request's URL.

        Raises:
            ValueError: It is no http(s) URL.
        """
        self.request = request
        self.place = Target(request.url)
        self.restart()
        self.attempt = 1
        self.elapsed = 0.0
        self.started = 0.0
        """When the present exchange began (seconds of the loop's clock)."""
        self.browserlike = request.visitor == "browser"
        """Send the headers that browsers send."""
        self.level = 0
        """How lenient an exchange is needed: an index into `steps.LEVELS`."""
        self.suspicion: ExchangeError | None = None
        """What was wrong with TLS, while we look behind it."""

    @property
    def visitor(self) -> Visitor:
        """Whose headers the chain's requests carry by now."""
        return "browser" if self.browserlike else "plain"

    def restart(self) -> None:
        """Begin again at the request's URL, for another attempt."""
        if self.place.url != self.request.url:
            self.place = Target(self.request.url)
        self.hops: list[Hop] = []
        self.jar: Jar | None = None
        self.seen: set[tuple[str, str]] | None = None
        self.tried = 0
        """Addresses of the present host that could not be reached."""
        self.address: str | None = None
        self.insecure: Failure | None = None
        self.note = ""

    def follow(self, target: str, reply: HttpResponse, via: str, limit: int) -> None:
        """Take one more hop.

        Raises:
            ExchangeError: The hop is broken, closes a loop, or is one too many.
        """
        place = self.place
        try:
            there = Target(join(place.url, target))
        except ValueError:
            self.hops.append(Hop(place.url, reply.status, target[:2000], via))  # type: ignore[arg-type]
            detail = f"redirected to {target[:200]!r}, which is no web address"
            raise ExchangeError(Failure.BAD_REDIRECT, detail) from None
        self.hops.append(Hop(place.url, reply.status, there.url, via))  # type: ignore[arg-type]
        self._store_cookies(reply.headers)
        state = (there.url, self.cookies(there))
        if self.seen is None:
            self.seen = {(place.url, "")}
        if state in self.seen:
            raise ExchangeError(Failure.REDIRECT_LOOP, f"redirected in a circle, to {there.url}")
        self.seen.add(state)
        if len(self.hops) > limit:
            raise ExchangeError(Failure.TOO_MANY_REDIRECTS, f"more than {limit} redirects")
        self.place = there
        self.tried = 0
        self.level = 0

    def cookies(self, place: Target) -> str:
        """The `cookie` header for a place."""
        if self.jar is None:
            return ""
        return self.jar.header(place.host, _path(place.url), secure=place.scheme == "https")

    def observed(self, now: float, reply: HttpResponse, page: Page | None) -> Observation:
        """The end of the chain: an answer."""
        request = self.request
        self.hops.append(Hop(self.place.url, reply.status))
        return Observation(
            url=request.url, link=request.link, at=now, purpose=request.purpose,
            share=request.share, hops=tuple(self.hops), status=reply.status,
            detail=self.note, insecure=self.insecure, headers=kept(reply.headers), page=page,
            elapsed=self.elapsed, attempts=self.attempt, address=self.address,
            visitor=self.visitor,
        )  # fmt: skip

    def concluded(self, now: float, gone: Observation) -> Observation:
        """The end of the chain without asking: what the host did to others, it does to this."""
        request = self.request
        self.hops.append(Hop(self.place.url, gone.status))
        return Observation(
            url=request.url, link=request.link, at=now, purpose=request.purpose,
            share=request.share, hops=tuple(self.hops), status=gone.status, failure=gone.failure,
            detail=gone.detail, headers=gone.headers, concluded=self.attempt == 1,
            elapsed=self.elapsed, attempts=self.attempt - 1, visitor=self.visitor,
        )  # fmt: skip

    def failed(self, now: float, failure: Failure, detail: str) -> Observation:
        """The end of the chain: no answer."""
        request = self.request
        if not self.hops or self.hops[-1].url != self.place.url or self.hops[-1].location is None:
            self.hops.append(Hop(self.place.url, None))
        return Observation(
            url=request.url, link=request.link, at=now, purpose=request.purpose,
            share=request.share, hops=tuple(self.hops), failure=failure, detail=detail,
            insecure=self.insecure, elapsed=self.elapsed, attempts=self.attempt,
            address=self.address, visitor=self.visitor,
        )  # fmt: skip

    def _store_cookies(self, headers: Headers) -> None:
        if any(name == "set-cookie" for name, _ in headers):
            if self.jar is None:
                self.jar = Jar()
            self.jar.store(headers, self.place.host, _path(self.place.url))


def redirect_target(reply: HttpResponse, page: Page | None, url: str) -> tuple[str, str] | None:
    """Where an answer sends a visitor, and by what means; None where it is the end.

    A page that reloads itself is no redirect.
    """
    if reply.status in REDIRECTS:
        location = reply.header("location").strip()
        return (location, "http") if location else None
    if not 200 <= reply.status < 300:
        return None
    match = _REFRESH.match(reply.header("refresh"))
    if match:
        target, via = match["url"].strip(), "meta-refresh"
    elif page is not None and page.refresh:
        target, via = page.refresh, "meta-refresh"
    else:
        return None
    try:
        there = join(url, target)
    except ValueError:
        return None
    return None if _bare(there) == _bare(url) else (target, via)


def _bare(url: str) -> str:
    return url.partition("#")[0]


@lru_cache(maxsize=1024)
def _path(url: str) -> str:
    return Url(url).path
