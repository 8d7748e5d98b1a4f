"""Addresses of captures in web archives, taken apart. Pure."""

import re
from datetime import datetime

from msgspec import Struct

TIMESTAMP = "%Y%m%d%H%M%S"
"""How archives write a time: 14 digits, UTC."""
_DIGITS = re.compile(r"[0-9]{4,14}")
_EARLIEST = "19900101000000"
_MEMENTO = re.compile(
    r"(?P<prefix>https?://[^?#]*?/|/(?:[^?#:]*?/)?)(?P<time>[0-9]{4,14})(?P<flags>(?:[a-z]{2}_)*)/"
    r"(?P<original>https?:/{1,2}.+)",
    re.I | re.S,
)
_ONE_SLASH = re.compile(r"^(https?):/(?=[^/])", re.I)


class Memento(Struct, frozen=True):
    """A capture's address taken apart: `https://web.archive.org/web/` `2013` `http://a.example/`."""

    prefix: str
    timestamp: str
    """14 digits."""
    original: str

    @property
    def url(self) -> str:
        """The address for people."""
        return f"{self.prefix}{self.timestamp}/{self.original}"

    @property
    def raw(self) -> str:
        """The address of the bytes as they were captured."""
        return f"{self.prefix}{self.timestamp}id_/{self.original}"


def parsed(url: str) -> Memento | None:
    """A capture's address taken apart; None where it has not the form of OpenWayback and pywb."""
    match = _MEMENTO.fullmatch(url)
    timestamp = full_timestamp(match["time"]) if match else None
    if match is None or timestamp is None:
        return None
    return Memento(match["prefix"], timestamp, _ONE_SLASH.sub(r"\1://", match["original"]))


def full_timestamp(text: str) -> str | None:
    """4 to 14 digits as the 14 digits of the period's beginning; None where that is not a time."""
    if not _DIGITS.fullmatch(text):
        return None
    whole = text + "00000101000000"[len(text) :]
    if len(text) in (5, 7):  # half a month or half a day
        return None
    try:
        datetime.strptime(whole, TIMESTAMP)
    except ValueError:
        return None
    return whole if whole >= _EARLIEST else None
