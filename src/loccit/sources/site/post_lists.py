"""The lists of a site's posts, sitemaps and feeds: which to request, and what they list. Pure."""

from collections import deque
from collections.abc import Iterable, Iterator

from loccit.sources.feed_entry import FeedEntry
from loccit.sources.site.addresses import parse, tidy
from loccit.sources.site.exchange import PageRequest, SitePage, What
from loccit.sources.site.feed_pages import FeedPage, FeedPages
from loccit.sources.site.place import SitePlace, requested
from loccit.sources.site.sitemap import Sitemap
from loccit.sources.site.sitemap_list import SitemapList, children_of

_GUESSED_SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml")
_SITEMAP_OF_WORDPRESS = "/wp-sitemap.xml"
_GUESSED_FEEDS = ("feed", "atom.xml", "index.xml", "rss.xml", "feed.xml")


class PostLists:
    """The sitemaps and the feed of one site."""

    def __init__(self) -> None:
        self.sitemaps = SitemapList()
        self.feed = FeedPages()
        self._guesses: deque[PageRequest] = deque()
        """Addresses where a list often is, asked one after the other until there is one."""

    def next_guess(self) -> PageRequest | None:
        """Take the next address where a list may be."""
        return self._guesses.popleft() if self._guesses else None

    def has_all_posts(self, *, is_feed: bool) -> bool:
        """Return whether no link need be followed to find the posts.

        Args:
            is_feed: whether the start address is a feed.
        """
        return self.sitemaps.lists_the_site or self.feed.complete or is_feed

    # Sitemaps

    def begin_sitemaps(
        self, place: SitePlace, named: Iterable[str], *, wordpress: bool
    ) -> list[PageRequest]:
        """Return the requests for the sitemaps that a site names; where it names none, guess."""
        wanted = [one for address in named for one in self._sitemap(place, address, 0)]
        if not wanted:
            own = (_SITEMAP_OF_WORDPRESS,) if wordpress else ()
            self._guesses.extend(
                PageRequest(place.origin + path, What.SITEMAP)
                for path in (*own, *_GUESSED_SITEMAPS)
            )
        return wanted

    def read_sitemap(self, place: SitePlace, address: str, sitemap: Sitemap) -> list[PageRequest]:
        """Take in what a sitemap lists; return the requests for further ones."""
        depth = self.sitemaps.depth_of(address)
        wanted = [
            one
            for child in children_of(sitemap.children)
            for one in self._sitemap(place, child.url, depth + 1, child.lastmod)
        ]
        for entry in sitemap.pages:
            url = parse(entry.url, address)
            if url is not None and place.may_ask(url):
                self.sitemaps.add(tidy(url, place.origin), entry.lastmod)
        if self.sitemaps.listed:
            self._guesses.clear()
        return wanted

    def _sitemap(
        self, place: SitePlace, written: str, depth: int, lastmod: str = ""
    ) -> Iterator[PageRequest]:
        url = parse(written, place.origin)
        if url is not None and place.is_on_host(url):
            wanted = self.sitemaps.want(requested(url, place.origin), depth, lastmod)
            if wanted is not None:
                yield wanted

    # Feeds

    def begin_feeds(self, place: SitePlace, declared: Iterable[str]) -> None:
        """Look for the feed that a site declares, or else for one where feeds often are."""
        candidates = list(declared)
        if not candidates and not self.sitemaps.lists_the_site and not self.feed.entries:
            candidates = [place.origin + place.scope.path + name for name in _GUESSED_FEEDS]
        urls = [url for written in candidates if (url := parse(written)) is not None]
        self._guesses.extend(
            PageRequest(requested(url, place.origin), What.FEED)
            for url in urls
            if place.is_on_host(url)
        )

    def read_feed(
        self, place: SitePlace, address: str, body: bytes, *, anywhere: bool, wordpress: bool
    ) -> FeedPage | None:
        """Take in a page of a feed (`FeedPages.read`); None where it is none."""
        page = self.feed.read(
            address, body, place.scope, place.origin, anywhere=anywhere, wordpress=wordpress
        )
        if page is not None:
            self._guesses.clear()
        return page

    def following(self, place: SitePlace, address: str, page: FeedPage) -> PageRequest | None:
        """Return the request for the next page of a feed, if it is of use."""
        if self.sitemaps.lists_the_site and not page.full:
            return None  # the pages are read anyway: its summaries are of no further use
        target = parse(page.next, address) if page.next is not None else None
        if target is None or not place.is_on_host(target):
            return None
        return PageRequest(requested(target, place.origin), What.FEED)

    def full_entries(self) -> Iterator[tuple[str, FeedEntry]]:
        """The entries of the feed that hold a whole post, by key."""
        for key, entry in self.feed.entries.items():
            if entry.full and entry.text.strip():
                yield key, entry

    def unread_entries(self, found: Iterable[SitePage]) -> Iterator[FeedEntry]:
        """Entries of the feed whose pages could not be read: their summary is all there is."""
        known = {id(page.entry) for page in found if page.entry is not None}
        return (entry for entry in self.feed.entries.values() if id(entry) not in known)
