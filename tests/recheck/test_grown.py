"""Links that are steady: their periods grow with their age, alike for all."""

from collections import Counter

import pytest
from hypothesis import given, strategies as st

from loccit.config.settings import ScheduleSettings
from loccit.model import DAY, History, Status, Verdict
from loccit.reasons import Reason
from loccit.recheck import grown_visit, steady_interval
from loccit.recheck.interval import hours_until_next, next_due
from loccit.urls.link import make_link

HOUR = 3600.0
WEEK, LONGEST = 7 * DAY, 60 * DAY
BORN = 20_000 * DAY + 3 * HOUR
ages = st.floats(min_value=0, max_value=2_000 * DAY)
shortest = st.floats(min_value=DAY / 4, max_value=30 * DAY)
factors = st.floats(min_value=1, max_value=50)


@given(st.text(), ages, shortest, factors, st.floats(0, DAY))
def test_within_the_interval_and_never_too_soon(
    url: str, age: float, short: float, factor: float, soonest: float
) -> None:
    now, longest = BORN + age, short * factor
    due = grown_visit(url, now, BORN, short, longest, soonest=soonest)
    interval = steady_interval(now - BORN, short, longest)
    assert now < due <= now + interval + 1e-6
    assert due >= now + min(soonest, interval)
    assert due == grown_visit(url, now, BORN, short, longest, soonest=soonest)


@given(st.text(), ages, st.floats(2 * DAY + 1, 30 * DAY), factors)
def test_a_nightly_run_keeps_to_the_interval(
    url: str, age: float, short: float, factor: float
) -> None:
    """Whatever the hour at which a link was met, its night is in time at that hour."""
    now = BORN + age
    due = grown_visit(url, now, BORN, short, short * factor)
    assert due // DAY * DAY + now % DAY <= now + steady_interval(age, short, short * factor)


@given(ages)
def test_a_clock_that_went_back_leaves_a_young_link(back: float) -> None:
    now = BORN - back
    assert now < grown_visit("u", now, BORN, WEEK, LONGEST) <= now + WEEK


def nights_of(urls: list[str], nights: int) -> list[int]:
    """How many links a run every night at three asks on each, after all were asked at once."""
    asked: Counter[int] = Counter()
    for url in urls:
        now = BORN
        while now < BORN + nights * DAY:
            now = grown_visit(url, now, BORN, WEEK, LONGEST) // DAY * DAY + 3 * HOUR
            asked[round((now - BORN) / DAY)] += 1
    return [asked[night] for night in range(1, nights + 1)]


def test_the_load_falls_without_a_step() -> None:
    loads = nights_of([f"https://h{n % 40}.example/{n}" for n in range(20_000)], 200)
    for at in range(3, len(loads) - 3):
        assert loads[at] < 1.3 * sum(loads[at - 3 : at + 4]) / 7
    weeks = [sum(loads[at : at + 14]) for at in range(0, 126, 14)]
    assert weeks == sorted(weeks, reverse=True)
    assert max(loads[130:]) < 1.3 * sum(loads[130:]) / 70


@pytest.mark.parametrize("count", [1, 10])
def test_a_few_links_are_seen_in_time(count: int) -> None:
    loads = nights_of([f"https://a.example/{n}" for n in range(count)], 7)
    assert count <= sum(loads) <= 2 * count


def test_a_fortnight_without_runs_is_made_up_for_once() -> None:
    """All that waited is asked in the next run, and is even again after it."""
    late = BORN + 214 * DAY
    urls = [f"https://a.example/{n}" for n in range(20_000)]
    nights = Counter(grown_visit(url, late, BORN, WEEK, LONGEST) // DAY for url in urls)
    assert len(nights) == 54
    assert max(nights.values()) < 1.3 * len(urls) / 54


@pytest.mark.parametrize(
    ("stable", "longest"), [(168.0, 24.0), (6.0, 6.0), (24.0, 1440.0), (1.0, 1.0)]
)
def test_odd_settings_are_kept_to(stable: float, longest: float) -> None:
    """A longest interval under the shortest counts as the shortest; none is under the soonest."""
    schedule = ScheduleSettings(stable_interval=stable, max_interval=longest)
    verdict = Verdict(Status.OK, Reason.ANSWERS, "14", "It answers.", 1.0)
    for days, runs in ((0, 1), (3, 2), (400, 30)):
        history = History(
            first_seen=BORN, last_visit=BORN + days * DAY, last_status=Status.OK, stable_runs=runs
        )
        due = next_due(make_link("https://a.example/"), history, verdict, schedule)
        hours = hours_until_next(history, verdict, schedule)
        assert max(stable, 20.0) <= hours <= max(stable, longest, 20.0)
        assert 20.0 <= (due - BORN) / HOUR - days * 24 <= hours
