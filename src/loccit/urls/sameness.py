"""The degrees by which two addresses are one, and the words of an address. Pure.

What does not count at each degree:

- `address_key`: scheme, user, `www.`, default port, fragment, a slash at the end, percent-encoding;
- `plain_address`: those, letter case in the path, and `index.html`;
- `archive_key`: those of `address_key`, `www2.`, and letter case anywhere, as archives file it.

`site_moves` leaves out the suffix of a page as well. A query always counts: it names a page.
"""

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

INDEX_NAMES = frozenset({"index", "default"})
"""Names of the page of a folder."""
_SUFFIX = re.compile(r"(?<=.)\.(?:x?html?|shtml|php\d?|aspx?|jsp|cgi|cfm|do|pl|md)$", re.IGNORECASE)
"""The endings of names that are pages and no files to download."""
_PARTS = re.compile(r"(?:[^:/?#]*:)?//([^/?#]*)/*+([^?#]*)(\?[^#]*)?")
_NUMBERED_WWW = re.compile(r"www\d*\.")


def address_key(url: str) -> str:
    """Return what all spellings of an address have in common."""
    host, path, query = _taken_apart(url)
    return f"{host.removeprefix('www.')}/{unquote(path).rstrip('/')}{query}"


def is_same_address(one: str, other: str) -> bool:
    """Return whether two URLs are one address, however it is spelled."""
    return address_key(one) == address_key(other)


def is_same_at_host(one: str, other: str) -> bool:
    """Return whether two URLs are one address at one host: with and without `www.` are two."""
    return is_same_address(one, other) and _taken_apart(one)[0] == _taken_apart(other)[0]


def archive_key(url: str) -> str:
    """Return what web archives file an address under, about (SURT)."""
    host, path, query = _taken_apart(url)
    host = _NUMBERED_WWW.sub("", host, count=1) if _NUMBERED_WWW.match(host) else host
    return f"{host}/{unquote(path).rstrip('/')}{query}".lower()


class PlainAddress(NamedTuple):
    """An address without what differs trivially: the scheme, `www.`, case, a final slash."""

    host: str
    path: str
    query: str


@lru_cache(8192)
def plain_address(url: str) -> PlainAddress:
    """Return where a URL points, without what differs between two addresses of one page."""
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
    if is_index_file(last):
        path = head
    return PlainAddress(host, path, parts.query)


def is_same_page(one: str, other: str) -> bool:
    """Return whether two URLs differ only in what `plain_address` leaves out."""
    return one == other or plain_address(one) == plain_address(other)


def without_suffix(name: str) -> str:
    """Return a name in a path without the ending of a page."""
    return _SUFFIX.sub("", name)


def is_index_file(name: str) -> bool:
    """Return whether a name is the page of a folder, written out: `index.html`."""
    return "." in name and is_index(name)


def is_index(name: str) -> bool:
    """Return whether a name is the page of a folder, with or without an ending."""
    return without_suffix(name).lower() in INDEX_NAMES


def slug_of(url: str) -> str:
    """Return the part of an address's path that names the page, without the ending of a page."""
    parts = [without_suffix(part) for part in unquote(urlsplit(url).path).split("/") if part]
    while parts and parts[-1].lower() in INDEX_NAMES:
        parts.pop()
    return parts[-1] if parts else ""


def spaced(name: str) -> str:
    """Return a path, or a part of one, with blanks between its words."""
    return re.sub(r"[-_+./]", " ", name)


def path_words(url: str) -> str:
    """Return the words of an address's path, without the ending of a page."""
    return spaced(without_suffix(unquote(urlsplit(url).path)))


def _taken_apart(url: str) -> tuple[str, str, str]:
    """The host, without user and default port, the path after its first slash, and the query."""
    match = _PARTS.match(url)
    if match is None:
        return "", url, ""
    host = match[1].lower().rpartition("@")[2]
    return host.removesuffix(":80").removesuffix(":443"), match[2], match[3] or ""
