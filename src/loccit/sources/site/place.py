"""The site that is crawled: its extent, and the addresses at which it is asked. Pure."""

import ada_url
from msgspec import Struct, structs

from loccit.sources.site import addresses
from loccit.sources.site.addresses import SiteScope, parse, scope_of


class SitePlace(Struct, frozen=True):
    """A site, as far as it is known."""

    scope: SiteScope
    origin: str
    """Scheme and host at which all pages are asked."""
    start: str
    """The address at which the crawl begins."""

    def is_on_host(self, url: ada_url.URL) -> bool:
        """Return whether an address is on the site's host, with or without `www.`."""
        host = url.hostname.removeprefix("www.")
        return host == self.scope.host and url.port == self.scope.port

    def may_ask(self, url: ada_url.URL) -> bool:
        """Return whether an address is a page of the site that may be requested."""
        return (
            self.scope.holds(url)
            and not addresses.is_file(url)
            and not addresses.is_verb(url)
            and not addresses.grows(url)
        )

    def moved(self, origin: str, start: str) -> "SitePlace":
        """The site whose start address redirects to another one on its host."""
        return structs.replace(self, origin=origin, start=start)

    def whole_host(self) -> "SitePlace":
        """The same without a folder: the posts of a feed may be anywhere on the host."""
        return structs.replace(self, scope=structs.replace(self.scope, path="/"))


def place_of(start: str) -> SitePlace:
    """The site that a start address means.

    Raises:
        ValueError: It is not an http(s) URL.
    """
    url = parse(start)
    if url is None:
        raise ValueError(f"{start} is no web address")
    return SitePlace(scope_of(url), url.origin, requested(url))


def requested(url: ada_url.URL, origin: str = "") -> str:
    """The address by which a URL is requested: without its fragment, on `origin` if it is given."""
    return (origin or url.origin) + url.pathname + url.search
