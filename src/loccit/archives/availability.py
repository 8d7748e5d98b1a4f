"""The Internet Archive's Availability API: a fallback where the capture index fails. Pure.

It knows one capture, the closest one that answered 200, and no digests. `{}` proves nothing: it
does not list revisits and lags behind (internetarchive/wayback#306).
Source: https://archive.org/help/wayback_api.php
"""

from urllib.parse import urlencode

import msgspec
from msgspec import Struct

from loccit.archives.captures import NO_JSON, Capture, UnreadableError
from loccit.urls.mementos import full_timestamp, parsed


class _Closest(Struct, frozen=True):
    timestamp: str = ""
    url: str = ""
    status: str | int = ""
    available: bool = True


class _Snapshots(Struct, frozen=True):
    closest: _Closest | None = None


class _Answer(Struct):
    archived_snapshots: _Snapshots = _Snapshots()


_answer = msgspec.json.Decoder(_Answer).decode


def question(endpoint: str, url: str, timestamp: str | None) -> str:
    """The address that tells the capture closest to a time."""
    parameters = {"url": url} | ({"timestamp": timestamp} if timestamp else {})
    return f"{endpoint.rstrip('/')}/wayback/available?{urlencode(parameters)}"


def captures(body: bytes, url: str) -> list[Capture]:
    """Read an answer: one capture or none.

    Raises:
        UnreadableError: it is no answer of this API.
    """
    try:
        closest = _answer(body).archived_snapshots.closest
    except NO_JSON as error:
        raise UnreadableError(f"the Availability API sent no JSON object ({error})") from None
    if closest is None or not closest.available:
        return []
    timestamp = full_timestamp(closest.timestamp)
    if timestamp is None:
        raise UnreadableError("the Availability API sent a capture without a time")
    status = str(closest.status)
    memento = parsed(closest.url)
    return [
        Capture(
            timestamp,
            memento.original if memento is not None else url,
            int(status) if status.isascii() and status.isdigit() else None,
        )
    ]
