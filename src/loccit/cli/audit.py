"""`loccit audit`: read the posts, request their links, judge, report."""

import sys
from collections.abc import Collection
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Literal

import click
from msgspec import Struct, structs

from loccit.cli import terminal
from loccit.cli.audit_ending import Ending, Gating
from loccit.cli.file_names import FileName, files_from_option, named_places, paths_argument
from loccit.cli.judged_by import JudgedBy, judged_by
from loccit.cli.limits import ensure_open_files
from loccit.cli.options import (
    DEFAULT_OUT,
    allow_fewer_option,
    base_ref_option,
    baseline_option,
    config_from_option,
    config_option,
    decisions_option,
    from_option,
    include_option,
    note_unread_configurations,
    open_option,
    output_option,
    read_as,
    state_option,
    whole_pages_option,
    with_source_options,
)
from loccit.cli.progress import shown_progress
from loccit.cli.values import Revision
from loccit.config.settings import Settings
from loccit.display import is_utf8
from loccit.errors import UsageError
from loccit.gate.changed import Changed, changed_posts
from loccit.gate.trust import refuse_tracked_state
from loccit.git import since_of_hook
from loccit.pipeline import Order
from loccit.pipeline.own_files import without_own_files
from loccit.report.formats import parse_outputs
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
    type=FileName(file_okay=False),
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
    help="Which links are checked: not checked lately, due by their own history, or all.",
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
    help="Check only a part of the links, by registrable domain; `state merge` merges the states.",
)
@click.option(
    "--changed-since",
    type=Revision(),
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
    "keep_as",
    type=click.Choice(["warc", "wacz"]),
    help="Keep copies of the cited pages that are read, in WARC files or a WACZ file; see"
    " `loccit help archives`.",
)
@click.option("--quiet", "-q", is_flag=True, help="Print errors only.")
@from_option
@include_option
@whole_pages_option
@config_option
def command(**given: Any) -> None:
    """Audit the posts in PATHS and report what became of everything they cite.

    A PATH is a folder, a file or a URL; `loccit help sources` says what else than posts in files is
    read. A post in a file is named relative to its PATH; with several PATHS or --files-from,
    relative to the working folder. The path - is a post on standard input, in Markdown unless its
    content or --from says otherwise.

    Exit codes: 0 done, 1 the gate failed, 2 bad usage or configuration, 3 not completed.
    """
    options = _Options(**given)
    wanted = {
        "html": options.out / "index.html",
        "json": options.out / "report.json",
        **parse_outputs(options.outputs),
    }
    stack = click.get_current_context().with_resource(ExitStack())
    places = named_places(options.paths, options.files_from, stack)
    source = _source(options, places)
    since = _compared_with(options, places, source)
    if options.config_path is None:
        note_unread_configurations(places)
    ensure_open_files()
    with judged_by(
        places.beside,
        config=options.config_path,
        decisions=options.decisions_path,
        baseline=options.baseline_path,
        ref=since or options.base_ref,
        config_from=options.config_from,
    ) as rules:
        settings = without_own_files(
            _settings(options, rules.settings), places.beside, wanted.values()
        )
        changed = None if since is None else changed_posts(places.beside, since, settings.archive)
        ending = Ending(
            gating=_gating(options, rules, settings, places.beside, since=since),
            posts=_judged_posts(source, changed),
            changed=changed,
            notices=rules.notices,
            page=None if options.quiet else str(wanted["html"]),
        )
        console = terminal.console()
        with (
            shown_progress(console, quiet=options.quiet) as progress,
            run_audit(
                _order(options, places.source(settings), changed),
                settings,
                state=options.state_path,
                progress=progress,
                decisions=rules.decisions,
            ) as audited,
        ):
            progress.reporting()
            judged = ending.judge(audited.report)
            audited.write(wanted, judged.report)
            progress.finished()
            exit_code = ending.conclude(judged, audited.report, console)
    if options.opened:
        terminal.open_in_browser(wanted["html"])
    sys.exit(exit_code)


class _Options(Struct, frozen=True):
    """The command line; each option is described where it is declared, above."""

    paths: tuple[Path | str, ...]
    files_from: str | None
    state_path: Path
    out: Path
    outputs: tuple[str, ...]
    recheck: Literal["stale", "due", "all"]
    due: bool
    budget: float | None
    place: Place
    shard: Shard | None
    changed_since: str | None
    config_from: str
    allow_fewer: bool
    gated: bool
    baseline_path: Path | None
    base_ref: str | None
    decisions_path: Path | None
    opened: bool
    keep_as: Literal["warc", "wacz"] | None
    quiet: bool
    form_of_posts: str | None
    also: tuple[str, ...]
    whole_pages: bool
    config_path: Path | None


def _source(options: _Options, places: Places) -> Source:
    """Return what the paths name, as far as it is known before the configuration is.

    The configuration may be the merge base's.

    Raises:
        UsageError: there is no such thing, the state can't hold its name, or the options ask of it
            what it can't do.
    """
    for path in places.paths:
        if not is_utf8(str(Path(path).absolute())):
            raise UsageError(
                f"{path}: the state and the reports can't hold a name that is not UTF-8; rename it"
            )
    source = places.source(read_as(Settings(), options.form_of_posts))
    if (options.changed_since or options.base_ref) and not source.abilities.revisions:
        raise UsageError(_no_revisions(places))
    if options.shard is not None and (options.changed_since or options.gated):
        raise UsageError(
            "--shard checks a part of the links, so neither --gate nor --changed-since goes with"
            " it: merge the shards' states (`loccit state merge`), then run `loccit gate`"
        )
    return source


def _compared_with(options: _Options, places: Places, source: Source) -> str | None:
    """Return the revision since which posts have changed; None where all posts are audited.

    Raises:
        UsageError: the state is tracked by git, so a branch could have written it.
    """
    since = options.changed_since
    if since == HOOK:
        since = since_of_hook(source.folder or places.beside.parent)
    if since is not None:
        refuse_tracked_state(options.state_path)
    return since


def _settings(options: _Options, settings: Settings) -> Settings:
    """Return the configuration with what the command line changes of it."""
    settings = with_source_options(
        settings, options.form_of_posts, options.also, whole_pages=options.whole_pages
    )
    if options.keep_as is not None:
        own_copies = structs.replace(settings.keep, format=options.keep_as)
        settings = structs.replace(settings, keep=own_copies)
    return settings


def _order(options: _Options, source: Source, changed: Changed | None) -> Order:
    """Return what is to be audited."""
    return Order(
        archive=source,
        recheck_all=options.recheck == "all",
        due_only=options.due or options.recheck == "due",
        budget=options.budget,
        place=options.place,
        shard=options.shard,
        allow_fewer=options.allow_fewer,
        posts=None if changed is None else changed.posts,
    )


def _gating(
    options: _Options,
    rules: JudgedBy,
    settings: Settings,
    archive: Path,
    *,
    since: str | None,
) -> Gating | None:
    """Return how the gate decides; None where no gate was asked for.

    Raises:
        UsageError: the baseline can't be read.
    """
    if not options.gated:
        return None
    base_ref = options.base_ref
    if base_ref is None and rules.baseline is None and settings.gate.baseline is None:
        base_ref = since
    return Gating(
        settings=settings.gate,
        baseline=rules.named_baseline(settings, archive, base_ref=base_ref),
        allow_fewer=options.allow_fewer,
    )


def _no_revisions(places: Places) -> str:
    """Return why nothing can be compared with a revision."""
    if places.are_several:
        return "--changed-since and --base-ref take one PATH, a folder or a file of posts"
    return (
        f"{places.paths[0]}: git does not keep these posts, so --changed-since and --base-ref say "
        "nothing about them. Compare with a baseline file (`loccit gate --write-baseline`)"
    )


def _judged_posts(source: Source, changed: Changed | None) -> Collection[str] | None:
    """Return the posts that the gate judges: those changed, or a single one; None for all."""
    if changed is not None:
        return changed.posts
    path = Path(source.location)
    return {path.name} if source.folder is not None and path.is_file() else None
