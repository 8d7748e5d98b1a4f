"""The verdict table: rules in order, first match wins. docs/verdicts.md explains every row.

A test holds the rows of that page equal to these.
"""

from collections.abc import Callable

from loccit.judge import unreachable
from loccit.judge.blocked import refused
from loccit.judge.case import Case, Finding
from loccit.judge.parked import parked, usurped
from loccit.judge.platforms import told_by_platform
from loccit.judge.soft404 import empty, look_alike, says_not_found, sink
from loccit.model import Status

Rule = Callable[[Case], Finding | None]

_GONE = {404: "not-found", 410: "gone"}


def gone(case: Case) -> Finding | None:
    """Row 5: 404 or 410 to GET."""
    seen = case.visit
    if seen.failure is not None or seen.status not in _GONE or case.answers:
        return None
    times = sum(visit.status == seen.status for visit in case.visits)
    words = "no longer there" if seen.status == 410 else "not there"
    moved = ", where its redirects lead" if len(seen.hops) > 1 else ""
    asked = "once" if times == 1 else f"{times} times"
    return Finding(
        "not-found",
        Status.DEAD,
        _GONE[seen.status],
        f"The server says that the page is {words} (status {seen.status}{moved}).",
        0.97 if times > 1 else 0.9,
        (f"GET {seen.final_url} was answered {seen.status}, asked {asked}.",),
    )


TABLE: tuple[tuple[str, Rule], ...] = (
    ("not-looked", unreachable.not_looked),
    ("not-contacted", unreachable.not_asked),
    ("platform", told_by_platform),
    ("blocked", refused),
    ("not-found", gone),
    ("domain-gone", unreachable.domain_gone),
    ("insecure", unreachable.certificate_alone),
    ("parked", parked),
    ("transient", unreachable.transient),
    ("soft-404-redirect", sink),
    ("soft-404-text", look_alike),
    ("not-found-phrase", says_not_found),
    ("became-something-else", usurped),
    ("empty-page", empty),
)
"""Rules that say why a visit does not show what was cited. What none of them takes answers."""


def first_finding(case: Case) -> Finding | None:
    """What the first rule that matches finds, or None: it answers."""
    for _, rule in TABLE:
        finding = rule(case)
        if finding is not None:
            return finding
    return None
