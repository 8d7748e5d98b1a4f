"""`json-feed`: a feed of links that died lately (JSON Feed 1.1)."""

from pathlib import Path
from typing import Any

import msgspec

from loccit.config.settings import ReportSettings
from loccit.report.model import Report
from loccit.report.newly_dead import Death, feed_title, newly_dead

VERSION = "https://jsonfeed.org/version/1.1"


def write(report: Report, path: Path, settings: ReportSettings) -> None:
    """Write the feed, newest first."""
    feed = {
        "version": VERSION,
        "title": feed_title(report, settings),
        "authors": [{"name": "loccit"}],
        "language": "en",
        "items": [_item(death) for death in newly_dead(report)],
    }
    path.write_bytes(msgspec.json.format(msgspec.json.encode(feed), indent=2) + b"\n")


def _item(death: Death) -> dict[str, Any]:
    link = death.link
    item: dict[str, Any] = {
        "id": death.id,
        "title": death.title,
        "content_text": death.text,
        "date_published": death.at,
        "tags": [link.status.value, link.reason],
        "_loccit": {
            "url": link.url,
            "status": link.status.value,
            "reason": link.reason,
            "confirmed": link.verdict.confirmed,
            "suggestion": link.verdict.suggestion,
            "archived": link.archived,
            "citations": [
                {"post": c.post, "line": c.line, "column": c.column, "locator": c.locator}
                for c in link.citations
            ],
        },
    }
    if link.url.startswith(("http://", "https://")):
        item["external_url"] = link.url
    return item
