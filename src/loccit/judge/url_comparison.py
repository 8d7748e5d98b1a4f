"""Addresses compared: which differences are trivial, what is a home page, what is a section."""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

_INDEX = re.compile(r"(?:index|default|home|main|start|welcome)(?:\.\w{2,5})?", re.IGNORECASE)
_INDEX_FILE = re.compile(r"(?:index|default)\.\w{2,5}", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2,4})?", re.IGNORECASE)


class PlainAddress(NamedTuple):
    """An address without what differs trivially: the scheme, `www.`, case, a final slash."""

    host: str
    path: str
    query: str


@lru_cache(8192)
def place(url: str) -> PlainAddress:
    """Return where a URL points."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or ""), parts.port
    except ValueError:
        return PlainAddress("", url, "")
    host = host.removeprefix("www.")
    if port not in (None, 80, 443):
        host = f"{host}:{port}"
    path = unquote(parts.path).rstrip("/").casefold()
    head, _, last = path.rpartition("/")
    if _INDEX_FILE.fullmatch(last):
        path = head
    return PlainAddress(host, path, parts.query)


def segments(url: str) -> list[str]:
    """The parts of a URL's path, in lower case, without extensions."""
    return [part.partition(".")[0].lower() for part in urlsplit(url).path.split("/") if part]


def has_segment(url: str, names: Collection[str]) -> bool:
    """Return whether a part of a URL's path is one of these names."""
    return any(part in names for part in segments(url))


@lru_cache(8192)
def is_home(url: str) -> bool:
    """Return whether a URL is a site's home page, by any of the names that home pages go by."""
    at = place(url)
    if at.query and "=" in at.query and re.search(r"(?:^|&)(?:p|id|page_id|post|q|s)=", at.query):
        return False
    parts = [part for part in at.path.split("/") if part]
    if len(parts) > 2:
        return False
    if parts and _LANGUAGE.fullmatch(parts[0]):
        parts = parts[1:]
    return not parts or (len(parts) == 1 and _INDEX.fullmatch(parts[0]) is not None)


def is_trivial(one: str, other: str) -> bool:
    """Return whether two addresses differ only in scheme, `www.`, letter case or a final slash."""
    return one == other or place(one) == place(other)


def is_above(section: str, url: str) -> bool:
    """Return whether one address is a section (a leading part of the path) of the other's site."""
    upper, lower = place(section), place(url)
    return upper.host == lower.host and lower.path.startswith(f"{upper.path}/")
