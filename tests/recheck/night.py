"""A night's questions through the real scheduler, on a clock that is made up."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from loccit.config.settings import Settings
from loccit.judge import ask
from loccit.model import Link, Observation, Request
from loccit.scheduler.core.machine import Machine
from loccit.scheduler.core.messages import (
    Event,
    Failed,
    Fetch,
    NameResolved,
    Resolve,
    ResolverChecked,
    Responded,
)  # fmt: skip
from loccit.scheduler.retries import Retries
from loccit.scheduler.run import rules_of
from loccit.scheduler.values import Stopping, Task, requests_only
from loccit.store.links import DueLink
from tests.recheck.web import Web
from tests.scheduler.simulation import Simulation

SETTINGS = Settings()


class Manners(Struct):
    """How hosts were treated, over all nights."""

    closest: float = float("inf")
    """Seconds between two requests to a host, at the least."""
    at_once: int = 0
    """Requests under way at a host, at the most."""


class Asked(Struct):
    """A link that was asked about."""

    due: DueLink
    observations: list[Observation]


class Probe:
    """A night's questions, on a clock of their own (seconds from the start)."""

    def __init__(self, web: Web, manners: Manners, start: float, budget: float) -> None:
        self._web, self._manners, self._start, self._budget = web, manners, start, budget
        self._due: list[DueLink] = []
        self.now = 0.0
        self.requests = 0
        self.asked: Counter[str] = Counter()

    def feed(self, due: DueLink) -> None:
        self._due.append(due)

    def run(self) -> list[tuple[Asked, float]]:
        """Ask until everything is answered or the budget is spent; what is settled, and when."""
        polite, network = SETTINGS.politeness, SETTINGS.network
        rules = rules_of(SETTINGS, needs_addresses=True)
        simulation = Simulation(
            Machine(rules, Retries(SETTINGS), requests_only(self._ask), reloads=True),
            self,
            [Task(due.link, due.history, key=n) for n, due in enumerate(self._due)],
            slots=network.max_in_flight,
            limit_of=lambda _: (polite.per_host, polite.min_interval),
            start=self._start,
            stops=[(self._budget, Stopping.NOW)],
        ).run()
        self.now = simulation.now
        for times in simulation.requests.values():
            gaps = (later - one for one, later in pairwise(times))
            self._manners.closest = min(self._manners.closest, *gaps, float("inf"))
        self._manners.at_once = max(self._manners.at_once, simulation.most_at_once)
        return [
            (Asked(self._due[key], simulation.observed[key]), self._start + at)
            for key, at in simulation.settled.items()
        ]

    def _ask(self, link: Link, seen: Sequence[Observation]) -> Sequence[Request]:
        return ask(link, seen, SETTINGS)

    # The world that the scheduler talks to

    def fetch(self, fetch: Fetch, now: float) -> tuple[float, Event]:
        job = fetch.job
        seen, seconds = self._web.answer(job.request, self._start + now)
        self.requests += 1
        self.asked[job.host] += 1
        if seen.failure is not None:
            return seconds, Failed(job.id, seen.at, seen.failure, elapsed=seconds)
        assert seen.status is not None
        event = Responded(job.id, seen.at, seen.status, seen.headers, elapsed=seconds)
        return seconds, event

    def resolve(self, resolve: Resolve, now: float) -> tuple[float, Event]:
        return 0.0, NameResolved(resolve.host, ("192.0.2.1",))

    def check_resolver(self, now: float) -> tuple[float, Event]:
        return 0.0, ResolverChecked(True)
