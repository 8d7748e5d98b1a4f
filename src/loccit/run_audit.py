"""A whole audit as commands and schedules run it: audit, archived copies, report, notification."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from loccit.config.settings import Settings
from loccit.notify import notify
from loccit.pipeline import Order, Progress, audit
from loccit.pipeline.archived_copies import find_copies
from loccit.pipeline.baselines import find_baselines
from loccit.pipeline.moved_pages import suggest_moved
from loccit.report.model import Report
from loccit.report.open import read_report
from loccit.store import Store


@contextmanager
def run_audit(
    order: Order,
    settings: Settings,
    *,
    state: Path,
    progress: Progress,
    decisions: Path | None = None,
) -> Iterator[Report]:
    """Audit, and give the report, which is read from the state until the context ends.

    Write the reports inside of the context. When it ends without an error, the webhook is notified.

    Args:
        state: the state database; it is made if there is none, and locked meanwhile.
        decisions: a reviewer's decisions, where there are any.

    Raises:
        UsageError: archive, state or decisions can't be used.
    """
    with Store.open(state, create=True) as store, store.locked():
        until = None if order.budget is None else time.time() + order.budget
        run = audit(store, order, settings, progress)
        suggest_moved(store)
        # What a branch changed is judged fast; the nightly audit looks for copies.
        if order.posts is None:
            find_copies(store, settings, progress, until=until)
            find_baselines(store, settings, progress, until=until)
        report = read_report(store, run, settings, decisions=decisions)
        yield report
        if order.posts is None and order.shard is None and (complaint := notify(report, settings)):
            progress.tell(complaint)
