"""Addresses of a site: its home page, and its sections."""

import re
from collections.abc import Collection
from functools import lru_cache
from urllib.parse import urlsplit

from loccit.urls.sameness import plain_address

_INDEX = re.compile(r"(?:index|default|home|main|start|welcome)(?:\.\w{2,5})?", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2,4})?", re.IGNORECASE)


def segments(url: str) -> list[str]:
    """The parts of a URL's path, in lower case, without extensions."""
    return [part.partition(".")[0].lower() for part in urlsplit(url).path.split("/") if part]


def has_segment(url: str, names: Collection[str]) -> bool:
    """Return whether a part of a URL's path is one of these names."""
    return any(part in names for part in segments(url))


@lru_cache(8192)
def is_home(url: str) -> bool:
    """Return whether a URL is a site's home page, by any of the names that home pages go by."""
    at = plain_address(url)
    if at.query and "=" in at.query and re.search(r"(?:^|&)(?:p|id|page_id|post|q|s)=", at.query):
        return False
    parts = [part for part in at.path.split("/") if part]
    if len(parts) > 2:
        return False
    if parts and _LANGUAGE.fullmatch(parts[0]):
        parts = parts[1:]
    return not parts or (len(parts) == 1 and _INDEX.fullmatch(parts[0]) is not None)


def is_above(section: str, url: str) -> bool:
    """Return whether one address is a section (a leading part of the path) of the other's site."""
    upper, lower = plain_address(section), plain_address(url)
    return upper.host == lower.host and lower.path.startswith(f"{upper.path}/")
