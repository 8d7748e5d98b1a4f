"""A live site, and a feed: their posts."""

import re
from collections.abc import Iterator
from logging import getLogger
from time import time
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

from loccit.config.settings import Settings
from loccit.display import counted
from loccit.errors import UsageError
from loccit.extraction.site import PublishedSite, site_at
from loccit.model import GatherProblem, PostState
from loccit.sources.feed import texts_of
from loccit.sources.http import Fetcher
from loccit.sources.interface import PostSource, Reading, SourceError, SourcePost, Text
from loccit.sources.site.content import Parts, Prepared, SiteContent, prepare
from loccit.sources.site.crawl import CrawledPages, crawl
from loccit.sources.site.discovery import Discovery
from loccit.sources.site.exchange import CrawlLimits, SitePage
from loccit.sources.site.listings import Content, Listings
from loccit.sources.site.page import parse_page
from loccit.urls.parts import join
from loccit.urls.sameness import address_key

_log = getLogger(__name__)

EVERY_PAGE = "(every page)"
"""The post that the site's own links are reported as."""
_SAMPLE = 240
_LARGEST_HELD = 4 << 20
"""Characters of HTML that are held as trees, which take about ten times as much memory."""
_LEAST_TEXT = 100
"""Characters of a post, above which one with the same text is taken for the same."""
_FEED = re.compile(r"(?:/(?:feed|rss|atom)/?|\.(?:xml|rss|atom|json|rdf))$", re.I)
"""Paths of feeds, whose posts may be anywhere on their host."""


class _Page(Struct):
    """A page of the site, taken apart."""

    found: SitePage
    parts: Parts


class LiveSite(PostSource):
    """The posts of a site, or of the feed at an address."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        try:
            self._discovery = Discovery(location)
        except ValueError as error:
            raise UsageError(f"{location}: this is not an http(s) URL") from error
        self._title = ""

    @property
    def title(self) -> str:
        """The feed's title, else the host."""
        return self._title or urlsplit(self.location).netloc or self.location

    def fingerprint(self, settings: Settings) -> object:
        """The address, and what decides what of a page is read."""
        return (type(self).__name__, self.location, settings.site.whole_pages)

    def site(self, settings: Settings) -> PublishedSite:
        """The site's own address, unless the configuration names it."""
        if settings.archive.base_url is not None:
            return site_at(settings.archive.base_url)
        scope = self._discovery.place.scope
        path = "/" if _FEED.search(urlsplit(self.location).path) else scope.path
        return site_at(self._discovery.place.origin + path)

    def posts(self, reading: Reading) -> Iterator[SourcePost | GatherProblem]:
        """Crawl, then take the pages apart.

        Raises:
            SourceError: nothing of the site could be read.
        """
        own = reading.settings.site
        discovery = Discovery(self.location, CrawlLimits(own.pages, own.depth))
        archive = CrawledPages(reading.memory)

        def is_late() -> bool:
            return reading.until is not None and time() >= reading.until

        with Fetcher(reading.settings) as fetcher:
            shown = 0
            for pages in crawl(discovery, fetcher, archive, is_late):
                reading.crawling(pages)
                if pages >= shown + 100:
                    shown = pages
                    _log.info("%s: %s so far", self.location, counted(pages, "page"))
            _log.info("%s: %s", self.location, counted(fetcher.requests, "request"))
        for note in discovery.report.notes:
            _log.warning("%s: %s", self.location, note)
        if discovery.report.failure:
            raise SourceError(discovery.report.failure)
        self._title = discovery.lists.feed.title
        if not discovery.done:
            found = counted(len(discovery.found), "page")
            detail = f"the time for the crawl was spent after {found}; the next run goes on"
            yield GatherProblem(self.location, "source-stopped", detail)
        else:
            archive.finish(forget=not discovery.report.problems)
        for problem in discovery.report.problems:
            whole = problem.url == discovery.place.start
            reason = "source-partial" if whole else "unreadable"
            yield GatherProblem(problem.url, reason, problem.detail)
        yield from _Posts(discovery, archive, reading).read()


def _tree(archive: CrawledPages, found: SitePage) -> LexborHTMLParser:
    kept = archive.kept(found.url)
    return parse_page(archive.body(found.url), kept.content_type if kept is not None else "")


def _names(pages: list[_Page]) -> dict[str, str]:
    """The name of each post by its text: one that stands at several addresses has the shortest."""
    names: dict[str, str] = {}
    for page in pages:
        text, name = page.parts.text, page.found.name
        if len(text) > _LEAST_TEXT and page.parts.links:
            names[text] = min(names.get(text, name), name, key=lambda one: (len(one), one))
    return names


class _PreparedPages:
    """The pages of a site, each parsed once while they fit into memory."""

    def __init__(self, archive: CrawledPages) -> None:
        self._archive = archive
        self._kept: dict[str, Prepared] = {}
        self._room = _LARGEST_HELD

    def get(self, found: SitePage) -> Prepared:
        """Return a page, which is kept if there is room for it."""
        if (known := self._kept.get(found.key)) is not None:
            return known
        tree = _tree(self._archive, found)
        size = len(tree.html or "")
        page = prepare(tree)
        if size <= self._room:
            self._room -= size
            self._kept[found.key] = page
        return page

    def take(self, found: SitePage) -> Prepared:
        """Return a page for the last time."""
        known = self._kept.pop(found.key, None)
        return prepare(_tree(self._archive, found)) if known is None else known


class _Posts:
    """The posts among the pages that were found."""

    def __init__(self, discovery: Discovery, archive: CrawledPages, reading: Reading) -> None:
        self._discovery = discovery
        self._archive = archive
        self._reading = reading
        self._whole = reading.settings.site.whole_pages
        self._content = SiteContent(discovery.place.scope.host)

    def read(self) -> Iterator[SourcePost | GatherProblem]:
        pages = list(self._pages())
        yield from self._feed_only()
        if self._whole:
            for found in pages:
                yield self._post(
                    found, Text(self._based(found, _tree(self._archive, found).html or ""))
                )
            return
        prepared = _PreparedPages(self._archive)
        self._content.learn([prepared.get(found) for found in self._sample(pages)])
        for found in pages:
            self._content.tally(prepared.get(found))
        taken = [_Page(one, self._content.split(prepared.take(one), one.url)) for one in pages]
        listings = self._listings(taken)
        own_links = [listings.own_links(page.found) for page in taken]
        names = _names([page for page, own in zip(taken, own_links, strict=True) if own is None])
        for page, own in zip(taken, own_links, strict=True):
            if own:
                urls = tuple(sorted(join(page.found.url, link) for link in own))
                yield self._post(page.found, Text("", urls=urls))
            elif own is None and names.get(page.parts.text, page.found.name) == page.found.name:
                yield from self._posts_of(page)
        yield from self._furniture()

    def _pages(self) -> Iterator[SitePage]:
        found = [one for one in self._discovery.found.values() if one.facts is not None]
        hidden = [one for one in found if one.facts is not None and one.facts.noindex]
        # Where most pages say so, it is a setting of the whole site and says nothing of one page.
        leaves_out = 2 * len(hidden) <= len(found)
        for one in found:
            if not (leaves_out and one.facts is not None and one.facts.noindex):
                yield one

    def _sample(self, pages: list[SitePage]) -> list[SitePage]:
        step = max(1, len(pages) // _SAMPLE)
        return pages[::step][:_SAMPLE]

    def _based(self, found: SitePage, html: str) -> str:
        base = found.facts.base if found.facts is not None else None
        return f"<base href={quoteattr(base or found.url)}>{html}"

    def _listings(self, pages: list[_Page]) -> Listings:
        read = {
            page.found.key: Content(page.parts.links, page.found.facts.blocks)
            for page in pages
            if page.found.facts is not None
        }
        start = address_key(self._discovery.place.start)
        return Listings(start, self._discovery.found, read)

    def _posts_of(self, page: _Page) -> Iterator[SourcePost]:
        found, parts = page.found, page.parts
        entry = found.entry
        if entry is not None and entry.full:
            yield self._post(found, *texts_of(entry))
        else:
            yield self._post(found, Text(self._based(found, parts.html), urls=parts.heads))
        if parts.comments and self._reading.wants(PostState.COMMENT):
            yield SourcePost(
                f"{found.name}#comments",
                [Text(self._based(found, parts.comments), locator="comments")],
                url=found.name,
                state=PostState.COMMENT,
            )

    def _post(self, found: SitePage, *texts: Text) -> SourcePost:
        entry, facts = found.entry, found.facts
        return SourcePost(
            found.name,
            texts,
            title=(entry.title if entry else "") or (facts.title if facts else "") or None,
            author=(entry.author if entry else "") or (facts.author if facts else "") or None,
            date=(entry.date if entry else "") or (facts.date if facts else "") or None,
            tags=entry.tags if entry else (),
            url=found.name,
        )

    def _feed_only(self) -> Iterator[SourcePost]:
        """Posts whose page was not read: the feed has all of them, or all there is."""
        for found in self._discovery.found.values():
            if found.facts is None and found.entry is not None:
                yield self._post(found, *texts_of(found.entry))
        for entry in self._discovery.lists.unread_entries(self._discovery.found.values()):
            name = entry.url or entry.id
            if name and (self._discovery.is_feed or entry.full):
                yield self._post(SitePage(name, name, name, None, entry), *texts_of(entry))

    def _furniture(self) -> Iterator[SourcePost]:
        links = self._content.furniture()
        if links:
            html = "\n".join(
                f"<a href={quoteattr(one.href)}>{escape(one.text)}</a>" for one in links
            )
            yield SourcePost(
                EVERY_PAGE,
                [Text(self._base_tag() + html, locator="on most pages")],
                title="Links that the site puts on every page",
                url=self._discovery.place.start,
            )

    def _base_tag(self) -> str:
        return f"<base href={quoteattr(self._discovery.place.start)}>"


def open_source(location: str) -> LiveSite:
    """A site or feed at an address."""
    return LiveSite(location)
