"""Findings made for tests, told by what matters in each."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from loccit.model import History, Hop, Kind, Link, Post, Status, Suggestion, Unwrapped, Verdict
from loccit.report.model import ListedRows, Report, ReportCitation, ReportLink, RunInfo
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
    values = {"url": "", "raw": ""} | values
    return ReportCitation(post=post, **values)


def made_post(
    path: str,
    title: str | None = None,
    date: str | None = None,
    author: str | None = None,
    tags: tuple[str, ...] = (),
    source: str | None = None,
) -> Post:
    """A post."""
    return Post(path, "", 0, title, date, author, tags, source)


def seconds(at: str) -> float:
    """The time that a report writes so."""
    return datetime.fromisoformat(at).timestamp()


def report_link(url: str, **flat: Any) -> ReportLink:
    """A link of a report from the fields of its nouns, times as a report writes them."""
    for name in ("first_seen", "last_ok", "dead_since", "last_visit", "made_at"):
        if flat.get(name) is not None:
            flat[name] = seconds(flat[name])

    def some(kind: type[Struct]) -> dict[str, Any]:
        names = kind.__struct_fields__
        return {name: flat.pop(name) for name in list(flat) if name in names}

    verdict = {"rule": "", "sentence": "", "confidence": 0.95, **some(Verdict)}
    unwrapped = some(Unwrapped)
    history = {"first_seen": seconds(STARTED), **some(History)}
    link = {"domain": domain_of(url), "category": "other", **some(Link)}
    return ReportLink(
        link=Link(url, unwrapped=Unwrapped(url, **unwrapped) if unwrapped else None, **link),
        verdict=Verdict(**verdict),
        history=History(**history),
        **flat,
    )


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
        "confirmed": True,
        "http_status": 404 if reason == "not-found" else None,
        "hops": (Hop(url, 404 if reason == "not-found" else None),),
        "suggestion": Suggestion("redirect", to) if to else None,
        "dead_since": STARTED if status is Status.DEAD else None,
        "citations": tuple(citations),
        "sentence": "The server says so.",
        **more,
    }
    return report_link(url, status=status, reason=reason, **values)


def reported(links: Iterable[ReportLink], posts: Sequence[Post] = (), **more: Any) -> Report:
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
        "rows": ListedRows(findings, posts),
        **more,
    }
    return Report(**values)
