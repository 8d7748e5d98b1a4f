"""Content drift: the comparison of a page that answers with what was cited. Pure.

The main text of the page is compared with that of a baseline: how much of the old text is in the
new one (containment), for pages grow. Where next to nothing is left, the pages' names tell whether
the subject is another one (`drifted`) or the same, written anew (`rewritten`). Drift is a note on
a link that works, never a verdict.
Sources: Broder, "On the resemblance and containment of documents" (1997); Jones et al., "Scholarly
context adrift" (2016); Reyes Ayala, "Correspondence as the primary measure" (2022), for titles.
"""

import math
import re
from datetime import UTC, datetime
from unicodedata import combining, normalize
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from loccit.judge.url_comparison import is_home, segments
from loccit.model import CONFIRM_AFTER, Drift, DriftBaseline, History, Page
from loccit.page import held
from loccit.page.main_text import LONGEST
from loccit.page.tokens import script, telling, tokens
from loccit.page.vocabulary import shared_terms, terms_among

CONTAINED = 0.2
"""The part of the old main text from which the new one is taken for the same, grown or changed."""
_TRACES = 0.1
"""The part from which the old text still shows: it was rewritten, whatever the page is called."""
_COMPARABLE = 12
"""Hashes that must be comparable; fewer say nothing …"""
_FEW = 4
"""… unless none of so many is found, and the terms are others, too: the text is many times as long
as the old one …"""
_ENOUGH = 6
"""… or none of so many, and the names are others."""
_MOSTLY_LINKS = 0.5
"""The part of a short text in links from which a page is a list …"""
_NEARLY_ALL_LINKS = 0.75
"""… and of a longer one, around which there may be menus that are not marked as such."""
_LONG = 150
_SHORTEST = 60
"""Words of a main text that can be compared: less may be a notice or an app's first picture."""
_SAME_NAME = 0.5
"""The cosine of two names from which they are one name, written anew."""
_TELLING = 5
"""Letters from which a name that is found within an address says which page it is."""
_SAME_TERMS = 6
"""Of the 32 terms that a text uses most, those that another one on its subject uses, too, with a
word of its own name among them …"""
_MANY_SAME_TERMS = 9
"""… those that no other subject on the same site shares, whatever the names …"""
_OTHER_TERMS = 2
"""… and those without which it is about something else, even if neither has a name."""
_STUB = 200
"""Words of a main text that may be a stub, or a notice that there is no translation yet …"""
_FILLED = 3
"""… if the text in its place is so many times as long."""
_STEM = 6
"""Letters from which a word may have another ending and be the same word."""
_NOTHING = {frozenset[str]()}
_SEPARATORS = re.compile(r"\s+[-–—:/]\s+|\s*[|»«·•‹›]\s*|\s+::\s+|\s+[-–—]|_(?=\w+$)|:\s+")
_CHANGING = frozenset({
    "tag", "tags", "category", "categories", "topic", "topics", "archive", "archives", "news",
    "blog", "feed", "feeds", "rss", "latest", "today", "current", "now",
    "events", "event", "calendar", "schedule", "jobs", "careers", "vacancies", "weather",
    "status", "home", "forum", "forums", "all", "recent", "updates", "headlines", "trending",
    "popular", "live", "top", "links",
})  # fmt: skip
"""Names of pages whose content is meant to change (the last part of a path)."""
_SEARCHES = re.compile(r"(?:^|&)(?:q|s|query|search|tag|cat|page|paged|p)=(?!\d{3,})", re.I)
COMPARED = "Compared with "
"""How the evidence of a difference begins."""


class Difference(Struct, frozen=True):
    """How a page differs from its baseline."""

    kind: Drift
    sentence: str
    """What was compared, and what was found."""


def comparable(page: Page | None, url: str) -> bool:
    """Return whether a page's text is what is cited: no home, list, tag, news or search page."""
    return (
        page is not None
        and page.main is not None
        and page.main.words >= _SHORTEST
        and page.main.linked <= (_MOSTLY_LINKS if page.main.words < _LONG else _NEARLY_ALL_LINKS)
        and not page.truncated
        and not _is_changing(url)
    )


def _is_changing(url: str) -> bool:
    """Return whether an address is one of a page that is meant to change."""
    if is_home(url):
        return True
    parts = segments(url)
    if parts[-1:] in (["index"], ["default"]):
        parts = parts[:-1]
    if parts == ["search"] or not parts:
        return True
    if parts[-1] in _CHANGING or (parts[-1].isdigit() and "page" in parts[-2:-1]):
        return True
    if any(part in ("tag", "tags", "category", "categories") for part in parts[:-1]):
        return True
    return _SEARCHES.search(urlsplit(url).query) is not None


def baseline_of(page: Page, at: float) -> DriftBaseline:
    """A page as a baseline."""
    assert page.main is not None
    return DriftBaseline(at, page.main, page.title, page.heading, page.language)


def difference(baseline: DriftBaseline | None, page: Page | None, url: str) -> Difference | None:
    """Compare a page with its baseline.

    Args:
        baseline: what it was.
        page: what it is.
        url: the address of both.

    Returns:
        None where it is the same, or where nothing can be said.
    """
    if baseline is None or page is None or page.main is None:
        return None
    now = page.main
    if now.words < _SHORTEST or now.words > LONGEST or page.truncated:
        return None
    found, compared = held(baseline.main.sketch, now.sketch)
    if not compared or found / compared >= CONTAINED:
        return None
    if compared < _COMPARABLE and (found or not _is_other_text(baseline, page, url, compared)):
        return None
    part = found / compared
    same = part >= _TRACES or _same_subject(baseline, page, url)
    kind = Drift.REWRITTEN if same else Drift.DRIFTED
    return Difference(kind, _sentence(baseline, page, part))


def confirmed_difference(
    history: History | None, page: Page | None, url: str, now: float
) -> Difference | None:
    """A difference that an earlier visit found, too, at least a day ago."""
    if history is None or history.drift_since is None or now - history.drift_since < CONFIRM_AFTER:
        return None
    return _unaccepted(history, page, url)


def _unaccepted(history: History, page: Page | None, url: str) -> Difference | None:
    """Compare a page with its baseline, unless it is what a reviewer has accepted instead."""
    found = difference(history.baseline, page, url)
    accepted = history.accepted
    if found is not None and accepted and difference(accepted, page, url) is None:
        return None
    return found


def remembered(
    history: History, page: Page | None, url: str, now: float
) -> tuple[DriftBaseline | None, float | None]:
    """The baseline, and since when it differs, after a visit that found the link alive."""
    baseline = history.baseline
    if baseline is None:
        if page is None or not comparable(page, url):
            return None, None
        return baseline_of(page, now), None
    if _unaccepted(history, page, url) is None:
        return baseline, None
    since = history.drift_since
    return baseline, since if since is not None and since <= now else now  # a clock was ahead


def _sentence(baseline: DriftBaseline, page: Page, part: float) -> str:
    at = datetime.fromtimestamp(baseline.at, UTC)
    what = (
        f"an archived copy of {at:%B %Y}" if baseline.source == "copy"
        else f"the page as it was first seen on {at:%Y-%m-%d}"
    )  # fmt: skip
    sentence = f"{COMPARED}{what}, {part:.0%} of its main text is left"
    if baseline.title != page.title:
        return f"{sentence}; the title was “{baseline.title}” and is “{page.title}”."
    return f"{sentence}; the title is the same, “{page.title}”."


def same_name(baseline: DriftBaseline, page: Page, url: str) -> bool:
    """Return whether two versions of a page go by the same name, in title or heading.

    What both share beside differing names is the site's name, unless the address or a heading says
    that it is the page's. The address is a name, too: what the old page and the address both said,
    and the new one says still, is the same subject. Of a page without any name nothing says that
    its subject is another one.
    """
    site = _site_words(baseline, page, url)
    path = _name(re.sub(r"[-_+./]", " ", unquote(urlsplit(url).path)))
    old, new = _names(baseline.title, baseline.heading), _names(page.title, page.heading)
    if not (old and new):
        return True
    before, after = ({name - site or name for name in names} - _NOTHING for names in (old, new))
    common = before & after
    if common and not (before - common and after - common):
        return True
    headings = {frozenset(telling(heading) - site) for heading in (baseline.heading, page.heading)}
    last = {_last(title) - site or _last(title) for title in (baseline.title, page.title)}
    if any(name & path for name in common if not name <= site) or (
        (common or site & tokens(baseline.title) & tokens(page.title))
        and _is_translated(baseline, page)
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
    if any(_cosine(one, two) >= _SAME_NAME for one, two in pairs):
        return True
    if any(_is_spelled_in(name, _last_part(url)) for name in (page.title, page.heading)):
        return True
    slug = _slug(url) - site
    spoken = frozenset[str]().union(*after)
    if slug and len(_shared(slug, spoken)) / len(slug) > _SAME_NAME:
        return True
    said = _shared(path - site, frozenset[str]().union(*before))
    return len(said) > 1 and len(_shared(said, spoken)) >= len(said) / 2


def _same_subject(baseline: DriftBaseline, page: Page, url: str) -> bool:
    """Return whether two texts without a common sentence are about one thing.

    Either their terms or their names may say so. A stub says nothing, if it has become a text.
    """
    before, after = baseline.main, page.main
    assert after is not None
    if before.words < _STUB and after.words >= _FILLED * before.words:
        return True
    shared = _shared_terms(baseline, page, url)
    if shared is not None and shared >= _MANY_SAME_TERMS:
        return True
    if shared is not None and shared >= _SAME_TERMS and _keeps_name(baseline, page, url):
        return True
    if not (_names(baseline.title, baseline.heading) and _names(page.title, page.heading)):
        return shared is None or shared >= _OTHER_TERMS
    return same_name(baseline, page, url)


def _is_other_text(baseline: DriftBaseline, page: Page, url: str, compared: int) -> bool:
    """Return whether terms and names confirm what few hashes say: nothing of the text is left."""
    shared = _shared_terms(baseline, page, url)
    if compared < _FEW or shared is None or shared >= _SAME_TERMS:
        return False
    return shared < _OTHER_TERMS or (compared >= _ENOUGH and not same_name(baseline, page, url))


def _keeps_name(baseline: DriftBaseline, page: Page, url: str) -> bool:
    """Return whether one text uses a word of the other's name much, or neither has a name."""
    assert page.main is not None
    site = _site_words(baseline, page, url)
    old, new = (
        frozenset[str]().union(*_names(one.title, one.heading)) - site for one in (baseline, page)
    )
    if not (old and new):
        return True
    return terms_among(page.main.terms, old | (_slug(url) - site)) or terms_among(
        baseline.main.terms, new
    )


def _shared_terms(baseline: DriftBaseline, page: Page, url: str) -> int | None:
    """Return how many of their terms two texts share; None where they are not known."""
    assert page.main is not None
    before, after = baseline.main.terms, page.main.terms
    if not before or not after:
        return None
    return shared_terms(before, after, but=_site_words(baseline, page, url))


def _last_part(url: str) -> str:
    """The last part of an address's path that names the page."""
    parts = [part for part in segments(unquote(url)) if part not in ("index", "default")]
    return parts[-1] if parts else ""


def _is_spelled_in(name: str, part: str) -> bool:
    """Return whether a name and a part of an address are one, however words are put together.

    `on_mac_os` holds “macOS”; “Front-end tools” begins with `frontend`.
    """
    said, written = (
        re.sub(r"[\W_]+", "", text).lower() for text in (_SEPARATORS.split(name)[0], part)
    )
    if len(written) < len(said):
        return len(written) >= _TELLING and said.startswith(written)
    return len(said) >= _TELLING and said in written


def _slug(url: str) -> frozenset[str]:
    """The telling words of the last part of an address's path."""
    return frozenset(telling(re.sub(r"[-_+]", " ", _last_part(url))))


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


def _names(title: str, heading: str) -> set[frozenset[str]]:
    """The names of a page, each as its telling words: the parts of its title, and its heading."""
    parts = (*_SEPARATORS.split(title), heading)
    return {_name(part) for part in parts if part} - _NOTHING


def _name(text: str) -> frozenset[str]:
    return frozenset(telling(text) or tokens(text))


def _is_translated(baseline: DriftBaseline, page: Page) -> bool:
    """Return whether a page is in another language than it was: then no words can be compared."""
    own = baseline.main.language, page.main.language if page.main is not None else ""
    declared = baseline.language.lower()[:2], page.language.lower()[:2]
    told = own[0] or declared[0], own[1] or declared[1]
    if any(old and new and old != new for old, new in (declared, told)):
        return True
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


def _site_words(baseline: DriftBaseline, page: Page, url: str) -> frozenset[str]:
    """Words that name the site and not the page."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    declared = f"{baseline.main.site} {page.main.site if page.main is not None else ''}"
    return frozenset(telling(f"{declared} {host.replace('.', ' ').replace('-', ' ')}"))


def _cosine(one: frozenset[str], two: frozenset[str]) -> float:
    return len(_shared(one, two)) / math.sqrt(len(one) * len(two))
