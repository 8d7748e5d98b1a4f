"""A page of a site → what discovery and the report need of it: links, relations, facts. Pure."""

import re
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any
from urllib.parse import urljoin

import msgspec
from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser, LexborNode

from loccit.page.charset import decode
from loccit.page.noscript import self_contained
from loccit.page.parse_limits import bounded
from loccit.page.refresh import declared

MOST_LINKS = 5_000
"""Links of one page that are looked at."""
_SHORT = 300
_FEEDS = re.compile(r"application/(?:rss|atom|rdf|feed)\+(?:xml|json)|application/json", re.I)
_COMMENTS = re.compile(r"comment|replies", re.I)
_BLOCKS = "p,li,td,dd,dt,h1,h2,h3,h4,h5,h6,blockquote,pre,figcaption,th,summary"
_LEAST_BLOCK = 25
"""Characters of a text that is not taken for the same again by chance."""
_TIMES = re.compile(
    r"\d+|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)\w*",
    re.I,
)


class PageLink(Struct, frozen=True, gc=False):
    """A link on a page."""

    url: str
    """Absolute."""
    nofollow: bool = False
    next: bool = False
    """It leads to the next or previous page of a list."""


class PageFacts(Struct, frozen=True):
    """The facts that a page states of itself and of others."""

    links: tuple[PageLink, ...] = ()
    canonical: str | None = None
    feeds: tuple[str, ...] = ()
    """Feeds that it declares, without those of comments, the nearest first."""
    sitemaps: tuple[str, ...] = ()
    noindex: bool = False
    nofollow: bool = False
    refresh: str | None = None
    """Where a `meta refresh` sends a reader."""
    base: str | None = None
    """The `base` element's address, absolute."""
    title: str = ""
    author: str = ""
    date: str = ""
    generator: str = ""
    is_article: bool = False
    """It says that it is an article, by Open Graph or JSON-LD."""
    text: str = ""
    """A digest of the visible text."""
    blocks: frozenset[int] = frozenset()
    """Hashes of its longer texts, without digits and names of months."""


def parse_page(body: bytes, content_type: str) -> LexborHTMLParser:
    """The tree of a page, by the encoding that a browser would choose."""
    return LexborHTMLParser(bounded(self_contained(decode(body, content_type))))


def read_facts(tree: LexborHTMLParser, url: str, robots_header: str = "") -> PageFacts:
    """Read a page.

    Args:
        tree: the page.
        url: its address.
        robots_header: the `X-Robots-Tag` header.
    """
    head = _Head(tree, url, robots_header)
    about = _about(tree)
    links = () if head.nofollow else tuple(_links(tree, head.base or url))
    text, blocks = _text(tree)
    target = declared(head.refresh, url, words=0) if head.refresh else None
    return PageFacts(
        links=links,
        canonical=head.canonical,
        feeds=tuple(head.feeds),
        sitemaps=tuple(head.sitemaps),
        noindex=head.noindex,
        nofollow=head.nofollow,
        refresh=target,
        base=head.base,
        title=about.get("title") or head.meta.get("og:title") or _title(tree),
        author=about.get("author") or head.meta.get("author") or _byline(tree),
        date=about.get("date") or head.date() or _time(tree),
        generator=head.meta.get("generator", ""),
        is_article=bool(about.get("article")) or head.meta.get("og:type", "") == "article",
        text=text,
        blocks=blocks,
    )


class _Head:
    """The declarations of `base`, `link` and `meta` elements."""

    def __init__(self, tree: LexborHTMLParser, url: str, robots: str) -> None:
        self.meta: dict[str, str] = {}
        self.refresh = ""
        base = tree.css_first("base[href]")
        self.base = _join(url, _attribute(base, "href")) if base is not None else None
        for node in tree.css("meta"):
            name = (_attribute(node, "name") or _attribute(node, "property")).lower()
            content = _attribute(node, "content")
            if name in ("robots", "loccit"):
                robots += "," + content
            elif name and name not in self.meta:
                self.meta[name] = " ".join(content.split())[:_SHORT]
            if _attribute(node, "http-equiv").lower() == "refresh":
                self.refresh = self.refresh or content
        self._relations(tree, self.base or url)
        directives = {
            part.strip().lower()
            for part in robots.split(",")
            for part in [part.rpartition(":")[2] if "loccit" in part.lower() else part]
        }
        self.noindex = bool(directives & {"noindex", "none"})
        self.nofollow = bool(directives & {"nofollow", "none"})

    def _relations(self, tree: LexborHTMLParser, base: str) -> None:
        self.canonical: str | None = None
        self.feeds: list[str] = []
        self.sitemaps: list[str] = []
        for node in tree.css("link[href]"):
            relations = _attribute(node, "rel").lower().split()
            target = _join(base, _attribute(node, "href"))
            if target is None:
                continue
            if "canonical" in relations:
                self.canonical = self.canonical or target
            elif "sitemap" in relations:
                self.sitemaps.append(target)
            elif "alternate" in relations and _FEEDS.match(_attribute(node, "type")):
                about = target + " " + _attribute(node, "title")
                if (
                    not _COMMENTS.search(about)
                    and "wp-json" not in target
                    and "oembed" not in about
                ):
                    self.feeds.append(target)

    def date(self) -> str:
        for name in (
            "article:published_time", "og:article:published_time", "date", "dc.date",
            "dc.date.issued", "dcterms.created", "citation_publication_date", "pubdate",
            "parsely-pub-date", "sailthru.date",
        ):  # fmt: skip
            if self.meta.get(name):
                return self.meta[name]
        return ""


_PAGING = re.compile(r"^(?:next|prev|previous)$", re.I)


def _links(tree: LexborHTMLParser, base: str) -> Iterator[PageLink]:
    seen: set[str] = set()
    for node in tree.css("a[href],area[href],iframe[src],link[rel~=next][href]"):
        attributes = node.attributes
        written = (attributes.get("href") or attributes.get("src") or "").strip()
        method = attributes.get("data-method") or attributes.get("data-turbo-method") or "get"
        if not written or written[0] == "#" or "download" in attributes or method.lower() != "get":
            continue
        if node.tag == "iframe":
            continue
        url = _join(base, written)
        if url is None or url in seen:
            continue
        seen.add(url)
        relations = (attributes.get("rel") or "").lower().split()
        yield PageLink(url, "nofollow" in relations, any(map(_PAGING.match, relations)))
        if len(seen) >= MOST_LINKS:
            return


def _text(tree: LexborHTMLParser) -> tuple[str, frozenset[int]]:
    body = tree.body
    if body is None:
        return "", frozenset()
    text = " ".join(body.text(separator=" ").split())
    blocks = set()
    for node in body.css(_BLOCKS):
        block = " ".join(_TIMES.sub("", node.text(separator=" ")).split())
        if len(block) >= _LEAST_BLOCK:
            blocks.add(hash_of(block))
    return blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest(), frozenset(blocks)


def hash_of(text: str) -> int:
    """A hash of a text that is the same in every process."""
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest())


_ARTICLES = frozenset(
    (
        "article", "blogposting", "newsarticle", "techarticle", "scholarlyarticle", "report",
        "socialmediaposting", "liveblogposting", "reportagenewsarticle", "opinionnewsarticle",
    )
)  # fmt: skip


def _about(tree: LexborHTMLParser) -> dict[str, str]:
    """Return what JSON-LD says of the page's article."""
    for node in tree.css('script[type="application/ld+json"]')[:20]:
        try:
            data = msgspec.json.decode(node.text(deep=True).strip()[:200_000])
        except (msgspec.DecodeError, RecursionError, ValueError):
            continue
        for item in _items(data, 0):
            kinds = item.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if not any(str(kind).lower() in _ARTICLES for kind in kinds):
                continue
            return {
                "article": "yes",
                "title": _string(item.get("headline")) or _string(item.get("name")),
                "author": _names(item.get("author")),
                "date": _string(item.get("datePublished")) or _string(item.get("dateCreated")),
            }
    return {}


def _items(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(data, list):
        for one in data[:50]:
            yield from _items(one, depth + 1)
    elif isinstance(data, dict):
        yield data
        yield from _items(data.get("@graph"), depth + 1)
        yield from _items(data.get("mainEntity"), depth + 1)


def _names(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_names, value[:10])))
    return _string(value.get("name")) if isinstance(value, dict) else _string(value)


def _string(value: Any) -> str:
    return " ".join(value.split())[:_SHORT] if isinstance(value, str) else ""


def _title(tree: LexborHTMLParser) -> str:
    for query in ("h1.p-name, .h-entry .p-name, h1[itemprop=headline], article h1", "title", "h1"):
        node = tree.css_first(query)
        if node is not None and (text := " ".join(node.text(separator=" ").split())):
            return text[:_SHORT]
    return ""


def _byline(tree: LexborHTMLParser) -> str:
    node = tree.css_first('[rel~="author"], .p-author, [itemprop="author"], .byline .author')
    return " ".join(node.text(separator=" ").split())[:100] if node is not None else ""


def _time(tree: LexborHTMLParser) -> str:
    for query in (
        "time.dt-published[datetime]", '[itemprop="datePublished"]', "time[pubdate][datetime]",
        "article time[datetime]", "main time[datetime]", "time[datetime]",
    ):  # fmt: skip
        node = tree.css_first(query)
        if node is not None:
            written = _attribute(node, "datetime") or _attribute(node, "content")
            if written:
                return written.strip()[:40]
    return ""


def _attribute(node: LexborNode, name: str) -> str:
    return node.attributes.get(name) or ""


def _join(base: str, written: str) -> str | None:
    """An absolute http(s) URL, or None."""
    written = written.strip()
    if not written or re.match(r"(?!https?:)[a-z][a-z0-9+.-]*:", written, re.I):
        return None
    try:
        joined = urljoin(base, written.replace("\\", "/"))
    except ValueError:
        return None
    return joined if joined.lower().startswith(("http://", "https://")) else None
