"""Conditional requests on later visits: what is sent, what a 304 counts for, who is not believed.

The servers are those of bug reports: Apache's mod_deflate (bugs 39727, 45023), CDNs that name each
copy anew, servers that answer 304 to whatever is conditional, and clocks that are wrong.
"""

import time
from collections.abc import Callable, Iterator
from email.utils import formatdate
from pathlib import Path

import pytest
from msgspec import structs

from loccit.config.settings import PolitenessSettings
from loccit.model import Observation
from loccit.report.model import ReportLink
from loccit.scheduler.core.known import MADE_UP_TAG
from loccit.store import Store
from loccit.testing import Asked, Reply, Site, Web
from tests.pipeline.common import Desk

HOST = "essays.example"
PATHS = ("/maps/one", "/maps/two")
URLS = [f"http://{HOST}{path}" for path in PATHS]
OLD = "Sat, 01 Feb 2020 10:00:00 GMT"
WORDS = "the chart shows every rock and shoal between the two lights as they were surveyed in june "
NEW = "the harbour office has moved to the old custom house and is open every day but sunday now "


class Server:
    """One host, whose way with validators is told by `tags` and `answers`."""

    def __init__(self) -> None:
        self.text = WORDS
        self.headers: tuple[tuple[str, str], ...] = (("ETag", '"v1"'),)
        self.not_modified: Callable[[Asked], bool] = lambda asked: '"v1"' in _tags(asked)
        self.instead = Reply(304, content_type=None)
        """The answer where `not_modified` says so."""

    def __call__(self, asked: Asked) -> Reply:
        if self.not_modified(asked):
            return self.instead
        html = f"<!doctype html><title>{asked.path}</title><h1>Maps</h1><p>{self.text * 20}"
        return Reply(200, html, self.headers)


def _tags(asked: Asked) -> list[str]:
    return [tag.strip() for tag in asked.headers.get("if-none-match", "").split(",")]


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Web, dict[str, Server]]]:
    servers: dict[str, Server] = {}

    def answer(asked: Asked) -> Reply:
        return servers["now"](asked)

    with Web([Site(HOST, dict.fromkeys(PATHS, answer))]) as web:
        yield web, servers


class Case:
    """An archive of two links, and audits of it one request at a time."""

    def __init__(self, web: Web, server: Server, folder: Path) -> None:
        self.web = web
        self.server = server
        self.desk = Desk.over(web, folder, {"a.md": URLS})
        polite = PolitenessSettings(per_host=1, min_interval=0)
        self.settings = structs.replace(self.desk.settings, politeness=polite)

    def audit(self) -> list[Asked]:
        """Audit; return the requests for the two pages."""
        self.web.forget()
        self.desk.audit(settings=self.settings)
        return [asked for asked in self.web.requests if asked.path in PATHS]

    def believed(self) -> list[Observation]:
        """Those visits that a 304 confirmed."""
        return [seen for seen in self.seen() if seen.not_modified]

    def links(self) -> list[ReportLink]:
        links = self.desk.report().links
        return [links[url] for url in URLS]

    def statuses(self) -> list[str]:
        return [link.status.value for link in self.links()]

    def seen(self) -> list[Observation]:
        """The newest visit of each link."""
        with Store.open(self.desk.state) as store:
            found = [store.links.find(url) for url in URLS]
            return [
                [seen for seen in store.links.observations(one[0]) if seen.purpose == "visit"][-1]
                for one in found
                if one is not None
            ]


@pytest.fixture
def case(running: tuple[Web, dict[str, Server]], tmp_path: Path) -> Case:
    web, servers = running
    servers["now"] = Server()
    return Case(web, servers["now"], tmp_path)


def _conditional(asked: list[Asked]) -> list[bool]:
    return [bool(one.headers.keys() & {"if-none-match", "if-modified-since"}) for one in asked]


def test_a_304_confirms_what_was_judged(case: Case) -> None:
    assert _conditional(case.audit()) == [False, False]
    before = case.links()
    first = {seen.url: seen for seen in case.seen()}
    asked = case.audit()
    # The host's first 304 is tested with a tag that nobody gave out; then it is believed.
    assert [_tags(one) for one in asked] == [['"v1"'], [MADE_UP_TAG], ['"v1"']]
    assert [link.verdict for link in case.links()] == [link.verdict for link in before]
    (believed,) = case.believed()
    visited = first[believed.url]
    assert believed.status == 200
    assert believed.hops == visited.hops
    assert believed.page == visited.page
    assert (believed.body, believed.size) == (visited.body, visited.size)
    assert believed.headers["content-type"] == visited.headers["content-type"]
    run = case.desk.report().report.run
    assert (run.not_modified, run.bytes_saved) == (1, visited.size)
    # A page that is confirmed by a 304 can be confirmed by another one.
    assert [_tags(one) for one in case.audit()] == [['"v1"'], [MADE_UP_TAG], ['"v1"']]
    assert len(case.believed()) == 1


def test_a_host_that_answers_304_to_everything_is_asked_plainly(case: Case) -> None:
    case.audit()
    case.server.not_modified = lambda asked: "if-none-match" in asked.headers
    case.server.text = NEW
    asked = case.audit()
    assert [_tags(one) for one in asked] == [['"v1"'], [MADE_UP_TAG], [""], [""]]
    assert case.statuses() == ["ok", "ok"]
    for seen in case.seen():
        assert seen.page is not None
        assert "custom house" in seen.page.text
        assert not seen.not_modified


def test_a_page_that_changed_is_read(case: Case) -> None:
    case.audit()
    case.server.text, case.server.headers = NEW, (("ETag", '"v2"'),)
    case.server.not_modified = lambda asked: '"v2"' in _tags(asked)
    assert [_tags(one) for one in case.audit()] == [['"v1"'], ['"v1"']]
    assert all(seen.page and "custom house" in seen.page.text for seen in case.seen())


def test_what_is_gone_is_confirmed_without_conditions(case: Case) -> None:
    case.audit()
    case.server.not_modified = lambda asked: True
    case.server.instead = Reply(404, "<h1>Not Found</h1>")
    asked = case.audit()
    assert case.statuses() == ["dead", "dead"]
    assert _conditional(asked) == [True, True] + [False] * (len(asked) - 2)
    # Nothing is taken for granted of what was dead.
    case.server.not_modified = lambda asked: False
    assert not any(_conditional(case.audit()))


@pytest.mark.parametrize(
    ("sent", "wanted"),
    [
        ('W/"v1"', ['W/"v1"']),  # nginx, of what it compresses
        ('"v1-gzip"', ['"v1-gzip"', '"v1"']),  # Apache, which compares the plain form
        ('"v1--gzip"', ['"v1--gzip"', '"v1"']),  # Jetty
        ('"v1;gzip"', ['"v1;gzip"', '"v1"']),
        ('""', ['""']),
    ],
)
def test_tags_as_servers_write_them(case: Case, sent: str, wanted: list[str]) -> None:
    case.server.headers = (("ETag", sent),)
    case.server.not_modified = lambda asked: wanted[-1] in _tags(asked)
    case.server.instead = Reply(304, headers=(("ETag", wanted[-1]),), content_type=None)
    case.audit()
    assert _tags(case.audit()[0]) == wanted
    assert len(case.believed()) == 1


@pytest.mark.parametrize("sent", ["v1", '"v1', '"v1", "v2"', '"caf\xe9"', "0", f'"{"x" * 600}"'])
def test_what_is_no_tag_is_not_sent(case: Case, sent: str) -> None:
    case.server.headers = (("ETag", sent),)
    case.audit()
    assert not any(_conditional(case.audit()))


def test_a_304_that_names_another_page_is_not_believed(case: Case) -> None:
    case.server.instead = Reply(304, headers=(("ETag", '"copy-7f3a"'),), content_type=None)
    case.audit()
    asked = case.audit()
    assert [_tags(one) for one in asked] == [['"v1"'], [""], ['"v1"'], [""]]
    assert case.believed() == []


@pytest.mark.parametrize("status", [412, 500])
def test_a_server_that_fails_on_conditions(case: Case, status: int) -> None:
    case.settings = structs.replace(
        case.settings, network=structs.replace(case.settings.network, retries=1)
    )
    case.audit()
    case.server.not_modified = lambda asked: "if-none-match" in asked.headers
    case.server.instead = Reply(status, "no")
    case.audit()
    assert case.statuses() == ["ok", "ok"]


def test_a_304_with_a_body(case: Case) -> None:
    case.audit()
    case.server.instead = Reply(304, "<h1>Not modified</h1>" * 40)
    case.audit()
    assert case.statuses() == ["ok", "ok"]
    (believed,) = case.believed()
    assert believed.headers["content-length"] != "0"


def test_dates_alone(case: Case) -> None:
    case.server.headers = (("Last-Modified", OLD),)
    case.server.not_modified = lambda asked: asked.headers.get("if-modified-since") == OLD
    case.audit()
    asked = case.audit()
    dates = [one.headers.get("if-modified-since", "") for one in asked]
    assert dates == [OLD, "Thu, 01 Jan 1970 00:00:01 GMT", OLD]
    assert "if-none-match" in asked[1].headers
    assert len(case.believed()) == 1


@pytest.mark.parametrize("days", [30, -10 / 86_400])
def test_dates_that_tell_nothing(case: Case, days: float) -> None:
    """A date in the future; one so recent that the page may have changed since, in that second."""
    date = formatdate(time.time() + days * 86_400, usegmt=True)
    case.server.headers = (("Last-Modified", date),)
    case.audit()
    assert not any(_conditional(case.audit()))


def test_conditions_are_for_the_very_page(case: Case) -> None:
    """Where a redirect leads elsewhere, the validators are not sent there."""
    case.audit()
    case.server.not_modified = lambda asked: asked.path == PATHS[0]
    case.server.instead = Reply(302, headers=(("Location", PATHS[1]),))
    asked = case.audit()
    told = sorted((one.path, "if-none-match" in one.headers) for one in asked)
    assert told == [(PATHS[0], True), (PATHS[1], False), (PATHS[1], True)]


def test_conditions_can_be_switched_off(case: Case) -> None:
    case.settings = structs.replace(
        case.settings, network=structs.replace(case.settings.network, conditional=False)
    )
    case.audit()
    assert not any(_conditional(case.audit()))
