"""The whole way on a real web: what is asked, kept, taken up again, and never said."""

import gc
import multiprocessing
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from email.utils import formatdate
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import httpx
import msgspec
import pytest

from loccit.config.settings import HostSettings, LinksSettings, ScheduleSettings, Settings
from loccit.errors import IncompleteError, NoAnswerError, UsageError
from loccit.fetch.httpx_bridge import engine_of
from loccit.model import DAY, Status
from loccit.pipeline import Order, Progress, audit, outage
from loccit.pipeline.interrupt import Budget, Stop
from loccit.pipeline.slowest import Slowest
from loccit.scheduler import Answer, Stopping, probe_backlog
from loccit.store import Store
from loccit.testing import PDF, Fault, Reply, Site, Tls, Web, page, redirect
from tests.pipeline.common import Desk, write_posts

ALIVE = "https://essays.example/maps"
DEAD = "https://essays.example/lost"
GONE = "https://no-such-domain.example/"


@pytest.fixture
def web() -> Iterator[Web]:
    with Web(
        [Site("essays.example", {"/maps": page("On maps"), "/ferries": page("Ferries")})]
    ) as web:
        yield web


@pytest.fixture
def desk(web: Web, tmp_path: Path) -> Desk:
    return Desk.over(web, tmp_path, {"a.md": [ALIVE, DEAD, GONE], "b.md": [DEAD]})


def test_every_citation_has_a_verdict(desk: Desk) -> None:
    run = desk.audit()
    assert run.complete
    told = desk.report()
    assert {url: link.status.value for url, link in told.links.items()} == {
        ALIVE: "ok",
        DEAD: "dead",
        GONE: "dead",
    }
    assert told.links[GONE].reason == "domain-gone"
    assert [cited.post for cited in told.links[DEAD].citations] == ["a.md", "b.md"]
    assert told.report.run.counts["dead"] == 2
    assert told.report.run.citation_counts["dead"] == 3


def test_fresh_links_are_not_asked_again(desk: Desk, web: Web) -> None:
    desk.audit(recheck_all=False)
    web.forget()
    desk.audit(recheck_all=False)
    assert web.requests == []
    assert desk.report().status(ALIVE) == "ok"


def test_stale_links_are_asked_again(desk: Desk, web: Web) -> None:
    at_once = msgspec.structs.replace(desk.settings, schedule=ScheduleSettings(min_interval=0.0))
    desk.audit(recheck_all=False, settings=at_once)
    web.forget()
    desk.audit(recheck_all=False, settings=at_once)
    assert web.count("essays.example", "/maps") == 1


def test_changes_are_told_against_the_last_complete_run(desk: Desk, web: Web) -> None:
    desk.audit()
    web.change("essays.example", "/maps", Reply(404))
    web.change("essays.example", "/lost", page("Found again"))
    desk.audit()
    told = desk.report()
    assert told.links[ALIVE].change == "newly-dead"
    assert told.links[DEAD].change == "recovered"
    assert told.report.changes == {"newly-dead": 1, "recovered": 1}
    assert [visit.status.value for visit in told.links[ALIVE].visits] == ["ok", "dead"]


def test_what_could_not_be_told_meanwhile_is_no_change(desk: Desk, web: Web) -> None:
    """As in the gate: dead, then behind a wall, then dead is the same death."""
    desk.audit()
    for path in ("/maps", "/lost"):
        web.change("essays.example", path, Reply(403))
    desk.audit()
    web.change("essays.example", "/lost", Reply(404))
    web.change("essays.example", "/maps", page("Maps"))
    desk.audit()
    told = desk.report()
    assert told.status(DEAD) == "dead"
    assert told.links[DEAD].status_before == "blocked"
    assert told.links[DEAD].change is None
    assert told.report.changes == {}


def test_a_recovery_after_a_wall_is_told(desk: Desk, web: Web) -> None:
    desk.audit()
    web.change("essays.example", "/lost", Reply(403))
    desk.audit()
    web.change("essays.example", "/lost", page("Found again"))
    desk.audit()
    assert desk.report().links[DEAD].change == "recovered"


def test_a_post_that_goes_takes_its_citations_along(desk: Desk) -> None:
    desk.audit()
    (desk.archive / "a.md").unlink()
    desk.audit()
    assert set(desk.report().links) == {DEAD}


def test_a_changed_post_is_read_again(desk: Desk) -> None:
    desk.audit()
    write_posts(desk.archive, {"b.md": ["https://essays.example/ferries"]})
    desk.audit()
    told = desk.report()
    assert told.status("https://essays.example/ferries") == "ok"
    assert told.links["https://essays.example/ferries"].citations[0].is_new
    assert not told.links[ALIVE].citations[0].is_new


def test_a_problem_of_an_unchanged_post_is_told_in_each_run(desk: Desk) -> None:
    (desk.archive / "odd.md").write_bytes(b"\xff no link")
    told = [desk.audit().problems for _ in range(3)]
    assert [problem.path for problem in told[0]] == ["odd.md"]
    assert told[0] == told[1] == told[2]
    (desk.archive / "odd.md").write_bytes(b"no link")
    assert desk.audit().problems == ()


def test_excluded_links_are_skipped_and_told_why(desk: Desk, web: Web) -> None:
    settings = msgspec.structs.replace(
        desk.settings,
        links=LinksSettings(exclude=("*/lost",)),
        hosts={"no-such-domain.example": HostSettings(skip=True)},
    )
    desk.audit(settings=settings)
    told = desk.report()
    assert told.status(DEAD) == told.status(GONE) == "skipped"
    assert 'links.exclude "*/lost"' in told.links[DEAD].verdict.sentence
    assert web.count("essays.example", "/lost") == 0
    desk.audit(recheck_all=False)
    assert desk.report().status(DEAD) == "dead"


def test_an_accepted_status_holds_at_once(desk: Desk, web: Web) -> None:
    desk.audit(recheck_all=False)
    web.forget()
    hosts = {"*.EXAMPLE": HostSettings(accept=(404,))}
    desk.audit(settings=msgspec.structs.replace(desk.settings, hosts=hosts), recheck_all=False)
    assert desk.report().status(DEAD) == "ok"
    assert web.requests == []


def test_a_recheck_asks_made_up_addresses_anew(desk: Desk, web: Web) -> None:
    # Its title does not name it: only a made-up address shows that the host does not serve all.
    web.change("essays.example", "/maps", page("Charts of the shore"))
    desk.audit()
    web.forget()
    desk.audit()
    made = [
        asked.path for asked in web.asked("essays.example") if asked.path not in ("/maps", "/lost")
    ]
    assert made


def test_posts_are_read_again_when_the_sites_address_changes(desk: Desk) -> None:
    desk.audit(recheck_all=False)
    (desk.archive / "_config.yml").write_text("url: https://essays.example\n")
    desk.audit(recheck_all=False)
    assert ALIVE not in desk.report().links


def test_offline_nobody_is_called_dead(web: Web, tmp_path: Path) -> None:
    sites = [f"site{number}.example" for number in range(40)]
    for name in sites:
        web.put(Site(name, {"/essay": page(name)}))
    desk = Desk.over(web, tmp_path, {"a.md": [f"https://{name}/essay" for name in sites]})
    web.offline = True
    run = desk.audit()
    assert not run.complete
    assert "offline" in (run.incomplete_reason or "")
    counts = desk.report().report.run.counts
    assert counts["dead"] == counts["suspect"] == 0
    assert counts["unknown"] == len(sites)
    web.offline = False
    assert desk.audit(recheck_all=False).complete
    assert desk.report().report.run.counts["ok"] == len(sites)


@pytest.mark.parametrize("fault", [Fault.EMPTY, Fault.RESET, Fault.SILENT])
def test_where_something_accepts_every_connection_and_passes_none_on_nobody_is_accused(
    web: Web, tmp_path: Path, fault: Fault
) -> None:
    sites = [f"site{number}.example" for number in range(40)]
    for name in sites:
        web.put(Site(name, otherwise=Reply(200, fault=fault)))
    desk = Desk.over(web, tmp_path, {"a.md": [f"http://{name}/essay" for name in sites]})
    network = msgspec.structs.replace(desk.settings.network, timeout=0.5, retries=0)
    run = desk.audit(settings=msgspec.structs.replace(desk.settings, network=network))
    assert "no host answers" in (run.incomplete_reason or "")
    assert desk.report().report.run.counts["unknown"] == len(sites)
    for name in sites:
        web.put(Site(name, {"/essay": page(name)}))
    assert desk.audit(recheck_all=False).complete
    assert desk.report().report.run.counts["ok"] == len(sites)


class Told(Progress):
    """What a person was told."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def tell(self, message: str) -> None:
        self.lines.append(message)


@pytest.mark.parametrize(("losses", "answered"), [(1, 20), (3, 20), (1, 0), (2, 0)])
def test_a_network_that_is_lost_is_waited_for(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, losses: int, answered: int
) -> None:
    """What had its verdict before is not asked again; a network that stays away ends the run."""
    sites = [f"site{number}.example" for number in range(40)]
    for name in sites:
        web.put(Site(name, {"/essay": page(name)}))
    runs = 0

    async def losing(*args: Any) -> AsyncIterator[list[Answer]]:
        nonlocal runs
        runs += 1
        async for batch in probe_backlog(*args):
            if runs == 1 and answered:
                yield [answer for answer in batch if answer.key % 2]
            elif runs > losses:
                yield batch
        if runs <= losses:
            raise NoAnswerError("This machine seems to be offline: nothing answers")

    monkeypatch.setattr(sys.modules["loccit.pipeline.observe"], "probe_backlog", losing)
    monkeypatch.setattr(outage, "AT_FIRST", (0.1,))
    monkeypatch.setattr(outage, "WAITS", (0.1, 0.1))
    desk = Desk.over(web, tmp_path, {"a.md": [f"https://{name}/essay" for name in sites]})
    progress = Told()
    run = desk.audit(recheck_all=False, progress=progress)
    waits = min(losses, 2 if answered else 1)
    line = "This machine seems to be offline; the audit goes on in 0 s"
    assert progress.lines == [line] * waits
    comes_back = losses <= waits
    counts = desk.report().report.run.counts
    assert (run.complete, counts["ok"]) == (comes_back, 40 if comes_back else answered)
    essays = [asked.host for asked in web.requests if asked.path == "/essay"]
    assert len(essays) == 40 + waits * (40 - answered)


@pytest.mark.parametrize(
    "portal",
    [
        redirect("http://portal.test/"),
        page("Welcome to our WiFi"),
        Reply(511, "<title>Network Authentication Required</title><p>Log in first."),
    ],
)
def test_behind_a_captive_portal_nobody_is_called_dead(
    web: Web, tmp_path: Path, portal: Reply
) -> None:
    web.put(Site("portal.test", {"/": page("Welcome to our WiFi")}))
    sites = [f"site{number}.example" for number in range(20)]
    for name in sites:
        web.put(Site(name, otherwise=portal))
    desk = Desk.over(web, tmp_path, {"a.md": [f"http://{name}/essay" for name in sites]})
    run = desk.audit()
    assert "does not see the public web" in (run.incomplete_reason or "")
    assert desk.report().report.run.counts["unknown"] == len(sites)
    for name in sites:
        web.put(Site(name, {"/essay": page(name)}))
    assert desk.audit(recheck_all=False).complete
    assert desk.report().report.run.counts["ok"] == len(sites)


@pytest.mark.parametrize("kind", [Tls.EXPIRED, Tls.NOT_YET_VALID])
def test_with_a_wrong_clock_no_certificate_is_accused(web: Web, tmp_path: Path, kind: Tls) -> None:
    days = -90 if kind is Tls.EXPIRED else 60
    sites = [f"site{number}.example" for number in range(10)]

    def serve(ahead: float, tls: Tls) -> None:
        date = ("Date", formatdate(time.time() + ahead * DAY, usegmt=True))
        for name in sites:
            essay = msgspec.structs.replace(page(name), headers=(date,))
            web.put(Site(name, {"/essay": essay}, tls=tls))

    serve(days, kind)
    desk = Desk.over(web, tmp_path, {"a.md": [f"https://{name}/essay" for name in sites]})
    run = desk.audit()
    assert "clock seems to be wrong" in (run.incomplete_reason or "")
    assert desk.report().report.run.counts["unknown"] == len(sites)
    serve(0, kind)
    assert desk.audit(recheck_all=False).complete
    assert desk.report().report.run.counts["insecure"] == len(sites)


class _StopAfter(Progress):
    """Sends Ctrl-C, or another signal, when so many links are settled."""

    def __init__(self, links: int, number: int = signal.SIGINT) -> None:
        self._links = links
        self._number = number
        self._sent = False

    def answered(
        self,
        settled: int,
        observed: int,
        counts: Mapping[str, int],
        slowest: Slowest | None = None,
    ) -> None:
        if settled >= self._links and not self._sent:
            self._sent = True
            signal.raise_signal(self._number)


def _many(web: Web, folder: Path, count: int = 120) -> Desk:
    """Papers on a slow host; a paper raises no doubt, so each takes one request."""
    paper = Reply(200, PDF, content_type="application/pdf", delay=0.02)
    web.put(Site("slow.example", otherwise=paper))
    urls = [f"https://slow.example/{number}.pdf?x={number}" for number in range(count)]
    return Desk.over(web, folder, {"many.md": urls})


@pytest.fixture
def without_nohup() -> Iterator[None]:
    """A process that hears of a terminal that closes; under `nohup` none does."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.usefixtures("without_nohup")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ctrl_c_saves_and_the_next_run_goes_on(web: Web, tmp_path: Path, number: int) -> None:
    desk = _many(web, tmp_path)
    run = desk.audit(progress=_StopAfter(10, number))
    assert not run.complete
    assert run.incomplete_reason == "stopped before its end"
    visited = {asked.path for asked in web.asked("slow.example")}
    assert 10 <= len(visited) < 120
    web.forget()
    again = desk.audit()
    assert again.id == run.id
    assert again.complete
    repeated = visited & {asked.path for asked in web.asked("slow.example")}
    assert len(repeated) <= desk.settings.politeness.per_host


def test_a_full_disk_ends_the_processes_in_good_order(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    desk = _many(web, tmp_path, 40)
    network = msgspec.structs.replace(desk.settings.network, workers=2)
    desk.settings = msgspec.structs.replace(desk.settings, network=network)
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL
    monkeypatch.setattr(sys.modules["loccit.pipeline.observe"], "_save", Mock(side_effect=full))
    with pytest.raises(IncompleteError, match="disk is full"):
        desk.audit()
    gc.collect()
    assert (multiprocessing.active_children(), caplog.messages) == ([], [])


def test_a_spent_budget_leaves_an_honest_state(web: Web, tmp_path: Path) -> None:
    desk = _many(web, tmp_path)
    run = desk.audit(budget=0.3, recheck_all=False)
    assert run.incomplete_reason == "the time budget was spent"
    counts = desk.report().report.run.counts
    assert counts["unknown"] > 0
    assert counts["dead"] == 0
    assert desk.audit(recheck_all=False).complete


@pytest.mark.parametrize("days", [-1, 1])
def test_a_budget_does_not_heed_a_clock_that_is_set(
    days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = time.time()
    stop = Stop(Budget(closing=at + 900, end=at + 1_000))
    spent = Stop(Budget(closing=at - 20, end=at - 10))
    monkeypatch.setattr("time.time", lambda: at + days * DAY)
    assert (stop(), spent()) == (Stopping.NO, Stopping.NOW)


def test_nights_that_all_end_early_settle_the_dead(web: Web, tmp_path: Path) -> None:
    """A death is asked for twice, the second time at the end of the run, however early that is."""
    web.put(Site("slow.example", otherwise=Reply(404, delay=0.02)))
    urls = [f"https://slow.example/{number}" for number in range(400)]
    desk = Desk.over(web, tmp_path, {"many.md": urls})
    polite = msgspec.structs.replace(desk.settings.politeness, per_host=1)
    settings = msgspec.structs.replace(desk.settings, politeness=polite)
    dead = [0]
    for budget in (2.0, 2.0, 4.0, 8.0, 16.0):  # more of them where the machine is slow
        complete = desk.audit(settings=settings, budget=budget, recheck_all=False).complete
        dead.append(desk.report().report.run.counts["dead"])
        if complete or 0 < dead[-2] < dead[-1]:
            break
    assert not complete
    assert 0 < dead[-2] < dead[-1] < 400


_CHILD = """
import sys
from pathlib import Path
from loccit.config.load import load_settings
from loccit.pipeline import Order, Progress, audit, outage
from loccit.store import Store

archive, state, settings = map(Path, sys.argv[1:])
with Store.open(state, create=True) as store, store.locked():
    print("begun", flush=True)
    audit(store, Order(archive=archive), load_settings(settings), Progress())
"""


def test_kill_9_loses_nothing_that_was_saved(web: Web, tmp_path: Path) -> None:
    desk = _many(web, tmp_path, 300)
    (tmp_path / "loccit.toml").write_text(web.toml())
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, desk.archive, desk.state, tmp_path / "loccit.toml"]
    )
    try:
        for _ in range(1_000):
            if web.count("slow.example") > 60:
                break
            child_ended = _ended(child, 0.02)
            assert not child_ended
    finally:
        child.kill()
        child.wait()
    with Store.open(desk.state) as store:
        assert store.upkeep.check() == []
        kept = {seen["url"] for seen in store.upkeep.export()}
    web.forget()
    assert desk.audit(recheck_all=False).complete
    asked_again = {f"https://slow.example{asked.path}" for asked in web.asked("slow.example")}
    assert not kept & asked_again
    assert desk.report().report.run.counts["unknown"] == 0


def _ended(child: "subprocess.Popen[bytes]", seconds: float) -> bool:
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def test_an_audit_by_way_of_an_httpx_transport(tmp_path: Path) -> None:
    """No web, no name server: everything comes from the transport."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/lost":
            return httpx.Response(404, html="<title>Not Found</title>")
        return httpx.Response(200, content=PDF, headers={"content-type": "application/pdf"})

    archive = write_posts(tmp_path / "archive", {"a.md": [ALIVE, DEAD]})
    desk = Desk(archive, tmp_path / "s.sqlite3", Settings())
    with Store.open(desk.state, create=True) as store, store.locked():
        engine = engine_of(httpx.MockTransport(answer), connects=False)
        audit(store, Order(archive=archive), desk.settings, Progress(), engine=engine)
    told = desk.report()
    assert {url: told.status(url) for url in (ALIVE, DEAD)} == {ALIVE: "ok", DEAD: "dead"}


def test_two_runs_at_once_are_refused(desk: Desk) -> None:
    with (
        Store.open(desk.state, create=True) as store,
        store.locked(),
        pytest.raises(UsageError, match="another loccit is at work"),
    ):
        desk.audit()


def test_a_missing_archive(web: Web, tmp_path: Path) -> None:
    desk = Desk(tmp_path / "nowhere", tmp_path / "s.sqlite3", web.settings())
    with pytest.raises(UsageError, match="there is no such folder"):
        desk.audit()


def test_an_archive_without_posts(web: Web, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    desk = Desk(tmp_path / "empty", tmp_path / "s.sqlite3", web.settings())
    with pytest.raises(UsageError, match="no posts"):
        desk.audit()


def test_some_kinds_only(web: Web, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    (archive / "a.md").write_text(f"![a picture]({DEAD}) and [a link]({ALIVE})\n")
    settings: Settings = msgspec.structs.replace(
        web.settings(), links=LinksSettings(kinds=("link",))
    )
    desk = Desk(archive, tmp_path / "s.sqlite3", settings)
    desk.audit()
    assert set(desk.report().links) == {ALIVE}


def test_every_status_is_counted(desk: Desk) -> None:
    desk.audit()
    assert set(desk.report().report.run.counts) == {status.value for status in Status}
