"""The retry policy: tenacity decides; the machine waits.

tenacity's own loop would sleep while it holds a slot, so only the decisions of its `stop` and
`wait` strategies are used.
"""

from tenacity import RetryCallState, stop_after_attempt, wait_exponential_jitter
from tenacity.wait import wait_base

from loccit.config.settings import Settings
from loccit.model import Failure
from loccit.outcomes import PASSING_STATUSES
from loccit.scheduler.core.steps import AT_END

FAILURES = frozenset(
    {
        Failure.DNS_SERVFAIL, Failure.DNS_TIMEOUT, Failure.CONNECT_REFUSED,
        Failure.CONNECT_TIMEOUT, Failure.CONNECT_UNREACHABLE, Failure.CONNECT_OTHER,
        Failure.READ_TIMEOUT, Failure.RESET, Failure.EMPTY, Failure.PROTOCOL, Failure.PROXY,
        Failure.TLS_OTHER,
    }
)  # fmt: skip
"""Failures that may pass by themselves. Certificates and NXDOMAIN do not heal within a run."""

_FIRST_WAIT = 0.5
_LONGEST_WAIT = 30.0
_JITTER = 1.0
"""Seconds before a second try, doubled with each further one; at most; and at random beside."""


class Retries:
    """The retry policy of a run (`loccit.scheduler.core.steps.RetryPolicy`)."""

    def __init__(self, settings: Settings) -> None:
        self._most = settings.politeness.max_retry_after
        self._last = settings.network.retries
        self._stop = stop_after_attempt(settings.network.retries + 1)
        self._wait: wait_base = wait_exponential_jitter(
            multiplier=_FIRST_WAIT, max=_LONGEST_WAIT, jitter=_JITTER
        )

    def after_failure(self, failure: Failure, attempt: int) -> float | None:
        """Return seconds to wait before asking again, `AT_END`, or None: it is not worth it."""
        return self._decide(attempt, None) if failure in FAILURES else None

    def after_status(self, status: int, retry_after: float | None, attempt: int) -> float | None:
        """Return the same for a response."""
        if status not in PASSING_STATUSES or (retry_after is not None and retry_after > self._most):
            return None
        return self._decide(attempt, retry_after)

    def backoff(self, attempt: int) -> float:
        """Return seconds to wait before an attempt when the server does not say."""
        return self._wait(_state(attempt))

    def _decide(self, attempt: int, retry_after: float | None) -> float | None:
        state = _state(attempt)
        if self._stop(state):
            return None
        if retry_after is not None:
            return retry_after
        # The last try comes as late as possible: a passing trouble has passed by then.
        return AT_END if attempt == self._last else self._wait(state)


def _state(attempt: int) -> RetryCallState:
    state = RetryCallState(None, None, (), {})  # type: ignore[arg-type]
    state.attempt_number = attempt
    return state
