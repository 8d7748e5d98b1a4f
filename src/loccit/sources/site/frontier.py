"""The requests of a crawl that wait: each address once, pages with a query last. Pure."""

from collections import deque
from collections.abc import Mapping

from msgspec import structs

from loccit.sources.site import addresses
from loccit.sources.site.addresses import parse, tidy
from loccit.sources.site.copies import Copies
from loccit.sources.site.exchange import PageRequest, SitePage, What
from loccit.sources.site.page import PageFacts
from loccit.sources.site.place import SitePlace
from loccit.sources.site.traps import Noise, Traps
from loccit.urls.sameness import address_key


class Frontier:
    """The requests that wait, and the addresses that were requested.

    Args:
        start: the start address, which is asked first.
        found: the pages that were found, by key.
        most_links: how many links away from the start page a page may be.
    """

    def __init__(self, start: str, found: Mapping[str, SitePage], most_links: int) -> None:
        self._most_links = most_links
        self.asked: set[str] = set()
        """Addresses that were requested."""
        self.seen: set[str] = {address_key(start)}
        """Keys of pages that were requested, or wait."""
        self.depth: dict[str, int] = {address_key(start): 0}
        """Links from the start page, by key."""
        self.noise = Noise()
        self.traps = Traps()
        self.copies = Copies(found, self.seen)
        self._queue: deque[PageRequest] = deque([PageRequest(start, What.PAGE)])
        self._late: deque[PageRequest] = deque()
        """Pages with a query, and pages that are likely to be another's copy."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not self._queue and not self._late

    def add(self, *wanted: PageRequest) -> None:
        """Queue requests."""
        self._queue.extend(wanted)

    def add_first(self, *wanted: PageRequest) -> None:
        """Queue requests before all others, in their order."""
        self._queue.extendleft(reversed(wanted))

    def want(self, place: SitePlace, address: str, depth: int) -> bool:
        """Queue a page of the site that was not seen before.

        Args:
            place: the site.
            address: where something leads to.
            depth: how many links it is away from the start page.

        Returns:
            False where that is too many.
        """
        url = parse(address)
        if url is None or not place.may_ask(url):
            return True
        tidied = tidy(url, place.origin, self.noise.keys)
        if self.knows(tidied):
            return True
        if depth > self._most_links:
            return False
        key = address_key(tidied)
        self.seen.add(key)
        self.depth[key] = depth
        is_late = "?" in tidied or addresses.parent_of_twin(tidied) is not None
        (self._late if is_late else self._queue).append(PageRequest(tidied, What.PAGE))
        return True

    def follow(self, place: SitePlace, address: str, facts: PageFacts) -> bool:
        """Queue the pages that a page links to; return False where any is too many links away."""
        depth = self.depth_of(address)
        # The pages of a list are one step away, however many come before.
        wanted = [
            self.want(place, link.url, depth + (0 if link.next else 1))
            for link in facts.links
            if not link.nofollow and not addresses.adds_tag(link.url, address)
        ]
        return all(wanted)

    def depth_of(self, address: str) -> int:
        """Return how many links a page is away from the start page; 0 where that is not known."""
        return self.depth.get(address_key(address), 0)

    def knows(self, address: str) -> bool:
        """Return whether a page was seen before, or is one of those that never end."""
        return address_key(address) in self.seen or self.traps.is_closed(address)

    def pop(self) -> PageRequest:
        """Return what is to be requested next; it may have become needless since it was queued."""
        return (self._queue or self._late).popleft()

    def clear(self) -> None:
        """Forget what waits."""
        self._queue.clear()
        self._late.clear()

    def still_wanted(self, page: PageRequest, origin: str) -> PageRequest | None:
        """Return the request for a queued page by what is known now; None: it is needless."""
        url = parse(page.url)
        if url is None:
            return None
        address = tidy(url, origin, self.noise.keys)
        if address != page.url:
            if address_key(address) in self.seen or address in self.asked:
                return None
            self.moved(page.url, address)
            page = structs.replace(page, url=address)
        is_alias = self.copies.is_alias(address_key(address))
        if is_alias or self.traps.is_closed(address) or self.copies.is_known_twin(address):
            return None
        return page

    def moved(self, asked: str, address: str) -> None:
        """Take in that a page is at another address, as many links away."""
        self.seen.add(address_key(address))
        self.depth[address_key(address)] = self.depth_of(asked)
