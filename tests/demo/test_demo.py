"""The demonstration: every link of the sample archive is reported as what it is."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from loccit.checking import link_of
from loccit.cli import cli
from loccit.config.load import CONFIG_FILE, load_settings
from loccit.demo.labelled import Case, truths
from loccit.demo.stage import ARCHIVE, stage
from loccit.demo.table import HOSTS
from loccit.model import Kind
from loccit.pipeline import Order, Progress
from loccit.run_audit import run_audit


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The stage after an audit, with its web running; recipients are shown, so that every link has
    its own."""
    folder = tmp_path_factory.mktemp("demo")
    with stage(folder):
        settings = load_settings(folder / CONFIG_FILE)
        shown = msgspec.structs.replace(settings.report, show_recipients=True)
        with run_audit(
            Order(folder / ARCHIVE),
            msgspec.structs.replace(settings, report=shown),
            state=folder / "state.sqlite3",
            progress=Progress(),
        ) as audited:
            audited.write({"json": folder / "report.json"})
        yield folder


@pytest.fixture(scope="module")
def links(folder: Path) -> dict[str, dict[str, Any]]:
    """The links of the first audit's report, by URL as written in the sample."""
    return _links(folder / "report.json")


def _links(report: Path) -> dict[str, dict[str, Any]]:
    return {link["url"]: link for link in json.loads(report.read_bytes())["links"]}


def _as_told(url: str) -> str:
    return link_of(url).url


def test_the_sample_is_large_enough() -> None:
    assert len({case.why for case in truths(HOSTS).values()}) >= 40


def test_every_link_of_the_table_is_cited_and_nothing_else(
    links: dict[str, dict[str, Any]],
) -> None:
    assert set(map(_as_told, truths(HOSTS))) == set(links)


def _wrong(url: str, case: Case, link: dict[str, Any]) -> str | None:
    told = (link["status"], link["reason"], (link["suggestion"] or {}).get("url"))
    meant = (case.status, case.reason or told[1], case.instead or told[2])
    return None if told == meant else f"{url} ({case.why}): {meant} is told as {told}"


def test_every_link_is_reported_right(links: dict[str, dict[str, Any]]) -> None:
    wrong = [_wrong(url, case, links[_as_told(url)]) for url, case in truths(HOSTS).items()]
    assert [line for line in wrong if line] == []


def test_every_kind_of_citation_is_shown(links: dict[str, dict[str, Any]]) -> None:
    cited = [citation for link in links.values() for citation in link["citations"]]
    # Links in metadata that are not the post's source (`reference`) stand in no post of the demo.
    shown = {kind.value for kind in Kind} - {Kind.REFERENCE.value}
    assert {citation["kind"] for citation in cited} == shown
    assert len({citation["post"] for citation in cited}) >= 15


def test_one_command_repairs_what_can_be_repaired(
    folder: Path, links: dict[str, dict[str, Any]]
) -> None:
    def run(*arguments: str) -> str:
        where = ("--state", str(folder / "state.sqlite3"), "--config", str(folder / CONFIG_FILE))
        done = CliRunner().invoke(
            cli, [*arguments[:1], str(folder / ARCHIVE), *arguments[1:], *where]
        )
        assert done.exit_code == 0, done.stderr
        return done.stderr

    told = run("repair", "--archives", "--moved", "--apply")
    assert "moved pages: 2 of" in told
    assert "archived copies: 1 excluded, 14 found" in told
    run("audit", "-q", "--out", str(folder / "again"))
    after = _links(folder / "again" / "report.json")
    copies = [url for url in after if "/web/" in url and "web.archive.example" in url]
    assert len(copies) == 13
    assert {after[url]["status"] for url in copies} == {"ok"}
    assert "https://valley-courier.example/stories/wrong-river/" in after
    # The parked page and the error page that lie nearer to the posts were not proposed.
    assert not any("20110210" in url or "20140914" in url for url in copies)
    repaired = {url for url, link in links.items() if link["suggestion"]} - set(after)
    assert len(repaired) >= 30
    # A second audit confirms it: nothing is left to repair.
    assert "nothing to repair" in run("repair", "--archives", "--moved")


def test_the_command_says_where_the_report_is(tmp_path: Path) -> None:
    told = CliRunner().invoke(cli, ["demo", "--out", str(tmp_path / "out")])
    assert told.exit_code == 0, told.output
    assert f"Report: {tmp_path / 'out' / 'index.html'}" in told.stderr.replace("\n", "")
    assert (tmp_path / "out" / "index.html").stat().st_size > 0
    assert (tmp_path / "out" / "report.json").stat().st_size > 0


def test_nothing_leaves_the_machine(tmp_path: Path) -> None:
    with stage(tmp_path):
        network = load_settings(tmp_path / CONFIG_FILE).network
    assert network.nameservers
    assert all(server.startswith("127.") for server in network.nameservers)
