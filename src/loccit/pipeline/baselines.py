"""Living links → store: the pages as they were when they were cited, from archived copies.

Content drift is found by comparing a page with what it was. An audit that begins years after a post
knows that from an archive alone. A copy counts as a baseline if it was verified and taken within 30
days of the post (Jones et al. 2016).
"""

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import structs

from loccit.config.settings import Settings
from loccit.judge.drift import baseline_of, comparable
from loccit.model import DAY, PROPOSED, History
from loccit.pipeline.archived_copies import day_of, look_up
from loccit.pipeline.progress import Progress
from loccit.store import Store
from loccit.store.copies import CopyRow, LivingLink
from loccit.urls.category import is_archive_link
from loccit.wrapper_rules import wrapper_rules

if TYPE_CHECKING:
    from loccit.archives.values import CopyRequest, Result

NEAR = 30 * DAY
"""Seconds between a post and a copy that shows what its author saw."""
ASK_AGAIN_AFTER = {"found": 3650 * DAY, "none": 365 * DAY, "excluded": 365 * DAY}
"""Seconds for which an outcome counts: the past does not change, archives seldom add to it."""


def find_baselines(
    store: Store, settings: Settings, progress: Progress, *, until: float | None = None
) -> int:
    """Look for copies of living links from when they were cited, the oldest citations first.

    Args:
        store: open and locked.
        settings: the whole configuration; `wayback.lookup` and `wayback.baselines_per_run` switch
            it on.
        progress: receives what is looked for, and the result.
        until: when to stop (Unix seconds).

    Returns:
        The links that have such a baseline now and had none before.
    """
    now = time.time()
    left = None if until is None else until - now
    most = settings.wayback.baselines_per_run if settings.wayback.lookup else 0
    if most <= 0 or not settings.judge.drift or (left is not None and left <= 0):
        return 0
    asked_before = {name: now - age for name, age in ASK_AGAIN_AFTER.items()}
    wanted: list[CopyRequest] = []
    histories: dict[int, History] = {}
    for one in store.copies.without_baseline(asked_before, now):
        item = _wanted(store, settings, one)
        if item is not None:
            wanted.append(item)
            histories[item.link_id] = one.history
            if len(wanted) >= most:
                break
    if not wanted:
        return 0
    progress.tell(f"looking for {len(wanted)} pages as they were when they were cited")
    found = 0

    def keep(item: "CopyRequest", results: "list[Result]") -> None:
        nonlocal found
        at = time.time()
        with store.transaction():
            store.copies.keep(
                item.link_id,
                [CopyRow(r.date, r.outcome.value, at, r.detail, r.archived) for r in results],
            )
            for history in _with_baseline(item, results, histories[item.link_id]):
                store.links.replace_history(item.link_id, history)
                found += 1

    for reason in look_up(wanted, settings, keep, left):
        progress.tell(f"archived copies: {reason}")
    progress.tell(f"pages as they were when they were cited: {found} of {len(wanted)} found")
    return found


def _wanted(store: Store, settings: Settings, one: LivingLink) -> "CopyRequest | None":
    """The question for a link's past; None where it is not needed, or must not be asked."""
    from loccit.archives.privacy import withheld
    from loccit.archives.values import CopyRequest, Day

    known, cited = one.history.baseline, day_of(one.date)
    if known is None or known.source == "copy" or cited is None or known.at - cited <= NEAR:
        return None  # a page that is no text, or that was seen when it was cited
    url = one.target or one.link.probe_url
    rules = wrapper_rules(settings)
    if is_archive_link(url) or withheld(one.link, url, rules) is not None:
        return None
    texts = tuple(text for date, text in store.copies.texts(one.id) if date == one.date and text)
    # A capture from later than now has a wrong date.
    return CopyRequest(one.id, url, (Day(one.date, cited, texts),), dead_since=time.time())


def _with_baseline(
    item: "CopyRequest", results: "list[Result]", history: History
) -> Iterator[History]:
    """The history with the copy as its baseline, where the copy can be one.

    What was found different until now was different from another page: that begins anew.
    """
    from loccit.archives.captures import moment

    for result in results:
        archived, page = result.archived, result.page
        if archived is None or page is None or archived.confidence < PROPOSED:
            continue
        taken, cited = moment(archived.timestamp), item.days[0].at
        if cited is not None and abs(taken - cited) <= NEAR and comparable(page, item.url):
            baseline = structs.replace(baseline_of(page, taken), source="copy")
            yield structs.replace(history, baseline=baseline, drift_since=None)
            return
