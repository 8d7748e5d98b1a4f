"""Findings made for tests, told by what matters in each."""

from collections.abc import Iterable
from typing import Any

from loccit.model import Kind, Status, Suggestion
from loccit.report.model import Report, ReportCitation, ReportHop, ReportLink, RunInfo
from loccit.urls.domain import domain_of

STARTED = "2026-03-01T03:00:00Z"


def cited(post: str = "_posts/a.md", **more: Any) -> ReportCitation:
    """A citation in a post."""
    values: dict[str, Any] = {
        "line": 3,
        "column": 8,
        "kind": Kind.LINK,
        "text": "text",
        "context": "Before the text, after.",
        "mark_start": 11,
        "mark_end": 15,
        **more,
    }
    return ReportCitation(post=post, **values)


def found(
    url: str,
    status: Status = Status.DEAD,
    reason: str = "not-found",
    *,
    to: str | None = None,
    cited_in: Iterable[ReportCitation | str] = ("_posts/a.md",),
    **more: Any,
) -> ReportLink:
    """A finding; `to` is what to cite instead."""
    citations = [
        cited(place, url=url, raw=url) if isinstance(place, str) else place for place in cited_in
    ]
    values: dict[str, Any] = {
        "confidence": 0.95,
        "confirmed": True,
        "http_status": 404 if reason == "not-found" else None,
        "final_url": None,
        "wrapper": None,
        "target": None,
        "domain": domain_of(url),
        "hops": (ReportHop(url, 404 if reason == "not-found" else None, None, "http"),),
        "suggestion": Suggestion("redirect", to) if to else None,
        "archived": None,
        "first_seen": STARTED,
        "last_ok": None,
        "dead_since": STARTED if status is Status.DEAD else None,
        "citations": tuple(citations),
        "sentence": "The server says so.",
        **more,
    }
    return ReportLink(url=url, status=status, reason=reason, **values)


def reported(links: Iterable[ReportLink], **more: Any) -> Report:
    """A report of these findings and nothing else."""
    findings = tuple(links)
    citations = {status.value: 0 for status in Status}
    for link in findings:
        citations[link.status.value] += len(link.citations)
    run = RunInfo(
        id=7,
        started=STARTED,
        finished="2026-03-01T03:20:05Z",
        complete=True,
        counts={s.value: sum(x.status is s for x in findings) for s in Status},
        citation_counts=citations,
        posts=len({c.post for x in findings for c in x.citations}),
        citations=sum(citations.values()),
        links=len(findings),
        requests=len(findings),
        version="0",
    )
    values: dict[str, Any] = {
        "run": run,
        "previous": None,
        "title": "The Salvage Shelf",
        "changes": {},
        "trend": (),
        "dates": (),
        "domains": (),
        "problems": (),
        "waivers": (),
        "links": lambda: iter(findings),
        "findings": lambda: iter(findings),
        "posts": lambda: iter(()),
        **more,
    }
    return Report(**values)
