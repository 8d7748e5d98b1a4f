"""Sitemaps (sitemaps.org protocol 0.9): the addresses that a site lists, with their dates. Pure."""

import io
import zlib

from lxml import etree
from msgspec import Struct

from loccit.extraction.unpacking import most_unpacked

MOST_ENTRIES = 50_000
"""Entries of one sitemap (sitemaps.org); further ones are left out."""
LARGEST = 52_428_800
"""Bytes of one sitemap, unpacked (sitemaps.org: 50 MiB)."""
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
    pages: list[SitemapEntry] = []
    children: list[SitemapEntry] = []
    events = etree.iterparse(
        io.BytesIO(data), events=("end",), recover=True, resolve_entities=False,
        no_network=True, load_dtd=False, huge_tree=False,
    )  # fmt: skip
    try:
        for _, element in events:
            name = etree.QName(element).localname
            if name not in ("url", "sitemap"):
                continue
            said = {
                etree.QName(child).localname: (child.text or "").strip()
                for child in element
                if isinstance(child.tag, str)
            }
            if (loc := said.get("loc", ""))[:_LONGEST]:
                entry = SitemapEntry(loc[:_LONGEST], said.get("lastmod", "")[:40])
                (pages if name == "url" else children).append(entry)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
            if len(pages) + len(children) >= MOST_ENTRIES:
                problem = problem or f"only {MOST_ENTRIES:,} of its entries are read"
                break
    except (etree.XMLSyntaxError, ValueError) as error:
        problem = problem or f"not well-formed XML: {error}"
    return Sitemap(tuple(pages), tuple(children), problem)


def _text(data: bytes, problem: str) -> Sitemap:
    lines = data.decode("utf-8", "replace").splitlines()[:MOST_ENTRIES]
    urls = [line.strip() for line in lines]
    pages = [SitemapEntry(url) for url in urls if url.startswith(("http://", "https://"))]
    return Sitemap(tuple(pages), (), problem)
