"""An answer to a request for a page: whether it is a page, and what of it is kept. Pure."""

from msgspec import structs

from loccit.sources.feed_entry import FeedEntry
from loccit.sources.site.addresses import parse, tidy
from loccit.sources.site.exchange import PageAnswer, SitePage
from loccit.sources.site.feed_pages import head_of
from loccit.sources.site.page import PageFacts
from loccit.sources.site.place import SitePlace
from loccit.urls.sameness import address_key


def is_page(got: PageAnswer) -> bool:
    """Return whether an answer is HTML, by its content type or its first bytes."""
    return bool(got.body) and (b"<" in head_of(got.body) or "html" in got.content_type)


def site_page(
    place: SitePlace, url: str, name: str, facts: PageFacts, entry: FeedEntry | None
) -> SitePage:
    """The page that was found at an address.

    Args:
        place: the site.
        url: the address.
        name: the post's name, its canonical address.
        facts: what was read of it; of its links, the pages of the site that they lead to are kept.
        entry: what the feed says of it.
    """
    targets = frozenset(
        address_key(tidy(target, place.origin))
        for link in facts.links
        if (target := parse(link.url)) is not None and place.scope.holds(target)
    )
    return SitePage(address_key(url), url, name, structs.replace(facts, links=()), entry, targets)
