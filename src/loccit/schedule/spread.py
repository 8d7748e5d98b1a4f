"""The night on which a link is asked again.

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

DAY = 24 * 3600.0

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


def _place(url: str) -> int:
    """A number that is even over URLs, whatever it is divided by."""
    digest = hashlib.blake2b(url.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest)
