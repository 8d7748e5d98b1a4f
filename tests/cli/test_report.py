"""`loccit report`: written again, judged again, served to this machine alone."""

import json
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner, Result

from loccit.cli import cli, reviewing
from loccit.pipeline import Order, Progress
from loccit.run_audit import run_audit
from loccit.testing import Reply, Site, Web, page


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a state: one link alive, one dead."""
    folder = tmp_path_factory.mktemp("audited")
    (folder / "posts").mkdir()
    (folder / "posts" / "a.md").write_text("[one](http://a.example/1) [two](http://a.example/2)")
    (folder / "posts" / "b.md").write_text("---\nauthor: Ines\n---\n[two](http://a.example/2)\n")
    with (
        Web([Site("a.example", {"/1": page("One"), "/2": Reply(404)})]) as web,
        run_audit(
            Order(folder / "posts"),
            web.settings(),
            state=folder / "state.sqlite3",
            progress=Progress(),
        ),
    ):
        pass
    return folder


def _report(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["report", "--state", str(folder / "state.sqlite3"), *words])


def test_both_reports_are_written_where_they_are_asked_for(audited: Path, tmp_path: Path) -> None:
    told = _report(audited, "--out", str(tmp_path / "new"))
    assert told.exit_code == 0, told.output
    report = json.loads((tmp_path / "new" / "report.json").read_bytes())
    assert {link["status"] for link in report["links"]} == {"ok", "dead"}
    assert (tmp_path / "new" / "index.html").stat().st_size > 0


def test_a_single_format_needs_no_folder(audited: Path, tmp_path: Path) -> None:
    told = _report(audited, "--output", f"csv={tmp_path / 'found.csv'}")
    assert told.exit_code == 0, told.output
    assert [path.name for path in tmp_path.iterdir()] == ["found.csv"]
    assert "http://a.example/2" in (tmp_path / "found.csv").read_text(encoding="utf-8-sig")


def test_rejudging_says_what_changed_and_keeps_the_counts_true(
    audited: Path, tmp_path: Path
) -> None:
    told = _report(audited, "--rejudge", "--out", str(tmp_path))
    assert "2 links judged again, 0 differently" in told.stderr
    report = json.loads((tmp_path / "report.json").read_bytes())
    assert report["run"]["counts"]["dead"] == 1
    assert report["run"]["counts"]["ok"] == 1


def test_a_report_of_some_posts_is_about_these_alone(audited: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    told = _report(audited, "--post", "b.md", "--out", str(out))
    assert told.exit_code == 0, told.output
    report = json.loads((out / "report.json").read_bytes())
    assert [link["url"] for link in report["links"]] == ["http://a.example/2"]
    assert report["run"]["citations"] == report["run"]["posts"] == 1
    assert report["run"]["citation_counts"]["dead"] == 1
    told = _report(audited, "--author", "INES", "--out", str(out))
    assert json.loads((out / "report.json").read_bytes())["run"]["citation_counts"]["dead"] == 1
    told = _report(audited, "--author", "Nobody", "--out", str(out))
    assert "--author Nobody: no post of the last audit matches" in str(told.exception)


def test_without_a_state_it_says_what_comes_first(tmp_path: Path) -> None:
    told = CliRunner().invoke(cli, ["report", "--state", str(tmp_path / "none.sqlite3")])
    assert "`loccit audit` makes one" in str(told.exception)


def test_the_page_is_opened_on_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text("# A post\n")
    for arguments in (["audit", ".", "--allow-fewer-posts", "--open"], ["report", "--open"]):
        with pytest.raises(SystemExit) as ended:
            cli.main(arguments)
        assert ended.value.code == 0
    page = (tmp_path / "loccit-report" / "index.html").as_uri()
    assert opened == [page, page]


def test_quiet_says_why_an_audit_is_incomplete(tmp_path: Path) -> None:
    site = "http://127.0.0.1:9/"
    state = tmp_path / "state.sqlite3"
    words = ["audit", site, "-q", "--state", str(state), "--out", str(tmp_path / "out")]
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 3
    assert "loccit: the audit is incomplete: http://127.0.0.1:9/" in done.stderr


def test_a_review_serves_the_page_and_says_where_decisions_go(
    audited: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    answers: list[int] = []
    ports: set[int | None] = set()

    def visit(url: str) -> None:
        with urllib.request.urlopen(url) as answer:
            answers.append(answer.status)
            assert b"http://a.example/2" in answer.read()
        raise KeyboardInterrupt

    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr(reviewing, "until_interrupted", lambda: visit(opened[0]))
    monkeypatch.chdir(tmp_path)
    for words in (["review"], ["report", "--serve", "--out", str(tmp_path / "out")]):
        opened.clear()
        told = CliRunner().invoke(cli, [*words, "--state", str(audited / "state.sqlite3")])
        assert told.exit_code == 0, told.output
        assert f"Review: {opened[0]}" in told.stderr
        assert "Decisions are written to decisions.toml" in told.stderr
        ports.add(urlsplit(opened[0]).port)
    assert answers == [200, 200]
    assert len(ports) == 1  # the same each time, so that what the browser keeps is found again


def test_a_review_of_broken_decisions_says_what_is_wrong(audited: Path, tmp_path: Path) -> None:
    file = tmp_path / "decisions.toml"
    file.write_text("[[decision]\n")
    words = ["review", "--no-open", "--state", str(audited / "state.sqlite3")]
    told = CliRunner().invoke(cli, [*words, "--decisions", str(file)])
    assert "not valid TOML" in str(told.exception)
