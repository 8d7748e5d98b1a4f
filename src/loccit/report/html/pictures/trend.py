"""Dead and doubtful links from audit to audit."""

from collections.abc import Sequence

from msgspec import Struct

from loccit.model import Status
from loccit.report.html.pictures.groups import grouped
from loccit.report.html.pictures.scale import (
    BOTTOM,
    Tick,
    across,
    places,
    round_steps,
    short,
    upward,
)
from loccit.report.model import RunPoint


class TrendRun(Struct, frozen=True):
    """One audit."""

    x: float
    y: float
    """Where its dead links stand."""
    finished: str
    counts: dict[str, int]
    total: int


class Trend(Struct, frozen=True):
    """Places of the lines."""

    runs: tuple[TrendRun, ...]
    dead: str
    """Path of the area of dead links."""
    dead_line: str
    doubtful: str
    """Path of the area of doubtful ones above it."""
    x_ticks: tuple[Tick, ...]
    """Labelled by date, as `2026-03-01`; those of one day with the hour, as `03-01 14:05` (UTC)."""
    y_ticks: tuple[Tick, ...]


def trend(points: Sequence[RunPoint]) -> Trend | None:
    """The drawing, or None where fewer than two audits are complete."""
    if len(points) < 2:
        return None
    groups = [grouped((Status(s), n) for s, n in point.counts.items()) for point in points]
    steps = round_steps(max(counts["dead"] + counts["doubtful"] for counts in groups), 4)
    x, y = across(0, len(points) - 1), upward(steps[-1])
    dead = [(x(n), y(counts["dead"])) for n, counts in enumerate(groups)]
    both = [(x(n), y(counts["dead"] + counts["doubtful"])) for n, counts in enumerate(groups)]
    ground = [(x(len(points) - 1), float(BOTTOM)), (x(0), float(BOTTOM))]
    marked = sorted({0, (len(points) - 1) // 2, len(points) - 1})
    labels = _labels([points[n].finished for n in marked])
    return Trend(
        runs=tuple(
            TrendRun(place[0], place[1], point.finished, counts, sum(counts.values()))
            for place, point, counts in zip(dead, points, groups, strict=True)
        ),
        dead=f"M{places(dead + ground)}Z",
        dead_line=f"M{places(dead)}",
        doubtful=f"M{places(both + dead[::-1])}Z",
        x_ticks=tuple(Tick(x(n), label) for n, label in zip(marked, labels, strict=True)),
        y_ticks=tuple(Tick(y(n), label) for n, label in zip(steps, short(steps), strict=True)),
    )


def _labels(times: Sequence[str]) -> list[str]:
    days = [time[:10] for time in times]
    return [
        f"{time[5:10]} {time[11:16]}" if days.count(day) > 1 else day
        for time, day in zip(times, days, strict=True)
    ]
