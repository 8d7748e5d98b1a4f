"""Where pages moved to: what searching for each dead link came to, and what archives say of it."""

from msgspec import Struct


class MoveRecord(Struct, frozen=True, omit_defaults=True):
    """The result of the last search for a link."""

    at: float
    url: str | None = None
    """Where the page is now; None where it was not found."""
    confidence: float = 0.0
    why: str = ""
    pattern: str = ""
    """The pattern of the site's addresses that it follows; empty where it follows none."""


class ArchivedRedirect(Struct, frozen=True):
    """Where a site led from a page's address at last, by its captures in a web archive."""

    at: float
    """When the archive was asked."""
    url: str
