"""The evidence that a capture holds what was cited: the judge's verdict, then the text. Pure."""

import re
from collections.abc import Sequence
from enum import Enum

from msgspec import Struct

from loccit.archives.content import Content, kind_of, promised
from loccit.config.settings import Settings
from loccit.judge import Evidence
from loccit.model import ALIVE, DAY, History, Link, MainText, Observation, Page
from loccit.outcomes import is_success
from loccit.page import containment, held
from loccit.page.sketch import words_of
from loccit.page.tokens import UNTELLING, script, telling, tokens
from loccit.urls.domain import domain_of
from loccit.urls.sameness import path_words

_INTERSTITIAL = re.compile(r"Response an HTTP 30\d response at crawl time", re.I)
"""The Wayback Machine's own page before it follows an archived redirect."""

_CONTAINED = 0.4
"""The part of a text that is found again where it is the same page, grown or shortened."""
_SURELY_CONTAINED = 0.66
_LITTLE = 0.12
_COMPARABLE = 12
"""Hashes of a main text that must be comparable; fewer say nothing."""
_SAID = 0.5
"""The part of the citing words that the cited page says."""
_LONG_AGO = 180 * DAY
_SHELL_WORDS = 25
"""Words of a page that scripts were to fill, at most."""

VERIFIED = 0.95
CERTAIN = 0.97
UNVERIFIED = 0.8


class Seen(Struct, frozen=True):
    """The content that an audit saw at the address while it lived."""

    at: float
    title: str
    sample: bytes
    """`Page.sample`; empty where the main text alone is remembered."""
    main: MainText | None = None
    """Its main text, where that is remembered: menus, which all pages of a site share, are not in
    it."""


def seen_of(lived: Observation | None, history: History | None) -> Seen | None:
    """Return what the last living visit saw; None where it saw no page with a text."""
    page = lived.page if lived is not None else None
    if lived is None or page is None or not page.sample:
        return None
    baseline = history.baseline if history is not None else None
    return Seen(lived.at, page.title, page.sample, baseline.main if baseline is not None else None)


def seen_before_drift(history: History | None) -> Seen | None:
    """Return what was seen of a page before its content drifted; None where nothing was."""
    baseline = history.baseline if history is not None else None
    return None if baseline is None else Seen(baseline.at, baseline.title, b"", baseline.main)


class Holding(Struct, frozen=True):
    """The finding that a capture holds the cited content or does not, how surely, and why."""

    holds: bool
    why: str
    confidence: float = 0.0


class Strength(Enum):
    """The strength of the citing words as evidence for a text."""

    SAID = 1
    SILENT = 0
    DENIED = -1


def weigh(
    content: Content,
    url: str,
    texts: Sequence[str],
    seen: Seen | None,
    *,
    at: float,
    same_around: bool,
) -> Holding:
    """Return whether a capture holds what is cited.

    Args:
        content: what was read of it.
        url: the cited address.
        texts: the texts of the citations.
        seen: what an audit saw there.
        at: when the capture was taken.
        same_around: captures from before and after the citation have the same bytes as this one.
    """
    if not is_success(content.status):
        return Holding(False, f"an archived answer of status {content.status}")
    if not content.body.strip():
        return Holding(False, "nothing was captured")
    wanted = promised(url)
    if content.page is None:
        return _weigh_file(content, wanted, texts)
    if wanted and not ({"image", "media"} & set(wanted) and "?" in url):
        return Holding(False, "a page was captured in place of a file")
    objection = _objection(content, url)
    if objection is not None:
        return Holding(False, objection)
    if same_around:
        return Holding(True, "the same bytes were captured before and after the citation", CERTAIN)
    return _weigh_text(content.page, content.text, url, texts, seen, at)


def _weigh_file(content: Content, wanted: tuple[str, ...], texts: Sequence[str]) -> Holding:
    kind = kind_of(content.body)
    if wanted:
        if kind in wanted or (kind is None and "other" in wanted):
            return Holding(
                True, f"it is a file of the kind that the address promises ({kind})", VERIFIED
            )
        return Holding(False, "the bytes are not of the kind that the address promises")
    if kind is not None:
        return Holding(True, f"it is a file ({kind}) and no page", 0.9)
    if content.content_type.lower().startswith(("text/", "application/json", "application/xml")):
        said = strength(texts, content.body[:200_000].decode("utf-8", "replace"))
        if said is Strength.DENIED:
            return Holding(False, "the text has none of the words that cite it")
        return Holding(True, "it is a text", VERIFIED if said is Strength.SAID else UNVERIFIED)
    return Holding(True, "it is a file and no page", UNVERIFIED)


def _objection(content: Content, url: str) -> str | None:
    """Return why the judge would not call this page alive; None where it would."""
    page = content.page
    assert page is not None
    if _INTERSTITIAL.search(page.text):
        return "it is the archive's own page before a redirect"
    if page.words == 0 and not page.embedded_media:
        return "nothing was captured that can be seen"
    if page.words <= _SHELL_WORDS and any(mark.startswith("empty:") for mark in page.scripts):
        return "scripts were to fill this page"
    link = Link(url, domain_of(url), "other")
    seen = Observation(
        url=content.hops[0].url,
        link=url,
        at=0.0,
        hops=content.hops,
        status=content.status,
        headers={"content-type": content.content_type},
        page=page,
    )
    row, found, _ = Evidence(link, (seen,), Settings()).decide(seen)
    if found.status in ALIVE:
        return None
    return f"it was no good page when it was captured: {found.reason} ({row.rule})"


def _weigh_text(
    page: Page, text: str, url: str, texts: Sequence[str], seen: Seen | None, at: float
) -> Holding:
    said = _said(page, text, url, texts)
    if seen is not None and (seen.sample or seen.main is not None):
        part = _part(seen, page, text)
        alike = _titles_alike(seen.title, page.title)
        if (
            part >= _SURELY_CONTAINED
            or (part >= _CONTAINED and alike)
            or (part >= _LITTLE and alike and said is not Strength.DENIED)
        ):
            return Holding(True, f"it says what was seen there ({part:.0%} of it)", VERIFIED)
        if said is Strength.SAID and abs(seen.at - at) > _LONG_AGO:
            return Holding(
                True, "it speaks of what is cited, but is not what was seen there later", UNVERIFIED
            )
        if said is not Strength.SAID:
            return Holding(False, f"it says something else than was seen there ({part:.0%} of it)")
        return Holding(True, "it speaks of what is cited", UNVERIFIED)
    match said:
        case Strength.SAID:
            return Holding(True, "it speaks of what is cited", VERIFIED)
        case Strength.SILENT:
            return Holding(True, "nothing tells what was cited; the page is a good one", UNVERIFIED)
        case Strength.DENIED:
            return Holding(False, "it has none of the words by which it is cited")


def _part(seen: Seen, page: Page, text: str) -> float:
    """Return how much of what was seen a page holds: of the main texts, where both are known."""
    if seen.main is not None and page.main is not None:
        found, compared = held(seen.main.sketch, page.main.sketch)
        if compared >= _COMPARABLE:
            return found / compared
    return containment(seen.sample, words_of(text)) if seen.sample else 0.0


def _said(page: Page, text: str, url: str, texts: Sequence[str]) -> Strength:
    """Return what the citing words, else the words of the address, say of a page."""
    whole = "\n".join((page.title, page.heading, text))
    own = strength(texts, whole)
    if own is Strength.SAID:
        return own
    path = path_words(url)
    named = strength((path,), "\n".join((page.title, page.heading)))
    if named is Strength.SAID:
        return named
    if own is Strength.SILENT:
        named_by = telling(path)
        if len(named_by) < 2:
            return own
        return Strength.SILENT if named_by & tokens(whole) else Strength.DENIED
    return own


def strength(texts: Sequence[str], whole: str) -> Strength:
    """Return whether a text has at least half of the telling words of one of some citations."""
    found = Strength.SILENT
    for text in texts:
        wanted = telling(text)
        if not wanted:
            continue
        said = tokens(whole)
        if not _share_ascript(wanted, said):
            continue
        if len(wanted & said) / len(wanted) >= _SAID:
            return Strength.SAID
        if len(wanted) > 1:  # one word alone may be the author's own
            found = Strength.DENIED
    return found


def _share_ascript(wanted: set[str], said: set[str]) -> bool:
    """Return whether two sets of words can have words in common: a translation says nothing."""
    return bool({script(word) for word in wanted} & {script(word) for word in said})


def _titles_alike(one: str, two: str) -> bool:
    a, b = tokens(one) - UNTELLING, tokens(two) - UNTELLING
    return bool(a and b) and len(a & b) / min(len(a), len(b)) >= _SAID
