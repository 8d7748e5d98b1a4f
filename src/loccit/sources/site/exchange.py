"""The values of a crawl: requests and their answers, the pages that were found, the limits."""

from enum import StrEnum

from msgspec import Struct

from loccit.sources.feed_entry import FeedEntry
from loccit.sources.site.page import PageFacts


class What(StrEnum):
    """The purpose of a request."""

    ROBOTS = "robots"
    SITEMAP = "sitemap"
    FEED = "feed"
    PAGE = "page"


class PageRequest(Struct, frozen=True):
    """A request to be made."""

    url: str
    what: What
    lastmod: str = ""
    """What a sitemap says of when it last changed."""


class PageAnswer(Struct, frozen=True):
    """The result of a request."""

    status: int
    """0 where no HTTP response came."""
    body: bytes = b""
    content_type: str = ""
    location: str = ""
    robots: str = ""
    """The `X-Robots-Tag` header."""
    detail: str = ""
    """Why there was no response."""
    truncated: bool = False
    """Whether the body is only the beginning of what the server sends."""


class SitePage(Struct):
    """A page of the site."""

    key: str
    """What all addresses of the page have in common."""
    url: str
    """As it was requested; for a post that only a feed holds, its permalink."""
    name: str
    """The canonical address, which is the post's name."""
    facts: PageFacts | None = None
    """Without its links; None for a post that only a feed holds."""
    entry: FeedEntry | None = None
    """What the feed says of it."""
    targets: frozenset[str] = frozenset()
    """Keys of the pages of the site that it links to."""


class CrawlLimits(Struct, frozen=True):
    """How far a crawl goes."""

    pages: int = 10_000
    depth: int = 30
    """Links from the start page; lists of pages count as one step."""


class Problem(Struct, frozen=True):
    """An address that could not be read."""

    url: str
    detail: str
