"""Repairs written into the posts, committed on a branch, or taken back."""

import time
from collections.abc import Iterator
from pathlib import Path

import click

from loccit.cli.repair_table import Hide
from loccit.cli.terminal import say
from loccit.display import counted, iso, printable
from loccit.errors import UsageError, not_written
from loccit.repair.branch import commit_repairs, propose
from loccit.repair.edit import Left, Why
from loccit.repair.files import Repaired, write
from loccit.repair.log import Log, undo


def take_back(log: Log, root: Path) -> None:
    """Take back what was last written.

    Args:
        log: notes the repairs.
        root: the archive's folder.

    Raises:
        UsageError: the last repairs were written elsewhere, or a post can't be written.
    """
    batch = log.last()
    if batch is None:
        say(f"nothing to take back; {log.path} notes no repairs")
        return
    if Path(batch.folder) != root.resolve():
        raise UsageError(f"the last repairs were written in {batch.folder}; name that folder")
    back = 0
    try:
        for post, put_back in undo(batch, root):
            back += put_back
            if not put_back:
                say(f"{post}: left alone: it was changed since, or is not there any more")
    except OSError as error:
        raise UsageError(f"{error.filename}: can't put it back: {error.strerror}") from error
    log.undone(batch)
    say(f"{counted(back, 'post')} as before the repairs of {batch.at}")


def commit_on_branch(
    root: Path, name: str, results: list[Repaired], hide: Hide, program: str
) -> None:
    """Commit repairs on a new branch, and propose it where a program is named.

    Args:
        root: the archive's folder.
        name: the branch's.
        results: posts before and after.
        hide: leaves out of a text what no output may show.
        program: opens the pull request; empty for none.

    Raises:
        UsageError: no post could be committed, or git refused.
    """
    if not results:
        say("nothing to repair")
        return
    commits, left = commit_repairs(root, name, results, hide)
    for result in left:
        say(f"{result.post}: left alone: it differs from what is committed")
    for commit in commits:
        what = f"{counted(commit.citations, 'citation')} in {counted(commit.posts, 'post')}"
        say(f"  {commit.subject}: {what}")
    if not commits:
        raise UsageError("no branch was made: commit the posts first")
    say(f"branch {name}: {counted(len(commits), 'commit')}; your working tree is as it was")
    if program:
        total = sum(commit.citations for commit in commits)
        message = propose(root, name, program, f"Repair {counted(total, 'citation')}")
        click.echo(printable(message))


def write_posts(root: Path, results: list[Repaired], log: Log) -> Iterator[tuple[str, Left]]:
    """Write the posts; yield each edit that was left alone after all.

    Args:
        root: the archive's folder.
        results: posts before and after.
        log: notes what is written, so that it can be taken back.

    Raises:
        UsageError: a post can't be written.
    """
    if results:
        log.begin(root, iso(time.time()))
    for result in results:
        log.add(result)
        try:
            written = write(result)
        except OSError as error:
            more = "; it is as it was, and so are the posts after it"
            raise not_written(root / result.post, error, more) from error
        if not written:
            yield from ((result.post, Left(made.edit, Why.CHANGED)) for made in result.made)
