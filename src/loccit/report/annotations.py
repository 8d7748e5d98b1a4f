"""Findings as editors, forges and CI servers mark them: a place, a level, an identity.

SARIF, JUnit, GitHub, GitLab and plain text all read findings through `marks`, so that they agree
on what is an error, on what is new, and on where it stands.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from posixpath import normpath

from msgspec import Struct

from loccit.model import Status
from loccit.report.model import Report, ReportCitation, ReportLink
from loccit.urls.redaction import is_redacted


class Level(StrEnum):
    """The severity of a finding, in the words of SARIF 2.1.0 (§3.27.10)."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


LEVELS = {
    Status.DEAD: Level.ERROR,
    Status.INVALID: Level.ERROR,
    Status.SUSPECT: Level.WARNING,
    Status.INSECURE: Level.WARNING,
    Status.REDIRECTED: Level.NOTE,
    Status.WRAPPED: Level.NOTE,
}
"""What is `blocked` or `unknown` is not the post's fault, so it is not annotated."""

_NEW_CHANGES = frozenset({"newly-dead", "newly-wrapped", "newly-redirected", "new-citation"})


class Mark(Struct, frozen=True):
    """A finding at one place."""

    link: ReportLink
    citation: ReportCitation
    path: str
    """The post's path from the repository's top, with forward slashes."""
    level: Level
    new: bool
    """Not so in the last complete run before: the link changed, or the citation was added.

    Where a gate was asked, its baseline tells instead.
    """
    fingerprint: str
    """The same as long as the post cites the URL, wherever in the post and whatever became of it.

    32 hexadecimal digits, and `:2` … where a post cites a URL several times.
    """


def marks(report: Report) -> Iterator[Mark]:
    """Every finding at every place where it is cited, in the report's order, waived ones too."""
    for link in report.findings():
        level = LEVELS.get(link.status)
        if level is None:
            continue
        changed = link.change in _NEW_CHANGES and not report.gated
        times: Counter[tuple[str, str]] = Counter()
        for citation in sorted(link.citations, key=position):
            times[citation.post, citation.url] += 1
            yield Mark(
                link=link,
                citation=citation,
                path=normpath(f"{report.folder}/{citation.post}").lstrip("/"),
                level=level,
                new=changed or citation.is_new,
                fingerprint=_fingerprint(citation, times[citation.post, citation.url]),
            )


def position(citation: ReportCitation) -> tuple[str, int, int]:
    """Sorts citations by post and place; those without a line keep the order that they stand in."""
    return citation.post, citation.line or 0, citation.column or 0


def _fingerprint(citation: ReportCitation, time: int) -> str:
    identity = f"{citation.post}\0{citation.url}".encode("utf-8", "surrogatepass")
    digest = hashlib.blake2b(identity, digest_size=16).hexdigest()
    return digest if time == 1 else f"{digest}:{time}"


def end_column(mark: Mark) -> int | None:
    """The column after the URL's last character; None where the report leaves part of it out."""
    column, raw = mark.citation.column, mark.citation.raw
    if column is None or mark.link.recipient or is_redacted(raw) or not raw or "\n" in raw:
        return None
    return column + len(raw)


def title(link: ReportLink) -> str:
    """`dead (not-found)`."""
    return f"{link.status.value} ({link.reason})" if link.reason else link.status.value


def message(mark: Mark) -> str:
    """Return the finding in one line: the URL, the verdict's sentence, the suggestion."""
    link = mark.link
    advice = f" Suggested: {link.verdict.suggestion.url}" if link.verdict.suggestion else ""
    locator = mark.citation.locator
    advice += f" ({locator})" if locator and mark.citation.line is None else ""
    return one_line(f"{mark.citation.url or link.url} — {link.verdict.sentence}{advice}")


def one_line(text: str) -> str:
    """White space folded, control characters left out.

    Neither the web's words nor a post's may move a terminal's cursor or begin a line of their own.
    """
    return "".join(c for c in " ".join(text.split()) if c.isprintable())
