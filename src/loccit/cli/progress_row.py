"""The row of a progress bar: what there is room for, the most important first."""

from collections.abc import Mapping

from rich.console import Console
from rich.progress import ProgressColumn, Task
from rich.spinner import Spinner
from rich.table import Column
from rich.text import Text

from loccit.display import counted, duration, printable
from loccit.pipeline.slowest import Slowest

_LIVE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("alive", "dim", ("ok", "redirected", "wrapped", "insecure")),
    ("dead", "red", ("dead", "invalid")),
    ("suspect", "yellow", ("suspect",)),
    ("blocked", "dim", ("blocked",)),
)
"""What the bar counts, in a row that fits: each word, its style and its statuses."""
_BAR = " " * 14
"""The room of the bar."""


class RowColumn(ProgressColumn):
    """The whole row as one column, so that it fits a terminal of any width."""

    def __init__(self, console: Console) -> None:
        super().__init__(table_column=Column(no_wrap=True, overflow="crop"))
        self._console = console
        self._spinner = Spinner("dots")

    def render(self, task: Task) -> Text:
        """Return the row for now."""
        spinner = self._spinner.render(task.get_time())
        assert isinstance(spinner, Text)
        return Text.assemble(spinner, " ", row(task, self._console.width - 2))


def row(task: Task, width: int) -> Text:
    """Return what is shown of a task in so many columns.

    Parts are taken by importance (how much is done, the time left, what is dead, then the words,
    the bar, the other counts, the host that is waited for, a cluster's workers, the rate), and
    shown in their order.
    """
    done = f"{task.completed:,.0f}" if task.completed else ""
    if task.total is not None:
        done = f"{task.completed:,.0f} of {task.total:,.0f}"
    seconds, host = time_left(task.time_remaining, task.fields["slowest"])
    counts: tuple[tuple[str, str], ...] = task.fields["counts"]
    parts = [
        # importance, text, style
        (3, task.description, ""),
        (4, _BAR, ""),
        (0, done, "bold"),
        (1, "" if seconds is None else f"{duration(seconds)} left", "cyan"),
        *((2 if text.startswith("dead") else 5, text, style) for text, style in counts),
        (6, "" if host is None else because(host), "dim"),
        (6, _workers(task), "dim"),
        (7, _rate(task), "dim"),
    ]
    kept = _fitting([(importance, len(text)) for importance, text, _ in parts], width)
    shown = Text()
    for number in kept:
        _, text, style = parts[number]
        shown.append("  " if shown.plain else "")
        shown.append_text(_bar(task) if text is _BAR else Text(text, style))
    return shown


def _workers(task: Task) -> str:
    count: int = task.fields.get("workers", 0)
    return counted(count, "worker") if count else ""


def _rate(task: Task) -> str:
    # Over less than a second it is a figure of chance.
    lately = task.speed if (task.elapsed or 0.0) >= 1.0 else None
    return f"{lately:,.0f} a second" if lately else ""


def _fitting(parts: list[tuple[int, int]], width: int) -> list[int]:
    """Return which parts fit, given each one's importance (0 is the first) and length."""
    kept: list[int] = []
    left = width
    for number in sorted(range(len(parts)), key=lambda number: parts[number][0]):
        length = parts[number][1]
        needed = length + (2 if kept else 0)
        if length and needed <= left:
            kept.append(number)
            left -= needed
    return sorted(kept)


def _bar(task: Task) -> Text:
    room = len(_BAR)
    full = round(room * min(1.0, task.completed / task.total)) if task.total else 0
    return Text.assemble(("━" * full, "green"), ("━" * (room - full), "bright_black"))


def time_left(
    seconds: float | None, slowest: Slowest | None
) -> tuple[float | None, Slowest | None]:
    """Return the time left, and the host that decides it, where one does.

    Args:
        seconds: the time left at the present rate; None where nothing is known yet.
        slowest: the host whose links take longest.
    """
    if slowest is None or (seconds is not None and seconds > slowest.seconds):
        return seconds, None
    return slowest.seconds, slowest


def because(slowest: Slowest) -> str:
    """Return why a run takes so long: `762 links of a.example, 10 a second`."""
    interval = slowest.interval
    rate = f"{1 / interval:.3g} a second" if interval <= 1 else f"one in {_interval(interval)}"
    return f"{counted(slowest.links, 'link')} of {printable(slowest.host)}, {rate}"


def _interval(seconds: float) -> str:
    return f"{seconds:.3g} s" if seconds < 60 else duration(seconds)


def live(counts: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    """The counts that a row shows, with their styles."""
    return tuple(
        (f"{word} {count:,}", how)
        for word, how, statuses in _LIVE
        if (count := sum(counts.get(status, 0) for status in statuses))
    )
