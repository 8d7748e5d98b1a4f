"""Which citations to replace, and by what."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from loccit.decisions import Decision
from loccit.model import PROPOSED, Citation, Suggestion
from loccit.repair.edit import Edit, escaped, quoted, with_fragment
from loccit.repair.sense import as_cited
from loccit.store import Store
from loccit.store.views import LinkRow
from loccit.urls.redaction import is_redacted, redact
from loccit.urls.tracking import strip_tracking

KINDS = ("redirect", "unwrapped", "corrected", "archived")
TRACKING = "tracking"
"""Known tracking parameters left out of what answers: only where it is asked for."""


class Choice(Struct, frozen=True):
    """What a person wants repaired."""

    today: date
    kinds: frozenset[str] = frozenset(KINDS)
    decisions: Sequence[Decision] = ()
    """A reviewer's: what was accepted is taken, what was waived is left."""
    accepted_only: bool = False
    """Nothing that no reviewer accepted."""


def plan(store: Store, choice: Choice) -> dict[str, list[Edit]]:
    """Edits by post: every citation of a finding that has something better to cite.

    A place is edited once, though a reference's definition may serve many citations.
    """
    edits: dict[str, dict[tuple[int, int], Edit]] = {}
    for row in store.views.links(findings=TRACKING not in choice.kinds):
        for item in store.views.citations(row.id):
            citation = item.citation
            better = _better(row, citation, choice)
            line, column = citation.line, citation.column
            if better is None or line is None or column is None:
                continue  # a format that is not text is not edited
            edits.setdefault(citation.post, {})[line, column] = _edit(
                better, citation, line, column
            )
    return {
        post: [edit for _, edit in sorted(found.items())] for post, found in sorted(edits.items())
    }


class _Better(Struct, frozen=True):
    """What to write instead, and why."""

    kind: str
    url: str


def _edit(better: _Better, citation: Citation, line: int, column: int) -> Edit:
    url = quoted(with_fragment(better.url, citation.url), citation.element)
    return Edit(
        line=line,
        column=column,
        raw=citation.raw,
        replacement=escaped(url, citation.element),
        url=as_cited(url),
        kind=better.kind,
    )


def _better(row: LinkRow, citation: Citation, choice: Choice) -> _Better | None:
    own = row.suggestion
    about = [decision for decision in choice.decisions if decision.is_about(row.link, citation)]
    # One that names the post outranks one that holds wherever the link is cited.
    about.sort(key=lambda decision: decision.post is None)
    for decision in about:
        if decision.action == "accept" and decision.replacement:
            return _accepted(own, decision.replacement)
        if decision.action in ("ignore", "not-dead") and decision.holds(choice.today):
            return None
    if choice.accepted_only:
        return None
    if own is None:
        return _without_tracking(row, citation, choice)
    sure = row.verdict is not None and row.verdict.confidence >= PROPOSED
    return _Better(own.kind, own.url) if sure and own.kind in choice.kinds else None


def _accepted(own: Suggestion | None, replacement: str) -> _Better | None:
    """What a reviewer chose: our suggestion, which the report may show redacted, or another."""
    if own is not None and replacement in (own.url, redact(own.url)):
        return _Better(own.kind, own.url)
    return None if is_redacted(replacement) else _Better("corrected", replacement)


def _without_tracking(row: LinkRow, citation: Citation, choice: Choice) -> _Better | None:
    noted = row.verdict is not None and "tracking-parameters" in row.verdict.notes
    if TRACKING not in choice.kinds or not noted:
        return None
    clean = strip_tracking(citation.url)
    return None if clean is None else _Better(TRACKING, clean)
