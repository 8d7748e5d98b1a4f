"""Links behind a wrapper: what is found of the target, told of the citation."""

from urllib.parse import urlsplit

from loccit.judge.case import Case, Finding
from loccit.judge.redirects import moved_to
from loccit.model import Observation, Status, Suggestion, Verdict
from loccit.urls import registrable_domain

_ANSWERS = frozenset({Status.OK, Status.REDIRECTED})


def behind_wrapper(case: Case, finding: Finding, wrapper: str, notes: tuple[str, ...]) -> Verdict:
    """The verdict on a wrapped link whose target, or wrapper, was visited."""
    from loccit.judge.verdict import is_confirmed

    unwrapped = case.link.unwrapped
    assert unwrapped is not None
    if unwrapped.needs_network:
        target = first_outside(case.visit)
        if target is None:
            finding = _inside(finding, wrapper)
    else:
        target = unwrapped.target
    if finding.status in _ANSWERS:
        finding = _answers(finding, wrapper, case.visit.final_url)
    better = _better(case, target)
    return Verdict(
        status=finding.status,
        reason=finding.reason,
        rule=finding.rule,
        sentence=finding.sentence,
        confidence=min(finding.confidence, unwrapped.confidence),
        confirmed=is_confirmed(finding, case.history, case.now),
        evidence=finding.evidence,
        http_status=case.visit.status,
        final_url=case.visit.final_url,
        wrapper=wrapper,
        target=target,
        suggestion=better if finding.status in _SUGGESTED and unwrapped.confidence >= 0.9 else None,
        notes=notes,
    )


_SUGGESTED = frozenset({Status.WRAPPED, Status.INSECURE, Status.BLOCKED})
"""What has a target worth citing without its wrapper."""


def first_outside(seen: Observation) -> str | None:
    """The chain's first hop outside the wrapper: what it stood before. None where it never left."""
    if not seen.hops:
        return None
    domain = _domain(seen.hops[0].url)
    for hop in seen.hops:
        place = hop.location
        if place is not None and _domain(place) != domain and place.startswith("http"):
            return place
    return None


def _domain(url: str) -> str:
    return registrable_domain(urlsplit(url).hostname or "")


def _answers(finding: Finding, wrapper: str, final_url: str) -> Finding:
    return Finding(
        "wrapped",
        Status.WRAPPED,
        "wrapped",
        f"A wrapper ({wrapper}) stands in front; what it leads to answers at {final_url}",
        finding.confidence,
        finding.evidence,
    )


def _inside(finding: Finding, wrapper: str) -> Finding:
    """What a visit means that never left the wrapper."""
    if finding.status in _ANSWERS:
        return Finding(
            "wrapper-page",
            Status.BLOCKED,
            "wrapper-page",
            f"The wrapper ({wrapper}) shows a page of its own instead of leading on.",
            0.7,
            finding.evidence,
        )
    if finding.status is not Status.DEAD:
        return finding
    return Finding(
        finding.rule,
        Status.DEAD,
        "wrapper-dead",
        f"The wrapper ({wrapper}) is dead, and only it knew what it led to. {finding.sentence}",
        finding.confidence,
        finding.evidence,
    )


def _better(case: Case, target: str | None) -> Suggestion | None:
    """The target, moved on by the permanent redirects that follow it."""
    if target is None:
        return None
    unwrapped = case.link.unwrapped
    if unwrapped is not None and not unwrapped.needs_network:
        target = moved_to(case.visit) or target
    return Suggestion("unwrapped", target)
