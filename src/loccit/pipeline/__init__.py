"""The audit: posts → citations → links → observations → verdicts → store, top to bottom."""

import logging
import time
from collections.abc import Collection, Sequence
from pathlib import Path

from msgspec import Struct

from loccit import __version__, event_loop
from loccit.config.settings import Settings
from loccit.model import DAY, GatherProblem
from loccit.pipeline.collect import collect
from loccit.pipeline.exclusions import apply_exclusions
from loccit.pipeline.folder import folder_in_repository
from loccit.pipeline.interrupt import Budget
from loccit.pipeline.keep import keeping
from loccit.pipeline.observe import REMEMBER, Asking, Observed, observe
from loccit.pipeline.progress import Progress
from loccit.pipeline.rejudge import rejudge_accepted
from loccit.pipeline.renames import follow_renames, revision
from loccit.scheduler import AUTO, MakeEngine, Place
from loccit.sources import Source, find_source
from loccit.store import Store
from loccit.store.links import Due
from loccit.store.runs import Run
from loccit.store.scope import Scope
from loccit.store.shards import Shard

__all__ = ["Order", "Progress", "audit"]

_log = logging.getLogger(__name__)

HOUR = 3600.0
DUE_SOON = 2.0
"""Hours: what gets due so soon is asked in a `--due` run already, at its end.

Tonight's run may begin a little earlier than last night's, or meet a link sooner in its order.
"""


class Order(Struct, frozen=True):
    """The options of an audit."""

    archive: Path | str | Source
    """A folder or a file; a URL as text; or a source that is open already."""
    recheck_all: bool = False
    """Ask every link again, whatever its freshness."""
    due_only: bool = False
    """Ask only what its own history makes due; else all that was not asked in `min_interval`."""
    budget: float | None = None
    """Seconds that the asking may take, from the start of the run."""
    allow_fewer: bool = False
    """Take an archive without posts, or with far fewer than before, for what it is."""
    place: Place = AUTO
    """Where the exchanges are made."""
    shard: Shard | None = None
    """Only the links of this part; then the run counts for nobody else's baseline."""
    posts: Collection[str] | None = None
    """Only these posts; then the run counts for nobody else's baseline."""


def audit(
    store: Store,
    order: Order,
    settings: Settings,
    progress: Progress,
    *,
    engine: MakeEngine | None = None,
) -> Run:
    """Audit an archive into an open and locked store; the run as the store now knows it.

    A run that was killed is taken up where it was. Observations are saved as they come. `engine`
    is asked instead of loccit's own (`loccit.fetch.httpx_bridge` makes one of an httpx transport).

    Raises:
        UsageError: the archive can't be read.
    """
    started = time.time()
    source = order.archive
    if isinstance(source, Path | str):
        source = find_source(source, settings)
    run = store.runs.begin(started, _scope(order))
    if source.folder is not None:
        follow_renames(store, run, source.folder)
    collected = collect(store, run, order, source, settings, progress)
    rejudge_accepted(store, settings)
    observed = _ask(store, run, order, settings, progress, engine, now=started)
    store.runs.finish(
        run,
        None if observed.interrupted else time.time(),
        incomplete_reason=observed.incomplete_reason or _unread(collected.problems),
        requests=observed.requests,
        facts={
            "version": __version__,
            "title": settings.report.title or collected.title,
            **_whereabouts(source),
            "scope": None if order.posts is None else sorted(order.posts),
            "not_modified": run.facts.get("not_modified", 0) + observed.not_modified,
            "bytes_saved": run.facts.get("bytes_saved", 0) + observed.bytes_saved,
            **store.views.counts(Scope.of(order.posts)),
        },
        problems=collected.problems,
    )
    store.upkeep.thin(settings.schedule.keep_observations, run_id=run.id)
    store.upkeep.forget_shared(started - REMEMBER)
    last = store.runs.last()
    assert last is not None
    return last


def _ask(
    store: Store,
    run: Run,
    order: Order,
    settings: Settings,
    progress: Progress,
    engine: MakeEngine | None,
    *,
    now: float,
) -> Observed:
    """Ask the network for the links that are due and not excluded; judge and save each.

    Args:
        now: when this audit began; a run that was killed began earlier.
    """
    excluded = apply_exclusions(store, run, settings, progress, now=now)
    cited = _due(store, run, order, settings)
    due = [link for link in cited.ids if link not in excluded]
    _log.info("run %d: %d links are to be asked, %d are excluded", run.id, len(due), len(excluded))
    with keeping(store, settings, progress) as keeper:
        asking = Asking(
            due,
            fresh=len(cited.fresh) - len(excluded.intersection(cited.fresh)),
            remember=not order.recheck_all,
            budget=_budget(order, settings, now),
            engine=engine,
            place=order.place,
            keeper=keeper,
        )
        return event_loop.run(observe, store, run, asking, settings, progress)


def _scope(order: Order) -> str | None:
    """Return the part of the archive that a run is about, in words; None for all of it."""
    if order.shard is not None:
        return order.shard.scope
    return None if order.posts is None else f"{len(order.posts)} changed posts"


def _whereabouts(source: Source) -> dict[str, str | None]:
    """Facts of the run that say where the posts are, and what can be done with them."""
    facts: dict[str, str | None] = {"repairs": source.abilities.repairs.value}
    if source.folder is None:
        is_file = Path(source.location).exists()
        place = str(Path(source.location).resolve()) if is_file else source.location
        return facts | {"archive": place, "folder": "", "post": None, "revision": None}
    path = Path(source.location)
    return facts | {
        "archive": str(path.resolve()),
        "folder": folder_in_repository(path),
        "post": path.name if path.is_file() else None,
        "revision": revision(source.folder),
    }


def _unread(problems: Sequence[GatherProblem]) -> str | None:
    """Return why a run without its source's posts is not complete: a site that is down, say."""
    wrong = ("source-unreadable", "source-stopped")
    unread = [problem for problem in problems if problem.reason in wrong]
    return f"{unread[0].path}: {unread[0].detail}" if unread else None


def _budget(order: Order, settings: Settings, started: float) -> Budget | None:
    if order.budget is None:
        return None
    return Budget.of(started, order.budget, settings.network.timeout)


def _due(store: Store, run: Run, order: Order, settings: Settings) -> Due:
    """Return the links to ask in this run, and those that are fresh."""
    due = _due_of_all(store, run, order, settings)
    if order.shard is None:
        return due
    mine = {link for link, domain in store.posts.links_by_domain() if order.shard.holds(domain)}
    return Due(*([link for link in ids if link in mine] for ids in (due.ids, due.fresh)))


def _due_of_all(store: Store, run: Run, order: Order, settings: Settings) -> Due:
    """Return the same without regard to shards."""
    scope = Scope.of(order.posts)
    if order.recheck_all:
        return store.links.due(run.id, scope=scope)
    fresh = run.started - settings.schedule.min_interval * HOUR
    tomorrow = run.started + DAY
    if order.due_only:
        soon = run.started + DUE_SOON * HOUR
        return store.links.due(
            run.id, before=soon, asked_before=fresh, not_after=tomorrow, scope=scope
        )
    return store.links.due(run.id, asked_before=fresh, not_after=tomorrow, scope=scope)
