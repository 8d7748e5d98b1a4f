"""Dead links → store: where a web archive still holds what was cited."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import anyio

from loccit.config.settings import Settings
from loccit.pipeline.progress import Progress
from loccit.store import Store

if TYPE_CHECKING:
    from loccit.wayback.lookup import Found, Wanted

ASK_AGAIN_AFTER = 30 * 24 * 3600.0
"""Seconds after which a copy that was not there is looked for again."""


def find_copies(
    store: Store, settings: Settings, progress: Progress, *, until: float | None = None
) -> None:
    """Look for archived copies of dead links, and keep each answer as it comes.

    Args:
        until: when to stop (Unix seconds); another audit looks for the rest.
    """
    now = time.time()
    left = None if until is None else until - now
    if not settings.wayback.lookup or (left is not None and left <= 0):
        return
    from loccit.wayback.lookup import look_up  # httpx is heavy, and few audits look up copies

    wanted = list(_wanted(store, now))
    if not wanted:
        return
    progress.looking_up(len(wanted))
    done = 0

    def keep(found: "Found") -> None:
        nonlocal done
        store.evidence.keep_archived(found.link_id, found.archived, now)
        done += 1
        progress.looked_up(done)

    async def bounded() -> None:
        with anyio.move_on_after(left):
            await look_up(wanted, settings, keep)

    anyio.run(bounded)


def _wanted(store: Store, now: float) -> "Iterator[Wanted]":
    from loccit.wayback.lookup import Wanted

    for link_id, url, date, dead_since in store.evidence.without_copy(now - ASK_AGAIN_AFTER):
        yield Wanted(link_id, url, None if date is None else _time(date), dead_since)


def _time(date: str) -> float | None:
    try:
        moment = datetime.fromisoformat(date)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
