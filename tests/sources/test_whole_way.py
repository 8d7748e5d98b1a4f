"""An export through the whole way: audit, baseline, gate, repair."""

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest

from loccit.testing.behaviour import Site, redirect
from loccit.testing.pages import page
from loccit.testing.web import Web
from tests.pipeline.common import Desk
from tests.sources.exports import item, link, written, wxr


def run(*words: object) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "loccit", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    return done.returncode, done.stdout, done.stderr


def test_an_export_is_audited_and_its_edits_are_listed(tmp_path: Path) -> None:
    pages = {"/old": redirect("https://moved.example/new", 301), "/new": page("New")}
    with Web([Site("moved.example", pages), Site("gone.example")]) as web:
        text = link("https://moved.example/old#part") + link("https://gone.example/1")
        export = written(tmp_path / "export.xml", wxr(item(1, text)))
        desk = Desk(export, tmp_path / "state.sqlite3", web.settings())
        first = desk.audit()
        assert first.complete
        assert first.facts["repairs"] == "list"
        dead = desk.report().links["https://gone.example/1"]
        assert dead.status == "dead"
        assert [(c.post, c.line) for c in dead.citations] == [("https://maps.example/1/", 14)]
        code, out, _ = run("repair", export, "--state", desk.state)
        assert code == 0
        (row,) = csv.DictReader(io.StringIO(out))
        assert (row["post"], row["url"], row["replacement"]) == (
            "https://maps.example/1/",
            "https://moved.example/old#part",
            "https://moved.example/new#part",
        )
        assert run("repair", export, "--state", desk.state, "--apply")[0] == 2
        assert export.read_text("utf-8") == wxr(item(1, text))

        baseline = tmp_path / "baseline.json"
        gate = ("gate", "--state", desk.state, "--baseline", baseline)
        assert run(*gate, "--write-baseline")[0] == 0
        written(export, wxr(item(2, "x"), item(1, text)))
        desk.audit()
        assert run(*gate)[0] == 0
        written(export, wxr(item(2, link("https://gone.example/2")), item(1, text)))
        desk.audit()
        code, out, err = run(*gate)
        assert code == 1
        assert "https://maps.example/2/" in out + err


@pytest.mark.parametrize("option", ["--changed-since", "--base-ref"])
def test_git_says_nothing_about_an_export(option: str, tmp_path: Path) -> None:
    export = written(tmp_path / "export.xml", wxr(item(1, "x")))
    code, _, err = run("audit", export, "--state", tmp_path / "s", option, "main")
    assert code == 2
    assert "baseline" in err
