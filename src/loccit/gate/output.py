"""The gate's result in words: a line per finding, as compilers write them, and what it means."""

from collections.abc import Iterator

from loccit.display import counted, place, printable
from loccit.gate.findings import PostFinding
from loccit.gate.result import FailedTerm, GateResult, NotCounted
from loccit.report.annotations import one_line
from loccit.report.model import GateFinding, GateNote
from loccit.urls.redaction import redact_text

_IGNORED: dict[NotCounted, str] = {
    "old": "known before",
    "waived": "waived",
    "doubtful": "below the confidence asked for",
    "unconfirmed": "not confirmed yet",
}


_NEXT = (
    "repair these links; or ignore one with a reason and a date (a waiver), or accept them all with"
    " `loccit gate --write-baseline`; `loccit help gate` tells how"
)

_MOST = 20
"""Waived findings listed one by one."""


def note(result: GateResult, folder: str = "") -> GateNote:
    """Return the decision for the head of a summary."""
    passed = None if result.incomplete is not None else not result.failed
    return GateNote(
        passed, tuple(conclusion(result)), tuple(_shown(finding, folder) for finding in result.new)
    )


def lines(result: GateResult, folder: str = "") -> Iterator[str]:
    """The findings over which the job fails; `posts/a.md:12:8: dead (not-found): URL: why`."""
    return (_line(_shown(finding, folder)) for finding in result.new)


def _shown(finding: PostFinding, folder: str) -> GateFinding:
    link, citation = finding.link, finding.citation
    path = redact_text(f"{folder}/{citation.post}" if folder else citation.post)
    return GateFinding(
        place=place(printable(path), citation.line, citation.column, citation.locator),
        path=path,
        line=citation.line,
        what=f"{link.status.value} ({link.reason})",
        url=finding.url,
        more=finding.places - 1,
        sentence=link.verdict.sentence,
        suggestion=link.verdict.suggestion.url if link.verdict.suggestion else None,
    )


def _line(found: GateFinding) -> str:
    more = f" (and {found.more} more in this post)" if found.more else ""
    advice = f" Suggested: {found.suggestion}" if found.suggestion else ""
    return one_line(f"{found.place}: {found.what}: {found.url}{more}: {found.sentence}{advice}")


def conclusion(result: GateResult) -> Iterator[str]:
    """Yield the decision and its reasons, for people."""
    if result.incomplete is not None:
        yield f"gate: no result, because the audit is incomplete: {result.incomplete}"
        return
    against = f", against {result.baseline}" if result.baseline else ""
    for failed in result.failed:
        yield f"gate: failed on {failed.term.text}: {_count(failed)}{against}"
    yield f"  next: {_NEXT}" if result.failed else f"gate: passed{against}"
    ignored = [f"{n:,} {_IGNORED[why]}" for why, n in result.ignored.items()]
    if ignored:
        yield f"  ignored: {', '.join(ignored)}"
    yield from _waived(result)


def _waived(result: GateResult) -> Iterator[str]:
    """Yield what waivers hide, and which waivers hide nothing: expired ones, and misspelt ones."""
    for finding in result.waived[:_MOST]:
        cited = finding.citation
        where = printable(place(finding.post, cited.line, cited.column, cited.locator))
        yield "  " + one_line(f"waived: {where}: {finding.url} ({finding.waiver})")
    if len(result.waived) > _MOST:
        yield f"  and {len(result.waived) - _MOST:,} more waived"
    for waiver in result.expired:
        count = counted(waiver.findings, "finding is", "findings are")
        yield (
            f"  expired on {waiver.until}: {waiver.where} ({waiver.reason}); "
            f"{count} no longer waived"
        )
    for problem in result.unread:
        yield one_line(f"  no waiver: {problem.path}: {problem.detail}")


def taken_out(result: GateResult, name: str) -> str:
    """That entries have left the baseline file, and so will be new if they die again."""
    entries = counted(len(result.recovered), "entry", "entries")
    return f"  {entries} recovered or cited no more: taken out of {name}; commit that"


def _count(failed: FailedTerm) -> str:
    count = counted(failed.links, "link")
    return f"{count} of {failed.of:,}" if failed.term.percent else count
