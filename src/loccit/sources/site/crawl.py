"""Asks for what discovery wants, and keeps what comes in the source's memory.

A page that the memory holds from a crawl that was interrupted is not asked again. Of a complete
crawl's pages, those with an unchanged `lastmod` are not asked, and the others conditionally
(RFC 9110, section 13): what did not change is not sent again.
"""

import zlib
from collections.abc import Callable, Iterator, MutableMapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from logging import getLogger
from time import monotonic, time

import msgspec
from msgspec import Struct, structs

from loccit.fetch.messages import REDIRECTS
from loccit.fetch.robots import LONGEST
from loccit.model import DAY
from loccit.outcomes import GONE_STATUSES
from loccit.sources.http import PAGE_LIMIT, Fetched, Fetcher
from loccit.sources.site.discovery import Discovery
from loccit.sources.site.exchange import PageAnswer, PageRequest, What
from loccit.sources.site.feed_pages import may_be_feed
from loccit.sources.site.sitemap import LARGEST
from loccit.urls.parts import host_of

_log = getLogger(__name__)

_LIMITS = {What.ROBOTS: LONGEST, What.SITEMAP: LARGEST, What.FEED: LARGEST, What.PAGE: 0}
_TRUSTED = timedelta(hours=36)
"""A `lastmod` is a day or a moment in some time zone: a page fetched so long after it is as new."""
_MISSING_FOR = 7 * DAY
"""Seconds for which a sitemap or feed that was not there is not looked for again."""
_LONGEST_DELAY = 30.0
"""Seconds: a longer `Crawl-delay` is kept to as if it were this one."""
_PATIENCE = 2.0
"""Seconds for which the answers to later requests wait for that to an earlier one."""


class StoredResponse(Struct, frozen=True):
    """The stored part of one response; its body has a key of its own."""

    status: int
    content_type: str = ""
    location: str = ""
    robots: str = ""
    etag: str = ""
    modified: str = ""
    """`Last-Modified`, as written."""
    lastmod: str = ""
    at: float = 0.0
    """When it was fetched, Unix time."""
    crawl: float = 0.0
    """The crawl in which it was last seen: when that began."""
    truncated: bool = False
    """Whether the body is only the beginning of what the server sent."""


class _Crawl(Struct, frozen=True):
    started: float
    finished: float | None = None


class CrawledPages:
    """The pages of a site in a source's memory."""

    def __init__(self, memory: MutableMapping[str, bytes]) -> None:
        self._memory = memory
        crawl = self._crawl()
        if crawl is None or crawl.finished is not None:
            crawl = _Crawl(time())
            memory["crawl"] = msgspec.msgpack.encode(crawl)
        self.crawl = crawl.started

    def _crawl(self) -> _Crawl | None:
        with suppress(KeyError, msgspec.DecodeError):
            return msgspec.msgpack.decode(self._memory["crawl"], type=_Crawl)
        return None

    def kept(self, url: str) -> StoredResponse | None:
        """Return what is remembered of an address."""
        with suppress(KeyError, msgspec.DecodeError):
            return msgspec.msgpack.decode(self._memory["head " + url], type=StoredResponse)
        return None

    def body(self, url: str) -> bytes:
        """The body that was fetched from an address; empty where none is remembered."""
        with suppress(KeyError, zlib.error):
            return zlib.decompress(self._memory["body " + url])
        return b""

    def keep(self, url: str, kept: StoredResponse, body: bytes | None = None) -> None:
        """Remember a response; without a body, the one that is known stays."""
        if body is not None:
            self._memory["body " + url] = zlib.compress(body, 6)
        self._memory["head " + url] = msgspec.msgpack.encode(kept)

    def finish(self, *, forget: bool) -> None:
        """The crawl is done: the next one begins anew.

        Args:
            forget: whether what this crawl did not see is gone: it could read everything.
        """
        for key in list(self._memory) if forget else ():
            name, _, url = key.partition(" ")
            if name == "head" and (kept := self.kept(url)) and kept.crawl != self.crawl:
                del self._memory[key]
                with suppress(KeyError):
                    del self._memory["body " + url]
        self._memory["crawl"] = msgspec.msgpack.encode(_Crawl(self.crawl, time()))


class _Pending(Struct):
    """A request whose answer is not yet taken in."""

    wanted: PageRequest
    answer: StoredResponse | Future[Fetched]
    """What the memory holds, or what is asked."""
    since: float
    """When it began, by the monotonic clock."""

    @property
    def is_done(self) -> bool:
        """Whether the answer is there."""
        return isinstance(self.answer, StoredResponse) or self.answer.done()


def _never() -> bool:
    return False


def crawl(
    discovery: Discovery,
    fetcher: Fetcher,
    archive: CrawledPages,
    stop: Callable[[], bool] = _never,
) -> Iterator[int]:
    """Ask until discovery is done. Yields the number of pages found, each time it may have grown.

    Args:
        discovery: says what is asked.
        fetcher: asks it.
        archive: keeps what comes.
        stop: whether to begin no further request. What is under way is still taken in.
    """
    pending: list[_Pending] = []
    most = fetcher.concurrency(host_of(discovery.place.start))
    while not discovery.done:
        stops = stop()
        if stops and not pending:
            return
        for wanted in [] if stops else discovery.take(most - len(pending)):
            pending.append(_begin(discovery, fetcher, archive, wanted))
        if pending:
            answered = _next(pending)
            pending.remove(answered)
            if isinstance(answered.answer, StoredResponse):
                _reuse(discovery, archive, answered.wanted, answered.answer)
            else:
                _take_in(discovery, archive, answered.wanted, answered.answer.result())
        if discovery.crawl_delay:
            fetcher.slow_down(min(discovery.crawl_delay, _LONGEST_DELAY))
        yield len(discovery.found)


def _begin(
    discovery: Discovery, fetcher: Fetcher, archive: CrawledPages, wanted: PageRequest
) -> _Pending:
    """Ask for what is wanted, unless the memory holds it as it is."""
    kept = archive.kept(wanted.url)
    if kept is not None and _is_as_new(kept, wanted, archive.crawl):
        return _Pending(wanted, kept, monotonic())
    headers = _conditions(kept) if kept is not None else []
    # The start address may be a feed, which is larger than a page may be.
    limit = LARGEST if wanted.url == discovery.place.start else _LIMITS[wanted.what]
    return _Pending(wanted, fetcher.start(wanted.url, headers, limit=limit), monotonic())


def _next(pending: list[_Pending]) -> _Pending:
    """The request whose answer is taken in next: the first one, unless that takes too long.

    What a crawl requests depends on the order of the answers. So it is that of the requests.
    """
    first = pending[0]
    futures = [one.answer for one in pending if isinstance(one.answer, Future)]
    if not first.is_done:
        wait(futures[:1], timeout=max(0.0, first.since + _PATIENCE - monotonic()))
    if not any(one.is_done for one in pending):
        wait(futures, return_when=FIRST_COMPLETED)
    return next(one for one in pending if one.is_done)


def _take_in(
    discovery: Discovery, archive: CrawledPages, wanted: PageRequest, got: Fetched
) -> None:
    _log.debug("%s %s: %s", wanted.what, wanted.url, got.status or got.failure)
    kept = archive.kept(wanted.url)
    if got.status == 304 and kept is not None:
        _reuse(discovery, archive, wanted, structs.replace(kept, at=time()))
        return
    body = got.body if got.status == 200 else b""
    truncated = got.truncated and got.status == 200
    kind = got.header("content-type")
    if wanted.what is What.PAGE and len(body) > PAGE_LIMIT and not may_be_feed(body, kind):
        body, truncated = body[:PAGE_LIMIT], True
    fetched = StoredResponse(
        status=got.status,
        content_type=kind,
        location=got.header("location") if got.status in REDIRECTS else "",
        robots=got.header("x-robots-tag"),
        etag=got.header("etag"),
        modified=got.header("last-modified"),
        lastmod=wanted.lastmod,
        at=time(),
        crawl=archive.crawl,
        truncated=truncated,
    )
    if 0 < got.status < 500:
        archive.keep(wanted.url, fetched, body)
    detail = got.detail or (got.failure.value if got.failure else "")
    discovery.answered(wanted, _got(fetched, body, detail))


def _reuse(
    discovery: Discovery, archive: CrawledPages, wanted: PageRequest, kept: StoredResponse
) -> None:
    kept = structs.replace(kept, crawl=archive.crawl, lastmod=wanted.lastmod or kept.lastmod)
    archive.keep(wanted.url, kept)
    discovery.answered(wanted, _got(kept, archive.body(wanted.url)))


def _got(kept: StoredResponse, body: bytes, detail: str = "") -> PageAnswer:
    return PageAnswer(
        kept.status, body, kept.content_type, kept.location, kept.robots, detail, kept.truncated
    )


def _conditions(kept: StoredResponse) -> list[tuple[str, str]]:
    if kept.status != 200:
        return []
    headers = []
    if kept.etag:
        headers.append(("if-none-match", kept.etag))
    if kept.modified:
        headers.append(("if-modified-since", kept.modified))
    return headers


def _is_as_new(kept: StoredResponse, wanted: PageRequest, crawl: float) -> bool:
    """Return whether what is remembered serves without a request."""
    if wanted.what is What.ROBOTS:
        return False  # rules that are older than a day do not count (RFC 9309, section 2.4)
    if kept.crawl == crawl:
        return True  # fetched before this crawl was interrupted
    if wanted.what is not What.PAGE and kept.status in GONE_STATUSES:
        return crawl - kept.at < _MISSING_FOR  # a place where sitemaps and feeds often are
    if not wanted.lastmod or kept.lastmod != wanted.lastmod or kept.status != 200:
        return False
    try:
        moment = datetime.fromisoformat(wanted.lastmod.strip())
    except ValueError:
        return False
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return datetime.fromtimestamp(kept.at, UTC) - moment > _TRUSTED
