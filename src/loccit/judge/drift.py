"""Content drift: the comparison of a page that answers with what was cited. Pure.

The main text of the page is compared with that of a baseline: how much of the old text is in the
new one (containment), for pages grow. Where next to nothing is left, the pages' names tell whether
the subject is another one (`drifted`) or the same, written anew (`rewritten`). Drift is a note on
a link that works, never a verdict.
Sources: Broder, "On the resemblance and containment of documents" (1997); Jones et al., "Scholarly
context adrift" (2016).
"""

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

from msgspec import Struct

from loccit.judge.page_names import (
    has_become_section,
    is_translated,
    names_of,
    same_name,
    site_words,
    slug_words,
)
from loccit.judge.url_comparison import is_home, segments
from loccit.model import CONFIRM_AFTER, Drift, DriftBaseline, History, MainText, Page
from loccit.page import held, language_independent
from loccit.page.main_text import LONGEST
from loccit.page.vocabulary import shared_terms, terms_among
from loccit.urls.sameness import is_index

CONTAINED = 0.2
"""The part of the old main text from which the new one is taken for the same, grown or changed."""
_TRACES = 0.1
"""The part from which the old text still shows: it was rewritten, whatever the page is called …"""
_UNSPACED = frozenset({"ja", "ko", "th", "zh"})
"""… but not in these languages: of single characters, any two texts share so many runs."""
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
"""… if the text in its place is so many times as long …"""
_STUB_TERMS = 4
"""… and shares so many of its terms."""
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
    if parts and is_index(parts[-1]):
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
    if now.words < _SHORTEST or page.truncated:
        return None
    found, compared = held(baseline.main.sketch, now.sketch)
    if not compared or found / compared >= CONTAINED:
        return None
    is_whole = compared >= _COMPARABLE and now.words <= LONGEST
    if not is_whole and (found or not _is_other_text(baseline, page, url, compared)):
        return None
    part = found / compared
    traces = CONTAINED if now.language in _UNSPACED else _TRACES
    same = part >= traces or _same_subject(baseline, page, url)
    if same and now.words > LONGEST:
        return None  # what was not read may hold the old text
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


def _same_subject(baseline: DriftBaseline, page: Page, url: str) -> bool:
    """Return whether two texts without a common sentence are about one thing.

    Either their terms or their names may say so. A stub says nothing, if it has become a text.
    """
    before, after = baseline.main, page.main
    assert after is not None
    kept = _is_translation(before, after) if is_translated(baseline, page) else None
    if kept:
        return True
    shared = _shared_terms(baseline, page, url)
    if has_become_section(baseline, page, url) and (shared is None or shared < _MANY_SAME_TERMS):
        return False
    is_filled_stub = before.words < _STUB and after.words >= _FILLED * before.words
    if is_filled_stub and kept is None and (shared is None or shared >= _STUB_TERMS):
        return True
    if shared is not None and shared >= _MANY_SAME_TERMS:
        return True
    if shared is not None and shared >= _SAME_TERMS and _keeps_name(baseline, page, url):
        return True
    if not (names_of(baseline.title, baseline.heading) and names_of(page.title, page.heading)):
        return shared is None or shared >= _OTHER_TERMS
    return same_name(baseline, page, url, may_be_translation=kept is None)


def _is_translation(before: MainText, after: MainText) -> bool | None:
    """Return whether a text in another language is a translation; None where nothing tells.

    A translation links to the same pages, shows the same pictures and names the same things.
    """
    found, compared = language_independent.left(before.addresses, after.addresses)
    if compared >= _FEW and (found / compared >= CONTAINED or compared >= 2 * _FEW):
        return found / compared >= CONTAINED
    found, compared = language_independent.left(before.names, after.names)
    if compared < _ENOUGH or language_independent.count(after.names) < _FEW:
        return None
    return found / compared >= _TRACES


def _is_other_text(baseline: DriftBaseline, page: Page, url: str, compared: int) -> bool:
    """Return whether terms and names confirm what few hashes say: nothing of the text is left."""
    shared = _shared_terms(baseline, page, url)
    if compared < _FEW or shared is None or shared >= _SAME_TERMS:
        return False
    return shared < _OTHER_TERMS or (compared >= _ENOUGH and not same_name(baseline, page, url))


def _keeps_name(baseline: DriftBaseline, page: Page, url: str) -> bool:
    """Return whether one text uses a word of the other's name much, or neither has a name."""
    assert page.main is not None
    site = site_words(baseline, page, url)
    old, new = (
        frozenset[str]().union(*names_of(one.title, one.heading)) - site for one in (baseline, page)
    )
    if not (old and new):
        return True
    return terms_among(page.main.terms, old | (slug_words(url) - site)) or terms_among(
        baseline.main.terms, new
    )


def _shared_terms(baseline: DriftBaseline, page: Page, url: str) -> int | None:
    """Return how many of their terms two texts share; None where they are not known."""
    assert page.main is not None
    before, after = baseline.main.terms, page.main.terms
    if not before or not after:
        return None
    return shared_terms(before, after, but=site_words(baseline, page, url))
