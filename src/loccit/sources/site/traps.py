"""Addresses that a site makes without end: what shows them for what they are. Pure."""

import re
from urllib.parse import parse_qsl

from msgspec import Struct

from loccit.sources.site.addresses import SiteScope, family_of, parse
from loccit.sources.site.page import PageFacts, hash_of

_BARREN = 6
"""Pages of one family in a row that bring nothing new, after which the family is closed."""
_MOST_BARREN = 30
"""Pages of one family that bring nothing new, in all; posts may stand between them."""
_PAGING = frozenset(
    "page paged p id post article start offset cpage pg pageno n no nr q s cat tag".split()  # noqa: SIM905
)
"""Query keys that say which page is meant; more than one equal page is needed to doubt that."""


class _Family(Struct):
    barren: int = 0
    """In a row."""
    all_barren: int = 0
    fruitful: int = 0
    closed: bool = False


class Traps:
    """Closes families of numbered addresses that bring nothing new."""

    def __init__(self) -> None:
        self._families: dict[str, _Family] = {}
        self._blocks: set[int] = set()
        self._outward: set[int] = set()

    def is_closed(self, address: str) -> bool:
        """Return whether an address is of a family that brings nothing new."""
        name = family_of(address)
        family = self._families.get(name) if name is not None else None
        return family is not None and family.closed

    def fetched(self, address: str, facts: PageFacts, scope: SiteScope) -> None:
        """Take in a page."""
        new_blocks = facts.blocks - self._blocks
        outward = {
            hash_of(re.sub(r"\d+", "", link.url.partition("?")[0]))
            for link in facts.links
            if (url := parse(link.url)) is not None and not scope.holds(url)
        }
        new_outward = outward - self._outward
        self._blocks |= new_blocks
        self._outward |= new_outward
        name = family_of(address)
        if name is None:
            return
        family = self._families.setdefault(name, _Family())
        if new_blocks or new_outward:
            family.barren = 0
            family.fruitful += 1
            return
        family.barren += 1
        family.all_barren += 1
        rare = family.all_barren > _MOST_BARREN and family.all_barren > 4 * family.fruitful
        family.closed = family.barren >= _BARREN or rare


class Noise:
    """Learns which query keys of a site never change a page."""

    def __init__(self) -> None:
        self.keys: set[str] = set()
        self._texts: dict[tuple[str, frozenset[tuple[str, str]], str], tuple[str, str]] = {}
        self._equal: dict[str, int] = {}
        self._different: set[str] = set()

    def fetched(self, address: str, text: str) -> None:
        """Take in the digest of a page's text."""
        path, _, query = address.partition("?")
        items = parse_qsl(query, keep_blank_values=True)[:12]
        whole = frozenset(items)
        for key, value in items:
            self._compare(key, (path, whole - {(key, value)}, key), value, text)
        self._texts.setdefault((path, whole, ""), ("", text))

    def _compare(
        self, key: str, place: tuple[str, frozenset[tuple[str, str]], str], value: str, text: str
    ) -> None:
        known = self._texts.get(place) or self._texts.get((place[0], place[1], ""))
        self._texts.setdefault(place, (value, text))
        if known is None or known[0] == value:
            return
        if known[1] != text:
            self._different.add(key)
            self.keys.discard(key)
            return
        self._equal[key] = self._equal.get(key, 0) + 1
        needed = 4 if key.lower() in _PAGING else 1
        if key not in self._different and self._equal[key] >= needed:
            self.keys.add(key)
