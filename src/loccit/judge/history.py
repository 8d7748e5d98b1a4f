"""What a run adds to a link's history, and when the link is to be asked again. Pure.

The policies are those of the design: A, for what is proven, and B, for what may pass (see
docs/verdicts.md). Visits of one run count once.
"""

import hashlib
from collections.abc import Sequence

from msgspec import structs

from loccit.model import History, Link, Observation, Purpose, Status, Verdict
from loccit.settings import ScheduleSettings

HOUR = 3_600.0

_FAILING = frozenset({Status.DEAD, Status.SUSPECT})
_ANSWERING = frozenset({Status.OK, Status.REDIRECTED, Status.WRAPPED, Status.INSECURE})
_TELLS_NOTHING = frozenset({Status.UNKNOWN, Status.SKIPPED})


def next_history(
    history: History | None,
    verdict: Verdict,
    observations: Sequence[Observation],
    *,
    now: float,
) -> History:
    """A link's history after a visit.

    What could not be looked at changes nothing: an outage of ours is no failure of theirs. A
    refusal neither counts as failure nor as success.
    """
    before = history or History(first_seen=now)
    status = verdict.status
    if status in _TELLS_NOTHING:
        return before
    same = before.last_status is status
    failing = status in _FAILING
    flapped = before.last_status is not None and failing != (before.last_status in _FAILING)
    after = structs.replace(
        before,
        last_visit=now,
        last_status=status,
        stable_runs=before.stable_runs + 1 if same else 1,
        flaps=before.flaps + flapped,
    )
    if failing:
        since = before.dead_since if before.dead_since is not None else now
        return structs.replace(after, dead_since=since, failures=before.failures + 1)
    if status not in _ANSWERING:
        return after
    title, sketch = _face(observations)
    return structs.replace(
        after,
        last_ok=now,
        dead_since=None,
        failures=0,
        last_title=title or before.last_title,
        last_sketch=sketch or before.last_sketch,
    )


def _face(observations: Sequence[Observation]) -> tuple[str, bytes]:
    """Title and sketch of the page that answered last."""
    for seen in reversed(observations):
        if seen.purpose in (Purpose.VISIT, Purpose.CONFIRM) and seen.page is not None:
            return seen.page.title[:200], seen.page.sketch
    return "", b""


def next_due(link: Link, history: History, verdict: Verdict, settings: ScheduleSettings) -> float:
    """When a link is to be asked again, in Unix seconds.

    What is doubtful is asked soon. What is stable is asked ever more rarely, up to a limit. The
    time is drawn evenly from the interval's second half, by the link's own hash, so that links
    first asked in one night do not come due in one night.
    """
    now = history.last_visit if history.last_visit is not None else history.first_seen
    hours = _interval(history, verdict, settings)
    if verdict.status in _FAILING and not verdict.confirmed:
        return now + hours * HOUR
    return now + max(settings.min_interval, hours * _share(link.url, history.stable_runs)) * HOUR


def _interval(history: History, verdict: Verdict, settings: ScheduleSettings) -> float:
    """Hours until the next visit at the latest."""
    if verdict.status in _TELLS_NOTHING:
        return settings.min_interval
    if verdict.status in _FAILING and not verdict.confirmed:
        return settings.doubtful_interval
    grown = settings.stable_interval * 2.0 ** min(max(history.stable_runs - 1, 0), 20)
    return min(grown, settings.max_interval)


def _share(url: str, visit: int) -> float:
    """A number in [0.5, 1), even over links and visits, the same whenever it is asked for."""
    digest = hashlib.blake2b(f"{visit} {url}".encode("utf-8", "replace"), digest_size=4).digest()
    return 0.5 + int.from_bytes(digest) / 2**33
