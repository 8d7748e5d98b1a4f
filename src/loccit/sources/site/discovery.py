"""Which addresses of a site are requested, in which order, and which pages are found. Pure.

A state machine: `take` returns what is to be asked now, `answered` handles its result. It
opens no socket and reads no clock. The order: robots.txt, the start page, sitemaps, a feed; then
the pages that those list, or where they list none, the pages that links lead to.
"""

from enum import StrEnum

import ada_url

from loccit.fetch.messages import REDIRECTS
from loccit.fetch.robots import Robots
from loccit.outcomes import GONE_STATUSES
from loccit.sources.site.addresses import parse, tidy
from loccit.sources.site.crawl_report import CrawlReport
from loccit.sources.site.exchange import CrawlLimits, PageAnswer, PageRequest, SitePage, What
from loccit.sources.site.feed_pages import may_be_feed
from loccit.sources.site.frontier import Frontier
from loccit.sources.site.page import PageFacts, parse_page, read_facts
from loccit.sources.site.page_answers import is_page, site_page
from loccit.sources.site.place import place_of, requested
from loccit.sources.site.post_lists import PostLists
from loccit.sources.site.redirects import MOST, Redirects
from loccit.sources.site.requests import CrawlRequests
from loccit.sources.site.robots_files import RobotsFiles, rules_in, unreadable
from loccit.sources.site.sitemap import read_sitemap
from loccit.sources.site.sitemap_list import TOO_MANY
from loccit.urls.sameness import address_key

_CUT = "only its beginning is read: it is too large, or breaks off"
_TOO_DEEP = "pages that are too many links away from the start are left out (site.depth)"


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
        self.place = place_of(start)
        self.found: dict[str, SitePage] = {}
        """Pages by key, in the order in which they were found."""
        self.lists = PostLists()
        self.report = CrawlReport()
        self.is_feed = False
        """Whether the start address is a feed."""
        self._phase = _Phase.START
        self._frontier = Frontier(self.place.start, self.found, limits.depth)
        self._robots = RobotsFiles()
        self._redirects = Redirects()
        self._requests = CrawlRequests(
            self._frontier, self._robots, self._redirects, self.report, limits.pages
        )
        self._start_facts: PageFacts | None = None
        self._follows = False
        """Whether links are followed."""

    # Requests

    def take(self, most: int) -> list[PageRequest]:
        """Return up to `most` requests to be made now; none: wait, or it is done."""
        taken: list[PageRequest] = []
        while len(taken) < most and self._phase is not _Phase.DONE:
            wanted = self._requests.next(self.place, starting=self._phase is _Phase.START)
            if wanted is not None:
                taken.append(wanted)
            elif self._requests.in_flight:
                break
            else:
                self._advance()
        return taken

    @property
    def done(self) -> bool:
        """Whether there is nothing left to request or to wait for."""
        return self._phase is _Phase.DONE and not self._requests.in_flight

    @property
    def crawl_delay(self) -> float:
        """Seconds between requests that robots.txt wants."""
        return self._robots.crawl_delay

    # Answers

    def answered(self, wanted: PageRequest, got: PageAnswer) -> None:
        """Handle the result of a request."""
        self._requests.in_flight -= 1
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

    def _is_start(self, wanted: PageRequest) -> bool:
        return self._phase is _Phase.START and wanted.what is What.PAGE

    def _redirected(self, wanted: PageRequest, got: PageAnswer) -> None:
        target = parse(got.location, wanted.url)
        address = requested(target) if target is not None else ""
        problem = self._redirects.problem(wanted.url, address)
        if target is None or problem or not self._may_follow(wanted, target):
            self._not_followed(wanted, got.location, problem)
            return  # a feed's next candidate is asked, if there is one
        if self._is_start(wanted):
            self.place = self.place.moved(target.origin, address)
        elif wanted.what is What.PAGE:
            tidied = tidy(target, self.place.origin, self._frontier.noise.keys)
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
            self.lists.sitemaps.moved(wanted.url, address)
        self._frontier.add_first(PageRequest(address, wanted.what, wanted.lastmod))

    def _not_followed(self, wanted: PageRequest, location: str, problem: str) -> None:
        if wanted.what is What.ROBOTS:
            self._settle(wanted, Robots())
        elif self._is_start(wanted):
            where = f"redirects to {location[:200]}, which is another site; name that one"
            self._fail(f"{wanted.url} {problem or where}")
        elif wanted.what is What.PAGE and problem:
            self.report.problem(wanted.url, problem)

    def _may_be_page(self, address: str) -> None:
        """A list was looked for here and is none: where a redirect led here, it may be a page."""
        if self._redirects.led_to(address):
            self._redirects.forget(address)
            self._frontier.asked.discard(address)

    def _may_follow(self, wanted: PageRequest, target: ada_url.URL) -> bool:
        if wanted.what is What.PAGE and self._phase is not _Phase.START:
            return self.place.may_ask(target)
        return self.place.is_on_host(target)

    def _fail(self, why: str) -> None:
        self.report.fail(why)
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

    # Sitemaps and feeds

    def _begin_sitemaps(self) -> None:
        rules = self._robots.of(self.place.origin)
        named = list(rules.sitemaps) if rules is not None else []
        named += self._start_facts.sitemaps if self._start_facts is not None else ()
        self._frontier.add(
            *self.lists.begin_sitemaps(self.place, named, wordpress=self._is_wordpress())
        )

    def _read_sitemap(self, wanted: PageRequest, got: PageAnswer) -> None:
        if got.status != 200:
            return
        sitemap = read_sitemap(got.body)
        if not sitemap.pages and not sitemap.children:
            if self._read_feed(wanted.url, got):
                return
            self._may_be_page(wanted.url)
        if sitemap.problem or got.truncated:
            self._partly(wanted.url, _CUT if got.truncated else sitemap.problem)
        self._frontier.add(*self.lists.read_sitemap(self.place, wanted.url, sitemap))

    def _begin_feed(self) -> None:
        self.lists.begin_feeds(
            self.place, self._start_facts.feeds if self._start_facts is not None else ()
        )

    def _read_feed(self, url: str, got: PageAnswer) -> bool:
        """Take in a page of a feed; False where it is none."""
        page = self.lists.read_feed(
            self.place,
            url,
            got.body,
            anywhere=self._phase is _Phase.START,
            wordpress=self._is_wordpress(),
        )
        if page is None:
            return False
        if page.problem or got.truncated:
            self._partly(url, _CUT if got.truncated else page.problem)
        following = self.lists.following(self.place, url, page)
        if following is not None:
            self._frontier.add(following)
        return True

    def _is_wordpress(self) -> bool:
        generator = self._start_facts.generator if self._start_facts is not None else ""
        return "wordpress" in generator.lower()

    def _partly(self, address: str, why: str) -> None:
        """A list of posts could be read in part: those that it did not tell are not gone."""
        self.report.problem(self.place.start, f"{address}: {why}")

    # Pages

    def _begin_pages(self) -> None:
        feed, sitemaps = self.lists.feed, self.lists.sitemaps
        self._follows = not self.lists.has_all_posts(is_feed=self.is_feed)
        for key, entry in () if self._follows else self.lists.full_entries():
            if key not in self.found:
                name = entry.url or entry.id
                self.found[key] = SitePage(key, name, name, None, entry)
                self._frontier.seen.add(key)
        if sitemaps.lists_the_site:
            for key, place in sitemaps.listed.items():
                if key not in self._frontier.seen:
                    self._frontier.seen.add(key)
                    self._frontier.add(PageRequest(place.url, What.PAGE, place.lastmod))
        for entry in feed.entries.values():
            self._want(entry.url, 1)
        for place in () if sitemaps.lists_the_site else sitemaps.listed.values():
            self._want(place.url, 1)
        if self._follows and self._start_facts is not None:
            self._follow(self.place.start, self._start_facts)

    def _want(self, address: str, depth: int) -> None:
        if not self._frontier.want(self.place, address, depth):
            self.report.note(_TOO_DEEP)

    def _follow(self, address: str, facts: PageFacts) -> None:
        if not self._frontier.follow(self.place, address, facts):
            self.report.note(_TOO_DEEP)

    def _read_page(self, wanted: PageRequest, got: PageAnswer) -> None:
        is_start = self._phase is _Phase.START
        if got.status != 200:
            self._page_failed(wanted, got, is_start=is_start)
        elif may_be_feed(got.body, got.content_type) and self._read_as_feed(wanted, got):
            self.is_feed = self.is_feed or is_start
        elif is_page(got):
            self._read_markup(wanted, got)
        elif is_start:
            self._fail(f"{wanted.url} is no page and no feed ({got.content_type or 'no type'})")

    def _read_as_feed(self, wanted: PageRequest, got: PageAnswer) -> bool:
        folder = self.place
        if self._phase is _Phase.START:
            self.place = folder.whole_host()
        is_feed = self._read_feed(wanted.url, got)
        if not is_feed:
            self.place = folder
        return is_feed

    def _read_markup(self, wanted: PageRequest, got: PageAnswer) -> None:
        if got.truncated:
            self.report.problem(wanted.url, _CUT)
        facts = read_facts(parse_page(got.body, got.content_type), wanted.url, got.robots)
        if self._phase is _Phase.START:
            self._start_facts = facts
        if facts.refresh and self._moved(wanted, facts.refresh):
            return
        scope, origin = self.place.scope, self.place.origin
        name, is_copy = self._frontier.copies.identify(wanted.url, facts, scope, origin)
        if self._follows:
            self._frontier.noise.fetched(wanted.url, facts.text)
        if is_copy:
            return
        if self._follows:
            self._frontier.traps.fetched(wanted.url, facts, scope)
            self._follow(wanted.url, facts)
        entry = self.lists.feed.entries.get(address_key(wanted.url))
        page = site_page(self.place, wanted.url, name, facts, entry)
        self.found[page.key] = page

    def _page_failed(self, wanted: PageRequest, got: PageAnswer, *, is_start: bool) -> None:
        why = f"answers {got.status}" if got.status else got.detail
        if is_start and (got.status == 0 or got.status >= 500):
            self._fail(f"{wanted.url} can't be read: {why}")
        elif got.status not in GONE_STATUSES:
            self.report.problem(wanted.url, why)
        elif is_start:
            self.report.note(f"{wanted.url} {why}")

    def _moved(self, wanted: PageRequest, target: str) -> bool:
        """Return whether a page only sends its readers on to another page of the site."""
        url = parse(target, wanted.url)
        if url is None or not self.place.scope.holds(url):
            return False
        tidied = tidy(url, self.place.origin)
        if address_key(tidied) == address_key(wanted.url):
            return False
        if self._phase is _Phase.START:
            if self._redirects.problem(wanted.url, url.href) or url.href in self._frontier.asked:
                return False
            self._redirects.add(wanted.url, url.href)
            self._frontier.add(PageRequest(url.href, What.PAGE))
            self._frontier.seen.add(address_key(url.href))
            self.place = self.place.moved(self.place.origin, url.href)
        elif self._redirects.count(wanted.url) >= MOST:
            self.report.problem(wanted.url, f"sends readers on more than {MOST} times")
        else:
            self._want(url.href, self._frontier.depth_of(wanted.url))
            quiet = tidy(url, self.place.origin, self._frontier.noise.keys)
            self._redirects.add(wanted.url, quiet)
        return True

    # Phases

    def _advance(self) -> None:
        """Nothing is queued or under way: begin what comes next."""
        guess = self.lists.next_guess()
        if guess is not None:
            self._frontier.add(guess)
        elif self._phase is _Phase.START and not self.is_feed:
            self._phase = _Phase.SITEMAPS
            self._begin_sitemaps()
        elif self._phase is _Phase.SITEMAPS:
            if self.lists.sitemaps.left_out:
                self.report.problem(self.place.start, TOO_MANY)
            self._phase = _Phase.FEED
            self._begin_feed()
        elif self._phase in (_Phase.START, _Phase.FEED):
            self._phase = _Phase.PAGES
            self._begin_pages()
        else:
            self._phase = _Phase.DONE
