"""Evidence that a response is the cited page itself: its canonical URL, its title, its heading."""

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

from loccit.judge.similarity import WITHOUT_BLANKS
from loccit.judge.url_comparison import is_home
from loccit.judge.view import View, cached_in_view
from loccit.urls.sameness import is_same_page

_SHORTEST = 4
"""Letters of a word that tells one page of a site from another."""
_NUMBER = 5
"""Digits of a number that does so by itself."""
_LEAST = 2
"""Distinctive words of a URL that the title or the heading must carry."""
_SHARE = 0.6
"""The part of a URL's distinctive words that the title or the heading must carry."""
_WORD = re.compile(r"[^\W_]+")
_TEXT = 150
"""Words beside its links of a page with a text."""
_WORDS_A_LINK = 3
"""Words of a link in a menu."""
_EXTENSION = re.compile(r"\.[a-z][a-z0-9]{0,5}$")
_COMMON = frozenset(
    {
        "article", "articles", "blog", "category", "content", "default", "detail", "details",
        "document", "error", "file", "found", "from", "home", "html", "index", "item", "missing",
        "news", "node", "page", "pages", "post", "posts", "show", "story", "tags", "that", "this",
        "topic", "view", "with", "your",
    }
)  # fmt: skip
"""Words of URLs that name no page."""


@cached_in_view
def is_self_canonical(view: View) -> bool:
    """Return whether `rel=canonical` names the address that was cited, or the one where it led."""
    page = view.page
    if page is None or page.canonical is None:
        return False
    return (
        is_same_page(page.canonical, view.subject) or is_same_page(page.canonical, view.final)
    ) and not is_home(page.canonical)


def is_named_as_cited(view: View) -> bool:
    """Return whether a page is the one cited by its own word: by its canonical URL or its title."""
    return is_self_canonical(view) or is_titled_as_cited(view)


@cached_in_view
def is_titled_as_cited(view: View) -> bool:
    """Return whether the title or the heading carries the distinctive words of the cited URL."""
    page = view.page
    if page is None:
        return False
    words = distinctive_words(view.subject)
    for headline in (page.title, page.heading):
        carried = _carried(words, headline)
        if any(word.isdigit() for word in carried):
            return True
        if _weight(carried) >= max(_LEAST, _SHARE * _weight(words)):
            return True
    return False


@cached_in_view
def has_cited_text(view: View) -> bool:
    """Return whether a page is titled as cited and has a text, so that a probe URL is needless.

    Where nothing is, some sites repeat the words of the URL, but beside menus and lists of links.
    Where a redirect led elsewhere, the new URL must have kept the name: a home page may be titled
    with any word.
    """
    if not _has_text(view):
        return False
    if view.moved and not _is_name_kept(view):
        return False
    return is_titled_as_cited(view) or _has_name_in_title(view)


def is_text_at_its_address(view: View) -> bool:
    """Return whether a page has a text and names the cited URL as canonical, or is a home page.

    Its title proves nothing where the status is 404: wikis give a missing article the title asked
    for.
    """
    return _has_text(view) and (view.is_home or (not view.moved and is_self_canonical(view)))


def _has_text(view: View) -> bool:
    """Return whether a page has a text beside its menus, and asks for no password."""
    page = view.page
    if page is None or page.has_password_field:
        return False
    return page.words - _WORDS_A_LINK * page.links >= _TEXT


def _is_name_kept(view: View) -> bool:
    """Return whether a redirect led to a path with the distinctive words of the cited one."""
    words = _path_words(view.subject)
    return bool(words) and words == _path_words(view.final)


def _has_name_in_title(view: View) -> bool:
    """Return whether most of what tells a URL from others stands in the title or the heading.

    One word is enough on a page with a text, but not one of the host's name, which may be in every
    title of the site.
    """
    assert view.page is not None
    host = _folded(urlsplit(view.final).hostname or "")
    words = frozenset(word for word in distinctive_words(view.subject) if word not in host)
    carried = _carried(words, f"{view.page.title} {view.page.heading}")
    return bool(carried) and _weight(carried) >= _SHARE * _weight(words)


@lru_cache(4096)
def distinctive_words(url: str) -> frozenset[str]:
    """Return the words and long numbers by which the last part of a URL names its page."""
    values = " ".join(value for _, value in parse_qsl(urlsplit(url).query))
    return _path_words(url) | frozenset(filter(_tells, _WORD.findall(_folded(values))))


def _path_words(url: str) -> frozenset[str]:
    last = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2].lower()
    return frozenset(filter(_tells, _WORD.findall(_folded(_EXTENSION.sub("", last)))))


def _carried(words: frozenset[str], headline: str) -> set[str]:
    """Return the words that a headline has; those of scripts without blanks stand inside others."""
    said = _folded(headline)
    found = set(words.intersection(_WORD.findall(said)))
    return found | {word for word in words - found if not word.isascii() and word in said}


def _weight(words: Collection[str]) -> int:
    """Return how many words they are, as far as that can be counted in scripts without blanks."""
    return sum(len(word) // 2 + 1 if WITHOUT_BLANKS.match(word) else 1 for word in words)


def _folded(text: str) -> str:
    """Return a text in lower case without accents: slugs are written without them."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.lower())
    return unicodedata.normalize("NFC", "".join(c for c in apart if not unicodedata.combining(c)))


def _tells(word: str) -> bool:
    if word.isdigit():
        return len(word) >= _NUMBER
    return (len(word) >= _SHORTEST or not word.isascii()) and word not in _COMMON
