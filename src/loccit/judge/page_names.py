"""The names of a page, in title, heading and address: do two versions go by the same? Pure.

Sources: Reyes Ayala, "Correspondence as the primary measure" (2022), for titles.
"""

import math
import re
from unicodedata import combining, normalize
from urllib.parse import urlsplit

from loccit.model import DriftBaseline, Page
from loccit.page.tokens import script, telling, tokens
from loccit.urls.sameness import path_words, slug_of, spaced

_SAME_NAME = 0.5
"""The cosine of two names from which they are one name, written anew …"""
_NEARLY_SAME_NAME = 0.75
"""… and where the new one lacks what the address and the old one say: `class ofNode` and
`class ofCamera` share what kind of page they are."""
_TELLING = 5
"""Letters from which a name that is found within an address says which page it is."""
_STEM = 6
"""Letters from which a word may have another ending and be the same word."""
_NOTHING = {frozenset[str]()}
_SECTIONS = frozenset(
    tokens(
        "home homepage start index welcome to the our latest recent all news blog posts articles"
        " documentation docs archive archives search results events overview login"
        " startseite willkommen bei aktuelles neuigkeiten beiträge suche accueil bienvenue sur"
        " actualités recherche inicio bienvenido bienvenidos noticias artículos buscar início bem"
        " vindo notícias artigos benvenuti notizie articoli welkom nieuws berichten главная новости"
        " блог добро пожаловать ホーム, トップページ, ようこそ, お知らせ, ニュース, ブログ, 首页,"
        " 欢迎, 新闻, 博客, 首頁, 歡迎, 新聞, 홈, 소식, 블로그, 환영합니다"
    )
)
"""Words of the names of home pages and of lists of pages."""
_SEPARATORS = re.compile(r"\s+[-–—:/]\s+|\s*[|»«·•‹›]\s*|\s+::\s+|\s+[-–—]|_(?=\w+$)|:\s+")


def same_name(
    baseline: DriftBaseline, page: Page, url: str, *, may_be_translation: bool = True
) -> bool:
    """Return whether two versions of a page go by the same name, in title or heading.

    What both share beside differing names is the site's name, unless the address or a heading says
    that it is the page's. The address is a name, too: what the old page and the address both said,
    and the new one says still, is the same subject. Of a page without any name nothing says that
    its subject is another one.

    Args:
        baseline: what it was.
        page: what it is.
        url: the address of both.
        may_be_translation: whether other names in another language may be the same ones.
    """
    site = site_words(baseline, page, url)
    path = _name(path_words(url))
    old, new = names_of(baseline.title, baseline.heading), names_of(page.title, page.heading)
    if not (old and new):
        return True
    before, after = ({name - site or name for name in names} - _NOTHING for names in (old, new))
    common = before & after
    if common and not (before - common and after - common):
        return True
    headings = {frozenset(telling(heading) - site) for heading in (baseline.heading, page.heading)}
    last = {_last(title) - site or _last(title) for title in (baseline.title, page.title)}
    if any(name & path for name in common if not name <= site) or (
        may_be_translation
        and (common or site & tokens(baseline.title) & tokens(page.title))
        and is_translated(baseline, page)
    ):
        return True
    if any(name in headings and last != {name} for name in common) and not any(
        name & path for name in before - common
    ):
        return True
    sites = {frozenset[str]()} | (
        last if _parts(baseline.title) > 1 < _parts(page.title) else set()
    )
    pairs = (
        (one, two)
        for one in before - common
        for two in after - common
        if not (one in sites and two in sites) or one in headings or two in headings
    )
    slug = slug_words(url) - site
    spoken = frozenset[str]().union(*after)
    subject = _shared(slug, frozenset[str]().union(*before))
    alike = _SAME_NAME if not subject or _shared(subject, spoken) else _NEARLY_SAME_NAME
    if any(_cosine(one, two) >= alike for one, two in pairs):
        return True
    if any(_is_spelled_in(name, slug_of(url), site) for name in (page.title, page.heading)):
        return True
    if slug and len(_shared(slug, spoken)) / len(slug) > _SAME_NAME:
        return True
    said = _shared(path - site, frozenset[str]().union(*before))
    return len(said) > 1 and len(_shared(said, spoken)) >= len(said) / 2


def has_become_section(baseline: DriftBaseline, page: Page, url: str) -> bool:
    """Return whether a page with a name of its own now goes by that of a home page or a list.

    “Welcome to Garden Notes”, “News | Garden Notes” say nothing about roses, in whatever language.
    """
    old, new = names_of(baseline.title, baseline.heading), names_of(page.title, page.heading)
    if not page.heading or not new:
        return False
    untelling = site_words(baseline, page, url) | _SECTIONS
    own = (_name(page.heading), *(old & new))
    common = frozenset[str]().union(*(one for one in own[1:] if one != own[0]))
    return all(name <= untelling | common for name in new) and any(
        not name <= untelling | common for name in old
    )


def _is_spelled_in(title: str, part: str, site: frozenset[str]) -> bool:
    """Return whether a name and a part of an address are one, however words are put together.

    `on_mac_os` holds “macOS”; “Front-end tools” begins with `frontend`. The site's name does not
    count: each of its pages may begin with it.
    """
    name = next((one for one in _SEPARATORS.split(title) if not _name(one or "") <= site), "")
    said, written = (re.sub(r"[\W_]+", "", text).lower() for text in (name, part))
    if len(written) < len(said):
        return len(written) >= _TELLING and said.startswith(written)
    return len(said) >= _TELLING and said in written


def slug_words(url: str) -> frozenset[str]:
    """The telling words of the last part of an address's path."""
    return frozenset(telling(spaced(slug_of(url))))


def _shared(some: frozenset[str], others: frozenset[str]) -> frozenset[str]:
    """The words of some that are among others, in whatever inflection."""
    return frozenset(word for word in some if any(_is_form_of(word, other) for other in others))


def _is_form_of(one: str, two: str) -> bool:
    """Return whether two words begin alike but for an ending: `certificat` and `certificats`."""
    if one == two or _without_accents(one) == _without_accents(two):
        return True
    short = min(len(one), len(two))
    return short >= _STEM and one[: short - 1] == two[: short - 1] and abs(len(one) - len(two)) <= 2


def _without_accents(word: str) -> str:
    return "".join(sign for sign in normalize("NFKD", word) if not combining(sign))


def names_of(title: str, heading: str) -> set[frozenset[str]]:
    """The names of a page, each as its telling words: the parts of its title, and its heading."""
    parts = (*_SEPARATORS.split(title), heading)
    return {_name(part) for part in parts if part} - _NOTHING


def _name(text: str) -> frozenset[str]:
    return frozenset(telling(text) or tokens(text))


def is_translated(baseline: DriftBaseline, page: Page) -> bool:
    """Return whether a page is in another language than it was: then no words can be compared."""
    own = baseline.main.language, page.main.language if page.main is not None else ""
    declared = baseline.language.lower()[:2], page.language.lower()[:2]
    best_known = own[0] or declared[0], own[1] or declared[1]
    if any(old and new and old != new for old, new in (declared, best_known)):
        return True
    if all(own):
        return False
    scripts = [
        {script(token) for token in tokens(f"{one.title} {one.heading}")}
        for one in (baseline, page)
    ]
    return scripts[0] != scripts[1]


def _parts(title: str) -> int:
    return sum(bool(part) for part in _SEPARATORS.split(title))


def _last(title: str) -> frozenset[str]:
    """The last part of a title, where sites put their name."""
    return _name(_SEPARATORS.split(title)[-1])


def site_words(baseline: DriftBaseline, page: Page, url: str) -> frozenset[str]:
    """Words that name the site and not the page."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    declared = f"{baseline.main.site} {page.main.site if page.main is not None else ''}"
    return frozenset(telling(f"{declared} {host.replace('.', ' ').replace('-', ' ')}"))


def _cosine(one: frozenset[str], two: frozenset[str]) -> float:
    return len(_shared(one, two)) / math.sqrt(len(one) * len(two))
