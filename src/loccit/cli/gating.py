"""The gate as commands run it: judged, told to a person, the baseline file kept up to date."""

from collections.abc import Collection

import click

from loccit.errors import UsageError
from loccit.gate.baseline import Baseline, File, take_out
from loccit.gate.result import GateResult, run_gate
from loccit.gate.told import conclusion, lines, taken_out
from loccit.report.model import Report
from loccit.settings import GateSettings


def gate(
    report: Report,
    settings: GateSettings,
    baseline: Baseline | None,
    posts: Collection[str] | None,
    *,
    findings_to_stderr: bool,
) -> GateResult:
    """Judge a report, say what came of it, and take what recovered out of the baseline file.

    Raises:
        UsageError: there is no baseline, or it can't tell what is asked.
    """
    result = run_gate(report, settings, baseline=baseline, posts=posts)
    for line in lines(result, report.folder):
        click.echo(line, err=findings_to_stderr)
    for line in conclusion(result):
        click.echo(line, err=True)
    if isinstance(baseline, File) and result.recovered:
        try:
            take_out(baseline, result.recovered)
        except UsageError as error:  # a job's checkout may be read-only; that is no failure
            click.echo(f"  {error}", err=True)
        else:
            click.echo(taken_out(result, baseline.name), err=True)
    return result
