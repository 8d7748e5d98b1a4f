"""`markdown`: the answer, what changed, the causes and the worst findings, for a job's summary.

It fits GitHub's limits: 1 MiB for a job summary, 65,536 characters for an issue or a comment.
Everything that the web or a post wrote stands in code spans, where it is no markup, no mention of
a person and no reference to an issue.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from loccit.config.settings import ReportSettings
from loccit.display import counted, place
from loccit.model import GONE, SEVERITY, Status
from loccit.report.annotations import one_line
from loccit.report.causes import Cause, fact_of, find_causes
from loccit.report.html.summary import also_text, cause_text, changes, headline
from loccit.report.html.words import plain, word
from loccit.report.model import Report, ReportLink

LIMIT = 60_000
"""Characters; below the limit of an issue, with room for what somebody writes around it."""
LONGEST = 300
"""Characters of an address that are shown."""
LONGEST_NOTICE = 2_000
"""Characters of a notice; the last of many changed settings must be seen too."""
CAUSES_SHOWN = 12
_TOLD = frozenset({*GONE, Status.SUSPECT, Status.INSECURE})
_CLOSING = 200
"""Characters kept for telling how many findings there was no room for."""


def write(report: Report, path: Path, settings: ReportSettings) -> None:
    """Write the summary."""
    blocks = [*_answer(report, settings), *_causes(report)]
    room = LIMIT - _CLOSING - sum(len(block) + 2 for block in blocks)
    blocks += _findings(report, room)
    text = "\n\n".join(block for block in blocks if block) + "\n"
    path.write_text(text, encoding="utf-8", errors="replace", newline="\n")


def _answer(report: Report, settings: ReportSettings) -> Iterator[str]:
    run = report.run
    counts = run.citation_counts
    yield f"## {code(settings.title or report.title or 'loccit')}"
    yield from _decision(report)
    if not run.complete:
        reason = one_line(run.incomplete_reason or word("answer.incomplete_unknown"))
        yield f"> {plain('answer.incomplete', reason=code(reason))}"
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


def _decision(report: Report) -> Iterator[str]:
    """Yield what the gate decided and over what, then what a reviewer has to know beforehand."""
    decision = report.gate
    if decision is not None:
        first, *rest = decision.lines or ("gate: no result",)
        yield f"**{_MARKS[decision.passed]} {code(first)}**"
        lines = [*decision.new[:NEW_SHOWN], *(line.strip() for line in rest)]
        if more := len(decision.new) - NEW_SHOWN:
            lines += [f"and {more:,} more"] if more > 0 else []
        yield "\n".join(f"- {code(line)}" for line in lines)
    yield "\n".join(f"- Note: {code(notice, LONGEST_NOTICE)}" for notice in report.notices)
    if report.changed_only:
        yield f"All numbers are about the {counted(report.run.posts, 'changed post')}."


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


def _findings(report: Report, room: int) -> Iterator[str]:
    """The findings worst first, new ones before old ones, as many as there is room for."""
    head = _head(("plain.status", "plain.url", "plain.where", "plain.instead"))
    rows: list[str] = []
    left = 0
    for link in _new_first(report):
        row = _row(_finding(report, link))
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


def _finding(report: Report, link: ReportLink) -> tuple[str, ...]:
    first, *rest = link.citations or (None,)
    where = "" if first is None else code(place(first.post, first.line, None, first.locator))
    more = f" +{len(rest)}" if rest else ""
    change = f"**{word(f'changes.{link.change}')}** " if link.change else ""
    if report.gated:
        change = "**new** " if is_new(report, link) else "known before: "
    return (
        f"{change}{word(f'status.{link.status.value}')}: {word(f'reason.{link.reason}')}",
        code(link.url),
        where + more,
        code(link.verdict.suggestion.url) if link.verdict.suggestion else "",
    )


def _table(
    columns: tuple[str, ...], rows: list[tuple[str, ...]], numbers: tuple[int, ...] = ()
) -> str:
    return "\n".join([*_head(columns, numbers), *map(_row, rows)])


def _head(columns: tuple[str, ...], numbers: tuple[int, ...] = ()) -> list[str]:
    rule = tuple("---:" if place in numbers else "---" for place in range(len(columns)))
    return [_row(tuple(word(column) for column in columns)), _row(rule)]


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def code(text: str, longest: int = LONGEST) -> str:
    """A text as a code span that can stand in a table's cell (CommonMark 6.1, GFM 4.10).

    The fence is longer than any within; in a table even code has its bars escaped.
    """
    shown = one_line(text)
    if len(shown) > longest:
        shown = f"{shown[:longest]}…"
    if not shown:
        return ""
    fence = "`" * (max(map(len, re.findall("`+", shown)), default=0) + 1)
    space = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{space}{shown.replace('|', chr(92) + '|')}{space}{fence}"
