"""The facts of a site that serve all of its dead links: its rules, and the pages that it lists.

`survey` is a generator that yields an address and is sent its `Response`; it opens no socket and
reads no clock. Nothing is requested that robots.txt disallows.
"""

from collections import deque
from collections.abc import Collection, Generator, Sequence
from urllib.parse import urljoin, urlsplit

from msgspec import Struct

from loccit.archives.evidence import Seen
from loccit.archives.values import Response
from loccit.fetch.messages import REDIRECTS, first_value
from loccit.fetch.robots import NOTHING, Robots, read_robots
from loccit.moved.match import Listing, listed
from loccit.moved.patterns import Pattern
from loccit.outcomes import is_success
from loccit.urls.domain import domain_of

MOST_REQUESTS = 5
"""Requests for a link, those by which a site is surveyed shared among its links."""
MOST_READ = 4
"""Requests for candidates and their probes, at most."""
_LEAST_READ = 2
"""Requests that the survey leaves for each link: a candidate, and its probe. Where it found
nothing yet, it may take the probe's."""
_LEAST_SURVEY = 2
"""Requests for robots.txt and one list."""
_LARGEST_SURVEY = 12
_LISTS = ("/sitemap.xml", "/feed.xml", "/")
"""What is asked for, one after the other, until one of them lists pages."""


class SearchedLink(Struct, frozen=True):
    """A dead link whose page is looked for."""

    link_id: int
    url: str
    texts: tuple[str, ...] = ()
    """The texts that cite it."""
    seen: Seen | None = None
    """What an audit saw there while it lived."""
    canonical: str | None = None
    """The address that the page gave as its own while it lived."""
    redirected_to: str | None = None
    """Where the site led from it at last, by its captures in a web archive."""


class SearchedSite:
    """The facts of a host that serve all of its links."""

    def __init__(self, patterns: Sequence[Pattern] = ()) -> None:
        self.patterns = patterns
        self.domains = frozenset(domain_of(f"https://{one.new_host}/") for one in patterns)
        """Domains to which the site's redirects lead; they are searched with the site's own."""
        self.listing = Listing()
        self.robots: dict[str, Robots] = {}
        """The rules of each origin that was asked."""
        self.honest: dict[str, bool] = {}
        """Whether a probe URL of a shape gets an error, as it should."""

    @property
    def crawl_delay(self) -> float:
        """Seconds between two requests that robots.txt asks for; 0 where it does not say."""
        return max((rules.crawl_delay for rules in self.robots.values()), default=0.0)

    def allows(self, url: str) -> bool:
        """Return whether robots.txt allows an address, as far as its rules are known."""
        parts = urlsplit(url)
        rules = self.robots.get(_origin(url))
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return rules is None or rules.allows(path)


Asking = Generator[str, Response, "tuple[str, Response]"]


class RequestBudget:
    """Requests that may still be made."""

    def __init__(self, left: int) -> None:
        self.left = left

    def ask(self, url: str, site: SearchedSite) -> Asking:
        """Ask for an address and follow its redirects on the site's domains.

        An origin's robots.txt is read before anything else of it.

        Returns:
            The address that answered, and the answer. Its status is 0 where robots.txt disallows
            the address, or where nothing is left.
        """
        visited = {url}
        while True:
            origin = _origin(url)
            is_rules = urlsplit(url).path == "/robots.txt"
            if origin not in site.robots and not is_rules and self.left > 1:
                self.left -= 1
                site.robots[origin] = _rules((yield f"{origin}/robots.txt"))
            if self.left <= 0 or not (is_rules or (origin in site.robots and site.allows(url))):
                return url, Response()
            self.left -= 1
            got = yield url
            target = _target(url, got, site.domains)
            if target is None or target in visited:
                return url, got
            visited.add(target)
            url = target


def survey_size(wanted: Sequence[SearchedLink]) -> int:
    """Requests by which a site is surveyed for its dead links, at most.

    Where an archived redirect leads somewhere, that is read rather than another list.
    """
    led = any(item.redirected_to for item in wanted)
    return max(_LEAST_SURVEY if led else MOST_REQUESTS - 1, min(_LARGEST_SURVEY, len(wanted) * 2))


def reading_size(left: int, links: int) -> int:
    """Requests for a link of `links` that remain, where `left` requests do for all of them."""
    return min(MOST_READ, left - _LEAST_READ * (links - 1))


def survey(site: SearchedSite, url: str, most: int) -> Generator[str, Response, bool]:
    """Read robots.txt, then the sitemaps, else the feed, else the home page.

    Args:
        site: takes in what is found.
        url: a page of the site.
        most: requests that may be made.

    Returns:
        Whether the site may be searched: it answers, and does not forbid everything.
    """
    budget = RequestBudget(most)
    root = urljoin(url, "/")
    end, got = yield from budget.ask(urljoin(root, "robots.txt"), site)
    if not got.status:
        return False
    rules = _rules(got)
    site.robots[_origin(root)] = site.robots[_origin(end)] = rules
    root = urljoin(end, "/")
    if not any(site.allows(urljoin(root, path)) for path in _LISTS):
        return False
    named = [one for one in rules.sitemaps if domain_of(one) == domain_of(root)]
    for path in _LISTS:
        pending = deque([urljoin(root, path)])
        if path == _LISTS[0] and named:
            pending = deque(named)
        while pending and budget.left > (1 if len(site.listing) else 0):
            end, got = yield from budget.ask(pending.popleft(), site)
            if got.status != 200 or not got.body:
                continue
            contents = listed(got.body, first_value(got.headers, "content-type"), end)
            site.listing.add(contents.pages, urlsplit(end).path)
            pending.extend(_of_posts_first(contents.sitemaps))
        if len(site.listing):
            break
    return True


def _rules(got: Response) -> Robots:
    """The rules that an answer to the question for robots.txt states (RFC 9309, section 2.3)."""
    if not got.status or got.status >= 500 or got.status == 429:
        return NOTHING
    if is_success(got.status):
        return read_robots(got.body.decode("utf-8", "replace"))
    return Robots()


def _target(url: str, got: Response, domains: Collection[str]) -> str | None:
    """The target of a redirect on the same domain or on these; None where it is no such."""
    location = first_value(got.headers, "location").strip()
    if got.status not in REDIRECTS or not location:
        return None
    try:
        target = urljoin(url, location).partition("#")[0]
    except ValueError:
        return None
    if not target.startswith(("http://", "https://")):
        return None
    return target if domain_of(target) in {domain_of(url), *domains} else None


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _of_posts_first(sitemaps: Sequence[str]) -> list[str]:
    """Sitemaps, those of posts and pages before those of tags and authors."""
    return sorted(sitemaps, key=lambda one: "post" not in one and "page" not in one)
