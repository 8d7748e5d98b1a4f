"""Findings of the gate: a post that cites a URL whose verdict may fail a job."""

from collections.abc import Collection, Iterator

from msgspec import Struct

from loccit.config.fail_on import GATED
from loccit.display import iso
from loccit.model import CONFIRM_AFTER, FAILING, Status
from loccit.report.annotations import position
from loccit.report.model import Report, ReportCitation, ReportLink, Visit
from loccit.urls.redaction import redact


class PostFinding(Struct, frozen=True):
    """A post citing a URL. Several places in one post are one finding, reported at the first."""

    link: ReportLink
    citation: ReportCitation
    url: str
    """As cited, without what names a recipient: with the post, the finding's identity."""
    places: int
    waiver: str | None
    """Why it is let be; None where one of its places is not waived."""

    @property
    def post(self) -> str:
        """The citing post."""
        return self.citation.post


def findings(
    report: Report, posts: Collection[str] | None = None, statuses: Collection[Status] = GATED
) -> Iterator[PostFinding]:
    """The report's findings of these statuses, in its order; of some posts, or all."""
    for link in report.findings():
        if link.status in statuses:
            yield from findings_of(link, posts)


def findings_of(link: ReportLink, posts: Collection[str] | None = None) -> Iterator[PostFinding]:
    """A link's findings: one for each post and URL."""
    places: dict[tuple[str, str], list[ReportCitation]] = {}
    for citation in link.citations:
        if posts is None or citation.post in posts:
            places.setdefault((citation.post, cited_url(citation)), []).append(citation)
    for (_, url), cited in places.items():
        cited.sort(key=lambda c: (c.waiver is not None, position(c)))
        yield PostFinding(link, cited[0], url, len(cited), cited[0].waiver)


def cited_url(citation: ReportCitation) -> str:
    """Return the URL by which a baseline knows a citation, without a recipient's name."""
    return redact(citation.url)


def is_confirmed(link: ReportLink) -> bool:
    """Return whether a later visit, a day or more after the first, said the same."""
    return link.verdict.confirmed or (
        link.status is not Status.DEAD and _seen_again(link, link.visits)
    )


def was_confirmed(link: ReportLink, by: str) -> bool:
    """Return whether a link's status had been confirmed by a time (ISO 8601, UTC)."""
    if link.status is Status.INVALID:
        return True
    return _seen_again(link, [visit for visit in link.visits if iso(visit.at) <= by])


def _seen_again(link: ReportLink, visits: Collection[Visit]) -> bool:
    """Return whether the last two visits said what holds now, in a row of visits a day long."""
    newest_first = list(visits)[::-1]
    if len(newest_first) < 2 or any(v.status is not link.status for v in newest_first[:2]):
        return False
    row = FAILING if link.status in FAILING else {link.status}
    first = newest_first[0]
    for visit in newest_first:
        if visit.status not in row:
            break
        first = visit
    return newest_first[0].at - first.at >= CONFIRM_AFTER
