"""A capture, as an archive's index lists it, and the errors that an index answers with. Pure."""

from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

import msgspec
from msgspec import Struct

from loccit.urls.mementos import TIMESTAMP

_EXCLUDED = ("AdministrativeAccessControlException", "RobotAccessControlException")
"""What the Wayback Machine's index says of a site that its owner, or robots.txt, excluded."""


class ExcludedError(Exception):
    """The archive keeps captures of this site from everybody: a definite answer."""


class UnreadableError(ValueError):
    """The answer is not what the archive's interface promises."""


NO_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What decoding raises where an answer is no JSON of the form that is expected; the last one where
it is nested without end."""


class Capture(Struct, frozen=True):
    """A copy that an archive lists."""

    timestamp: str
    """14 digits, UTC."""
    original: str
    """The address that was captured, as the archive writes it."""
    status: int | None = None
    """HTTP status at crawl time; None where the index does not say (revisits, TimeMaps)."""
    mimetype: str = ""
    digest: str = ""
    """SHA-1 of the body in base32, where the index says it."""
    memento: str | None = None
    """Where it is read, where that is not built from the timestamp (TimeMaps, TimeGates)."""

    @property
    def at(self) -> float:
        """When it was taken, in Unix seconds."""
        return moment(self.timestamp)

    @property
    def is_redirect(self) -> bool:
        """Whether the server sent its visitor elsewhere."""
        return self.status is not None and 300 <= self.status < 400


def moment(timestamp: str) -> float:
    """14 digits as Unix seconds."""
    return datetime.strptime(timestamp, TIMESTAMP).replace(tzinfo=UTC).timestamp()


def stamp(at: float) -> str:
    """Unix seconds as 14 digits."""
    return datetime.fromtimestamp(at, UTC).strftime(TIMESTAMP)


def raise_if_excluded(text: str) -> None:
    """Read an error text of the Wayback Machine.

    Raises:
        ExcludedError: it says that the site is excluded.
    """
    for name in _EXCLUDED:
        if name in text:
            raise ExcludedError(name)


def spelling(url: str) -> tuple[str, str]:
    """Return what tells two captures under one index key apart: path and query, casing kept."""
    parts = urlsplit(url)
    return unquote(parts.path).rstrip("/"), "&".join(sorted(unquote(parts.query).split("&")))
