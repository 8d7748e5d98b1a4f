"""Which of the addresses that a site lists is like an old one. Pure."""

import math
import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from urllib.parse import urljoin, urlsplit

from msgspec import Struct

from loccit.moved.patterns import without_date
from loccit.page.tokens import telling, tokens
from loccit.sources.feeds import FeedReader
from loccit.sources.site.page import parse_page
from loccit.sources.site.sitemap import read_sitemap, unpacked
from loccit.urls.domain import domain_of
from loccit.urls.sameness import is_same_at_host, slug_of

_LANGUAGE = re.compile(r"[a-z]{2}(?:-[a-z]{2,4})?")
MOST = 50_000
"""Addresses of a site that are looked through."""
_LONGEST_NAME = 200
_LIKE = 0.6
"""The weighted cosine of two names from which they may be one page's."""
_TELLING = 4
"""Letters from which a name in an address says which page it is, wherever that is."""
_MOST_SHARING = 2_000
"""Addresses that share a word; a word of more says nothing."""


class ListedPage(Struct, frozen=True):
    """A page that a site lists."""

    url: str
    name: str = ""
    """Its title in a feed, or the text of the link to it; empty where there is none."""


class Contents(Struct, frozen=True):
    """The content of a sitemap, a feed or a page."""

    pages: tuple[ListedPage, ...] = ()
    sitemaps: tuple[str, ...] = ()
    """Further sitemaps, where it is an index of them."""


def listed(body: bytes, content_type: str, url: str) -> Contents:
    """Read the addresses in a sitemap, a feed or a page that are on the same domain."""
    data, _ = unpacked(body)
    start = data[:2_000].lower()
    if b"<urlset" in start or b"<sitemapindex" in start or content_type.startswith("text/plain"):
        sitemap = read_sitemap(data)
        found: Iterable[ListedPage] = (ListedPage(entry.url) for entry in sitemap.pages)
        nested = _own((ListedPage(entry.url) for entry in sitemap.children), url)
        return Contents(_own(found, url), tuple(one.url for one in nested))
    if b"<rss" in start or b"<feed" in start or b"<rdf" in start:
        entries = FeedReader(BytesIO(data), url)
        return Contents(_own((ListedPage(entry.url, entry.title) for entry in entries), url))
    return Contents(_own(_anchors(data, content_type), url))


def _anchors(body: bytes, content_type: str) -> Iterator[ListedPage]:
    for node in parse_page(body, content_type).css("a[href]"):
        href = node.attributes.get("href")
        if href:
            yield ListedPage(href, " ".join(node.text().split()))


def _own(found: Iterable[ListedPage], base: str) -> tuple[ListedPage, ...]:
    domain = domain_of(base)
    made: dict[str, ListedPage] = {}
    for one in found:
        try:
            url = urljoin(base, one.url.strip()).partition("#")[0]
        except ValueError:
            continue
        if url.startswith(("http://", "https://")) and domain_of(url) == domain:
            made.setdefault(url, ListedPage(url, one.name[:_LONGEST_NAME]))
            if len(made) >= MOST:
                break
    return tuple(made.values())


class Listing:
    """All pages that a site is known to list, by the words of their names."""

    def __init__(self) -> None:
        self._where: dict[str, str] = {}
        """In which list each address stands."""
        self._names: dict[str, list[frozenset[str]]] = {}
        """The words of each address's last part, and of its title."""
        self._by_slug: dict[str, list[str]] = {}
        self._by_word: dict[str, list[str]] = {}

    def __len__(self) -> int:
        return len(self._where)

    def where(self, url: str) -> str:
        """In which list an address stands."""
        return self._where[url]

    def add(self, pages: Iterable[ListedPage], where: str) -> None:
        """Take in the pages of a list."""
        for page in pages:
            if page.url in self._where or len(self._where) >= MOST:
                continue
            self._where[page.url] = where
            slug = _slug(page.url)
            names = [frozenset(_words(slug)), frozenset(telling(page.name))]
            self._names[page.url] = [name for name in names if name]
            if slug:
                self._by_slug.setdefault(slug, []).append(page.url)
            for word in set().union(*names):
                self._by_word.setdefault(word, []).append(page.url)

    def like(self, url: str, names: Iterable[str]) -> list[str]:
        """The addresses that may be the new ones of a page, the likeliest first.

        Args:
            url: its old address.
            names: what it was called: its title, the texts that cite it.
        """
        own = _slug(url)
        wanted = [frozenset(_words(own))] if own else []
        wanted += [frozenset(words) for name in names if len(words := telling(name)) > 1]
        ranked: dict[str, float] = {}
        same = self._by_slug.get(own, []) if own else []
        for address in same:
            kept = _kept(url, address)
            if len(own) >= _TELLING or own.isdigit() or kept or len(same) == 1:
                ranked[address] = 1.0 + kept / 10
        for name in wanted:
            if len(name) < 2:
                continue
            near: set[str] = set()
            for word in name:
                sharing = self._by_word.get(word, ())
                near.update(sharing if len(sharing) <= _MOST_SHARING else ())
            for address in near:
                score = max(self._cosine(name, other) for other in self._names[address])
                if score >= _LIKE and _numbers(_slug(address)) == _numbers(own):
                    score = score * 0.9 + _kept(url, address) / 100
                    ranked[address] = max(ranked.get(address, 0.0), score)
        fit = [
            address for address in ranked
            if not is_same_at_host(address, url) and not _languages(url) ^ _languages(address)
        ]  # fmt: skip
        return sorted(fit, key=lambda address: (-ranked[address], len(address)))

    def _cosine(self, one: frozenset[str], two: frozenset[str]) -> float:
        """The cosine of two names; words that many names have weigh less (tf-idf)."""
        shared = sum(self._weight(word) for word in one & two)
        whole = math.prod(sum(self._weight(word) for word in words) for words in (one, two))
        return shared / math.sqrt(whole) if whole else 0.0

    def _weight(self, word: str) -> float:
        return math.log1p(len(self._where) / (1 + len(self._by_word.get(word, ())))) ** 2


def _slug(url: str) -> str:
    """The part of an address that names the page, in lower case, words apart by hyphens."""
    return re.sub(r"[-_+. ]+", "-", without_date(slug_of(url)).lower()).strip("-")


def _languages(url: str) -> set[str]:
    """The languages that a path names: `fr` of `/fr/`, `zh` of `/zh_tw/` and `/zh-hans/`."""
    parts = urlsplit(url).path.lower().replace("_", "-").split("/")
    return {part[:2] for part in parts[:3] if _LANGUAGE.fullmatch(part)}


def _numbers(slug: str) -> list[str]:
    """The numbers in a name: editions and versions tell pages apart. An id alone says nothing."""
    return [] if slug.isdigit() else re.findall(r"\d+", slug)


def _words(slug: str) -> set[str]:
    text = slug.replace("-", " ")
    return telling(text) or tokens(text)


def _kept(one: str, two: str) -> int:
    """Return how many parts of the path two addresses share."""
    return len(set(urlsplit(one).path.split("/")) & set(urlsplit(two).path.split("/")) - {""})
