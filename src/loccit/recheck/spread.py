"""The night on which a link is checked again.

A first audit asks every link on the same night. If each were due a fixed time later, all of them
would be due together again, for ever. So a period of *n* nights has *n* classes, each link
belongs to one by a hash of its URL, and class *k* is asked on the nights whose number, counted
from the epoch, is *k* modulo *n*. However the visits before were bunched, the ones after are even,
for an archive as a whole and for each of its hosts. A missed night shifts nothing: the link returns
to its own nights. Nothing is stored and nothing is drawn: the same link is due at the same time on
every machine.
"""

import hashlib
import math

from loccit.model import DAY

IN_HAND = 0.1
"""The part of an interval that is kept for nights that are missed, or cut short by a budget."""


def nights_between(interval: float) -> int:
    """The nights from one visit to the next for an interval in seconds; at least one.

    One night less than the interval has, for a run may meet a link early in one night and late in
    another; and a tenth less, so that there is time to make up for what was missed.
    """
    nights = interval / DAY
    return max(min(math.ceil(nights) - 1, math.floor(nights * (1 - IN_HAND))), 1)


def next_visit(url: str, now: float, interval: float, *, soonest: float = 0.0) -> float:
    """When a link that was just asked is due again.

    Args:
        url: the link's URL; its hash chooses the night.
        now: when it was asked.
        interval: seconds within which a run every night is to ask it again.
        soonest: seconds before which it is not due.

    Returns:
        The time from which it is due: the beginning of one of the link's nights (midnight, UTC),
        chosen so that a run at any hour of that night still keeps to the interval. An interval of
        a day or less is kept to the second.
    """
    if interval <= DAY:
        return now + interval
    nights = nights_between(interval)
    today = math.floor(now / DAY)
    ahead = (_place(url) - today) % nights or nights
    return max((today + ahead) * DAY, now + min(soonest, interval))


def grown_visit(
    url: str, now: float, since: float, shortest: float, longest: float, *, soonest: float = 0.0
) -> float:
    """When a link that was just asked, and is steady since some time, is due again.

    A link's period is half of the time that it has been steady, at least that of the shortest
    interval and at most that of the longest. Periods that grow with age, and not from visit to
    visit, let the nights' load fall smoothly after a first audit: summed up, the periods that have
    passed are a phase that grows with age alike for all links, and each link is asked when that
    phase passes its own place between two whole numbers.

    Args:
        url: the link's URL; its hash chooses the place.
        now: when it was asked.
        since: since when it has been steady.
        shortest: seconds within which it is to be asked again while it is young.
        longest: the same of an old one, at least `shortest`.
        soonest: seconds before which it is not due.

    Returns:
        The beginning of a night (UTC), from which a nightly run keeps to `steady_interval`.
    """
    interval = steady_interval(now - since, shortest, longest)
    if shortest <= DAY:
        return next_visit(url, now, interval, soonest=soonest)
    first, last = nights_between(shortest), nights_between(longest)
    today, born = math.floor(now / DAY), math.floor(since / DAY)
    age = max(today - born, 0)
    place = _place(url) / _PLACES
    count = math.floor(_phase(age + 1, first, last) - place) + 1
    due = math.floor(_age_at(count + place, first, last))
    # Half a night is left for a run that begins later than the last one did.
    ahead = min(max(due - age, 1), max(math.floor(interval / DAY - 0.5), 1))
    return max((today + ahead) * DAY, now + min(soonest, interval))


def steady_interval(age: float, shortest: float, longest: float) -> float:
    """Seconds within which a link is to be asked again that has been steady for `age` seconds."""
    return min(max(age, shortest), longest)


def _phase(age: float, first: int, last: int) -> float:
    """Periods passed at an age in nights, growing from `first` nights a period to `last`."""
    young, old = 2.0 * first, 2.0 * last
    if age <= young:
        return age / first
    return 2 + 2 * math.log(min(age, old) / young) + max(age - old, 0) / last


def _age_at(phase: float, first: int, last: int) -> float:
    """The age in nights at a phase: what undoes `_phase`."""
    if phase <= 2:
        return phase * first
    grown = 2 * math.log(last / first)
    if phase <= 2 + grown:
        return 2 * first * math.exp((phase - 2) / 2)
    return 2 * last + (phase - 2 - grown) * last


_PLACES = 2.0**64


def _place(url: str) -> int:
    """A number that is even over URLs, whatever it is divided by."""
    digest = hashlib.blake2b(url.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest)
