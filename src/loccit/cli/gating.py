"""The gate as commands run it: judged, shown to a person, the baseline file kept up to date."""

from loccit.cli.terminal import results, say
from loccit.display import printable
from loccit.errors import UsageError
from loccit.gate.baseline import Baseline
from loccit.gate.changed import Changed
from loccit.gate.output import conclusion, lines, taken_out
from loccit.gate.result import GateResult
from loccit.model import GatherProblem
from loccit.report.model import Report
from loccit.waivers import BAD_WAIVER


def tell(
    result: GateResult, baseline: Baseline | None, folder: str, *, findings_to_stderr: bool
) -> None:
    """Print a gate's result, and take what recovered out of the baseline file."""
    if findings_to_stderr:
        for line in lines(result, folder):
            say(line)
    else:
        results(lines(result, folder))
    for line in conclusion(result):
        say(line)
    if baseline is not None and result.recovered:
        _remove_recovered(result, baseline)


def _remove_recovered(result: GateResult, baseline: Baseline) -> None:
    """Remove what recovered from the baseline file."""
    try:
        if baseline.remove(result.recovered):
            say(taken_out(result, baseline.name))
    except UsageError as error:  # a job's checkout may be read-only; that is not a failure
        say(f"  {error}")


def unreadable(changed: Changed, report: Report) -> list[GatherProblem]:
    """Return what kept changed posts from being read in full: their links can't be vouched for."""
    found = [p for p in report.problems if p.path in changed.posts and p.reason != BAD_WAIVER]
    known = {problem.path for problem in changed.unread}
    return [*changed.unread, *(p for p in found if not p.complete and p.path not in known)]


def read_with_trouble(changed: Changed, report: Report) -> list[str]:
    """Say of which changed posts something is odd, though every link of them was read."""
    odd = [p for p in report.problems if p.path in changed.posts and p.reason in _ODD]
    more = [f"and {len(odd) - _MOST:,} more such posts"] if len(odd) > _MOST else []
    return [*(f"changed post {problem_line(p)}" for p in odd[:_MOST]), *more]


_ODD = frozenset({"invalid-utf-8", "format-not-read", "left-out", "broken-front-matter"})
"""Reasons that a reviewer of a changed post has to know of."""


def unreadable_error(problems: list[GatherProblem]) -> UsageError:
    """Return the error that names changed posts which were not read in full."""
    named = "; ".join(map(problem_line, problems[:_MOST]))
    more = f"; and {len(problems) - _MOST:,} more" if len(problems) > _MOST else ""
    return UsageError(
        f"gate: no result, because changed posts could not be read in full: {named}{more}"
    )


def problem_line(problem: GatherProblem) -> str:
    """Return `posts/a.md: too-large (…)`."""
    detail = f" ({problem.detail})" if problem.detail else ""
    return printable(f"{problem.path}: {problem.reason}{detail}")


_MOST = 10
"""Problems listed one by one."""
