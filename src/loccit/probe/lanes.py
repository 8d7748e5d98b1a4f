"""Lanes: how gently each host is asked, and whose turn it is. No network in here.

Every host has a lane with its own concurrency and interval. A lane that has to wait holds no slot.
Of the lanes that may go, the one that has most left to do goes first, because the longest lane
decides when the run ends; no lane takes more than half of the slots, so that an idle host is
always answered at once.
"""

from collections.abc import Callable, Iterator
from heapq import heappop, heappush
from itertools import count
from typing import Generic, TypeVar

from loccit.fetch.robots import Robots
from loccit.model import Observation

T = TypeVar("T")

_PATIENCE = 3.0
"""Seconds: a host that has not answered by then is asked a second thing all the same."""
_UNPROVEN = 2
"""Requests under way on a host that has not answered yet, at most."""
_FIRST_GUESS = 1.0
"""Seconds an answer takes, before a host has given one."""
_SLOWEST_INTERVAL = 8.0
"""Seconds: an overloaded host that does not say what it wants is never asked less often."""
_CALM = 5
"""Good answers in a row after which an overloaded host is asked a little faster again."""


class Lane(Generic[T]):
    """One host's waiting requests and manners."""

    __slots__ = (
        "_calm", "_gentle_interval", "_gentle_limit", "_latency", "_slowed_at", "addresses",
        "doubt", "entry", "failing", "gone", "hold", "host", "in_flight", "interval", "limit",
        "next_at", "open", "overloaded_by", "proven", "resolved", "robots", "started", "trial",
        "waiting",
    )  # fmt: skip

    def __init__(self, host: str, limit: int, interval: float, doubt: float = 0.0) -> None:
        self.host = host
        self.doubt = doubt
        """Seconds that it may cost to find out that the host does not answer."""
        self.waiting: list[tuple[int, int, T]] = []
        self.in_flight = 0
        self.limit = limit
        self.interval = interval
        self.next_at = 0.0
        """When the next request may start (seconds of the caller's clock)."""
        self.open = False
        """Its address is known."""
        self.addresses: tuple[str, ...] = ()
        """Vetted; the one to try first stands first."""
        self.resolved = 0
        """How often its name was looked up."""
        self.robots: dict[str, Robots] | None = None
        """What robots.txt allows, by scheme; None where nobody wants to know."""
        self.failing: set[str] | None = None
        """Links that failed in a row."""
        self.overloaded_by: str | None = None
        """The link that was last told “not now”, with no good answer since."""
        self.hold = False
        """Its host fails; nothing is asked until the end of the run."""
        self.trial = False
        """It gets one last chance: if the next request fails, it is gone."""
        self.gone: Observation | None = None
        """What is concluded for everything that is still wanted of this host."""
        self.proven = False
        """It has answered; until then it is asked one thing at a time."""
        self.started = 0.0
        """When the first request to an unproven host started."""
        self.entry = 0
        """Number of its one valid entry among the ready or the timed; 0 for none."""
        self._gentle_limit = limit
        self._gentle_interval = interval
        self._latency = _FIRST_GUESS
        self._calm = 0
        self._slowed_at = float("-inf")

    def work(self) -> float:
        """Seconds that what waits here will take with one more request under way than now.

        Counting what is under way spreads requests over hosts that have equally much left, so that
        few connections to each serve all of them.
        """
        if not self.proven:
            # What hangs is better found early: it decides when the run ends.
            return self.doubt + len(self.waiting) * self._latency
        at_once = min(self.limit, self.in_flight + 1)
        return len(self.waiting) * max(self.interval, self._latency / at_once)

    def demand(self) -> float:
        """Seconds of one slot that what waits here will take."""
        return 0.0 if self.hold else len(self.waiting) * self._latency

    def left(self, now: float) -> float:
        """Seconds until this lane is done, if it is let."""
        if not self.waiting or self.hold or not self.open:
            return 0.0
        pace = max(self.interval, self._latency / self.limit)
        return max(0.0, self.next_at - now) + len(self.waiting) * pace

    def answered(self, seconds: float) -> None:
        """The host answered well."""
        weight = 0.2 if self.proven else 1.0
        self.proven = True
        self._latency += weight * (seconds - self._latency)
        if self.limit == self._gentle_limit and self.interval == self._gentle_interval:
            return
        self._calm += 1
        if self._calm >= _CALM:
            self._calm = 0
            self.limit = min(self._gentle_limit, self.limit + 1)
            quicker = self.interval / 2
            gentle = self._gentle_interval
            self.interval = quicker if quicker > gentle + 0.05 else gentle

    def repace(self, limit: int, interval: float) -> None:
        """Ask the host at another pace, at once or when it has recovered."""
        if self.limit == self._gentle_limit and self.interval == self._gentle_interval:
            self.limit, self.interval = limit, interval
        self._gentle_limit, self._gentle_interval = limit, interval

    def overloaded(self, now: float, started: float, wait: float = 0.0) -> None:
        """The host asked for less (429, 503), and perhaps told how long to `wait` (seconds).

        What was under way already when the host was last slowed down (it `started` before) says
        nothing of the new pace: one slow-down for each round trip, as in congestion control.
        """
        self.proven = True
        self._calm = 0
        if started >= self._slowed_at:
            self._slowed_at = now
            self.limit = max(1, self.limit // 2)
            self.interval = min(_SLOWEST_INTERVAL, max(0.25, self.interval * 2))
        self.next_at = max(self.next_at, now + max(wait, self.interval))


class Lanes(Generic[T]):
    """All lanes; hands out the next request that may start."""

    def __init__(self, slots: int, doubt: float = 0.0) -> None:
        """Lanes over so many slots; `doubt` in seconds, as for `Lane`."""
        self._doubt = doubt
        self._slots = slots
        self._cap = max(1, slots // 2)
        self._lanes: dict[str, Lane[T]] = {}
        self._ready: list[tuple[float, int, Lane[T]]] = []
        self._timed: list[tuple[float, int, Lane[T]]] = []
        self._numbers = count(1)

    def lane(self, host: str) -> Lane[T] | None:
        """The lane of a host, if it has one."""
        return self._lanes.get(host)

    def add(self, host: str, limit: int, interval: float) -> Lane[T]:
        """Open a lane for a host."""
        lane = self._lanes[host] = Lane(host, min(limit, self._cap), interval, self._doubt)
        return lane

    def repace(self, lane: Lane[T], limit: int, interval: float) -> None:
        """Give a lane that is open already another pace."""
        lane.repace(min(limit, self._cap), interval)

    def put(self, lane: Lane[T], item: T, now: float, priority: int = 0) -> None:
        """Let an item wait its turn; smaller priorities first, then first come."""
        heappush(lane.waiting, (priority, next(self._numbers), item))
        length = len(lane.waiting)
        # A lane is offered anew whenever it has doubled: its turn comes by its length.
        if not lane.entry or not length & (length - 1):
            self.offer(lane, now)

    def take(self, now: float) -> tuple[Lane[T], T] | None:
        """The next item that may start now, its slot in the lane taken; or None."""
        timed = self._timed
        while timed and timed[0][0] <= now:
            _, number, lane = heappop(timed)
            if lane.entry == number:
                lane.entry = 0
                self.offer(lane, now)
        ready = self._ready
        while ready:
            _, number, lane = heappop(ready)
            if lane.entry != number:
                continue
            lane.entry = 0
            if not lane.waiting:
                continue
            item = heappop(lane.waiting)[2]
            if not lane.in_flight:
                lane.started = now
            lane.in_flight += 1
            if lane.interval:
                lane.next_at = max(lane.next_at, now) + lane.interval
            if lane.waiting:
                self.offer(lane, now)
            return lane, item
        return None

    def release(self, lane: Lane[T], now: float) -> None:
        """An item of the lane is done (or waits elsewhere for its next try)."""
        lane.in_flight -= 1
        if lane.waiting:
            self.offer(lane, now)

    def offer(self, lane: Lane[T], now: float) -> None:
        """See whether a lane may go now, later, or only after something happens to it."""
        lane.entry = 0
        if not lane.waiting or not lane.open or lane.hold:
            return
        at = lane.next_at
        if lane.in_flight >= (lane.limit if lane.proven else 1):
            if lane.proven or lane.trial or lane.in_flight >= min(_UNPROVEN, lane.limit):
                return
            at = max(at, lane.started + _PATIENCE)
        lane.entry = number = next(self._numbers)
        if at <= now:
            heappush(self._ready, (-lane.work(), number, lane))
        else:
            heappush(self._timed, (at, number, lane))

    def quiet(self) -> bool:
        """Whether no lane may go, now or later, unless something happens to it."""
        ready = self._ready
        while ready and ready[0][2].entry != ready[0][1]:
            heappop(ready)
        return not ready and self.next_time() is None

    def next_time(self) -> float | None:
        """When a lane that waits for its time may go; None if none waits."""
        while self._timed and self._timed[0][2].entry != self._timed[0][1]:
            heappop(self._timed)
        return self._timed[0][0] if self._timed else None

    def left(self, now: float) -> float:
        """Seconds until the last lane is done, as far as can be told."""
        lanes = self._lanes.values()
        longest = max((lane.left(now) for lane in lanes), default=0.0)
        return max(longest, sum(lane.demand() for lane in lanes) / self._slots)

    def drain(self, lane: Lane[T]) -> list[T]:
        """Take everything that waits in a lane out of it, in order."""
        return self.withdraw(lane, lambda _: True)

    def withdraw(self, lane: Lane[T], unwanted: Callable[[T], bool]) -> list[T]:
        """Take some of what waits in a lane out of it, in order."""
        waiting, lane.waiting = sorted(lane.waiting), []
        taken: list[T] = []
        for entry in waiting:
            if unwanted(entry[2]):
                taken.append(entry[2])
            else:
                lane.waiting.append(entry)  # what is sorted is a heap
        if not lane.waiting:
            lane.entry = 0
        return taken

    def __iter__(self) -> Iterator[Lane[T]]:
        return iter(self._lanes.values())

    def __len__(self) -> int:
        return len(self._lanes)
