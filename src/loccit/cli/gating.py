"""The gate as commands run it: judged, told to a person, the baseline file kept up to date."""

from collections.abc import Collection

from loccit.cli.terminal import results, say
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
    if findings_to_stderr:
        for line in lines(result, report.folder):
            say(line)
    else:
        results(lines(result, report.folder))
    for line in conclusion(result):
        say(line)
    if isinstance(baseline, File) and result.recovered:
        try:
            take_out(baseline, result.recovered)
        except UsageError as error:  # a job's checkout may be read-only; that is no failure
            say(f"  {error}")
        else:
            say(taken_out(result, baseline.name))
    return result
