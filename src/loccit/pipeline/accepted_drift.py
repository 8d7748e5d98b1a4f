"""A reviewer's decisions → store: other content that was found to be fine.

Where a reviewer decides `ignore` or `not-dead` about a link that is noted as `drifted` or
`rewritten`, its present content becomes a second baseline. The note goes, and comes back when the
content changes again, or the decision has ended or was taken back.
"""

from pathlib import Path

from msgspec import structs

from loccit.decisions import SETTLES, DecisionIndex, read_decisions
from loccit.display import today
from loccit.judge.drift import COMPARED, baseline_of
from loccit.model import DRIFT, Verdict
from loccit.store import Store
from loccit.store.accepted import AcceptedDrift
from loccit.store.queries import LinkRow


def apply_decisions(store: Store, decisions: Path | None) -> None:
    """Accept what is decided to be fine, and forget what no decision accepts any more.

    Args:
        store: open and locked.
        decisions: a reviewer's decisions, where there are any.

    Raises:
        UsageError: the decisions can't be read.
    """
    index = DecisionIndex(() if decisions is None else read_decisions(decisions))
    with store.transaction():
        _forget(store, index)
        if decisions is not None:
            for row in list(store.views.drifted()):
                _accept(store, index, row)


def _accept(store: Store, index: DecisionIndex, row: LinkRow) -> None:
    assert row.verdict is not None
    assert row.history is not None
    if not _is_settled(index, row, row.history.drift_since):
        return
    seen = store.links.last_alive(row.id)
    if seen is None or seen.page is None or seen.page.main is None:
        return
    accepted = baseline_of(seen.page, seen.at)
    history = structs.replace(row.history, accepted=accepted, drift_since=None)
    store.links.replace_history(row.id, history)
    store.links.replace_verdict(row.id, _without_note(row.verdict))
    store.accepted.keep(row.link.url, AcceptedDrift())


def _forget(store: Store, index: DecisionIndex) -> None:
    for url, _ in list(store.accepted):
        found = store.links.find(url)
        row = None if found is None else store.views.link(found[0])
        if row is not None and row.history is not None:
            if _is_settled(index, row, None):
                continue
            store.links.replace_history(row.id, structs.replace(row.history, accepted=None))
        store.accepted.forget(url)


def _is_settled(index: DecisionIndex, row: LinkRow, since: float | None) -> bool:
    """Return whether every citation has a decision, taken after the content was found different."""
    decided = (index.decisive(row.link, one.citation, today()) for one in row.citations)
    return bool(row.citations) and all(
        one is not None and one.action in SETTLES and one.is_as_new_as(since) for one in decided
    )


def _without_note(verdict: Verdict) -> Verdict:
    return structs.replace(
        verdict,
        notes=tuple(note for note in verdict.notes if note not in DRIFT),
        evidence=tuple(line for line in verdict.evidence if not line.startswith(COMPARED)),
    )
