"""What git knows of an archive: its top, revisions, files that changed or were renamed.

Everything is read by the `git` command, nothing is ever written. Paths are relative to the folder
asked about, with forward slashes.
"""

import logging
import os
import subprocess
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
    """What committed, staged, unstaged and untracked work changed since a revision.

    Raises:
        GitError: there is no git, no repository or no such revision.
    """
    told = _git(folder, "diff", "--name-status", "-M", "--relative", "--no-ext-diff", "-z",
                "--end-of-options", revision)  # fmt: skip
    untracked = _git(folder, "ls-files", "--others", "--exclude-standard", "-z")
    written, deleted, renamed = set(_names(untracked)), set[str](), dict[str, str]()
    fields = iter(_names(told))
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
    """Whether git tracks a file, or a symbolic link on the way to it."""
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
        told = _git(file.parent, "log", "-1", "--format=%H", "--", file.name)
    except GitError:
        return None
    return _text(told).strip() or None


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
    wanted = list(paths)
    prefix = _text(_git(folder, "rev-parse", "--show-prefix")).rstrip("\n")
    # A name with a line break can't be asked for in this protocol; such a post counts as new.
    asked = [path for path in wanted if "\n" not in path]
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


def _line(data: bytes, at: int) -> tuple[bytes, int]:
    end = data.index(b"\n", at)
    return data[at:end], end + 1


def _names(told: bytes) -> list[str]:
    return [os.fsdecode(name) for name in told.split(b"\0") if name]


def _text(told: bytes) -> str:
    return os.fsdecode(told)


def _shallow_hint(folder: Path) -> str:
    done = _run(folder, "rev-parse", "--is-shallow-repository")
    if done.stdout.strip() != b"true":
        return ""
    return (
        ". This clone is shallow: fetch its history with `git fetch --unshallow`"
        " (actions/checkout: `fetch-depth: 0`; GitLab: `GIT_DEPTH: 0`)"
    )


def _git(folder: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    done = _run(folder, *arguments, stdin=stdin)
    if done.returncode:
        lines = _text(done.stderr).strip().splitlines() or [f"exit code {done.returncode}"]
        raise GitError(f"{folder}: git failed: {lines[0].removeprefix('fatal: ')}")
    return done.stdout


def _run(folder: Path, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    # Without optional locks: a reader must not stand in the way of someone who commits.
    environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    for name in _OF_A_HOOK:
        environment.pop(name, None)
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
