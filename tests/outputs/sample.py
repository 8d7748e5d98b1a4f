"""A small report with one of everything that output formats must get right."""

from collections.abc import Iterable

from loccit.model import Kind, Status, Suggestion
from loccit.report.model import ListedRows, Report, ReportCitation, ReportLink, RunInfo
from tests.report.made import report_link

STARTED, FINISHED = "2026-03-01T03:00:00Z", "2026-03-01T03:20:05Z"


def citation(
    post: str,
    url: str,
    line: int = 1,
    column: int = 1,
    *,
    is_new: bool = False,
    waiver: str | None = None,
) -> ReportCitation:
    return ReportCitation(
        post=post,
        line=line,
        column=column,
        kind=Kind.LINK,
        text="text",
        context="a text",
        url=url,
        raw=url,
        is_new=is_new,
        waiver=waiver,
    )


def link(
    url: str,
    status: Status,
    reason: str,
    citations: Iterable[ReportCitation],
    *,
    sentence: str = "The server says so.",
    newly_dead: bool = False,
    suggestion: str | None = None,
    recipient: bool = False,
) -> ReportLink:
    return report_link(
        url,
        status=status,
        reason=reason,
        confirmed=True,
        http_status=404,
        domain="a.example",
        suggestion=Suggestion("redirect", suggestion) if suggestion else None,
        dead_since=STARTED,
        citations=tuple(citations),
        sentence=sentence,
        change="newly-dead" if newly_dead else None,
        recipient=recipient,
    )


def report(
    *links: ReportLink, complete: bool = True, compared: bool = True, folder: str = ""
) -> Report:
    run = RunInfo(
        id=2,
        started=STARTED,
        finished=FINISHED,
        complete=complete,
        counts={status.value: sum(x.status is status for x in links) for status in Status},
        incomplete_reason=None if complete else "this machine is offline",
    )
    return Report(
        run=run,
        previous=run if compared else None,
        title="Sample & <archive>",
        changes={"newly-dead": sum(x.change == "newly-dead" for x in links)},
        trend=(),
        dates=(),
        domains=(),
        problems=(),
        waivers=(),
        rows=ListedRows(links),
        folder=folder,
    )


OLD = "http://a.example/old"
NEW = "http://a.example/new"
ODD = "http://a.example/,:%0A\x1b[31m"

SAMPLE = report(
    link(
        OLD,
        Status.DEAD,
        "not-found",
        [
            citation("_posts/a b.md", OLD, 3, 8),
            citation("_posts/a b.md", OLD, 9, 2),
            citation("_posts/waived.md", OLD, 4, 5, waiver="until the move is done"),
        ],
        suggestion="http://a.example/better",
    ),
    link(
        NEW,
        Status.DEAD,
        "domain-gone",
        [citation("_posts/文章.md", NEW, 12, 30)],
        sentence="The domain\nis gone: 100% sure.",
        newly_dead=True,
    ),
    link(ODD, Status.INVALID, "no-answer", [citation("x,y:z.md", ODD, 2, 2, is_new=True)]),
    link("http://s.example/", Status.SUSPECT, "timeout", [citation("s.md", "http://s.example/")]),
    link("http://m.example/", Status.REDIRECTED, "moved", [citation("m.md", "http://m.example/")]),
    link(
        "http://b.example/",
        Status.BLOCKED,
        "access-denied",
        [citation("b.md", "http://b.example/")],
    ),
)
