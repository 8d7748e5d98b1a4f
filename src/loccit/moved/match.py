"""Which of the addresses that a site lists is like an old one. Pure."""

import re
from collections.abc import Iterable
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit

from loccit.moved.patterns import stem
from loccit.page.tokens import telling, tokens
from loccit.urls.domain import domain_of

_LOC = re.compile(rb"<loc>\s*(?:<!\[CDATA\[)?\s*([^<\]\s]+)", re.I)
_ITEM = re.compile(
    rb"<link>\s*(?:<!\[CDATA\[)?\s*(https?://[^<\]\s]+)|<link\b[^>]*\bhref=[\"']([^\"']+)", re.I
)
_HREF = re.compile(rb"<a\b[^>]*\bhref\s*=\s*[\"']?([^\"'\s>]+)", re.I)
_LANGUAGE = re.compile(r"[a-z]{2}(?:-[a-z]{2,4})?")
MOST = 50_000
"""Addresses of a site that are looked through."""
_LIKE = 0.6
"""The cosine of two names from which they may be one page's."""
_TELLING = 4
"""Letters from which a name in an address says which page it is."""


def listed(body: bytes, url: str) -> list[str]:
    """The addresses in a sitemap, a feed or a page, absolute, on the same domain."""
    start = body[:2_000].lower()
    if b"<urlset" in start or b"<sitemapindex" in start:
        found = [match[1] for match in _LOC.finditer(body)]
    elif b"<rss" in start or b"<feed" in start or b"<rdf" in start:
        found = [match[1] or match[2] for match in _ITEM.finditer(body)]
    else:
        found = [match[1] for match in _HREF.finditer(body)]
    domain = domain_of(url)
    made = (_joined(url, one) for one in found[:MOST])
    return list(dict.fromkeys(one for one in made if one and domain_of(one) == domain))


def is_index(body: bytes) -> bool:
    """Whether a sitemap lists further sitemaps."""
    return b"<sitemapindex" in body[:2_000].lower()


def _joined(base: str, target: bytes) -> str | None:
    try:
        made = urljoin(base, unescape(target.decode("utf-8", "replace")))
    except ValueError:
        return None
    return made.partition("#")[0] if made.startswith(("http://", "https://")) else None


def like(url: str, names: Iterable[str], addresses: Iterable[str]) -> list[str]:
    """The addresses that may be the new ones of a page, the likeliest first.

    Args:
        url: its old address.
        names: what it was called: its title, the texts that cite it.
        addresses: those that the site lists.
    """
    own = _slug(url)
    wanted = [_words(own)] if own else []
    wanted += [words for name in names if len(words := telling(name)) > 1]
    ranked = []
    for address in addresses:
        slug = _slug(address)
        if not slug or _same(address, url) or _languages(url) ^ _languages(address):
            continue
        if own and slug == own and (len(own) >= _TELLING or own.isdigit()):
            ranked.append((1.0 + _kept(url, address) / 10, address))
            continue
        words = _words(slug)
        score = max((_cosine(words, one) for one in wanted if len(one) > 1), default=0.0)
        if score >= _LIKE and _numbers(slug) == _numbers(own):
            ranked.append((score * 0.9 + _kept(url, address) / 100, address))
    ranked.sort(key=lambda item: (-item[0], len(item[1])))
    return [address for _, address in ranked]


def _slug(url: str) -> str:
    """The part of an address that names the page, in lower case, words apart by hyphens."""
    parts = [part for part in unquote(urlsplit(url).path).split("/") if part]
    while parts and stem(parts[-1]).lower() in ("index", "default"):
        parts.pop()
    return re.sub(r"[-_+. ]+", "-", stem(parts[-1]).lower()).strip("-") if parts else ""


def _languages(url: str) -> set[str]:
    """The parts of a path that name a language: `/fr/`, `/zh_tw/`."""
    parts = urlsplit(url).path.lower().replace("_", "-").split("/")
    return {part for part in parts[:3] if _LANGUAGE.fullmatch(part)}


def _numbers(slug: str) -> list[str]:
    """The numbers in a name: editions and versions tell pages apart. An id alone says nothing."""
    return [] if slug.isdigit() else re.findall(r"\d+", slug)


def _words(slug: str) -> set[str]:
    text = slug.replace("-", " ")
    return telling(text) or tokens(text)


def _kept(one: str, two: str) -> int:
    """How many parts of the path two addresses share."""
    return len(set(urlsplit(one).path.split("/")) & set(urlsplit(two).path.split("/")) - {""})


def _same(one: str, two: str) -> bool:
    a, b = urlsplit(one), urlsplit(two)
    return (a.netloc, a.path.rstrip("/"), a.query) == (b.netloc, b.path.rstrip("/"), b.query)


def _cosine(one: set[str], two: set[str]) -> float:
    return len(one & two) / (len(one) * len(two)) ** 0.5 if one and two else 0.0
