"""Leaving out of a report what tells who received a tracked link (issue 5)."""

from msgspec import structs

from loccit.model import Suggestion
from loccit.report.model import ReportCitation, ReportHop, ReportLink
from loccit.urls.redaction import redact, redact_text


def redacted(link: ReportLink) -> ReportLink:
    """The same finding without what names a person, wherever one of its URLs is written."""
    if not _may_name_somebody(link):
        return link
    archived, suggestion = link.archived, link.suggestion
    return structs.replace(
        link,
        url=redact(link.url),
        final_url=_redacted(link.final_url),
        target=_redacted(link.target),
        hops=tuple(map(_hop, link.hops)),
        suggestion=suggestion and Suggestion(suggestion.kind, redact(suggestion.url)),
        archived=archived and structs.replace(archived, url=redact(archived.url)),
        sentence=redact_text(link.sentence),
        evidence=tuple(map(redact_text, link.evidence)),
        citations=tuple(map(_citation, link.citations)),
    )


def _may_name_somebody(link: ReportLink) -> bool:
    """Whether it is worth looking: most links are a plain address that answered by itself."""
    urls = (link.url, link.final_url or "", link.target or "")
    return link.recipient or len(link.hops) > 1 or any("?" in url for url in urls)


def _redacted(url: str | None) -> str | None:
    return None if url is None else redact(url)


def _hop(hop: ReportHop) -> ReportHop:
    return structs.replace(hop, url=redact(hop.url), location=_redacted(hop.location))


def _citation(citation: ReportCitation) -> ReportCitation:
    before, marked, after = (
        redact_text(part)
        for part in (
            citation.context[: citation.mark_start],
            citation.context[citation.mark_start : citation.mark_end],
            citation.context[citation.mark_end :],
        )
    )
    return structs.replace(
        citation,
        url=redact(citation.url),
        raw=redact(citation.raw),
        text=redact_text(citation.text),
        context=before + marked + after,
        mark_start=len(before),
        mark_end=len(before) + len(marked),
    )
