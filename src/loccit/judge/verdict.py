"""Observations and history → the verdict."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from loccit.config.settings import Settings
from loccit.judge.detection import Finding, Row
from loccit.judge.drift import Difference, confirmed_difference
from loccit.judge.evidence import Evidence
from loccit.judge.fragments import missing
from loccit.judge.history import is_lasting
from loccit.judge.next_request import WITH_HEADERS, depends_on_visitor
from loccit.judge.other_addresses import (
    answers_securely,
    glued,
    https_only,
    working_correction,
)
from loccit.judge.sentences import chain, visitors, when
from loccit.judge.table import FAILURE_RULES
from loccit.judge.unasked import unasked
from loccit.judge.view import View
from loccit.judge.without_request import LEFT_OVER_NAME, stands_for_any
from loccit.judge.working import suggestion
from loccit.model import (
    ALIVE,
    CONFIRM_AFTER,
    DAY,
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

_LASTING = 0.9
"""Confidence in what failed for as long as policy B wants."""


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


def judge_evidence(evidence: Evidence, *, now: float, fragments: Collection[str] = ()) -> Verdict:
    """The same of sorted evidence."""
    if evidence.visit is None:
        return unasked(evidence)
    history = evidence.history
    row, found, view = evidence.decide(evidence.visit)
    rule = row.rule
    further: tuple[str, ...] = ()
    agreed = not evidence.settings.judge.confirm
    suspected = found.status is Status.DEAD or rule in FAILURE_RULES
    if suspected and evidence.again is not None:
        row_again, found_again, view_again = evidence.decide(evidence.again)
        further = (f"{when(evidence.again)}: {found_again.sentence}",)
        if found_again.status in ALIVE:
            further = (*visitors(evidence.visit, evidence.again, found), *further)
            rule, found, view = row_again.rule, found_again, view_again
        elif found.status is not Status.DEAD:
            if found_again.status is Status.BLOCKED:
                rule, found, view = row_again.rule, found_again, view_again
        elif found_again.status is Status.DEAD:
            agreed = True
        elif found_again.status is not Status.UNKNOWN:
            sentence = (
                "The link looked gone, but the response differed when it was requested again."
            )
            found = Finding(Status.SUSPECT, Reason.CONTRADICTORY, sentence, 0.5, found.evidence)
            rule = "contradictory"
    if found.status is Status.DEAD and (meant := working_correction(evidence)) is not None:
        return glued(view, meant)
    if (found.status is Status.DEAD or rule in FAILURE_RULES) and answers_securely(evidence):
        return https_only(evidence, found, view)
    if found.status is Status.DEAD and stands_for_any(urlsplit(view.subject).hostname or ""):
        rule, found = "invalid", LEFT_OVER_NAME
    confirmed = found.status is Status.INVALID
    if found.status is Status.DEAD:
        since = history.gone_since if history is not None else None
        confirmed = agreed and since is not None and now - since >= CONFIRM_AFTER
    elif (
        rule == "temporary-failure"
        and is_lasting(history, now)
        and _asked_as_browser(evidence, row, view)
    ):
        assert history is not None
        further = (
            f"The link failed {history.unreachable + 1} times in"
            f" {(now - (history.unreachable_since or now)) / DAY:.0f} days.",
        )
        sentence = f"{found.sentence} This has lasted for more than a week."
        found = Finding(Status.DEAD, found.reason, sentence, _LASTING, found.evidence)
        rule, confirmed = "repeated-failure", True
    drift = None
    if found.status in ALIVE and evidence.settings.judge.drift:
        drift = confirmed_difference(history, view.page, view.final, now)
    return _verdict(
        evidence, rule, found, view, further, drift, confirmed=confirmed, fragments=fragments
    )


def _asked_as_browser(evidence: Evidence, row: Row, view: View) -> bool:
    """Return whether the last try of policy B was a browser's, where that can make a difference."""
    if view.seen.concluded and view.failure in WITH_HEADERS and view.seen.visitor == "plain":
        return False
    if not evidence.settings.judge.confirm or not depends_on_visitor(row, view):
        return True
    return evidence.again is not None


def _verdict(
    evidence: Evidence,
    rule: str,
    found: Finding,
    view: View,
    further: tuple[str, ...],
    drift: Difference | None,
    *,
    confirmed: bool,
    fragments: Collection[str],
) -> Verdict:
    link = evidence.link
    unwrapped = link.unwrapped
    alive = found.status in ALIVE
    target = None if unwrapped is None else _target(unwrapped, view)
    confidence = found.confidence
    if found.status is Status.DEAD:
        confidence = min(0.99, confidence + (0.04 if confirmed else 0.02 if further else 0.0))
    if unwrapped is not None:
        # What was judged may not be what the wrapper leads to.
        confidence = min(confidence, unwrapped.confidence)
    return Verdict(
        status=found.status,
        reason=found.reason,
        rule=rule,
        sentence=found.sentence,
        confidence=round(confidence, 2),
        confirmed=confirmed,
        evidence=(
            chain(view),
            *found.evidence,
            *further,
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
