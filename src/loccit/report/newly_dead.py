"""Links that died lately: the entries of feeds, with stable identities."""

import heapq
import uuid
from collections.abc import Iterator

from msgspec import Struct

from loccit.config.settings import ReportSettings
from loccit.display import iso, place
from loccit.model import GONE
from loccit.report.annotations import one_line
from loccit.report.model import Report, ReportLink

ENTRIES = 200
"""A reader that comes less often than that many links die misses some."""


class Death(Struct, frozen=True):
    """One link that died."""

    id: str
    """The same in every feed that tells of this death; another if it recovers and dies again."""
    at: str
    """ISO 8601, UTC."""
    title: str
    text: str
    link: ReportLink


def newly_dead(report: Report) -> list[Death]:
    """The last deaths, newest first: of this run, and since the first audit that was complete.

    What the first audit found dead did not die in it, so a first audit has none.
    """
    return heapq.nlargest(ENTRIES, _deaths(report), key=lambda death: (death.at, death.link.url))


def feed_title(report: Report, settings: ReportSettings) -> str:
    """Return the feed's title."""
    return f"{settings.title or report.title or 'loccit'}: dead links"


def feed_id(report: Report) -> str:
    """The feed's own identity: of the archive, not of the run."""
    return _urn(f"loccit feed {report.title} {report.folder}")


def updated(report: Report, deaths: list[Death]) -> str:
    """When the feed last changed."""
    return deaths[0].at if deaths else report.run.finished or report.run.started


def _deaths(report: Report) -> Iterator[Death]:
    first = report.trend[0].finished if len(report.trend) > 1 else None
    for link in report.findings():
        if link.status not in GONE:
            continue
        at = link.history.dead_since or link.history.last_visit
        since = report.run.started if at is None else iso(at)
        if link.change == "newly-dead" or (first is not None and since > first):
            yield _death(link, since)


def _death(link: ReportLink, since: str) -> Death:
    cited = len(link.citations)
    places = ", ".join(place(c.post, c.line, None, c.locator) for c in link.citations[:5])
    more = f" and {cited - 5} more" if cited > 5 else ""
    instead = f"\nInstead: {link.verdict.suggestion.url}" if link.verdict.suggestion else ""
    sentence = one_line(link.verdict.sentence)
    return Death(
        id=_urn(f"{link.url} {since}"),
        at=since,
        title=one_line(f"{link.status.value}: {link.url}"),
        text=f"{sentence}\nCited in {one_line(places)}{more}.{one_line(instead)}",
        link=link,
    )


def _urn(name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, name).urn
