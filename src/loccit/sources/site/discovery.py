"""Which addresses of a site are asked, in which order, and which pages are found. Pure.

A state machine: `take` returns what is to be asked now, `answered` handles its result. It
opens no socket and reads no clock. The order: robots.txt, the start page, sitemaps, a feed; then
the pages that those list, or where they list none, the pages that links lead to.
"""

from collections import Counter, deque
from collections.abc import Iterator
from enum import StrEnum

import ada_url
from msgspec import structs

from loccit.fetch.messages import REDIRECTS
from loccit.fetch.robots import Robots
from loccit.outcomes import GONE_STATUSES, is_success
from loccit.sources.feeds import FeedEntry
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
from loccit.sources.site.feed_pages import FeedPages
from loccit.sources.site.page import PageFacts, parse_page, read_facts
from loccit.sources.site.sitemap import SitemapEntry, read_sitemap
from loccit.sources.site.traps import Noise, Traps
from loccit.urls.sameness import address_key

_MOST_HOPS = 5
"""Redirects in a row (RFC 9309, section 2.3.1.2, for robots.txt)."""
_SITEMAP_DEPTH = 3
_MOST_SITEMAPS = 500
_FEW_PAGES = 2
"""A sitemap that lists no more than so many pages is not taken for a list of them."""
_GUESSED_SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml")
_GUESSED_FEEDS = ("feed", "atom.xml", "index.xml", "rss.xml", "feed.xml")
_MOST_LISTED = 200_000
_SIMILAR = 0.5


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
        self.crawl_delay = 0.0
        """Seconds between requests that robots.txt asks for."""
        self._limits = limits
        self._phase = _Phase.START
        self._queue: deque[PageRequest] = deque([PageRequest(self.start, What.PAGE)])
        self._late: deque[PageRequest] = deque()
        """Pages with a query, and pages that are likely to be another's copy: asked last."""
        self._in_flight = 0
        self._robots: dict[str, Robots] = {}
        self._held: dict[str, list[PageRequest]] = {}
        """What waits for an origin's robots.txt."""
        self._robots_for: dict[str, str] = {}
        """Where a redirect of a robots.txt leads to → the robots.txt that is meant."""
        self._asked: set[str] = set()
        self._seen: set[str] = {address_key(self.start)}
        self._aliases: set[str] = set()
        """Keys of pages that another page is a copy of."""
        self._hops: Counter[str] = Counter()
        self._depth: dict[str, int] = {address_key(self.start): 0}
        self._pages = 0
        """Pages asked for."""
        self._texts: dict[str, str] = {}
        """The first page with a text, by the text's digest."""
        self._noise = Noise()
        self._traps = Traps()
        # Sitemaps
        self._sitemap_depth: dict[str, int] = {}
        self._listed: dict[str, SitemapEntry] = {}
        """What sitemaps list, by key."""
        self._guesses: deque[PageRequest] = deque()
        # Feeds
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
            self._asked.add(wanted.url)
            self._in_flight += 1
        return taken

    @property
    def done(self) -> bool:
        """Whether there is nothing left to ask or to wait for."""
        return self._phase is _Phase.DONE and not self._in_flight

    def _next(self) -> PageRequest | None:
        while self._phase is not _Phase.DONE:
            queue = self._queue or self._late
            if not queue:
                if self._in_flight:
                    return None
                self._advance()
                continue
            wanted = self._ready(queue.popleft())
            if wanted is not None:
                return wanted
        return None

    def _ready(self, wanted: PageRequest) -> PageRequest | None:
        """Return what is to be asked for a request whose turn it is; None: nothing, or not yet."""
        if wanted.url in self._asked:
            return None
        if wanted.what is What.ROBOTS:
            return wanted
        url = parse(wanted.url)
        if url is None:
            return None
        if wanted.what is What.PAGE and self._hops[wanted.url] == 0 and self._phase != _Phase.START:
            address = tidy(url, self.origin, self._noise.keys)
            if address != wanted.url:
                if address_key(address) in self._seen or address in self._asked:
                    return None
                self._seen.add(address_key(address))
                self._depth[address_key(address)] = self._depth.get(address_key(wanted.url), 0)
                wanted = structs.replace(wanted, url=address)
            if address_key(address) in self._aliases or self._traps.is_closed(address):
                return None
            if self._is_known_twin(address):
                return None
        rules = self._robots.get(url.origin)
        if rules is None:
            waiting = self._held.setdefault(url.origin, [])
            waiting.append(wanted)
            return (
                PageRequest(f"{url.origin}/robots.txt", What.ROBOTS) if len(waiting) == 1 else None
            )
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
        self._queue.clear()
        self._late.clear()
        if not self._stopped:
            self._stopped = True
            self.problems.append(
                Problem(self.start, f"it has more than {self._limits.pages:,} pages (site.pages)")
            )

    def _is_known_twin(self, address: str) -> bool:
        """Return whether it is a page for print or AMP, and the page itself was found."""
        parent = addresses.parent_of_twin(address)
        if parent is None:
            return False
        found = self.found.get(address_key(parent))
        if found is None or found.facts is None:
            return False
        children = sum(target.startswith(address_key(parent) + "/") for target in found.targets)
        return children < 5  # a list of posts, one of which is called so

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
            if got.status == 200:
                self._read_feed(wanted.url, got.body)
        else:
            self._read_page(wanted, got)

    def _redirected(self, wanted: PageRequest, got: PageAnswer) -> None:
        target = parse(got.location, wanted.url)
        is_start = self._phase is _Phase.START and wanted.what is What.PAGE
        hops = self._hops[wanted.url] + 1
        if target is None or hops > _MOST_HOPS or not self._may_follow(wanted, target):
            if wanted.what is What.ROBOTS:
                self._rules(wanted, Robots())
            elif is_start:
                where = got.location[:200]
                self._fail(
                    f"{wanted.url} redirects to {where}, which is another site; name that one"
                    if hops <= _MOST_HOPS
                    else f"{wanted.url} redirects more than {_MOST_HOPS} times"
                )
            return  # a feed's next candidate is asked, if there is one
        address = target.origin + target.pathname + target.search
        if is_start:
            self.origin = target.origin
            self.start = address
        elif wanted.what is What.PAGE:
            tidied = tidy(target, self.origin, self._noise.keys)
            if address_key(tidied) != address_key(wanted.url):
                address = tidied
                if address_key(tidied) in self._seen:
                    return
        if address in self._asked and wanted.what is not What.ROBOTS:
            return
        self._seen.add(address_key(address))
        self._depth[address_key(address)] = self._depth.get(address_key(wanted.url), 0)
        self._hops[address] = hops
        if wanted.what is What.ROBOTS:
            self._robots_for[address] = self._robots_for.get(wanted.url, wanted.url)
        if wanted.what is What.SITEMAP:
            self._sitemap_depth[address] = self._sitemap_depth.get(wanted.url, 0)
        self._queue.appendleft(PageRequest(address, wanted.what, wanted.lastmod))

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
        """Return whether an address is a page of the site that may be asked for."""
        return (
            self.scope.holds(url)
            and not addresses.is_file(url)
            and not addresses.is_verb(url)
            and not addresses.grows(url)
        )

    def _fail(self, why: str) -> None:
        self.failure = self.failure or why
        self._phase = _Phase.DONE
        self._queue.clear()
        self._late.clear()

    # robots.txt

    def _read_robots(self, wanted: PageRequest, got: PageAnswer) -> None:
        if got.status == 0 or got.status >= 500 or got.status == 429:
            why = f"answers {got.status}" if got.status else f"can't be read: {got.detail}"
            self._fail(f"{wanted.url} {why}; nothing else is asked (RFC 9309, section 2.3.1.4)")
            return
        text = ""
        if is_success(got.status):
            text = got.body.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
        self._rules(wanted, Robots(text))

    def _rules(self, wanted: PageRequest, rules: Robots) -> None:
        first = parse(self._robots_for.get(wanted.url, wanted.url))
        assert first is not None
        self._robots[first.origin] = rules
        self.crawl_delay = max(self.crawl_delay, rules.crawl_delay)
        self._queue.extendleft(reversed(self._held.pop(first.origin, [])))

    # Sitemaps

    def _begin_sitemaps(self) -> None:
        rules = self._robots.get(self.origin)
        listed = list(rules.sitemaps) if rules is not None else []
        listed += self._start_facts.sitemaps if self._start_facts is not None else ()
        for written in listed:
            self._want_sitemap(written, 0)
        if not self._queue:
            own = ("/wp-sitemap.xml",) if self._is_wordpress() else ()
            self._guesses.extend(
                PageRequest(self.origin + path, What.SITEMAP) for path in (*own, *_GUESSED_SITEMAPS)
            )

    def _want_sitemap(self, written: str, depth: int, lastmod: str = "") -> None:
        url = parse(written, self.origin)
        if url is None or not self._on_host(url):
            return
        address = self.origin + url.pathname + url.search
        if address in self._sitemap_depth:
            return
        if depth > _SITEMAP_DEPTH or len(self._sitemap_depth) >= _MOST_SITEMAPS:
            self._note("sitemaps that are nested too deep, or too many, are left out")
            return
        self._sitemap_depth[address] = depth
        self._queue.append(PageRequest(address, What.SITEMAP, lastmod))

    def _read_sitemap(self, wanted: PageRequest, got: PageAnswer) -> None:
        if got.status != 200:
            return
        sitemap = read_sitemap(got.body)
        if not sitemap.pages and not sitemap.children and self._read_feed(wanted.url, got.body):
            return
        if sitemap.problem:
            self._note(f"{wanted.url}: {sitemap.problem}")
        depth = self._sitemap_depth.get(wanted.url, 0)
        for child in sitemap.children:
            if not addresses.is_list_of_lists(child.url):
                self._want_sitemap(child.url, depth + 1, child.lastmod)
        for entry in sitemap.pages:
            url = parse(entry.url, wanted.url)
            if url is None or not self._may_ask(url) or len(self._listed) >= _MOST_LISTED:
                continue
            address = tidy(url, self.origin)
            self._listed.setdefault(address_key(address), SitemapEntry(address, entry.lastmod))
        if self._listed:
            self._guesses.clear()

    # Feeds

    def _begin_feed(self) -> None:
        declared = self._start_facts.feeds if self._start_facts is not None else ()
        listed = len(self._listed) > _FEW_PAGES
        candidates = list(declared)
        if not candidates and not listed and not self.feed.entries:
            candidates = [self.origin + self.scope.path + name for name in _GUESSED_FEEDS]
        for written in candidates:
            url = parse(written)
            if url is not None and self._on_host(url):
                address = self.origin + url.pathname + url.search
                if address not in self._asked:
                    self._guesses.append(PageRequest(address, What.FEED))

    def _read_feed(self, url: str, body: bytes) -> bool:
        """Take in a page of a feed; False where it is none."""
        page = self.feed.read(
            url,
            body,
            self.scope,
            self.origin,
            anywhere=self._phase is _Phase.START,
            wordpress=self._is_wordpress(),
        )
        if page is None:
            return False
        self._guesses.clear()
        if page.problem:
            self._note(f"{url}: {page.problem}")
        if len(self._listed) > _FEW_PAGES and not page.full:
            return True  # the pages are read anyway: its summaries are of no further use
        target = parse(page.next, url) if page.next is not None else None
        if target is not None and self._on_host(target):
            address = self.origin + target.pathname + target.search
            if address not in self._asked:
                self._queue.append(PageRequest(address, What.FEED))
        return True

    def _is_wordpress(self) -> bool:
        generator = self._start_facts.generator if self._start_facts is not None else ""
        return "wordpress" in generator.lower()

    # Pages

    def _begin_pages(self) -> None:
        listed = len(self._listed) > _FEW_PAGES
        for key, entry in self.feed.entries.items():
            full = entry.full and bool(entry.text.strip())
            if full and (listed or self.feed.complete or self.is_feed) and key not in self.found:
                name = entry.url or entry.id
                self.found[key] = SitePage(key, name, name, None, entry)
                self._seen.add(key)
        if listed:
            for key, place in self._listed.items():
                if key not in self._seen:
                    self._seen.add(key)
                    self._queue.append(PageRequest(place.url, What.PAGE, place.lastmod))
        self._follows = not listed and not self.feed.complete and not self.is_feed
        for entry in self.feed.entries.values():
            self._want_page(entry.url, 1)
        for place in () if listed else self._listed.values():
            self._want_page(place.url, 1)
        if self._follows and self._start_facts is not None:
            self._follow(self.start, self._start_facts)

    def _want_page(self, address: str, depth: int) -> None:
        url = parse(address)
        if url is None or not self._may_ask(url):
            return
        tidied = tidy(url, self.origin, self._noise.keys)
        key = address_key(tidied)
        if key in self._seen or self._traps.is_closed(tidied):
            return
        if depth > self._limits.depth:
            self._note(
                "pages that are too many links away from the start are left out (site.depth)"
            )
            return
        self._seen.add(key)
        self._depth[key] = depth
        is_late = "?" in tidied or addresses.parent_of_twin(tidied) is not None
        (self._late if is_late else self._queue).append(PageRequest(tidied, What.PAGE))

    def _follow(self, address: str, facts: PageFacts) -> None:
        depth = self._depth.get(address_key(address), 0)
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
        if _may_be_feed(head, got.content_type):
            scope = self.scope
            if is_start:  # the posts of a feed at /blog/feed.xml may be anywhere on the host
                self.scope = structs.replace(scope, path="/")
            if self._read_feed(wanted.url, got.body):
                self.is_feed = self.is_feed or is_start
                return
            self.scope = scope
        if not got.body or (b"<" not in head and "html" not in got.content_type):
            if is_start:
                self._fail(f"{wanted.url} is no page and no feed ({got.content_type or 'no type'})")
            return
        tree = parse_page(got.body, got.content_type)
        facts = read_facts(tree, wanted.url, got.robots)
        if is_start:
            self._start_facts = facts
        if facts.refresh and self._moved(wanted, facts.refresh):
            return
        key = address_key(wanted.url)
        name, is_copy = self._identity(wanted.url, key, facts)
        if self._follows:
            self._noise.fetched(wanted.url, facts.text)
        if is_copy:
            return
        if self._follows:
            self._traps.fetched(wanted.url, facts, self.scope)
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
            self._hops[url.href] = self._hops[wanted.url] + 1
            if self._hops[url.href] > _MOST_HOPS or url.href in self._asked:
                return False
            self._queue.append(PageRequest(url.href, What.PAGE))
            self._seen.add(address_key(url.href))
            self.start = url.href
        else:
            self._want_page(url.href, self._depth.get(address_key(wanted.url), 0))
        return True

    def _identity(self, address: str, key: str, facts: PageFacts) -> tuple[str, bool]:
        """A page's name, and whether it is the copy of a page that was found before."""
        first = self._texts.setdefault(facts.text, key) if facts.blocks else key
        if first != key:
            return address, True
        canonical = parse(facts.canonical or "")
        if canonical is None or not self.scope.holds(canonical):
            return address, False
        named = address_key(tidy(canonical, self.origin))
        if named == key:
            return canonical.href.partition("#")[0], False
        known = self.found.get(named)
        if known is not None:
            return address, known.facts is None or _similar(known.facts, facts)
        if named in self._aliases:
            return address, False  # a canonical link that several different pages have is wrong
        self._aliases.add(named)
        self._seen.add(named)
        return canonical.href.partition("#")[0], False

    # Phases

    def _advance(self) -> None:
        """Nothing is queued or under way: begin what comes next."""
        if self._guesses:
            self._queue.append(self._guesses.popleft())
        elif self._phase is _Phase.START:
            if self.is_feed:
                self._phase = _Phase.PAGES
                self._begin_pages()
            else:
                self._phase = _Phase.SITEMAPS
                self._begin_sitemaps()
        elif self._phase is _Phase.SITEMAPS:
            self._phase = _Phase.FEED
            self._begin_feed()
        elif self._phase is _Phase.FEED:
            self._phase = _Phase.PAGES
            self._begin_pages()
        else:
            self._phase = _Phase.DONE

    def _note(self, text: str) -> None:
        if text not in self.notes and len(self.notes) < 50:
            self.notes.append(text)

    def unread_entries(self) -> Iterator[FeedEntry]:
        """Entries of the feed whose pages could not be read: their summary is all there is."""
        known = {id(found.entry) for found in self.found.values() if found.entry is not None}
        return (entry for entry in self.feed.entries.values() if id(entry) not in known)


def _may_be_feed(head: bytes, content_type: str) -> bool:
    lowered = head[:500].lower()
    if b"<html" in lowered or b"<!doctype html" in lowered:
        return False
    kind = content_type.lower()
    return (
        (any(word in kind for word in ("rss", "atom", "xml", "json")) and "xhtml" not in kind)
        or lowered.startswith((b"<?xml", b"<rss", b"<feed", b"<rdf"))
        or b"jsonfeed.org" in lowered
    )


def _similar(one: PageFacts, other: PageFacts) -> bool:
    """Return whether two pages have at least half of the texts of the shorter one in common."""
    least = min(len(one.blocks), len(other.blocks))
    if not least:
        return one.text == other.text
    return len(one.blocks & other.blocks) >= _SIMILAR * least
