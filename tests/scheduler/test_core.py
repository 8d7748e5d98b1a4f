"""Single rules of the machine, as tables; the rest is tested by simulation."""

from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from loccit.scheduler.core.families import Families
from loccit.scheduler.core.host import TRANSITIONS, Host, HostEvent, HostState, KeyQueue, shape_of
from loccit.scheduler.core.pace import HostPace
from loccit.scheduler.core.states import states_table

PROBING = Path(__file__).parents[2] / "docs" / "probing.md"


def test_the_document_shows_the_table_of_states() -> None:
    assert states_table() in PROBING.read_text(encoding="utf-8")


def test_every_state_can_be_left_and_reached() -> None:
    assert {here for here, _ in TRANSITIONS} == set(HostState)
    assert {*TRANSITIONS.values()} == set(HostState) - {HostState.NEW}
    assert {event for _, event in TRANSITIONS} == set(HostEvent)


@pytest.mark.parametrize("state", HostState)
@pytest.mark.parametrize("event", HostEvent)
def test_a_host_changes_state_by_the_table_alone(state: HostState, event: HostEvent) -> None:
    host = Host("a.example", HostPace(4, 0.1))
    host.state = state
    if (state, event) in TRANSITIONS:
        host.on(event)
        assert host.state is TRANSITIONS[state, event]
    else:
        with pytest.raises(KeyError):
            host.on(event)


@given(st.lists(st.tuples(st.integers(0, 2**62), st.integers(0, 15)), unique=True), st.data())
def test_a_queue_of_keys_gives_back_what_was_put_in(
    entries: list[tuple[int, int]], data: st.DataObject
) -> None:
    queue = KeyQueue()
    for key, shape in entries:
        queue.put(key, shape)
    taken: list[int] = []
    while queue:
        before = len(queue)
        keys = queue.take(data.draw(st.integers(1, 5)))
        assert 1 <= len(keys) == before - len(queue)
        taken += keys
    assert sorted(taken) == sorted(key for key, _ in entries)


def test_groups_of_paths_take_turns() -> None:
    queue = KeyQueue()
    for key in range(100):
        queue.put(key, 1)
    queue.put(100, 2)
    assert 100 in queue.take(2)


def test_a_queue_of_keys_prefers_other_groups() -> None:
    queue = KeyQueue()
    for key in range(10):
        queue.put(key, key % 2)
    assert all(key % 2 for key in queue.take(5, frozenset({0})))
    assert not queue.has_other(frozenset({0}))
    assert len(queue.take(9, frozenset({0}))) == 5


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://a.example/cgi-bin/x", "http://a.example/blog/x"),
        ("http://a.example/a.php?x=1", "http://a.example/a.html"),
    ],
)
def test_different_kinds_of_path_are_in_different_groups(one: str, other: str) -> None:
    assert shape_of(one) != shape_of(other)


def test_one_folder_is_one_group() -> None:
    assert shape_of("http://a.example/x/1") == shape_of("http://a.example/x/2?y=/z")


@pytest.mark.parametrize(
    ("happened", "first"),
    [
        ("", "2001:db8::1"),
        ("a6 b6", "2001:db8::1"),
        ("a6 a6 a6", "2001:db8::1"),
        ("a4 b4 c4", "2001:db8::1"),
        ("a6 b6 c6", "192.0.2.1"),
        ("a6 b6 c6 +4", "192.0.2.1"),
        ("a6 b6 c6 +6", "2001:db8::1"),
    ],
)
def test_where_ipv6_leads_nowhere_ipv4_is_tried_first(happened: str, first: str) -> None:
    families = Families()
    addresses = {"6": "2001:db8::1", "4": "192.0.2.1"}
    for step in happened.split():
        address = addresses[step[1]]
        if step[0] == "+":
            families.answered(address)
        else:
            families.failed(step[0], address)
    assert families.ordered(tuple(addresses.values()))[0] == first


def test_an_overloaded_host_is_slowed_once_for_each_round_trip() -> None:
    pace = HostPace(8, 0.0)
    pace.overloaded(now=1.0, started=0.5)
    pace.overloaded(now=1.1, started=0.6)
    assert (pace.limit, pace.interval) == (4, 0.25)
    pace.overloaded(now=2.0, started=1.5)
    assert (pace.limit, pace.interval) == (2, 0.5)
    for _ in range(60):
        pace.answered(0.1, first=False)
    assert (pace.limit, pace.interval) == (8, 0.0)


def test_a_requested_wait_is_kept() -> None:
    pace = HostPace(8, 0.0)
    pace.overloaded(now=1.0, started=0.5, wait=30.0)
    assert pace.next_at == 31.0
