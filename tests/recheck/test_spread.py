from collections import Counter

import pytest
from hypothesis import given, strategies as st

from loccit.model import DAY
from loccit.recheck.spread import next_visit, nights_between

HOUR = 3600.0
NIGHT_ZERO = 20_000 * DAY + 3 * HOUR
intervals = st.floats(min_value=DAY / 2, max_value=100 * DAY)
times = st.floats(min_value=1.5e9, max_value=3e9)


@given(st.text(), times, intervals)
def test_due_after_now_and_within_the_interval(url: str, now: float, interval: float) -> None:
    due = next_visit(url, now, interval)
    assert now < due <= now + interval


@given(st.text(), times, intervals, st.floats(min_value=0, max_value=DAY))
def test_never_sooner_than_allowed(url: str, now: float, interval: float, soonest: float) -> None:
    due = next_visit(url, now, interval, soonest=soonest)
    assert due >= now + min(soonest, interval)


@given(st.text(), st.floats(min_value=2 * DAY + 1, max_value=100 * DAY), st.floats(0, DAY - 1))
def test_a_nightly_run_keeps_to_the_interval(url: str, interval: float, hour: float) -> None:
    """Even where a run meets the link early one night and late on its next one."""
    now = 20_000 * DAY + hour
    night = next_visit(url, now, interval) // DAY
    assert night * DAY + hour <= now + interval - DAY / 1e6


def test_a_short_interval_is_kept_to_the_second() -> None:
    assert next_visit("u", NIGHT_ZERO, 6 * HOUR, soonest=20 * HOUR) == NIGHT_ZERO + 6 * HOUR


def test_an_interval_of_a_day_is_a_day() -> None:
    assert next_visit("u", NIGHT_ZERO, DAY, soonest=20 * HOUR) == NIGHT_ZERO + DAY


@pytest.mark.parametrize(
    ("days", "period"), [(1.5, 1), (2, 1), (7, 6), (14, 12), (28, 25), (60, 54)]
)
def test_a_tenth_of_the_interval_is_kept_in_hand(days: float, period: int) -> None:
    assert nights_between(days * DAY) == period


@pytest.mark.parametrize("days", [7, 14, 28, 60])
def test_what_was_asked_in_one_night_is_spread_evenly(days: int) -> None:
    period = nights_between(days * DAY)
    urls = [f"https://h{n % 40}.example/{n}" for n in range(30_000)]
    nights = Counter(next_visit(url, NIGHT_ZERO, days * DAY) // DAY for url in urls)
    assert len(nights) == period
    assert max(nights.values()) < 1.3 * len(urls) / period


def test_a_link_returns_to_its_own_nights() -> None:
    first = next_visit("u", NIGHT_ZERO, 14 * DAY)
    late = first + 2 * DAY + 3 * HOUR
    assert next_visit("u", late, 14 * DAY) == first + 12 * DAY
