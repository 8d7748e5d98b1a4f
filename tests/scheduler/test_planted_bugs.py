"""The simulation is worth something: each bug that is planted in the machine is caught by it."""

from collections.abc import Callable
from typing import Any

import pytest

from loccit.model import Failure, Observation
from loccit.scheduler.core.connectivity import Connectivity, Held
from loccit.scheduler.core.host import Host
from loccit.scheduler.core.in_flight import InFlight
from loccit.scheduler.core.jobs import Job
from loccit.scheduler.core.judging import Session
from loccit.scheduler.core.links import LinkSessions
from loccit.scheduler.core.loader import Loader
from loccit.scheduler.core.machine import Machine
from loccit.scheduler.core.messages import Lost
from loccit.scheduler.core.pace import HostPace
from loccit.scheduler.core.requests import Requests
from loccit.scheduler.core.selection import HostSelection
from loccit.scheduler.core.steps import Again
from loccit.scheduler.values import Answer
from tests.scheduler.webs import Policy, Web

SEEDS = 400

Plant = Callable[[pytest.MonkeyPatch], None]


def lost_wake_up(patch: pytest.MonkeyPatch) -> None:
    """A host whose exchange failed is not offered again."""
    offer = HostSelection.offer

    def sometimes(self: HostSelection, host: Host, now: float) -> None:
        if host.failing is None or host.entry:
            offer(self, host, now)

    patch.setattr(HostSelection, "offer", sometimes)


def counter_off_by_one(patch: pytest.MonkeyPatch) -> None:
    """A lost exchange still counts as under way."""
    end = InFlight._end

    def forgetful(self: InFlight, number: int, elapsed: float) -> Any:
        ended = end(self, number, elapsed)
        if ended is not None and ended.job.attempt > 1:
            ended.host.in_flight += 1
        return ended

    patch.setattr(InFlight, "_end", forgetful)


def interval_ignored(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(HostPace, "started", lambda self, now: None)


def limit_off_by_one(patch: pytest.MonkeyPatch) -> None:
    answered = HostPace.answered

    def faster(self: HostPace, seconds: float, *, first: bool) -> None:
        answered(self, seconds, first=first)
        if first:
            self.limit += 1

    patch.setattr(HostPace, "answered", faster)


def deferred_link_dropped(patch: pytest.MonkeyPatch) -> None:
    def defer(self: Loader, host: Host, key: int, job: Job, *, slow: bool) -> None:
        return

    patch.setattr(Loader, "defer", defer)


def retry_forgotten(patch: pytest.MonkeyPatch) -> None:
    go_on = Requests.go_on

    def forget(self: Requests, job: Job, again: Again, *, slow: bool = False) -> None:
        if not again.wait or again.late:
            go_on(self, job, again, slow=slow)

    patch.setattr(Requests, "go_on", forget)


def redirect_not_handed_over(patch: pytest.MonkeyPatch) -> None:
    """A redirect to another host is asked for in the queue of the first."""
    queue = Requests.queue

    def stay(self: Requests, job: Job, priority: int) -> None:
        if job.hops and not job.hops[-1].url.startswith(f"http://{job.host}/"):
            home = self.hosts[job.hops[0].url.split("/")[2]]
            home.put(priority, self.selection.number(), job)
            self.selection.offer(home, self.now)
        else:
            queue(self, job, priority)

    patch.setattr(Requests, "queue", stay)


def lost_jobs_forgotten(patch: pytest.MonkeyPatch) -> None:
    def forget(self: InFlight, event: Lost) -> None:
        for number in event.jobs:
            self._end(number, 0.0)

    patch.setattr(InFlight, "lost", forget)


def doubts_never_end(patch: pytest.MonkeyPatch) -> None:
    """Failures that are held back are dropped when they could be believed."""
    release = Connectivity.release

    def none(self: Connectivity, *, everything: bool = False) -> list[Held]:
        release(self, everything=everything)
        return []

    patch.setattr(Connectivity, "release", none)


def settled_twice(patch: pytest.MonkeyPatch) -> None:
    end = LinkSessions._end

    def twice(self: LinkSessions, session: Session, answer: Answer) -> None:
        end(self, session, answer)
        if len(session.observations) > 1:
            self.answers.append(answer)

    patch.setattr(LinkSessions, "_end", twice)


def one_left_behind(patch: pytest.MonkeyPatch) -> None:
    """A host that is given up forgets one of its waiting links."""
    drain = Host.drain
    patch.setattr(Host, "drain", lambda self: drain(self)[1:])


def one_too_many_slots(patch: pytest.MonkeyPatch) -> None:
    dispatch = Machine._dispatch

    def more(self: Machine) -> None:
        rules, slots = self._rules, self._rules.max_in_flight
        object.__setattr__(rules, "max_in_flight", slots)
        dispatch(self)
        requests = self._requests
        full = len(self._in_flight) == slots
        host = requests.selection.take(requests.now) if full else None
        if host is not None:
            self._in_flight.start(host, host.pop())

    patch.setattr(Machine, "_dispatch", more)


def wrong_failure_concluded(patch: pytest.MonkeyPatch) -> None:
    """A name that fails once is taken for one that does not exist."""

    def learn(self: Requests, request: Any, observation: Observation) -> None:
        if observation.failure is Failure.DNS_SERVFAIL:
            return
        self.send(self.links.answered(request, observation))

    patch.setattr(Requests, "learn", learn)


def waits_too_long(patch: pytest.MonkeyPatch) -> None:
    """A wait before another attempt is sixty times as long as it should be."""
    after_failure = Policy.after_failure

    def longer(self: Policy, failure: Failure, attempt: int) -> float | None:
        wait = after_failure(self, failure, attempt)
        return None if wait is None else wait * 60.0

    patch.setattr(Policy, "after_failure", longer)


def lost_decision_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(LinkSessions, "judge_again", lambda self, number: [])


def ends_while_workers_judge(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(LinkSessions, "judging", 0)


BUGS: tuple[Plant, ...] = (
    lost_wake_up, counter_off_by_one, interval_ignored, limit_off_by_one, deferred_link_dropped,
    retry_forgotten, redirect_not_handed_over, lost_jobs_forgotten, doubts_never_end,
    settled_twice, one_left_behind, one_too_many_slots, wrong_failure_concluded,
    waits_too_long, lost_decision_forgotten, ends_while_workers_judge,
)  # fmt: skip


@pytest.mark.parametrize("plant", BUGS, ids=[plant.__name__ for plant in BUGS])
def test_a_planted_bug_is_caught(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.scheduler.simulation.MOST_STEPS", 20_000)
    plant(monkeypatch)
    for seed in range(SEEDS):
        try:
            Web(seed).simulation().run()
        except Exception:
            return
    pytest.fail("no seed shows it")
