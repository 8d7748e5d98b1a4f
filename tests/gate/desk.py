"""An archive in a real git repository, its small web, and the command line over both."""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from loccit.cli import cli
from loccit.errors import LoccitError
from loccit.report.model import ReportLink
from loccit.report.serialise import JSON
from loccit.testing import Reply, Site, Web, page

GONE = Reply(410, "gone")

OLD_DEAD = "https://one.example/old-dead"
ALIVE = "https://one.example/alive"
NEVER = "https://never.example/"
"""A name that does not exist."""
NEW_DEAD = "https://one.example/new-dead"
OTHER = "https://one.example/other"
"""Alive, and cited nowhere yet."""

A = "_posts/a.md"
B = "_posts/b.md"


class Said(msgspec.Struct, frozen=True):
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def findings(self) -> set[tuple[str, int, str, str]]:
        """Post, line, status and URL of every finding that failed the gate."""
        found = set()
        for line in (self.out + self.err).splitlines():
            place, _, rest = line.partition(": ")
            status, _, tail = rest.partition(" (")
            if place.startswith("_posts/") and status in {"dead", "invalid", "suspect"}:
                post, number, _column = place.rsplit(":", 2)
                found.add((post, int(number), status, tail.split(": ")[1].split(" ")[0]))
        return found


class Desk:
    """A repository with an archive; every command runs at its top."""

    def __init__(self, folder: Path, web: Web) -> None:
        self.folder = folder
        self.web = web

    def loccit(self, *arguments: str, state: str = "state.sqlite3") -> Said:
        """Run a command as `loccit` does."""
        runner = CliRunner()
        options = ["--state", state]
        try:
            done = runner.invoke(
                cli, [*arguments, *options], catch_exceptions=False, standalone_mode=True
            )
        except LoccitError as error:
            return Said(error.exit_code, "", str(error))
        return Said(done.exit_code, done.stdout, done.stderr)

    def audit(self, *arguments: str, state: str = "state.sqlite3") -> Said:
        """Audit everything anew."""
        return self.loccit("audit", ".", "--recheck", "all", *arguments, state=state)

    def links(self) -> dict[str, Any]:
        """The report of the last audit, by URL."""
        report = msgspec.json.decode((self.folder / "loccit-report/report.json").read_bytes())
        return {
            link["url"]: msgspec.convert(link, JSON.type_of(ReportLink)) for link in report["links"]
        }

    def waivers(self) -> list[dict[str, object]]:
        """What the report lists as waivers."""
        report = msgspec.json.decode((self.folder / "loccit-report/report.json").read_bytes())
        waivers: list[dict[str, object]] = report["waivers"]
        return waivers

    def git(self, *arguments: str) -> str:
        """Run git."""
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def commit(self, message: str = "work") -> None:
        """Commit all there is."""
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)

    def read(self, post: str) -> str:
        return (self.folder / post).read_text(encoding="utf-8")

    def write(self, post: str, text: str) -> None:
        path = self.folder / post
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def append(self, post: str, line: str) -> int:
        """Add a paragraph to a post; the line on which it stands."""
        text = self.read(post) + f"\n{line}\n"
        self.write(post, text)
        return text.count("\n")

    def configure(self, more: str = "") -> None:
        """Write the configuration, with further TOML."""
        self.write("loccit.toml", f"{self.web.toml({'network': {'workers': 1}})}\n{more}\n")

    def baseline(self) -> list[str]:
        """The baseline file's lines."""
        return self.read("loccit-baseline.json").splitlines()


def sites() -> list[Site]:
    pages: Mapping[str, Reply] = {
        "/alive": page("On maps"),
        "/other": page("On tides"),
        "/third": page("On rye"),
        "/old-dead": GONE,
    }
    return [Site("one.example", pages)] + [
        Site(f"host{n}.example", {"/page": page(f"Essay {n}")}) for n in range(6)
    ]


@contextmanager
def opened(folder: Path) -> Iterator[Desk]:
    """A repository whose `main` holds two posts: living links, and two that died long ago."""
    with Web(sites()) as web:
        desk = Desk(folder, web)
        desk.git("init", "-q", "-b", "main")
        for key, value in (("user.name", "A"), ("user.email", "a@a.example")):
            desk.git("config", key, value)
        desk.write(".gitignore", "state*\nloccit-report/\nloccit.toml\n")
        desk.configure()
        living = "\n\n".join(f"Read [essay {n}](https://host{n}.example/page)." for n in range(6))
        desk.write(A, f"---\ntitle: A\n---\nSee [maps]({ALIVE}).\n\n{living}\n")
        desk.write(
            B,
            f"---\ntitle: B\n---\nSee [the old one]({OLD_DEAD}) and [more]({NEVER}).\n\n"
            "A paragraph that is there so that the post stays itself when a line is added to it.\n",
        )
        desk.commit("two posts")
        yield desk


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.chdir(tmp_path)
    with opened(tmp_path) as desk:
        yield desk


BASELINES = ("run", "file", "branch")


def prepare(desk: Desk, baseline: str) -> None:
    """Main as it is when a pull request comes, with this kind of baseline."""
    if baseline == "branch":
        desk.git("checkout", "-q", "-b", "work")
        return
    assert desk.audit().code == 0
    if baseline == "file":
        assert desk.loccit("gate", "--write-baseline").code == 0
        (desk.folder / "state.sqlite3").unlink()  # a pull request's job has none
        desk.commit("a baseline")
    desk.git("checkout", "-q", "-b", "work")


def gate(desk: Desk, baseline: str) -> Said:
    """A pull request's job."""
    if baseline == "branch":
        return desk.audit("--gate", "--changed-since", "main")
    return desk.audit("--gate")
