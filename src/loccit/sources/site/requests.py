"""The requests of a crawl: which is next, by what robots.txt, the limit and redirects say. Pure."""

from loccit.sources.site.addresses import parse
from loccit.sources.site.crawl_report import CrawlReport
from loccit.sources.site.exchange import PageRequest, What
from loccit.sources.site.frontier import Frontier
from loccit.sources.site.place import SitePlace
from loccit.sources.site.redirects import Redirects
from loccit.sources.site.robots_files import RobotsFiles


class CrawlRequests:
    """The requests that wait and those under way, each address once."""

    def __init__(
        self,
        frontier: Frontier,
        robots: RobotsFiles,
        redirects: Redirects,
        report: CrawlReport,
        most_pages: int,
    ) -> None:
        self.in_flight = 0
        self._frontier = frontier
        self._robots = robots
        self._redirects = redirects
        self._report = report
        self._most_pages = most_pages
        self._pages = 0
        """Pages requested."""
        self._stopped = False

    def next(self, place: SitePlace, *, starting: bool) -> PageRequest | None:
        """Begin the next request; None where nothing waits that may be asked now.

        Args:
            place: the site.
            starting: whether its start page is still to be found.
        """
        while not self._frontier.is_empty:
            wanted = self._ready(self._frontier.pop(), place, starting=starting)
            if wanted is not None:
                self._frontier.asked.add(wanted.url)
                self.in_flight += 1
                return wanted
        return None

    def _ready(
        self, wanted: PageRequest, place: SitePlace, *, starting: bool
    ) -> PageRequest | None:
        """Return what is to be requested for one whose turn it is; None: nothing, or not yet."""
        if wanted.url in self._frontier.asked:
            return None
        if wanted.what is What.ROBOTS:
            return wanted
        is_page = wanted.what is What.PAGE
        if is_page and not starting and not self._redirects.led_to(wanted.url):
            known = self._frontier.still_wanted(wanted, place.origin)
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
            if starting and wanted.url == place.start:
                self._report.note(f"robots.txt does not allow {wanted.url} to be asked for")
            return None
        if is_page and self._pages >= self._most_pages:
            self._stop_at_limit(place)
            return None
        self._pages += is_page
        return wanted

    def _stop_at_limit(self, place: SitePlace) -> None:
        self._frontier.clear()
        if not self._stopped:
            self._stopped = True
            why = f"it has more than {self._most_pages:,} pages (site.pages)"
            self._report.problem(place.start, why)
