"""A year of nightly `--due --budget` runs, simulated: only the network and the clock are made up.

What is due comes from a real state database; lanes, questions, verdicts, histories and due dates
are those of an audit. The web: hosts of Zipf's sizes; links die, stumble, and hosts are down for a
day. The night's run begins at three, up to a quarter of an hour late.
"""

import random
from collections.abc import Collection
from pathlib import Path

from msgspec import Struct, field

from loccit.judge import ask, judge, next_due, next_history
from loccit.model import Citation, History, Kind, Observation, Post
from loccit.pipeline import DUE_SOON
from loccit.recheck.interval import hours_until_next
from loccit.store import Store
from loccit.store.links import DueLink, LinkOutcome
from loccit.store.posts import CitedLink
from loccit.store.runs import Run
from loccit.urls.link import make_link
from tests.recheck.night import SETTINGS, Asked, Manners, Probe
from tests.recheck.web import DAY, DAY_ZERO, HOUR, Web

JITTER = 0.25
"""Hours by which a night's run is late at the most."""


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


class Year(Manners):
    """What all of them came to."""

    nights: list[Night] = field(default_factory=list)
    late: float = float("-inf")
    """Hours after the end of its interval at which the latest link was asked, of those whose
    interval is more than a day; negative where all were in time."""
    late_doubtful: float = float("-inf")
    """The same of those that come again after a day."""

    @property
    def evenness(self) -> float:
        """The busiest night's links by the mean's."""
        links = [night.links for night in self.nights]
        return max(links) * len(links) / sum(links)

    def around(self, start: int, end: int) -> float:
        """The busiest of some nights by the mean of the seven around it, three at each side."""
        links = [night.links for night in self.nights]
        weeks = [links[max(at - 3, 0) : at + 4] for at in range(len(links))]
        ratios = [links[at] * len(week) / max(sum(week), 1) for at, week in enumerate(weeks)]
        return max(ratios[start:end], default=0.0)


class Nights:
    """An archive, its state and its web; night after night is run."""

    def __init__(self, store: Store, web: Web) -> None:
        self._store = store
        self._web = web
        self._promised: dict[str, tuple[float, bool]] = {}
        """Until when each link is to be asked again; and whether within a day."""
        self.year = Year()

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
                ids = self._store.links.due(run.id).ids
                asked = [self._seasoned(due) for due in self._store.links.load(ids, run.id)]
                self._store.links.save_outcomes(run.id, asked)
        self._finish(run, DAY_ZERO, None)

    def _seasoned(self, due: DueLink) -> tuple[int, LinkOutcome]:
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
        ids = self._store.links.due(
            run.id,
            before=start + DUE_SOON * HOUR,
            asked_before=start - SETTINGS.schedule.min_interval * HOUR,
        ).ids
        night = Probe(self._web, self.year, start, budget)
        for due in self._store.links.load(ids, run.id):
            night.feed(due)
        settled = night.run()
        with self._store.transaction():
            self._store.links.save_outcomes(run.id, [self._settle(*asked) for asked in settled])
        left = len(ids) - len(settled)
        self._finish(run, start + night.now, "the time budget was spent" if left else None)
        self.year.nights.append(
            Night(
                number, len(settled), night.requests, night.now, left,
                max(night.asked.values(), default=0),
            )
        )  # fmt: skip

    def _settle(self, asked: Asked, at: float) -> tuple[int, LinkOutcome]:
        promised, doubtful = self._promised.get(asked.due.link.url, (float("inf"), False))
        hours = (asked.observations[0].at - promised) / HOUR
        if doubtful:
            self.year.late_doubtful = max(self.year.late_doubtful, hours)
        else:
            self.year.late = max(self.year.late, hours)
        return self._judged(asked.due, asked.observations, asked.due.history, at)

    def _judged(
        self, due: DueLink, seen: list[Observation], history: History | None, at: float
    ) -> tuple[int, LinkOutcome]:
        verdict = judge(due.link, seen, history, SETTINGS, now=at)
        history = next_history(history, verdict, seen, now=at)
        hours = hours_until_next(history, verdict, SETTINGS.schedule)
        self._promised[due.link.url] = (at + hours * HOUR, hours <= 24)
        due_again = next_due(due.link, history, verdict, SETTINGS.schedule)
        return due.id, LinkOutcome(verdict, history, due_again, at)

    def _finish(self, run: Run, at: float, reason: str | None) -> None:
        self._store.runs.finish(
            run, at, incomplete_reason=reason, requests=0, facts={}, problems=()
        )


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
