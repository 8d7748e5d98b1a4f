"""An export through the whole way: audit, baseline, gate, repair."""

import csv
import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from loccit.config.settings import LinksSettings
from loccit.model import GatherProblem
from loccit.pipeline import Progress
from loccit.sources import Reading, SourcePost
from loccit.sources.wxr import Wxr
from loccit.store import Store
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


class Killed(BaseException):
    """The process ends here."""


class KillAt(Progress):
    """Ends the audit once so many posts were read, or as soon as links are checked."""

    def __init__(self, posts: int | None) -> None:
        self._posts = posts

    def collecting(self, posts: int, citations: int) -> None:
        if posts == self._posts:
            raise Killed

    def checking(self, links: int, fresh: int = 0) -> None:
        if self._posts is None:
            raise Killed


def test_an_export_goes_on_where_its_audit_was_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed while it is read, while its links are checked, and then run to its end."""
    read: list[str] = []
    posts = Wxr.posts

    def counted(self: Wxr, reading: Reading) -> Iterator[SourcePost | GatherProblem]:
        read.append(self.location)
        yield from posts(self, reading)

    monkeypatch.setattr(Wxr, "posts", counted)
    with Web([Site("a.example", {"/": page("A")})]) as web:
        items = [item(n, link(f"https://a.example/?{n}") * 600) for n in range(6)]
        left_out = item(9, "x", kind="product")
        export = written(tmp_path / "export.xml", wxr(*items, left_out))
        desk = Desk(export, tmp_path / "state.sqlite3", web.settings())
        with pytest.raises(Killed):
            desk.audit(progress=KillAt(4))
        with Store.open(desk.state) as store:
            assert 0 < store.posts.count() < 6
        with pytest.raises(Killed):
            desk.audit(progress=KillAt(None))
        assert len(read) == 2
        last = desk.audit()
        assert len(read) == 2  # nothing is read again
        assert last.complete
        assert [problem.reason for problem in last.problems] == ["left-out"]
        assert len(desk.report().links) == 6
        written(export, wxr(*items[:5]))
        assert desk.audit().complete
        assert len(read) == 3
        other = structs.replace(web.settings(), links=LinksSettings(kinds=("image",)))
        desk.audit(settings=other)
        assert len(read) == 4  # other settings, other citations


@pytest.mark.parametrize("option", ["--changed-since", "--base-ref"])
def test_git_says_nothing_about_an_export(option: str, tmp_path: Path) -> None:
    export = written(tmp_path / "export.xml", wxr(item(1, "x")))
    code, _, err = run("audit", export, "--state", tmp_path / "s", option, "main")
    assert code == 2
    assert "baseline" in err
