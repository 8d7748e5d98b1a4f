"""The time that a server says it is. Pure."""

from email.utils import formatdate
from functools import lru_cache

from loccit.fetch.messages import HttpResponse
from loccit.model import DAY
from loccit.numbers import digits, unix_time_of

_LAST_DAY = 2_932_896
"""The last day of the year 9999, counted from 1970."""
_WRITTEN = 1_767_225_600.0
"""The beginning of 2026, when this was written: a server that says it is earlier is wrong."""


def seconds_ahead(response: HttpResponse, now: float) -> float | None:
    """Return the seconds by which a server's clock is ahead of ours; 0 where it is less than a day.

    `Date`, and `Age` for what a cache answered (RFC 9110, section 6.6.1; RFC 9111, section 5.1).
    None where the server does not say, or says what cannot be: many a small device has no clock
    and begins in 1970.
    """
    value = response.header("date")
    if not value:
        return None
    if value[5:16] == _date_of(min(int(now // DAY), _LAST_DAY)):
        return 0.0
    date = unix_time_of(value[:64])
    if date is None:
        return None
    there = date + (digits(response.header("age")) or 0)
    if abs(there - now) <= DAY:
        return 0.0
    return there - now if there >= _WRITTEN else None


@lru_cache(4)
def _date_of(day: int) -> str:
    """`06 Nov 1994`."""
    return formatdate(day * DAY, usegmt=True)[5:16]
