"""Virtual time for the machine: a loop that executes its actions on a made-up web, and checks it.

`run` is what `loccit.scheduler.driver` is for the real one. After every step it checks what must
always hold; a violation raises `ViolationError` with what happened last.
"""

import random
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from heapq import heappop, heappush
from itertools import count
from typing import Protocol

from loccit.model import Link, Observation
from loccit.scheduler.core.host import HostState
from loccit.scheduler.core.machine import Machine
from loccit.scheduler.core.messages import (
    CheckResolver,
    Deliver,
    Event,
    Failed,
    Fetch,
    Finish,
    Judge,
    Judged,
    Load,
    Lost,
    Resolve,
    Responded,
)  # fmt: skip
from loccit.scheduler.values import Answer, Decide, Settled, Stopping, Task

MOST_STEPS = 400_000
OVERLOADED = frozenset({429, 503})
SLOWEST = 8.0
"""Seconds between requests to a host that is overloaded and does not say what it wants."""
LONGEST = 2.5
"""Times the least seconds that a run may take; over 20,000 seeds the longest took 2.2 times."""
LATE_ROUNDS = 5
"""Time-outs that the end of a run may take: late tries, a trial, confirmations."""
SPARE = 10.0
"""Seconds for back-off, look-ups, and the wait of hosts that shared their slots."""


class ViolationError(AssertionError):
    """Something that must always hold does not."""


class World(Protocol):
    """What the machine talks to."""

    def fetch(self, fetch: Fetch, now: float) -> tuple[float, Event]:
        """Return how many seconds an exchange takes, and what comes of it."""

    def resolve(self, resolve: Resolve, now: float) -> tuple[float, Event]:
        """Return the same for a look-up."""

    def check_resolver(self, now: float) -> tuple[float, Event]:
        """Return the same for a check of the resolver."""


class Simulation:
    """One run in virtual time."""

    def __init__(
        self,
        machine: Machine,
        world: World,
        tasks: Sequence[Task],
        *,
        slots: int,
        limit_of: Callable[[str], tuple[int, float]],
        reloads: bool = True,
        seed: int = 0,
        start: float = 0.0,
        stops: Sequence[tuple[float, Stopping]] = (),
        faults: Sequence[tuple[float, str]] = (),
        workers: int = 1,
        decide: Decide | None = None,
        check: bool = True,
    ) -> None:
        """Prepare a run.

        Args:
            machine: The machine under test, new.
            world: What answers.
            tasks: The links; a task's key is its index.
            slots: Requests under way at most.
            limit_of: Concurrency and interval of a host.
            reloads: Whether links are loaded with what was observed.
            seed: For delays of loading.
            start: Unix time at the start.
            stops: When the caller wants the run to end.
            faults: When a worker dies (`die`) or freezes (`freeze`).
            workers: So many workers share the hosts.
            decide: Decides on links where the workers do it.
            check: Whether to check what must always hold.
        """
        self.machine = machine
        self.now = 0.0
        self.start = start
        self.answers: list[Answer] = []
        self.settled: dict[int, float] = {}
        self.observed: dict[int, list[Observation]] = defaultdict(list)
        self.requests: dict[str, list[float]] = defaultdict(list)
        self.offline = ""
        self.asked_again = 0
        self.most_at_once = 0
        self.trace: deque[str] = deque(maxlen=60)
        self._world = world
        self._tasks = tasks
        self._slots = slots
        self._limit_of = limit_of
        self._reloads = reloads
        self._random = random.Random(seed)
        self._stops = sorted(stops, reverse=True)
        self._faults = sorted(faults, reverse=True)
        self._workers = workers
        self._decide = decide
        self._pending: list[tuple[float, int, Event | Load]] = []
        self._numbers = count()
        self._flying: dict[int, str] = {}
        self._owner: dict[int, int] = {}
        self._judging: dict[int, int] = {}
        """Which worker decides, by the number of the decision."""
        self._at_once: dict[str, int] = defaultdict(int)
        self._check = check
        self._busy: dict[str, float] = defaultdict(float)
        self._waits: dict[str, float] = defaultdict(float)
        self._answered: set[str] = set()

    def run(self) -> "Simulation":
        """Run to the end."""
        self.machine.enqueue((n, task.link.probe_url) for n, task in enumerate(self._tasks))
        for _ in range(MOST_STEPS):
            if self._step():
                self._check_end()
                return self
        raise self._violation("the run does not end")

    def _step(self) -> bool:
        while self._stops and self._stops[-1][0] <= self.now:
            self.machine.stop(self._stops.pop()[1])
        while self._faults and self._faults[-1][0] <= self.now:
            self._fault(self._faults.pop()[1])
        finish = self._execute()
        if finish is not None:
            self.offline = finish.offline
            return True
        if self._check:
            self._check_idle()
        self._advance()
        return False

    def _execute(self) -> Finish | None:
        finish = None
        for action in self.machine.actions(self.now, self.start + self.now):
            match action:
                case Fetch():
                    self._fetch(action)
                case Resolve():
                    self._later(*self._world.resolve(action, self.now))
                    self.trace.append(f"{self.now:9.3f} resolve {action.host}")
                case Judge():
                    self._judge(action)
                case CheckResolver():
                    self._later(*self._world.check_resolver(self.now))
                case Load():
                    self._later(self._random.choice((0.0, 0.0, 0.01)), action)
                case Deliver(answer):
                    self._deliver(answer)
                case Finish():
                    finish = action
        return finish

    def _advance(self) -> None:
        times = [self._pending[0][0]] if self._pending else []
        if (at := self.machine.next_time()) is not None:
            times.append(at)
        times += [entries[-1][0] for entries in (self._stops, self._faults) if entries]
        if not times:
            raise self._violation("nothing can happen any more, and the run has not ended")
        self.now = max(self.now, min(times))
        while self._pending and self._pending[0][0] <= self.now:
            event = heappop(self._pending)[2]
            if isinstance(event, Load):
                self._load(event)
            else:
                self._event(event)

    def _event(self, event: Event) -> None:
        if isinstance(event, Responded | Failed):
            host = self._flying.pop(event.job, None)
            if host is None:
                return  # lost with its worker
            self._at_once[host] -= 1
        if isinstance(event, Judged) and self._judging.pop(event.number, None) is None:
            return  # the same
        self.machine.event(event, self.now, self.start + self.now)

    def _load(self, load: Load) -> None:
        tasks = []
        for key in load.keys:
            task = self._tasks[key]
            seen = tuple(self.observed[key]) if self._reloads else ()
            tasks.append(Task(task.link, task.context, (*task.observed, *seen), key=key))
        self.machine.loaded(load.keys, tasks, self.now, self.start + self.now)

    def _fetch(self, fetch: Fetch) -> None:
        job = fetch.job
        if job.id in self._flying:
            raise self._violation(f"{job.url} is asked while it is being asked")
        self._flying[job.id] = job.host
        self._owner[job.id] = hash(job.host) % self._workers
        self._at_once[job.host] += 1
        self.most_at_once = max(self.most_at_once, self._at_once[job.host])
        self.requests[job.host].append(self.now)
        self.trace.append(f"{self.now:9.3f} fetch {job.id} {job.url} attempt {job.attempt}")
        if self._check:
            self._check_limits(job.host)
        seconds, event = self._world.fetch(fetch, self.now)
        self._busy[job.host] += seconds
        if isinstance(event, Responded):
            self._answered.add(job.host)
            if event.status in OVERLOADED:
                self._waits[job.host] += max(SLOWEST, event.retry_after or 0.0)
        self._later(seconds, event)

    def _judge(self, judge: Judge) -> None:
        assert self._decide is not None
        self._judging[judge.number] = self._random.randrange(self._workers)
        decision = self._decide(judge.task, judge.observations)
        if not isinstance(decision, Settled):
            decision = tuple(decision)
        judged = Judged(judge.number, decision)
        self._later(self._random.choice((0.0, 0.001, 0.05)), judged)

    def _fault(self, kind: str) -> None:
        """A worker is gone, and what it had under way with it."""
        dead = self._random.randrange(self._workers)
        lost = [number for number in self._flying if self._owner[number] == dead]
        for number in lost:
            self._at_once[self._flying.pop(number)] -= 1
        self.asked_again += len(lost)
        judging = [number for number, owner in self._judging.items() if owner == dead]
        for number in judging:
            del self._judging[number]
        self.trace.append(f"{self.now:9.3f} {kind} with {len(lost)} under way")
        self.machine.event(Lost(tuple(lost), tuple(judging)), self.now, self.start + self.now)

    def _deliver(self, answer: Answer) -> None:
        key = answer.key
        if key in self.settled:
            raise self._violation(f"link {key} is settled twice")
        self.answers.append(answer)
        self.observed[key] += answer.observations
        if answer.settled:
            self.settled[key] = self.now
        if answer.error:
            raise self._violation(answer.error)

    def _later(self, seconds: float, event: Event | Load) -> None:
        heappush(self._pending, (self.now + seconds, next(self._numbers), event))

    # What must always hold

    def _check_limits(self, host: str) -> None:
        limit, interval = self._limit_of(host)
        if self._at_once[host] > limit:
            raise self._violation(f"{host} is asked {self._at_once[host]} times at once")
        times = self.requests[host]
        if len(times) > 1 and times[-1] - times[-2] < interval - 1e-9:
            raise self._violation(f"{host} is asked {times[-1] - times[-2]:.4f} s after the last")
        if sum(self._at_once.values()) > self._slots:
            raise self._violation("more requests are under way than allowed")

    def _check_idle(self) -> None:
        """No slot is idle while a host may be asked."""
        machine = self.machine
        if machine.finished or machine.in_flight >= self._slots or self._stopped:
            return
        for host in machine.hosts.values():
            if host.state is HostState.OPEN and host.ready and host.pace.next_at <= self.now:
                most = host.pace.limit if host.proven else 1
                if host.in_flight < most:
                    raise self._violation(f"{host.name} may be asked, and is not")

    @property
    def _stopped(self) -> bool:
        return self.machine.stopping is Stopping.NOW

    def _check_end(self) -> None:
        if not self._check or self.offline or self.machine.stopping is not Stopping.NO:
            return
        missing = [n for n in range(len(self._tasks)) if n not in self.settled]
        if missing:
            raise self._violation(f"{len(missing)} links have no outcome, such as {missing[:5]}")
        if self.machine.in_memory:
            raise self._violation(f"{self.machine.in_memory} links are left in memory")
        most = LONGEST * self.least_seconds + LATE_ROUNDS * self.machine._rules.timeout + SPARE
        if self.now > most:
            raise self._violation(f"the run took {self.now:.0f} s; {most:.0f} s are enough")

    @property
    def least_seconds(self) -> float:
        """Seconds that the requests of this run take at least, within the limits of hosts and run.

        A host that has not answered is asked one thing at a time. One that says that it is
        overloaded is waited for.
        """
        total = sum(self._busy.values()) / self._slots
        return max([total, *(self._least_of(host) for host in self.requests)])

    def _least_of(self, host: str) -> float:
        limit, interval = self._limit_of(host)
        busy = self._busy[host] / (limit if host in self._answered else 1)
        return max(busy, len(self.requests[host]) * interval) + self._waits[host]

    def _violation(self, what: str) -> ViolationError:
        return ViolationError(f"at {self.now:.3f} s: {what}\n" + "\n".join(self.trace))


def tasks_of(links: Iterable[Link]) -> list[Task]:
    """Return a task for each link."""
    return [Task(link, key=n) for n, link in enumerate(links)]
