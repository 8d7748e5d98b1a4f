"""Links → observations → verdicts → store: ask what is due, save what comes, judge what settles."""

import time
from collections import Counter
from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from loccit.audit.interrupt import interruptible
from loccit.audit.progress import Progress
from loccit.errors import IncompleteError
from loccit.judge import ask, judge, next_due, next_history
from loccit.model import History, Hop, Link, Observation, Verdict
from loccit.probe import Answer, Task, probe
from loccit.settings import Settings
from loccit.store import Store
from loccit.store.evidence import DueLink, Judged
from loccit.store.runs import Run

REMEMBER = 30 * 24 * 3600.0
"""Seconds for which a sibling probe's answer serves later runs."""


class Observed(Struct, frozen=True):
    """What asking came to."""

    requests: int
    incomplete_reason: str | None
    interrupted: bool
    """A person stopped it; the run is to be taken up again."""


class _Case(Struct):
    """A link under way."""

    id: int
    link: Link
    history: History | None
    observations: tuple[Observation, ...]


async def observe(
    store: Store,
    run: Run,
    due: list[int],
    settings: Settings,
    progress: Progress,
    deadline: float | None,
) -> Observed:
    """Ask about links, save every observation as it comes and every verdict as it settles."""
    cases: dict[str, _Case] = {}
    counts: Counter[str] = Counter()
    settled = observed = 0
    reason: str | None = None
    progress.asking(len(due))
    with interruptible(progress, deadline) as stop:
        try:
            answers = probe(
                _tasks(store.evidence.load(due, run.id), cases),
                settings,
                partial(ask, settings=settings),
                remembered=store.evidence.remembered(run.started - REMEMBER),
                stop=stop,
            )
            async for batch in answers:
                verdicts = _save(store, run, batch, cases, settings)
                observed += sum(len(answer.observations) for answer in batch)
                settled += len(verdicts)
                counts.update(verdict.status.value for verdict in verdicts)
                progress.answered(settled, observed, counts)
        except IncompleteError as error:
            reason = str(error)
    if reason is None and settled < len(due):
        reason = stop.reason
    return Observed(observed, reason, stop.by_person and settled < len(due))


def _tasks(due: Iterator[DueLink], cases: dict[str, _Case]) -> Iterator[Task]:
    for item in due:
        cases[item.link.url] = _Case(item.id, item.link, item.history, item.observed)
        yield Task(item.link, item.history, item.observed)


def _save(
    store: Store, run: Run, batch: list[Answer], cases: dict[str, _Case], settings: Settings
) -> list[Verdict]:
    """One transaction for a batch: what was learned, and the verdicts on what is settled."""
    now = time.time()
    judged: list[Judged] = []
    with store.transaction():
        store.evidence.record(
            run.id,
            ((cases[answer.link].id, seen) for answer in batch for seen in answer.observations),
        )
        for answer in batch:
            case = cases[answer.link]
            case.observations += answer.observations
            if answer.settled:
                judged.append(_judged(store, cases.pop(answer.link), settings, now))
        store.evidence.judged(run.id, judged)
    return [item.verdict for item in judged]


def _judged(store: Store, case: _Case, settings: Settings, now: float) -> Judged:
    fragments = store.views.fragments(case.id) if settings.judge.fragments else ()
    verdict = judge(
        case.link, case.observations, case.history, settings, now=now, fragments=fragments
    )
    history = next_history(case.history, verdict, case.observations, now=now)
    return Judged(
        link_id=case.id,
        verdict=verdict,
        history=history,
        next_due=next_due(case.link, history, verdict, settings.schedule),
        at=now,
        hops=_chain(case, verdict),
    )


def _chain(case: _Case, verdict: Verdict) -> tuple[Hop, ...]:
    """The hops worth writing down: of the first visit, where it was more than one plain answer."""
    if not case.observations:
        return ()
    hops = case.observations[0].hops
    plain = len(hops) == 1 and hops[0] == Hop(case.link.probe_url, verdict.http_status)
    return () if plain else hops
