"""What archives allow, in virtual time: thousands of look-ups, and archives that fail."""

import asyncio
from collections import Counter
from collections.abc import Callable
from random import Random

import pytest

from loccit.archives.client import ArchiveClient
from loccit.archives.pace import Room
from loccit.archives.values import CopyRequest, Outcome, Query, Response, Result
from loccit.config.settings import WaybackSettings
from loccit.testing.archive import ENDPOINT, LocalArchive, Stored
from loccit.testing.behaviour import Reply
from tests.archives.common import answered, wanted
from tests.archives.scenarios import GOOD, TEXT
from tests.archives.virtual import run

SETTINGS = WaybackSettings(lookup=True, endpoint=ENDPOINT)


class Simulation:
    """A client, an archive that answers after a while, and when each request began."""

    def __init__(
        self,
        answer: Callable[[Query], Response],
        *,
        settings: WaybackSettings = SETTINGS,
        seed: int = 1,
        takes: Callable[[int], float] | None = None,
    ) -> None:
        """Take what the archive answers, and how many seconds its n-th answer takes."""
        self.begun: list[tuple[float, Query]] = []
        self.results: dict[str, list[Result]] = {}
        self._answer = answer
        random = Random(seed)
        self._takes = takes or (lambda _: random.expovariate(1.0))
        self.client = ArchiveClient(settings, self.fetch)
        self.ended = 0.0

    async def fetch(self, ask: Query) -> Response:
        self.begun.append((asyncio.get_running_loop().time(), ask))
        await asyncio.sleep(self._takes(len(self.begun)))
        return self._answer(ask)

    def look_up(self, links: list[CopyRequest]) -> "Simulation":
        async def main() -> None:
            await self.client.look_up(links, lambda item, got: self.results.update({item.url: got}))
            self.ended = asyncio.get_running_loop().time()

        run(main())
        return self

    def most_in(self, window: float, room: Room | None = None) -> int:
        """The most requests that begin within any window of so many seconds."""
        times = [at for at, ask in self.begun if room is None or ask.room is room]
        most = first = 0
        for last, at in enumerate(times):
            while times[first] <= at - window:
                first += 1
            most = max(most, last - first + 1)
        return most

    def outcomes(self) -> Counter[Outcome]:
        return Counter(result.outcome for results in self.results.values() for result in results)


def links(count: int) -> list[CopyRequest]:
    return [wanted(f"http://a{n}.example/{n}", "2013-06-01", texts=TEXT) for n in range(count)]


def archive_of(count: int, every: int = 2) -> LocalArchive:
    return LocalArchive(
        Stored("20130601120000", f"http://a{n}.example/{n}", GOOD) for n in range(0, count, every)
    )


def quick(archive: LocalArchive) -> Callable[[Query], Response]:
    by_key = {one.url: LocalArchive([one]) for one in archive.stored}
    empty = LocalArchive()

    def answer(ask: Query) -> Response:
        number = next(part for part in ask.url.replace("%2F", "/").split("/")[::-1] if part)
        number = number.partition("&")[0]
        one = by_key.get(f"http://a{number}.example/{number}", empty)
        return answered(one, ask)

    return answer


def test_two_thousand_look_ups_exceed_no_limit() -> None:
    simulation = Simulation(quick(archive_of(2_000))).look_up(links(2_000))
    assert simulation.outcomes() == {Outcome.FOUND: 1_000, Outcome.NONE: 1_000}
    assert simulation.most_in(60, Room.INDEX) <= 24
    assert simulation.most_in(1, Room.PAGE) <= 8
    # The limit is what it costs, and not more: 2,000 questions, one every 2.5 seconds.
    assert simulation.ended < 2_000 * 2.5 * 1.05


def test_a_refusal_stops_everything_for_a_minute() -> None:
    archive = archive_of(40, every=1)
    count = 0

    def answer(ask: Query) -> Response:
        nonlocal count
        count += 1
        if count == 10:
            return Response(429, [("retry-after", "3")])
        return quick(archive)(ask)

    simulation = Simulation(answer).look_up(links(40))
    refused = simulation.begun[9][0]
    after = [at for at, _ in simulation.begun if at > refused + 3]
    # What was under way when the refusal came is not taken back; after it, nothing begins.
    assert max(b - a for a, b in zip([refused, *after], after, strict=False)) >= 57
    assert simulation.outcomes() == {Outcome.FOUND: 40}


def test_retry_after_is_heeded_where_it_is_longer() -> None:
    count = 0

    def answer(ask: Query) -> Response:
        nonlocal count
        count += 1
        return Response(429, [("retry-after", "300")]) if count == 1 else Response(200, [], b"[]")

    simulation = Simulation(answer).look_up(links(3))
    late = [at for at, _ in simulation.begun if at > 20]
    assert min(late) >= 300


def test_the_second_refusal_ends_the_run() -> None:
    simulation = Simulation(lambda ask: Response(429)).look_up(links(100))
    assert set(simulation.outcomes()) == {Outcome.FAILED}
    assert len(simulation.begun) <= 8
    assert len(simulation.results) <= 3
    assert any("429" in reason for reason in simulation.client.closed)


def test_an_archived_429_is_not_the_archives() -> None:
    archive = LocalArchive(
        [Stored("20130601120000", "http://a0.example/0", "slow down", status=429, revisit=True)]
    )
    simulation = Simulation(lambda ask: answered(archive, ask)).look_up(links(1))
    assert simulation.outcomes() == {Outcome.NONE: 1}
    assert simulation.client.closed == []


@pytest.mark.parametrize(
    "got", [Response(failure="timed out"), Response(503), Response(200), Response(200, [], b"hi")]
)
def test_an_archive_that_is_down_costs_a_bounded_time(got: Response) -> None:
    simulation = Simulation(lambda ask: got).look_up(links(10_000 if got.status != 200 else 40))
    assert Outcome.NONE not in simulation.outcomes()
    if got.status != 200:
        assert len(simulation.begun) <= 12
        assert simulation.ended < 120
        assert len(simulation.client.closed) == 1


@pytest.mark.parametrize(
    "takes",
    [lambda _: 20.0, lambda n: 29.0 if n % 4 == 0 else 0.1],
    ids=["each answer", "every fourth answer"],
)
def test_an_archive_that_is_slow_costs_a_bounded_time(takes: Callable[[int], float]) -> None:
    archive = archive_of(10_000)
    simulation = Simulation(quick(archive), takes=takes).look_up(links(10_000))
    assert simulation.ended < 3_600
    assert "answers slowly" in simulation.client.closed[0]
    assert 0 < len(simulation.results) < 2_000


def test_a_slow_answer_now_and_then_does_not_end_the_look_up() -> None:
    archive = archive_of(500)
    simulation = Simulation(quick(archive), takes=lambda n: 25.0 if n % 50 == 0 else 2.0)
    simulation.look_up(links(500))
    assert not simulation.client.closed
    assert len(simulation.results) == 500


def test_excluded_sites_do_not_end_the_look_up() -> None:
    archive = archive_of(30, every=1)
    archive.excluded = {f"a{n}.example" for n in range(12)}
    simulation = Simulation(lambda ask: answered(archive, ask)).look_up(links(30))
    assert simulation.outcomes() == {Outcome.EXCLUDED: 12, Outcome.FOUND: 18}


def test_availability_is_asked_only_where_the_index_fails() -> None:
    archive = archive_of(6)
    archive.index = Reply(502, "bad gateway")
    simulation = Simulation(lambda ask: answered(archive, ask)).look_up(links(6))
    # That it knows nothing proves nothing.
    assert simulation.outcomes() == {Outcome.FOUND: 3, Outcome.FAILED: 3}
    archive.index = None
    before = len(archive.asked)
    Simulation(lambda ask: answered(archive, ask)).look_up(links(6))
    assert not any("available" in path for path in archive.asked[before:])
