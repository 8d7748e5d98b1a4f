"""A machine whose clock is wrong, and certificates that did expire."""

from email.utils import formatdate

import pytest

from loccit.fetch.messages import HttpResponse
from loccit.fetch.server_clock import seconds_ahead
from loccit.model import DAY, Failure, Observation, Request
from loccit.scheduler.core.clock import ClockDoubts

YEAR = 365 * DAY
NOW = 1_860_000_000.0


def heard(*ahead: float, set_back: float = 0.0) -> ClockDoubts:
    """What so many domains say of the clock, one after the other; the last after it was set."""
    clock = ClockDoubts()
    for number, seconds in enumerate(ahead):
        last = number == len(ahead) - 1
        at = NOW + number - (set_back if last else 0.0)
        clock.heard(f"https://d{number}.example/", seconds, float(number), at)
    return clock


def is_held(clock: ClockDoubts, failure: Failure | None) -> bool:
    seen = Observation(url="https://a.example/", link="", at=NOW, insecure=failure)
    return clock.holds_back(seen, Request(seen.url, seen.url))


@pytest.mark.parametrize(
    ("clock", "held", "wrong"),
    [
        (heard(), True, 0),
        (heard(0), False, 0),
        (heard(YEAR), True, 1),
        (heard(*[YEAR, YEAR + 9] * 4), True, 8),
        (heard(0, -YEAR), False, 0),
        (heard(0, -YEAR, -YEAR + 60), True, 2),
        (heard(0, -YEAR, -9 * YEAR, -3 * YEAR), False, 0),
        (heard(0, 0, 0, YEAR, set_back=YEAR), True, 1),
        (heard(YEAR, YEAR, 0, set_back=-YEAR), False, 0),
    ],
)
def test_a_certificate_is_out_of_date_once_a_server_confirmed_the_clock(
    clock: ClockDoubts, held: bool, wrong: int
) -> None:
    assert is_held(clock, Failure.TLS_EXPIRED) is held
    assert is_held(clock, Failure.TLS_NOT_YET_VALID) is held
    assert not is_held(clock, Failure.TLS_SELF_SIGNED)
    assert not is_held(clock, None)
    assert len(clock.release()) == 2 * held
    assert [clock.is_wrong(least) for least in (1, 8)] == [wrong >= 1, wrong >= 8]


def test_the_wrong_clock_is_told() -> None:
    told = heard(YEAR, YEAR).description(NOW)
    assert "it says 2028-12-09, and the servers of d0.example, d1.example say 2029-12-09." in told


@pytest.mark.parametrize(
    ("headers", "ahead"),
    [
        ({}, None),
        ({"date": "yesterday"}, None),
        ({"date": formatdate(NOW, usegmt=True)}, 0.0),
        ({"date": formatdate(NOW + DAY - 9, usegmt=True)}, 0.0),
        ({"date": formatdate(NOW - YEAR, usegmt=True)}, -YEAR),
        ({"date": formatdate(NOW - YEAR, usegmt=True), "age": f"{YEAR:.0f}"}, 0.0),
        ({"date": formatdate(NOW + YEAR, usegmt=True), "age": "²"}, YEAR),
        ({"date": formatdate(9, usegmt=True)}, None),
        ({"date": formatdate(NOW - 3 * YEAR, usegmt=True)}, None),
    ],
)
def test_the_time_that_a_server_says_it_is(headers: dict[str, str], ahead: float | None) -> None:
    response = HttpResponse(200, list(headers.items()))
    assert seconds_ahead(response, NOW) == ahead
