"""The audit's progress: a bar with rate, time left and live counts on a terminal, else lines."""

import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress as Bar

from loccit.cli.progress_row import RowColumn, because, live, time_left
from loccit.display import counted, duration, printable
from loccit.pipeline import Progress
from loccit.pipeline.slowest import Slowest

_SHOWN = ("ok", "redirected", "wrapped", "insecure", "blocked", "suspect", "dead", "invalid")
_LINES_EVERY = 15.0
"""Seconds between two lines where there is no terminal."""
_LONG_RUN = 1000
"""Links from which on a run lasts long enough for looking at its report meanwhile."""
_LATELY = 60.0
"""Seconds whose rate tells the time left: a run's end is slower than its beginning."""


@contextmanager
def shown_progress(console: Console, *, quiet: bool) -> Iterator[Progress]:
    """The progress that suits the place: nothing, a bar or lines."""
    if quiet:
        yield Progress()
    elif console.is_terminal:
        row = RowColumn(console)
        with Bar(row, console=console, transient=True, speed_estimate_period=_LATELY) as bar:
            yield _BarProgress(bar)
    else:
        yield _LineProgress(console)


class _BarProgress(Progress):
    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._settled = 0
        self._task = bar.add_task("reading posts", total=None, counts=(), slowest=None, workers=0)

    def crawling(self, pages: int) -> None:
        self._bar.update(self._task, description="finding pages", completed=pages)

    def collecting(self, posts: int, citations: int) -> None:
        counts = ((f"{citations:,} citations", "dim"),)
        self._bar.update(self._task, description="reading posts", completed=posts, counts=counts)

    def checking(self, links: int, fresh: int = 0) -> None:
        for message in _about_run(links, fresh):
            self.tell(message)
        self._bar.reset(
            self._task, description="checking links", total=links, counts=(), slowest=None
        )

    def answered(
        self,
        settled: int,
        observed: int,
        counts: Mapping[str, int],
        slowest: Slowest | None = None,
    ) -> None:
        self._settled = settled
        self._bar.update(self._task, completed=settled, counts=live(counts), slowest=slowest)

    def resumed(self) -> None:
        self._bar.reset(self._task, completed=self._settled)

    def workers(self, count: int) -> None:
        self._bar.update(self._task, workers=count)

    def looking_up(self, links: int) -> None:
        self._bar.reset(
            self._task, description="looking for copies", total=links, counts=(), slowest=None,
            workers=0,
        )  # fmt: skip

    def looked_up(self, done: int) -> None:
        self._bar.update(self._task, completed=done)

    def reporting(self) -> None:
        self._bar.reset(
            self._task, description="writing reports", total=None, counts=(), slowest=None,
            workers=0,
        )  # fmt: skip

    def finished(self) -> None:
        self._bar.stop()

    def tell(self, message: str) -> None:
        self._bar.console.print(printable(message), markup=False)


class _LineProgress(Progress):
    def __init__(self, console: Console) -> None:
        self._console = console
        self._last = time.monotonic()
        self._total = 0
        self._settled = 0
        self._workers = 0
        self._lately: deque[tuple[float, int]] = deque()

    def _print(self, line: str) -> None:
        # A log has lines of any length.
        self._console.print(line, markup=False, soft_wrap=True)

    def crawling(self, pages: int) -> None:
        now = time.monotonic()
        if now - self._last >= _LINES_EVERY:
            self._last = now
            self._print(f"{counted(pages, 'page')} found")

    def checking(self, links: int, fresh: int = 0) -> None:
        for message in _about_run(links, fresh):
            self.tell(message)
        self._total = links
        self._last = time.monotonic()
        self._lately = deque([(self._last, 0)])
        self._print(f"checking {counted(links, 'link')}")

    def answered(
        self,
        settled: int,
        observed: int,
        counts: Mapping[str, int],
        slowest: Slowest | None = None,
    ) -> None:
        now = time.monotonic()
        self._settled = settled
        if now - self._last < _LINES_EVERY:
            return
        self._last = now
        self._lately.append((now, settled))
        while len(self._lately) > 2 and self._lately[1][0] < now - _LATELY:
            self._lately.popleft()
        began, before = self._lately[0]
        rate = (settled - before) / (now - began)
        left, host = time_left((self._total - settled) / rate if rate else None, slowest)
        more = "" if left is None else f", {duration(left)} left"
        more += f" ({because(host)})" if host is not None else ""
        more += f", {counted(self._workers, 'worker')}" if self._workers else ""
        self._print(f"{settled:,} of {self._total:,} links{more}: {_plain(counts)}")

    def resumed(self) -> None:
        self._last = time.monotonic()
        self._lately = deque([(self._last, self._settled)])

    def workers(self, count: int) -> None:
        if count > self._workers:
            self._print(f"{counted(count, 'worker')} taking part")
        self._workers = count

    def looking_up(self, links: int) -> None:
        self._print(f"looking for archived copies of {counted(links, 'dead link')}")

    def tell(self, message: str) -> None:
        self._print(printable(message))


def _about_run(links: int, fresh: int) -> Iterator[str]:
    """Yield what a person may want to know before links are checked; `fresh` ones are not."""
    if fresh:
        were = "was" if fresh == 1 else "were"
        skipped = f"{counted(fresh, 'link')} {were} checked lately and not again"
        yield f"{skipped}; --recheck all checks all"
    if links >= _LONG_RUN:
        yield "`loccit report` in another terminal shows what is known so far"


def _plain(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{status} {counts[status]:,}" for status in _SHOWN if counts.get(status))
