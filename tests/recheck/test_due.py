"""`audit --due --budget` as a nightly job runs it: what is due is asked, and nothing else."""

import sqlite3
from contextlib import closing

import pytest

from loccit.model import DAY
from tests.gate.desk import ALIVE, OLD_DEAD, OTHER, Desk, desk

__all__ = ["desk"]

SOON = "[schedule]\nmin_interval = 0.0\ndoubtful_interval = 0.0001\n"


def asked(desk: Desk) -> set[str]:
    return {f"https://{request.host}{request.path}" for request in desk.web.requests}


def test_what_was_just_asked_is_not_due(desk: Desk) -> None:
    assert desk.audit().code == 0
    desk.web.forget()
    assert desk.loccit("audit", ".", "--due").code == 0
    assert desk.web.requests == []


@pytest.mark.parametrize(("days", "are_due"), [(0.5, False), (700, True)])
@pytest.mark.parametrize("options", [(), ("--due",)])
def test_what_was_asked_in_the_future_is_due(
    desk: Desk, options: tuple[str, ...], days: float, are_due: bool
) -> None:
    """The clock was wrong then."""
    assert desk.audit().code == 0
    desk.web.forget()
    ahead = days * DAY
    with closing(sqlite3.connect(desk.folder / "state.sqlite3")) as state, state:
        query = "UPDATE links SET last_asked = last_asked + ?, next_due = next_due + ?"
        state.execute(query, (ahead, ahead))
    assert desk.loccit("audit", ".", *options).code == 0
    assert (ALIVE in asked(desk)) is are_due


def test_a_new_citation_is_due(desk: Desk) -> None:
    assert desk.audit().code == 0
    desk.write("_posts/c.md", f"[one]({OTHER})\n")
    desk.web.forget()
    assert desk.loccit("audit", ".", "--due").code == 0
    assert {url for url in asked(desk) if "one.example" in url} >= {OTHER}
    assert not {ALIVE, OLD_DEAD} & asked(desk)


def test_what_looks_dead_is_due_soon_and_what_lives_is_not(desk: Desk) -> None:
    desk.configure(SOON)
    assert desk.audit().code == 0
    desk.web.forget()
    assert desk.loccit("audit", ".", "--due").code == 0
    assert OLD_DEAD in asked(desk)
    assert ALIVE not in asked(desk)


def test_a_budget_that_is_spent_is_told_and_the_next_run_goes_on(desk: Desk) -> None:
    """What was not asked is told as not looked at; a gate says nothing of it."""
    spent = desk.loccit("audit", ".", "--due", "--budget", "0s", "--gate", "--base-ref", "HEAD")
    assert (spent.code, "the time budget was spent" in spent.err) == (3, True)
    assert {link.status.value for link in desk.links().values()} == {"unknown"}
    assert desk.web.requests == []
    done = desk.loccit("audit", ".", "--due", "--budget", "5m")
    assert done.code == 0
    assert {link.status.value for link in desk.links().values()} == {"ok", "dead"}


def test_a_budget_is_written_with_its_unit(desk: Desk) -> None:
    for budget in ("30", "m", "1.5h", "-3m", "30d"):
        said = desk.loccit("audit", ".", "--budget", budget)
        assert (said.code, "write it as 90s, 30m or 2h" in said.err) == (2, True)
