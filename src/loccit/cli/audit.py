"""`loccit audit`: gather, ask, judge, report."""

import sys
from collections.abc import Collection
from pathlib import Path

import click

from loccit.audit import Order
from loccit.audit.own_files import without_own_files
from loccit.cli import terminal
from loccit.cli.gating import gate
from loccit.cli.options import (
    DEFAULT_OUT,
    base_ref_option,
    baseline_option,
    config_option,
    decisions_for,
    decisions_option,
    from_option,
    read_as,
    settings_for,
    state_option,
)
from loccit.cli.progress import shown_progress
from loccit.cli.summary import summary
from loccit.errors import UsageError
from loccit.gate.changed import changed_posts
from loccit.gate.choose import last_run, named_baseline, told_by
from loccit.job import run_job
from loccit.report.formats import parse_outputs
from loccit.report.model import Report

_UNITS = {"s": 1, "m": 60, "h": 3600}


def _seconds(context: click.Context, option: click.Parameter, value: str | None) -> float | None:
    """`30m`, `2h`, `90s` → seconds."""
    if value is None:
        return None
    number, unit = value[:-1], value[-1:]
    if unit not in _UNITS or not number.isdecimal():
        raise click.BadParameter(f"{value!r} is no duration; write it as 90s, 30m or 2h")
    return float(int(number) * _UNITS[unit])


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@state_option
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=DEFAULT_OUT,
    show_default=True,
    help="Folder for index.html and report.json.",
)
@click.option("--output", "outputs", multiple=True, metavar="FORMAT=FILE", help="Further reports.")
@click.option(
    "--recheck",
    type=click.Choice(["stale", "due", "all"]),
    default="stale",
    show_default=True,
    help="Which links are asked: not asked lately, due by their own history, or all.",
)
@click.option("--due", "due", is_flag=True, help="The same as --recheck due.")
@click.option("--budget", callback=_seconds, metavar="30m", help="Stop in good order after this.")
@click.option("--changed-since", metavar="REF", help="Only posts changed since a git revision.")
@click.option("--gate", "gated", is_flag=True, help="Exit 1 where the gate fails (see `gate`).")
@baseline_option
@base_ref_option
@decisions_option
@click.option("--quiet", "-q", is_flag=True, help="Tell only errors.")
@from_option
@config_option
def command(
    path: Path,
    state_path: Path,
    out: Path,
    outputs: tuple[str, ...],
    recheck: str,
    due: bool,
    budget: float | None,
    changed_since: str | None,
    gated: bool,
    baseline_path: Path | None,
    base_ref: str | None,
    decisions_path: Path | None,
    quiet: bool,
    form_of_posts: str | None,
    config_path: Path | None,
) -> None:
    """Audit the posts in PATH and report what became of everything they cite.

    Exit codes: 0 done, 1 the gate failed, 2 bad usage or configuration, 3 not completed.
    """
    wanted = {"html": out / "index.html", "json": out / "report.json"} | parse_outputs(outputs)
    settings = read_as(settings_for(config_path, path), form_of_posts)
    settings = without_own_files(settings, path, wanted.values())
    console = terminal.console()
    if not path.exists():
        raise UsageError(f"{path}: there is no such folder or file")
    changed: Collection[str] | None = None
    if changed_since is not None:
        changed = changed_posts(path, changed_since, settings.archive).posts
        if baseline_path is None and settings.gate.baseline is None:
            base_ref = base_ref or changed_since
    named = None
    if gated:
        named = named_baseline(settings, path, file=baseline_path, base_ref=base_ref)
    codes: list[int] = []

    def retell(report: Report) -> Report:
        return told_by(report, named or last_run(report)) if gated else report

    def conclude(report: Report) -> None:
        if not quiet:
            for line in summary(report, str(wanted["html"])):
                console.print(line)
        codes.append(0 if report.run.complete else 3)
        if gated:
            baseline = named or last_run(report)
            posts = {path.name} if changed is None and path.is_file() else changed
            result = gate(report, settings.gate, baseline, posts, findings_to_stderr=True)
            codes.append(result.exit_code)

    order = Order(
        archive=path,
        recheck_all=recheck == "all",
        due_only=due or recheck == "due",
        budget=budget,
        posts=changed,
    )
    with shown_progress(console, quiet=quiet) as progress:
        run_job(
            order,
            settings,
            state=state_path,
            outputs=wanted,
            progress=progress,
            then=conclude,
            decisions=decisions_for(decisions_path, config_path, path),
            retell=retell,
        )
    sys.exit(codes[-1])
