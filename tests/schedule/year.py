"""A year of nightly `--due --budget` runs, simulated: only the network and the clock are made up.

What is due comes from a real state database; lanes, questions, verdicts, histories and due dates
are those of an audit. The web: hosts of Zipf's sizes; links die, stumble, and hosts are down for a
day. The night's run begins at three, up to a quarter of an hour late.
"""

import random
from collections import Counter
from collections.abc import Collection
from heapq import heappop, heappush
from itertools import accumulate
from pathlib import Path

from msgspec import Struct

from loccit.judge import ask, judge, next_due, next_history
from loccit.judge.schedule import hours_until_next
from loccit.model import Citation, Failure, History, Hop, Kind, Observation, Post, Request
from loccit.probe.lanes import Lane, Lanes
from loccit.settings import Settings
from loccit.store import Store
from loccit.store.evidence import DueLink, Judged
from loccit.store.posts import CitedLink
from loccit.store.runs import Run
from loccit.urls import make_link

DAY = 86_400.0
HOUR = 3_600.0
DAY_ZERO = 20_000 * DAY
SETTINGS = Settings()
SOON = 2 * HOUR
"""As `loccit.audit` has it: due so soon is due tonight."""
JITTER = 0.25
"""Hours by which a night's run is late at the most."""
TIMEOUT = 20.0


class Night(Struct, frozen=True):
    """What one night came to."""

    number: int
    links: int
    requests: int
    seconds: float
    left: int
    """Links that the budget left for another night."""
    largest: int
    """Requests to the host that was asked most."""


class Year(Struct):
    """What all of them came to."""

    nights: list[Night]
    late: float = float("-inf")
    """Hours after the end of its interval at which the latest link was asked, of those whose
    interval is more than a day; negative where all were in time."""
    late_doubtful: float = float("-inf")
    """The same of those that come again after a day."""
    closest: float = float("inf")
    """Seconds between two requests to a host, at the least."""
    at_once: int = 0
    """Requests under way at a host, at the most."""

    @property
    def evenness(self) -> float:
        """The busiest night's links by the mean's."""
        links = [night.links for night in self.nights]
        return max(links) * len(links) / sum(links)


class Web:
    """What each link truly answers, and when."""

    def __init__(self, links: int, hosts: int, seed: int) -> None:
        self._seed = seed
        draw = random.Random(seed)
        weights = list(accumulate(1 / rank for rank in range(1, hosts + 1)))
        chosen = draw.choices(range(hosts), cum_weights=weights, k=links)
        self.urls = [f"https://host-{h}.example/essay/{n}.pdf" for n, h in enumerate(chosen)]
        self.host = {url: f"host-{h}" for url, h in zip(self.urls, chosen, strict=True)}
        self._down = {f"host-{h}": draw.randrange(365) for h in range(hosts)}
        # Two of a hundred died before the year, and five more do in its course.
        self._dies = {url: DAY_ZERO + DAY * draw.expovariate(0.05 / 365) for url in self.urls}
        for url in draw.sample(self.urls, links // 50):
            self._dies[url] = 0.0

    def answer(self, request: Request, at: float) -> tuple[Observation, float]:
        """What a request is answered, and after how many seconds."""
        day = int((at - DAY_ZERO) // DAY)
        luck = random.Random(f"{self._seed} {request.url} {day}").random()
        url = request.url
        failure = status = None
        if at >= self._dies.get(url, 0.0):
            status = 404
        elif self._down[self.host[url]] == day:
            failure = Failure.CONNECT_TIMEOUT
        else:
            status = 503 if luck < 0.003 else 200
        seen = Observation(
            url=url,
            link=request.link,
            at=at,
            purpose=request.purpose,
            hops=(Hop(url, status),),
            status=status,
            failure=failure,
            headers={"content-type": "application/pdf"},
        )
        return seen, TIMEOUT if failure else 0.1 + luck


class _Asked(Struct):
    """A link under way."""

    due: DueLink
    observations: list[Observation]


class Nights:
    """An archive, its state and its web; night after night is run."""

    def __init__(self, store: Store, web: Web) -> None:
        self._store = store
        self._web = web
        self._promised: dict[str, tuple[float, bool]] = {}
        """Until when each link is to be asked again; and whether within a day."""
        self.year = Year([])

    def fill(self, *, seasoned: bool) -> None:
        """Save the archive; of a seasoned one, every link has been asked for long, last tonight."""
        run = self._store.runs.begin(DAY_ZERO)
        links = [make_link(url) for url in self._web.urls]
        with self._store.transaction():
            for start in range(0, len(links), 50):
                post = f"{start}.md"
                cited = [
                    CitedLink(Citation(post, 1, 1, Kind.LINK, link.url, link.url), link)
                    for link in links[start : start + 50]
                ]
                self._store.posts.save(Post(post, "", 0), cited, run.id, DAY_ZERO)
            if seasoned:
                ids = self._store.evidence.due(run.id)
                asked = [self._seasoned(due) for due in self._store.evidence.load(ids, run.id)]
                self._store.evidence.judged(run.id, asked)
        self._finish(run, DAY_ZERO, None)

    def _seasoned(self, due: DueLink) -> Judged:
        long_ago, now = DAY_ZERO - 365 * DAY, DAY_ZERO + 3 * HOUR
        seen: list[Observation] = []
        while requests := ask(due.link, seen, SETTINGS):
            seen += [self._web.answer(request, now)[0] for request in requests]
        gone = seen[0].status == 404
        history = History(
            first_seen=long_ago,
            last_ok=None if gone else long_ago,
            dead_since=long_ago if gone else None,
            gone_since=long_ago if gone else None,
            failures=8 if gone else 0,
            last_visit=now,
            last_status=judge(due.link, seen, None, SETTINGS, now=now).status,
            stable_runs=8,
        )
        return self._judged(due, seen, history, now)

    def run(self, number: int, *, budget: float, late: float = 0.0) -> None:
        """One night's run, with `budget` seconds."""
        start = DAY_ZERO + number * DAY + 3 * HOUR + late
        run = self._store.runs.begin(start)
        ids = self._store.evidence.due(
            run.id,
            before=start + SOON,
            asked_before=start - SETTINGS.schedule.min_interval * HOUR,
        )
        night = _Probe(self._web, self.year, start, budget)
        for due in self._store.evidence.load(ids, run.id):
            night.feed(due)
        settled = night.run()
        with self._store.transaction():
            self._store.evidence.judged(run.id, [self._settle(*asked) for asked in settled])
        left = len(ids) - len(settled)
        self._finish(run, start + night.now, "the time budget was spent" if left else None)
        self.year.nights.append(
            Night(
                number, len(settled), night.requests, night.now, left,
                max(night.asked.values(), default=0),
            )
        )  # fmt: skip

    def _settle(self, asked: _Asked, at: float) -> Judged:
        promised, doubtful = self._promised.get(asked.due.link.url, (float("inf"), False))
        hours = (asked.observations[0].at - promised) / HOUR
        if doubtful:
            self.year.late_doubtful = max(self.year.late_doubtful, hours)
        else:
            self.year.late = max(self.year.late, hours)
        return self._judged(asked.due, asked.observations, asked.due.history, at)

    def _judged(
        self, due: DueLink, seen: list[Observation], history: History | None, at: float
    ) -> Judged:
        verdict = judge(due.link, seen, history, SETTINGS, now=at)
        history = next_history(history, verdict, seen, now=at)
        hours = hours_until_next(history, verdict, SETTINGS.schedule)
        self._promised[due.link.url] = (at + hours * HOUR, hours <= 24)
        return Judged(
            due.id, verdict, history, next_due(due.link, history, verdict, SETTINGS.schedule), at
        )

    def _finish(self, run: Run, at: float, reason: str | None) -> None:
        self._store.runs.finish(
            run, at, incomplete_reason=reason, requests=0, facts={}, problems=()
        )


class _Probe:
    """A night's questions through the lanes, on a clock of their own (seconds from the start)."""

    def __init__(self, web: Web, year: Year, start: float, budget: float) -> None:
        self._web, self._year, self._start, self._budget = web, year, start, budget
        self._slots = SETTINGS.network.max_in_flight
        self._lanes: Lanes[tuple[_Asked, Request]] = Lanes(self._slots)
        self._flying: list[
            tuple[float, int, Lane[tuple[_Asked, Request]], _Asked, Observation]
        ] = []
        self._late: list[tuple[_Asked, Request]] = []
        self._last: dict[str, float] = {}
        self._settled: list[tuple[_Asked, float]] = []
        self.now = 0.0
        self.requests = 0
        self.asked: Counter[str] = Counter()

    def feed(self, due: DueLink) -> None:
        self._ask(_Asked(due, []))

    def run(self) -> list[tuple[_Asked, float]]:
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

    def _ask(self, asked: _Asked) -> None:
        requests = ask(asked.due.link, asked.observations, SETTINGS)
        for request in requests:
            if request.at_end:
                self._late.append((asked, request))
            else:
                self._put(asked, request)
        if not requests:
            self._settled.append((asked, self._start + self.now))

    def _put(self, asked: _Asked, request: Request) -> None:
        host = self._web.host[request.url]
        lane = self._lanes.lane(host)
        if lane is None:
            polite = SETTINGS.politeness
            lane = self._lanes.add(host, polite.per_host, polite.min_interval)
            lane.open = True
        self._lanes.put(lane, (asked, request), self.now, request.priority)

    def _send(self, lane: Lane[tuple[_Asked, Request]], item: tuple[_Asked, Request]) -> None:
        asked, request = item
        seen, seconds = self._web.answer(request, self._start + self.now)
        self.requests += 1
        self.asked[lane.host] += 1
        if lane.host in self._last:
            self._year.closest = min(self._year.closest, self.now - self._last[lane.host])
        self._last[lane.host] = self.now
        self._year.at_once = max(self._year.at_once, lane.in_flight)
        heappush(self._flying, (self.now + seconds, self.requests, lane, asked, seen))

    def _receive(self) -> None:
        while self._flying and self._flying[0][0] <= self.now:
            _, _, lane, asked, seen = heappop(self._flying)
            if seen.status == 503:
                lane.overloaded(self.now)
            elif seen.status is not None:
                lane.answered(0.2)
            self._lanes.release(lane, self.now)
            asked.observations.append(seen)
            self._ask(asked)


def simulate(
    folder: Path,
    *,
    links: int,
    hosts: int,
    nights: int,
    seasoned: bool = True,
    budget: float = 1_800.0,
    missed: Collection[int] = (),
    short: Collection[int] = (),
    seed: int = 1911,
) -> Year:
    """Run the nights one after another.

    Args:
        folder: where the state database is made.
        seasoned: the archive has been audited for long, and all of it once more on the eve.
        budget: seconds a night.
        missed: nights on which nothing is run.
        short: nights on which the budget is spent after three seconds.
    """
    delays = random.Random(seed)
    with Store.open(folder / "state.sqlite3", create=True) as store:
        archive = Nights(store, Web(links, hosts, seed))
        archive.fill(seasoned=seasoned)
        for number in range(1, nights + 1):
            late = delays.uniform(0, JITTER * HOUR)
            if number not in missed:
                archive.run(number, budget=3.0 if number in short else budget, late=late)
        return archive.year


__all__ = ["JITTER", "Night", "Year", "simulate"]
