"""A whole audit as commands and schedules run it: audit, archived copies, report, notification."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from loccit.config.settings import Settings
from loccit.notify import notify
from loccit.pipeline import Order, Progress, audit
from loccit.pipeline.accepted_drift import apply_decisions
from loccit.pipeline.archived_copies import find_copies
from loccit.pipeline.baselines import find_baselines
from loccit.pipeline.moved_pages import suggest_moved
from loccit.report.formats import write_reports
from loccit.report.model import Report
from loccit.report.open import read_report
from loccit.report.written import content_of, keep_written, last_written, to_files
from loccit.store import Store


class Audited(Struct, frozen=True):
    """An audit that is done, while its state is open and locked."""

    report: Report
    store: Store
    settings: Settings
    progress: Progress

    def write(self, outputs: Mapping[str, Path], report: Report | None = None) -> None:
        """Write the reports, or leave them where they say already what this audit found.

        Args:
            outputs: where each format goes.
            report: what to write; as the audit made it if None.

        Raises:
            UsageError: a file can't be written.
            IncompleteError: the disk is full.
        """
        report = report or self.report
        files = to_files(outputs)
        content = content_of(self.store, report, self.settings, outputs) if files else None
        last = last_written(self.store)
        if files and last is not None and last.content == content and last.is_on_disk:
            self.progress.tell(
                f"nothing has changed since the audit of {last.finished}: its reports stay as they"
                " are (`loccit report` writes them again)"
            )
            outputs = {name: path for name, path in outputs.items() if name not in files}
            content = None
        write_reports(report, outputs, self.settings.report)
        if content is not None:
            keep_written(self.store, report, content, outputs)


@contextmanager
def run_audit(
    order: Order,
    settings: Settings,
    *,
    state: Path,
    progress: Progress,
    decisions: Path | None = None,
) -> Iterator[Audited]:
    """Audit, and give the result, whose report is read from the state until the context ends.

    Write the reports inside of the context. When it ends without an error, the webhook is notified.

    Args:
        state: the state database; it is made if there is none, and locked meanwhile.
        decisions: a reviewer's decisions, where there are any.

    Raises:
        UsageError: archive, state or decisions can't be used.
    """
    with Store.open(state, create=True) as store, store.locked():
        until = None if order.budget is None else time.time() + order.budget
        if order.posts is None:
            apply_decisions(store, decisions)
        run = audit(store, order, settings, progress)
        suggest_moved(store)
        # What a branch changed is judged fast; the nightly audit looks for copies.
        if order.posts is None:
            find_copies(store, settings, progress, until=until)
            find_baselines(store, settings, progress, until=until)
        report = read_report(store, run, settings, decisions=decisions)
        yield Audited(report, store, settings, progress)
        if order.posts is None and order.shard is None and (complaint := notify(report, settings)):
            progress.tell(complaint)
