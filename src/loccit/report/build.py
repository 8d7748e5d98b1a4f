"""Store → `Report`: the results of a run, and the changes since the last complete one."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Any

from msgspec import structs

from loccit.display import iso, today
from loccit.model import DRIFT, Citation, Drift, History, Hop, Link, Post, Status, Verdict
from loccit.reasons import Reason
from loccit.report.changes import change_of
from loccit.report.model import (
    Change,
    DateCell,
    DomainRow,
    Report,
    ReportCitation,
    ReportLink,
    RunInfo,
    RunPoint,
    Visit,
)
from loccit.report.own_copies import OwnCopies
from loccit.report.redact import Redactor
from loccit.store import Store
from loccit.store.queries import LinkRow, Views
from loccit.store.runs import Run
from loccit.store.scope import Scope
from loccit.urls.redaction import Redaction
from loccit.urls.unicode import unicode_host
from loccit.waivers import Waivers

TREND_RUNS = 60
HISTORY_VISITS = 12
RECOVERED_NAMED = 500
"""URLs of recovered links that a report lists; all are counted."""

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
    rows = StoredRows(store, run, waivers, scope)
    changes, recovered = rows.changes()
    redactor = redactor or Redactor(Redaction(show_recipients=show_recipients))
    report = Report(
        run=run_info(run),
        previous=run_info(rows.previous) if rows.previous else None,
        title=str(run.facts.get("title", "")),
        changes=changes,
        recovered=recovered,
        trend=tuple(
            RunPoint(r.id, iso(r.finished or r.started), r.facts["counts"])
            for r in store.runs.all_complete(TREND_RUNS)
            if r.id <= run.id and run.posts is None
        ),
        dates=_dates(views, scope),
        domains=tuple(DomainRow(*row) for row in views.domains(scope)),
        problems=(*run.problems, *waivers.problems),
        waivers=waivers.states(rows.waivable()),
        rows=rows,
        folder=str(run.facts.get("folder", "")),
        changed_only=run.scope is not None and run.posts is not None,
        archive=store.archive_id(),
        decisions=waivers.decisions,
    )
    return redactor.report(report)


def run_info(run: Run) -> RunInfo:
    """Return the facts of a run that reports show."""
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
        not_modified=facts.get("not_modified", 0),
        bytes_saved=facts.get("bytes_saved", 0),
        gather_problems=dict(Counter(problem.reason for problem in run.problems)),
        version=facts.get("version", ""),
    )


def _dates(views: Views, scope: Scope) -> tuple[DateCell, ...]:
    """Return how the citations of each month fare, and how many lead to other content."""
    notes: Counter[tuple[str, Status, str]] = Counter()
    for row in views.drifted(scope):
        assert row.verdict is not None
        for month, count in views.months_of(row.id, scope):
            for note in DRIFT.intersection(row.verdict.notes):
                notes[month, row.verdict.status, note] += count
    return tuple(
        DateCell(
            month,
            Status(status),
            count,
            notes[month, Status(status), Drift.DRIFTED],
            notes[month, Status(status), Drift.REWRITTEN],
        )
        for month, status, count in views.dates(scope)
    )


class StoredRows:
    """Links and posts read from a store, with the previous complete run to compare with."""

    def __init__(self, store: Store, run: Run, waivers: Waivers, scope: Scope) -> None:
        self._views = store.views
        self._waivers = waivers
        self._scope = scope
        self._own_copies = OwnCopies(store)
        self.previous = store.runs.complete_before(run.id)

    def links(self, *, findings: bool) -> Iterator[ReportLink]:
        """Yield all links, or the findings alone, sorted by severity and URL."""
        for row in self._views.links(findings=findings, scope=self._scope):
            yield self._link(row)

    def drifted(self) -> Iterator[ReportLink]:
        """Yield the links that work and whose content is not what it was."""
        for row in self._views.drifted(self._scope):
            yield self._link(row)

    def posts(self) -> Iterator[Post]:
        """Yield the posts that cite a finding."""
        return self._views.posts_of_findings(self._scope)

    def sound(self) -> Iterator[str]:
        """Yield the URLs of links that are no finding."""
        return self._views.sound_urls(self._scope)

    def waivable(self) -> Iterator[tuple[Link, Citation]]:
        """Yield what is a finding or noted as drifted at every place, for waivers to count."""
        rows = self._views.links(findings=True, scope=self._scope)
        noted = (row for row in self._views.drifted(self._scope) if not row.is_finding)
        for row in chain(rows, noted):
            for cited in row.citations:
                yield row.link, cited.citation

    def changes(self) -> tuple[dict[str, int], tuple[str, ...]]:
        """Count the links that changed since the previous complete run, by `Change`.

        Returns:
            The counts, and the URLs of what recovered, at most `RECOVERED_NAMED` of them.
        """
        if self.previous is None:
            return {}, ()
        counts: Counter[str] = Counter()
        recovered: list[str] = []
        for row in self._views.links(findings=False, scope=self._scope, since=self.previous.id):
            change = self._change(row, self._before(row))
            if change is None:
                continue
            counts[change] += 1
            if change == "recovered" and len(recovered) < RECOVERED_NAMED:
                recovered.append(row.link.url)
        return dict(counts), tuple(recovered)

    def _before(self, row: LinkRow) -> Status | None:
        """Return a link's status when the previous complete run ended."""
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
        before = self._before(row)
        history = row.history or History(row.first_seen)
        if history.baseline is not None:  # no report shows it, and it is large
            history = structs.replace(history, baseline=None, accepted=None)
        return ReportLink(
            link=row.link,
            verdict=_verdict(row),
            history=structs.replace(history, first_seen=row.first_seen),
            citations=tuple(self._citations(row)),
            hops=_hops(row),
            archived=row.archived,
            kept=self._own_copies.of(row.link.probe_url),
            domain_unicode=unicode_host(row.link.domain),
            change=self._change(row, before),
            status_before=before,
            visits=tuple(
                Visit(at, Status(status), reason)
                for at, status, reason in row.visits[-HISTORY_VISITS:]
            ),
        )

    def _citations(self, row: LinkRow) -> Iterator[ReportCitation]:
        since = self.previous.id if self.previous else None
        sound = not row.is_finding and not row.is_drift_noted
        for cited in row.citations:
            waiver = decision = None
            if not sound:
                waiver = self._waivers.reason(row.link, cited.citation)
                decision = self._waivers.decision(row.link, cited.citation)
                if decision is not None and not decision.is_as_new_as(row.drift_found_at):
                    waiver = decision = None
            is_new = since is not None and cited.first_run > since
            action = None if decision is None else decision.action
            values: list[Any] = [*structs.astuple(cited.citation), is_new, waiver, action]
            yield ReportCitation(*values)  # by place, which is twice as fast as by name


def _verdict(row: LinkRow) -> Verdict:
    """Return the verdict with what the link and its archived copies add to it."""
    verdict, unwrapped = row.verdict or _NOT_ASKED, row.link.unwrapped
    if row.suggestion is not verdict.suggestion:
        verdict = structs.replace(verdict, suggestion=row.suggestion)
    if unwrapped is not None and not (verdict.wrapper and verdict.target):
        verdict = structs.replace(
            verdict,
            wrapper=verdict.wrapper or unwrapped.wrapper,
            target=verdict.target or unwrapped.target,
        )
    return verdict


def _hops(row: LinkRow) -> tuple[Hop, ...]:
    """Return the chain that the verdict rests on; the store does not keep one plain answer."""
    verdict = row.verdict
    if not row.hops and verdict is not None and verdict.http_status is not None:
        return (Hop(row.link.probe_url, verdict.http_status),)
    return row.hops
