"""The paths that a site's robots.txt allows (RFC 9309), read by protego. No network in here.

protego matches `*` without backtracking: no rule can cost more than its length times the path's.
"""

from protego import Protego

PRODUCT = "loccit"
"""The product token that groups of rules are looked up by (RFC 9309, section 2.2.1)."""
LONGEST = 512_000
"""Bytes of a robots.txt that are read (RFC 9309, section 2.5: at least 500 KiB)."""


class Robots:
    """The rules of one site for us."""

    __slots__ = ("_rules",)

    def __init__(self, text: str = "") -> None:
        """Read a robots.txt; an empty one allows everything."""
        self._rules = Protego.parse(text)

    def allows(self, path: str) -> bool:
        """Return whether a path with its query is allowed; the longest rule wins, then `Allow`."""
        try:
            return bool(self._rules.can_fetch(path, PRODUCT))
        except ValueError:
            return True  # a path that protego cannot take apart is under no rule

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps that it names, as written (sitemaps.org)."""
        return tuple(self._rules.sitemaps)

    @property
    def crawl_delay(self) -> float:
        """Seconds between two requests that it asks for (`Crawl-delay`); 0: it does not say."""
        return float(self._rules.crawl_delay(PRODUCT) or 0.0)


NOTHING = Robots("User-agent: *\nDisallow: /")
"""Where robots.txt can't be had from a server that answers (5xx; RFC 9309, section 2.3.1.4)."""


def read_robots(text: str) -> Robots:
    """The rules of the group for loccit, or else of the group for all."""
    return Robots(text)
