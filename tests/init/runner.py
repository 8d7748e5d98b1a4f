"""A CI runner that has checked out the desk's repository.

What a real one does beside scripts (checking out, caching, uploading) is left out; `pip` is not
needed, for loccit is installed.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import Struct

from tests.gate.desk import B, Desk, opened

PROGRAMS = Path(sys.executable).parent

linux_linter = pytest.mark.skipif(
    sys.platform != "linux", reason="this linter is packaged for Linux only"
)


class Ran(Struct, frozen=True):
    code: int
    out: str


class Runner:
    """A CI runner that has checked out the desk's repository."""

    def __init__(self, desk: Desk, home: Path) -> None:
        self.desk = desk
        self.home = home

    def run(self, script: str, **environment: str) -> Ran:
        """A step's script, as the runner's shell runs it."""
        path = f"{PROGRAMS}:{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=self.desk.folder,
            env={**os.environ, "PATH": path, **environment},
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        return Ran(done.returncode, done.stdout)


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Runner]:
    repository, home = tmp_path / "repository", tmp_path / "home"
    for folder in (repository, home):
        folder.mkdir()
    monkeypatch.chdir(repository)
    with opened(repository) as desk:
        yield Runner(desk, home)


def branch(desk: Desk, url: str) -> int:
    """A branch that adds a citation, in a repository that knows its origin; the citation's line."""
    desk.git("remote", "add", "origin", str(desk.folder))
    # Configuration is read from the merge base.
    desk.git("add", "--force", "loccit.toml")
    desk.commit("configuration")
    desk.git("checkout", "-q", "-b", "work")
    line = desk.append(B, f"Also see [this]({url}).")
    desk.commit("work")
    desk.git("fetch", "-q", "origin")
    return line
