"""What is worth another try, and when: tenacity decides, the lanes wait.

tenacity's own loop would sleep while it holds a slot; so its `stop` and `wait` strategies are asked
for their decision only.
"""

import email.utils
import re
from collections.abc import Callable

from tenacity import RetryCallState, stop_after_attempt, wait_exponential_jitter
from tenacity.wait import wait_base

from loccit.fetch.messages import HttpResponse
from loccit.model import Failure
from loccit.settings import Settings

AT_END = float("inf")
"""Instead of seconds: when the rest of the run is done."""

REFUSALS = frozenset({403, 406, 429, 503})
"""Statuses that are asked once more with a browser's headers."""
OVERLOADED = frozenset({429, 503})
"""Statuses by which a host asks to be asked less."""
STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 527})
"""Statuses that may pass by themselves (RFC 9110; 52x: Cloudflare)."""

FAILURES = frozenset(
    {
        Failure.DNS_SERVFAIL, Failure.DNS_TIMEOUT, Failure.CONNECT_REFUSED,
        Failure.CONNECT_TIMEOUT, Failure.CONNECT_UNREACHABLE, Failure.CONNECT_OTHER,
        Failure.READ_TIMEOUT, Failure.RESET, Failure.EMPTY, Failure.PROTOCOL, Failure.PROXY,
        Failure.TLS_OTHER,
    }
)  # fmt: skip
"""Failures that may pass by themselves. Certificates and NXDOMAIN do not heal within a run."""
TIMEOUTS = frozenset({Failure.CONNECT_TIMEOUT, Failure.READ_TIMEOUT})
"""Failures whose last try is likely to take long, too."""

_RATE_LIMIT = re.compile(r"(?:^|[;,\s])t=(\d+)")


class _WaitAsTold(wait_base):
    """Wait as the server says (the outcome of the call state), or else by jittered backoff."""

    def __init__(self, backoff: wait_base) -> None:
        self._backoff = backoff

    def __call__(self, retry_state: RetryCallState) -> float:
        told: float | None = retry_state.kwargs["told"]
        return told if told is not None else self._backoff(retry_state)


class Retries:
    """The policy of a run."""

    def __init__(self, settings: Settings) -> None:
        self._most = settings.politeness.max_retry_after
        self._last = settings.network.retries
        self._stop = stop_after_attempt(settings.network.retries + 1)
        self._backoff = wait_exponential_jitter(multiplier=0.5, max=30.0, jitter=1.0)
        self._wait = _WaitAsTold(self._backoff)

    def after_failure(self, failure: Failure, attempt: int) -> float | None:
        """Seconds to wait before asking again, `AT_END`, or None where it is not worth it."""
        return self._decide(attempt, None) if failure in FAILURES else None

    def after_reply(self, reply: HttpResponse, attempt: int, now: float) -> float | None:
        """The same for an answer."""
        if reply.status not in STATUSES:
            return None
        told = told_to_wait(reply, now)
        if told is not None and told > self._most:
            return None
        return self._decide(attempt, told)

    def backoff(self, attempt: int) -> float:
        """Seconds to wait before an attempt when nobody says how long."""
        return self._backoff(_state(attempt, None))

    def _decide(self, attempt: int, told: float | None) -> float | None:
        state = _state(attempt, told)
        if self._stop(state):
            return None
        # The last try comes as late as can be: what was a passing trouble has passed by then. But
        # who says when to come back is believed.
        return AT_END if attempt == self._last and told is None else self._wait(state)


def _state(attempt: int, told: float | None) -> RetryCallState:
    state = RetryCallState(None, None, (), {"told": told})  # type: ignore[arg-type]
    state.attempt_number = attempt
    return state


def told_to_wait(reply: HttpResponse, now: float) -> float | None:
    """Seconds that an answer asks us to wait, or None where it says nothing.

    `Retry-After` (RFC 9110, section 10.2.3); `RateLimit` and `RateLimit-Reset` (IETF httpapi
    drafts) and the older `X-RateLimit-Reset`, in seconds or as a Unix time.
    """
    for name, read in _TOLD:
        value = reply.header(name)
        if value and (seconds := read(value, now)) is not None:
            return max(0.0, seconds)
    return None


def _retry_after(value: str, now: float) -> float | None:
    if value.strip().isdigit():
        return float(value)
    try:
        return email.utils.parsedate_to_datetime(value).timestamp() - now
    except (ValueError, TypeError):
        return None


def _rate_limit(value: str, now: float) -> float | None:
    match = _RATE_LIMIT.search(value)
    return float(match[1]) if match else None


def _reset(value: str, now: float) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number - now if number > 1_000_000_000 else number


_TOLD: tuple[tuple[str, Callable[[str, float], float | None]], ...] = (
    ("retry-after", _retry_after),
    ("ratelimit", _rate_limit),
    ("ratelimit-reset", _reset),
    ("x-ratelimit-reset", _reset),
)
