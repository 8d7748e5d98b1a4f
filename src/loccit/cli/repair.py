"""`loccit repair`: what to write instead, as a diff to review or straight into the posts."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from loccit.cli.options import config_option, decisions_for, settings_for, state_option
from loccit.decisions import read_decisions
from loccit.errors import UsageError
from loccit.repair.edit import Edit
from loccit.repair.files import Repaired, diff, repaired, write
from loccit.repair.plan import KINDS, TRACKING, Choice, plan
from loccit.repair.sense import Sense
from loccit.store import Store
from loccit.wording import counted


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@state_option
@click.option(
    "--kind",
    "kinds",
    type=click.Choice((*KINDS, TRACKING)),
    multiple=True,
    help="Only suggestions of this kind (several times for several); else all but tracking.",
)
@click.option(
    "--decisions",
    "decisions_path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Only what a reviewer accepted in this file, which the report exports.",
)
@click.option("--apply", "apply_now", is_flag=True, help="Change the posts, instead of the diff.")
@config_option
def command(
    path: Path,
    state_path: Path,
    kinds: tuple[str, ...],
    decisions_path: Path | None,
    apply_now: bool,
    config_path: Path | None,
) -> None:
    """Propose better URLs for the citations of the last audit of PATH, as a unified diff.

    Suggestions are exact (the end of permanent redirects, a wrapper's target, a plain misprint
    put right, an archived copy of what is dead). What an audit was less sure of waits for a
    reviewer's decision in the report. A decisions.toml that is found is heeded: what was accepted
    is taken, what was waived is left.
    """
    settings = settings_for(config_path, path)
    decisions = decisions_for(decisions_path, config_path, path)
    choice = Choice(
        today=datetime.now(UTC).date(),
        kinds=frozenset(kinds or KINDS),
        decisions=() if decisions is None else read_decisions(decisions),
        accepted_only=decisions_path is not None,
    )
    root = path if path.is_dir() else path.parent
    with Store.open(state_path) as store:
        edits = plan(store, choice)
    sense = Sense(root, settings.archive)
    results = [_repaired(root, post, found, sense) for post, found in edits.items()]
    changed = [result for result in results if result.before != result.after]
    for result in changed:
        if apply_now:
            _write(root, result)
        else:
            text = "".join(diff(result, _seen_from_here(root)))
            sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))
    sys.stdout.flush()
    made = sum(len(edits[r.post]) - len(r.missed) - len(r.refused) for r in results)
    _conclude(made, results, len(changed), applied=apply_now)


def _seen_from_here(root: Path) -> str:
    """The archive's folder from the working folder; empty where it is not in there."""
    here, folder = Path.cwd(), root.resolve()
    if folder == here or not folder.is_relative_to(here):
        return ""
    return folder.relative_to(here).as_posix()


def _repaired(root: Path, post: str, edits: list[Edit], sense: Sense) -> Repaired:
    try:
        return repaired(root, post, edits, sense)
    except FileNotFoundError:
        return Repaired(post, "", "", missed=tuple(edits))
    except OSError as error:
        raise UsageError(f"{root / post}: can't read it: {error.strerror}") from error


def _write(root: Path, result: Repaired) -> None:
    try:
        write(root, result)
    except OSError as error:
        raise UsageError(
            f"{root / result.post}: can't write it: {error.strerror}; it is as it was, and so are "
            "the posts after it"
        ) from error


def _conclude(made: int, results: list[Repaired], posts: int, *, applied: bool) -> None:
    for result in results:
        for edits, why in (
            (result.missed, "the post has changed since the audit"),
            (result.refused, "written there, {} would make the post cite something else"),
        ):
            for edit in edits:
                where = f"{result.post}:{edit.line}:{edit.column}"
                click.echo(f"{where}: left alone: {why.format(edit.url)}", err=True)
    what = f"{counted(made, 'citation')} in {counted(posts, 'post')}"
    if not made:
        click.echo("nothing to repair", err=True)
    elif applied:
        click.echo(f"{what} repaired", err=True)
    else:
        click.echo(f"{what}; pipe this into `git apply`, or add --apply", err=True)
