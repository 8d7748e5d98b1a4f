"""Ordinary YAML front matter (`key: plain value`) by an expression.

It is what nearly all posts hold, and the full parser would take longer than the rest of the post.
"""

import re
from functools import cache
from typing import Any

from loccit.extraction.front_matter_fields import FrontMatter, Keys, strings
from loccit.extraction.reference import Leaf

_KEY = r"[A-Za-z_][\w-]*"
_PART = r"[ ]*\w[^\]\[{}:#,\"'\\\t\r\n]*"
_PLAIN = (
    r"(?!(?:null|Null|NULL)[ ]*\r?\n)[^-?:,\[\]{}#&*!|>'\"%@`~=<\s]"
    r"(?>(?:[^:#\t\r\n]++|:(?=[^ \t\r\n])|(?<! )#)*)"
)
_VALUE = rf"(?:{_PLAIN}|\"[^\"\\\r\n]*+\"|'[^'\\\r\n]*+'|\[{_PART}(?>(?:,{_PART})*)\])"
_SIMPLE = re.compile(rf"(?>(?:(?:{_KEY}:(?:[ ]++{_VALUE}?)?)?[ ]*+\r?\n)*)")
"""Lines that are a key with a scalar or a flat list, and mean just what they say (YAML 1.2, 7.3.3,
narrowed): without escapes, anchors, comments, indentation, or words that YAML takes for no text."""


def simple_yaml(text: str, start: int, stop: int, keys: Keys) -> FrontMatter | None:
    """Return what simple YAML holds; None where it is for the real parser to say.

    It takes half to a third of the time of libyaml's events (27 to 44 µs a post in place of 53 to
    115, 5,000 real posts, of which 4,599 are so simple; November 2026). That is a quarter of the
    processor time of `extract` on short posts.
    """
    if _SIMPLE.fullmatch(text, start, stop) is None:
        return None
    fields: dict[str, Any] = {}
    places: dict[str, int] = {}
    for line in _line(keys).finditer(text, start - 1, stop):
        key, value = line.groups()
        key = key.lower()
        if key in fields:
            return None
        fields[key] = _simple_value(value.strip(" \r"))
        places[key] = line.start(2)
    return FrontMatter(
        fields, start, stop, places=places, leaves=_simple_leaves(text, start, stop, keys)
    )


def _simple_leaves(text: str, start: int, stop: int, keys: Keys) -> list[Leaf]:
    """The strings that hold a URL, but for fields that the caller looks at anyway."""
    leaves: list[Leaf] = []
    at = text.find("://", start, stop)
    while at >= 0:
        begin = text.rfind("\n", start, at) + 1 or start
        end = text.find("\n", at, stop)
        end = stop if end < 0 else end
        key, _, value = text[begin:end].partition(":")
        if keys is None or key.lower() not in keys:
            leaves += [
                Leaf((key,), said, begin + len(key) + 1, end)
                for said in strings(_simple_value(value.strip(" \r")))
                if "://" in said
            ]
        at = text.find("://", end, stop)
    return leaves


@cache
def _line(keys: Keys) -> re.Pattern[str]:
    names = _KEY if keys is None else "|".join(map(re.escape, keys))
    return re.compile(rf"\n({names}):(.*)", re.I)


def _simple_value(value: str) -> Any:
    if not value:
        return None
    if value[0] in "\"'":
        return value[1:-1]
    if value[0] == "[":
        return [part.strip() for part in value[1:-1].split(",")]
    return value
