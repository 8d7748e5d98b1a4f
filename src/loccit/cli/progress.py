"""The audit's progress: a bar with rate, time left and live counts on a terminal, else lines."""

import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
)
from rich.progress import Progress as Bar
from rich.table import Column
from rich.text import Text

from loccit.display import counted, printable
from loccit.pipeline import Progress

_LIVE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("alive", "dim", ("ok", "redirected", "wrapped", "insecure")),
    ("dead", "red", ("dead", "invalid")),
    ("suspect", "yellow", ("suspect",)),
    ("blocked", "dim", ("blocked",)),
)
"""What the bar counts, in a row that fits: each word, its style and its statuses."""
_SHOWN = ("ok", "redirected", "wrapped", "insecure", "blocked", "suspect", "dead", "invalid")
_LINES_EVERY = 15.0
"""Seconds between two lines where there is no terminal."""
_LATELY = 60.0
"""Seconds whose rate tells the time left: a run's end is slower than its beginning."""


@contextmanager
def shown_progress(console: Console, *, quiet: bool) -> Iterator[Progress]:
    """The progress that suits the place: nothing, a bar or lines."""
    if quiet:
        yield Progress()
    elif console.is_terminal:
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(table_column=Column(no_wrap=True)),
            _Rate(table_column=Column(no_wrap=True)),
            _Remaining(table_column=Column(no_wrap=True)),
            TextColumn("{task.fields[counts]}", table_column=Column(no_wrap=True)),
        )
        with Bar(*columns, console=console, transient=True, speed_estimate_period=_LATELY) as bar:
            yield _BarProgress(bar)
    else:
        yield _LineProgress(console)


class _BarProgress(Progress):
    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._task = bar.add_task("reading posts", total=None, counts="")

    def collecting(self, posts: int, citations: int) -> None:
        self._bar.update(self._task, completed=posts, counts=f"{citations:,} citations")

    def asking(self, links: int) -> None:
        self._bar.reset(self._task, description="asking links", total=links, counts="")

    def answered(self, settled: int, observed: int, counts: Mapping[str, int]) -> None:
        self._bar.update(self._task, completed=settled, counts=_coloured(counts))

    def looking_up(self, links: int) -> None:
        self._bar.reset(self._task, description="looking for copies", total=links, counts="")

    def looked_up(self, done: int) -> None:
        self._bar.update(self._task, completed=done)

    def tell(self, message: str) -> None:
        self._bar.console.print(printable(message), markup=False)


class _LineProgress(Progress):
    def __init__(self, console: Console) -> None:
        self._console = console
        self._last = time.monotonic()
        self._total = 0
        self._lately: deque[tuple[float, int]] = deque()

    def asking(self, links: int) -> None:
        self._total = links
        self._last = time.monotonic()
        self._lately = deque([(self._last, 0)])
        self._console.print(f"asking {counted(links, 'link')}")

    def answered(self, settled: int, observed: int, counts: Mapping[str, int]) -> None:
        now = time.monotonic()
        if now - self._last < _LINES_EVERY:
            return
        self._last = now
        self._lately.append((now, settled))
        while len(self._lately) > 2 and self._lately[1][0] < now - _LATELY:
            self._lately.popleft()
        began, before = self._lately[0]
        rate = (settled - before) / (now - began)
        left = f", {_duration((self._total - settled) / rate)} left" if rate else ""
        self._console.print(f"{settled:,} of {self._total:,} links{left}: {_plain(counts)}")

    def looking_up(self, links: int) -> None:
        self._console.print(f"looking for archived copies of {counted(links, 'dead link')}")

    def tell(self, message: str) -> None:
        self._console.print(printable(message), markup=False)


class _Rate(ProgressColumn):
    """Links a second, over the last seconds."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f}/s" if task.speed else "", style="dim")


class _Remaining(ProgressColumn):
    """Time left at the present rate."""

    def render(self, task: Task) -> Text:
        left = task.time_remaining
        return Text("" if left is None else f"{_duration(left)} left", style="cyan")


def _coloured(counts: Mapping[str, int]) -> str:
    parts = []
    for word, style, statuses in _LIVE:
        if count := sum(counts.get(status, 0) for status in statuses):
            parts.append(f"[{style}]{word} {count:,}[/{style}]")
    return "  ".join(parts)


def _plain(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{status} {counts[status]:,}" for status in _SHOWN if counts.get(status))


def _duration(seconds: float) -> str:
    """A duration to two places: `45 s`, `3 min 05 s`, `2 h 10 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"
