"""A night's questions through the probe's own lanes, on a clock that is made up."""

from collections import Counter
from heapq import heappop, heappush

from msgspec import Struct

from loccit.judge import ask
from loccit.model import Observation, Request
from loccit.probe.lanes import Lane, Lanes
from loccit.settings import Settings
from loccit.store.evidence import DueLink
from tests.schedule.web import Web

SETTINGS = Settings()


class Manners(Struct):
    """How hosts were treated, over all nights."""

    closest: float = float("inf")
    """Seconds between two requests to a host, at the least."""
    at_once: int = 0
    """Requests under way at a host, at the most."""


class Asked(Struct):
    """A link under way."""

    due: DueLink
    observations: list[Observation]


class Probe:
    """A night's questions through the lanes, on a clock of their own (seconds from the start)."""

    def __init__(self, web: Web, manners: Manners, start: float, budget: float) -> None:
        self._web, self._manners, self._start, self._budget = web, manners, start, budget
        self._slots = SETTINGS.network.max_in_flight
        self._lanes: Lanes[tuple[Asked, Request]] = Lanes(self._slots)
        self._flying: list[tuple[float, int, Lane[tuple[Asked, Request]], Asked, Observation]] = []
        self._late: list[tuple[Asked, Request]] = []
        self._last: dict[str, float] = {}
        self._settled: list[tuple[Asked, float]] = []
        self.now = 0.0
        self.requests = 0
        self.asked: Counter[str] = Counter()

    def feed(self, due: DueLink) -> None:
        self._ask(Asked(due, []))

    def run(self) -> list[tuple[Asked, float]]:
        """Ask until everything is answered or the budget is spent; what is settled, and when."""
        while True:
            going = self.now < self._budget
            while going and len(self._flying) < self._slots:
                taken = self._lanes.take(self.now)
                if taken is None:
                    break
                self._send(*taken)
            times = [self._flying[0][0]] if self._flying else []
            waiting = self._lanes.next_time()
            if going and waiting is not None and len(self._flying) < self._slots:
                times.append(min(waiting, self._budget))
            if times:
                self.now = max(self.now, min(times))
                self._receive()
            elif going and self._late:
                late, self._late = self._late, []
                for asked, request in late:
                    self._put(asked, request)
            else:
                return self._settled

    def _ask(self, asked: Asked) -> None:
        requests = ask(asked.due.link, asked.observations, SETTINGS)
        for request in requests:
            if request.at_end:
                self._late.append((asked, request))
            else:
                self._put(asked, request)
        if not requests:
            self._settled.append((asked, self._start + self.now))

    def _put(self, asked: Asked, request: Request) -> None:
        host = self._web.host[request.url]
        lane = self._lanes.lane(host)
        if lane is None:
            polite = SETTINGS.politeness
            lane = self._lanes.add(host, polite.per_host, polite.min_interval)
            lane.open = True
        self._lanes.put(lane, (asked, request), self.now, request.priority)

    def _send(self, lane: Lane[tuple[Asked, Request]], item: tuple[Asked, Request]) -> None:
        asked, request = item
        seen, seconds = self._web.answer(request, self._start + self.now)
        self.requests += 1
        self.asked[lane.host] += 1
        if lane.host in self._last:
            self._manners.closest = min(self._manners.closest, self.now - self._last[lane.host])
        self._last[lane.host] = self.now
        self._manners.at_once = max(self._manners.at_once, lane.in_flight)
        heappush(self._flying, (self.now + seconds, self.requests, lane, asked, seen))

    def _receive(self) -> None:
        while self._flying and self._flying[0][0] <= self.now:
            _, _, lane, asked, seen = heappop(self._flying)
            if seen.status == 503:
                lane.overloaded(self.now, self.now)
            elif seen.status is not None:
                lane.answered(0.2)
            self._lanes.release(lane, self.now)
            asked.observations.append(seen)
            self._ask(asked)
