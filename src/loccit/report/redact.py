"""Leaving out of a report what tells who received a tracked link (issue 5)."""

from collections.abc import Iterable, Mapping

from msgspec import structs

from loccit.report.model import ReportCitation, ReportLink
from loccit.urls import redact


def redacted(link: ReportLink) -> ReportLink:
    """The same finding without what names a person, wherever one of its URLs is written."""
    shown = {url: redact(url) for url in _urls(link)}
    hops = (
        structs.replace(
            hop, url=shown[hop.url], location=None if hop.location is None else shown[hop.location]
        )
        for hop in link.hops
    )
    return structs.replace(
        link,
        url=shown[link.url],
        final_url=None if link.final_url is None else shown[link.final_url],
        hops=tuple(hops),
        sentence=_without(link.sentence, shown),
        evidence=tuple(_without(line, shown) for line in link.evidence),
        citations=tuple(_citation(citation, shown) for citation in link.citations),
    )


def _urls(link: ReportLink) -> Iterable[str]:
    for citation in link.citations:
        yield from (citation.url, citation.raw)
    for hop in link.hops:
        yield from (hop.url, hop.location or "")
    yield from (link.url, link.final_url or "")


def _citation(citation: ReportCitation, shown: Mapping[str, str]) -> ReportCitation:
    text, before, marked, after = (
        _without(part, shown)
        for part in (
            citation.text,
            citation.context[: citation.mark_start],
            citation.context[citation.mark_start : citation.mark_end],
            citation.context[citation.mark_end :],
        )
    )
    return structs.replace(
        citation,
        url=shown[citation.url],
        raw=shown[citation.raw],
        text=text,
        context=before + marked + after,
        mark_start=len(before),
        mark_end=len(before) + len(marked),
    )


def _without(text: str, shown: Mapping[str, str]) -> str:
    for url, hidden in shown.items():
        if url and url != hidden:
            text = text.replace(url, hidden)
    return text
