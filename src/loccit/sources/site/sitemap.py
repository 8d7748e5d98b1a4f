"""Sitemaps (sitemaps.org protocol 0.9): the addresses that a site lists, with their dates. Pure."""

import io
import zlib
from collections.abc import Mapping
from typing import Any, cast

from lxml import etree
from msgspec import Struct

from loccit.extraction.unpacking import most_unpacked
from loccit.sources.xml_pieces import pieces
from loccit.sources.xml_repair import with_references

MOST_ENTRIES = 50_000
"""Entries of one sitemap (sitemaps.org); further ones are left out."""
LARGEST = 52_428_800
"""Bytes of one sitemap, unpacked (sitemaps.org: 50 MiB)."""
_MOST_ELEMENTS = 1_000_000
"""Elements that are read of one sitemap: twenty for each entry."""
_LONGEST = 2_048
"""Characters of an address (sitemaps.org)."""


class SitemapEntry(Struct, frozen=True):
    """An address that a sitemap lists."""

    url: str
    lastmod: str = ""
    """As written."""


class Sitemap(Struct, frozen=True):
    """The content of one sitemap file."""

    pages: tuple[SitemapEntry, ...] = ()
    children: tuple[SitemapEntry, ...] = ()
    """Further sitemaps, where it is an index."""
    problem: str = ""
    """What could not be read of it."""


def unpacked(data: bytes) -> tuple[bytes, str]:
    """The data without gzip, by its first bytes, whatever its name and headers say; bounded.

    Returns what could be read, and what is wrong with the rest.
    """
    for _ in range(2):  # some servers compress what is compressed
        if not data.startswith(b"\x1f\x8b"):
            break
        decoder = zlib.decompressobj(31)
        try:
            out = decoder.decompress(data, min(LARGEST, most_unpacked(len(data))))
        except zlib.error as error:
            return b"", f"it can't be unpacked: {error}"
        if decoder.unconsumed_tail:
            return out, "it unpacks to more than is read"
        data = out
    return data, ""


def read_sitemap(data: bytes) -> Sitemap:
    """Read a sitemap, an index of sitemaps, or a text file with an address in each line."""
    data, problem = unpacked(data)
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not data.startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        return _text(data, problem)
    target = _Target()
    parser = etree.XMLParser(
        target=cast(Any, target), recover=True, resolve_entities=False, no_network=True,
        load_dtd=False, huge_tree=False,
    )  # fmt: skip
    try:
        for piece in with_references(pieces(io.BytesIO(data))):
            parser.feed(piece)
            if target.count >= MOST_ENTRIES:
                problem = problem or f"only {MOST_ENTRIES:,} of its entries are read"
                break
        else:
            parser.close()
    except (etree.XMLSyntaxError, ValueError) as error:
        problem = problem or f"it is read in part: {error}"
    return Sitemap(
        tuple(target.entries["url"])[:MOST_ENTRIES],
        tuple(target.entries["sitemap"])[:MOST_ENTRIES],
        problem,
    )


class _Target:
    """The target of lxml's parser: it keeps entries, and no tree of what a stranger sends."""

    def __init__(self) -> None:
        self.entries: dict[str, list[SitemapEntry]] = {"url": [], "sitemap": []}
        self.count = 0
        self._elements = 0
        self._entry = ""
        """The name of the open entry; empty outside of one."""
        self._depth = 0
        """Elements that are open within it."""
        self._field = ""
        """The child of the entry whose text comes next."""
        self._said: dict[str, str] = {}

    def start(self, name: str, _attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self._elements += 1
        if self._elements > _MOST_ELEMENTS:
            raise ValueError(f"more than {_MOST_ELEMENTS:,} elements")
        if self._entry:
            self._depth += 1
            self._field = name.rpartition("}")[2] if self._depth == 1 else ""
            if self._field in ("loc", "lastmod"):
                self._said[self._field] = ""
        elif (local := name.rpartition("}")[2]) in self.entries:
            self._entry, self._depth, self._said = local, 0, {}

    def data(self, text: str) -> None:
        """Some text of the innermost element."""
        if (known := self._said.get(self._field)) is not None and len(known) <= _LONGEST:
            self._said[self._field] = (known + text).lstrip()[: _LONGEST + 1]

    def end(self, _name: str) -> None:
        """An element ends."""
        if not self._entry:
            return
        self._field = ""
        if self._depth:
            self._depth -= 1
            return
        loc = self._said.get("loc", "").strip()
        if loc:
            lastmod = self._said.get("lastmod", "").strip()[:40]
            self.entries[self._entry].append(SitemapEntry(loc[:_LONGEST], lastmod))
            self.count += 1
        self._entry = ""

    def close(self) -> None:
        """Nothing is left to do at the end."""


def _text(data: bytes, problem: str) -> Sitemap:
    lines = data.decode("utf-8", "replace").splitlines()[:MOST_ENTRIES]
    urls = [line.strip() for line in lines]
    pages = [SitemapEntry(url) for url in urls if url.startswith(("http://", "https://"))]
    return Sitemap(tuple(pages), (), problem)
