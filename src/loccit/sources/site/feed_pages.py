"""The pages of a site's feed, taken in one after the other, and the address of the next one."""

import io
from hashlib import blake2b
from urllib.parse import parse_qsl

from msgspec import Struct

from loccit.sources.feed_entry import FeedEntry
from loccit.sources.feeds import FeedReader
from loccit.sources.site.addresses import SiteScope, parse, tidy
from loccit.sources.site.sitemap import unpacked
from loccit.urls.sameness import address_key

_MOST_PAGES = 1_000
_HEAD = 1_024
"""Bytes in which a feed says that it is one, and in which a page's first tag stands."""


def head_of(body: bytes) -> bytes:
    """The beginning of a response, without a byte order mark and white space before it."""
    return body[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()


def may_be_feed(body: bytes, content_type: str) -> bool:
    """Return whether a response may be a feed, by its first bytes and its content type."""
    head = head_of(body)[:500].lower()
    if b"<html" in head or b"<!doctype html" in head:
        return False
    kind = content_type.lower()
    return (
        (any(word in kind for word in ("rss", "atom", "xml", "json")) and "xhtml" not in kind)
        or head.startswith((b"<?xml", b"<rss", b"<feed", b"<rdf"))
        or b"jsonfeed.org" in head
    )


class FeedPage(Struct, frozen=True):
    """Facts of one page of a feed besides its entries."""

    full: int
    """Entries that hold the whole post."""
    next: str | None
    """The address of the next page, as written, or as WordPress has it."""
    problem: str
    """Why it could be read in part only, for people."""


class FeedPages:
    """The entries of a feed."""

    def __init__(self) -> None:
        self.entries: dict[str, FeedEntry] = {}
        """By the key of their page, else by their id."""
        self.title = ""
        self.complete = False
        """Whether it lists every post of the site, as far as it is known."""
        self._pages = 0
        self._read: set[bytes] = set()
        """Digests of the pages that were read: many servers send the first one for each."""

    def read(
        self,
        url: str,
        body: bytes,
        scope: SiteScope,
        origin: str,
        *,
        anywhere: bool,
        wordpress: bool,
    ) -> FeedPage | None:
        """Take in a page of the feed; None where it is no feed.

        Args:
            url: The page's address.
            body: Its content, which may be packed.
            scope: The site; entries that lead out of it are left out.
            origin: The site's scheme and host.
            anywhere: Whether entries may lead out of the site: the feed is all that is requested.
            wordpress: Whether WordPress made it, whose feeds do not name their next page.
        """
        digest = blake2b(body, digest_size=16).digest()
        if digest in self._read:
            return FeedPage(0, None, "")
        reader = FeedReader(io.BytesIO(unpacked(body)[0]), url)
        new = count = full = 0
        for entry in reader:
            count += 1
            full += entry.full
            place = parse(entry.url)
            if place is None or not scope.holds(place):
                if place is not None and not anywhere:
                    continue
                key = entry.id or entry.url
            else:
                key = address_key(tidy(place, origin))
            if key and key not in self.entries:
                self.entries[key] = entry
                new += 1
        if not reader.is_feed:
            return None
        self._read.add(digest)
        self._pages += 1
        self.title = self.title or reader.channel.title
        several = (self._pages > 1 and new > 0) or self._pages > 2
        self.complete = reader.channel.complete or several
        following: str | None = None
        problem = reader.problem
        if new and not reader.channel.complete:
            following = reader.channel.next
            if following is None and count >= 5:
                following = _page_of_wordpress(url, known=wordpress)
            if following is not None and self._pages >= _MOST_PAGES:
                following = None
                problem = problem or f"only {_MOST_PAGES:,} pages of the feed are read"
        return FeedPage(full, following, problem)


def _page_of_wordpress(url: str, *, known: bool) -> str | None:
    """The address of the next page of a WordPress feed."""
    path, _, query = url.partition("?")
    if not known and not path.rstrip("/").endswith("/feed"):
        return None
    number = next((int(v) for k, v in parse_qsl(query) if k == "paged" and v.isdigit()), 1)
    return f"{path}?paged={number + 1}"
