"""`csv`: a row per citation of a finding, for spreadsheets (RFC 4180, UTF-8)."""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from msgspec import Struct

from loccit.config.settings import ReportSettings
from loccit.display import printable
from loccit.report.html.words import ENGLISH
from loccit.report.model import Report, ReportLink
from loccit.report.serialise import JSON

COLUMNS = {
    "status": "link.status",
    "reason": "link.reason",
    "confirmed": "link.confirmed",
    "confidence": "link.confidence",
    "change": "link.change",
    "url": "citation.url",
    "final_url": "link.final_url",
    "suggestion_kind": "link.suggestion.kind",
    "suggestion": "link.suggestion.url",
    "archived": "link.archived.url",
    "domain": "link.domain",
    "dead_since": "link.dead_since",
    "post": "citation.post",
    "line": "citation.line",
    "column": "citation.column",
    "locator": "citation.locator",
    "kind": "citation.kind",
    "text": "citation.text",
    "context": "citation.context",
    "sentence": "link.sentence",
}
"""The first columns, and the field of `report.json` that each shows."""


@cache
def columns() -> dict[str, str]:
    """Return all columns: behind the first ones, the facts of a link that the page lists too.

    The facts are the keys of `[fact]` in `html/languages/en.toml`, each a field of a link in
    `report.json`.
    """
    return COLUMNS | {name: f"link.{name}" for name in ENGLISH.all["fact"] if name not in COLUMNS}


_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(report: Report, path: Path, settings: ReportSettings) -> None:
    """Write the findings' citations, worst first, with a heading row."""
    # The mark at the beginning is what lets spreadsheets read UTF-8 as such.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns())
        for link in report.findings():
            writer.writerows(_rows(link))


def _rows(link: ReportLink) -> Iterator[list[str]]:
    about_link = JSON.flat(link)
    for citation in link.citations:
        nouns = {"link": about_link, "citation": JSON.flat(citation)}
        yield [harmless(_cell(_field(nouns, path))) for path in columns().values()]


def _field(nouns: dict[str, Struct], path: str) -> object:
    first, *rest = path.split(".")
    value: object = nouns[first]
    for name in rest:
        value = None if value is None else getattr(value, name)
    return value


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def harmless(value: str) -> str:
    """Keep a spreadsheet or a terminal from running what the web wrote (OWASP: CSV injection)."""
    shown = printable(value)
    return f"'{shown}" if value.startswith(_FORMULA) else shown
