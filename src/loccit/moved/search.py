"""Where dead links' pages are now on their own site: what is asked, and what it means.

`survey` reads what a site lists, once for all of its dead links; `search` looks for one page.
Both are generators that yield an address, are sent what came (`Got`), and open no socket and read
no clock. At most five requests are made for a link, those of the survey among them; every candidate
is read, and nothing is asked that robots.txt disallows.
"""

from collections import deque
from collections.abc import Collection, Generator, Sequence
from urllib.parse import urljoin, urlsplit

from msgspec import Struct

from loccit.archives.evidence import (
    VERIFIED,
    Holding,
    Seen,
    Strength,
    content_of,
    strength,
    weigh,
)
from loccit.archives.lookup import Got
from loccit.fetch.messages import REDIRECTS, first_value
from loccit.fetch.robots import NOTHING, Robots, read_robots
from loccit.judge.drift import same_name
from loccit.judge.sibling import sibling
from loccit.model import DriftBaseline, Hop, MainText, Page
from loccit.moved.match import Listing, listed
from loccit.moved.patterns import Pattern
from loccit.urls.domain import domain_of

MOST_REQUESTS = 5
"""Requests for a link, those by which a site is surveyed shared among its links."""
_MOST_READ = 4
"""Requests for candidates and their probes, at most."""
_LEAST_READ = 2
"""Requests that the survey leaves for each link: a candidate, and its probe. Where it found
nothing yet, it may take the probe's."""
_LEAST_SURVEY = 2
"""Requests for robots.txt and one list."""
_LARGEST_SURVEY = 12
_LISTS = ("/sitemap.xml", "/feed.xml", "/")
"""What is asked for, one after the other, until one of them lists pages."""
AGREED = 0.95
"""Two methods lead to an address whose page holds the content."""
ALONE = 0.8
"""One method does."""
_WEAK = 0.6


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


class FoundPage(Struct, frozen=True):
    """Where a page is now."""

    url: str
    confidence: float
    why: str
    pattern: str = ""
    """The pattern of the site's addresses that it follows; empty where it follows none."""


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
        """Whether a made-up address of a shape gets an error, as it should."""

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


Asking = Generator[str, Got, "tuple[str, Got]"]


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
                return url, Got()
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
    return min(_MOST_READ, left - _LEAST_READ * (links - 1))


def survey(site: SearchedSite, url: str, most: int) -> Generator[str, Got, bool]:
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


def search(
    wanted: SearchedLink, site: SearchedSite, most: int
) -> Generator[str, Got, "FoundPage | None"]:
    """Look for the new address of one page with so many requests."""
    budget = RequestBudget(most)
    candidates, follows = _candidates(wanted, site)
    best: FoundPage | None = None
    for address, reasons in sorted(candidates.items(), key=lambda item: -len(item[1])):
        if budget.left <= 0 or (best is not None and best.confidence >= ALONE):
            break
        read = yield from _read(address, wanted, site, budget, alone=len(reasons) == 1)
        if read is None:
            continue
        end, why, confidence = read
        found = FoundPage(end, confidence, "; ".join((*reasons, why)), follows.get(address, ""))
        if best is None or confidence > best.confidence:
            best = found
    return best


def _candidates(
    wanted: SearchedLink, site: SearchedSite
) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Return addresses with the methods that lead to them, and the patterns that some follow."""
    candidates: dict[str, list[str]] = {}
    follows: dict[str, str] = {}
    for pattern in site.patterns:
        made = pattern.applied(wanted.url)
        if made is not None:
            candidates.setdefault(made, []).append(
                f"{pattern.examples} redirects of the site follow the pattern {pattern}"
            )
            follows[made] = str(pattern)
    if wanted.canonical and _is_other(wanted.canonical, wanted.url):
        candidates.setdefault(wanted.canonical, []).append("the page named it as its own")
    if wanted.redirected_to:
        candidates.setdefault(wanted.redirected_to, []).append("an archived redirect leads there")
    names = (*wanted.texts, *((wanted.seen.title,) if wanted.seen is not None else ()))
    for one in site.listing.like(wanted.url, names)[:_MOST_READ]:
        why = f"{site.listing.where(one)} of the site lists it"
        known = next((made for made in candidates if _page(made) == _page(one)), one)
        candidates.setdefault(known, []).append(why)
    return candidates, follows


def _read(
    address: str, wanted: SearchedLink, site: SearchedSite, budget: RequestBudget, *, alone: bool
) -> Generator[str, Got, tuple[str, str, float] | None]:
    """Read a candidate: where it is, why it is the page, and how surely.

    Args:
        address: the candidate.
        wanted: what is looked for.
        site: remembers which made-up addresses answer.
        budget: of requests.
        alone: only one method leads to it.
    """
    end, got = yield from budget.ask(address, site)
    if got.status != 200:
        return None
    content = content_of(
        (Hop(end, got.status),), first_value(got.headers, "content-type"), got.body,
        truncated=got.truncated,
    )  # fmt: skip
    held = weigh(content, wanted.url, wanted.texts, wanted.seen, at=0.0, same_around=False)
    if not held.holds or content.page is None or not _is_it(wanted, held, content.page):
        return None
    if held.confidence < VERIFIED or (alone and wanted.seen is not None and not wanted.seen.main):
        return end, held.why, _WEAK
    sure = not alone and (wanted.seen is not None or _is_named(wanted.texts, content.page))
    made = sibling(end)
    if made is not None and made.share not in site.honest:
        _, probe = yield from budget.ask(made.url, site)
        if not probe.status:
            return end, held.why, _WEAK
        site.honest[made.share] = probe.status in (404, 410)
    honest = made is None or site.honest[made.share]
    return end, held.why, (AGREED if sure else ALONE) if honest else _WEAK


def _is_named(texts: Sequence[str], page: Page) -> bool:
    """Return whether a page's title or heading says what the citing texts say."""
    return strength(texts, f"{page.title}\n{page.heading}") is Strength.SAID


def _is_it(wanted: SearchedLink, held: Holding, page: Page) -> bool:
    """Return whether a page that may hold what is cited is the one that was seen.

    Where the old text is known, what only speaks of the same is another page. Where it was short,
    all that is known is mostly menus, which other pages have, too: then the name has to be the
    same.
    """
    seen = wanted.seen
    if seen is None:
        return True
    if held.confidence < VERIFIED:
        return False
    if seen.main is not None:
        return True
    nothing = MainText(b"", 0, 0.0, "")
    return same_name(DriftBaseline(seen.at, nothing, seen.title, ""), page, wanted.url)


def _rules(got: Got) -> Robots:
    """The rules that an answer to the question for robots.txt states (RFC 9309, section 2.3)."""
    if not got.status or got.status >= 500 or got.status == 429:
        return NOTHING
    if 200 <= got.status < 300:
        return read_robots(got.body.decode("utf-8", "replace"))
    return Robots()


def _target(url: str, got: Got, domains: Collection[str]) -> str | None:
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


def _page(url: str) -> str:
    """An address without what differs between two of one page: scheme, www, a slash at the end."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return parts.netloc.lower().removeprefix("www.") + parts.path.rstrip("/") + query


def _of_posts_first(sitemaps: Sequence[str]) -> list[str]:
    """Sitemaps, those of posts and pages before those of tags and authors."""
    return sorted(sitemaps, key=lambda one: "post" not in one and "page" not in one)


def _is_other(canonical: str, url: str) -> bool:
    """Return whether an address is another one on the same domain."""
    return domain_of(canonical) == domain_of(url) and canonical.rstrip("/") != url.rstrip("/")
