"""The news of an audit, for messages: the answer, what changed, and what died."""

import os
from collections.abc import Iterator
from itertools import islice
from posixpath import normpath

from msgspec import Struct

from loccit.ci_job import ci_job
from loccit.config.settings import ReportSettings
from loccit.display import place
from loccit.report.annotations import one_line
from loccit.report.html.summary import also_text, changes, headline
from loccit.report.html.words import plain
from loccit.report.model import Report, ReportLink

MOST = 20
"""Links that a message names."""
_PLACES = 3
"""Places named of a link."""
LONGEST = 300
"""Characters of an address or a sentence that are shown."""


class Died(Struct, frozen=True):
    """A link that died since the last complete audit."""

    url: str
    sentence: str
    places: tuple[tuple[str, str | None], ...]
    """Where it is cited, with the address of the line where that is known."""
    more_places: int


class News(Struct, frozen=True):
    """An audit as a message tells it, in plain text of one line each."""

    title: str
    subject: str
    """The message in one line."""
    answer: str
    changed: str
    """What changed since the last complete audit; empty without one."""
    incomplete: str
    """Why the audit is not complete; empty where it is."""
    died: tuple[Died, ...]
    more: int
    """Links that died and are not named."""
    report: str | None
    """The page where the report is kept, where a CI job tells."""


def news(report: Report, settings: ReportSettings) -> News:
    """Return what a message tells of a report."""
    job = ci_job(os.environ)
    title = one_line(settings.title or report.title or "loccit")
    key, numbers = headline(report)
    newly = report.changes.get("newly-dead", 0)
    died = tuple(islice(_died(report), MOST))
    changed = ""
    if report.previous is not None:
        changed = ", ".join(f"{n:,} {text}" for _, text, n in changes(report))
    incomplete = ""
    if not report.run.complete:
        incomplete = one_line(report.run.incomplete_reason or "it was stopped")
    return News(
        title=title,
        subject=f"{title}: {newly:,} newly dead" if newly else f"{title}: nothing newly dead",
        answer=f"{plain(key, **numbers)} {also_text(report)}".rstrip(),
        changed=changed,
        incomplete=incomplete,
        died=died,
        more=max(newly - len(died), 0),
        report=None if job is None else job.report,
    )


def _died(report: Report) -> Iterator[Died]:
    for link in report.findings():
        if link.change == "newly-dead":
            yield Died(
                url=link.url,
                sentence=shortened(link.verdict.sentence),
                places=tuple(islice(_places(report, link), _PLACES)),
                more_places=max(len(link.citations) - _PLACES, 0),
            )


def _places(report: Report, link: ReportLink) -> Iterator[tuple[str, str | None]]:
    job = ci_job(os.environ)
    for citation in link.citations:
        shown = one_line(place(citation.post, citation.line, None, citation.locator))
        path = normpath(f"{report.folder}/{citation.post}").lstrip("/")
        known = job is not None and citation.line is not None
        yield shown, job.line(path, citation.line) if job and known else None


def shortened(text: str) -> str:
    """Return a text in one line, cut where it is very long."""
    line = one_line(text)
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"
