"""Whose turn it is: hosts' manners, and the order that ends a run soonest. No network here."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from loccit.probe.lanes import Lane, Lanes


def opened(lanes: Lanes[int], host: str, links: int, *, limit: int = 4, interval: float = 0.0,
           proven: bool = True) -> Lane[int]:  # fmt: skip
    lane = lanes.add(host, limit, interval)
    lane.open = True
    lane.proven = proven
    for number in range(links):
        lanes.put(lane, number, 0.0)
    return lane


def drained(lanes: Lanes[int], now: float) -> list[str]:
    """The hosts of everything that may start now."""
    hosts = []
    while (got := lanes.take(now)) is not None:
        hosts.append(got[0].host)
    return hosts


def test_requests_spread_over_hosts_with_equally_much_left() -> None:
    lanes: Lanes[int] = Lanes(100)
    for n in range(10):
        opened(lanes, f"h{n}", 20)
    first = [lanes.take(0.0) for _ in range(20)]
    assert Counter(got[0].host for got in first if got) == {f"h{n}": 2 for n in range(10)}


def test_the_longest_lane_goes_first_though_it_grew_while_it_waited() -> None:
    lanes: Lanes[int] = Lanes(100)
    short = opened(lanes, "short", 3)
    long = opened(lanes, "long", 1)
    for number in range(40):
        lanes.put(long, number, 0.0)
    assert [got[0] for _ in range(3) if (got := lanes.take(0.0))] == [long] * 3
    assert short.in_flight == 0


def test_a_slow_host_with_as_many_links_goes_first() -> None:
    lanes: Lanes[int] = Lanes(100)
    quick, slow = opened(lanes, "quick", 5), opened(lanes, "slow", 5)
    for _ in range(20):
        quick.answered(0.01)
        slow.answered(2.0)
    for lane in (quick, slow):
        lanes.offer(lane, 0.0)
    assert drained(lanes, 0.0)[:4] == ["slow"] * 4


def test_no_host_takes_more_than_half_of_the_slots() -> None:
    lanes: Lanes[int] = Lanes(10)
    opened(lanes, "busy", 50, limit=100)
    assert drained(lanes, 0.0) == ["busy"] * 5


def test_a_host_that_has_not_answered_is_asked_one_thing_until_it_has_had_time() -> None:
    lanes: Lanes[int] = Lanes(10)
    opened(lanes, "new", 9, proven=False)
    assert drained(lanes, 0.0) == ["new"]
    assert lanes.next_time() == 3.0
    assert drained(lanes, 3.0) == ["new"]
    assert drained(lanes, 9.0) == []


def test_an_interval_is_kept_whoever_asks() -> None:
    lanes: Lanes[int] = Lanes(10)
    opened(lanes, "gentle", 5, interval=0.5)
    starts = [now / 10 for now in range(40) if drained(lanes, now / 10)]
    assert starts[:4] == [0.0, 0.5, 1.0, 1.5]


def test_an_overloaded_host_is_asked_less_and_recovers() -> None:
    lane: Lane[int] = Lane("tired", 4, 0.0)
    lane.overloaded(10.0, 9.0, wait=7.0)
    assert (lane.limit, lane.next_at) == (2, 17.0)
    assert lane.interval > 0
    for _ in range(200):
        lane.answered(0.1)
    assert (lane.limit, lane.interval) == (4, 0.0)


def test_slowing_down_has_an_end() -> None:
    lane: Lane[int] = Lane("down", 4, 0.1)
    for now in range(50):
        lane.overloaded(now + 0.5, now)
    assert lane.limit == 1
    assert lane.interval == 8.0


def test_a_burst_of_refusals_slows_down_once() -> None:
    """Four that were under way together tell the same thing, not four things."""
    lane: Lane[int] = Lane("tired", 8, 0.0)
    for now in (1.0, 1.1, 1.2, 1.3):
        lane.overloaded(now, started=0.9)
    assert (lane.limit, lane.interval) == (4, 0.25)
    lane.overloaded(2.0, started=1.6)
    assert (lane.limit, lane.interval) == (2, 0.5)


@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(1, 5), st.sampled_from([0.0, 0.3])), min_size=1
    )
)
def test_everything_gets_its_turn_and_limits_hold(plans: list[tuple[int, int, float]]) -> None:
    """By the clock of a run in which each request takes a second."""
    lanes: Lanes[int] = Lanes(8)
    for number, (links, limit, interval) in enumerate(plans):
        opened(lanes, f"h{number}", links, limit=limit, interval=interval, proven=number % 2 == 0)
    under_way: list[tuple[float, Lane[int]]] = []
    done, now = 0, 0.0
    while done < sum(links for links, _, _ in plans):
        now += 0.1
        assert now < 1_000
        for entry in [entry for entry in under_way if entry[0] <= now]:
            under_way.remove(entry)
            entry[1].answered(1.0)
            lanes.release(entry[1], now)
            done += 1
        while len(under_way) < 8 and (got := lanes.take(now)) is not None:
            assert got[0].in_flight <= got[0].limit
            under_way.append((now + 1.0, got[0]))


def test_how_long_the_rest_takes() -> None:
    lanes: Lanes[int] = Lanes(100)
    assert lanes.left(0.0) == 0.0
    opened(lanes, "gentle", 10, interval=2.0)
    quick = opened(lanes, "quick", 10)
    for _ in range(30):
        quick.answered(0.1)
    assert lanes.left(0.0) == 20.0
    gentle = lanes.lane("gentle")
    assert gentle is not None
    gentle.hold = True  # its host fails; it waits for the end, and does not delay it
    assert 0.2 < lanes.left(0.0) < 0.5


def test_new_hosts_are_asked_early_in_case_they_hang() -> None:
    lanes: Lanes[int] = Lanes(100, doubt=20.0)
    known = opened(lanes, "known", 50)
    for _ in range(30):
        known.answered(0.1)
    lanes.offer(known, 0.0)
    for n in range(3):
        opened(lanes, f"new{n}", 1, proven=False)
    assert drained(lanes, 0.0)[:3] == ["new0", "new1", "new2"]
