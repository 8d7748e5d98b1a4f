"""A report and a baseline → whether the job fails, and over what."""

from collections import Counter
from collections.abc import Collection
from typing import Literal

from msgspec import Struct

from loccit.config.fail_on import GATED, Term, parse_terms
from loccit.config.settings import GateSettings
from loccit.errors import UsageError
from loccit.gate.baseline import HOW_TO_MAKE_ONE, Baseline, BaselineEntry
from loccit.gate.findings import PostFinding, findings, is_confirmed
from loccit.model import UNDECIDED, GatherProblem, Status
from loccit.report.model import Report
from loccit.waivers import BAD_WAIVER, WaiverState

NotCounted = Literal["old", "waived", "doubtful", "unconfirmed"]
"""Why a finding that a term names does not fail the job."""


class FailedTerm(Struct, frozen=True):
    """A term that fails the job."""

    term: Term
    links: int
    of: int
    """Links audited."""
    findings: tuple[PostFinding, ...]


class GateResult(Struct, frozen=True):
    """The gate's decision."""

    failed: tuple[FailedTerm, ...]
    baseline: str | None
    """What decided which findings are new; None where no term asks for it."""
    ignored: dict[NotCounted, int]
    """Findings that a term names and that do not count, by why."""
    recovered: tuple[BaselineEntry, ...]
    """Entries of the baseline file whose link answers again, or that are cited no more."""
    expired: tuple[WaiverState, ...]
    unread: tuple[GatherProblem, ...] = ()
    """What seems to be meant as a waiver and is none."""
    waived: tuple[PostFinding, ...] = ()
    """Waived findings that would have been new."""
    incomplete: str | None = None
    """Why nothing can be said, or None."""

    @property
    def exit_code(self) -> int:
        """0 passed, 1 failed, 3 the audit was not complete."""
        if self.incomplete is not None:
            return 3
        return 1 if self.failed else 0

    @property
    def new(self) -> tuple[PostFinding, ...]:
        """The findings over which the job fails, each once, in the report's order."""
        seen: dict[tuple[str, str], PostFinding] = {}
        for failed in self.failed:
            for finding in failed.findings:
                seen.setdefault((finding.post, finding.url), finding)
        return tuple(seen.values())


def run_gate(
    report: Report,
    settings: GateSettings,
    *,
    baseline: Baseline | None,
    posts: Collection[str] | None = None,
    allow_fewer: bool = False,
) -> GateResult:
    """Judge a report by `fail_on`.

    Args:
        report: of the last audit.
        settings: what fails, and how sure it must be.
        baseline: what tells new from old.
        posts: only what these posts cite; None: all.
        allow_fewer: take an archive with far fewer posts than the baseline's for what it is.

    Raises:
        UsageError: `fail_on` is wrong, or asks what is new where nothing can tell, or most posts
            of the baseline's archive are gone.
    """
    terms = parse_terms(settings.fail_on)
    if not report.run.complete:
        why = report.run.incomplete_reason or "it was stopped before its end"
        return GateResult((), None, {}, (), (), incomplete=why)
    _check(terms, baseline)
    if baseline is not None and posts is None and not allow_fewer:
        baseline.refuse_collapse(report.folder, report.run.posts)
    sorting = _Sorting(terms, baseline, settings)
    for finding in findings(report, posts, statuses={*GATED, *UNDECIDED}):
        sorting.add(finding)
    of = sum(n for status, n in report.run.counts.items() if status != Status.SKIPPED)
    whole = baseline if posts is None else None
    return GateResult(
        failed=tuple(_failed(sorting.caught, of)),
        baseline=baseline.name if baseline is not None and any(t.new for t in terms) else None,
        ignored=dict(sorting.ignored),
        recovered=() if whole is None else whole.recovered(report.folder, sorting.statuses),
        expired=tuple(waiver for waiver in report.waivers if waiver.expired and waiver.findings),
        waived=tuple(sorting.waived),
        unread=tuple(note for note in report.problems if note.reason == BAD_WAIVER),
    )


class _Sorting:
    """Sorts findings into those that count for a term and those that do not, and why."""

    def __init__(
        self, terms: tuple[Term, ...], baseline: Baseline | None, settings: GateSettings
    ) -> None:
        self.caught: dict[Term, list[PostFinding]] = {term: [] for term in terms}
        self.ignored: Counter[NotCounted] = Counter()
        self.waived: list[PostFinding] = []
        """Waived findings that would have been new."""
        self.statuses: dict[tuple[str, str], Status] = {}
        """Of every finding, by post and URL."""
        self._baseline = baseline
        self._settings = settings

    def add(self, finding: PostFinding) -> None:
        """Sort a finding."""
        self.statuses[finding.post, finding.url] = finding.link.status
        named = [term for term in self.caught if term.status is finding.link.status]
        if not named:
            return
        reason = _ignored(finding, self._settings)
        if reason == "waived" and (self._baseline is None or self._is_new(finding)):
            self.waived.append(finding)
        if reason is None:
            counting = [term for term in named if not term.new or self._is_new(finding)]
            for term in counting:
                self.caught[term].append(finding)
            reason = None if counting else "old"
        if reason is not None:
            self.ignored[reason] += 1

    def _is_new(self, finding: PostFinding) -> bool:
        assert self._baseline is not None
        confirmed = _needs_confirmation(finding, self._settings)
        return self._baseline.is_new(finding, confirmed=confirmed)


def _check(terms: tuple[Term, ...], baseline: Baseline | None) -> None:
    """Check that the baseline holds the statuses that the terms ask for.

    Raises:
        UsageError: it can't.
    """
    asked = frozenset(term.status for term in terms if term.new)
    if asked and baseline is None:
        raise UsageError(HOW_TO_MAKE_ONE)
    if baseline is not None:
        baseline.require_statuses(asked)


def _ignored(finding: PostFinding, settings: GateSettings) -> NotCounted | None:
    """Return why a finding does not count. `suspect` needs no confidence, but confirmation."""
    if finding.waiver is not None:
        return "waived"
    doubtful = finding.link.verdict.confidence < settings.min_confidence
    if doubtful and finding.link.status is not Status.SUSPECT:
        return "doubtful"
    if _needs_confirmation(finding, settings) and not is_confirmed(finding.link):
        return "unconfirmed"
    return None


def _needs_confirmation(finding: PostFinding, settings: GateSettings) -> bool:
    return settings.confirmed_only or finding.link.status is Status.SUSPECT


def _failed(caught: dict[Term, list[PostFinding]], of: int) -> list[FailedTerm]:
    failed = []
    for term, found in caught.items():
        links = len({finding.link.url for finding in found})
        if term.fails(links, of):
            failed.append(FailedTerm(term, links, of, tuple(found)))
    return failed
