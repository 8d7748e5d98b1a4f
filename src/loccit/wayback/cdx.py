"""The Wayback Machine's capture index (CDX server API): the question, the answer, the choice.

Source: the CDX server's own documentation, github.com/internetarchive/wayback, wayback-cdx-server.
Pure.
"""

from datetime import UTC, datetime
from urllib.parse import urlencode

import msgspec
from msgspec import Struct

from loccit.model import Archived

_FIELDS = ("timestamp", "original", "statuscode", "mimetype", "digest")
_TIMESTAMP = "%Y%m%d%H%M%S"
LIMIT = 500
"""Captures asked for; with one a month that is forty years."""


class Capture(Struct, frozen=True):
    """A copy that the archive holds."""

    timestamp: str
    """14 digits, UTC."""
    original: str

    @property
    def at(self) -> float:
        """When it was taken."""
        return datetime.strptime(self.timestamp, _TIMESTAMP).replace(tzinfo=UTC).timestamp()


def query(endpoint: str, url: str) -> str:
    """The address that lists the captures of a URL that answered 200, one a month."""
    parameters = {
        "url": url,
        "output": "json",
        "fl": ",".join(_FIELDS),
        "filter": "statuscode:200",
        "collapse": "timestamp:6",
        "limit": str(LIMIT),
    }
    return f"{endpoint.rstrip('/')}/cdx/search/cdx?{urlencode(parameters)}"


def captures(body: bytes) -> list[Capture]:
    """Read an answer: rows of strings, the first one the names of the fields; or nothing at all.

    Raises:
        ValueError: that is not what it is.
    """
    if not body.strip():
        return []
    rows = msgspec.json.decode(body, type=list[list[str]])
    if not rows:
        return []
    names, *rest = rows
    found = [dict(zip(names, row, strict=False)) for row in rest]
    try:
        return [Capture(row["timestamp"], row["original"]) for row in found if _is_dated(row)]
    except KeyError as error:
        raise ValueError(f"the capture index answers without the field {error}") from None


def _is_dated(row: dict[str, str]) -> bool:
    try:
        datetime.strptime(row["timestamp"], _TIMESTAMP)
    except ValueError:
        return False
    return True


def nearest(
    found: list[Capture], cited_at: float | None, dead_since: float | None
) -> Capture | None:
    """The capture that most likely shows what was cited.

    That is the one nearest to the day of the citation, of those taken before the link was found
    dead: a later 200 shows whatever came in its place. Without a day, the last of them.
    """
    alive = [capture for capture in found if dead_since is None or capture.at < dead_since]
    if not alive:
        return None
    wanted = cited_at if cited_at is not None else alive[-1].at
    return min(alive, key=lambda capture: abs(capture.at - wanted))


def archived(endpoint: str, capture: Capture) -> Archived:
    """Where a capture is read."""
    url = f"{endpoint.rstrip('/')}/web/{capture.timestamp}/{capture.original}"
    return Archived(url, capture.timestamp)
