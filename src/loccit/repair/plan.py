"""Which citations to replace, and by what."""

from collections.abc import Mapping

from msgspec import Struct

from loccit.model import Citation, Suggestion
from loccit.repair.edit import Edit, written
from loccit.store import Store
from loccit.store.views import LinkRow

KINDS = ("redirect", "unwrapped", "corrected", "archived")
MIN_CONFIDENCE = 0.9
"""A suggestion that rests on less is for a reviewer to accept, not for us to propose."""


class Choice(Struct, frozen=True):
    """What a person wants repaired."""

    kinds: frozenset[str] = frozenset(KINDS)
    accepted: Mapping[tuple[str, str | None], str] | None = None
    """Replacements that a reviewer accepted, by the link's URL and the post (None: everywhere).

    Where this is given, nothing else is repaired.
    """


def plan(store: Store, choice: Choice) -> dict[str, list[Edit]]:
    """Edits by post: every citation of a finding that has something better to cite.

    A place is edited once, though a reference's definition may serve many citations.
    """
    edits: dict[str, set[Edit]] = {}
    for row in store.views.links(findings=True):
        for item in store.views.citations(row.id):
            suggestion = _suggestion(row, item.citation, choice)
            if suggestion is not None:
                edits.setdefault(item.citation.post, set()).add(
                    Edit(
                        line=item.citation.line,
                        column=item.citation.column,
                        raw=item.citation.raw,
                        replacement=written(suggestion.url, item.citation),
                        kind=suggestion.kind,
                    )
                )
    return {
        post: sorted(found, key=lambda edit: (edit.line, edit.column))
        for post, found in sorted(edits.items())
    }


def _suggestion(row: LinkRow, citation: Citation, choice: Choice) -> Suggestion | None:
    own = row.suggestion
    if choice.accepted is None:
        sure = row.verdict is not None and row.verdict.confidence >= MIN_CONFIDENCE
        return own if own is not None and sure and own.kind in choice.kinds else None
    for where in (citation.post, None):
        accepted = choice.accepted.get((row.link.url, where))
        if accepted is not None:
            return Suggestion(own.kind if own and own.url == accepted else "corrected", accepted)
    return None
