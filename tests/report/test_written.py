"""An audit that found nothing new leaves the reports of the last one as they are."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec import structs

from loccit.cli import cli
from loccit.config.settings import LinksSettings, Settings
from loccit.pipeline import Order, Progress
from loccit.run_audit import run_audit
from loccit.testing import Reply, Site, Web, page

POSTS = {"a.md": "[one](http://a.example/1) and [two](http://a.example/2)", "b.md": "nothing"}


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with Web([Site("a.example", {"/1": page("One"), "/2": Reply(404)})]) as web:
        yield web


class Notes(Progress):
    """What a person was told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def tell(self, message: str) -> None:
        self.told.append(message)


class Desk:
    """An archive, and audits of it that write two reports."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder = folder
        self.settings = settings
        self.archive = folder / "posts"
        self.archive.mkdir()
        for name, text in POSTS.items():
            (self.archive / name).write_text(text)
        self.outputs = {"json": folder / "report.json", "html": folder / "index.html"}
        self.recheck = False
        self.decisions: Path | None = None

    def audit(self) -> bool:
        """Audit; return whether the reports were left as they were."""
        # In a thread of its own, for a browser of other tests may hold this one's event loop.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(self._audit).result()

    def _audit(self) -> bool:
        before = self._files()
        notes = Notes()
        with run_audit(
            Order(self.archive, recheck_all=self.recheck),
            self.settings,
            state=self.folder / "state.sqlite3",
            progress=notes,
            decisions=self.decisions,
        ) as audited:
            audited.write(self.outputs)
        left = any("reports stay as they are" in told for told in notes.told)
        assert left == (self._files() == before)
        return left

    def _files(self) -> dict[str, tuple[int, int, bytes] | None]:
        return {
            name: (path.stat().st_ino, path.stat().st_mtime_ns, path.read_bytes())
            if path.exists()
            else None
            for name, path in self.outputs.items()
        }


@pytest.fixture
def desk(tmp_path: Path, web: Web) -> Desk:
    desk = Desk(tmp_path, web.settings())
    assert not desk.audit()
    return desk


def test_reports_of_an_unchanged_archive_are_left(desk: Desk) -> None:
    assert desk.audit()
    assert desk.audit()


def test_links_that_stay_excluded_are_no_change(desk: Desk) -> None:
    links = LinksSettings(exclude=("*/1",))
    desk.settings = structs.replace(desk.settings, links=links)
    assert not desk.audit()
    assert desk.audit()


def _with_report(desk: Desk, **changed: str | bool) -> None:
    report = structs.replace(desk.settings.report, **changed)
    desk.settings = structs.replace(desk.settings, report=report)


def _decide(desk: Desk) -> None:
    desk.decisions = desk.folder / "decisions.toml"
    desk.decisions.write_text('[[decision]]\nurl = "http://a.example/2"\naction = "ignore"\n')


CHANGES: dict[str, Callable[[Desk], object]] = {
    "a link was asked": lambda desk: setattr(desk, "recheck", True),
    "a citation is new": lambda desk: (desk.archive / "b.md").write_text("http://a.example/2"),
    "a citation moved": lambda desk: (desk.archive / "a.md").write_text("\n\n" + POSTS["a.md"]),
    "a post went": lambda desk: (desk.archive / "b.md").unlink(),
    "a post can't be read": lambda desk: (desk.archive / "c.md").write_bytes(b"\xff http://a.b/"),
    "a report went": lambda desk: desk.outputs["json"].unlink(),
    "a report was edited": lambda desk: desk.outputs["html"].write_text("mine"),
    "a further report": lambda desk: desk.outputs.update(csv=desk.folder / "found.csv"),
    "another language": lambda desk: _with_report(desk, language="de"),
    "another title": lambda desk: _with_report(desk, title="Mine"),
    "recipients are shown": lambda desk: _with_report(desk, show_recipients=True),
    "a reviewer decided": _decide,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_reports_are_written_where_something_changed(
    desk: Desk, change: Callable[[Desk], object]
) -> None:
    change(desk)
    assert not desk.audit()
    desk.recheck = False
    assert desk.audit()


def test_standard_output_is_written_always(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(POSTS["a.md"])
    (tmp_path / "loccit.toml").write_text('[hosts."a.example"]\nskip = true\n')
    words = ["audit", str(tmp_path), "--state", str(tmp_path / "state"), "--out", str(tmp_path)]
    words += ["--config", str(tmp_path / "loccit.toml"), "--output", "jsonl=-"]
    with ThreadPoolExecutor(1) as thread:
        first, second = (thread.submit(CliRunner().invoke, cli, words).result() for _ in range(2))
    assert len(first.stdout.splitlines()) == len(second.stdout.splitlines()) == 2
    assert "nothing has changed since the audit of 20" in second.stderr


def test_a_report_whose_name_is_not_utf8_is_written_each_time(desk: Desk) -> None:
    desk.outputs = {"json": desk.folder / "caf\udce9.json"}
    assert not desk.audit()
    assert not desk.audit()
