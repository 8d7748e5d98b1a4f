"""Observations and history → a verdict. Pure."""

from collections.abc import Collection, Sequence

from loccit.judge.alive import alive
from loccit.judge.case import Case, Finding, answers, sort
from loccit.judge.notes import notes
from loccit.judge.redirects import moved_to
from loccit.judge.table import first_finding
from loccit.judge.unasked import unasked
from loccit.judge.wrapped import behind_wrapper
from loccit.model import History, Link, Observation, Status, Suggestion, Verdict
from loccit.settings import Settings

DAY = 86_400.0


def judge(
    link: Link,
    observations: Sequence[Observation],
    history: History | None,
    settings: Settings,
    *,
    now: float,
    fragments: Collection[str] = (),
) -> Verdict:
    """What is to be held of a link.

    Args:
        link: what is judged.
        observations: all that was observed of it in this run, in order.
        history: what earlier runs learned.
        settings: `judge`, `wrappers` and `hosts` are read.
        now: Unix seconds.
        fragments: `#fragments` that the link is cited with, where they are to be checked.
    """
    case = sort(link, observations, settings, history, now)
    if case is None:
        return unasked(link, observations, settings)
    finding = first_finding(case) or alive(case)
    wrapper = link.unwrapped.wrapper if link.unwrapped is not None else None
    if wrapper is not None:
        return behind_wrapper(case, finding, wrapper, notes(case, fragments))
    return Verdict(
        status=finding.status,
        reason=finding.reason,
        rule=finding.rule,
        sentence=finding.sentence,
        confidence=finding.confidence,
        confirmed=is_confirmed(finding, history, now),
        evidence=finding.evidence,
        http_status=case.visit.status,
        final_url=case.visit.final_url,
        suggestion=_suggestion(case, finding),
        notes=notes(case, fragments),
    )


def is_confirmed(finding: Finding, history: History | None, now: float) -> bool:
    """Policy A: found dead by a visit at least 24 h earlier, too. Policy B has its own strikes."""
    if finding.status is not Status.DEAD:
        return False
    if finding.rule == "failing-for-days":
        return True
    return (
        history is not None
        and history.last_status is Status.DEAD
        and history.dead_since is not None
        and now - history.dead_since >= DAY
    )


def _suggestion(case: Case, finding: Finding) -> Suggestion | None:
    if finding.status is Status.REDIRECTED:
        target = moved_to(case.visit)
        return None if target is None else Suggestion("redirect", target)
    correction = case.correction
    if finding.status is Status.DEAD and correction is not None and answers(correction):
        return Suggestion("corrected", moved_to(correction) or correction.url)
    return None
