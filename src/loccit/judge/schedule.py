"""When a link is asked again: stable ones ever more rarely, doubtful ones soon."""

from loccit.model import History, Link, Status, Verdict
from loccit.schedule import next_visit
from loccit.settings import ScheduleSettings

_HOUR = 3600.0
_FLAPPING = 3
"""Changes between alive and failing from which a link's interval does not grow."""
_MOST_DOUBLINGS = 20


def next_due(link: Link, history: History, verdict: Verdict, schedule: ScheduleSettings) -> float:
    """When to ask a link again, in Unix seconds: on one of its own nights within its interval."""
    last = history.last_visit if history.last_visit is not None else history.first_seen
    interval = max(hours_until_next(history, verdict, schedule), schedule.min_interval)
    return next_visit(link.url, last, interval * _HOUR, soonest=schedule.min_interval * _HOUR)


def hours_until_next(history: History, verdict: Verdict, schedule: ScheduleSettings) -> float:
    """The interval within which a link is to be asked again."""
    if verdict.status is Status.UNKNOWN:
        return 0.0
    if verdict.status in (Status.INVALID, Status.SKIPPED):
        return schedule.max_interval
    if _is_doubtful(verdict):
        return schedule.doubtful_interval
    return _grown(history, schedule)


def _is_doubtful(verdict: Verdict) -> bool:
    return verdict.status is Status.SUSPECT or (
        verdict.status is Status.DEAD and not verdict.confirmed
    )


def _grown(history: History, schedule: ScheduleSettings) -> float:
    doublings = 0 if history.flaps >= _FLAPPING else max(history.stable_runs - 1, 0)
    grown: float = schedule.stable_interval * 2.0 ** min(doublings, _MOST_DOUBLINGS)
    return min(grown, max(schedule.max_interval, schedule.stable_interval))
