"""The body of a notification: counts and newly dead links. docs/schedule.md names every key."""

from itertools import islice
from typing import Any

from loccit.display import place
from loccit.report.annotations import one_line
from loccit.report.model import Report, ReportLink
from loccit.urls.redaction import redact_text

SCHEMA = "loccit.notification/1"
MAX_LINKS = 50
"""Newly dead links listed one by one; `changes` counts them all."""
MAX_PLACES = 5
"""Places listed for a link."""


def payload(report: Report) -> dict[str, Any]:
    """The body for a report; it reads no more of the report than it tells."""
    run = report.run
    newly_dead = (link for link in report.findings() if link.change == "newly-dead")
    return {
        "schema": SCHEMA,
        "title": report.title,
        "text": _text(report),
        "run": {
            "id": run.id,
            "started": run.started,
            "finished": run.finished,
            "complete": run.complete,
            "incomplete_reason": run.incomplete_reason,
            "counts": run.counts,
        },
        "changes": report.changes,
        "newly_dead": [_link(link) for link in islice(newly_dead, MAX_LINKS)],
    }


def _text(report: Report) -> str:
    """One line for chats: services that show a body's `text` show this."""
    run = report.run
    counts = run.counts
    failing = f"{counts.get('dead', 0):,} dead, {counts.get('suspect', 0):,} suspect"
    text = f"{report.title or 'loccit'}: {report.changes.get('newly-dead', 0):,} newly dead"
    recovered = report.changes.get("recovered", 0)
    if recovered:
        text += f", {recovered:,} recovered"
    text += f" ({failing} of {run.links:,} links)"
    if not run.complete:
        text += f"; not complete: {run.incomplete_reason or 'it was stopped'}"
    return one_line(text)


def _link(link: ReportLink) -> dict[str, Any]:
    return {
        "url": link.url,
        "status": link.status.value,
        "reason": link.reason,
        "sentence": link.verdict.sentence,
        "suggestion": link.verdict.suggestion.url if link.verdict.suggestion else None,
        "citations": len(link.citations),
        "places": [
            redact_text(place(c.post, c.line, c.column, c.locator))
            for c in link.citations[:MAX_PLACES]
        ],
    }
