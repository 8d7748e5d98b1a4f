"""`markdown`: the gate's decision, the answer, the causes and the worst findings.

A job's summary and the comment of a pull request are this text. It fits GitHub's limits: 1 MiB for
a summary, 65,536 characters for a comment. Everything that the web or a post wrote stands in code
spans, where it is not markup, a mention of a person or a reference to an issue. In a CI job
post lines, addresses and the report are links.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from posixpath import normpath
from urllib.parse import quote

from loccit.ci_job import CiJob, ci_job
from loccit.config.settings import ReportSettings
from loccit.display import counted, place
from loccit.model import GONE, SEVERITY, Status
from loccit.report.annotations import one_line
from loccit.report.causes import Cause, fact_of, find_causes
from loccit.report.html.summary import (
    also_text,
    cause_text,
    changed_only_key,
    changes,
    headline,
)
from loccit.report.html.words import plain, word
from loccit.report.markup import cited, code, fitting, heading, linked
from loccit.report.model import GateFinding, Report, ReportCitation, ReportLink

LIMIT = 60_000
"""Characters; below the limit of an issue, with room for what somebody writes around it."""
LONGEST_NOTICE = 2_000
"""Characters of a notice; the last of many changed settings must be seen too."""
CAUSES_SHOWN = 12
_TOLD = frozenset({*GONE, Status.SUSPECT, Status.INSECURE})
_CLOSING = 600
"""Characters kept for the last lines."""


def write(report: Report, path: Path, settings: ReportSettings) -> None:
    """Write the summary."""
    job = ci_job(os.environ)
    blocks = [*_marks(report), *_answer(report, settings, job), *_causes(report)]
    blocks = _that_fit(blocks)
    room = LIMIT - _CLOSING - sum(len(block) + 2 for block in blocks)
    blocks += _findings(report, room, job)
    if job is not None:
        blocks.append(f"[The run]({job.run}) · [the whole report]({job.report})")
    text = "\n\n".join(block for block in blocks if block) + "\n"
    path.write_text(text, encoding="utf-8", errors="replace", newline="\n")


def marker(folder: str) -> str:
    """Return the line by which the comment about an archive is found again.

    The folder from the repository's top is what an archive is called by, run after run: the random
    name in its state is another one wherever a job begins without a state.
    """
    return f"<!-- loccit archive={quote(folder.strip('/') or '.', errors='replace')} -->"


MARK = re.compile(r"<!-- loccit archive=\S+ -->")
"""The first line of a summary."""
NOTHING_FOUND = "<!-- loccit nothing-found -->"
"""The second line of a summary that has nothing to say beyond that all is well."""


def _marks(report: Report) -> Iterator[str]:
    quiet = (
        (report.gate is None or report.gate.passed)
        and report.run.complete
        and not report.notices
        and not any(link.status in _TOLD for link in report.findings())
    )
    yield f"{marker(report.folder)}\n{NOTHING_FOUND}" if quiet else marker(report.folder)


def _that_fit(blocks: list[str]) -> list[str]:
    """Cut the lines of blocks for which there is no room, and say how many they were."""
    room = LIMIT - 2 * _CLOSING
    shown: list[str] = []
    for block in blocks:
        lines = block.split("\n")
        kept = fitting(lines, room)
        room -= sum(len(line) + 1 for line in kept)
        left = len(lines) - len(kept)
        more = [f"\nand {counted(left, 'more line')}; the report has all of it"] if left else []
        shown.append("\n".join([*kept, *more]))
        if left:
            break
    return shown


def _answer(report: Report, settings: ReportSettings, job: CiJob | None) -> Iterator[str]:
    run = report.run
    counts = run.citation_counts
    yield f"## {heading(settings.title or report.title or 'loccit')}"
    yield from _decision(report, job)
    if not run.complete:
        reason = one_line(run.incomplete_reason or word("answer.incomplete_unknown"))
        yield f"> {plain('answer.incomplete', reason=code(reason))}"
    if report.changed_only and not run.posts:
        return
    key, numbers = headline(report)
    yield f"**{plain(key, **numbers)}** {also_text(report)}".rstrip()
    if report.previous is not None and not report.changed_only:
        date = (report.previous.finished or report.previous.started)[:10]
        what = ", ".join(f"{n:,} {text}" for _, text, n in changes(report))
        yield f"{plain('answer.since', date=date)}: {what or word('answer.no_change')}."
    rows = [
        (status.value, run.counts[status.value], counts.get(status.value, 0), status)
        for status in SEVERITY
        if run.counts.get(status.value)
    ]
    yield _table(
        ("run.status", "run.links", "run.citations", "run.means"),
        [
            (name, f"{links:,}", f"{cited:,}", word(f"status_means.{name}"))
            for name, links, cited, _ in rows
        ],
        numbers=(1, 2),
    )


def _decision(report: Report, job: CiJob | None) -> Iterator[str]:
    """Yield what the gate decided and over what, then what a reviewer has to know beforehand."""
    decision = report.gate
    if decision is not None:
        first, *rest = decision.lines or ("gate: no result",)
        yield f"**{_MARKS[decision.passed]} {code(first)}**"
        lines = [_new(found, job) for found in decision.new[:NEW_SHOWN]]
        if (more := len(decision.new) - NEW_SHOWN) > 0:
            lines.append(f"and {more:,} more")
        lines += [code(line.strip()) for line in rest]
        yield "\n".join(f"- {line}" for line in lines)
    yield "\n".join(f"- Note: {code(notice, LONGEST_NOTICE)}" for notice in report.notices)
    if report.changed_only:
        yield plain(changed_only_key(report), n=report.run.posts)


def _new(found: GateFinding, job: CiJob | None) -> str:
    where = linked(found.place, job.line(found.path, found.line) if job else None)
    more = f" (and {found.more:,} more in this post)" if found.more else ""
    advice = f" Suggested: {cited(found.suggestion, job)}" if found.suggestion else ""
    return f"{where}: {found.what}: {cited(found.url, job)}{more}: {code(found.sentence)}{advice}"


_MARKS = {True: "✅", False: "❌", None: "⚠️"}
NEW_SHOWN = 30
"""Findings over which the gate failed that are named at the head."""


def _causes(report: Report) -> Iterator[str]:
    facts = [fact_of(index, link) for index, link in enumerate(report.findings())]
    causes = find_causes(facts, report.sound())
    if not causes:
        return
    yield f"### {word('page.causes')}"
    yield _table(
        ("facet.cause", "run.links", "run.citations", "facet.repair"),
        [_cause(cause) for cause in causes[:CAUSES_SHOWN]],
        numbers=(1, 2),
    )
    if len(causes) > CAUSES_SHOWN:
        yield plain("cause.more", n=len(causes) - CAUSES_SHOWN) + "."


def _cause(cause: Cause) -> tuple[str, ...]:
    repair = word(f"cause.repair.{cause.kind}")
    return code(cause_text(cause)), f"{len(cause.links):,}", f"{cause.citations:,}", repair


def _findings(report: Report, room: int, job: CiJob | None) -> Iterator[str]:
    """The findings worst first, new ones before old ones, as many as there is room for."""
    head = _head(("plain.status", "plain.url", "plain.where", "plain.instead"))
    rows: list[str] = []
    left = 0
    for link in _new_first(report):
        row = _row(_finding(report, link, job))
        if left or len(row) + 1 > room:
            left += 1
        else:
            rows.append(row)
            room -= len(row) + 1
    if not rows and not left:
        return
    yield f"### {word('page.findings')}"
    yield "\n".join([*head, *rows])
    if left:
        yield plain("plain.left", n=left)


def _new_first(report: Report) -> Iterator[ReportLink]:
    for new in (True, False):
        for link in report.findings():
            if link.status in _TOLD and is_new(report, link) is new:
                yield link


def is_new(report: Report, link: ReportLink) -> bool:
    """Return whether a finding is new: by the gate's baseline, else since the previous run."""
    if report.gated:
        return any(citation.is_new for citation in link.citations)
    return link.change is not None


def _finding(report: Report, link: ReportLink, job: CiJob | None) -> tuple[str, ...]:
    first, *rest = link.citations or (None,)
    where = "" if first is None else _where(report, first, job)
    more = f" +{len(rest)}" if rest else ""
    change = f"**{word(f'changes.{link.change}')}** " if link.change else ""
    if report.gated:
        change = "**new** " if is_new(report, link) else "known before: "
    return (
        f"{change}{word(f'status.{link.status.value}')}: {word(f'reason.{link.reason}')}",
        cited(link.url, job),
        where + more,
        cited(link.verdict.suggestion.url, job) if link.verdict.suggestion else "",
    )


def _where(report: Report, citation: ReportCitation, job: CiJob | None) -> str:
    """Return the place of a citation, linked to the line where the posts are files."""
    shown = place(citation.post, citation.line, None, citation.locator)
    if job is None or citation.line is None:
        return code(shown)
    path = normpath(f"{report.folder}/{citation.post}").lstrip("/")
    return linked(shown, job.line(path, citation.line))


def _table(
    columns: tuple[str, ...], rows: list[tuple[str, ...]], numbers: tuple[int, ...] = ()
) -> str:
    return "\n".join([*_head(columns, numbers), *map(_row, rows)])


def _head(columns: tuple[str, ...], numbers: tuple[int, ...] = ()) -> list[str]:
    rule = tuple("---:" if place in numbers else "---" for place in range(len(columns)))
    return [_row(tuple(word(column) for column in columns)), _row(rule)]


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
