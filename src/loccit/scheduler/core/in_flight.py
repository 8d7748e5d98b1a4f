"""Exchanges under way: how one begins, and what follows when it ends. Pure."""

from typing import NamedTuple

from loccit.model import Observation, Request
from loccit.outcomes import OVERLOADED_STATUSES
from loccit.scheduler.core import circuit, validation
from loccit.scheduler.core.circuit import TIMEOUTS, Reaction
from loccit.scheduler.core.failing_hosts import FailingHosts
from loccit.scheduler.core.host import Host, HostState
from loccit.scheduler.core.jobs import Job, JobKind
from loccit.scheduler.core.messages import Failed, Fetch, Lost, Responded
from loccit.scheduler.core.online import OnlineChecks
from loccit.scheduler.core.requests import Requests
from loccit.scheduler.core.steps import AT_ONCE, Next

_LONG_WAIT = 10.0
"""Seconds: what a host that is to wait longer has not begun is dropped from memory."""


class _Ended(NamedTuple):
    """An exchange that is not under way any more."""

    job: Job
    host: Host
    trial: bool
    """It was to decide whether its host is open or failed."""


class InFlight:
    """The exchanges under way, by their job's number."""

    def __init__(self, requests: Requests, online: OnlineChecks, failing: FailingHosts) -> None:
        self._requests = requests
        self._online = online
        self._failing = failing
        self._jobs: dict[int, tuple[Job, Host]] = {}
        self._last_job = 0

    def __len__(self) -> int:
        return len(self._jobs)

    def start(self, host: Host, job: Job) -> None:
        """Begin an exchange."""
        requests = self._requests
        if not job.id:
            self._last_job += 1
            job.id = self._last_job
        if not host.in_flight:
            host.first_started = requests.now
        host.in_flight += 1
        host.pace.started(requests.now)
        if host.state is HostState.HALF_OPEN:
            host.trial_jobs.add(job.id)
        if requests.rules.conditional:
            validation.prepare(job, host)
        job.started = requests.now
        if len(host.addresses) > 1 and not host.proven and not job.addresses_failed:
            host.addresses = requests.families.ordered(host.addresses)
        job.address = host.addresses[0] if host.addresses else ""
        self._jobs[job.id] = (job, host)
        session = requests.links.get(job.request.link)
        if session is not None:
            requests.links.begin(session)
        if host.ready:
            requests.selection.offer(host, requests.now)
        requests.out.append(Fetch(job, job.address))

    def responded(self, event: Responded) -> None:
        """Take in a response."""
        ended = self._end(event.job, event.elapsed)
        if ended is None:
            return
        requests, rules = self._requests, self._requests.rules
        job, host, trial = ended
        named = rules.resolves and not rules.is_literal(host.name)
        if job.kind is not JobKind.ROBOTS:
            request = Request(job.url, job.request.link)
            looked_up = host.lookup_started if named else None
            requests.connectivity.answered(host.name, request, requests.now, looked_up)
            requests.believe(requests.connectivity.release())
        requests.families.answered(job.address or "")
        if event.ahead is not None:
            self._online.server_time(job.url, event.ahead)
        overloaded = event.status in OVERLOADED_STATUSES
        reaction = Reaction.NONE
        if overloaded:
            reaction = circuit.after_overload(
                rules.circuit, host, job, event, requests.now, expected=requests.expected(job)
            )
        else:
            host.pace.answered(event.elapsed, first=not host.proven)
            if not host.proven:
                host.proven = True
                host.refill = max(host.refill, 2 * host.pace.limit)
            circuit.after_good_answer(host)
            self._failing.answered(host)
        if job.kind is not JobKind.LINK:
            requests.end_internal(job, event)
        else:
            counted = validation.counted(job, host, event)
            final = trial and overloaded and event.retry_after is None
            if counted is None:
                result: Next = AT_ONCE
            else:
                event = requests.links.recalled(job.request, counted)
                result = requests.steps.responded(job, event, final=final)
            if isinstance(result, Observation):
                if overloaded:
                    more = circuit.after_final_overload(rules.circuit, host, job, event.retry_after)
                    reaction = more if more is not Reaction.NONE else reaction
                requests.observed(job, result, host)
            else:
                requests.go_on(job, result)
        if trial and host.state is HostState.HALF_OPEN and reaction is not Reaction.GIVE_UP:
            self._failing.answered(host)
        self._failing.react(host, reaction, status=event.status, headers=event.headers)
        if overloaded and host.pace.next_at - requests.now > _LONG_WAIT:
            self._failing.unload(host)
        requests.selection.offer(host, requests.now)

    def failed(self, event: Failed) -> None:
        """Take in that there was no response."""
        ended = self._end(event.job, event.elapsed)
        if ended is None:
            return
        requests = self._requests
        job, host, trial = ended
        failure = event.failure
        if len(host.addresses) > 1 and failure.startswith("connect-"):
            host.addresses = (*host.addresses[1:], host.addresses[0])
            requests.families.failed(host.name, job.address or "")
        if job.kind is not JobKind.LINK:
            requests.end_internal(job, None)
            requests.selection.offer(host, requests.now)
            return
        result = requests.steps.failed(job, event, len(host.addresses))
        if result == AT_ONCE:
            requests.go_on(job, AT_ONCE)
            requests.selection.offer(host, requests.now)
            return
        if not requests.expected(job):
            self._online.failed(host, failure, event.detail)
        others = trial and self._failing.has_unlike(host, job)
        reaction = circuit.after_failure(
            requests.rules.circuit, host, job, failure, trial=trial, others=others
        )
        if isinstance(result, Observation):
            requests.observed(job, result, host, ended=requests.now)
        else:
            requests.go_on(job, result, slow=failure in TIMEOUTS)
        self._failing.react(host, reaction, failure=failure, detail=event.detail)
        requests.selection.offer(host, requests.now)

    def lost(self, event: Lost) -> None:
        """Take in that a worker ended, and these exchanges with it."""
        requests = self._requests
        for number in event.jobs:
            ended = self._end(number, 0.0)
            if ended is None:
                continue
            job, host, _ = ended
            # Whoever had it may still be sending: its host is left alone for one interval.
            host.pace.next_at = max(host.pace.next_at, requests.now + host.pace.interval)
            if job.kind is not JobKind.LINK:
                requests.end_internal(job, None)
            else:
                result = requests.steps.lost(job, requests.at)
                if isinstance(result, Observation):
                    requests.observed(job, result, host)
                else:
                    requests.go_on(job, result)
            requests.selection.offer(host, requests.now)

    def _end(self, number: int, elapsed: float) -> _Ended | None:
        """Take an exchange out of flight; None where it was lost before."""
        entry = self._jobs.pop(number, None)
        if entry is None:
            return None
        job, host = entry
        host.in_flight -= 1
        job.elapsed += elapsed
        trial = number in host.trial_jobs
        host.trial_jobs.discard(number)
        return _Ended(job, host, trial)
