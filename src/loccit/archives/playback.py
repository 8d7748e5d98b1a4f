"""Captures as they are read: their addresses, raw forms, and what an answer is. Pure."""

from enum import StrEnum
from urllib.parse import urljoin

from msgspec import Struct

from loccit.archives.captures import Capture, raise_if_excluded, stamp
from loccit.fetch.messages import Headers, first_value
from loccit.numbers import unix_time_of
from loccit.outcomes import is_success
from loccit.urls.mementos import parsed
from loccit.urls.sameness import archive_key

_RUNTIME_ERROR = "x-archive-wayback-runtime-error"


def for_people(endpoint: str, capture: Capture) -> str:
    """Return where a person reads a capture."""
    if capture.memento is not None:
        memento = parsed(capture.memento)
        return capture.memento if memento is None else memento.url
    return f"{endpoint.rstrip('/')}/web/{capture.timestamp}/{capture.original}"


def raw(endpoint: str, capture: Capture) -> str:
    """Return the URL of a capture without the archive's banner and rewriting."""
    if capture.memento is not None:
        memento = parsed(capture.memento)
        return capture.memento if memento is None else memento.raw
    return f"{endpoint.rstrip('/')}/web/{capture.timestamp}id_/{capture.original}"


class PlaybackKind(StrEnum):
    """The kind of answer to a request for a capture."""

    CAPTURED = "captured"
    """The capture: its status, headers and body are those of the crawl."""
    MOVED = "moved"
    """The archive leads to another of its captures."""
    ABSENT = "absent"
    """The archive does not have what it lists."""
    BUSY = "busy"
    """The archive asks to wait."""
    BROKEN = "broken"
    """The archive fails."""


class Played(Struct, frozen=True):
    """An archive's answer to the question for a capture."""

    kind: PlaybackKind
    timestamp: str | None = None
    """When the capture was taken, where the archive says it."""
    to: str | None = None
    """Where the archive leads, or the archived server did; absolute."""


def played(url: str, status: int, headers: Headers, body: bytes) -> Played:
    """Read an answer by its status and headers.

    An archived 404 or 429 comes with that status and with `Memento-Datetime`; without that header
    it is the archive's own.

    Raises:
        ExcludedError: the site is excluded.
    """
    error = first_value(headers, _RUNTIME_ERROR)
    raise_if_excluded(error)
    timestamp = _captured_at(headers)
    location = first_value(headers, "location").strip()
    if timestamp is None and status in (403, 451):
        raise_if_excluded(body[:20_000].decode("utf-8", "replace"))
    if 300 <= status < 400 and location:
        to = _joined(url, location)
        if timestamp is None and to is not None and parsed(to) is not None and _same(url, to):
            return Played(PlaybackKind.MOVED, to=to)
        return Played(PlaybackKind.CAPTURED, timestamp or _asked(url), to)
    if timestamp is None:
        if status == 429:
            return Played(PlaybackKind.BUSY)
        if status in (404, 410, 403, 451):
            return Played(PlaybackKind.ABSENT)
        if not is_success(status) or error:
            return Played(PlaybackKind.BROKEN)
    return Played(PlaybackKind.CAPTURED, timestamp or _asked(url))


def _same(one: str, two: str) -> bool:
    """Return whether two addresses are captures of one page, whenever taken."""
    a, b = parsed(one), parsed(two)
    return a is not None and b is not None and archive_key(a.original) == archive_key(b.original)


def _captured_at(headers: Headers) -> str | None:
    value = first_value(headers, "memento-datetime")
    if not value:
        return None
    date = unix_time_of(value)
    return None if date is None else stamp(date)


def _asked(url: str) -> str | None:
    memento = parsed(url)
    return None if memento is None else memento.timestamp


def _joined(base: str, location: str) -> str | None:
    """A Location as an absolute address.

    Archives send it relative to themselves, or as the captured server sent it.
    """
    memento = parsed(base)
    try:
        if parsed(location) is not None or memento is None:
            return urljoin(base, location)
        return urljoin(memento.original, location)
    except ValueError:
        return None
