"""Which citations to replace, and by what."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from loccit.decisions import Decision
from loccit.model import Citation, Suggestion
from loccit.repair.edit import Edit, escaped, quoted, with_fragment
from loccit.repair.sense import as_cited
from loccit.store import Store
from loccit.store.views import LinkRow

KINDS = ("redirect", "unwrapped", "corrected", "archived")
MIN_CONFIDENCE = 0.9
"""A suggestion that rests on less is for a reviewer to accept, not for us to propose."""


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
    for row in store.views.links(findings=True):
        for item in store.views.citations(row.id):
            citation = item.citation
            suggestion = _suggestion(row, citation, choice)
            if suggestion is not None:
                place = (citation.line, citation.column)
                edits.setdefault(citation.post, {})[place] = _edit(suggestion, citation)
    return {
        post: [edit for _, edit in sorted(found.items())] for post, found in sorted(edits.items())
    }


def _edit(suggestion: Suggestion, citation: Citation) -> Edit:
    url = quoted(with_fragment(suggestion.url, citation.url), citation.element)
    return Edit(
        line=citation.line,
        column=citation.column,
        raw=citation.raw,
        replacement=escaped(url, citation.element),
        url=as_cited(url),
        kind=suggestion.kind,
    )


def _suggestion(row: LinkRow, citation: Citation, choice: Choice) -> Suggestion | None:
    own = row.suggestion
    about = [decision for decision in choice.decisions if decision.is_about(row.link, citation)]
    # One that names the post outranks one that holds wherever the link is cited.
    about.sort(key=lambda decision: decision.post is None)
    for decision in about:
        if decision.action == "accept" and decision.replacement:
            same = own is not None and own.url == decision.replacement
            return own if same else Suggestion("corrected", decision.replacement)
        if decision.action in ("ignore", "not-dead") and decision.holds(choice.today):
            return None
    if choice.accepted_only or own is None or own.kind not in choice.kinds:
        return None
    sure = row.verdict is not None and row.verdict.confidence >= MIN_CONFIDENCE
    return own if sure else None
