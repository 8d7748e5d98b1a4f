"""Every link of the labelled web is judged right, by the whole of loccit, end to end."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from loccit.demo.labelled import Case, sites, truths
from loccit.demo.web import Web
from loccit.model import Status
from tests.labelled_web import HOSTS, TABLES
from tests.labelled_web.audit import audited
from tests.labelled_web.wrappers import READABLE_HOSTS

UNASKED = [*READABLE_HOSTS, "web.archive.org", "archive.ph", "perma.cc", "internal.example"]


class Run:
    """What came of the audit."""

    def __init__(self, found: dict[str, tuple[Case, dict[str, Any]]], web: Web) -> None:
        self.found = found
        self.asked = Counter(request.host for request in web.requests)
        self.looked_up = Counter(web.lookups)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    with Web(sites(HOSTS)) as web:
        yield Run(audited(HOSTS, web, tmp_path_factory.mktemp("labelled")), web)


def test_the_table_is_large_enough_and_every_truth_is_in_it() -> None:
    cases = truths(HOSTS)
    assert len(cases) >= 160
    assert {case.status for case in cases.values()} == set(Status) - {Status.UNKNOWN}


def test_every_link_was_reported(run: Run) -> None:
    assert set(truths(HOSTS)) - set(run.found) == set()


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
