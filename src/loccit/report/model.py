"""What every report format reads: a `Report`, made from the store by `loccit.report.build`.

The summary is held in memory; links are streamed, so that an archive of a million citations needs
no more memory than one of a thousand.
"""

from collections.abc import Callable, Iterator
from typing import Literal

from msgspec import Struct

from loccit.model import Archived, Kind, Status, Suggestion
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
    gather_problems: dict[str, int] = {}
    """Files that could not be read, by reason."""
    version: str = ""
    """loccit's version."""


class ReportCitation(Struct, frozen=True, gc=False):
    """A place where the link is cited."""

    post: str
    line: int | None
    column: int | None
    """Both None where the post's format is not text: then `locator` says where it stands."""
    kind: Kind
    text: str
    context: str
    mark_start: int = 0
    mark_end: int = 0
    heading: str = ""
    url: str = ""
    """As cited, normalised, fragment kept."""
    raw: str = ""
    """As written in the file, for repairs."""
    is_new: bool = False
    """Not in the previous complete run; or new to the gate, where `Report.gated` says so."""
    waiver: str | None = None
    """The reason of the waiver that holds for it, or None."""
    locator: str | None = None
    """Where a person finds it in a document or a container: "page 3", "cell 4"."""


class ReportHop(Struct, frozen=True, gc=False):
    """One request of the chain and its answer; `loccit.model.Hop` with nothing left out."""

    url: str
    status: int | None
    location: str | None
    via: Literal["http", "meta-refresh", "script"]


class Visit(Struct, frozen=True, gc=False):
    """One past visit, for the history strip."""

    at: str
    status: Status
    reason: str


class ReportLink(Struct, frozen=True):
    """A link with its verdict, as `report.json` tells it."""

    url: str
    status: Status
    reason: str
    confidence: float
    confirmed: bool
    http_status: int | None
    final_url: str | None
    wrapper: str | None
    target: str | None
    domain: str
    hops: tuple[ReportHop, ...]
    suggestion: Suggestion | None
    archived: Archived | None
    first_seen: str | None
    last_ok: str | None
    dead_since: str | None
    citations: tuple[ReportCitation, ...]
    category: str = "other"
    rule: str = ""
    sentence: str = ""
    evidence: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    change: Change | None = None
    """Against the last complete run before this one."""
    status_before: Status | None = None
    """As it stood when that run ended; None where it was not judged by then."""
    checked: str | None = None
    """When it was last asked."""
    history: tuple[Visit, ...] = ()
    """Oldest first; at most the last 12."""
    made_at: str | None = None
    """The date by which an opaque wrapper was made."""
    needs_network: bool = False
    """A wrapper that only the network can unwrap; what that told is `target`."""
    recipient: bool = False
    """The URL names a person; that part is left out of this value already, unless asked for."""
    domain_unicode: str = ""
    """The domain as people write it, where that differs from `domain`."""


class ReportPost(Struct, frozen=True):
    """What reports tell of a post."""

    path: str
    title: str | None = None
    date: str | None = None
    author: str | None = None
    tags: tuple[str, ...] = ()
    source: str | None = None


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


class GatherNote(Struct, frozen=True):
    """A file that could not be read as a post."""

    path: str
    reason: str
    detail: str


class GateNote(Struct, frozen=True):
    """What the gate decided, for the head of a summary."""

    passed: bool | None
    """None where there is no result."""
    lines: tuple[str, ...]
    """The decision and what belongs to it, in words."""
    new: tuple[str, ...] = ()
    """The findings over which it failed, a line each."""


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
    problems: tuple[GatherNote, ...]
    waivers: tuple[WaiverState, ...]
    links: Callable[[], Iterator[ReportLink]]
    """All links, each time anew from the store, sorted by severity and URL."""
    findings: Callable[[], Iterator[ReportLink]]
    """Only links whose status is not `ok` or `skipped`, in the same order."""
    posts: Callable[[], Iterator[ReportPost]]
    """Posts that cite a finding."""
    sound: Callable[[], Iterator[str]] = lambda: iter(())
    """URLs of links that are no finding: they tell whether *all* of a site's links fail."""
    folder: str = ""
    """The archive's folder from the repository's top; empty where it is the top itself."""
    gate: GateNote | None = None
    notices: tuple[str, ...] = ()
    """What a reviewer has to know before the numbers: changed configuration, files not read."""
    changed_only: bool = False
    """Whether it is about the posts that a branch changed, instead of the whole archive."""
    gated: bool = False
    """Whether citations are new against the gate's baseline, instead of the previous run."""
