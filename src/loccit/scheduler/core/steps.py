"""The step after an exchange: another hop, another try, or the end of the job. Pure.

Transport modes, for an answer that cannot be read: fast, then careful (HTTP/1.1 only, read as it
comes in), then lenient. A job whose TLS fails is asked once more without verification, so that the
content can still be judged.
"""

from typing import Protocol

from msgspec import Struct

from loccit.model import Failure, Observation
from loccit.outcomes import CONNECT_FAILURES, GONE_STATUSES, OVERLOADED_STATUSES
from loccit.scheduler.core import jobs
from loccit.scheduler.core.jobs import Job, RedirectError, Transport
from loccit.scheduler.core.messages import Failed, Responded

REFUSALS = frozenset({400, 403, 406, 429, 503})
"""Statuses that are asked once more with a browser's headers."""
_OTHER_CONNECTION = frozenset({421, 426})
"""Statuses that are asked again on another connection (RFC 9110, 15.5.20 and 15.5.22)."""
_NEXT_TRANSPORT = {
    Transport.FAST: Transport.CAREFUL,
    Transport.CAREFUL: Transport.LENIENT,
}
_MOST_INTERRUPTIONS = 3
"""Exchanges of one job that may be lost for reasons of this machine."""


def _is_for_cookies(job: Job, response: Responded) -> bool:
    """Return whether whoever brings a response's cookies may get another one."""
    return response.reloads or (job.request.with_cookies and response.status in GONE_STATUSES)


def _transport_after(failed: Failed, job: Job) -> Transport:
    """Return how to ask again: what no transport could read is left to the lenient one."""
    if failed.unreadable:
        return job.transport
    return Transport.CAREFUL if failed.failure is Failure.READ_TIMEOUT else Transport.FAST


class RetryPolicy(Protocol):
    """Decides which trouble is worth another attempt, and when."""

    def after_failure(self, failure: Failure, attempt: int) -> float | None:
        """Return seconds to wait, `AT_END` of the run, or None: it is not worth it."""

    def after_status(self, status: int, retry_after: float | None, attempt: int) -> float | None:
        """Return the same for a response."""

    def backoff(self, attempt: int) -> float:
        """Return seconds to wait before an attempt when the server does not say."""


AT_END = float("inf")
"""Instead of seconds: when the rest of the run is done."""


class Again(Struct, frozen=True, gc=False):
    """The job goes on."""

    wait: float = 0.0
    """Seconds before it is queued again."""
    late: bool = False
    """And not before the rest of the run is done."""


AT_ONCE = Again()

Next = Observation | Again


class StepRules(Struct, frozen=True):
    """The configuration of single steps."""

    max_redirects: int
    ignore_tls_errors: bool
    """Judge what is behind a certificate error (`network.look_behind_tls`, not with a proxy)."""


class Steps:
    """Decides what follows from an exchange; knows nothing of hosts and queues."""

    def __init__(self, rules: StepRules, retries: RetryPolicy) -> None:
        self._rules = rules
        self._retries = retries

    def responded(self, job: Job, response: Responded, *, final: bool = False) -> Next:
        """Return what follows from a response; a `final` one is not retried."""
        job.network = response.network
        if response.insecure is not None and job.insecure is None:
            job.insecure = response.insecure
            job.note = response.note
        if response.redirect is not None:
            target, via = response.redirect
            try:
                jobs.follow(
                    job, response.at, response.status, target, via, response.set_cookies,
                    self._rules.max_redirects,
                )  # fmt: skip
            except RedirectError as error:
                return jobs.failed(job, response.at, error.failure, error.detail)
            return AT_ONCE
        if not job.came_back and response.set_cookies and _is_for_cookies(job, response):
            jobs.come_back(job, response.at, response.status, response.set_cookies)
            return AT_ONCE
        if response.status >= 400 and not final:
            again = self._after_refusal(job, response)
            if again is not None:
                return again
        return jobs.observed(
            job, response.at, response.status, response.headers, response.page,
            body=response.body, size=response.size, not_modified=response.not_modified,
        )  # fmt: skip

    def failed(self, job: Job, failed: Failed, addresses: int) -> Next:
        """Return what follows from a failed exchange with a host that has so many addresses."""
        job.network = failed.network
        if failed.ours and job.interrupted < _MOST_INTERRUPTIONS:
            job.interrupted += 1
            return AT_ONCE
        failure, detail = failed.failure, failed.detail
        if job.tls_failure is not None:
            wait = self._wait_after(failure, job)
            if wait is not None:
                return self._again(job, wait, Transport.FAST)
            # Nothing can be seen behind it: the first trouble stands.
            failure, detail = job.tls_failure, job.tls_detail
            job.tls_failure = None
        elif self._rules.ignore_tls_errors and failure.startswith("tls-"):
            job.tls_failure, job.tls_detail = failure, detail
            return AT_ONCE
        if failure in CONNECT_FAILURES:
            job.addresses_failed += 1
            if job.addresses_failed < addresses:
                return AT_ONCE
        if failed.unreadable and job.transport in _NEXT_TRANSPORT:
            job.transport = _NEXT_TRANSPORT[job.transport]
            return AT_ONCE
        wait = self._wait_after(failure, job)
        if wait is None:
            return jobs.failed(job, failed.at, failure, detail)
        return self._again(job, wait, _transport_after(failed, job))

    def lost(self, job: Job, at: float) -> Next:
        """Return what follows for a job whose exchange was lost with its worker."""
        job.interrupted += 1
        if job.interrupted <= _MOST_INTERRUPTIONS:
            return AT_ONCE
        detail = f"{job.interrupted} processes ended while they worked on this link"
        return jobs.failed(job, at, Failure.INTERNAL, detail)

    def unresolved(self, failure: Failure, lookups: int) -> Again | None:
        """Return when to look a name up again, or None where that is not worth it."""
        wait = self._retries.after_failure(failure, lookups)
        if wait == AT_END:
            return Again(self._retries.backoff(lookups), late=True)
        return None if wait is None else Again(wait)

    def _wait_after(self, failure: Failure, job: Job) -> float | None:
        """Return when to ask again after a failure."""
        return None if job.request.once else self._retries.after_failure(failure, job.attempt)

    def _after_refusal(self, job: Job, response: Responded) -> Again | None:
        status = response.status
        if status in _OTHER_CONNECTION and job.transport is Transport.FAST:
            job.transport = Transport.CAREFUL
            return AT_ONCE
        wait = self._retries.after_status(status, response.retry_after, job.attempt)
        first = status in REFUSALS and not job.browser
        job.browser = job.browser or first
        if wait is not None:
            return self._again(job, wait, Transport.FAST)
        if first and status not in OVERLOADED_STATUSES:
            jobs.restart(job)
            return AT_ONCE
        return None

    def _again(self, job: Job, wait: float, transport: Transport) -> Again:
        # The last try of what fails is made with a browser's headers: some servers hang up on, or
        # fail for, anything else.
        jobs.restart(job)
        job.attempt += 1
        job.transport = transport
        if wait == AT_END:
            job.browser = True
            return Again(self._retries.backoff(job.attempt), late=True)
        return Again(wait)
