"""Every link of the labelled web is judged right, by the whole of loccit, end to end."""

import pytest

from loccit.demo.labelled import truths
from loccit.model import Status
from tests.labelled_web import HOSTS, TABLES
from tests.labelled_web.conftest import Run
from tests.labelled_web.wrappers import READABLE_HOSTS

UNASKED = [*READABLE_HOSTS, "web.archive.org", "archive.ph", "perma.cc", "internal.example"]


def test_the_table_is_large_enough_and_every_truth_is_in_it() -> None:
    cases = truths(HOSTS)
    assert len(cases) >= 800
    assert {case.status for case in cases.values()} == set(Status) - {Status.UNKNOWN}


def test_every_link_was_reported(run: Run) -> None:
    assert set(truths(HOSTS)) - set(run.found) == set()


def test_nothing_alive_is_called_dead(run: Run) -> None:
    """The bar above all others, told by itself."""
    red = {Status.DEAD, Status.INVALID}
    assert not [
        (url, case.why, link["reason"])
        for url, (case, link) in run.found.items()
        if link["status"] in red and case.status not in red
    ]


@pytest.mark.parametrize("table", TABLES)
def test_every_verdict_is_right(run: Run, table: str) -> None:
    wrong = [
        f"{url}\n  is {case.status} ({case.why})"
        f"\n  told {link['status']} ({link['reason']}), {link['http_status']}, {link['final_url']}"
        for url in truths(TABLES[table])
        for case, link in [run.found[url]]
        if link["status"] != case.status or case.reason not in (None, link["reason"])
    ]
    assert not wrong, "\n".join(wrong)


def test_suggestions(run: Run) -> None:
    told = {
        url: (link["suggestion"] or {}).get("url")
        for url, (case, link) in run.found.items()
        if case.instead is not None
    }
    assert told == {url: case.instead for url, (case, _) in run.found.items() if case.instead}


def test_what_is_right_as_it_is_gets_no_suggestion(run: Run) -> None:
    """Temporary redirects, persistent identifiers; and nothing that was not seen to answer."""
    offered = {Status.REDIRECTED, Status.WRAPPED, Status.INVALID}
    assert not [
        (url, link["suggestion"])
        for url, (case, link) in run.found.items()
        if link["suggestion"] is not None and case.status not in offered
    ]
    silent = [
        url
        for url, (case, link) in run.found.items()
        if link["suggestion"] is None and case.status in (Status.REDIRECTED, Status.WRAPPED)
    ]
    assert silent == []


@pytest.mark.parametrize("host", UNASKED)
def test_never_contacted(run: Run, host: str) -> None:
    assert run.asked[host] == 0


@pytest.mark.parametrize("host", READABLE_HOSTS)
def test_readable_wrappers_are_not_even_looked_up(run: Run, host: str) -> None:
    assert run.looked_up[host] == 0


def test_dead_wrapped_links_name_their_wrapper(run: Run) -> None:
    dead = [
        link
        for url, (case, link) in run.found.items()
        if case.status is Status.DEAD and "safelinks" in url
    ]
    assert dead
    assert all(link["wrapper"] and link["target"] for link in dead)
