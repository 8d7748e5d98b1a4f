"""The fields of front matter, the strings in them, and where those stand in the post."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from msgspec import Struct

from loccit.extraction.reference import Leaf

Keys = tuple[str, ...] | None

_MOST_STRINGS = 1_000
"""Strings taken from one field."""


class FrontMatter(Struct, gc=False):
    """The metadata above a post's body."""

    fields: dict[str, Any]
    """By key, in lower case: strings, lists, mappings, dates or None."""
    start: int = 0
    end: int = 0
    """The stretch of text that holds the fields."""
    body: int = 0
    """Where the post's body begins."""
    broken: str = ""
    """Why it could only be read in part; empty where it is well formed."""
    line: int = 0
    """The line of the file where it breaks, from 1; 0 where that is not known."""
    places: dict[str, int] = {}
    """Where the values of fields stand in the text, as far as the reader knows."""
    leaves: list[Leaf] = []
    """Every string that holds `://`, at whatever depth, with the stretch of text it stands in."""


def strings(value: Any) -> Iterator[str]:
    """The strings in a field: itself, a list's, or a mapping's `url`, `link` or `href`.

    Values that are shared (YAML's aliases) count once, so that they cannot multiply.
    """
    seen: set[int] = set()
    waiting: list[Any] = [value]
    left = _MOST_STRINGS
    while waiting and left:
        value = waiting.pop()
        if isinstance(value, str):
            if value.strip():
                left -= 1
                yield value.strip()
        elif isinstance(value, list | dict) and id(value) not in seen:
            seen.add(id(value))
            parts: Iterable[Any] = value
            if isinstance(value, dict):
                parts = [value.get(key) for key in ("url", "link", "href")]
            waiting += reversed(list(parts))


def place_of(text: str, front: FrontMatter, key: str, value: str) -> tuple[int, str]:
    r"""Return where a field's value stands in the file, and how it is written there.

    Escapes that YAML and JSON allow in a URL (`\/`, `''`) are searched for in turn; a value that
    is broken over lines is placed where its longest beginning stands.
    """
    at = front.places.get(key) or _key_place(text, front, key)
    return place_in(text, at, front.end, value)


def place_in(text: str, start: int, end: int, value: str) -> tuple[int, str]:
    """The same in a stretch of the text that is known to hold the value."""
    for written in (
        value,
        value.replace("/", "\\/"),
        value.replace("'", "''"),
        value.replace(":", "\\:", 1),
    ):
        place = text.find(written, start, end)
        if place >= 0:
            return place, written
    for length in (16, 8, 1):
        place = text.find(value[:length], start, end)
        if place >= 0:
            pairs = enumerate(zip(value, text[place:end], strict=False))
            size = next((at for at, (one, other) in pairs if one != other), len(value))
            return place, text[place : min(place + size, end)]
    return start, text[start : start + 1]


def _key_place(text: str, front: FrontMatter, key: str) -> int:
    match = _key(key).search(text, max(front.start - 1, 0), front.end)
    return match.end() if match else front.start


@cache
def _key(key: str) -> re.Pattern[str]:
    """A key at the beginning of a line, or quoted as in JSON."""
    name = re.escape(key)
    return re.compile(rf"(?:\n|\A)[ \t]*+[\"']?{name}[\"']?[ \t]*+[:=]|[\"']{name}[\"']\s*+:", re.I)
