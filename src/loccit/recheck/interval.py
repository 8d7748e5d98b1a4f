"""When a link is checked again: stable ones ever more rarely, doubtful ones soon."""

from loccit.config.settings import ScheduleSettings
from loccit.model import History, Link, Status, Verdict
from loccit.recheck import grown_visit, next_visit, steady_interval

_HOUR = 3600.0
_FLAPPING = 3
"""Changes between alive and failing from which a link's interval does not grow."""
_MOST_DOUBLINGS = 20


def next_due(link: Link, history: History, verdict: Verdict, schedule: ScheduleSettings) -> float:
    """When to ask a link again, in Unix seconds: on one of its own nights within its interval."""
    last, soonest = _last(history), schedule.min_interval * _HOUR
    if _fixed(history, verdict, schedule) is None:
        shortest, longest = _bounds(schedule)
        since = last - _age(history, schedule)
        return grown_visit(link.url, last, since, shortest, longest, soonest=soonest)
    interval = max(hours_until_next(history, verdict, schedule) * _HOUR, soonest)
    return next_visit(link.url, last, interval, soonest=soonest)


def hours_until_next(history: History, verdict: Verdict, schedule: ScheduleSettings) -> float:
    """The interval within which a link is to be asked again."""
    fixed = _fixed(history, verdict, schedule)
    if fixed is not None:
        return fixed
    return steady_interval(_age(history, schedule), *_bounds(schedule)) / _HOUR


def _fixed(history: History, verdict: Verdict, schedule: ScheduleSettings) -> float | None:
    """The interval in hours of what does not grow; None where it does."""
    if verdict.status is Status.UNKNOWN:
        return 0.0
    if verdict.status in (Status.INVALID, Status.SKIPPED):
        return schedule.max_interval
    if _is_doubtful(verdict):
        return schedule.doubtful_interval
    return schedule.stable_interval if history.flaps >= _FLAPPING else None


def _is_doubtful(verdict: Verdict) -> bool:
    return verdict.status is Status.SUSPECT or (
        verdict.status is Status.DEAD and not verdict.confirmed
    )


def _bounds(schedule: ScheduleSettings) -> tuple[float, float]:
    """The shortest and the longest interval of a steady link, in seconds."""
    shortest = max(schedule.stable_interval, schedule.min_interval)
    return shortest * _HOUR, max(schedule.max_interval, shortest) * _HOUR


def _age(history: History, schedule: ScheduleSettings) -> float:
    """Seconds for which a link has been steady, as far as its history tells.

    Since it died, or was first seen. When a link came to life again is not written down, so the
    visits that found it as it is bound its age: a week for the first, and twice as long for each.
    """
    since = history.first_seen if history.dead_since is None else history.dead_since
    doublings = min(max(history.stable_runs - 1, 0), _MOST_DOUBLINGS)
    most: float = schedule.stable_interval * _HOUR * 2.0**doublings
    return min(max(_last(history) - since, 0.0), most)


def _last(history: History) -> float:
    return history.first_seen if history.last_visit is None else history.last_visit
