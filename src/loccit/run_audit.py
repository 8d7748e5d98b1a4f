"""A whole audit as a command or a schedule runs it: audit, archived copies, reports, a word."""

import time
from collections.abc import Callable
from pathlib import Path

from loccit.config.settings import Settings
from loccit.notify import notify
from loccit.pipeline import Order, Progress, audit
from loccit.pipeline.archived_copies import find_copies
from loccit.report.formats import write_reports
from loccit.report.model import Report
from loccit.report.open import read_report
from loccit.store import Store


def run_job(
    order: Order,
    settings: Settings,
    *,
    state: Path,
    outputs: dict[str, Path],
    progress: Progress,
    then: Callable[[Report], None],
    decisions: Path | None = None,
    retell: Callable[[Report], Report] | None = None,
) -> None:
    """Audit, write the reports, and hand the report on while the store is still open.

    Args:
        outputs: where each format goes, by the format's name.
        then: what is done with the report (it streams from the open store).
        decisions: a reviewer's decisions, where there are any.
        retell: makes of the report the one that is written, as a gate's baseline does.

    Raises:
        UsageError: archive, state or decisions can't be used.
    """
    with Store.open(state, create=True) as store, store.locked():
        until = None if order.budget is None else time.time() + order.budget
        run = audit(store, order, settings, progress)
        # What a branch changed is judged fast; the nightly audit looks for copies.
        if order.posts is None:
            find_copies(store, settings, progress, until=until)
        report = read_report(store, run, settings, decisions=decisions)
        write_reports(retell(report) if retell else report, outputs, settings.report)
        then(report)
        if order.posts is None and (complaint := notify(report, settings)):
            progress.tell(complaint)
