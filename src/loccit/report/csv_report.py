"""`csv`: a row per citation of a finding, for spreadsheets (RFC 4180, UTF-8)."""

import csv
from collections.abc import Iterator
from pathlib import Path

from loccit.config.settings import ReportSettings
from loccit.display import printable
from loccit.report.model import Report, ReportCitation, ReportLink

COLUMNS = (
    "status",
    "reason",
    "confirmed",
    "confidence",
    "change",
    "url",
    "final_url",
    "suggestion_kind",
    "suggestion",
    "archived",
    "domain",
    "dead_since",
    "post",
    "line",
    "column",
    "locator",
    "kind",
    "text",
    "context",
    "sentence",
)

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(report: Report, path: Path, settings: ReportSettings) -> None:
    """Write the findings' citations, worst first, with a heading row."""
    # The mark at the beginning is what lets spreadsheets read UTF-8 as such.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for link in report.findings():
            writer.writerows(_rows(link))


def _rows(link: ReportLink) -> Iterator[list[str]]:
    for citation in link.citations:
        values = _values(link, citation)
        yield [harmless(values[column]) for column in COLUMNS]


def _values(link: ReportLink, citation: ReportCitation) -> dict[str, str]:
    return {
        "status": link.status.value,
        "reason": link.reason,
        "confirmed": "yes" if link.confirmed else "no",
        "confidence": f"{link.confidence:.2f}",
        "change": link.change or "",
        "url": citation.url,
        "final_url": link.final_url or "",
        "suggestion_kind": link.suggestion.kind if link.suggestion else "",
        "suggestion": link.suggestion.url if link.suggestion else "",
        "archived": link.archived.url if link.archived else "",
        "domain": link.domain,
        "dead_since": link.dead_since or "",
        "post": citation.post,
        "line": "" if citation.line is None else str(citation.line),
        "column": "" if citation.column is None else str(citation.column),
        "locator": citation.locator or "",
        "kind": citation.kind.value,
        "text": citation.text,
        "context": citation.context,
        "sentence": link.sentence,
    }


def harmless(value: str) -> str:
    """Keep a spreadsheet or a terminal from running what the web wrote (OWASP: CSV injection)."""
    shown = printable(value)
    return f"'{shown}" if value.startswith(_FORMULA) else shown
