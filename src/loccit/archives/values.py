"""Values of look-ups and of clients: the questions to archives, and what comes of them."""

from collections.abc import Generator
from enum import StrEnum
from typing import Literal
from urllib.parse import urlsplit

from msgspec import Struct

from loccit.archives.evidence import Seen
from loccit.archives.pace import Room
from loccit.fetch.messages import Headers
from loccit.model import Archived, Page


class Outcome(StrEnum):
    """The outcome of a look-up. Only `none` says that there is no copy."""

    FOUND = "found"
    NONE = "none"
    EXCLUDED = "excluded"
    """The archive keeps this site's captures from everybody."""
    FAILED = "failed"
    """The archive, or the way to it, failed: nothing is known."""
    WITHHELD = "withheld"
    """The archive was not asked: the address names a person or holds a secret."""


class Archive(Struct, frozen=True):
    """A web archive and how it is asked."""

    endpoint: str
    """The Wayback Machine's address; a TimeMap's or TimeGate's, to which the URL is appended."""
    kind: Literal["cdx", "timemap", "timegate"] = "cdx"
    availability: str | None = None
    """Where the Availability API is, for `cdx`; None where there is none."""

    @property
    def name(self) -> str:
        """The archive's host, by which limits are kept."""
        return urlsplit(self.endpoint).netloc


class Day(Struct, frozen=True):
    """The day of some citations of a link, and the words with which they cite."""

    date: str
    """ISO 8601, as the post says it; empty where it says none."""
    at: float | None
    texts: tuple[str, ...] = ()


class CopyRequest(Struct, frozen=True):
    """A link whose copies are looked for."""

    link_id: int
    url: str
    """What is asked for: the link's address, or what its wrapper leads to."""
    days: tuple[Day, ...]
    dead_since: float | None = None
    seen: Seen | None = None
    redirects: bool = False
    """Whether it is also looked for where the site led from there."""


class Query(Struct, frozen=True):
    """A request to an archive or a site, to be made at the pace of its host."""

    room: Room
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    interval: float = 0.0
    """Seconds that the host asks to leave between requests (`Crawl-delay`)."""


class Response(Struct, frozen=True):
    """The response to a query, and what it means."""

    status: int = 0
    """0 where there was no answer."""
    headers: Headers = []
    body: bytes = b""
    truncated: bool = False
    failure: str = ""
    """Why there was no answer, in words."""
    closed: bool = False
    """Nothing more is asked of this archive in this run."""

    @property
    def why(self) -> str:
        """Why nothing came, in words; empty where something did."""
        return self.failure or ("" if self.status else "no answer")


class Result(Struct, frozen=True):
    """The result of a look-up for one day."""

    date: str
    outcome: Outcome
    detail: str = ""
    archived: Archived | None = None
    page: Page | None = None
    """The page in the copy; None where it is a file, or no copy was found."""
    moved_to: str = ""
    """Where the site itself led at last, as far as the archive has it; empty where nowhere."""


Steps = Generator[Query, Response, "list[Result]"]


class FailedError(Exception):
    """The archive failed."""
