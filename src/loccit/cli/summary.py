"""The summary at the end of an audit; it fits a screen and says what to do next."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.filesize import decimal
from rich.markup import escape

from loccit.display import counted, duration
from loccit.model import SEVERITY, Status
from loccit.report.changes import LABELS
from loccit.report.model import Report, RunInfo
from loccit.report.statuses import words

_STYLE = {Status.DEAD: "bold red", Status.INVALID: "red", Status.SUSPECT: "yellow"}
_DOMAINS = 5
_LABEL_AT = 41
"""The column at which the meaning of a status begins."""


def print_summary(
    console: Console, report: Report, report_path: str, *, gate_failed: bool = False
) -> None:
    """Print the closing summary; on a terminal it is wrapped to the width.

    Args:
        console: where to.
        report: what it is about.
        report_path: of the page.
        gate_failed: whether the gate failed, which says itself what to do next.
    """
    parts = [*summary(report, report_path, console.width)]
    if not gate_failed:
        parts.append(f"Next: {escape(_next_step(report))}")
    for line in parts:
        console.print(line, soft_wrap=not console.is_terminal)


def summary(report: Report, report_path: str, width: int = 80) -> Iterator[str]:
    """Yield the closing summary, a line at a time, in rich's markup."""
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
    yield from _counts(run, width)
    yield from _changes(report)
    yield from _worst(report)
    yield from _problems(report)
    yield ""
    if not run.complete:
        reason = escape((run.incomplete_reason or "it was stopped").rstrip("."))
        yield f"[yellow]The audit is incomplete:[/yellow] {reason}."
    # A terminal that knows OSC 8 makes it a link; others show the path alone.
    address = Path(report_path).absolute().as_uri()
    yield f"Report: [bold][link={address}]{escape(report_path)}[/link][/bold]"


def _counts(run: RunInfo, width: int) -> Iterator[str]:
    """Yield a line for each status; what a status means only where all of them have room for it."""
    rows = [
        (status, count, run.citation_counts.get(status.value, 0), words()[status].label)
        for status in SEVERITY
        if (count := run.counts.get(status.value))
    ]
    wide = all(_LABEL_AT + len(label) <= width for *_, label in rows)
    if rows:
        yield ""
    for status, count, citations, label in rows:
        style = _STYLE.get(status, "default")
        cited = "citation" if citations == 1 else "citations"
        means = f"{cited + ';':<10} {label}" if wide else cited
        yield (
            f"  [{style}]{status.value:<10} {count:>7,}[/{style}]"
            f"  [dim]{citations:>7,} {means}[/dim]"
        )


def _elapsed(run: RunInfo) -> str:
    if run.finished is None:
        return ""
    started, finished = map(datetime.fromisoformat, (run.started, run.finished))
    return f" in {duration((finished - started).total_seconds())}"


def _changes(report: Report) -> Iterator[str]:
    # A branch's own posts are compared with their merge base, by the gate.
    if report.previous is None or report.changed_only:
        return
    parts = [
        f"{report.changes[key]:,} {label}" for key, label in LABELS.items() if key in report.changes
    ]
    yield ""
    yield f"Since the last run ({report.previous.started[:10]}): {', '.join(parts) or 'no change'}"


def _worst(report: Report) -> Iterator[str]:
    worst = [row for row in report.domains if row.dead][:_DOMAINS]
    if worst:
        yield ""
        parts = (f"{row.domain} ({counted(row.dead_citations, 'dead citation')})" for row in worst)
        yield f"Worst domains: {', '.join(parts)}"


def _problems(report: Report) -> Iterator[str]:
    problems = report.run.gather_problems
    if problems:
        parts = ", ".join(f"{count} {reason}" for reason, count in sorted(problems.items()))
        yield ""
        yield f"[yellow]Files not read in full:[/yellow] {parts}; the report names them"


def _next_step(report: Report) -> str:
    run, counts = report.run, report.run.counts
    if not run.complete:
        return "run the same command again to continue"
    if report.changed_only and not run.posts:
        return "nothing: no changed file is a post"
    if not run.citations:
        return "check that these are the posts: none of them cites anything"
    if report.changes.get("newly-dead"):
        return "look at the newly dead links first"
    if counts.get(Status.DEAD) or counts.get(Status.INVALID):
        return "work through the causes at the top of the report; `loccit repair` proposes a diff"
    if counts.get(Status.SUSPECT):
        return "audit again tomorrow: later visits confirm or clear suspect links"
    return "nothing; audit again when it is due"
