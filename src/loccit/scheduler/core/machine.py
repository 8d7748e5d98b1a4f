"""The scheduler: a pure state machine. Events in, actions out; the clock is an argument.

The machine knows every link of a run, decides what is asked when, and decides what follows from
each answer. It opens no socket, starts no task and reads no clock. A driver executes its actions
and feeds it their results (`loccit.scheduler.driver`); the tests do the same in virtual time.

Every host has one owner, the machine, however many workers execute its exchanges: so limits hold
exactly, whoever asks (own links, redirects from elsewhere, robots.txt, canaries).

Its parts, each of which knows only those above it:

- `judging`: decisions on links that workers make;
- `requests`: the way of a request from its link into its host's queue, and back;
- `online`: whether this machine sees the web at all;
- `failing_hosts`: hosts that are paused, tried again, given up;
- `lookups`: what follows from the look-up of a name;
- `in_flight`: exchanges under way, and what follows when one ends;
- `end_of_run`: last tries and confirmations;
- `machine`: the turn of each host, and when nothing is left to do.
"""

from collections.abc import Iterable, Mapping, Sequence
from heapq import heapify, heappop

from loccit.model import Observation
from loccit.scheduler.core.end_of_run import EndOfRun
from loccit.scheduler.core.failing_hosts import FailingHosts
from loccit.scheduler.core.host import Host, HostState, shape_of
from loccit.scheduler.core.in_flight import InFlight
from loccit.scheduler.core.jobs import Job, JobKind
from loccit.scheduler.core.links import LinkSessions
from loccit.scheduler.core.lookups import Lookups
from loccit.scheduler.core.messages import (
    Action,
    Event,
    Failed,
    Judged,
    Load,
    Lost,
    NameResolved,
    Responded,
)  # fmt: skip
from loccit.scheduler.core.online import OnlineChecks
from loccit.scheduler.core.requests import Requests
from loccit.scheduler.core.rules import CONTINUED, LAST, RunRules
from loccit.scheduler.core.steps import RetryPolicy
from loccit.scheduler.values import Decide, Stopping, Task

_MOST_JUDGING = 1024
"""Links that workers are to decide on, above which no exchange begins: what they have read waits
in memory."""


class Machine:
    """The state of a run. Feed it events; then take its actions.

    Times are seconds of one monotonic clock (`now`) and Unix times (`at`).
    """

    def __init__(
        self,
        rules: RunRules,
        retries: RetryPolicy,
        decide: Decide,
        remembered: Mapping[str, Observation] = {},
        *,
        reloads: bool = False,
        workers_judge: bool = False,
    ) -> None:
        """Start with no links.

        Args:
            rules: The configuration of the run.
            retries: When to try again.
            decide: What follows from what was observed of a link.
            remembered: Shared observations of earlier runs.
            reloads: As in `loccit.scheduler.values.Backlog`.
            workers_judge: Let workers decide on links whose responses have pages.
        """
        self._rules = rules
        links = LinkSessions(decide, remembered, workers_judge=workers_judge)
        self._requests = Requests(rules, retries, links, reloads=reloads)
        self._online = OnlineChecks(self._requests)
        failing = FailingHosts(self._requests)
        self._lookups = Lookups(self._requests, self._online, failing)
        self._in_flight = InFlight(self._requests, self._online, failing)
        self._end_of_run = EndOfRun(self._requests, failing)

    # What drivers and tests may look at

    @property
    def finished(self) -> bool:
        """Whether `Finish` was returned."""
        return self._requests.finished

    @property
    def stopping(self) -> Stopping:
        """How urgently the run is to end before it is done."""
        return self._requests.stopping

    @property
    def in_flight(self) -> int:
        """Exchanges under way."""
        return len(self._in_flight)

    @property
    def unsettled(self) -> int:
        """Links that are not settled."""
        return self._requests.unsettled

    @property
    def in_memory(self) -> int:
        """Links that are in memory."""
        return len(self._requests.links)

    @property
    def hosts(self) -> Mapping[str, Host]:
        """All hosts; not to be changed."""
        return self._requests.hosts

    def next_time(self) -> float | None:
        """Return when `actions` is to be called again though nothing happened; None: never."""
        requests = self._requests
        if requests.stopping is Stopping.NOW:
            return None
        times = [requests.timers[0][0]] if requests.timers else []
        if self._has_room:
            at = requests.selection.next_time()
            if at is not None:
                times.append(at)
        if self._in_flight and (late := self._end_of_run.next_time()) is not None:
            times.append(late)
        return min(times, default=None)

    def remaining(self, now: float) -> float:
        """Return the seconds until the last host is done with fresh work, as far as is known."""
        longest = total = 0.0
        for host in self._requests.hosts.values():
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
        requests = self._requests
        for key, url in keys:
            requests.unsettled += 1
            requests.host(host_in(url)).backlog.put(key, shape_of(url))
        requests.loader.want_all(requests.hosts.values())

    def loaded(self, keys: Sequence[int], tasks: Iterable[Task], now: float, at: float) -> None:
        """Take up links whose loading was requested."""
        requests, loader = self._requests, self._requests.loader
        requests.now, requests.at = now, at
        hosts: dict[str, Host] = {}
        for key, task in zip(keys, tasks, strict=True):
            host, late = loader.loaded(key)
            hosts[host.name] = host
            if not late and requests.stopping is not Stopping.NO:
                requests.unsettled -= 1
            elif late and (job := loader.resume(key)) is not None:
                requests.links.reopen(task, host)
                requests.queue(job, LAST)
            else:
                requests.send(requests.links.open(task, host, late=late), late=late)
        for host in hosts.values():
            loader.want(host)
            requests.selection.offer(host, now)
        requests.deliver()

    def event(self, event: Event, now: float, at: float) -> None:
        """Handle the result of an action."""
        self._requests.now, self._requests.at = now, at
        if isinstance(event, Responded):
            self._in_flight.responded(event)
        elif isinstance(event, Failed):
            self._in_flight.failed(event)
        elif isinstance(event, NameResolved):
            self._lookups.resolved(event)
        elif isinstance(event, Judged):
            self._requests.send(self._requests.links.judged(event))
        elif isinstance(event, Lost):
            self._in_flight.lost(event)
            for number in event.judging:
                self._requests.send(self._requests.links.judge_again(number))
        else:
            self._online.resolver_checked(event)
        self._online.count_canaries()
        self._requests.deliver()

    def stop(self, stopping: Stopping) -> None:
        """End the run early; nothing is taken back."""
        requests = self._requests
        if stopping <= requests.stopping:
            return
        requests.stopping = stopping
        for session in requests.links.sessions():
            if session.home is not None and not session.late and not session.observations:
                requests.links.drop(session)
                requests.unsettled -= 1
        for host in requests.hosts.values():
            requests.unsettled -= len(host.backlog)
            host.backlog.clear()
            host.ready = sorted(entry for entry in host.ready if requests.is_wanted(entry[2]))
            if not host.ready:
                host.entry = 0

    # Actions

    def actions(self, now: float, at: float) -> list[Action]:
        """Return everything that is to be done now."""
        requests = self._requests
        requests.now, requests.at = now, at
        if not requests.finished:
            self._wake()
            while True:
                self._dispatch()
                self._load()
                if self._in_flight or not self._proceed():
                    break
            late = self._end_of_run.next_time()
            if late is not None and now >= late:
                self._end_of_run.begin(self.remaining(now))
                self._dispatch()
                self._load()
            requests.deliver()
        out, requests.out = requests.out, []
        return out

    def _load(self) -> None:
        """Bring links into memory whose turn comes soon."""
        links, loader = self._requests.links, self._requests.loader
        if freed := links.freed:
            links.freed = []
            for host in freed:
                loader.want(host)
        if keys := loader.take(links.unbegun, self._requests.connectivity):
            self._requests.out.append(Load(tuple(keys)))

    def _wake(self) -> None:
        """Go on with what waited for the time."""
        requests = self._requests
        while requests.timers and requests.timers[0][0] <= requests.now:
            item = heappop(requests.timers)[2]
            if isinstance(item, Job):
                requests.hosts[item.host].timed -= 1
                requests.queue(item, CONTINUED)
            elif item.state is HostState.RESOLVING:
                requests.look_up(item, again=True)
            else:
                requests.loader.want(item)

    @property
    def _has_room(self) -> bool:
        """Whether another exchange may begin."""
        if len(self._in_flight) >= self._rules.max_in_flight:
            return False
        return self._requests.links.judging < _MOST_JUDGING

    def _dispatch(self) -> None:
        """Start what may start, as long as slots are free."""
        requests = self._requests
        if requests.stopping is Stopping.NOW:
            return
        while self._has_room:
            host = requests.selection.take(requests.now)
            if host is None:
                break
            job = _choose(host)
            if self._rules.robots and job.kind is JobKind.LINK and not requests.may_ask(job):
                requests.selection.offer(host, requests.now)
            else:
                self._in_flight.start(host, job)

    def _proceed(self) -> bool:
        """Nothing is in flight: see what is to be done if nothing else can happen by itself.

        Returns whether anything was done.
        """
        requests = self._requests
        self._online.count_canaries()
        requests.deliver()
        if requests.finished or requests.links.judging:
            return False
        if requests.unsettled <= 0 or requests.stopping is Stopping.NOW:
            requests.finish()
            return False
        if (
            requests.resolving or requests.timers or self._online.checking_resolver
            or requests.loader.is_busy or not requests.selection.is_empty()
        ):  # fmt: skip
            return False
        if self._end_of_run.begin(0.0):
            return True
        if not self._online.settle_doubts():
            requests.finish()
        return not requests.finished


def _choose(host: Host) -> Job:
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


def host_in(url: str) -> str:
    """Return the host of a URL as it stands there, for grouping: lower case, without port."""
    parts = url.split("/", 3)
    if len(parts) < 3:
        return url
    host = parts[2].rpartition("@")[2].lower()
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]
