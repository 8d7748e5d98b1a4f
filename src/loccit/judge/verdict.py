"""Observations and history → the verdict."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from loccit.config.settings import Settings
from loccit.judge.comparison import FindingSoFar, compared
from loccit.judge.detection import Finding
from loccit.judge.drift import Difference, confirmed_difference
from loccit.judge.evidence import Evidence
from loccit.judge.fragments import missing
from loccit.judge.rules import Rule
from loccit.judge.sentences import chain
from loccit.judge.unasked import unasked
from loccit.judge.view import View
from loccit.judge.working import suggestion
from loccit.model import (
    ALIVE,
    History,
    Link,
    Observation,
    Status,
    Suggestion,
    Unwrapped,
    Verdict,
)
from loccit.reasons import Reason
from loccit.urls.tracking import strip_tracking


def judge(
    link: Link,
    observations: Sequence[Observation],
    history: History | None,
    settings: Settings,
    *,
    now: float,
    fragments: Collection[str] = (),
    previous: Observation | None = None,
) -> Verdict:
    """Return the verdict on a link.

    Args:
        link: what was cited.
        observations: what one run observed of it.
        history: what earlier runs learned.
        settings: the whole configuration; `judge`, `hosts` and `wrappers` matter here.
        now: the time for which to judge, in Unix seconds.
        fragments: the fragments by which it is cited, to be looked for on the page.
        previous: the newest earlier visit that found it alive.
    """
    evidence = Evidence(link, observations, settings, history, previous)
    return judge_evidence(evidence, now=now, fragments=fragments)


def not_judged() -> Verdict:
    """Return the verdict on a link that could not be judged, for an exception of loccit's own."""
    return Verdict(
        status=Status.UNKNOWN,
        reason=Reason.INTERNAL_ERROR,
        rule=Rule.NOT_CHECKED.value,
        sentence="loccit failed to read or judge the response. Please report this address.",
        confidence=1.0,
    )


def judge_evidence(evidence: Evidence, *, now: float, fragments: Collection[str] = ()) -> Verdict:
    """The same of sorted evidence."""
    if evidence.visit is None:
        return unasked(evidence)
    row, found, view = evidence.decide(evidence.visit)
    first = FindingSoFar(
        row.rule, found, view, now, agreed=not evidence.settings.judge.confirm,
        confirmed=found.status is Status.INVALID,
    )  # fmt: skip
    judged = compared(evidence, first)
    if isinstance(judged, Verdict):
        return judged
    drift = None
    if judged.found.status in ALIVE and evidence.settings.judge.drift:
        drift = confirmed_difference(evidence.history, judged.view.page, judged.view.final, now)
    return _verdict(evidence, judged, drift, fragments)


def _verdict(
    evidence: Evidence, judged: FindingSoFar, drift: Difference | None, fragments: Collection[str]
) -> Verdict:
    found, view = judged.found, judged.view
    link = evidence.link
    unwrapped = link.unwrapped
    alive = found.status in ALIVE
    target = None if unwrapped is None else _target(unwrapped, view)
    confidence = found.confidence
    if found.status is Status.DEAD:
        confidence = min(
            0.99, confidence + (0.04 if judged.confirmed else 0.02 if judged.further else 0.0)
        )
    if unwrapped is not None:
        # What was judged may not be what the wrapper leads to.
        confidence = min(confidence, unwrapped.confidence)
    return Verdict(
        status=found.status,
        reason=found.reason,
        rule=judged.rule.value,
        sentence=found.sentence,
        confidence=round(confidence, 2),
        confirmed=judged.confirmed,
        evidence=(
            chain(view),
            *found.evidence,
            *judged.further,
            *_about_wrapper(link, view, found),
            *((drift.sentence,) if drift is not None else ()),
        ),
        http_status=view.seen.status,
        final_url=view.final if len(view.seen.hops) > 1 else None,
        wrapper=unwrapped.wrapper if unwrapped is not None else None,
        target=target,
        suggestion=_suggestion(found, view, target),
        notes=(
            *_notes(link, view, alive, evidence.settings.judge.fragments, fragments),
            *((drift.kind.value,) if drift is not None else ()),
        ),
    )


def _target(unwrapped: Unwrapped, view: View) -> str | None:
    """Return what a wrapper leads to; None where only it knew, and did not tell."""
    if unwrapped.target is not None and not unwrapped.needs_network:
        return unwrapped.target
    return None if view.inside_wrapper else view.subject


def _about_wrapper(link: Link, view: View, found: Finding) -> tuple[str, ...]:
    """Return whether it is the wrapper that is gone, or what it leads to; what is left to go by."""
    unwrapped = link.unwrapped
    if unwrapped is None or found.status in ALIVE:
        return ()
    target = _target(unwrapped, view)
    if target is not None:
        return (f"This verdict is about {target}, the wrapper's target.",)
    text = "This verdict is about the wrapper; its target is not known."
    if unwrapped.made_at is not None:
        day = datetime.fromtimestamp(unwrapped.made_at, UTC).strftime("%Y-%m-%d")
        text += f" The wrapper was made on {day} or before."
    return (text,)


def _suggestion(found: Finding, view: View, target: str | None) -> Suggestion | None:
    if found.status is Status.WRAPPED and target is not None:
        better = suggestion(view)
        return Suggestion("unwrapped", better.url if better is not None else target)
    if found.status is Status.REDIRECTED:
        return suggestion(view)
    return None


def _notes(
    link: Link, view: View, alive: bool, wanted: bool, fragments: Collection[str]
) -> tuple[str, ...]:
    if not alive:
        return ()
    found = []
    if view.page is not None and wanted and fragments and missing(fragments, view.page):
        found.append("fragment-missing")
    if "?" in link.url and link.unwrapped is None and strip_tracking(link.url) is not None:
        found.append("tracking-parameters")
    if len(view.hops) > 1:
        if not view.moved:
            found.append("trivial-redirect")
        if link.url.startswith("http:") and view.final.startswith("https:"):
            found.append("https-available")
    return tuple(found)
