"""`loccit gate`: fail on what is new, by what the last audit saw."""

import sys
from pathlib import Path

import click
from msgspec import structs

from loccit.cli.gating import tell
from loccit.cli.options import (
    base_ref_option,
    baseline_option,
    config_option,
    decisions_for,
    decisions_option,
    settings_for,
    state_option,
)
from loccit.cli.terminal import say
from loccit.config.settings import Settings
from loccit.display import counted
from loccit.errors import GitError, IncompleteError, UsageError
from loccit.gate.baseline import File, write_file
from loccit.gate.fail_on import parse_terms
from loccit.gate.output import note
from loccit.gate.result import run_gate
from loccit.gate.select_baseline import baseline_file, last_run, named_baseline, told_by, usual_path
from loccit.git import top_of
from loccit.report.formats import STDOUT, parse_outputs, write_reports
from loccit.report.model import Report
from loccit.report.open import read_report
from loccit.store import Store
from loccit.store.runs import Run


@click.command()
@state_option
@baseline_option
@base_ref_option
@click.option("--write-baseline", is_flag=True, help="Accept what is found now as the baseline.")
@click.option(
    "--fail-on",
    "fail_on",
    multiple=True,
    metavar="TERM",
    help="Instead of the configuration's, as new-dead or dead>2%; several times for several.",
)
@click.option(
    "--output",
    "outputs",
    multiple=True,
    metavar="FORMAT=FILE",
    help="A report that calls new what the gate does, such as github=-; several times for several.",
)
@decisions_option
@config_option
def command(
    state_path: Path,
    baseline_path: Path | None,
    base_ref: str | None,
    write_baseline: bool,
    fail_on: tuple[str, ...],
    outputs: tuple[str, ...],
    decisions_path: Path | None,
    config_path: Path | None,
) -> None:
    """Judge the last audit: fail on what is new, let be what is old. Nothing is asked again.

    Findings that fail go to standard output, a line each (to standard error where a report goes
    there). What recovered leaves the baseline file.

    Exit codes: 0 passed, 1 failed, 2 bad usage, configuration or baseline, 3 the audit was not
    complete.
    """
    wanted = parse_outputs(outputs)
    with Store.open(state_path) as store:
        run = store.runs.last()
        if run is None:
            raise UsageError(f"{state_path}: nothing was audited yet; `loccit audit` comes first")
        if run.scope is None and run.complete and not run.facts.get("posts", 1):
            raise UsageError(
                f"{state_path}: the last audit found no posts, so there is nothing to judge"
            )
        archive = _archive(run)
        settings = _settings(config_path, archive, fail_on)
        decisions = decisions_for(decisions_path, config_path, archive)
        report = read_report(store, run, settings, decisions=decisions)
        if write_baseline:
            _write(baseline_path or usual_path(settings, archive), report, run, settings, archive)
            return
        named = named_baseline(settings, archive, file=baseline_path, base_ref=base_ref)
        baseline = named or last_run(report)
        result = run_gate(report, settings.gate, baseline=baseline, posts=run.posts)
        marked = structs.replace(told_by(report, baseline), gate=note(result, report.folder))
        write_reports(marked, wanted, settings.report)
        to_stderr = STDOUT in wanted.values()
        tell(result, baseline, report.folder, findings_to_stderr=to_stderr)
    sys.exit(result.exit_code)


def _settings(config_path: Path | None, archive: Path, fail_on: tuple[str, ...]) -> Settings:
    settings = settings_for(config_path, archive)
    if fail_on:
        settings = structs.replace(settings, gate=structs.replace(settings.gate, fail_on=fail_on))
    parse_terms(settings.gate.fail_on)
    return settings


def _archive(run: Run) -> Path:
    """The archive that was audited: where it was, else by its place in the repository here."""
    here = Path.cwd()
    try:
        top = top_of(here)
    except GitError:
        top = here
    places = (run.facts.get("archive"), top / run.facts.get("folder", ""), here)
    return next(p for p in map(Path, filter(None, places)) if p.exists())


def _write(path: Path, report: Report, run: Run, settings: Settings, archive: Path) -> None:
    if run.scope is not None:
        raise UsageError(
            f"{path}: not written, for the last audit was of {run.scope} only; "
            "audit the whole archive first"
        )
    if not report.run.complete:
        why = report.run.incomplete_reason or "it was stopped before its end"
        raise IncompleteError(f"{path}: not written, for the audit is not complete: {why}")
    if path.exists() and not path.is_file():
        raise UsageError(f"{path}: not written, for this is no file")
    old = _old(path, archive) if path.exists() else None
    written = write_file(path, report, parse_terms(settings.gate.fail_on), old)
    count = counted(written.findings, "finding")
    say(
        f"{path}: {count}, {written.added:,} added, {written.gone:,} gone "
        "(recovered, or cited no more)"
    )


def _old(path: Path, archive: Path) -> File | None:
    """What the file says until now. One that can't be read is kept beside the new one."""
    try:
        return baseline_file(path, archive)
    except UsageError as error:
        kept = path.replace(path.with_name(f"{path.name}.old"))
        say(str(error))
        say(f"it is kept as {kept}")
        return None
