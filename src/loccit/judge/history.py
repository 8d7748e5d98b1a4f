"""The history of a link: what a verdict adds to it, and which policies it fulfils.

Policy A (404, 410, NXDOMAIN, soft 404, parked): twice within a run, and confirmed by another visit
at least a day after the first. Policy B (trouble that may pass): three visits that failed over at
least seven days. Any success resets both. A refusal, or a visit that could not be made, tells
nothing and changes nothing.
"""

from collections.abc import Sequence

from msgspec import structs

from loccit.judge.drift import remembered
from loccit.judge.table import POLICY_B_RULES
from loccit.model import (
    ALIVE,
    FAILING,
    LASTING_AFTER,
    LASTING_VISITS,
    History,
    Observation,
    Purpose,
    Status,
    Verdict,
)


def is_lasting(history: History | None, now: float) -> bool:
    """Return whether one more failure now fulfils policy B."""
    return (
        history is not None
        and history.unreachable_since is not None
        and history.unreachable + 1 >= LASTING_VISITS
        and now - history.unreachable_since >= LASTING_AFTER
    )


def next_history(
    history: History | None, verdict: Verdict, observations: Sequence[Observation], *, now: float
) -> History:
    """The history after a visit that came to `verdict`."""
    if history is None:
        history = History(first_seen=now)
    status = verdict.status
    if status not in ALIVE and status not in FAILING:
        return structs.replace(
            history, last_visit=now, last_status=status, stable_runs=_stable(history, status)
        )
    was_failing = history.failures > 0
    flaps = history.flaps
    if history.last_ok is not None or was_failing:
        flaps += was_failing is (status in ALIVE)
    if status in ALIVE:
        seen = last_page(observations)
        page = None if seen is None else seen.page
        url = "" if seen is None else seen.final_url
        baseline, drift_since = remembered(history, page, url, now)
        return structs.replace(
            history,
            last_ok=now,
            dead_since=None,
            gone_since=None,
            unreachable_since=None,
            unreachable=0,
            failures=0,
            last_visit=now,
            last_status=status,
            stable_runs=_stable(history, status),
            flaps=flaps,
            last_title=history.last_title if page is None else page.title,
            baseline=baseline,
            drift_since=drift_since,
        )
    transient = verdict.rule in POLICY_B_RULES
    gone = status is Status.DEAD and not transient
    return structs.replace(
        history,
        dead_since=now if history.dead_since is None else history.dead_since,
        gone_since=(history.gone_since or now) if gone else None,
        unreachable_since=(history.unreachable_since or now) if transient else None,
        unreachable=history.unreachable + 1 if transient else 0,
        failures=history.failures + 1,
        last_visit=now,
        last_status=status,
        stable_runs=_stable(history, status),
        flaps=flaps,
    )


def _stable(history: History, status: Status) -> int:
    return history.stable_runs + 1 if history.last_status is status else 1


def last_page(observations: Sequence[Observation]) -> Observation | None:
    """Return the newest observation of the cited thing itself that brought a page."""
    for seen in reversed(observations):
        if seen.purpose in (Purpose.VISIT, Purpose.CONFIRM) and seen.page is not None:
            return seen
    return None
