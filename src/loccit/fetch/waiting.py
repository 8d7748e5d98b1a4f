"""The wait that a response asks for. Pure; nothing that a server writes raises."""

import re
from collections.abc import Callable

from loccit.fetch.messages import HttpResponse
from loccit.numbers import decimal, digits, unix_time_of

_RATE_LIMIT = re.compile(r"(?:^|[;,\s])(?:t|reset)\s*=\s*([0-9]{1,15})(?![0-9])", re.IGNORECASE)
_UNIX_TIME = 1_000_000_000
"""From here on, a number of a reset header is a time and no number of seconds."""


def requested_wait(reply: HttpResponse, now: float) -> float | None:
    """Seconds that a response asks us to wait, at least 0; None where it says nothing sensible.

    `Retry-After` (RFC 9110, section 10.2.3); `RateLimit` and `RateLimit-Reset` (IETF httpapi
    drafts) and the older `X-RateLimit-Reset`, in seconds or as a Unix time.
    """
    for name, read in _HEADERS:
        value = reply.header(name)
        if value and (seconds := read(value[:200], now)) is not None:
            return max(0.0, seconds)
    return None


def _retry_after(value: str, now: float) -> float | None:
    number = digits(value)
    if number is not None:
        return float(number)
    date = unix_time_of(value)
    return None if date is None else date - now


def _rate_limit(value: str, _now: float) -> float | None:
    match = _RATE_LIMIT.search(value)
    return float(match[1]) if match else None


def _reset(value: str, now: float) -> float | None:
    number = decimal(value)
    if number is None:
        return None
    return number - now if number > _UNIX_TIME else number


_HEADERS: tuple[tuple[str, Callable[[str, float], float | None]], ...] = (
    ("retry-after", _retry_after),
    ("ratelimit", _rate_limit),
    ("ratelimit-reset", _reset),
    ("x-ratelimit-reset", _reset),
)
