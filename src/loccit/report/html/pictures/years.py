"""Citations by year of the post, stacked by what became of them."""

from collections import defaultdict
from collections.abc import Iterable

from msgspec import Struct

from loccit.model import Status
from loccit.report.html.pictures.groups import grouped
from loccit.report.html.pictures.scale import (
    BOTTOM,
    Tick,
    across,
    round_steps,
    short,
    upward,
)
from loccit.report.model import DateCell


class Year(Struct, frozen=True):
    """One year."""

    year: int
    counts: dict[str, int]
    total: int


class Block(Struct, frozen=True):
    """One group's part of a year's bar."""

    group: str
    x: float
    y: float
    width: float
    height: float
    year: int
    count: int


class Years(Struct, frozen=True):
    """Places of the bars."""

    years: tuple[Year, ...]
    blocks: tuple[Block, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]


def by_year(cells: Iterable[DateCell]) -> tuple[Year, ...]:
    """Citations of each year that has any, the earliest first."""
    years: dict[int, list[tuple[Status, int]]] = defaultdict(list)
    for cell in cells:
        if cell.month[:4].isdecimal():
            years[int(cell.month[:4])].append((cell.status, cell.citations))
    counted = {year: grouped(counts) for year, counts in sorted(years.items())}
    return tuple(Year(year, counts, sum(counts.values())) for year, counts in counted.items())


def years(cells: Iterable[DateCell]) -> Years | None:
    """The drawing, or None where no post has a date."""
    shown = by_year(cells)
    if not shown:
        return None
    first, last = shown[0].year, shown[-1].year
    steps = round_steps(max(year.total for year in shown), 4)
    x, y = across(first, last + 1), upward(steps[-1])
    gap = min(3.0, (x(first + 1) - x(first)) * 0.18)
    blocks: list[Block] = []
    for year in shown:
        below = 0
        for group, count in year.counts.items():
            top, foot = y(below + count), y(below)
            if count:
                left, right = x(year.year) + gap / 2, x(year.year + 1) - gap / 2
                blocks.append(
                    Block(
                        group, round(left, 1), top, round(right - left, 1),
                        round(foot - top, 1), year.year, count,
                    )
                )  # fmt: skip
            below += count
    every = -(-(last - first + 1) // 7)
    return Years(
        years=shown,
        blocks=tuple(blocks),
        x_ticks=tuple(
            Tick(round((x(n) + x(n + 1)) / 2, 1), str(n)) for n in range(first, last + 1, every)
        ),
        y_ticks=tuple(
            Tick(y(n), label)
            for n, label in zip(steps, short(steps), strict=True)
            if y(n) <= BOTTOM
        ),
    )


def worst(years: Iterable[Year], least: int = 10) -> Year | None:
    """The year with the largest share of dead citations, among those with enough to tell."""
    enough = [year for year in years if year.total >= least and year.counts["dead"]]
    return max(enough, key=lambda year: year.counts["dead"] / year.total, default=None)
