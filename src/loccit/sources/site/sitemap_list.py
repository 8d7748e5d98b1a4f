"""The sitemaps of a site: which are to be requested, and the pages that they list. Pure."""

from loccit.sources.site import addresses
from loccit.sources.site.exchange import PageRequest, What
from loccit.sources.site.sitemap import SitemapEntry
from loccit.urls.sameness import address_key

_DEPTH = 3
_MOST = 500
_MOST_LISTED = 200_000
_FEW = 2
"""Sitemaps that list no more than so many pages are not taken for a list of them."""
TOO_MANY = "sitemaps that are nested too deep, or too many, are left out"


class SitemapList:
    """The sitemaps that were wanted, and what they list."""

    def __init__(self) -> None:
        self.listed: dict[str, SitemapEntry] = {}
        """The pages, by key."""
        self.left_out = False
        """Whether there were more than are requested."""
        self._depth: dict[str, int] = {}
        """How many indexes stand above a sitemap, by address."""

    @property
    def lists_the_site(self) -> bool:
        """Whether they list enough to be taken for the list of all pages."""
        return len(self.listed) > _FEW

    def want(self, address: str, depth: int, lastmod: str = "") -> PageRequest | None:
        """Return the request for a sitemap; None for one that is known, or too many."""
        if address in self._depth:
            return None
        if depth > _DEPTH or len(self._depth) >= _MOST:
            self.left_out = True
            return None
        self._depth[address] = depth
        return PageRequest(address, What.SITEMAP, lastmod)

    def moved(self, asked: str, address: str) -> None:
        """Take in that a sitemap is elsewhere."""
        self._depth[address] = self._depth.get(asked, 0)

    def depth_of(self, address: str) -> int:
        """Return how many indexes stand above a sitemap."""
        return self._depth.get(address, 0)

    def add(self, address: str, lastmod: str) -> None:
        """Take in a page, at the address that it is requested at."""
        if len(self.listed) < _MOST_LISTED:
            self.listed.setdefault(address_key(address), SitemapEntry(address, lastmod))


def children_of(children: tuple[SitemapEntry, ...]) -> list[SitemapEntry]:
    """The sitemaps of an index that may list posts."""
    return [one for one in children if not addresses.is_list_of_lists(one.url)]
