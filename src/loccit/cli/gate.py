"""`loccit gate`: fail on what is new, by what the last audit saw."""

import sys
from pathlib import Path

import click
from msgspec import structs

from loccit.cli.gating import tell
from loccit.cli.judged_by import archive_of, judged_by
from loccit.cli.options import (
    allow_fewer_option,
    base_ref_option,
    baseline_option,
    config_from_option,
    config_option,
    decisions_option,
    fail_on_option,
    state_option,
)
from loccit.cli.terminal import say
from loccit.config.fail_on import parse_terms
from loccit.config.settings import Settings
from loccit.display import counted
from loccit.errors import IncompleteError, UsageError
from loccit.gate.baseline import BaselineFile, write_file
from loccit.gate.output import note
from loccit.gate.result import run_gate
from loccit.gate.select_baseline import (
    baseline_file,
    baseline_path_of,
    last_run,
    marked_by,
)
from loccit.gate.trust import refuse_tracked_state
from loccit.report.formats import STDOUT, parse_outputs, write_reports
from loccit.report.model import Report
from loccit.report.open import read_report
from loccit.store import Store
from loccit.store.runs import Run


@click.command()
@state_option
@baseline_option
@base_ref_option
@click.option("--write-baseline", is_flag=True, help="Accept the present findings as the baseline.")
@fail_on_option(
    "Conditions instead of the configuration's, such as new-dead or dead>2%. Repeatable."
)
@click.option(
    "--output",
    "outputs",
    multiple=True,
    metavar="FORMAT=FILE",
    help="Write a report with findings marked new by the gate's baseline, as github=-. Repeatable.",
)
@config_from_option
@allow_fewer_option
@decisions_option
@config_option
def command(
    state_path: Path,
    baseline_path: Path | None,
    base_ref: str | None,
    write_baseline: bool,
    fail_on: tuple[str, ...],
    outputs: tuple[str, ...],
    config_from: str,
    allow_fewer: bool,
    decisions_path: Path | None,
    config_path: Path | None,
) -> None:
    """Judge the last audit: fail on new findings, ignore old ones. No requests are made.

    Findings that fail go to standard output, a line each (to standard error where a report goes
    there). What recovered leaves the baseline file.

    Exit codes: 0 passed, 1 failed, 2 bad usage, configuration or baseline, 3 the audit was not
    complete.
    """
    wanted = parse_outputs(outputs)
    with Store.open(state_path) as store:
        run = _judgeable_run(store, state_path)
        archive = archive_of(run)
        if base_ref is not None:
            refuse_tracked_state(state_path)
        with judged_by(
            archive,
            config=config_path,
            decisions=decisions_path,
            baseline=baseline_path,
            ref=base_ref,
            config_from=config_from,
        ) as rules:
            settings = _with_terms(rules.settings, fail_on)
            report = read_report(store, run, settings, decisions=rules.decisions)
            if write_baseline:
                path = baseline_path or baseline_path_of(settings, archive)
                _write(path, report, run, settings, archive, allow_fewer=allow_fewer)
                return
            named = rules.named_baseline(settings, archive, base_ref=base_ref)
            baseline = named or last_run(report)
            result = run_gate(
                report, settings.gate, baseline=baseline, posts=run.posts, allow_fewer=allow_fewer
            )
            marked = structs.replace(
                marked_by(report, baseline), gate=note(result, report.folder), notices=rules.notices
            )
            write_reports(marked, wanted, settings.report)
            to_stderr = STDOUT in wanted.values()
            tell(result, baseline, report.folder, findings_to_stderr=to_stderr)
            for notice in rules.notices:
                say(f"note: {notice}")
    sys.exit(result.exit_code)


def _judgeable_run(store: Store, state_path: Path) -> Run:
    """Return the last run.

    Raises:
        UsageError: there is none, or it found no posts.
    """
    run = store.runs.last()
    if run is None:
        raise UsageError(f"{state_path}: nothing was audited yet; `loccit audit` comes first")
    if run.scope is None and run.complete and not run.facts.get("posts", 1):
        raise UsageError(
            f"{state_path}: the last audit found no posts, so there is nothing to judge"
        )
    return run


def _with_terms(settings: Settings, fail_on: tuple[str, ...]) -> Settings:
    if fail_on:
        settings = structs.replace(settings, gate=structs.replace(settings.gate, fail_on=fail_on))
    return settings


def _write(
    path: Path, report: Report, run: Run, settings: Settings, archive: Path, *, allow_fewer: bool
) -> None:
    if run.scope is not None:
        raise UsageError(
            f"{path}: not written, because the last audit covered {run.scope} only; "
            "audit the whole archive first"
        )
    if not report.run.complete:
        why = report.run.incomplete_reason or "it was stopped before its end"
        raise IncompleteError(f"{path}: not written, because the audit is incomplete: {why}")
    if path.exists() and not path.is_file():
        raise UsageError(f"{path}: not written, because this is not a regular file")
    old = _old(path, archive) if path.exists() else None
    if old is not None and not allow_fewer:
        old.refuse_collapse(report.folder, report.run.posts)
    written = write_file(path, report, parse_terms(settings.gate.fail_on), old)
    count = counted(written.findings, "finding")
    say(
        f"{path}: {count}, {written.added:,} added, {written.gone:,} gone "
        "(recovered, or cited no more)"
    )


def _old(path: Path, archive: Path) -> BaselineFile | None:
    """Return what the file says until now. One that can't be read is kept beside the new one."""
    try:
        return baseline_file(path, archive)
    except UsageError as error:
        kept = path.replace(path.with_name(f"{path.name}.old"))
        say(str(error))
        say(f"the old one is kept as {kept}")
        return None
