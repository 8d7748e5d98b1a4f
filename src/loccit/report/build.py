"""Store → `Report`: what a run came to, and what changed since the last complete one."""

from collections import Counter
from collections.abc import Iterator

from loccit.display import iso, today
from loccit.model import UNREMARKABLE, Citation, Kind, Link, Post, Status, Verdict
from loccit.reasons import Reason
from loccit.report.changes import change_of
from loccit.report.model import (
    Change,
    DateCell,
    DomainRow,
    GatherNote,
    Report,
    ReportCitation,
    ReportHop,
    ReportLink,
    ReportPost,
    RunInfo,
    RunPoint,
    Visit,
)
from loccit.report.redact import Redactor
from loccit.store import Store
from loccit.store.queries import CitationRow, LinkRow
from loccit.store.runs import Run
from loccit.store.scope import Scope
from loccit.urls.redaction import Redaction
from loccit.urls.unicode import unicode_host
from loccit.waivers import Waivers

TREND_RUNS = 60
HISTORY_VISITS = 12

_NOT_ASKED = Verdict(
    status=Status.UNKNOWN,
    reason=Reason.NOT_ASKED,
    rule="not-asked",
    sentence="The link has not been requested yet.",
    confidence=0.0,
)


def build_report(
    store: Store,
    run: Run,
    *,
    show_recipients: bool = False,
    waivers: Waivers | None = None,
    redactor: Redactor | None = None,
) -> Report:
    """Build the report of a run from the store; links are streamed, not held.

    Where the run was about some posts only, so are all its numbers. Findings that `waivers` cover
    say so. Every text is redacted by `redactor`; without one, by what is known without a
    configuration, and whom a tracked link was sent to stays where `show_recipients` says so.
    """
    scope = Scope.of(run.posts)
    views = store.views
    if waivers is None:
        waivers = Waivers((), today())
    builder = _Builder(store, run, waivers, scope)
    redactor = redactor or Redactor(Redaction(show_recipients=show_recipients))
    report = Report(
        run=run_info(run),
        previous=run_info(builder.previous) if builder.previous else None,
        title=str(run.facts.get("title", "")),
        changes=builder.changes(),
        trend=tuple(
            RunPoint(r.id, iso(r.finished or r.started), r.facts["counts"])
            for r in store.runs.all_complete(TREND_RUNS)
            if r.id <= run.id and run.posts is None
        ),
        dates=tuple(DateCell(m, Status(s), n) for m, s, n in views.dates(scope)),
        domains=tuple(DomainRow(*row) for row in views.domains(scope)),
        problems=tuple(
            GatherNote(p.path, p.reason, p.detail) for p in (*run.problems, *waivers.problems)
        ),
        waivers=waivers.states(builder.found()),
        links=lambda: builder.links(findings=False),
        findings=lambda: builder.links(findings=True),
        posts=lambda: map(_report_post, views.posts_of_findings(scope)),
        sound=lambda: views.sound_urls(scope),
        folder=str(run.facts.get("folder", "")),
        changed_only=run.scope is not None,
    )
    return redactor.report(report)


def run_info(run: Run) -> RunInfo:
    """What reports tell of a run."""
    facts = run.facts
    return RunInfo(
        id=run.id,
        started=iso(run.started),
        finished=None if run.finished is None else iso(run.finished),
        complete=run.complete,
        counts=facts.get("counts", {}),
        incomplete_reason=run.incomplete_reason,
        citation_counts=facts.get("citation_counts", {}),
        posts=facts.get("posts", 0),
        citations=facts.get("citations", 0),
        links=facts.get("links", 0),
        requests=run.requests,
        gather_problems=dict(Counter(problem.reason for problem in run.problems)),
        version=facts.get("version", ""),
    )


def _iso(time: float | None) -> str | None:
    return None if time is None else iso(time)


class _Builder:
    """Makes `ReportLink`s of rows, with the previous complete run to compare with."""

    def __init__(self, store: Store, run: Run, waivers: Waivers, scope: Scope) -> None:
        self._views = store.views
        self._waivers = waivers
        self._scope = scope
        self.previous = store.runs.complete_before(run.id)

    def links(self, *, findings: bool) -> Iterator[ReportLink]:
        for row in self._views.links(findings=findings, scope=self._scope):
            yield self._link(row)

    def found(self) -> Iterator[tuple[Link, Citation]]:
        """Every finding at every place, for waivers to count what they cover."""
        for row in self._views.links(findings=True, scope=self._scope):
            for cited in row.citations:
                yield row.link, cited.citation

    def changes(self) -> dict[str, int]:
        if self.previous is None:
            return {}
        since = self.previous.id
        changed = Counter(
            self._change(row, self._before(row))
            for row in self._views.links(findings=False, scope=self._scope, since=since)
        )
        return {change: n for change, n in changed.items() if change is not None}

    def _before(self, row: LinkRow) -> Status | None:
        """A link's status when the previous complete run ended."""
        if self.previous is None or row.verdict is None:
            return None
        if (row.run or 0) <= self.previous.id:
            return row.verdict.status
        status = self._views.status_at(row.id, self.previous.id)
        return None if status is None else Status(status)

    def _change(self, row: LinkRow, before: Status | None) -> Change | None:
        if self.previous is None or row.verdict is None:
            return None
        visits = (Status(status) for _, status, _ in row.visits)
        return change_of(row.verdict.status, before, visits)

    def _link(self, row: LinkRow) -> ReportLink:
        link, history, unwrapped = row.link, row.history, row.link.unwrapped
        verdict = row.verdict or _NOT_ASKED
        before = self._before(row)
        return ReportLink(
            url=link.url,
            status=verdict.status,
            reason=verdict.reason,
            rule=verdict.rule,
            sentence=verdict.sentence,
            evidence=verdict.evidence,
            notes=verdict.notes,
            confidence=verdict.confidence,
            confirmed=verdict.confirmed,
            http_status=verdict.http_status,
            final_url=verdict.final_url,
            wrapper=verdict.wrapper or (unwrapped.wrapper if unwrapped else None),
            target=verdict.target or (unwrapped.target if unwrapped else None),
            suggestion=row.suggestion,
            hops=tuple(_hops(row)),
            domain=link.domain,
            domain_unicode=unicode_host(link.domain),
            category=link.category,
            archived=row.archived,
            first_seen=iso(row.first_seen),
            last_ok=_iso(history.last_ok) if history else None,
            dead_since=_iso(history.dead_since) if history else None,
            checked=_iso(history.last_visit) if history else None,
            citations=tuple(self._citations(row)),
            history=tuple(
                Visit(iso(at), Status(status), reason)
                for at, status, reason in row.visits[-HISTORY_VISITS:]
            ),
            made_at=_iso(unwrapped.made_at) if unwrapped else None,
            needs_network=bool(unwrapped and unwrapped.needs_network),
            recipient=bool(unwrapped and unwrapped.recipient),
            change=self._change(row, before),
            status_before=before,
        )

    def _citations(self, row: LinkRow) -> Iterator[ReportCitation]:
        since = self.previous.id if self.previous else None
        sound = row.verdict is not None and row.verdict.status in UNREMARKABLE
        for cited in row.citations:
            waiver = None if sound else self._waivers.reason(row.link, cited.citation)
            yield _report_citation(cited, since, waiver)


def _hops(row: LinkRow) -> Iterator[ReportHop]:
    """The chain that the verdict rests on; the store does not write down one plain answer."""
    for hop in row.hops:
        yield ReportHop(hop.url, hop.status, hop.location, hop.via)
    verdict = row.verdict
    if not row.hops and verdict is not None and verdict.http_status is not None:
        yield ReportHop(row.link.probe_url, verdict.http_status, None, "http")


def _report_citation(cited: CitationRow, since: int | None, waiver: str | None) -> ReportCitation:
    citation = cited.citation
    return ReportCitation(
        post=citation.post,
        line=citation.line,
        column=citation.column,
        kind=Kind(citation.kind),
        text=citation.text,
        context=citation.context,
        mark_start=citation.mark_start,
        mark_end=citation.mark_end,
        heading=citation.heading,
        url=citation.url,
        raw=citation.raw,
        is_new=since is not None and cited.first_run > since,
        waiver=waiver,
        locator=citation.locator,
    )


def _report_post(post: Post) -> ReportPost:
    return ReportPost(post.path, post.title, post.date, post.author, post.tags, post.source)
