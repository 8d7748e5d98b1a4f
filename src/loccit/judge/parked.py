"""Domains that are parked, for sale or expired; and sites that became something else.

One strong sign proves it; of the weak ones it takes two of different kinds. Name servers are never
a sign. Rules: data/parked.toml.
"""

import re
from functools import lru_cache
from urllib.parse import urlsplit

from msgspec import Struct

from loccit.judge.case import Case, Finding
from loccit.judge.phrases import anywhere, first_match, headlines, load, whole
from loccit.model import Page, Status
from loccit.page import similarity

_SHORT = 250
"""Words: an article about domains for sale says more."""
_SPAM = re.compile(
    r"\b(?:casinos?|slot(?:s| gacor| online)?|gacor|togel|judi|bandar|poker online|sportsbook"
    r"|betting|bahis|escort|viagra|cialis|porn|situs|maxwin|deposit pulsa)\b|博彩|娱乐城|赌场"
    r"|彩票平台|百家乐|казино|ставки на спорт|カジノ|카지노|토토",
    re.I,
)
_UNRELATED = 0.1


class _Sign(Struct, frozen=True):
    kind: str
    where: str
    pattern: re.Pattern[str]


@lru_cache(1)
def _signs() -> tuple[tuple[_Sign, ...], tuple[_Sign, ...]]:
    data = load("parked.toml")
    return tuple(
        tuple(
            _Sign(
                row["kind"],
                row["where"],
                (whole if row["where"] == "headline" else anywhere)(row["patterns"]),
            )
            for row in data[strength]
        )
        for strength in ("strong", "weak")
    )  # type: ignore[return-value]


def parked(case: Case) -> Finding | None:
    """Row 9."""
    page = case.page
    if case.visit.failure is not None or case.visit.status is None:
        return None
    strong, weak = _signs()
    for sign in strong:
        seen = _seen(sign, case, page)
        if seen is not None:
            return _finding(Status.DEAD, 0.95, (f"Sign of parking ({sign.kind}): {seen}.",))
    if page is None or page.words > _SHORT or not case.answers:
        return None
    found = {sign.kind: seen for sign in weak if (seen := _seen(sign, case, page)) is not None}
    told = tuple(f"Sign of parking ({kind}): {seen}." for kind, seen in found.items())
    if len(found) >= 2:
        return _finding(Status.DEAD, 0.9, told)
    if found and "bare-name" not in found:
        return _finding(Status.SUSPECT, 0.4, told)
    return None


def _seen(sign: _Sign, case: Case, page: Page | None) -> str | None:
    """What of a sign is there, in words."""
    match sign.where:
        case "final":
            found = sign.pattern.match(case.visit.final_url)
            if found is None or len(case.visit.hops) < 2:
                return None
            return f"it redirects to {case.visit.final_url}"
        case "headers":
            return next(
                (f"the header {n}" for n in case.visit.headers if sign.pattern.fullmatch(n)), None
            )
    if page is None:
        return None
    match sign.where:
        case "headline":
            if page.words > _SHORT:
                return None
            line = first_match(sign.pattern, headlines(page))
            return None if line is None else f"the headline “{line[:80]}”"
        case "scripts":
            if page.words > _SHORT:
                return None
            hit = next((m for s in page.scripts if (m := sign.pattern.search(s))), None)
            return None if hit is None else f"a script with “{hit[0][:60]}”"
        case "title-is-host":
            host = (urlsplit(case.visit.final_url).hostname or "").removeprefix("www.")
            return "the title is the domain's bare name" if page.title.lower() == host else None
        case _:
            text = sign.pattern.search(page.text)
            return None if text is None else f"the text “{text[0][:60]}”"


def _finding(status: Status, confidence: float, evidence: tuple[str, ...]) -> Finding:
    sentence = (
        "The domain is parked or for sale: what was cited is gone."
        if status is Status.DEAD
        else "The page has a sign of a parked domain, which alone proves nothing."
    )
    return Finding("parked", status, "parked", sentence, confidence, evidence)


def usurped(case: Case) -> Finding | None:
    """A site that became something else: spam where there was none."""
    page, history = case.page, case.history
    if page is None or not case.answers:
        return None
    spam = {match.lower() for match in _SPAM.findall(f"{page.title} {page.heading}")}
    if not spam or _SPAM.search(case.link.url):
        return None
    before = "" if history is None else history.last_title
    if _SPAM.search(before):
        return None
    known = history is not None and bool(history.last_sketch)
    if known and history is not None and similarity(page.sketch, history.last_sketch) > _UNRELATED:
        return None
    if not known and len(spam) < 2:
        return None
    told = f", where before it was “{before[:80]}”" if before else ""
    return Finding(
        "became-something-else",
        Status.SUSPECT,
        "became-something-else",
        "The site seems to have become something else: its headline is of the kind that spam has.",
        0.6,
        (f"The title is “{page.title[:80]}”{told}.",),
    )
