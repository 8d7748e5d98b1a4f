"""Stored observations → verdicts by today's rules, without the network."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from msgspec import Struct, structs

from loccit.config.settings import Settings
from loccit.host_policy import find
from loccit.judge import judge, next_due, next_history
from loccit.judge.history import last_page
from loccit.judge.rules import Rule
from loccit.model import ALIVE, History, Observation, Status, Verdict
from loccit.store import Store
from loccit.store.links import LinkOutcome
from loccit.store.queries import LinkRow
from loccit.store.scope import Scope

_BATCH = 500


class Rejudged(Struct, frozen=True):
    """The result of judging again."""

    links: int
    changed: int
    """Links whose status or reason is now another."""


def rejudge(store: Store, settings: Settings) -> Rejudged:
    """Judge every link anew from what was observed of it; what was excluded stays so.

    Each link's visits are judged in order, as they were made. Where the outcome is the same, its
    history stays as it was; where it changed, history is made anew from the observations kept. What
    the run that reports tell of had counted is counted again.
    """
    links = changed = 0
    for batch in _batches([link_id for link_id, _ in store.links.urls()]):
        with store.transaction():
            for row in map(store.views.link, batch):
                if row.run is None or not _is_judged(row):
                    continue
                links += 1
                outcome = _outcome(store, row, settings)
                if outcome is not None:
                    changed += 1
                    store.links.save_outcomes(row.run, [(row.id, outcome)])
    if (run := store.runs.last_reportable()) is not None:
        store.runs.recount(run, store.views.counts(Scope.of(run.posts)))
    return Rejudged(links, changed)


def rejudge_accepted(store: Store, settings: Settings) -> int:
    """Judge anew the links that answered with a status that `[hosts] accept` names.

    Returns how many changed. The setting holds at once, though the links may not be due for weeks.
    """
    if not any(host.accept for host in settings.hosts.values()):
        return 0
    refused = set(store.links.with_status(Status.DEAD, Status.SUSPECT, Status.BLOCKED))
    changed = 0
    with store.transaction():
        for link_id, _ in store.links.urls():
            if link_id not in refused:
                continue
            row = store.views.link(link_id)
            if row.run is None or not _is_accepted(row, settings):
                continue
            outcome = _outcome(store, row, settings)
            if outcome is not None:
                changed += 1
                store.links.save_outcomes(row.run, [(row.id, outcome)])
    return changed


def _is_accepted(row: LinkRow, settings: Settings) -> bool:
    verdict = row.verdict
    if verdict is None or verdict.http_status is None:
        return False
    url = verdict.final_url or row.link.probe_url
    policy = find(settings.hosts, urlsplit(url).hostname or "")
    return policy is not None and verdict.http_status in policy.settings.accept


def _with_baseline(row: LinkRow) -> History | None:
    """The history with which the judging of all visits begins.

    It holds the baseline, for the main text that this was made from is stored nowhere else.
    """
    baseline = row.history.baseline if row.history is not None else None
    return None if baseline is None else History(row.first_seen, baseline=baseline)


def _batches(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]


def _is_judged(row: LinkRow) -> bool:
    return row.verdict is not None and row.verdict.rule != Rule.EXCLUDED


def _outcome(store: Store, row: LinkRow, settings: Settings) -> LinkOutcome | None:
    """A link's new verdict and what follows, or None where nothing changed."""
    before = row.verdict
    assert before is not None
    visits = [observed for _, observed in store.links.observations_by_run(row.id)]
    fragments = store.views.fragments(row.id) if settings.judge.fragments else ()
    history = _with_baseline(row)
    previous: Observation | None = None
    verdict: Verdict = before
    at = row.history.last_visit if row.history and row.history.last_visit else row.first_seen
    for observed in visits or [list[Observation]()]:
        at = max((seen.at for seen in observed), default=at)
        verdict = judge(
            row.link, observed, history, settings, now=at, fragments=fragments, previous=previous
        )
        if verdict.status in ALIVE:
            previous = last_page(observed) or previous
        history = next_history(history, verdict, observed, now=at)
    assert history is not None
    if (verdict.status, verdict.reason) == (before.status, before.reason) and row.history:
        if verdict == before:
            return None
        history = row.history
    history = structs.replace(history, first_seen=row.first_seen)
    return LinkOutcome(
        verdict=verdict,
        history=history,
        next_due=next_due(row.link, history, verdict, settings.schedule),
        at=at,
        hops=row.hops,
    )
