"""Questions to git: an archive's top, its revisions, files that changed or were renamed.

Everything is done by the `git` command. Only `Repository` writes: objects and a new branch, never
the working tree or the index. Paths are relative to the folder asked about, with forward slashes.
"""

import logging
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from loccit.errors import GitError

_log = logging.getLogger(__name__)

_OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_PREFIX")
"""Set where a hook runs in a linked worktree; git then takes any folder for the worktree's top.

`GIT_INDEX_FILE` stays: it is what is about to be committed.
"""


class Differences(Struct, frozen=True):
    """How the files of a folder differ from those of a revision."""

    written: frozenset[str]
    """Added or changed, under the names they have now."""
    deleted: frozenset[str]
    renamed: dict[str, str]
    """New name → old name, as git tells renames (`-M`: at least half of the file is the same)."""


def differences(folder: Path, revision: str) -> Differences:
    """Return what committed, staged, unstaged and untracked work changed since a revision.

    Raises:
        GitError: there is no git, no repository or no such revision.
    """
    output = _git(folder, "diff", "--name-status", "-M", "--relative", "--no-ext-diff", "-z",
                "--end-of-options", revision)  # fmt: skip
    untracked = _git(folder, "ls-files", "--others", "--exclude-standard", "-z")
    written, deleted, renamed = set(_names(untracked)), set[str](), dict[str, str]()
    fields = iter(_names(output))
    for letter in fields:
        old = next(fields)
        if letter.startswith("R"):
            new = next(fields)
            renamed[new] = old
            written.add(new)
            deleted.add(old)
        elif letter == "D":
            deleted.add(old)
        else:
            written.add(old)
    return Differences(frozenset(written), frozenset(deleted - written), renamed)


def commit_of(folder: Path, revision: str = "HEAD") -> str:
    """The full name of the commit that a revision means.

    Raises:
        GitError: there is no git, no repository or no such revision.
    """
    _git(folder, "rev-parse", "--git-dir")
    done = _run(folder, "rev-parse", "--verify", "--quiet", "--end-of-options",
                f"{revision}^{{commit}}")  # fmt: skip
    if done.returncode:
        raise GitError(
            f"{revision}: git knows no such revision in {folder}; fetch it first"
            f"{_shallow_hint(folder)}"
        )
    return _text(done.stdout).strip()


def merge_base(folder: Path, revision: str) -> str:
    """The commit where the work in a folder branched off from a revision.

    Raises:
        GitError: there is none, for example in a shallow clone.
    """
    commit = commit_of(folder, revision)
    done = _run(folder, "merge-base", commit, "HEAD")
    if done.returncode:
        raise GitError(
            f"{revision}: git finds no common ancestor with HEAD in {folder}{_shallow_hint(folder)}"
        )
    return _text(done.stdout).strip()


def symbolic_links(folder: Path) -> list[str]:
    """Return the symbolic links that git tracks under a folder.

    Raises:
        GitError: there is no git or no repository.
    """
    entries = _names(_git(folder, "ls-files", "--stage", "-z"))
    return [entry.partition("\t")[2] for entry in entries if entry.startswith("120000 ")]


def is_tracked(file: Path) -> bool:
    """Return whether git tracks a file, or a symbolic link on the way to it."""
    place = file.absolute()
    try:
        top = top_of(_nearest_folder(place))
        inside = place.parent.relative_to(top)
    except (GitError, ValueError):
        return False
    ways = [place, *(top / part for part in (inside, *inside.parents) if part.parts)]
    names = [os.path.relpath(way, top) for way in ways if way == place or way.is_symlink()]
    return bool(_git(top, "ls-files", "-z", "--", *(f":(top,literal){name}" for name in names)))


def _nearest_folder(place: Path) -> Path:
    return next(folder for folder in place.parents if folder.is_dir())


UPSTREAM = "@{upstream}"


def since_of_hook(folder: Path, environment: Mapping[str, str] = os.environ) -> str:
    """Return the revision that a pre-commit hook compares with.

    At `pre-push` pre-commit names what the remote has (`PRE_COMMIT_FROM_REF`). Before a commit,
    work is staged, and HEAD is what it is compared with. Otherwise the hook was started by hand:
    then it is the upstream branch, or the remote's default branch where there is none.
    """
    pushed_from = environment.get("PRE_COMMIT_FROM_REF") or environment.get("PRE_COMMIT_SOURCE")
    if pushed_from and pushed_from.strip("0"):
        return pushed_from
    if _run(folder, "diff", "--cached", "--quiet").returncode:
        return "HEAD"
    for name in (UPSTREAM, "origin/HEAD"):
        if not _run(folder, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").returncode:
            return name
    return "HEAD"


def last_change(file: Path) -> str | None:
    """The commit that last changed a file; None where git knows of none."""
    try:
        output = _git(file.parent, "log", "-1", "--format=%H", "--", file.name)
    except GitError:
        return None
    return _text(output).strip() or None


def top_of(folder: Path) -> Path:
    """The repository's top folder.

    Raises:
        GitError: there is no git or no repository.
    """
    return Path(_text(_git(folder, "rev-parse", "--show-toplevel")).rstrip("\n"))


def files_at(folder: Path, commit: str, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Files as they were in a commit; those that were not there are left out.

    Raises:
        GitError: git can't read them.
    """
    # A name with a line break can't be asked for in this protocol; such a post counts as new.
    asked = [path for path in paths if "\n" not in path]
    if not asked:
        return
    prefix = _text(_git(folder, "rev-parse", "--show-prefix")).rstrip("\n")
    names = "".join(f"{commit}:{prefix}{path}\n" for path in asked)
    data = _git(folder, "cat-file", "--batch", stdin=os.fsencode(names))
    at = 0
    for path in asked:
        head, at = _line(data, at)
        kind = head.split(b" ")[1:]
        if len(kind) == 2 and kind[0] == b"blob" and kind[1].isdigit():
            size = int(kind[1])
            yield path, data[at : at + size]
            at += size + 1


class Repository:
    """A repository to which commits are added beside what is checked out.

    Args:
        folder: within it.

    Raises:
        GitError: there is no git, no repository, or no commit.
    """

    def __init__(self, folder: Path) -> None:
        self.top = top_of(folder)
        self.head = commit_of(folder)

    def path_of(self, file: Path) -> str:
        """A file's path from the top; empty where it lies outside."""
        real = self.top.resolve()
        return file.relative_to(real).as_posix() if file.is_relative_to(real) else ""

    def unchanged(self, paths: Iterable[str]) -> frozenset[str]:
        """Those of some files that are as the last commit has them."""
        wanted = [path for path in paths if path]
        output = _git(self.top, "ls-tree", "-r", "-z", "--name-only", "HEAD")
        changed = _git(self.top, "diff", "--name-only", "-z", "--no-renames", "HEAD")
        return frozenset(wanted) & frozenset(_names(output)) - frozenset(_names(changed))

    def check_new_branch(self, name: str) -> None:
        """Make sure that a branch can be made.

        Raises:
            GitError: the name is not valid, or taken.
        """
        if name.startswith("-") or _run(self.top, "check-ref-format", "--branch", name).returncode:
            raise GitError(
                f"{name!r} is not a valid name for a branch (`git help check-ref-format` has the"
                " rules); use for example loccit/repairs"
            )
        if not _run(self.top, "rev-parse", "--verify", "-q", f"refs/heads/{name}").returncode:
            raise GitError(
                f"the branch {name!r} exists already; delete it (`git branch -D`) or name another"
            )

    def commit(self, parent: str, files: Mapping[str, bytes], message: str) -> str:
        """Commit new contents of files that the parent has; the commit."""
        with tempfile.TemporaryDirectory(prefix="loccit-index-") as scratch:
            index = {"GIT_INDEX_FILE": str(Path(scratch, "index"))}
            _git(self.top, "read-tree", parent, more=index)
            lines = []
            for path, content in files.items():
                mode = _text(_git(self.top, "ls-files", "-s", "-z", "--", path, more=index))[:6]
                blob = _git(
                    self.top, "hash-object", "-w", "--stdin", f"--path={path}", stdin=content
                )
                lines.append(f"{mode} {_text(blob).strip()}\t{path}\0")
            entries = os.fsencode("".join(lines))
            _git(self.top, "update-index", "-z", "--index-info", stdin=entries, more=index)
            tree = _text(_git(self.top, "write-tree", more=index)).strip()
        text = message.encode("utf-8", "replace")
        return _text(_git(self.top, "commit-tree", tree, "-p", parent, stdin=text)).strip()

    def make_branch(self, name: str, commit: str) -> None:
        """Make a branch that ends with a commit."""
        _git(self.top, "update-ref", f"refs/heads/{name}", commit, "0" * 40)

    def remote_url(self) -> str:
        """Return the URL of `origin`.

        Raises:
            GitError: there is no `origin`.
        """
        return _text(_git(self.top, "remote", "get-url", "origin")).strip()

    def push(self, name: str) -> None:
        """Push a branch to `origin`."""
        _git(self.top, "push", "--set-upstream", "origin", f"refs/heads/{name}")

    def run(self, program: str, *arguments: str) -> str:
        """Run another program in the repository; what it prints.

        Raises:
            GitError: it is not there, or fails.
        """
        try:
            done = subprocess.run(  # noqa: S603 - no shell
                [program, *arguments], cwd=self.top, capture_output=True, check=False
            )
        except OSError as error:
            raise GitError(f"{program}: {error.strerror}") from error
        if done.returncode:
            raise GitError(f"{program} failed: {_text(done.stderr).strip()}")
        return _text(done.stdout).strip()


def is_installed(program: str) -> bool:
    """Return whether a program can be run."""
    return shutil.which(program) is not None


def _line(data: bytes, at: int) -> tuple[bytes, int]:
    end = data.index(b"\n", at)
    return data[at:end], end + 1


def _names(output: bytes) -> list[str]:
    return [os.fsdecode(name) for name in output.split(b"\0") if name]


def _text(output: bytes) -> str:
    return os.fsdecode(output)


def _shallow_hint(folder: Path) -> str:
    done = _run(folder, "rev-parse", "--is-shallow-repository")
    if done.stdout.strip() != b"true":
        return ""
    return (
        ". This clone is shallow: fetch its history with `git fetch --unshallow`"
        " (actions/checkout: `fetch-depth: 0`; GitLab: `GIT_DEPTH: 0`)"
    )


def _git(
    folder: Path, *arguments: str, stdin: bytes = b"", more: Mapping[str, str] | None = None
) -> bytes:
    done = _run(folder, *arguments, stdin=stdin, more=more)
    if done.returncode:
        lines = _text(done.stderr).strip().splitlines() or [f"exit code {done.returncode}"]
        raise GitError(f"{folder}: git failed: {lines[0].removeprefix('fatal: ')}")
    return done.stdout


def _run(
    folder: Path, *arguments: str, stdin: bytes = b"", more: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    # Without optional locks: a reader must not stand in the way of someone who commits.
    environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    for name in _OF_A_HOOK:
        environment.pop(name, None)
    environment |= more or {}
    _log.debug("git %s", " ".join(arguments))
    try:
        return subprocess.run(  # noqa: S603 - no shell, and revisions can't be taken for options
            ["git", *arguments],  # noqa: S607 - git is found where the person's shell finds it
            cwd=folder,
            env=environment,
            input=stdin,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        if not folder.is_dir():
            raise GitError(f"{folder}: there is no such folder") from error
        raise GitError("git is not installed, and is needed to find what changed") from error
