"""Which addresses of a site are requested, in which order, and which pages are found. Pure.

A state machine: `take` returns what is to be asked now, `answered` handles its result. It
opens no socket and reads no clock. The order: robots.txt, the start page, sitemaps, a feed; then
the pages that those list, or where they list none, the pages that links lead to.
"""

from collections import deque
from collections.abc import Iterator
from enum import StrEnum

import ada_url
from msgspec import structs

from loccit.fetch.messages import REDIRECTS
from loccit.fetch.robots import Robots
from loccit.outcomes import GONE_STATUSES
from loccit.sources.feed_entry import FeedEntry
from loccit.sources.site import addresses
from loccit.sources.site.addresses import parse, scope_of, tidy
from loccit.sources.site.exchange import (
    CrawlLimits,
    PageAnswer,
    PageRequest,
    Problem,
    SitePage,
    What,
)
from loccit.sources.site.feed_pages import FeedPages, may_be_feed
from loccit.sources.site.frontier import Frontier
from loccit.sources.site.page import PageFacts, parse_page, read_facts
from loccit.sources.site.redirects import MOST, Redirects
from loccit.sources.site.robots_files import RobotsFiles, rules_in, unreadable
from loccit.sources.site.sitemap import read_sitemap
from loccit.sources.site.sitemap_list import TOO_MANY, SitemapList, children_of
from loccit.urls.sameness import address_key

_GUESSED_SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml")
_GUESSED_FEEDS = ("feed", "atom.xml", "index.xml", "rss.xml", "feed.xml")
_CUT = "only its beginning is read: it is too large, or breaks off"


class _Phase(StrEnum):
    START = "start"
    SITEMAPS = "sitemaps"
    FEED = "feed"
    PAGES = "pages"
    DONE = "done"


class Discovery:
    """Finds the pages of one site."""

    def __init__(self, start: str, limits: CrawlLimits = CrawlLimits()) -> None:  # noqa: B008
        """Begin at a start address.

        Raises:
            ValueError: It is not an http(s) URL.
        """
        url = parse(start)
        if url is None:
            raise ValueError(f"{start} is no web address")
        self.scope = scope_of(url)
        self.origin = url.origin
        self.start = url.origin + url.pathname + url.search
        self.failure = ""
        """Why the site could not be read at all, for people."""
        self.found: dict[str, SitePage] = {}
        """Pages by key, in the order in which they were found."""
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        """What was left out, for people."""
        self.is_feed = False
        """Whether the start address is a feed."""
        self._limits = limits
        self._phase = _Phase.START
        self._in_flight = 0
        self._robots = RobotsFiles()
        self._frontier = Frontier(self.start, self.found)
        self._redirects = Redirects()
        self._pages = 0
        """Pages requested."""
        self._sitemaps = SitemapList()
        self._guesses: deque[PageRequest] = deque()
        self.feed = FeedPages()
        self._start_facts: PageFacts | None = None
        self._follows = False
        """Whether links are followed."""
        self._stopped = False

    # Requests

    def take(self, most: int) -> list[PageRequest]:
        """Return up to `most` requests to be made now; none: wait, or it is done."""
        taken: list[PageRequest] = []
        while len(taken) < most:
            wanted = self._next()
            if wanted is None:
                break
            taken.append(wanted)
            self._frontier.asked.add(wanted.url)
            self._in_flight += 1
        return taken

    @property
    def done(self) -> bool:
        """Whether there is nothing left to request or to wait for."""
        return self._phase is _Phase.DONE and not self._in_flight

    @property
    def crawl_delay(self) -> float:
        """Seconds between requests that robots.txt wants."""
        return self._robots.crawl_delay

    def _next(self) -> PageRequest | None:
        while self._phase is not _Phase.DONE:
            if self._frontier.is_empty:
                if self._in_flight:
                    return None
                self._advance()
                continue
            wanted = self._ready(self._frontier.pop())
            if wanted is not None:
                return wanted
        return None

    def _ready(self, wanted: PageRequest) -> PageRequest | None:
        """Return what is to be requested for one whose turn it is; None: nothing, or not yet."""
        if wanted.url in self._frontier.asked:
            return None
        if wanted.what is What.ROBOTS:
            return wanted
        is_page = wanted.what is What.PAGE and self._phase != _Phase.START
        if is_page and not self._redirects.led_to(wanted.url):
            known = self._frontier.still_wanted(wanted, self.origin)
            if known is None:
                return None
            wanted = known
        url = parse(wanted.url)
        if url is None:
            return None
        rules = self._robots.of(url.origin)
        if rules is None:
            return self._robots.hold(wanted, url.origin)
        if not rules.allows(url.pathname + url.search):
            self._refused(wanted)
            return None
        if wanted.what is What.PAGE:
            if self._pages >= self._limits.pages:
                self._stop_at_limit()
                return None
            self._pages += 1
        return wanted

    def _refused(self, wanted: PageRequest) -> None:
        if wanted.url == self.start and self._phase is _Phase.START:
            self.notes.append(f"robots.txt does not allow {wanted.url} to be asked for")

    def _stop_at_limit(self) -> None:
        self._frontier.clear()
        if not self._stopped:
            self._stopped = True
            self.problems.append(
                Problem(self.start, f"it has more than {self._limits.pages:,} pages (site.pages)")
            )

    # Answers

    def answered(self, wanted: PageRequest, got: PageAnswer) -> None:
        """Handle the result of a request."""
        self._in_flight -= 1
        if got.status in REDIRECTS and got.location:
            self._redirected(wanted, got)
        elif wanted.what is What.ROBOTS:
            self._read_robots(wanted, got)
        elif wanted.what is What.SITEMAP:
            self._read_sitemap(wanted, got)
        elif wanted.what is What.FEED:
            if got.status != 200 or not self._read_feed(wanted.url, got):
                self._may_be_page(wanted.url)
        else:
            self._read_page(wanted, got)

    def _redirected(self, wanted: PageRequest, got: PageAnswer) -> None:
        target = parse(got.location, wanted.url)
        is_start = self._phase is _Phase.START and wanted.what is What.PAGE
        address = target.origin + target.pathname + target.search if target is not None else ""
        problem = self._redirects.problem(wanted.url, address)
        if target is None or problem or not self._may_follow(wanted, target):
            if wanted.what is What.ROBOTS:
                self._settle(wanted, Robots())
            elif is_start:
                where = f"redirects to {got.location[:200]}, which is another site; name that one"
                self._fail(f"{wanted.url} {problem or where}")
            elif wanted.what is What.PAGE and problem:
                self.problems.append(Problem(wanted.url, problem))
            return  # a feed's next candidate is asked, if there is one
        if is_start:
            self.origin = target.origin
            self.start = address
        elif wanted.what is What.PAGE:
            tidied = tidy(target, self.origin, self._frontier.noise.keys)
            if address_key(tidied) != address_key(wanted.url):
                address = tidied
                if address_key(tidied) in self._frontier.seen:
                    return
        if address in self._frontier.asked:
            if wanted.what is What.ROBOTS:  # the file of another origin of the site
                self._settle(wanted, self._robots.of(target.origin) or Robots())
            return
        self._redirects.add(wanted.url, address)
        if wanted.what is What.PAGE:
            self._frontier.moved(wanted.url, address)
        elif wanted.what is What.ROBOTS:
            self._robots.redirected(wanted.url, address)
        elif wanted.what is What.SITEMAP:
            self._sitemaps.moved(wanted.url, address)
        self._frontier.add_first(PageRequest(address, wanted.what, wanted.lastmod))

    def _may_be_page(self, address: str) -> None:
        """A list was looked for here and is none: where a redirect led here, it may be a page."""
        if self._redirects.led_to(address):
            self._redirects.forget(address)
            self._frontier.asked.discard(address)

    def _may_follow(self, wanted: PageRequest, target: ada_url.URL) -> bool:
        if wanted.what is not What.PAGE:
            return self._on_host(target)
        if self._phase is _Phase.START:
            return self._on_host(target)
        return self._may_ask(target)

    def _on_host(self, url: ada_url.URL) -> bool:
        host = url.hostname.removeprefix("www.")
        return host == self.scope.host and url.port == self.scope.port

    def _may_ask(self, url: ada_url.URL) -> bool:
        """Return whether an address is a page of the site that may be requested."""
        return (
            self.scope.holds(url)
            and not addresses.is_file(url)
            and not addresses.is_verb(url)
            and not addresses.grows(url)
        )

    def _fail(self, why: str) -> None:
        self.failure = self.failure or why
        self._phase = _Phase.DONE
        self._frontier.clear()

    # robots.txt

    def _read_robots(self, wanted: PageRequest, got: PageAnswer) -> None:
        self._may_be_page(wanted.url)
        if why := unreadable(got):
            self._fail(f"{wanted.url} {why}; nothing else is asked (RFC 9309, section 2.3.1.4)")
        else:
            self._settle(wanted, rules_in(got))

    def _settle(self, wanted: PageRequest, rules: Robots) -> None:
        self._frontier.add_first(*self._robots.settle(wanted.url, rules))

    # Sitemaps

    def _begin_sitemaps(self) -> None:
        rules = self._robots.of(self.origin)
        listed = list(rules.sitemaps) if rules is not None else []
        listed += self._start_facts.sitemaps if self._start_facts is not None else ()
        for written in listed:
            self._want_sitemap(written, 0)
        if self._frontier.is_empty:
            own = ("/wp-sitemap.xml",) if self._is_wordpress() else ()
            self._guesses.extend(
                PageRequest(self.origin + path, What.SITEMAP) for path in (*own, *_GUESSED_SITEMAPS)
            )

    def _want_sitemap(self, written: str, depth: int, lastmod: str = "") -> None:
        url = parse(written, self.origin)
        if url is None or not self._on_host(url):
            return
        address = self.origin + url.pathname + url.search
        sitemap = self._sitemaps.want(address, depth, lastmod)
        if sitemap is not None:
            self._frontier.add(sitemap)

    def _read_sitemap(self, wanted: PageRequest, got: PageAnswer) -> None:
        if got.status != 200:
            return
        sitemap = read_sitemap(got.body)
        if not sitemap.pages and not sitemap.children:
            if self._read_feed(wanted.url, got):
                return
            self._may_be_page(wanted.url)
        if sitemap.problem or got.truncated:
            self._partly(wanted.url, sitemap.problem or _CUT)
        depth = self._sitemaps.depth_of(wanted.url)
        for child in children_of(sitemap.children):
            self._want_sitemap(child.url, depth + 1, child.lastmod)
        for entry in sitemap.pages:
            url = parse(entry.url, wanted.url)
            if url is not None and self._may_ask(url):
                self._sitemaps.add(tidy(url, self.origin), entry.lastmod)
        if self._sitemaps.listed:
            self._guesses.clear()

    # Feeds

    def _begin_feed(self) -> None:
        declared = self._start_facts.feeds if self._start_facts is not None else ()
        listed = self._sitemaps.lists_the_site
        candidates = list(declared)
        if not candidates and not listed and not self.feed.entries:
            candidates = [self.origin + self.scope.path + name for name in _GUESSED_FEEDS]
        for written in candidates:
            url = parse(written)
            if url is not None and self._on_host(url):
                address = self.origin + url.pathname + url.search
                if address not in self._frontier.asked:
                    self._guesses.append(PageRequest(address, What.FEED))

    def _read_feed(self, url: str, got: PageAnswer) -> bool:
        """Take in a page of a feed; False where it is none."""
        page = self.feed.read(
            url,
            got.body,
            self.scope,
            self.origin,
            anywhere=self._phase is _Phase.START,
            wordpress=self._is_wordpress(),
        )
        if page is None:
            return False
        self._guesses.clear()
        if page.problem or got.truncated:
            self._partly(url, page.problem or _CUT)
        if self._sitemaps.lists_the_site and not page.full:
            return True  # the pages are read anyway: its summaries are of no further use
        target = parse(page.next, url) if page.next is not None else None
        if target is not None and self._on_host(target):
            address = self.origin + target.pathname + target.search
            if address not in self._frontier.asked:
                self._frontier.add(PageRequest(address, What.FEED))
        return True

    def _is_wordpress(self) -> bool:
        generator = self._start_facts.generator if self._start_facts is not None else ""
        return "wordpress" in generator.lower()

    # Pages

    def _begin_pages(self) -> None:
        listed = self._sitemaps.lists_the_site
        for key, entry in self.feed.entries.items():
            full = entry.full and bool(entry.text.strip())
            if full and (listed or self.feed.complete or self.is_feed) and key not in self.found:
                name = entry.url or entry.id
                self.found[key] = SitePage(key, name, name, None, entry)
                self._frontier.seen.add(key)
        if listed:
            for key, place in self._sitemaps.listed.items():
                if key not in self._frontier.seen:
                    self._frontier.seen.add(key)
                    self._frontier.add(PageRequest(place.url, What.PAGE, place.lastmod))
        self._follows = not listed and not self.feed.complete and not self.is_feed
        for entry in self.feed.entries.values():
            self._want_page(entry.url, 1)
        for place in () if listed else self._sitemaps.listed.values():
            self._want_page(place.url, 1)
        if self._follows and self._start_facts is not None:
            self._follow(self.start, self._start_facts)

    def _want_page(self, address: str, depth: int) -> None:
        url = parse(address)
        if url is None or not self._may_ask(url):
            return
        tidied = tidy(url, self.origin, self._frontier.noise.keys)
        if self._frontier.knows(tidied):
            return
        if depth > self._limits.depth:
            self._note(
                "pages that are too many links away from the start are left out (site.depth)"
            )
            return
        self._frontier.add_page(tidied, depth)

    def _follow(self, address: str, facts: PageFacts) -> None:
        depth = self._frontier.depth.get(address_key(address), 0)
        for link in facts.links:
            if not link.nofollow and not addresses.adds_tag(link.url, address):
                # The pages of a list are one step away, however many come before.
                self._want_page(link.url, depth + (0 if link.next else 1))

    def _read_page(self, wanted: PageRequest, got: PageAnswer) -> None:
        is_start = self._phase is _Phase.START
        if got.status != 200:
            self._page_failed(wanted, got, is_start=is_start)
            return
        head = got.body[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
        if may_be_feed(got.body, got.content_type):
            scope = self.scope
            if is_start:  # the posts of a feed at /blog/feed.xml may be anywhere on the host
                self.scope = structs.replace(scope, path="/")
            if self._read_feed(wanted.url, got):
                self.is_feed = self.is_feed or is_start
                return
            self.scope = scope
        if not got.body or (b"<" not in head and "html" not in got.content_type):
            if is_start:
                self._fail(f"{wanted.url} is no page and no feed ({got.content_type or 'no type'})")
            return
        if got.truncated:
            self.problems.append(Problem(wanted.url, _CUT))
        tree = parse_page(got.body, got.content_type)
        facts = read_facts(tree, wanted.url, got.robots)
        if is_start:
            self._start_facts = facts
        if facts.refresh and self._moved(wanted, facts.refresh):
            return
        key = address_key(wanted.url)
        name, is_copy = self._frontier.copies.identify(wanted.url, facts, self.scope, self.origin)
        if self._follows:
            self._frontier.noise.fetched(wanted.url, facts.text)
        if is_copy:
            return
        if self._follows:
            self._frontier.traps.fetched(wanted.url, facts, self.scope)
            self._follow(wanted.url, facts)
        targets = frozenset(
            address_key(tidy(url, self.origin))
            for link in facts.links
            if (url := parse(link.url)) is not None and self.scope.holds(url)
        )
        self.found[key] = SitePage(
            key,
            wanted.url,
            name,
            structs.replace(facts, links=()),
            self.feed.entries.get(key),
            targets,
        )

    def _page_failed(self, wanted: PageRequest, got: PageAnswer, *, is_start: bool) -> None:
        why = f"answers {got.status}" if got.status else got.detail
        if is_start and (got.status == 0 or got.status >= 500):
            self._fail(f"{wanted.url} can't be read: {why}")
        elif got.status not in GONE_STATUSES:
            self.problems.append(Problem(wanted.url, why))
        elif is_start:
            self._note(f"{wanted.url} {why}")

    def _moved(self, wanted: PageRequest, target: str) -> bool:
        """Return whether a page only sends its readers on to another page of the site."""
        url = parse(target, wanted.url)
        if url is None or not self.scope.holds(url):
            return False
        if address_key(tidy(url, self.origin)) == address_key(wanted.url):
            return False
        if self._phase is _Phase.START:
            if self._redirects.problem(wanted.url, url.href) or url.href in self._frontier.asked:
                return False
            self._redirects.add(wanted.url, url.href)
            self._frontier.add(PageRequest(url.href, What.PAGE))
            self._frontier.seen.add(address_key(url.href))
            self.start = url.href
        elif self._redirects.count(wanted.url) >= MOST:
            self.problems.append(Problem(wanted.url, f"sends readers on more than {MOST} times"))
        else:
            depth = self._frontier.depth.get(address_key(wanted.url), 0)
            self._want_page(url.href, depth)
            self._redirects.add(wanted.url, tidy(url, self.origin, self._frontier.noise.keys))
        return True

    # Phases

    def _advance(self) -> None:
        """Nothing is queued or under way: begin what comes next."""
        if self._guesses:
            self._frontier.add(self._guesses.popleft())
        elif self._phase is _Phase.START:
            if self.is_feed:
                self._phase = _Phase.PAGES
                self._begin_pages()
            else:
                self._phase = _Phase.SITEMAPS
                self._begin_sitemaps()
        elif self._phase is _Phase.SITEMAPS:
            if self._sitemaps.left_out:
                self.problems.append(Problem(self.start, TOO_MANY))
            self._phase = _Phase.FEED
            self._begin_feed()
        elif self._phase is _Phase.FEED:
            self._phase = _Phase.PAGES
            self._begin_pages()
        else:
            self._phase = _Phase.DONE

    def _partly(self, address: str, why: str) -> None:
        """A list of posts could be read in part: those that it did not tell are not gone."""
        self.problems.append(Problem(self.start, f"{address}: {why}"))

    def _note(self, text: str) -> None:
        if text not in self.notes and len(self.notes) < 50:
            self.notes.append(text)

    def unread_entries(self) -> Iterator[FeedEntry]:
        """Entries of the feed whose pages could not be read: their summary is all there is."""
        known = {id(found.entry) for found in self.found.values() if found.entry is not None}
        return (entry for entry in self.feed.entries.values() if id(entry) not in known)
