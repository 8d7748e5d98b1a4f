"""Which process asks what, and how gently it goes where another may ask too."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loccit.fetch.identity import HostTable
from loccit.probe.lanes import Lane
from loccit.probe.manners import Manners
from loccit.probe.shares import Shares, site_of
from loccit.settings import HostSettings, PolitenessSettings

POLITE = PolitenessSettings(per_host=4, min_interval=0.5)


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://a.example/x/y", "a.example"),
        ("https://www.a.example", "a.example"),
        ("http://A.example:8080/", "a.example"),
        ("http://name:word@a.example/", "a.example"),
        ("http://[2001:db8::1]:8080/", "[2001:db8::1]"),
        ("mailto:somebody", "mailto:somebody"),
    ],
)
def test_ports_and_www_are_the_same_site(url: str, site: str) -> None:
    assert site_of(url) == site


@given(st.lists(st.integers(0, 300), min_size=50), st.integers(2, 4))
def test_a_site_has_one_owner_and_nobody_idles(hosts: list[int], processes: int) -> None:
    shares = Shares()
    under_way = [0] * processes
    owners: dict[int, int] = {}
    for host in hosts:
        owner = shares.owner(f"http://h{host}.example/", under_way)
        assert owners.setdefault(host, owner) == owner
        under_way[owner] += 1
    largest = max(hosts.count(host) for host in hosts)
    assert max(under_way) - min(under_way) <= max(largest, 1) * processes


def test_a_host_that_another_process_may_ask_is_asked_singly_and_rarely() -> None:
    manners = Manners(POLITE, HostTable({"slow.example": HostSettings(min_interval=3.0)}), 2)
    assert manners.of("a.example") == (1, 1.0)
    assert manners.take_over("http://www.a.example/") == "a.example"
    assert manners.take_over("http://a.example/other") is None
    assert manners.of("a.example") == manners.of("www.a.example") == (4, 0.5)
    assert manners.of("slow.example") == (1, 6.0)


def test_alone_every_host_is_ours() -> None:
    assert Manners(POLITE, HostTable({}), 1).of("a.example") == (4, 0.5)


def test_a_lane_gets_its_own_pace_unless_it_recovers() -> None:
    lane: Lane[int] = Lane("a.example", 1, 1.0)
    lane.repace(4, 0.5)
    assert (lane.limit, lane.interval) == (4, 0.5)
    lane.overloaded(1.0, 0.5)
    lane.repace(8, 0.0)
    assert (lane.limit, lane.interval) == (2, 1.0)
    for _ in range(100):
        lane.answered(0.1)
    assert (lane.limit, lane.interval) == (8, 0.0)
