"""`loccit audit`: gather, ask, judge, report."""

import sys
from collections.abc import Collection
from contextlib import ExitStack
from pathlib import Path
from typing import Literal

import click
from msgspec import structs

from loccit.cli import terminal
from loccit.cli.gating import read_with_trouble, tell, unreadable, unreadable_error
from loccit.cli.judged_by import judged_by
from loccit.cli.limits import ensure_open_files
from loccit.cli.options import (
    DEFAULT_OUT,
    allow_fewer_option,
    base_ref_option,
    baseline_option,
    config_from_option,
    config_option,
    decisions_option,
    files_from_option,
    from_option,
    include_option,
    named_places,
    note_unread_configurations,
    open_option,
    output_option,
    paths_argument,
    read_as,
    state_option,
    whole_pages_option,
    with_states,
    with_whole_pages,
)
from loccit.cli.progress import shown_progress
from loccit.cli.summary import print_summary
from loccit.config.settings import Settings
from loccit.errors import UsageError
from loccit.gate.baseline import Baseline
from loccit.gate.changed import Changed, changed_posts, description
from loccit.gate.output import note
from loccit.gate.result import GateResult, run_gate
from loccit.gate.select_baseline import last_run, marked_by, named_baseline
from loccit.gate.trust import refuse_tracked_state
from loccit.git import since_of_hook
from loccit.pipeline import Order
from loccit.pipeline.own_files import without_own_files
from loccit.report.formats import parse_outputs
from loccit.report.model import GateNote, Report
from loccit.run_audit import run_audit
from loccit.scheduler import AUTO, Place, parse_place
from loccit.sources import Source
from loccit.sources.several import Places
from loccit.store.shards import Shard

HOOK = "hook"
"""As a revision: what a pre-commit hook compares with."""

_UNITS = {"s": 1, "m": 60, "h": 3600}


def _seconds(context: click.Context, option: click.Parameter, value: str | None) -> float | None:
    """`30m`, `2h`, `90s` → seconds."""
    if value is None:
        return None
    number, unit = value[:-1], value[-1:]
    if unit not in _UNITS or not number.isdecimal():
        raise click.BadParameter(f"{value!r} is not a valid duration; write it as 90s, 30m or 2h")
    return float(int(number) * _UNITS[unit])


def _place(context: click.Context, option: click.Parameter, value: str | None) -> Place:
    """Return where the exchanges are made; what cannot be is said before anything is read."""
    return AUTO if value is None else parse_place(value)


def _shard(context: click.Context, option: click.Parameter, value: str | None) -> Shard | None:
    return None if value is None else Shard.parse(value)


@click.command()
@paths_argument
@files_from_option
@state_option
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=DEFAULT_OUT,
    show_default=True,
    help="Folder for index.html and report.json.",
)
@output_option
@click.option(
    "--recheck",
    type=click.Choice(["stale", "due", "all"]),
    default="stale",
    show_default=True,
    help="Which links are asked: not asked lately, due by their own history, or all.",
)
@click.option("--due", "due", is_flag=True, help="The same as --recheck due.")
@click.option("--budget", callback=_seconds, metavar="30m", help="Stop in good order after this.")
@click.option(
    "--on",
    "place",
    callback=_place,
    metavar="EXECUTOR",
    help="Where requests are made: inline, processes:4, local:4 (Dask workers here) or"
    " dask://scheduler:8786; see `loccit help cluster`.",
)
@click.option(
    "--shard",
    callback=_shard,
    metavar="3/16",
    help="Ask only a part of the links, by registrable domain; `state merge` puts states together.",
)
@click.option(
    "--changed-since",
    metavar="REF",
    help=f"Only posts changed since a git revision; `{HOOK}` in a pre-commit hook.",
)
@config_from_option
@allow_fewer_option
@click.option("--gate", "gated", is_flag=True, help="Exit 1 where the gate fails (see `gate`).")
@baseline_option
@base_ref_option
@decisions_option
@open_option
@click.option(
    "--keep",
    "kept_as",
    type=click.Choice(["warc", "wacz"]),
    help="Keep copies of the cited pages that are read, in WARC files or a WACZ file; see"
    " `loccit help archives`.",
)
@click.option("--quiet", "-q", is_flag=True, help="Print errors only.")
@from_option
@include_option
@whole_pages_option
@config_option
def command(
    paths: tuple[Path | str, ...],
    files_from: str | None,
    state_path: Path,
    out: Path,
    outputs: tuple[str, ...],
    recheck: str,
    due: bool,
    budget: float | None,
    place: Place,
    shard: Shard | None,
    changed_since: str | None,
    config_from: str,
    allow_fewer: bool,
    gated: bool,
    baseline_path: Path | None,
    base_ref: str | None,
    decisions_path: Path | None,
    opened: bool,
    kept_as: Literal["warc", "wacz"] | None,
    quiet: bool,
    form_of_posts: str | None,
    also: tuple[str, ...],
    whole_pages: bool,
    config_path: Path | None,
) -> None:
    """Audit the posts in PATHS and report what became of everything they cite.

    A PATH is a folder, a file or a URL; `loccit help sources` says what else than posts in files is
    read. A post in a file is named relative to its PATH; with several PATHS or --files-from,
    relative to the working folder. The path - is a post on standard input, in Markdown unless its
    content or --from says otherwise.

    Exit codes: 0 done, 1 the gate failed, 2 bad usage or configuration, 3 not completed.
    """
    wanted = {"html": out / "index.html", "json": out / "report.json"} | parse_outputs(outputs)
    stack = click.get_current_context().with_resource(ExitStack())
    places = named_places(paths, files_from, stack)
    # The configuration may be the merge base's, which is not known yet.
    source = places.source(read_as(Settings(), form_of_posts))
    if (changed_since or base_ref) and not source.abilities.revisions:
        raise UsageError(_no_revisions(places))
    if shard is not None and (changed_since or gated):
        raise UsageError(
            "--shard asks a part of the links, so neither --gate nor --changed-since goes with it:"
            " merge the shards' states (`loccit state merge`), then run `loccit gate`"
        )
    beside = places.beside
    if config_path is None:
        note_unread_configurations(places)
    ensure_open_files()
    if changed_since == HOOK:
        changed_since = since_of_hook(source.folder or beside.parent)
    if changed_since is not None:
        refuse_tracked_state(state_path)
    with judged_by(
        beside,
        config=config_path,
        decisions=decisions_path,
        baseline=baseline_path,
        ref=changed_since or base_ref,
        config_from=config_from,
    ) as rules:
        settings = with_states(read_as(rules.settings, form_of_posts), also)
        settings = with_whole_pages(settings, whole_pages)
        if kept_as is not None:
            own_copies = structs.replace(settings.keep, format=kept_as)
            settings = structs.replace(settings, keep=own_copies)
        settings = without_own_files(settings, beside, wanted.values())
        changed = None
        if changed_since is not None:
            changed = changed_posts(beside, changed_since, settings.archive)
            if rules.baseline is None and settings.gate.baseline is None:
                base_ref = base_ref or changed_since
        order = Order(
            archive=places.source(settings),
            recheck_all=recheck == "all",
            due_only=due or recheck == "due",
            budget=budget,
            place=place,
            shard=shard,
            allow_fewer=allow_fewer,
            posts=None if changed is None else changed.posts,
        )
        named = None
        if gated:
            named = rules.with_known_name(
                named_baseline(settings, beside, file=rules.baseline, base_ref=base_ref)
            )
        ending = _Ending(
            settings, named, changed, _only_post(source), rules.notices, gated=gated,
            allow_fewer=allow_fewer,
            page=None if quiet else str(wanted["html"]),
        )  # fmt: skip
        with (
            shown_progress(ending.console, quiet=quiet) as progress,
            run_audit(
                order, settings, state=state_path, progress=progress, decisions=rules.decisions
            ) as audited,
        ):
            progress.reporting()
            audited.write(wanted, ending.judged(audited.report))
            progress.finished()
            ending.conclude(audited.report)
    if opened:
        terminal.open_in_browser(wanted["html"])
    sys.exit(ending.code)


def _no_revisions(places: Places) -> str:
    """Return why nothing can be compared with a revision."""
    if places.are_several:
        return "--changed-since and --base-ref take one PATH, a folder or a file of posts"
    return (
        f"{places.paths[0]}: git does not keep these posts, so --changed-since and --base-ref say "
        "nothing about them. Compare with a baseline file (`loccit gate --write-baseline`)"
    )


def _only_post(source: Source) -> str | None:
    """The single post that a source is; None where it may hold several."""
    path = Path(source.location)
    return path.name if source.folder is not None and path.is_file() else None


class _Ending:
    """The end of an audit: the gate, the summary, the exit code."""

    def __init__(
        self,
        settings: Settings,
        named: Baseline | None,
        changed: Changed | None,
        only_post: str | None,
        notices: tuple[str, ...],
        *,
        gated: bool,
        allow_fewer: bool,
        page: str | None,
    ) -> None:
        self.console = terminal.console()
        self.code = 3
        self._settings = settings
        self._named = named
        self._changed = changed
        self._only_post = only_post
        self._notices = (*notices, *(description(changed) if changed else ()))
        self._gated = gated
        self._allow_fewer = allow_fewer
        self._page = page
        self._result: GateResult | None = None
        self._error: UsageError | None = None

    def judged(self, report: Report) -> Report:
        """Return the report with the gate's decision, and what is new by its baseline."""
        if self._changed is not None:
            odd = read_with_trouble(self._changed, report)
            self._notices = (*self._notices, *odd)
        report = structs.replace(report, notices=self._notices)
        if not self._gated:
            return report
        baseline = self._named or last_run(report)
        posts: Collection[str] | None = None if self._changed is None else self._changed.posts
        if posts is None and self._only_post is not None:
            posts = {self._only_post}
        unread = [] if self._changed is None else unreadable(self._changed, report)
        try:
            self._result = run_gate(
                report,
                self._settings.gate,
                baseline=baseline,
                posts=posts,
                allow_fewer=self._allow_fewer,
            )
        except UsageError as error:  # the report is written all the same
            self._error = error
            return structs.replace(report, gate=GateNote(None, (f"gate: no result: {error}",)))
        decision = note(self._result, report.folder)
        if unread:
            self._error = unreadable_error(unread)
            decision = GateNote(None, (str(self._error),), decision.new)
        return structs.replace(marked_by(report, baseline), gate=decision)

    def conclude(self, report: Report) -> None:
        """Print the summary and the decision.

        Raises:
            UsageError: there is no decision, as where changed posts could not be read in full.
        """
        # The decision comes first, as in every summary.
        self.code = 0 if report.run.complete else 3
        result = self._result if self._error is None else None
        if result is not None:
            baseline = self._named or last_run(report)
            tell(result, baseline, report.folder, findings_to_stderr=True)
            self.code = result.exit_code
        notices = self._notices if self._gated or self._page is not None else ()
        for notice in notices:
            terminal.say(f"note: {notice}")
        if self._page is not None:
            if result is not None or notices:
                self.console.print()
            failed = result is not None and result.exit_code == 1
            print_summary(self.console, report, self._page, gate_failed=failed)
        elif result is None and not report.run.complete:
            # Even `--quiet` says why an audit ends with exit code 3.
            reason = (report.run.incomplete_reason or "it was stopped").rstrip(".")
            terminal.say(f"loccit: the audit is incomplete: {reason}")
        if self._error is not None:
            raise self._error
