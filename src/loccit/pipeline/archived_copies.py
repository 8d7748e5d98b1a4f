"""Dead and drifted links → store: the archived copies that hold what was cited."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import anyio
from msgspec import Struct

from loccit import event_loop
from loccit.config.settings import Settings
from loccit.model import DAY
from loccit.pipeline.progress import Progress
from loccit.store import Store
from loccit.store.copies import CopyRow, LostLink
from loccit.store.moves import ArchivedRedirect
from loccit.wrapper_rules import wrapper_rules

if TYPE_CHECKING:
    from loccit.archives.evidence import Seen
    from loccit.archives.values import CopyRequest, Result

ASK_AGAIN_AFTER = {
    "found": 365 * DAY,
    "none": 30 * DAY,
    "excluded": 180 * DAY,
    "withheld": 30 * DAY,
}
"""Seconds for which an outcome counts. A look-up that failed is repeated in the next run."""


class CopiesSummary(Struct, frozen=True):
    """The results of a run's look-up of copies."""

    links: int
    """Links that were looked up."""
    left: int
    """Links that are left for another run."""
    outcomes: dict[str, int]
    closed: tuple[str, ...]
    """Why archives were not asked to the end."""


def find_copies(
    store: Store, settings: Settings, progress: Progress, *, until: float | None = None
) -> CopiesSummary | None:
    """Look for archived copies of dead links, and keep each outcome as it comes.

    Args:
        store: open and locked.
        settings: the whole configuration; `wayback.lookup` switches it on.
        progress: receives every step.
        until: when to stop (Unix seconds); another run looks for the rest.

    Returns:
        None where it is off or nothing is to be looked for.
    """
    now = time.time()
    left = None if until is None else until - now
    if not settings.wayback.lookup or (left is not None and left <= 0):
        return None
    lost = store.copies.lacking({name: now - age for name, age in ASK_AGAIN_AFTER.items()}, now)
    wanted = list(_wanted(store, settings, lost, now))
    if not wanted:
        return None
    today = wanted[: settings.wayback.links_per_run]
    progress.looking_up(len(today))
    outcomes: dict[str, int] = {}
    done = 0

    def keep(item: "CopyRequest", results: "list[Result]") -> None:
        nonlocal done
        at = time.time()
        rows = [
            CopyRow(one.date, one.outcome.value, at, one.detail, one.archived) for one in results
        ]
        with store.transaction():
            store.copies.keep(item.link_id, rows)
            if results and results[0].moved_to:
                store.redirects.keep(item.url, ArchivedRedirect(at, results[0].moved_to))
        for outcome in {row.outcome for row in rows}:
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
        done += 1
        progress.looked_up(done)

    closed = look_up(today, settings, keep, left)
    summary = CopiesSummary(done, len(wanted) - done, outcomes, tuple(closed))
    for reason in closed:
        progress.tell(f"archived copies: {reason}")
    if summary.left:
        progress.tell(f"archived copies: {summary.left} links are left for the next run")
    return summary


def look_up(
    wanted: "list[CopyRequest]",
    settings: Settings,
    keep: "Callable[[CopyRequest, list[Result]], None]",
    left: float | None,
) -> list[str]:
    """Ask the archives of a configuration; each result is handed on as it comes.

    Args:
        wanted: the links.
        settings: the whole configuration.
        keep: takes a link and its results.
        left: seconds after which to stop; None: never.

    Returns:
        Why archives were not asked to the end, a sentence each.
    """
    from loccit.archives.client import ArchiveClient, archives_of, fetching

    closed: list[str] = []

    async def bounded() -> None:
        async with fetching(settings, archives_of(settings.wayback)) as fetch:
            client = ArchiveClient(settings.wayback, fetch)
            with anyio.move_on_after(left):
                await client.look_up(wanted, keep)
            closed.extend(client.closed)

    event_loop.run(bounded)
    return closed


def _wanted(
    store: Store, settings: Settings, lost: list[LostLink], now: float
) -> "Iterator[CopyRequest]":
    """Yield the URLs to look up; those that must not be sent are recorded as `withheld`."""
    from loccit.archives.privacy import withheld
    from loccit.archives.values import CopyRequest, Day

    rules = wrapper_rules(settings)
    for one in lost:
        url = one.target or one.link.probe_url
        why = withheld(one.link, url, rules)
        if why is not None:
            rows = [CopyRow(date, "withheld", now, why, None) for date in one.dates]
            with store.transaction():
                store.copies.keep(one.id, rows)
            continue
        texts: dict[str, list[str]] = {date: [] for date in one.dates}
        for date, text in store.copies.texts(one.id):
            if date in texts and text:
                texts[date].append(text)
        since, seen = _until(store, one)
        yield CopyRequest(
            one.id,
            url,
            tuple(Day(date, day_of(date), tuple(found)) for date, found in texts.items()),
            # Without it, until now: a capture from later than that has a wrong date.
            since or now,
            seen,
            redirects=not one.drifted,
        )


def _until(store: Store, lost: LostLink) -> "tuple[float | None, Seen | None]":
    """Return since when the content is gone, and what was seen of it."""
    from loccit.archives.evidence import seen_before_drift, seen_of

    history = lost.history
    if lost.drifted:
        return (history.drift_since if history is not None else None), seen_before_drift(history)
    since = history.dead_since if history is not None else None
    return since, seen_of(store.links.last_alive(lost.id), history)


def day_of(date: str) -> float | None:
    """A post's date as Unix seconds; noon where it names a day alone."""
    try:
        moment = datetime.fromisoformat(date)
    except ValueError:
        return None
    if len(date) <= len("2020-01-01"):
        moment = moment.replace(hour=12)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
