"""The demonstration: every link of the sample archive is reported as what it is."""

import json
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
from loccit.report.formats import write_reports
from loccit.run_audit import run_audit


@pytest.fixture(scope="module")
def links(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """By URL, as written in the sample; with recipients shown, so that every link has its own."""
    folder = tmp_path_factory.mktemp("demo")
    with stage(folder):
        settings = load_settings(folder / CONFIG_FILE)
        shown = msgspec.structs.replace(settings.report, show_recipients=True)
        with run_audit(
            Order(folder / ARCHIVE),
            msgspec.structs.replace(settings, report=shown),
            state=folder / "state.sqlite3",
            progress=Progress(),
        ) as report:
            write_reports(report, {"json": folder / "report.json"}, shown)
    told = json.loads((folder / "report.json").read_bytes())
    return {link["url"]: link for link in told["links"]}


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
