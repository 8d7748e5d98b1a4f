"""The summary at the end of an audit; it fits a screen and says what to do next."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from rich.filesize import decimal
from rich.markup import escape

from loccit.display import counted, duration
from loccit.model import SEVERITY, Status
from loccit.report.changes import LABELS
from loccit.report.model import Report, RunInfo
from loccit.report.statuses import words

_STYLE = {Status.DEAD: "bold red", Status.INVALID: "red", Status.SUSPECT: "yellow"}
_DOMAINS = 5


def summary(report: Report, report_path: str | None) -> Iterator[str]:
    """The closing summary, a line at a time, in rich's markup."""
    run = report.run
    yield (
        f"[bold]{counted(run.citations, 'citation')}[/bold] of {counted(run.links, 'link')}"
        f" in {counted(run.posts, 'post')}; {counted(run.requests, 'request')}{_elapsed(run)}"
    )
    if run.not_modified:
        yield (
            f"{counted(run.not_modified, 'page')} not modified (304):"
            f" {decimal(run.bytes_saved)} not sent again"
        )
    yield ""
    for status in SEVERITY:
        if count := run.counts.get(status.value):
            style = _STYLE.get(status, "default")
            citations = run.citation_counts.get(status.value, 0)
            yield (
                f"  [{style}]{status.value:<10} {count:>7,}[/{style}]"
                f"  [dim]{citations:>7,} {'citation; ' if citations == 1 else 'citations;'}"
                f" {words()[status].label}[/dim]"
            )
    yield from _changes(report)
    yield from _worst(report)
    yield from _problems(report)
    yield ""
    if not run.complete:
        reason = escape((run.incomplete_reason or "it was stopped").rstrip("."))
        yield f"[yellow]The audit is incomplete:[/yellow] {reason}."
    if report_path is not None:
        # A terminal that knows OSC 8 makes it a link; others show the path alone.
        address = Path(report_path).absolute().as_uri()
        yield f"Report: [bold][link={address}]{escape(report_path)}[/link][/bold]"
    yield f"Next: {escape(_next_step(report))}"


def _elapsed(run: RunInfo) -> str:
    if run.finished is None:
        return ""
    started, finished = map(datetime.fromisoformat, (run.started, run.finished))
    return f" in {duration((finished - started).total_seconds())}"


def _changes(report: Report) -> Iterator[str]:
    if report.previous is None:
        return
    told = [
        f"{report.changes[key]:,} {label}" for key, label in LABELS.items() if key in report.changes
    ]
    yield ""
    yield f"Since the last run ({report.previous.started[:10]}): {', '.join(told) or 'no change'}"


def _worst(report: Report) -> Iterator[str]:
    worst = [row for row in report.domains if row.dead][:_DOMAINS]
    if worst:
        yield ""
        told = (f"{row.domain} ({counted(row.dead_citations, 'dead citation')})" for row in worst)
        yield f"Worst domains: {', '.join(told)}"


def _problems(report: Report) -> Iterator[str]:
    problems = report.run.gather_problems
    if problems:
        told = ", ".join(f"{count} {reason}" for reason, count in sorted(problems.items()))
        yield ""
        yield f"[yellow]Files not read in full:[/yellow] {told}"


def _next_step(report: Report) -> str:
    run, counts = report.run, report.run.counts
    if not run.complete:
        return "run the same command again to continue"
    if not run.posts:
        return "no posts found; `[archive] include` says which files are posts"
    if report.changes.get("newly-dead"):
        return "look at the newly dead links first"
    if counts.get(Status.DEAD) or counts.get(Status.INVALID):
        return "work through the causes at the top of the report; `loccit repair` proposes a diff"
    if counts.get(Status.SUSPECT):
        return "audit again tomorrow: later visits confirm or clear suspect links"
    return "nothing; audit again when it is due"
