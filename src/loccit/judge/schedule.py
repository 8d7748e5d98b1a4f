"""When a link is asked again: stable ones ever more rarely, doubtful ones soon."""

from hashlib import blake2b

from loccit.model import History, Link, Status, Verdict
from loccit.settings import ScheduleSettings

_HOUR = 3600.0
_SPREAD = 0.5
"""A stable link's interval is shortened by up to this part of it, by its address: what was first
asked in one night comes again over several."""
_LATE = 0.05
"""A doubtful link's interval is lengthened by up to this part of it: a day must have passed."""
_FLAPPING = 3
"""Changes between alive and failing from which a link's interval does not grow."""
_MOST_DOUBLINGS = 20


def next_due(link: Link, history: History, verdict: Verdict, schedule: ScheduleSettings) -> float:
    """When to ask a link again, in Unix seconds."""
    last = history.last_visit if history.last_visit is not None else history.first_seen
    draw = _draw(link.url)
    if verdict.status is Status.UNKNOWN:
        hours = 0.0
    elif verdict.status in (Status.INVALID, Status.SKIPPED):
        hours = schedule.max_interval * (1 - _SPREAD * draw)
    elif _is_doubtful(verdict):
        hours = schedule.doubtful_interval * (1 + _LATE * draw)
    else:
        hours = _grown(history, schedule) * (1 - _SPREAD * draw)
    return last + max(hours, schedule.min_interval) * _HOUR


def _is_doubtful(verdict: Verdict) -> bool:
    return verdict.status is Status.SUSPECT or (
        verdict.status is Status.DEAD and not verdict.confirmed
    )


def _grown(history: History, schedule: ScheduleSettings) -> float:
    doublings = 0 if history.flaps >= _FLAPPING else max(history.stable_runs - 1, 0)
    grown: float = schedule.stable_interval * 2.0 ** min(doublings, _MOST_DOUBLINGS)
    return min(grown, max(schedule.max_interval, schedule.stable_interval))


def _draw(url: str) -> float:
    """A number from 0 to 1 that depends on the address alone."""
    return int.from_bytes(blake2b(url.encode(), digest_size=4).digest()) / 2**32
