"""When a worker's lease is over, and when a worker is cut off."""

from hypothesis import HealthCheck, given, settings, strategies as st

from loccit.model import Failure
from loccit.scheduler.core.messages import Failed, NameResolved
from loccit.scheduler.executors.lease import MARGIN, Lease
from loccit.scheduler.executors.reach import HOLD, Reach, Share

SECONDS = 10.0
SHORT = st.integers(0, 16).map(lambda halves: halves / 2)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_lease_counts_from_the_moment_at_which_the_report_was_sent() -> None:
    clock = Clock()
    lease = Lease(SECONDS, clock)
    clock.now = 1.0
    lease.sent(1)
    clock.now = 8.0
    lease.received(1)
    clock.now = 9.9
    assert not lease.is_over
    clock.now = 10.0
    assert lease.is_over
    lease.sent(2)
    lease.received(2)
    assert lease.is_over  # it stays so


def test_a_report_that_is_sent_again_counts_from_the_first_time() -> None:
    clock = Clock()
    lease = Lease(SECONDS, clock)
    lease.sent(1)
    clock.now = 5.0
    lease.sent(1)
    lease.received(1)
    lease.received(7)  # never sent
    clock.now = 9.0
    assert lease.is_over


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(SHORT, SHORT, SHORT), max_size=8))
def test_it_is_over_before_the_coordinator_takes_it_as_over(
    steps: list[tuple[float, float, float]],
) -> None:
    """However long a report and the next call are under way, and a worker takes over it."""
    clock = Clock()
    lease = Lease(SECONDS, clock)
    heard = 0.0
    for number, (working, back, forth) in enumerate(steps, 1):
        clock.now += working
        if lease.is_over or clock.now >= heard + SECONDS:
            break
        lease.sent(number)
        clock.now += back
        if clock.now >= heard + SECONDS:
            break
        heard = clock.now
        clock.now += forth
        lease.received(number)
    clock.now = max(clock.now, heard + SECONDS * MARGIN)
    assert lease.is_over


def _fail(reach: Reach, number: int, now: float = 0.0) -> Failed:
    event = Failed(number, now, Failure.CONNECT_TIMEOUT)
    reach.failed(f"h{number}.example", event, now)
    return event


def test_failures_are_held_back_until_the_worker_reaches_a_host() -> None:
    reach = Reach()
    events = [_fail(reach, n) for n in range(5)]
    assert reach.overdue(HOLD / 2) == []
    assert reach.answered("a.example") == events[2:]  # the first may be anybody's
    assert reach.answered("a.example") == []
    assert reach.share == Share(1, 5)


def test_or_for_a_moment() -> None:
    reach = Reach()
    first = [_fail(reach, number) for number in range(3)][-1]
    second = NameResolved("b.example", failure=Failure.DNS_TIMEOUT)
    reach.failed("b.example", second, 1.0)
    assert reach.overdue(HOLD) == [first]
    assert reach.overdue(HOLD + 1.0) == [second]


def test_a_worker_that_reaches_nobody_is_cut_off_where_others_reach_theirs() -> None:
    reach = Reach()
    for number in range(8):
        assert not reach.is_cut_off(Share(100, 5))
        _fail(reach, number)
    assert reach.is_cut_off(Share(100, 5))
    assert not reach.is_cut_off(Share(3, 0))  # too little is known
    reach.answered("a.example")
    assert not reach.is_cut_off(Share(100, 5))


def test_where_most_hosts_are_gone_a_longer_row_is_chance() -> None:
    reach = Reach()
    for number in range(60):
        _fail(reach, number)
    assert not reach.is_cut_off(Share(20, 180))
    assert reach.is_cut_off(Share(100, 100))
