"""Links → observations → verdicts → store: ask what is due, and save what comes as it comes."""

import logging
import time
from collections import Counter
from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing

from msgspec import Struct, structs

from loccit.config.settings import Settings
from loccit.errors import IncompleteError, NoAnswerError
from loccit.model import ALIVE, DAY, Observation, Purpose, Verdict
from loccit.outcomes import is_success
from loccit.page import shortened, sketch_of
from loccit.pipeline.interrupt import Budget, Stop, interruptible
from loccit.pipeline.judging import LinkJudge, internal_error, read_outcome
from loccit.pipeline.keep import Keeper
from loccit.pipeline.outage import Patience
from loccit.pipeline.progress import Progress
from loccit.pipeline.slowest import HostQueues
from loccit.reasons import Reason
from loccit.scheduler import AUTO, Answer, MakeEngine, Place, RunOptions, Task, probe_backlog
from loccit.store import Store
from loccit.store.links import DueLink, LinkOutcome
from loccit.store.runs import Run

_log = logging.getLogger(__name__)

REMEMBER = 30 * DAY
"""Seconds for which a sibling probe's answer serves later runs."""


class Observed(Struct, frozen=True):
    """The result of probing."""

    requests: int
    incomplete_reason: str | None
    interrupted: bool
    """A person stopped it; the run is to be taken up again."""
    not_modified: int = 0
    """Pages that were not sent again, since their servers said that they had not changed."""
    bytes_saved: int = 0
    """Their size, uncompressed."""


class Asking(Struct, frozen=True):
    """The links that a run asks, and by what means."""

    due: list[int]
    fresh: int = 0
    """Links that are cited and not asked; for the estimate that a person sees."""
    remember: bool = True
    """What probe URLs answered in earlier runs still serves."""
    budget: Budget | None = None
    engine: MakeEngine | None = None
    """Is asked instead of loccit's own."""
    place: Place = AUTO
    """Where the exchanges are made."""
    keeper: Keeper | None = None
    """Writes own copies of what is read."""


async def observe(
    store: Store, run: Run, asking: Asking, settings: Settings, progress: Progress
) -> Observed:
    """Ask about links, save every observation as it comes and every verdict as it settles."""
    tally = _Tally()
    reason: str | None = None
    progress.checking(len(asking.due), asking.fresh)
    with interruptible(progress, asking.budget) as stop:
        try:
            # Closed where saving fails: else its processes would outlive the event loop.
            answers = _answers(store, run, asking, settings, progress, stop)
            async with aclosing(answers):
                async for batch, queues in answers:
                    tally.add(batch, _save(store, run, batch, asking.keeper))
                    _settle(queues, batch)
                    progress.answered(tally.settled, tally.requests, tally.counts, queues.slowest())
        except IncompleteError as error:
            reason = str(error)
    if tally.broken:
        progress.tell(
            f"{tally.broken} links have no verdict because of a bug in loccit while it read or"
            " judged their responses. Please report it; --verbose shows the tracebacks."
        )
    left = len(asking.due) - tally.settled
    if reason is None and left:
        reason = stop.reason or f"{left} links have no verdict; this is a bug in loccit"
    interrupted = stop.by_person and left > 0
    return Observed(tally.requests, reason, interrupted, tally.not_modified, tally.bytes_saved)


def _settle(queues: HostQueues, batch: Sequence[Answer]) -> None:
    """Take settled links out of their hosts' queues."""
    for answer in batch:
        if answer.settled:
            queues.settle(answer.observations[0].url if answer.observations else answer.link)


async def _answers(
    store: Store, run: Run, asking: Asking, settings: Settings, progress: Progress, stop: Stop
) -> AsyncGenerator[tuple[list[Answer], HostQueues], None]:
    """Ask about links; where the network is lost meanwhile, wait for it and ask about the rest.

    Yields:
        What was learned since the last batch, to be saved before the next step; the hosts' links.

    Raises:
        IncompleteError: The run cannot go on.
    """
    keeper = asking.keeper
    options = RunOptions(
        _Remembered(store, run.started - REMEMBER) if asking.remember else {},
        stop=stop,
        engine=asking.engine,
        place=asking.place,
        watch=progress,
        keep=None if keeper is None else keeper.keep,
    )
    decide = LinkJudge(settings).decide
    patience = Patience()
    while True:
        queues = HostQueues(settings)
        links = _StoredLinks(store, run, asking.due, settings, queues, keeper)
        try:
            batches = probe_backlog(links, len(asking.due), settings, decide, options)
            async with aclosing(batches):
                async for batch in batches:
                    patience.heard(batch)
                    yield batch, queues
            return
        except NoAnswerError as error:
            if not await patience.wait(error, stop, progress):
                raise


class _Tally:
    """Counts what a run learned so far."""

    def __init__(self) -> None:
        self.requests = 0
        self.settled = 0
        self.counts: Counter[str] = Counter()
        """Settled links by status."""
        self.broken = 0
        self.not_modified = 0
        self.bytes_saved = 0

    def add(self, batch: Sequence[Answer], verdicts: Sequence[Verdict]) -> None:
        """Count a batch and the verdicts on what it settled."""
        seen = [seen for answer in batch for seen in answer.observations]
        self.requests += len(seen)
        self.not_modified += sum(each.not_modified for each in seen)
        self.bytes_saved += sum(each.size for each in seen if each.not_modified)
        self.settled += len(verdicts)
        self.counts.update(verdict.status.value for verdict in verdicts)
        self.broken += sum(verdict.reason is Reason.INTERNAL_ERROR for verdict in verdicts)


class _StoredLinks:
    """The due links of a run, loaded from the store as they are needed (see `Backlog`)."""

    reloads = True

    def __init__(
        self,
        store: Store,
        run: Run,
        due: list[int],
        settings: Settings,
        queues: HostQueues,
        keeper: Keeper | None,
    ) -> None:
        self._keeper = keeper
        self._queues = queues
        self._store = store
        self._run = run
        self._due = due
        self._fragments = settings.judge.fragments

    def keys(self) -> Iterator[tuple[int, str]]:
        for key, url in self._store.links.urls_of(self._due, self._run.id):
            self._queues.add(url)
            yield key, url

    def load(self, keys: Sequence[int]) -> list[Task]:
        return [
            Task(
                item.link,
                item.history,
                item.observed,
                tuple(self._store.views.fragments(item.id)) if self._fragments else (),
                item.id,
                item.previous,
                whole=self._keeper is not None and self._keeper.lacks(_end(item)),
            )
            for item in self._store.links.load(keys, self._run.id)
        ]


class _Remembered(Mapping[str, Observation]):
    """Shared observations since a time, read from the store one by one."""

    def __init__(self, store: Store, since: float) -> None:
        self._store = store
        self._since = since

    def __getitem__(self, key: str) -> Observation:
        found = self._store.links.shared(key, self._since)
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._store.links.remembered(self._since))

    def __len__(self) -> int:
        return len(self._store.links.remembered(self._since))


def _end(item: DueLink) -> str:
    """Return where a link's page was at the last visit."""
    return item.link.probe_url if item.previous is None else item.previous.final_url


def _save(store: Store, run: Run, batch: list[Answer], keeper: Keeper | None) -> list[Verdict]:
    """One transaction for a batch: what was learned, and the verdicts on what is settled."""
    for answer in batch:
        _make_sketches(answer)
    outcomes = {
        answer.key: read_outcome(answer.outcome) if answer.outcome else internal_error(time.time())
        for answer in batch
        if answer.settled
    }
    with store.transaction():
        store.links.save_observations(
            run.id,
            (
                (answer.key, _as_stored(seen, outcomes.get(answer.key)))
                for answer in batch
                for seen in answer.observations
            ),
        )
        store.links.save_outcomes(run.id, outcomes.items())
        if keeper is not None:
            keeper.save()
    _log_batch(batch, outcomes.values())
    return [outcome.verdict for outcome in outcomes.values()]


def _as_stored(seen: Observation, outcome: LinkOutcome | None) -> Observation:
    """Leave out of a settled link's page what no later visit needs.

    Of a page that works, that is most of a long text. The main text is left out where it is the
    baseline's, which the link's history holds, or is compared with none. A later visit that finds
    the same page then knows, by the lack of it, that the page does not differ from its baseline
    (`loccit.scheduler.core.known`).
    """
    page = seen.page
    if outcome is None or page is None:
        return seen
    history = outcome.history
    copied = history.baseline is not None and history.baseline.source != "visit"
    differs = history.drift_since is not None or history.accepted is not None
    if page.main is not None and not copied and not differs:
        page = structs.replace(page, main=None)
    if outcome.verdict.status in ALIVE and seen.share is None:
        page = shortened(page)
    return seen if page is seen.page else structs.replace(seen, page=page)


def _make_sketches(answer: Answer) -> None:
    """Sketch the pages that may be compared when all that is left of their text is its beginning.

    Those are the answers of probe URLs, which serve later links, pages of links whose probe URL
    was answered with a page, and pages of links that are loaded again before they are settled.
    """
    good = [
        seen for seen in answer.observations if seen.page is not None and is_success(seen.status)
    ]
    compared = any(seen.purpose is Purpose.SIBLING for seen in good)
    for seen in good:
        if seen.page is not None and (compared or seen.share is not None or not answer.settled):
            sketch_of(seen.page, seen.final_url)


def _log_batch(batch: list[Answer], outcomes: Iterable[LinkOutcome]) -> None:
    if not _log.isEnabledFor(logging.DEBUG):
        return
    for answer in batch:
        for seen in answer.observations:
            hops = [f"{hop.url} {hop.status}" for hop in seen.hops]
            _log.debug("%s %s: %s", seen.purpose, " -> ".join(hops), seen.failure or "answered")
    for outcome in outcomes:
        verdict = outcome.verdict
        _log.debug("%s (%s), by rule %s", verdict.status, verdict.reason, verdict.rule)
