"""The executor for several machines: real Dask processes on this one."""

import json
import multiprocessing
import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from unittest.mock import Mock

import anyio
import msgspec
import pytest
from click.testing import CliRunner

from loccit.cli import cli
from loccit.cli.story import observation_lines
from loccit.config.settings import PolitenessSettings, Settings
from loccit.demo.labelled import sites
from loccit.errors import UsageError
from loccit.scheduler import (
    Answer,
    NextRequests,
    RunOptions,
    Task,
    parse_place,
    probe,
    requests_only,
)
from loccit.scheduler.executors import dask_client, dask_cluster, places
from loccit.testing import Asked, Reply, Site, Web, redirect
from tests.labelled_web import TABLES
from tests.labelled_web.audit import write_posts
from tests.pipeline.common import Desk
from tests.scheduler.asking import confirming, tasks, visit
from tests.scheduler.dask_processes import DaskProcesses

pytest.importorskip("distributed")

NETWORKS = ("here", "here", "there")
"""Of each worker."""
LEASE = 2.0


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskProcesses]:
    with DaskProcesses(tmp_path_factory.mktemp("dask"), NETWORKS) as running:
        running.wait(len(NETWORKS))
        yield running


@pytest.fixture(autouse=True)
def _short_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_cluster, "LEASE", LEASE)
    monkeypatch.setattr(dask_cluster, "_LOOK", 0.1)


@pytest.fixture
def web() -> Iterator[Web]:
    slow = Reply(200, "x", delay=0.05)
    with Web([Site(f"h{n}.example", {"/*": slow}) for n in range(8)]) as running:
        yield running


class Watched:
    """Keeps what a run says of its workers."""

    def __init__(self) -> None:
        self.counts: list[int] = []
        self.said: list[str] = []

    def workers(self, count: int) -> None:
        self.counts.append(count)

    def tell(self, message: str) -> None:
        self.said.append(message)


def _settings(web: Web) -> Settings:
    settings = web.settings()
    return msgspec.structs.replace(
        settings,
        network=msgspec.structs.replace(settings.network, retries=1),
        politeness=msgspec.structs.replace(settings.politeness, min_interval=0.0, per_host=2),
    )


async def _collect(
    wanted: list[Task],
    settings: Settings,
    address: str,
    watch: Watched,
    after: int,
    then: Callable[[], None],
    ask: NextRequests,
) -> list[Answer]:
    answers: list[Answer] = []
    done = False
    options = RunOptions(place=parse_place(address), watch=watch)
    async for batch in probe(wanted, settings, requests_only(ask), options):
        answers += batch
        if not done and len(answers) >= after:
            done = True
            await anyio.to_thread.run_sync(then)
    return answers


def run(
    wanted: list[Task],
    settings: Settings,
    dask: DaskProcesses,
    watch: Watched | None = None,
    *,
    after: int = 10**9,
    then: Callable[[], None] = lambda: None,
    ask: NextRequests = visit,
) -> list[Answer]:
    """Probe on a cluster; do something when so many answers are there."""
    work = partial(_collect, wanted, settings, dask.address, watch or Watched(), after, then, ask)
    return anyio.run(work, backend_options={"use_uvloop": True})


def _urls(number: int) -> list[str]:
    return [f"http://h{n % 8}.example/{n}" for n in range(number)]


@pytest.mark.parametrize("part", ["_take_in", "_look_back"])
def test_an_error_of_the_executor_ends_the_run(
    part: str, dask: DaskProcesses, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it would wait for ever for what a task that ended was to bring."""
    broken = Mock(side_effect=ZeroDivisionError("of a test"))
    monkeypatch.setattr(dask_cluster.DaskCluster, part, broken)

    async def main() -> None:
        wanted = tasks(_urls(40))
        with anyio.fail_after(60):
            await _collect(
                wanted, _settings(web), dask.address, Watched(), 10**9, lambda: None, visit
            )

    with pytest.raises(ZeroDivisionError, match="of a test"):
        anyio.run(main)


def _with_tag(asked: Asked) -> Reply:
    if '"v1"' in asked.headers.get("if-none-match", ""):
        return Reply(304, content_type=None)
    html = f"<title>{asked.path}</title><h1>Maps of the coast</h1><p>{'words to read ' * 40}"
    return Reply(200, html, (("ETag", '"v1"'),))


def test_a_worker_is_given_what_is_known_of_a_page(dask: DaskProcesses, tmp_path: Path) -> None:
    """A later visit is conditional, and its 304 confirms what was judged, on workers too."""
    hosts = ("maps.example", "charts.example")
    urls = [f"http://{host}/{name}" for host in hosts for name in "abc"]
    with Web([Site(host, {f"/{name}": _with_tag for name in "abc"}) for host in hosts]) as web:
        desk = Desk.over(web, tmp_path, {"a.md": urls})
        desk.settings = msgspec.structs.replace(
            _settings(web), politeness=PolitenessSettings(per_host=1, min_interval=0.0)
        )
        place = parse_place(dask.address)
        desk.audit(place=place)
        before = desk.report().links
        run = desk.audit(place=place)
    # The first 304 of each host is tested with a tag that nobody gave out.
    assert run.facts["not_modified"] == 2 * len(hosts)
    after = desk.report().links
    assert {url: after[url].verdict for url in urls} == {url: before[url].verdict for url in urls}
    assert {after[url].status.value for url in urls} == {"ok"}


def test_all_workers_take_part(dask: DaskProcesses, web: Web) -> None:
    watch = Watched()
    answers = run(tasks(_urls(80)), _settings(web), dask, watch)
    assert {o.status for answer in answers for o in answer.observations} == {200}
    assert web.count() == 80
    assert watch.counts[-1] == len(NETWORKS)


def test_a_frozen_workers_exchanges_go_to_others_and_it_asks_nothing_when_it_thaws(
    dask: DaskProcesses, web: Web
) -> None:
    victim = dask.workers[0]
    watch = Watched()
    urls = _urls(400)
    answers = run(
        tasks(urls), _settings(web), dask, watch,
        after=60, then=lambda: os.kill(victim, signal.SIGSTOP),
    )  # fmt: skip
    os.kill(victim, signal.SIGCONT)
    assert sorted(answer.link for answer in answers if answer.settled) == sorted(urls)
    assert {o.status for answer in answers for o in answer.observations} == {200}
    assert any("is lost" in said for said in watch.said)
    asked = Counter(f"http://{one.host}{one.path}" for one in web.requests)
    again = {url for url, times in asked.items() if times > 1}
    assert len(again) <= 2 * 8
    # Thawed, it takes part in the next run.
    watch = Watched()
    run(tasks(_urls(8)), _settings(web), dask, watch)


def test_a_killed_workers_exchanges_are_made_again_and_nothing_else(
    dask: DaskProcesses, web: Web
) -> None:
    victim = dask.workers.pop(1)
    watch = Watched()
    urls = _urls(300)
    answers = run(
        tasks(urls),
        _settings(web),
        dask,
        watch,
        after=60,
        then=lambda: os.kill(victim, signal.SIGKILL),
    )
    assert sorted(answer.link for answer in answers if answer.settled) == sorted(urls)
    assert {o.status for answer in answers for o in answer.observations} == {200}
    asked = Counter(f"http://{one.host}{one.path}" for one in web.requests)
    assert sum(times - 1 for times in asked.values()) <= 2 * 8
    assert (watch.counts[0], watch.counts[-1]) == (1, len(NETWORKS) - 1)


def test_a_host_that_others_redirect_to_keeps_its_interval(dask: DaskProcesses, web: Web) -> None:
    """Whoever asks: its own links and redirects from hosts of other workers."""
    web.put(Site("hub.example", {"/*": Reply(200, "x")}))
    for n in range(12):
        web.put(Site(f"r{n}.example", {"/*": redirect(f"http://hub.example/from{n}")}))
    settings = _settings(web)
    polite = msgspec.structs.replace(settings.politeness, min_interval=0.05)
    urls = [f"http://hub.example/{n}" for n in range(12)]
    urls += [f"http://r{n}.example/" for n in range(12)]
    run(tasks(urls), msgspec.structs.replace(settings, politeness=polite), dask)
    times = sorted(one.at for one in web.asked("hub.example"))
    assert len(times) == 24
    assert times[-1] - times[0] >= 23 * 0.05 * 0.95


def test_what_is_gone_is_asked_from_another_network_before_it_is_dead(
    dask: DaskProcesses, web: Web
) -> None:
    names = [f"gone{n}.example" for n in range(6)]
    for name in names:
        web.put(Site(name, {"/*": Reply(404, "no")}))
    wanted = [f"http://{name}/" for name in names]
    answers = run(tasks(wanted), _settings(web), dask, ask=confirming)
    for url in wanted:
        seen = [o for answer in answers if answer.link == url for o in answer.observations]
        assert {o.network for o in seen} == {"here", "there"}, seen
        assert "confirm, from " in "\n".join(observation_lines(seen))


def test_verdicts_are_those_of_the_inline_executor(dask: DaskProcesses, tmp_path: Path) -> None:
    """By the command line, on a part of the labelled web."""
    hosts = TABLES["redirects"][:16]
    posts = tmp_path / "posts"
    posts.mkdir()
    write_posts(hosts, posts)
    found = []
    for place in ("inline", f"dask://{dask.address.removeprefix('tcp://')}"):
        out = tmp_path / place.partition(":")[0]
        out.mkdir()
        with Web(sites(hosts)) as web:  # some hosts answer the second time otherwise
            (tmp_path / "loccit.toml").write_text(web.toml())
            result = CliRunner().invoke(
                cli, ["audit", str(posts), "--config", str(tmp_path / "loccit.toml"),
                      "--on", place, "--out", str(out), "--state", str(out / "state.sqlite3")],
                catch_exceptions=False,
            )  # fmt: skip
        assert result.exit_code == 0, result.output
        found.append(json.loads((out / "report.json").read_bytes())["links"])
    assert "workers taking part" in result.stderr
    kept = ("url", "status", "reason", "http_status", "final_url", "suggestion")
    inline, cluster = ([{key: link[key] for key in kept} for link in links] for links in found)
    assert cluster == inline
    assert len(inline) > 10


def test_other_versions_are_refused(
    dask: DaskProcesses, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_cluster, "__version__", "0.0.1")
    with pytest.raises(UsageError, match=r"worker tcp://.* but the coordinator has 0\.0\.1"):
        run(tasks(_urls(1)), _settings(web), dask)


def test_a_configuration_that_a_worker_cannot_use_is_refused(dask: DaskProcesses, web: Web) -> None:
    settings = _settings(web)
    network = msgspec.structs.replace(settings.network, ca_file="/nowhere/ca.pem")
    settings = msgspec.structs.replace(settings, network=network)
    with pytest.raises(UsageError, match=r"worker tcp://.*ca_file"):
        run(tasks(_urls(1)), settings, dask)
    assert web.requests == []


def test_a_scheduler_that_is_not_there(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_client, "_CONNECT", 0.3)
    with pytest.raises(UsageError, match="no Dask scheduler can be reached"):
        anyio.run(
            _collect, tasks(_urls(1)), _settings(web), "dask://127.0.0.1:9", Watched(), 9, print,
            visit, backend_options={"use_uvloop": True},
        )  # fmt: skip


def test_workers_of_this_machine_for_one_run(web: Web) -> None:
    watch = Watched()
    answers = anyio.run(
        _collect, tasks(_urls(8)), _settings(web), "local:1", watch, 99, print, visit,
        backend_options={"use_uvloop": True},
    )  # fmt: skip
    assert {o.status for answer in answers for o in answer.observations} == {200}
    assert watch.counts[0] == watch.counts[-1] == 1
    assert multiprocessing.active_children() == []


def test_the_scheduler_is_restarted(dask: DaskProcesses, web: Web) -> None:
    """Dask's workers end with their scheduler; others come, and the run goes on."""

    def restart() -> None:
        dask.restart_scheduler()
        dask.workers = [dask.add_worker("here") for _ in range(2)]

    watch = Watched()
    urls = _urls(300)
    answers = run(tasks(urls), _settings(web), dask, watch, after=60, then=restart)
    assert sorted(answer.link for answer in answers if answer.settled) == sorted(urls)
    assert {o.status for answer in answers for o in answer.observations} == {200}
    asked = Counter(f"http://{one.host}{one.path}" for one in web.requests)
    assert sum(times - 1 for times in asked.values()) <= 2 * 8
    assert any("is lost" in said for said in watch.said)


@pytest.mark.parametrize(
    ("text", "kind", "count", "address"),
    [
        ("inline", "inline", 0, ""),
        ("auto", "auto", 0, ""),
        ("processes:4", "processes", 4, ""),
        ("local:2", "local", 2, ""),
        ("dask://head:8786", "dask", 0, "head:8786"),
        ("dask://[::1]:8786/", "dask", 0, "[::1]:8786"),
        ("tls://head.example:1", "dask", 0, "tls://head.example:1"),
    ],
)
def test_places(text: str, kind: str, count: int, address: str) -> None:
    place = parse_place(text)
    assert (place.kind, place.count, place.address) == (kind, count, address)


@pytest.mark.parametrize(
    "text", ["", "local", "local:0", "local:65", "local:x", "inline:2", "dask://", "dask://head",
             "dask://u:p@head:1", "http://head:8786", "dask://a b:1", "processes:-1"],
)  # fmt: skip
def test_what_is_no_place(text: str) -> None:
    with pytest.raises(UsageError, match="write inline, processes:4"):
        parse_place(text)


def test_dask_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"pip install 'loccit\[cluster\]'"):
        parse_place("local:2")
    assert parse_place("processes:2").count == 2
