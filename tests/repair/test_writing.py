"""Writing repairs: one by one, taken back, and as commits of a branch."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from loccit.cli import cli
from loccit.errors import GitError, UsageError
from loccit.testing import Site, Web, page, redirect

OLD, NEW = "https://old.example", "https://new.example"
POSTS = {
    "a.md": f"See [the first]({OLD}/1), please.\n\n[The second]({OLD}/2) [a misfit](https://x.example/)\n",
    "b.md": f"Straße: <a href='{OLD}/1'>again</a>\r\n",
}
REPAIRED = {
    "a.md": POSTS["a.md"].replace(OLD, NEW).replace("https://x.example/", "https://y.example/"),
    "b.md": POSTS["b.md"].replace(OLD, NEW),
}


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("audited")
    (folder / "posts").mkdir()
    for name, text in POSTS.items():
        (folder / "posts" / name).write_bytes(text.encode())
    sites = [
        Site("old.example", {f"/{n}": redirect(f"{NEW}/{n}", 301) for n in (1, 2)}),
        Site("new.example", {f"/{n}": page(f"Page {n}") for n in (1, 2)}),
        Site("x.example", {"/": redirect("https://y.example/", 301)}),
        Site("y.example", {"/": page("Y")}),
    ]
    with Web(sites) as web:
        (folder / "loccit.toml").write_text(web.toml({"network": {"workers": 1}}))
        here = Path.cwd()
        os.chdir(folder)
        try:
            done = CliRunner().invoke(cli, ["audit", "posts", "-q"])
        finally:
            os.chdir(here)
    assert done.exit_code == 0, done.output
    (folder / "loccit.toml").unlink()  # it names files of that web
    return folder


class Archive:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def repair(self, *options: str, answers: str = "") -> Result:
        words = ["repair", "posts", *options]
        return CliRunner().invoke(cli, words, input=answers, catch_exceptions=False)

    def texts(self) -> dict[str, str]:
        return {path.name: path.read_bytes().decode() for path in (self.folder / "posts").iterdir()}

    def git(self, *arguments: str) -> str:
        command = ["git", "-c", "user.name=I", "-c", "user.email=i@a.example", *arguments]
        done = subprocess.run(command, cwd=self.folder, check=True, capture_output=True, text=True)
        return done.stdout

    def commit(self) -> None:
        self.git("init", "-q")
        self.git("config", "user.name", "Ines")
        self.git("config", "user.email", "ines@a.example")
        self.git("add", "posts")
        self.git("commit", "-qm", "Posts")


@pytest.fixture
def archive(audited: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    folder = tmp_path / "archive"
    shutil.copytree(audited, folder)
    monkeypatch.chdir(folder)
    return Archive(folder)


def test_what_was_applied_is_taken_back(archive: Archive) -> None:
    archive.repair("--apply")
    assert archive.texts() == REPAIRED
    log = archive.folder / "loccit.sqlite3.repairs.jsonl"
    assert log.stat().st_mode & 0o777 == 0o600
    told = archive.repair("--undo")
    assert "2 posts as before" in told.stderr
    assert archive.texts() == POSTS
    assert "nothing to take back" in archive.repair("--undo").stderr
    archive.repair("--apply")
    assert archive.texts() == REPAIRED
    archive.repair("--undo")
    assert archive.texts() == POSTS


def test_a_post_that_was_changed_since_is_not_taken_back(archive: Archive) -> None:
    archive.repair("--apply")
    post = archive.folder / "posts" / "a.md"
    post.write_text(post.read_text() + "More.\n")
    told = archive.repair("--undo")
    assert "a.md: left alone: it was changed since" in told.stderr
    assert archive.texts() == {"a.md": REPAIRED["a.md"] + "More.\n", "b.md": POSTS["b.md"]}


def test_a_damaged_log_is_told_by_line(archive: Archive) -> None:
    archive.repair("--apply")
    log = archive.folder / "loccit.sqlite3.repairs.jsonl"
    log.write_text(log.read_text() + "{\n")
    with pytest.raises(UsageError, match=r"repairs\.jsonl:4: not a log of repairs"):
        archive.repair("--undo")


ANSWERS = {
    "y\nn\nn\nn\n": {"a.md": POSTS["a.md"].replace(f"{OLD}/1", f"{NEW}/1"), "b.md": POSTS["b.md"]},
    "s\nn\n": {"a.md": POSTS["a.md"].replace(OLD, NEW), "b.md": REPAIRED["b.md"]},
    "n\na\n": {**REPAIRED, "a.md": REPAIRED["a.md"].replace(f"{NEW}/1", f"{OLD}/1")},
    "?\nq\n": POSTS,
    "": POSTS,
}


@pytest.mark.parametrize(("answers", "left"), ANSWERS.items())
def test_each_repair_is_asked_about(archive: Archive, answers: str, left: dict[str, str]) -> None:
    told = archive.repair("--interactive", answers=answers)
    assert archive.texts() == left
    assert "See the first, please." in told.stderr
    assert "(1/4) Write it?" in told.stderr
    archive.repair("--undo")
    assert archive.texts() == POSTS


def test_a_branch_has_a_commit_for_each_cause_and_the_working_tree_stays(archive: Archive) -> None:
    archive.commit()
    told = archive.repair("--branch", "repairs")
    assert archive.texts() == POSTS
    assert archive.git("status", "--porcelain", "posts") == ""
    assert archive.git("log", "--format=%s", "HEAD..repairs").splitlines() == [
        "Repair: redirect",
        "Cite new.example instead of old.example",
    ]
    assert "3 citations in 2 posts" in told.stderr
    for name, text in REPAIRED.items():
        assert archive.git("show", f"repairs:posts/{name}") == text.replace("\r\n", "\n")
    message = archive.git("log", "--format=%B", "repairs~1..repairs~0")
    assert "a.md:3" in message
    assert "+ https://y.example/" in message
    with pytest.raises(GitError, match="the branch 'repairs' exists already; delete it"):
        archive.repair("--branch", "repairs")


def test_a_post_that_is_not_committed_is_left_alone(archive: Archive) -> None:
    archive.commit()
    post = archive.folder / "posts" / "b.md"
    post.write_bytes(post.read_bytes() + b"New.\n")
    told = archive.repair("--branch", "repairs")
    assert "b.md: left alone: it differs from what is committed" in told.stderr
    assert archive.git("diff", "--name-only", "HEAD", "repairs").split() == ["posts/a.md"]


@pytest.mark.parametrize(("program", "remote"), [("gh", "forge.git"), ("glab", "gitlab.git")])
def test_a_pull_request_is_opened_by_the_forges_program(
    archive: Archive, program: str, remote: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.commit()
    archive.git("init", "-q", "--bare", str(archive.folder / remote))
    archive.git("remote", "add", "origin", str(archive.folder / remote))
    programs = archive.folder / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", os.pathsep.join((str(programs), os.environ["PATH"])))
    if shutil.which(program) is None:
        with pytest.raises(GitError, match=f"{program} is not installed"):
            archive.repair("--branch", "repairs", "--pull-request")
    fake = programs / program
    fake.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" > {archive.folder}/asked\necho https://forge.example/1\n'
    )
    fake.chmod(0o755)
    told = archive.repair("--branch", "repairs", "--pull-request")
    assert told.stdout == "https://forge.example/1\n"
    asked = (archive.folder / "asked").read_text().splitlines()
    assert asked[:2] == (["pr", "create"] if program == "gh" else ["mr", "create"])
    assert "Repair 4 citations" in asked
    pushed = archive.git("--git-dir", str(archive.folder / remote), "branch", "--list")
    assert "repairs" in pushed


def test_what_can_not_be_used_together_is_told(archive: Archive) -> None:
    with pytest.raises(UsageError, match="--apply and --undo"):
        archive.repair("--apply", "--undo")
    with pytest.raises(UsageError, match="--branch NAME"):
        archive.repair("--pull-request")
    with pytest.raises(GitError, match="not a git repository"):
        archive.repair("--branch", "x")


def test_the_log_can_be_read_by_people(archive: Archive) -> None:
    archive.repair("--apply")
    lines = (archive.folder / "loccit.sqlite3.repairs.jsonl").read_text().splitlines()
    head, post, _ = map(json.loads, lines)
    assert head["batch"] == 1
    assert [edit["new"] for edit in post["edits"]][:1] == [f"{NEW}/1"]
    assert [edit["old"] for edit in post["edits"]][:1] == [f"{OLD}/1"]
