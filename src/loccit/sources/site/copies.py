"""Copies among the pages of a site, and the names of pages. Pure."""

from collections.abc import Mapping

from loccit.sources.site import addresses
from loccit.sources.site.addresses import SiteScope, parse, tidy
from loccit.sources.site.exchange import SitePage
from loccit.sources.site.page import PageFacts
from loccit.urls.sameness import address_key

_SIMILAR = 0.5


class Copies:
    """Tells copies by their text and by their canonical links.

    Args:
        found: the pages that were found, by key.
        seen: keys of pages that need not be asked; gets those that were found elsewhere.
    """

    def __init__(self, found: Mapping[str, SitePage], seen: set[str]) -> None:
        self._found = found
        self._seen = seen
        self._aliases: set[str] = set()
        """Keys of canonical addresses of pages that were found elsewhere."""
        self._texts: dict[str, str] = {}
        """The first page with a text, by the text's digest."""

    def is_alias(self, key: str) -> bool:
        """Return whether the page of a key was found at another address."""
        return key in self._aliases

    def is_known_twin(self, address: str) -> bool:
        """Return whether it is a page for print or AMP, and the page itself was found."""
        parent = addresses.parent_of_twin(address)
        if parent is None:
            return False
        found = self._found.get(address_key(parent))
        if found is None or found.facts is None:
            return False
        children = sum(target.startswith(address_key(parent) + "/") for target in found.targets)
        return children < 5  # a list of posts, one of which is called so

    def identify(
        self, address: str, facts: PageFacts, scope: SiteScope, origin: str
    ) -> tuple[str, bool]:
        """A page's name, and whether it is the copy of a page that was found before."""
        key = address_key(address)
        first = self._texts.setdefault(facts.text, key) if facts.blocks else key
        if first != key:
            return address, True
        canonical = parse(facts.canonical or "")
        if canonical is None or not scope.holds(canonical):
            return address, False
        named = address_key(tidy(canonical, origin))
        if named == key:
            return canonical.href.partition("#")[0], False
        known = self._found.get(named)
        if known is not None:
            return address, known.facts is None or _similar(known.facts, facts)
        if named in self._aliases:
            return address, False  # a canonical link that several different pages have is wrong
        self._aliases.add(named)
        self._seen.add(named)
        return canonical.href.partition("#")[0], False


def _similar(one: PageFacts, other: PageFacts) -> bool:
    """Return whether two pages have at least half of the texts of the shorter one in common."""
    least = min(len(one.blocks), len(other.blocks))
    if not least:
        return one.text == other.text
    return len(one.blocks & other.blocks) >= _SIMILAR * least
