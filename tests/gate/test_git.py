"""What git is asked, in repositories and surroundings of every kind."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from loccit.errors import GitError
from loccit.git import Differences, commit_of, differences, files_at, last_change, top_of
from tests.gate.desk import A, B, Desk


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


@pytest.mark.parametrize("name", ["ä ö.md", "a\tb.md", 'quo"te.md', "-dash.md", "日本.md"])
def test_names_of_every_kind(desk: Desk, name: str) -> None:
    desk.write(name, "one\ntwo\nthree\n")
    desk.commit()
    desk.write(name, "one\ntwo\nthree\nfour\n")
    assert differences(desk.folder, "HEAD").written == {name}
    assert list(files_at(desk.folder, "HEAD", [name, "not there.md"])) == [
        (name, b"one\ntwo\nthree\n")
    ]


def test_paths_are_those_of_the_folder(desk: Desk) -> None:
    desk.write("notes.txt", "beside the archive")
    desk.git("mv", B, "_posts/c.md")
    desk.write(A, "all new")
    found = differences(desk.folder / "_posts", "HEAD")
    assert found == Differences(frozenset({"a.md", "c.md"}), frozenset({"b.md"}), {"c.md": "b.md"})
    assert [path for path, _ in files_at(desk.folder / "_posts", "HEAD", ["b.md"])] == ["b.md"]


def test_a_hook_in_a_linked_worktree(desk: Desk) -> None:
    """There git sets GIT_DIR, by which any folder would pass for the worktree's top."""
    linked = desk.folder / "linked"
    git(desk.folder, "worktree", "add", "-q", str(linked), "-b", "work")
    seen = linked / "seen"
    hook = desk.folder / ".git" / "hooks" / "pre-commit"
    code = "from loccit.git import *; print(sorted(differences(Path('_posts'), 'HEAD').written))"
    hook.write_text(f'#!/bin/sh\n"{sys.executable}" -c "{code}" > "{seen}"\n')
    hook.chmod(0o755)
    (linked / A).write_text("changed")
    git(linked, "commit", "-q", "-a", "-m", "work")
    assert seen.read_text() == "['a.md']\n"


def test_without_a_repository(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="git failed"):
        top_of(tmp_path)
    with pytest.raises(GitError, match="there is no such folder"):
        top_of(tmp_path / "nowhere")
    assert last_change(tmp_path / "a.md") is None


def test_without_git(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(GitError, match="git is not installed"):
        top_of(desk.folder)


def test_a_revision_that_is_an_option_is_none(desk: Desk) -> None:
    with pytest.raises(GitError, match="no such revision"):
        commit_of(desk.folder, "--output=x")
    assert not (desk.folder / "x").exists()


def test_a_shallow_clone_is_told_how_to_go_on(desk: Desk, tmp_path: Path) -> None:
    desk.commit("one more")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{desk.folder}", "shallow")
    with pytest.raises(GitError, match=r"This clone is shallow: .*fetch-depth: 0"):
        commit_of(tmp_path / "shallow", "HEAD~1")
