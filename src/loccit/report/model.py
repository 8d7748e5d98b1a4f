"""The values that every report format reads, made from the store by `loccit.report.build`.

The summary is held in memory; links are streamed, so that an archive of a million citations needs
no more memory than one of a thousand.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal, Protocol, Self

from msgspec import Struct, structs

from loccit.decisions import Action, Decision
from loccit.model import (
    DRIFT,
    UNREMARKABLE,
    Archived,
    Citation,
    GatherProblem,
    History,
    Hop,
    Link,
    Post,
    Status,
    Time,
    Verdict,
)
from loccit.reasons import Reason
from loccit.waivers import WaiverState

SCHEMA = "loccit.report/1"

Change = Literal["newly-dead", "recovered", "newly-wrapped", "newly-redirected", "new-citation"]


class RunInfo(Struct, frozen=True):
    """The run that a report tells of."""

    id: int
    started: str
    """ISO 8601, UTC, seconds (as are all times of a report)."""
    finished: str | None
    complete: bool
    """False where the run was stopped, ran out of time or found this machine offline."""
    counts: dict[str, int]
    """Links by status; every status is present."""
    incomplete_reason: str | None = None
    citation_counts: dict[str, int] = {}
    """Citations by status; every status is present."""
    posts: int = 0
    citations: int = 0
    links: int = 0
    requests: int = 0
    """Requests sent in this run."""
    not_modified: int = 0
    """Links whose server said that the page had not changed since the last visit (304)."""
    bytes_saved: int = 0
    """The size, uncompressed, of the pages that were not sent again for that reason."""
    gather_problems: dict[str, int] = {}
    """Files that could not be read, by reason."""
    version: str = ""
    """loccit's version."""


class ReportCitation(Citation, frozen=True, gc=False):
    """A place where the link is cited."""

    is_new: bool = False
    """Not in the previous complete run; or new to the gate, where `Report.gated` says so."""
    waiver: str | None = None
    """The reason of the waiver that holds for it, or None."""
    decision: Action | None = None
    """What a reviewer decided about it, where that holds today; notes apart."""


class Visit(Struct, frozen=True, gc=False):
    """One past visit."""

    at: Time
    status: Status
    reason: str


class OwnCopy(Struct, frozen=True):
    """The record of an own WARC or WACZ file that holds a link's page (`loccit audit --keep`)."""

    file: str
    """The file's name in the folder of own copies."""
    url: str
    """The record's `WARC-Target-URI`."""
    at: Time
    """The record's date."""
    truncated: bool = False
    """Only the beginning is kept of it."""


class ReportLink(Struct, frozen=True):
    """A link with its verdict, its history and the places that cite it.

    Reports write these nouns field by field (`loccit.report.serialise`), so a new field of a noun
    is in `report.json` and in the page's data without further ado.
    """

    link: Link
    verdict: Verdict
    """With the suggestion, the wrapper and the target that a reader needs, whoever found them."""
    history: History
    citations: tuple[ReportCitation, ...]
    hops: tuple[Hop, ...] = ()
    """The chain that the verdict rests on."""
    archived: Archived | None = None
    kept: OwnCopy | None = None
    domain_unicode: str = ""
    """The domain as people write it, where that differs from `link.domain`."""
    change: Change | None = None
    """Against the last complete run before this one."""
    status_before: Status | None = None
    """As it stood when that run ended; None where it was not judged by then."""
    visits: tuple[Visit, ...] = ()
    """Oldest first; at most the last 12."""

    @property
    def url(self) -> str:
        """The link's identity."""
        return self.link.url

    @property
    def status(self) -> Status:
        """The verdict in one word."""
        return self.verdict.status

    @property
    def reason(self) -> Reason:
        """The code of what the verdict rests on."""
        return self.verdict.reason

    @property
    def recipient(self) -> bool:
        """Whether the URL names a person. That part is left out already, unless asked for."""
        return self.link.unwrapped is not None and self.link.unwrapped.recipient


class Rows(Protocol):
    """Where a report reads its links and posts: one by one, each time anew."""

    def links(self, *, findings: bool) -> Iterator[ReportLink]:
        """Yield all links, or the findings alone, sorted by severity and URL."""
        ...

    def drifted(self) -> Iterator[ReportLink]:
        """Yield the links that work and whose content is not what it was."""
        ...

    def posts(self) -> Iterator[Post]:
        """Yield the posts that cite a finding."""
        ...

    def sound(self) -> Iterator[str]:
        """Yield the URLs of links that are no finding."""
        ...


class ListedRows(Struct, frozen=True):
    """Rows that are in memory."""

    listed: Sequence[ReportLink]
    cited_in: Sequence[Post] = ()
    sound_urls: Sequence[str] = ()

    def links(self, *, findings: bool) -> Iterator[ReportLink]:
        """Yield the links, or the findings alone."""
        return (link for link in self.listed if not findings or link.status not in UNREMARKABLE)

    def drifted(self) -> Iterator[ReportLink]:
        """Yield those of the links that have drifted."""
        return (link for link in self.listed if DRIFT.intersection(link.verdict.notes))

    def posts(self) -> Iterator[Post]:
        """Yield the posts."""
        return iter(self.cited_in)

    def sound(self) -> Iterator[str]:
        """Yield the URLs."""
        return iter(self.sound_urls)


class EditedRows(Struct, frozen=True):
    """The rows of another, each changed by a function as it is read; None changes nothing."""

    rows: Rows
    link: Callable[[ReportLink], ReportLink] | None
    post: Callable[[Post], Post] | None
    url: Callable[[str], str] | None

    def links(self, *, findings: bool) -> Iterator[ReportLink]:
        """Yield the links, changed."""
        links = self.rows.links(findings=findings)
        return links if self.link is None else map(self.link, links)

    def drifted(self) -> Iterator[ReportLink]:
        """Yield the links, changed."""
        links = self.rows.drifted()
        return links if self.link is None else map(self.link, links)

    def posts(self) -> Iterator[Post]:
        """Yield the posts, changed."""
        posts = self.rows.posts()
        return posts if self.post is None else map(self.post, posts)

    def sound(self) -> Iterator[str]:
        """Yield the URLs, changed."""
        urls = self.rows.sound()
        return urls if self.url is None else map(self.url, urls)


class RunPoint(Struct, frozen=True):
    """One complete run, for the trend."""

    id: int
    finished: str
    counts: dict[str, int]


class DateCell(Struct, frozen=True, gc=False):
    """How the citations of one month fare; what survival curves and year charts are drawn from."""

    month: str
    """`2023-06`, of the post's date; empty for posts without a date."""
    status: Status
    citations: int
    drifted: int = 0
    """Of those, citations of pages whose subject is another one."""
    rewritten: int = 0
    """Of those, citations of pages with the same name and another text."""


class DomainRow(Struct, frozen=True, gc=False):
    """How one registrable domain fares, in links and citations."""

    domain: str
    links: int
    citations: int
    dead: int
    """Dead links."""
    failing: int
    """Dead, suspect or invalid links."""
    dead_citations: int


class GateFinding(Struct, frozen=True):
    """A finding over which a gate failed, as it is printed."""

    place: str
    """`posts/a.md:12:8`."""
    path: str
    """The post's path from the repository's top."""
    line: int | None
    what: str
    """`dead (not-found)`."""
    url: str
    """As cited."""
    more: int
    """Further places in the same post."""
    sentence: str
    suggestion: str | None


class GateNote(Struct, frozen=True):
    """The gate's decision, for the head of a summary."""

    passed: bool | None
    """None where there is no result."""
    lines: tuple[str, ...]
    """The decision and what belongs to it, in words."""
    new: tuple[GateFinding, ...] = ()
    """The findings over which it failed."""


class Report(Struct, frozen=True):
    """An audit's result."""

    run: RunInfo
    previous: RunInfo | None
    """The last complete run before it, or None."""
    title: str
    changes: dict[str, int]
    """Links by `Change`."""
    trend: tuple[RunPoint, ...]
    """Complete runs, oldest first, at most 60."""
    dates: tuple[DateCell, ...]
    domains: tuple[DomainRow, ...]
    """Worst first; only domains with a finding."""
    problems: tuple[GatherProblem, ...]
    waivers: tuple[WaiverState, ...]
    rows: Rows
    """Links and posts, streamed from where the report was opened."""
    folder: str = ""
    """The archive's folder from the repository's top; empty where it is the top itself."""
    gate: GateNote | None = None
    notices: tuple[str, ...] = ()
    """What a reviewer has to know before the numbers: changed configuration, files not read."""
    changed_only: bool = False
    """Whether it is about the posts that a branch changed, instead of the whole archive."""
    recovered: tuple[str, ...] = ()
    """URLs of the links that recovered since the previous run; the first of them where many did."""
    archive: str = ""
    """The random name of the archive, by which its decisions are kept apart from others'."""
    decisions: tuple[Decision, ...] = ()
    """All that reviewers decided, as it was read."""
    gated: bool = False
    """Whether citations are new against the gate's baseline, instead of the previous run."""

    def links(self) -> Iterator[ReportLink]:
        """Yield all links, sorted by severity and URL."""
        return self.rows.links(findings=False)

    def findings(self) -> Iterator[ReportLink]:
        """Yield the links whose status is not `ok` or `skipped`, in the same order."""
        return self.rows.links(findings=True)

    def drifted(self) -> Iterator[ReportLink]:
        """Yield the links that work and whose content is not what it was."""
        return self.rows.drifted()

    def posts(self) -> Iterator[Post]:
        """Yield the posts that cite a finding."""
        return self.rows.posts()

    def sound(self) -> Iterator[str]:
        """Yield the URLs of links that are no finding: only with them is *all* of a site known."""
        return self.rows.sound()

    def edited(
        self,
        *,
        link: Callable[[ReportLink], ReportLink] | None = None,
        post: Callable[[Post], Post] | None = None,
        url: Callable[[str], str] | None = None,
    ) -> Self:
        """Return the report whose links, posts and sound URLs are changed as they are read."""
        return structs.replace(self, rows=EditedRows(self.rows, link, post, url))
