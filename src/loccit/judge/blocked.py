"""Refusals: statuses, challenges, and redirects to a login, a consent page or a paywall.

Nobody can say from here what is behind them, so they are never `dead`. Rules: data/blocked.toml.
"""

import re
from functools import lru_cache
from urllib.parse import urlsplit

from msgspec import Struct

from loccit.judge.case import Case, Finding, answers
from loccit.judge.phrases import anywhere, first_match, headlines, load, whole
from loccit.model import Observation, Page, Status

_SHORT = 250
"""Words: a wall says little beside itself; an article that mentions one says more."""
_MEANING = {
    401: "asks for a name and password",
    402: "asks to be paid",
    403: "forbids it",
    407: "sits behind a proxy that wants a password",
    429: "says that it was asked too often",
    451: "withholds it for legal reasons",
    999: "refuses robots",
}


class _Rules(Struct, frozen=True):
    statuses: frozenset[int]
    headers: tuple[tuple[str, str, re.Pattern[str]], ...]
    headlines: tuple[tuple[str, bool, re.Pattern[str]], ...]
    bodies: tuple[tuple[str, re.Pattern[str]], ...]
    walls: tuple[tuple[str, re.Pattern[str]], ...]


@lru_cache(1)
def _rules() -> _Rules:
    data = load("blocked.toml")
    return _Rules(
        frozenset(data["statuses"]),
        tuple((r["vendor"], r["name"], re.compile(r["value"], re.I)) for r in data["header"]),
        tuple((r["vendor"], r.get("login", False), whole(r["patterns"])) for r in data["headline"]),
        tuple((r["vendor"], anywhere(r["patterns"])) for r in data["body"]),
        tuple((r["what"], anywhere(r["patterns"])) for r in data["wall"]),
    )


def refused(case: Case) -> Finding | None:
    """A refusal by status, challenge or wall."""
    seen = case.visit
    if seen.failure is not None or seen.status is None or _is_accepted(case):
        return None
    return _by_challenge(seen) or _by_status(seen) or _by_wall(case)


def _is_accepted(case: Case) -> bool:
    return case.answers and not 200 <= (case.visit.status or 0) < 300


def _by_status(seen: Observation) -> Finding | None:
    if seen.status not in _rules().statuses:
        return None
    meaning = _MEANING.get(seen.status, "refuses us")
    return _finding(
        f"refused-{seen.status}",
        f"The server {meaning} (status {seen.status}); nobody can say more from here.",
        0.95,
        f"GET {seen.final_url} was answered {seen.status}.",
    )


def _by_challenge(seen: Observation) -> Finding | None:
    vendor = challenger(seen)
    if vendor is None:
        return None
    return _finding(
        "challenge",
        f"Instead of the page came {vendor[0]}, which robots do not pass.",
        0.9,
        vendor[1],
    )


def challenger(seen: Observation) -> tuple[str, str] | None:
    """Who challenges instead of answering, and by what sign; None where nobody does."""
    rules = _rules()
    for vendor, name, value in rules.headers:
        told = seen.headers.get(name)
        if told is not None and value.search(told):
            return f"a challenge of {vendor}", f"The header {name} says “{told[:60]}”."
    page = seen.page
    if page is None or page.words > _SHORT:
        return None
    lines = headlines(page)
    for vendor, login, pattern in rules.headlines:
        line = first_match(pattern, lines)
        if (
            line is not None
            and (not login or page.has_password_field)
            and seen.status not in (404, 410)
        ):
            what = vendor if vendor.startswith("a ") else f"a challenge of {vendor}"
            return what, f"The page's headline is “{line[:80]}”."
    if seen.status in (404, 410):
        return None
    haystack = page.text + "\n" + "\n".join(page.scripts)
    for vendor, pattern in rules.bodies:
        match = pattern.search(haystack)
        if match is not None and _says_little(page):
            return f"a challenge of {vendor}", f"The page holds “{match[0][:60]}”."
    return None


def _says_little(page: Page) -> bool:
    return page.words <= 80


def wall_of(url: str) -> str | None:
    """What a URL asks for before it shows anything, or None."""
    parts = urlsplit(url)
    place = f"{parts.hostname or ''}{parts.path}"
    return next((what for what, pattern in _rules().walls if pattern.search(place)), None)


def _by_wall(case: Case) -> Finding | None:
    seen = case.visit
    if len(seen.hops) < 2 or not answers(seen):
        return None
    wall = wall_of(seen.final_url)
    if wall is None or wall_of(seen.hops[0].url) == wall:
        return None
    return _finding(
        "wall",
        f"It redirects to {wall}; what is behind it can't be seen from here.",
        0.85,
        f"The redirects end at {seen.final_url}.",
    )


def _finding(reason: str, sentence: str, confidence: float, *evidence: str) -> Finding:
    return Finding("blocked", Status.BLOCKED, reason, sentence, confidence, evidence)
