"""The scheduler: a pure state machine. Events in, actions out; the clock is an argument.

The machine knows every link of a run, decides what is asked when, and decides what follows from
each answer. It opens no socket, starts no task and reads no clock. A driver executes its actions
and feeds it what came of them (`loccit.scheduler.driver`); the tests do the same in virtual time.

Every host has one owner, the machine, however many workers execute its exchanges: so limits hold
exactly, whoever asks (own links, redirects from elsewhere, robots.txt, canaries).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from msgspec import Struct

from loccit.hosts import Limits
from loccit.model import Failure, Observation, Request
from loccit.scheduler.core import circuit, jobs, validation
from loccit.scheduler.core.circuit import OVERLOADED, TIMEOUTS, CircuitRules, Reaction
from loccit.scheduler.core.connectivity import Connectivity, Held
from loccit.scheduler.core.host import Host, HostEvent, HostState, shape_of
from loccit.scheduler.core.jobs import Job, JobKind, new_job
from loccit.scheduler.core.links import Links
from loccit.scheduler.core.loader import Loader
from loccit.scheduler.core.messages import (
    Action,
    CheckResolver,
    Deliver,
    Event,
    Failed,
    Fetch,
    Finish,
    Load,
    Lost,
    Resolve,
    Resolved,
    ResolverChecked,
    Responded,
)  # fmt: skip
from loccit.scheduler.core.pace import Pace
from loccit.scheduler.core.robots import MOST_HOPS, RobotsRules
from loccit.scheduler.core.selection import Selection
from loccit.scheduler.core.steps import AT_ONCE, Again, Next, RetryPolicy, StepRules, Steps
from loccit.scheduler.values import Ask, Conclude, Stopping, Task

CONTINUED = -1_000_000
"""Priority of a job that goes on: it comes before what has not begun."""
INTERNAL = -2_000_000
"""Priority of a job of the scheduler's own."""
LAST = 1_000_000
"""Priority of last tries and confirmations: after what their host was never asked."""
_LONG_WAIT = 10.0
"""Seconds: what a host that is to wait longer has not begun is dropped from memory."""
_LEAST_EARLY = 3.0
"""Seconds: late work that takes less is not begun before the rest of the run is done."""
_MOST_LOOKUPS = 3
"""Look-ups of a name that does not exist: the first, before the resolver is checked, at the end."""
_LATE_PERIOD = 0.25
"""Seconds between two looks whether late work is to begin, for up to 2,000 hosts."""


class Rules(Struct, frozen=True):
    """The configuration of a run."""

    limits: Callable[[str], Limits]
    """The limits of a host, by its name."""
    is_literal: Callable[[str], bool]
    """Whether a URL's host is an address."""
    max_in_flight: int = 128
    timeout: float = 20.0
    resolves: bool = True
    """Names are looked up here; not where a proxy does it."""
    robots: bool = False
    """Leave out what robots.txt disallows."""
    conditional: bool = True
    """Ask for a page that is known only if it changed."""
    steps: StepRules = StepRules()
    circuit: CircuitRules = CircuitRules()


class _Ended(NamedTuple):
    """An exchange that is not under way any more."""

    job: Job
    host: Host
    trial: bool
    """It was to decide whether its host is open or failed."""


class Machine:
    """The state of a run. Feed it events; then take its actions.

    Times are seconds of one monotonic clock (`now`) and Unix times (`at`).
    """

    def __init__(
        self,
        rules: Rules,
        retries: RetryPolicy,
        ask: Ask,
        conclude: Conclude | None = None,
        remembered: Mapping[str, Observation] = {},
        *,
        reloads: bool = False,
    ) -> None:
        """Start with no links. `reloads` as in `loccit.scheduler.values.Backlog`."""
        self._rules = rules
        self._steps = Steps(rules.steps, retries)
        self._links = Links(ask, conclude, remembered)
        self._loader = Loader()
        self._reloads = reloads
        self._hosts: dict[str, Host] = {}
        self._selection = Selection(rules.timeout)
        self._connectivity = Connectivity()
        self._robots = RobotsRules()
        self._in_flight: dict[int, tuple[Job, Host]] = {}
        self._last_job = 0
        self._resolving = 0
        self._timers: list[tuple[float, int, Job | Host]] = []
        """A heap of jobs that wait for a time, and of hosts that something is to be done for."""
        self._late_hosts: dict[str, Host] = {}
        """Hosts with work for the end of the run."""
        self._late_checked = float("-inf")
        self._unsettled = 0
        self._canaries = 0
        """Canary jobs under way."""
        self._canary_answered = False
        self._checking_resolver = False
        self._looked_again = False
        """Missing names were looked up again before the resolver was checked."""
        self._stopping = Stopping.NO
        self._finished = False
        self._now = 0.0
        self._at = 0.0
        self._out: list[Action] = []

    # What drivers and tests may look at

    @property
    def finished(self) -> bool:
        """Whether `Finish` was returned."""
        return self._finished

    @property
    def in_flight(self) -> int:
        """Exchanges under way."""
        return len(self._in_flight)

    @property
    def unsettled(self) -> int:
        """Links that are not settled."""
        return self._unsettled

    @property
    def in_memory(self) -> int:
        """Links that are in memory."""
        return len(self._links)

    @property
    def hosts(self) -> Mapping[str, Host]:
        """All hosts; not to be changed."""
        return self._hosts

    def next_time(self) -> float | None:
        """Return when `actions` is to be called again though nothing happened; None: never."""
        if self._stopping is Stopping.NOW:
            return None
        times = [self._timers[0][0]] if self._timers else []
        if len(self._in_flight) < self._rules.max_in_flight:
            at = self._selection.next_time()
            if at is not None:
                times.append(at)
        if self._late_hosts and self._in_flight:
            times.append(self._late_checked + self._late_period())
        return min(times, default=None)

    def remaining(self, now: float) -> float:
        """Return the seconds until the last host is done with fresh work, as far as is known."""
        longest = total = 0.0
        for host in self._hosts.values():
            waiting = host.waiting
            pace = host.pace
            if waiting and host.state not in (HostState.PAUSED, HostState.FAILED):
                longest = max(longest, max(0.0, pace.next_at - now) + pace.seconds_for(waiting))
                total += waiting * pace.latency
            elif host.in_flight:
                longest = max(longest, pace.latency)
        return max(longest, total / self._rules.max_in_flight)

    # Events

    def enqueue(self, keys: Iterable[tuple[int, str]]) -> None:
        """Add all links, by key and URL. Each is loaded when its host's turn comes."""
        for key, url in keys:
            self._unsettled += 1
            self._host(host_in(url)).backlog.put(key, shape_of(url))
        self._loader.want_all(self._hosts.values())

    def loaded(self, keys: Sequence[int], tasks: Iterable[Task], now: float, at: float) -> None:
        """Take up links whose loading was requested."""
        self._now, self._at = now, at
        hosts: dict[str, Host] = {}
        for key, task in zip(keys, tasks, strict=True):
            host, late = self._loader.loaded(key)
            hosts[host.name] = host
            if not late and self._stopping is not Stopping.NO:
                self._unsettled -= 1
            elif late and (job := self._loader.resume(key)) is not None:
                self._links.reopen(task, host)
                self._queue(job, LAST)
            else:
                self._send(self._links.open(task, host, late=late), late=late)
        for host in hosts.values():
            self._loader.want(host)
            self._selection.offer(host, now)
        self._deliver()

    def event(self, event: Event, now: float, at: float) -> None:
        """Take in what came of an action."""
        self._now, self._at = now, at
        if isinstance(event, Responded):
            self._responded(event)
        elif isinstance(event, Failed):
            self._failed(event)
        elif isinstance(event, Resolved):
            self._resolved(event)
        elif isinstance(event, Lost):
            self._lost(event)
        else:
            self._resolver_checked(event)
        self._deliver()

    def stop(self, stopping: Stopping) -> None:
        """End the run early; nothing is taken back."""
        if stopping <= self._stopping:
            return
        self._stopping = stopping
        for session in self._links.sessions():
            if session.home is not None and not session.late and not session.observations:
                self._links.drop(session)
                self._unsettled -= 1
        for host in self._hosts.values():
            self._unsettled -= len(host.backlog)
            host.backlog.clear()
            host.ready = sorted(entry for entry in host.ready if self._is_wanted(entry[2]))
            if not host.ready:
                host.entry = 0

    def _is_wanted(self, job: Job) -> bool:
        return job.kind is not JobKind.LINK or self._links.get(job.request.link) is not None

    # Actions

    def actions(self, now: float, at: float) -> list[Action]:
        """Return everything that is to be done now."""
        self._now, self._at = now, at
        if not self._finished:
            self._wake()
            while True:
                self._dispatch()
                self._load()
                if self._in_flight or not self._proceed():
                    break
            if self._late_hosts and now >= self._late_checked + self._late_period():
                self._release_late(self.remaining(now))
                self._dispatch()
                self._load()
            self._deliver()
        out, self._out = self._out, []
        return out

    def _load(self) -> None:
        """Bring links into memory whose turn comes soon."""
        if freed := self._links.freed:
            self._links.freed = []
            for host in freed:
                self._loader.want(host)
        believing = not (self._connectivity.holds or self._connectivity.holds_missing)
        if keys := self._loader.take(self._links.unbegun, believing=believing):
            self._out.append(Load(tuple(keys)))

    def _wake(self) -> None:
        """Go on with what waited for the time."""
        timers = self._timers
        while timers and timers[0][0] <= self._now:
            item = heappop(timers)[2]
            if isinstance(item, Job):
                self._hosts[item.host].timed -= 1
                self._queue(item, CONTINUED)
            elif item.state is HostState.RESOLVING:
                self._resolve(item, again=True)
            else:
                self._loader.want(item)

    def _dispatch(self) -> None:
        """Start what may start, as long as slots are free."""
        if self._stopping is Stopping.NOW:
            return
        while len(self._in_flight) < self._rules.max_in_flight:
            host = self._selection.take(self._now)
            if host is None:
                break
            job = self._choose(host)
            if self._rules.robots and job.kind is JobKind.LINK and not self._may_ask(job):
                self._selection.offer(host, self._now)
            else:
                self._start(host, job)

    def _start(self, host: Host, job: Job) -> None:
        if not job.id:
            self._last_job += 1
            job.id = self._last_job
        if not host.in_flight:
            host.first_started = self._now
        host.in_flight += 1
        host.pace.started(self._now)
        if host.state is HostState.HALF_OPEN:
            host.trial_jobs.add(job.id)
        if self._rules.conditional:
            validation.prepare(job, host)
        job.started = self._now
        job.address = host.addresses[0] if host.addresses else ""
        self._in_flight[job.id] = (job, host)
        session = self._links.get(job.request.link)
        if session is not None:
            self._links.begin(session)
        if host.ready:
            self._selection.offer(host, self._now)
        self._out.append(Fetch(job, job.address))

    def _choose(self, host: Host) -> Job:
        """Take the job whose turn it is; for a trial, one unlike those that failed."""
        if host.state is HostState.HALF_OPEN and host.failing_shapes and len(host.ready) > 1:
            failed = host.failing_shapes
            unlike = [entry for entry in host.ready if shape_of(entry[2].url) not in failed]
            if unlike:
                entry = min(unlike)
                host.ready.remove(entry)
                heapify(host.ready)
                return entry[2]
        return host.pop()

    def _deliver(self) -> None:
        answers = self._links.answers
        if answers:
            self._links.answers = []
            for answer in answers:
                self._unsettled -= answer.settled
                self._out.append(Deliver(answer))

    # Requests into queues

    def _send(self, requests: list[Request], *, late: bool = False) -> None:
        """Queue requests; with `late`, those for the end of the run as well."""
        for request in requests:
            try:
                job = new_job(request)
                job.known = self._links.known_page(request)
            except ValueError as error:
                self._learn(request, jobs.not_askable(request, self._at, str(error)))
                continue
            if request.at_end and not late:
                self._wait_for_end(job)
            else:
                self._queue(job, LAST if late else request.priority)

    def _queue(self, job: Job, priority: int) -> None:
        if self._stopping is not Stopping.NO and not self._is_wanted(job):
            return  # it was left unsettled meanwhile
        host = self._host(job.host)
        if host.skip and job.kind is JobKind.LINK:
            detail = f"the configuration says never to ask {job.host}"
            self._learn(job.request, jobs.failed(job, self._at, Failure.SKIPPED_HOST, detail))
            return
        if host.state is HostState.FAILED:
            self._conclude(job, host)
            return
        if host.state is HostState.PAUSED and self._put_back(host, job):
            self._late_hosts[host.name] = host
            return
        host.put(priority, self._selection.number(), job)
        if host.state is HostState.NEW:
            if self._rules.resolves or self._rules.is_literal(host.name):
                host.on(HostEvent.WANTED)
                self._resolve(host)
            else:
                host.on(HostEvent.NEEDS_NO_LOOKUP)
        size = len(host.ready)
        # A host is offered anew whenever its queue has doubled: its turn comes by its length.
        if not host.entry or not size & (size - 1):
            self._selection.offer(host, self._now)

    def _put_back(self, host: Host, job: Job) -> bool:
        """Drop a link that is not begun from memory; it is loaded again with its host's others."""
        session = self._links.get(job.request.link) if job.kind is JobKind.LINK else None
        if session is None or session.home is None or session.pending != 1 or job.request.share:
            return False
        if session.late and not self._reloads:
            return False
        self._links.drop(session)
        self._loader.put_back(host, session.task.key, job, late=session.late)
        return True

    def _host(self, name: str) -> Host:
        host = self._hosts.get(name)
        if host is None:
            limits = self._rules.limits(name)
            most = min(limits.per_host, max(1, self._rules.max_in_flight // 2))
            host = Host(name, Pace(most, limits.min_interval), skip=limits.skip)
            self._hosts[name] = host
        return host

    def _go_on(self, job: Job, again: Again, *, slow: bool = False) -> None:
        if again.late:
            self._wait_for_end(job, again.wait, slow=slow)
        elif again.wait:
            self._host(job.host).timed += 1
            heappush(self._timers, (self._now + again.wait, self._selection.number(), job))
        else:
            self._queue(job, CONTINUED)

    # Names

    def _resolve(self, host: Host, *, again: bool = False) -> None:
        self._resolving += 1
        host.lookups += 1
        host.lookup_started = self._now
        self._out.append(Resolve(host.name, again))

    def _resolved(self, event: Resolved) -> None:
        host = self._hosts[event.host]
        self._resolving -= 1
        if event.failure is None:
            host.addresses = event.addresses
            host.on(HostEvent.RESOLVED)
            self._selection.offer(host, self._now)
            self._loader.want(host)
            return
        if any(not self._expected(job) for _, _, job in host.ready):
            self._count_failure(host, event.failure, event.detail)
        again = self._steps.unresolved(event.failure, host.lookups)
        if again is None:
            self._fail_lookup(host, event)
        elif again.late:
            host.on(HostEvent.LOOKUP_DEFERRED)
            self._pause(host)
        else:
            due = self._now + again.wait
            heappush(self._timers, (due, self._selection.number(), host))

    def _fail_lookup(self, host: Host, event: Resolved) -> None:
        assert event.failure is not None
        host.on(HostEvent.LOOKUP_FAILED)
        host.failure = Observation(
            url=host.name, link="", at=self._at, failure=event.failure, detail=event.detail
        )
        for job in host.drain():
            job.started = host.lookup_started
            job.attempt = host.lookups
            if job.kind is JobKind.LINK:
                self._observed(job, jobs.failed(job, self._at, event.failure, event.detail), host)
            else:
                self._end_internal(job, None)
        self._loader.want(host)

    # Exchanges

    def _responded(self, event: Responded) -> None:
        ended = self._end_exchange(event.job, event.elapsed)
        if ended is None:
            return
        job, host, trial = ended
        named = self._rules.resolves and not self._rules.is_literal(host.name)
        if job.kind is not JobKind.ROBOTS:
            request = Request(job.url, job.request.link)
            self._connectivity.answered(host.name, request, self._now, named=named)
            self._believe(self._connectivity.release())
        overloaded = event.status in OVERLOADED
        reaction = Reaction.NONE
        if overloaded:
            reaction = circuit.after_overload(
                self._rules.circuit, host, job, event, self._now, expected=self._expected(job)
            )
        else:
            host.pace.answered(event.elapsed, first=not host.proven)
            if not host.proven:
                host.proven = True
                host.refill = max(host.refill, 2 * host.pace.limit)
            circuit.after_good_answer(host)
            self._answered(host)
        if job.kind is not JobKind.LINK:
            self._end_internal(job, event)
        else:
            counted = validation.counted(job, host, event)
            final = trial and overloaded and event.retry_after is None
            if counted is None:
                result: Next = AT_ONCE
            else:
                event = self._links.recalled(job.request, counted)
                result = self._steps.responded(job, event, final=final)
            if isinstance(result, Observation):
                if overloaded:
                    more = circuit.after_final_overload(
                        self._rules.circuit, host, job, event.retry_after
                    )
                    reaction = more if more is not Reaction.NONE else reaction
                self._observed(job, result, host)
            else:
                self._go_on(job, result)
        if trial and host.state is HostState.HALF_OPEN and reaction is not Reaction.GIVE_UP:
            self._answered(host)
        self._react(host, reaction, status=event.status, headers=event.headers)
        if overloaded and host.pace.next_at - self._now > _LONG_WAIT:
            self._unload(host)
        self._selection.offer(host, self._now)

    def _failed(self, event: Failed) -> None:
        ended = self._end_exchange(event.job, event.elapsed)
        if ended is None:
            return
        job, host, trial = ended
        failure = event.failure
        if len(host.addresses) > 1 and failure.startswith("connect-"):
            host.addresses = (*host.addresses[1:], host.addresses[0])
        if job.kind is not JobKind.LINK:
            self._end_internal(job, None)
            self._selection.offer(host, self._now)
            return
        result = self._steps.failed(job, event, len(host.addresses))
        if result == AT_ONCE:
            self._go_on(job, AT_ONCE)
            self._selection.offer(host, self._now)
            return
        if not self._expected(job):
            self._count_failure(host, failure, event.detail)
        others = trial and self._has_unlike(host, job)
        reaction = circuit.after_failure(
            self._rules.circuit, host, job, failure, trial=trial, others=others
        )
        if isinstance(result, Observation):
            self._observed(job, result, host)
        else:
            self._go_on(job, result, slow=failure in TIMEOUTS)
        self._react(host, reaction, failure=failure, detail=event.detail)
        self._selection.offer(host, self._now)

    def _lost(self, event: Lost) -> None:
        for number in event.jobs:
            ended = self._end_exchange(number, 0.0)
            if ended is None:
                continue
            job, host, _ = ended
            # Whoever had it may still be sending: its host is left alone for one interval.
            host.pace.next_at = max(host.pace.next_at, self._now + host.pace.interval)
            if job.kind is not JobKind.LINK:
                self._end_internal(job, None)
            else:
                result = self._steps.lost(job, self._at)
                if isinstance(result, Observation):
                    self._observed(job, result, host)
                else:
                    self._go_on(job, result)
            self._selection.offer(host, self._now)

    def _end_exchange(self, number: int, elapsed: float) -> _Ended | None:
        """Take an exchange out of flight; None where it was lost before."""
        entry = self._in_flight.pop(number, None)
        if entry is None:
            return None
        job, host = entry
        host.in_flight -= 1
        job.elapsed += elapsed
        trial = number in host.trial_jobs
        host.trial_jobs.discard(number)
        return _Ended(job, host, trial)

    # What hosts have shown of themselves

    def _answered(self, host: Host) -> None:
        """A host answers: if it was paused, it is asked again."""
        if host.state in (HostState.PAUSED, HostState.HALF_OPEN):
            host.on(HostEvent.ANSWERED)
            host.trials = 0
            if not host.late and not host.deferred:
                self._late_hosts.pop(host.name, None)
            self._loader.want(host)

    def _react(
        self,
        host: Host,
        reaction: Reaction,
        *,
        status: int | None = None,
        failure: Failure | None = None,
        headers: dict[str, str] | None = None,
        detail: str = "",
    ) -> None:
        if reaction in (Reaction.PAUSE, Reaction.PAUSE_SLOW):
            if host.state is HostState.OPEN:
                host.on(HostEvent.TRIPPED)
                self._pause(host)
        elif reaction is Reaction.OPEN:
            self._answered(host)
        elif reaction is Reaction.TRY_ANOTHER:
            self._load_unlike(host)
        elif reaction is Reaction.GIVE_UP and host.state is not HostState.FAILED:
            number = len(host.failing or ())
            if failure is not None:
                detail = f"{host.name} failed on {number} links: {detail}"
            host.failure = Observation(
                url=host.name, link="", at=self._at, status=status, failure=failure,
                headers=headers or {}, detail=detail,
            )  # fmt: skip
            self._give_up(host)

    def _give_up(self, host: Host) -> None:
        """Conclude everything that is still wanted of a host."""
        host.on(HostEvent.GIVEN_UP)
        for job in host.drain():
            self._conclude(job, host)
        if host.timed:
            waiting: list[Job] = []
            kept: list[tuple[float, int, Job | Host]] = []
            for entry in self._timers:
                item = entry[2]
                if isinstance(item, Job) and item.host == host.name:
                    waiting.append(item)
                else:
                    kept.append(entry)
            self._timers = kept
            heapify(self._timers)
            host.timed = 0
            for job in waiting:
                self._conclude(job, host)
        self._loader.want(host)

    def _conclude(self, job: Job, host: Host) -> None:
        assert host.failure is not None
        if job.kind is JobKind.LINK:
            self._observed(job, jobs.concluded(job, self._at, host.failure), host)
        else:
            self._end_internal(job, None)

    def _pause(self, host: Host) -> None:
        host.entry = 0
        self._late_hosts[host.name] = host
        canaries = [entry[2] for entry in host.ready if entry[2].kind is JobKind.CANARY]
        if canaries:
            host.ready = [e for e in host.ready if e[2].kind is not JobKind.CANARY]
            heapify(host.ready)
            for job in canaries:
                self._end_internal(job, None)
        self._unload(host)

    def _unload(self, host: Host) -> None:
        """Drop from memory what a host that cannot be asked for long has not begun."""
        waiting, host.ready = host.ready, []
        host.ready = [e for e in waiting if not self._put_back(host, e[2])]
        heapify(host.ready)
        if not host.ready:
            host.entry = 0
        if host.state is HostState.OPEN:
            due = host.pace.next_at
            heappush(self._timers, (due, self._selection.number(), host))

    # The end of the run

    def _wait_for_end(self, job: Job, wait: float = 0.0, *, slow: bool = False) -> None:
        """Let a job wait until the rest of the run is done, and for so many seconds at least."""
        host = self._host(job.host)
        self._late_hosts[host.name] = host
        session = self._links.get(job.request.link)
        if self._reloads and session is not None and session.pending == 1 and not job.request.share:
            self._loader.defer(host, session.task.key, job, slow=slow)
            self._links.drop(session)
        else:
            host.late.append((self._now + wait, slow, job))

    def _late_period(self) -> float:
        return _LATE_PERIOD * max(1.0, len(self._hosts) / 2000)

    def _release_late(self, remaining: float) -> bool:
        """Begin the late work of each host that takes as long as the rest of the run.

        So it ends with the run, not after it. With nothing `remaining`, all of it begins.

        Returns whether any began.
        """
        self._late_checked = self._now
        began = False
        least = min(_LEAST_EARLY, self._rules.timeout)
        for host in list(self._late_hosts.values()):
            if host.has_fresh:
                continue
            seconds = self._late_seconds(host)
            if not remaining or max(remaining, least) <= seconds:
                del self._late_hosts[host.name]
                self._begin_late(host)
                began = True
        return began

    def _late_seconds(self, host: Host) -> float:
        """Return the seconds that a host's late work takes."""
        if host.state is HostState.PAUSED:
            return self._rules.timeout
        slow = host.deferred_slow or any(slow for _, slow, _ in host.late)
        number = len(host.late) + len(host.deferred)
        return host.pace.seconds_for(number) + (self._rules.timeout if slow else 0.0)

    def _begin_late(self, host: Host) -> None:
        if host.state is HostState.FAILED:
            failure = host.failure
            if (
                failure is not None
                and failure.failure is Failure.DNS_NXDOMAIN
                and host.lookups < _MOST_LOOKUPS
            ):
                host.on(HostEvent.LOOKUP_AGAIN)
                self._resolve(host, again=True)
        elif host.state is HostState.PAUSED:
            if not host.addresses and self._rules.resolves:
                host.on(HostEvent.LOOKUP_AGAIN)
                self._resolve(host, again=True)
            else:
                self._begin_trial(host)
        elif not host.proven and len(host.failing or ()) > 1 and host.state is HostState.OPEN:
            # It has answered nothing: the first link's last try speaks for the others.
            self._begin_trial(host)
        late, host.late = host.late, []
        for due, _, job in late:
            if due > self._now and host.state is not HostState.FAILED:
                host.timed += 1
                heappush(self._timers, (due, self._selection.number(), job))
            else:
                self._queue(job, LAST)
        host.released += host.deferred
        host.deferred = host.deferred[:0]
        host.deferred_slow = False
        self._loader.want(host)
        self._selection.offer(host, self._now)

    def _begin_trial(self, host: Host) -> None:
        host.on(HostEvent.TRIAL_BEGAN)
        host.trials = 0
        host.proven = False
        self._load_unlike(host)

    def _load_unlike(self, host: Host) -> None:
        """Bring something into memory that is unlike what failed."""
        failed = frozenset(host.failing_shapes or ())
        if host.ready and not host.backlog.has_other(failed):
            return
        keys = host.backlog.take(2, failed)
        if keys:
            self._out.append(Load(tuple(self._loader.begin(host, keys, late=False))))

    def _has_unlike(self, host: Host, job: Job) -> bool:
        """Return whether a host has something left that is unlike this job and all that failed."""
        failed = frozenset((*(host.failing_shapes or ()), shape_of(job.url)))
        waiting = (shape_of(entry[2].url) for entry in host.ready)
        return any(shape not in failed for shape in waiting) or host.backlog.has_other(failed)

    def _proceed(self) -> bool:
        """Nothing is in flight: see what is to be done if nothing else can happen by itself.

        Returns whether anything was done.
        """
        self._deliver()
        if self._finished:
            return False
        if self._unsettled <= 0 or self._stopping is Stopping.NOW:
            self._finish()
            return False
        if (
            self._resolving or self._timers or self._checking_resolver or self._loader.is_busy
            or not self._selection.is_empty()
        ):  # fmt: skip
            return False
        if self._late_hosts and self._release_late(0.0):
            return True
        if self._connectivity.holds:
            self._canaries = 0
            self._ask_canaries()
        elif self._connectivity.holds_missing and not self._looked_again:
            self._look_up_missing_again()
        elif self._connectivity.holds_missing:
            self._check_resolver()
        else:
            self._finish()
        return not self._finished

    def _finish(self, offline: str = "") -> None:
        if not self._finished:
            self._links.deliver_all()
            self._deliver()
            self._finished = True
            self._out.append(Finish(offline))

    # What is learned

    def _observed(self, job: Job, observation: Observation, host: Host) -> None:
        started = job.started if job.started is not None else host.lookup_started
        session = self._links.get(job.request.link)
        if session is not None:
            self._links.begin(session)
        if observation.failure is None or not self._connectivity.holds_back(
            observation, job.request, started
        ):
            self._learn(job.request, observation)

    def _learn(self, request: Request, observation: Observation) -> None:
        self._send(self._links.answered(request, observation))

    def _believe(self, held: list[Held]) -> None:
        for entry in held:
            self._learn(entry.request, entry.observation)

    def _expected(self, job: Job) -> bool:
        """Return whether a job's link failed in earlier runs: it says nothing of this machine."""
        session = self._links.get(job.request.link)
        context = session.task.context if session is not None else None
        return context is not None and context.failures > 0

    # Whether this machine sees the web

    def _count_failure(self, host: Host, failure: Failure, detail: str) -> None:
        self._connectivity.failed(host.name, failure, detail)
        if self._connectivity.suspects_outage:
            self._ask_canaries()

    def _ask_canaries(self) -> None:
        """Ask hosts that answered before; if none does now, this machine is offline."""
        if self._canaries:
            return
        self._canary_answered = False
        for canary in self._connectivity.canaries():
            host = self._hosts[canary.host]
            if host.state is HostState.OPEN:
                self._canaries += 1
                self._queue(new_job(canary.request, JobKind.CANARY), INTERNAL)
        if not self._canaries:
            self._canaries_failed()

    def _canaries_failed(self) -> None:
        if self._connectivity.proves_outage:
            self._finish(self._connectivity.outage())
        else:
            self._believe(self._connectivity.release(everything=True))

    def _look_up_missing_again(self) -> None:
        """Look up again what does not exist, before anything is said of the resolver."""
        self._looked_again = True
        for held in self._connectivity.take_missing():
            job = new_job(held.request)
            host = self._host(job.host)
            if host.state is HostState.FAILED:
                host.on(HostEvent.LOOKUP_AGAIN)
                self._resolve(host, again=True)
            self._queue(job, LAST)

    def _check_resolver(self) -> None:
        if not self._checking_resolver:
            self._checking_resolver = True
            self._out.append(CheckResolver())

    def _resolver_checked(self, event: ResolverChecked) -> None:
        self._checking_resolver = False
        if event.sane or self._connectivity.resolver_works:
            self._connectivity.resolver_checked()
            self._believe(self._connectivity.release())
        else:
            self._finish(self._connectivity.lying_resolver(event.detail))

    # The scheduler's own jobs

    def _may_ask(self, job: Job) -> bool:
        """Return whether robots.txt allows a job; if not, it waits for the rules or ends here."""
        allowed = self._robots.allows(job)
        if allowed is None:
            reader = self._robots.wait(job)
            if reader is not None:
                self._queue(reader, INTERNAL)
        elif not allowed:
            failure = jobs.failed(job, self._at, Failure.ROBOTS, "robots.txt disallows it")
            self._learn(job.request, failure)
        return bool(allowed)

    def _end_internal(self, job: Job, response: Responded | None) -> None:
        if job.kind is JobKind.CANARY:
            self._canaries -= 1
            self._canary_answered = self._canary_answered or response is not None
            if not self._canaries and not self._canary_answered:
                self._canaries_failed()
            return
        if response is not None and response.redirect is not None and len(job.hops) < MOST_HOPS:
            if self._steps.responded(job, response) == AT_ONCE:
                self._go_on(job, AT_ONCE)
                return
            response = None
        for waiting in self._robots.read(job, response):
            self._queue(waiting, CONTINUED)


def host_in(url: str) -> str:
    """Return the host of a URL as it stands there, for grouping: lower case, without port."""
    parts = url.split("/", 3)
    if len(parts) < 3:
        return url
    host = parts[2].rpartition("@")[2].lower()
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]
