"""Sentences of evidence: what was requested, and what came."""

from loccit.judge.detection import Finding
from loccit.judge.view import View
from loccit.model import Observation


def chain(view: View) -> str:
    """Return what was asked, and what came, in one sentence."""
    seen = view.seen
    if seen.failure is not None:
        text = f"{seen.final_url}: {seen.failure.value}"
        text += f" ({seen.detail})." if seen.detail else "."
        return (
            f"Not requested; concluded from other links of the host. {text}"
            if seen.concluded
            else text
        )
    if len(seen.hops) <= 1:
        return f"{seen.final_url} answered {seen.status}."
    steps = " → ".join(f"{hop.status} {hop.url}" for hop in seen.hops)
    return f"The chain was {steps}."


def when(again: Observation) -> str:
    """Return how the second observation of a run came about."""
    if again.concluded:
        return "Later in the run, concluded from other links of the host"
    if again.visitor == "browser":
        return "Requested again later in the run, with a browser's headers"
    return "Requested again later in the run"


def visitors(visit: Observation, again: Observation, first: Finding) -> tuple[str, ...]:
    """Return what the first response was, and that the second visitor sent other headers, if so."""
    if visit.visitor == again.visitor:
        return (f"At first: {first.sentence}",)
    return (f"Without a browser's headers the response differed: {first.sentence}",)
