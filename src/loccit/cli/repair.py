"""`loccit repair`: what to write instead, as a diff to review or straight into the posts."""

import csv
import io
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
from msgspec import structs

from loccit.cli.options import (
    Location,
    config_option,
    decisions_for,
    settings_for,
    show_recipients_option,
    state_option,
)
from loccit.cli.repair_choice import Hide, chosen
from loccit.cli.repair_table import table
from loccit.cli.terminal import results as results_on_terminal, say
from loccit.config.settings import Settings
from loccit.decisions import DecisionIndex, read_decisions
from loccit.display import counted, iso, printable, today
from loccit.errors import UsageError, not_written
from loccit.pipeline import Progress
from loccit.pipeline.archived_copies import find_copies
from loccit.pipeline.moved_pages import find_moved
from loccit.repair.branch import commit_repairs, program_for, propose
from loccit.repair.diff import diff
from loccit.repair.edit import Left, Why
from loccit.repair.files import PostFile, Repaired, locate, repaired, write
from loccit.repair.log import Log, undo
from loccit.repair.plan import KINDS, ON_DEMAND, Choice, EditRow, plan, rows
from loccit.repair.styles import Style
from loccit.repair.verify import EditVerifier
from loccit.report.csv_report import harmless
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
    type=click.Path(path_type=Path, dir_okay=False),
    help="Only what a reviewer accepted in this file, which the report exports.",
)
@click.option(
    "--archives",
    "look_up",
    is_flag=True,
    help="First look for archived copies of dead links (`loccit help archives`).",
)
@click.option(
    "--moved",
    "look_for_moved",
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
def command(
    path: Path | str,
    state_path: Path,
    kinds: tuple[str, ...],
    decisions_path: Path | None,
    look_up: bool,
    look_for_moved: bool,
    style: str,
    as_diff: bool,
    apply_now: bool,
    interactive: bool,
    undo_now: bool,
    branch: str | None,
    pull_request: bool,
    show_recipients: bool,
    config_path: Path | None,
) -> None:
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
    ways = {"--apply": apply_now, "--interactive": interactive, "--undo": undo_now}
    named = [*(name for name, on in ways.items() if on), *(["--branch"] if branch else [])]
    if len(named) > 1:
        raise UsageError(f"{' and '.join(named)} can't be used together")
    if pull_request and not branch:
        raise UsageError("--pull-request needs the name of a branch: --branch NAME")
    settings = settings_for(config_path, path)
    beside = path if isinstance(path, Path) else None
    decisions = decisions_for(decisions_path, config_path, beside)
    choice = Choice(
        today=today(),
        kinds=frozenset(kinds or KINDS),
        decisions=DecisionIndex(() if decisions is None else read_decisions(decisions)),
        accepted_only=decisions_path is not None,
    )
    source = find_source(path, settings)
    redactor = Redactor.of(settings, show_recipients=show_recipients)
    if source.abilities.repairs is Repairs.LIST:
        if named:
            raise UsageError(f"{path}: its posts are no files here; make the edits where they live")
        with Store.open(state_path) as store:
            _prepare(store, settings, archives=look_up, moved=look_for_moved)
            _list(rows(store, choice), redactor)
        return
    root = source.folder or Path()
    log = Log(state_path)
    if undo_now:
        _undo(log, root)
        return
    program = program_for(root) if pull_request else ""
    with Store.open(state_path) as store:
        _prepare(store, settings, archives=look_up, moved=look_for_moved)
        planned = plan(store, choice)
    files, lost = locate(root, planned.edits)
    left = [(post, one) for post, found in planned.left.items() for one in found]
    left += [(post.post, one) for post in lost for one in post.left]
    verifier = EditVerifier(root, settings.archive)
    results = [_repaired(root, file, verifier, Style(style)) for file in files]
    left += [(result.post, one) for result in results for one in result.left]
    changed = [result for result in results if result.made]

    def hide(text: str) -> str:
        return redactor.text(redactor.url(text))

    as_table = sys.stdout.isatty() and not as_diff
    if interactive:
        changed = list(chosen(changed, hide))
    if apply_now or interactive:
        left += _applied(root, changed, log)
    elif branch:
        _on_branch(root, branch, changed, hide, program)
        return
    elif as_table:
        results_on_terminal(table(changed, hide))
    else:
        for result in changed:
            text = diff(result, _seen_from_here(root), lambda text: redactor.text(text) != text)
            sys.stdout.buffer.write(text)
        sys.stdout.flush()
    writes = apply_now or interactive
    _conclude(changed, left, _WRITTEN if writes else _IN_TABLE if as_table else _IN_DIFF)


class _Telling(Progress):
    """Says on standard error how far the look-up is."""

    def looking_up(self, links: int) -> None:
        say(f"looking for archived copies of {counted(links, 'dead link')}")

    def tell(self, message: str) -> None:
        say(redact_text(message))


def _prepare(store: Store, settings: Settings, *, archives: bool, moved: bool) -> None:
    """Ask the network for better URLs, where that is wanted."""
    if archives:  # first: where a site led is learnt from its captures
        _look_up(store, settings)
    if moved:
        _look_for_moved(store, settings)


def _look_for_moved(store: Store, settings: Settings) -> None:
    """Look for pages that moved within their sites."""
    with store.locked():
        summary = find_moved(store, settings, _Telling())
    if summary is None:
        return
    say(
        f"moved pages: {summary.found} of {counted(summary.links, 'dead link')} found with"
        f" {counted(summary.requests, 'request')}"
    )
    for pattern, count in sorted(summary.patterns.items(), key=lambda item: -item[1]):
        say(redact_text(f"  {counted(count, 'link')}: {pattern}"))


def _look_up(store: Store, settings: Settings) -> None:
    """Look for archived copies, whatever `[wayback] lookup` says."""
    wayback = structs.replace(settings.wayback, lookup=True)
    with store.locked():
        summary = find_copies(store, structs.replace(settings, wayback=wayback), _Telling())
    if summary is not None:
        outcomes = ", ".join(f"{count} {name}" for name, count in sorted(summary.outcomes.items()))
        say(f"archived copies: {outcomes or 'none looked up'}")


def _list(edits: Iterable[EditRow], redactor: Redactor) -> None:
    """Write the edits as CSV."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(EditRow.__struct_fields__)
    posts: set[str] = set()
    count = 0
    for edit in edits:
        shown = structs.replace(
            edit, url=redactor.url(edit.url), replacement=redactor.url(edit.replacement)
        )
        table.writerow(["" if v is None else harmless(str(v)) for v in structs.astuple(shown)])
        posts.add(edit.post)
        count += 1
    if count:
        sys.stdout.write(text.getvalue())
        sys.stdout.flush()
    what = f"{counted(count, 'citation')} in {counted(len(posts), 'post')}"
    say(f"{what}; make these edits where the posts live" if count else "nothing to repair")


def _seen_from_here(root: Path) -> str:
    """The archive's folder from the working folder; empty where it is not in there."""
    here, folder = Path.cwd(), root.resolve()
    if folder == here or not folder.is_relative_to(here):
        return ""
    return folder.relative_to(here).as_posix()


def _repaired(root: Path, file: PostFile, verifier: EditVerifier, style: Style) -> Repaired:
    try:
        return repaired(file, verifier, style)
    except OSError as error:
        raise UsageError(f"{root / file.post}: can't read it: {error.strerror}") from error


def _undo(log: Log, root: Path) -> None:
    """Take back what was last written."""
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


def _on_branch(root: Path, name: str, results: list[Repaired], hide: Hide, program: str) -> None:
    """Commit repairs on a new branch, and propose it where a program is named."""
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


def _applied(root: Path, results: list[Repaired], log: Log) -> Iterator[tuple[str, Left]]:
    """Write the posts; what was left alone after all."""
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


_WRITTEN = " repaired"
_IN_TABLE = "; --apply writes them, --interactive asks about each, --diff shows the diff"
_IN_DIFF = "; pipe this into `git apply`, or add --apply"


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
