"""Hosts that fail: paused, tried again at the end of the run, given up. Pure.

`loccit.scheduler.core.circuit` decides; here is what follows from its decisions.
"""

from heapq import heapify

from loccit.model import Failure, Observation
from loccit.scheduler.core.circuit import Reaction
from loccit.scheduler.core.host import Host, HostEvent, HostState, shape_of
from loccit.scheduler.core.jobs import Job, JobKind
from loccit.scheduler.core.messages import Load
from loccit.scheduler.core.requests import Requests


class FailingHosts:
    """Changes of a host's state by what it answers."""

    def __init__(self, requests: Requests) -> None:
        self._requests = requests

    def answered(self, host: Host) -> None:
        """A host answers: if it was paused, it is asked again."""
        if host.state in (HostState.PAUSED, HostState.HALF_OPEN):
            host.on(HostEvent.ANSWERED)
            host.recoveries += 1
            host.trials = 0
            if not host.late and not host.deferred:
                self._requests.late_hosts.pop(host.name, None)
            self._requests.loader.want(host)

    def react(
        self,
        host: Host,
        reaction: Reaction,
        *,
        status: int | None = None,
        failure: Failure | None = None,
        headers: dict[str, str] | None = None,
        detail: str = "",
    ) -> None:
        """Carry out a reaction; the last answer is what a host that is given up failed with."""
        if reaction in (Reaction.PAUSE, Reaction.PAUSE_SLOW):
            if host.state is HostState.OPEN:
                host.on(HostEvent.TRIPPED)
                self.pause(host)
        elif reaction is Reaction.OPEN:
            self.answered(host)
        elif reaction is Reaction.TRY_ANOTHER:
            self._load_unlike(host)
        elif reaction is Reaction.GIVE_UP and host.state is not HostState.FAILED:
            number = len(host.failing or ())
            if failure is not None:
                detail = f"{host.name} failed on {number} links: {detail}"
            host.failure = Observation(
                url=host.name, link="", at=self._requests.at, status=status, failure=failure,
                headers=headers or {}, detail=detail,
            )  # fmt: skip
            self._give_up(host)

    def pause(self, host: Host) -> None:
        """Ask nothing more of a host until the end of the run."""
        host.entry = 0
        self._requests.late_hosts[host.name] = host
        canaries = [entry[2] for entry in host.ready if entry[2].kind is JobKind.CANARY]
        if canaries:
            host.ready = [e for e in host.ready if e[2].kind is not JobKind.CANARY]
            heapify(host.ready)
            for job in canaries:
                self._requests.end_internal(job, None)
        self.unload(host)

    def unload(self, host: Host) -> None:
        """Drop from memory what a host that cannot be asked for long has not begun."""
        requests = self._requests
        waiting, host.ready = host.ready, []
        host.ready = [e for e in waiting if not requests.put_back(host, e[2])]
        heapify(host.ready)
        if not host.ready:
            host.entry = 0
        if host.state is HostState.OPEN:
            requests.wait_until(host.pace.next_at, host)

    def begin_trial(self, host: Host) -> None:
        """Ask a host again, to learn whether it is open or failed."""
        host.on(HostEvent.TRIAL_BEGAN)
        host.trials = 0
        host.proven = False
        self._load_unlike(host)

    def has_unlike(self, host: Host, job: Job) -> bool:
        """Return whether a host has something left that is unlike this job and all that failed."""
        failed = frozenset((*(host.failing_shapes or ()), shape_of(job.url)))
        waiting = (shape_of(entry[2].url) for entry in host.ready)
        return any(shape not in failed for shape in waiting) or host.backlog.has_other(failed)

    def _load_unlike(self, host: Host) -> None:
        """Bring something into memory that is unlike what failed."""
        failed = frozenset(host.failing_shapes or ())
        if host.ready and not host.backlog.has_other(failed):
            return
        requests = self._requests
        keys = host.backlog.take(2, failed)
        if keys:
            requests.out.append(Load(tuple(requests.loader.begin(host, keys, late=False))))

    def _give_up(self, host: Host) -> None:
        """Conclude everything that is still wanted of a host."""
        requests = self._requests
        host.on(HostEvent.GIVEN_UP)
        for job in host.drain():
            requests.conclude(job, host)
        if host.timed:
            waiting: list[Job] = []
            kept: list[tuple[float, int, Job | Host]] = []
            for entry in requests.timers:
                item = entry[2]
                if isinstance(item, Job) and item.host == host.name:
                    waiting.append(item)
                else:
                    kept.append(entry)
            requests.timers = kept
            heapify(requests.timers)
            host.timed = 0
            for job in waiting:
                requests.conclude(job, host)
        requests.loader.want(host)
