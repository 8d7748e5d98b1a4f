"""The requests of a crawl that wait: each address once, pages with a query last. Pure."""

from collections import deque
from collections.abc import Mapping

from msgspec import structs

from loccit.sources.site import addresses
from loccit.sources.site.addresses import parse, tidy
from loccit.sources.site.copies import Copies
from loccit.sources.site.exchange import PageRequest, SitePage, What
from loccit.sources.site.traps import Noise, Traps
from loccit.urls.sameness import address_key


class Frontier:
    """The requests that wait, and the addresses that were requested.

    Args:
        start: the start address, which is asked first.
        found: the pages that were found, by key.
    """

    def __init__(self, start: str, found: Mapping[str, SitePage]) -> None:
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

    def add(self, wanted: PageRequest) -> None:
        """Queue a request."""
        self._queue.append(wanted)

    def add_first(self, *wanted: PageRequest) -> None:
        """Queue requests before all others, in their order."""
        self._queue.extendleft(reversed(wanted))

    def add_page(self, address: str, depth: int) -> None:
        """Queue a page that was not seen before, at its tidy address."""
        key = address_key(address)
        self.seen.add(key)
        self.depth[key] = depth
        is_late = "?" in address or addresses.parent_of_twin(address) is not None
        (self._late if is_late else self._queue).append(PageRequest(address, What.PAGE))

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
        self.depth[address_key(address)] = self.depth.get(address_key(asked), 0)
