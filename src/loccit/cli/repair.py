"""`loccit repair`: what to write instead, as a diff to review or straight into the posts."""

import sys
from pathlib import Path
from typing import Any, Literal

import click
from msgspec import Struct

from loccit.cli.file_names import FileName, Location
from loccit.cli.options import (
    config_option,
    decisions_for,
    settings_for,
    show_recipients_option,
    state_option,
)
from loccit.cli.repair_choice import chosen
from loccit.cli.repair_list import write_list
from loccit.cli.repair_look_ups import look_up
from loccit.cli.repair_table import Hide, table
from loccit.cli.repair_writing import commit_on_branch, take_back, write_posts
from loccit.cli.terminal import results as results_on_terminal, say
from loccit.config.settings import Settings
from loccit.decisions import DecisionIndex, read_decisions
from loccit.display import counted, today
from loccit.errors import UsageError
from loccit.repair.branch import program_for
from loccit.repair.diff import diff
from loccit.repair.edit import Left
from loccit.repair.files import PostFile, Repaired, locate, repaired
from loccit.repair.log import Log
from loccit.repair.plan import KINDS, ON_DEMAND, Choice, plan, rows
from loccit.repair.styles import Style
from loccit.repair.verify import EditVerifier
from loccit.report.redact import Redactor
from loccit.sources import Repairs, find_source
from loccit.store import Store
from loccit.urls.redaction import redact_text


@click.command()
@click.argument("path", type=Location())
@state_option
@click.option(
    "--kind",
    "kinds",
    type=click.Choice((*KINDS, *ON_DEMAND)),
    multiple=True,
    help="Only suggestions of this kind. Repeatable; default: all but tracking, original and"
    " drifted.",
)
@click.option(
    "--decisions",
    "decisions_path",
    type=FileName(dir_okay=False),
    help="Only what a reviewer accepted in this file, which the report exports.",
)
@click.option(
    "--archives",
    "archives",
    is_flag=True,
    help="First look for archived copies of dead links (`loccit help archives`).",
)
@click.option(
    "--moved",
    "moved",
    is_flag=True,
    help="First look for dead links' pages elsewhere on their own sites.",
)
@click.option(
    "--style",
    type=click.Choice([style.value for style in Style]),
    default=Style.REPLACE.value,
    show_default=True,
    help="How an archived copy is written: in place of the URL, as a link after it, or in place"
    " of it with Robust Links attributes.",
)
@click.option("--diff", "as_diff", is_flag=True, help="The diff on a terminal, too.")
@click.option("--apply", "apply_now", is_flag=True, help="Change the posts, instead of the diff.")
@click.option(
    "--interactive", "-i", is_flag=True, help="Ask about each repair, then change the posts."
)
@click.option("--undo", "undo_now", is_flag=True, help="Take back what was last written.")
@click.option(
    "--branch",
    metavar="NAME",
    help="Commit the repairs on a new branch, a commit for each cause. The posts here stay.",
)
@click.option(
    "--pull-request",
    is_flag=True,
    help="With --branch: push it and open a pull request with gh, or a merge request with glab.",
)
@show_recipients_option
@config_option
def command(**given: Any) -> None:
    """Propose better URLs for the citations of the last audit of PATH, as a unified diff.

    On a terminal, a table shows what would change instead. Where the posts are no files (an
    export, a site), the edits are listed as CSV, one row for each.

    Suggestions are exact (the end of permanent redirects, a wrapper's target, a plain misprint
    put right, an archived copy of what is dead). What an audit was less sure of waits for a
    reviewer's decision in the report. If decisions.toml exists it is applied: what was accepted
    is taken, what was waived is left.

    What --apply and --interactive write is noted beside the state database, so that --undo can take
    it back, from the last to the first.
    """
    options = _Options(**given)
    way = _way(options)
    settings = settings_for(options.config_path, options.path)
    choice = _choice(options)
    source = find_source(options.path, settings)
    redactor = Redactor.of(settings, show_recipients=options.show_recipients)
    if source.abilities.repairs is Repairs.LIST:
        if way is not None:
            raise UsageError(
                f"{options.path}: its posts are no files here; make the edits where they live"
            )
        with Store.open(options.state_path) as store:
            look_up(store, settings, archives=options.archives, moved=options.moved)
            write_list(rows(store, choice), redactor)
        return
    root = source.folder or Path()
    log = Log(options.state_path)
    if way == "--undo":
        take_back(log, root)
        return
    program = program_for(root) if options.pull_request else ""
    proposed = _propose(options, settings, choice, root)

    def hide(text: str) -> str:
        return redactor.text(redactor.url(text))

    if way == "--branch":
        assert options.branch is not None
        commit_on_branch(root, options.branch, proposed.changed, hide, program)
        return
    if way is None:
        _show(options, proposed, root, redactor, hide)
        return
    taken = list(chosen(proposed.changed, hide)) if way == "--interactive" else proposed.changed
    left = [*proposed.left, *write_posts(root, taken, log)]
    _conclude(taken, left, " repaired")


class _Options(Struct, frozen=True):
    """The command line; each option is described where it is declared, above."""

    path: Path | str
    state_path: Path
    kinds: tuple[str, ...]
    decisions_path: Path | None
    archives: bool
    moved: bool
    style: str
    as_diff: bool
    apply_now: bool
    interactive: bool
    undo_now: bool
    branch: str | None
    pull_request: bool
    show_recipients: bool
    config_path: Path | None


_Way = Literal["--apply", "--interactive", "--undo", "--branch"]


def _way(options: _Options) -> _Way | None:
    """Return the option that says what to do with the repairs; None to show them.

    Raises:
        UsageError: there is more than one, or a pull request without a branch.
    """
    on: dict[_Way, bool] = {
        "--apply": options.apply_now,
        "--interactive": options.interactive,
        "--undo": options.undo_now,
        "--branch": bool(options.branch),
    }
    named = [way for way, is_on in on.items() if is_on]
    if len(named) > 1:
        raise UsageError(f"{' and '.join(named)} can't be used together")
    if options.pull_request and not options.branch:
        raise UsageError("--pull-request needs the name of a branch: --branch NAME")
    return named[0] if named else None


def _choice(options: _Options) -> Choice:
    """Return which suggestions are taken, by the options and a reviewer's decisions."""
    beside = options.path if isinstance(options.path, Path) else None
    decisions = decisions_for(options.decisions_path, options.config_path, beside)
    return Choice(
        today=today(),
        kinds=frozenset(options.kinds or KINDS),
        decisions=DecisionIndex(() if decisions is None else read_decisions(decisions)),
        accepted_only=options.decisions_path is not None,
    )


class _Proposed(Struct, frozen=True):
    """The repairs of an archive."""

    changed: list[Repaired]
    """The posts that change, before and after."""
    left: list[tuple[str, Left]]
    """Edits that are left alone, with their posts."""


def _propose(options: _Options, settings: Settings, choice: Choice, root: Path) -> _Proposed:
    """Plan the edits, find their places in the posts as they are now, and verify each."""
    with Store.open(options.state_path) as store:
        look_up(store, settings, archives=options.archives, moved=options.moved)
        planned = plan(store, choice)
    files, lost = locate(root, planned.edits)
    verifier = EditVerifier(root, settings.archive)
    results = [_repaired(root, file, verifier, Style(options.style)) for file in files]
    left = [(post, one) for post, found in planned.left.items() for one in found]
    left += [(post.post, one) for post in lost for one in post.left]
    left += [(result.post, one) for result in results for one in result.left]
    return _Proposed([result for result in results if result.made], left)


def _repaired(root: Path, file: PostFile, verifier: EditVerifier, style: Style) -> Repaired:
    try:
        return repaired(file, verifier, style)
    except OSError as error:
        raise UsageError(f"{root / file.post}: can't read it: {error.strerror}") from error


def _show(
    options: _Options, proposed: _Proposed, root: Path, redactor: Redactor, hide: Hide
) -> None:
    """Print what would change: as a table on a terminal, else as a diff."""
    if sys.stdout.isatty() and not options.as_diff:
        results_on_terminal(table(proposed.changed, hide))
        ending = "; --apply writes them, --interactive asks about each, --diff shows the diff"
    else:
        for result in proposed.changed:
            text = diff(result, _seen_from_here(root), lambda text: redactor.text(text) != text)
            sys.stdout.buffer.write(text)
        sys.stdout.flush()
        ending = "; pipe this into `git apply`, or add --apply"
    _conclude(proposed.changed, proposed.left, ending)


def _seen_from_here(root: Path) -> str:
    """The archive's folder from the working folder; empty where it is not in there."""
    here, folder = Path.cwd(), root.resolve()
    if folder == here or not folder.is_relative_to(here):
        return ""
    return folder.relative_to(here).as_posix()


def _conclude(results: list[Repaired], left: list[tuple[str, Left]], ending: str) -> None:
    """Say what was left alone and how much was repaired; `ending` says what became of that."""
    for post, one in sorted(left, key=lambda item: (item[0], item[1].edit.place)):
        place = f"{post}:{one.edit.line}:{one.edit.column}" if one.edit.line else post
        say(redact_text(f"{place}: left alone: {one.reason}"))
    unwritten = {(post, one.edit) for post, one in left}
    made = {
        result.post: count
        for result in results
        if (count := sum((result.post, m.edit) not in unwritten for m in result.made))
    }
    what = f"{counted(sum(made.values()), 'citation')} in {counted(len(made), 'post')}"
    say(what + ending if made else "nothing to repair")
