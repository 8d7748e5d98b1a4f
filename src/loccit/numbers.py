"""Numbers and dates in what strangers send, read without surprises.

`str.isdigit` is true of `²` and of Arabic digits, `int` refuses more than 4,300 digits, `float`
accepts `nan` and `inf`: each of these was an exception or a nonsense somewhere. Whatever comes from
the network is read by these functions.
"""

from datetime import UTC
from email.utils import parsedate_to_datetime

LONGEST = 15
"""Digits: a longer number is not a meaningful length, wait or time (and fits a float)."""


def digits(text: str, longest: int = LONGEST) -> int | None:
    """The number that ASCII digits write, white space around them aside; None for anything else."""
    text = text.strip(" \t\r\n")
    if not text.isascii() or not text.isdigit():
        return None
    text = text.lstrip("0") or "0"
    return int(text) if len(text) <= longest else None


def decimal(text: str, longest: int = LONGEST) -> float | None:
    """The same for a number that may have a fraction, such as `1.5`."""
    whole, point, fraction = text.strip(" \t\r\n").partition(".")
    number = digits(whole, longest)
    if number is None or not point:
        return None if number is None else float(number)
    part = fraction[:longest]
    if not part.isascii() or not (part.isdigit() or not part):
        return None
    return float(f"{number}.{part or 0}")


def unix_time_of(text: str) -> float | None:
    """The Unix time that a header's date means (RFC 9110, 5.6.7); None for anything else.

    A date without a zone, or with `-0000`, is in UTC. The standard library takes it for local time.
    """
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
