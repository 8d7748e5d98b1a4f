"""`loccit repair`: what to write instead, as a diff to review or straight into the posts."""

import sys
from pathlib import Path

import click

from loccit.cli.options import state_option
from loccit.decisions import read_decisions
from loccit.repair.edit import Edit
from loccit.repair.files import Repaired, diff, repaired, write
from loccit.repair.plan import KINDS, Choice, plan
from loccit.store import Store


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@state_option
@click.option(
    "--kind",
    "kinds",
    type=click.Choice(KINDS),
    multiple=True,
    help="Only suggestions of this kind (several times for several); else all.",
)
@click.option(
    "--decisions",
    "decisions_path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Only what a reviewer accepted: the file exported from the report.",
)
@click.option("--apply", "apply_now", is_flag=True, help="Change the posts, instead of the diff.")
def command(
    path: Path,
    state_path: Path,
    kinds: tuple[str, ...],
    decisions_path: Path | None,
    apply_now: bool,
) -> None:
    """Propose better URLs for the citations of the last audit of PATH, as a unified diff.

    Suggestions are exact (the end of permanent redirects, a wrapper's target, a plain misprint
    put right, an archived copy of what is dead). What an audit was less sure of waits for a
    reviewer's decision in the report.
    """
    accepted = _accepted(decisions_path) if decisions_path else None
    choice = Choice(frozenset(kinds or KINDS), accepted)
    root = path if path.is_dir() else path.parent
    with Store.open(state_path) as store:
        edits = plan(store, choice)
    results = [_repaired(root, post, found) for post, found in edits.items()]
    for result in results:
        if apply_now:
            write(root, result)
        else:
            sys.stdout.buffer.write("".join(diff(result)).encode("utf-8", "surrogateescape"))
    sys.stdout.flush()
    made = sum(len(found) for found in edits.values()) - sum(len(r.missed) for r in results)
    _conclude(made, results, applied=apply_now)


def _accepted(path: Path) -> dict[tuple[str, str | None], str]:
    return {
        (decision.url, decision.post): decision.replacement
        for decision in read_decisions(path)
        if decision.action == "accept" and decision.replacement
    }


def _repaired(root: Path, post: str, edits: list[Edit]) -> Repaired:
    try:
        return repaired(root, post, edits)
    except FileNotFoundError:
        return Repaired(post, "", "", tuple(edits))


def _conclude(made: int, results: list[Repaired], *, applied: bool) -> None:
    for result in results:
        for edit in result.missed:
            where = f"{result.post}:{edit.line}:{edit.column}"
            click.echo(f"{where}: left alone, the post has changed since the audit", err=True)
    if not made:
        click.echo("nothing to repair", err=True)
    elif applied:
        click.echo(f"{made} citations repaired in {len(results)} posts", err=True)
    else:
        click.echo(
            f"{made} citations in {len(results)} posts; pipe this into `git apply`, or add --apply",
            err=True,
        )
