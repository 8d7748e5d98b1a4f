"""Survival of citations by their age, with a confidence band. Pure.

An audit sees each citation once, at its present age, and does not know when it died: that is
current-status data. The curve is the maximum-likelihood estimate for such data (Ayer et al. 1955,
"An empirical distribution function for sampling with incomplete information"; Groeneboom & Wellner
1992), which pools adjacent years until it never rises. The band is Wilson's score interval for a
proportion (Wilson 1927), year by year. Citations of one site die together, so that the truth is
somewhat less certain than the band.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import sqrt

from msgspec import Struct

from loccit.model import ALIVE, Status
from loccit.report.model import DateCell

Z_95 = 1.959964
"""The normal quantile of a two-sided interval of 95 %."""


ENOUGH = 10
"""Citations below which nothing is said of how long they last: their interval says too little."""


class AgePoint(Struct, frozen=True):
    """The citations of one age."""

    years: int
    """Full years from the post's month to the audit's."""
    alive: int
    judged: int
    """Those alive or dead; of what is in doubt, refused or never was an address, nobody knows."""
    share: float
    """Alive of judged."""
    low: float
    high: float
    """Wilson's interval of `share`."""
    fitted: float
    """The estimate that never rises with age."""


class Survival(Struct, frozen=True):
    """Survival of citations by age."""

    points: tuple[AgePoint, ...]
    undated: int
    """Citations of posts without a date, or with one after the audit."""
    undecided: int
    """Citations that are neither alive nor dead."""

    @property
    def judged(self) -> int:
        """The citations that the curve rests on."""
        return sum(point.judged for point in self.points)

    @property
    def alive(self) -> int:
        """Those of them that still answer."""
        return sum(point.alive for point in self.points)


def survival(cells: Iterable[DateCell], month: str) -> Survival:
    """Survival by full years of age, as seen in a month like `2026-03`."""
    alive: Counter[int] = Counter()
    judged: Counter[int] = Counter()
    undated = undecided = 0
    for cell in cells:
        age = _age(cell.month, month)
        if cell.status not in ALIVE and cell.status is not Status.DEAD:
            undecided += cell.citations
        elif age is None:
            undated += cell.citations
        else:
            judged[age] += cell.citations
            alive[age] += cell.citations * (cell.status in ALIVE)
    ages = sorted(judged)
    fitted = never_rising([(alive[age] / judged[age], judged[age]) for age in ages])
    points = (
        _point(age, alive[age], judged[age], fit) for age, fit in zip(ages, fitted, strict=True)
    )
    return Survival(tuple(points), undated, undecided)


def _point(age: int, alive: int, judged: int, fitted: float) -> AgePoint:
    low, high = wilson(alive, judged)
    return AgePoint(age, alive, judged, alive / judged, low, high, fitted)


def _age(month: str, now: str) -> int | None:
    try:
        years, months = (
            int(b) - int(a) for a, b in zip(month.split("-"), now.split("-"), strict=True)
        )
    except ValueError:
        return None
    total = years * 12 + months
    return None if total < 0 else total // 12


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Wilson's score interval of 95 % for a share; `of` is above 0."""
    share, z2 = hits / of, Z_95 * Z_95
    centre = share + z2 / (2 * of)
    spread = Z_95 * sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    scale = 1 + z2 / of
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def never_rising(values: Sequence[tuple[float, float]]) -> list[float]:
    """The weighted least-squares fit that never rises (pool adjacent violators).

    Args:
        values: value and weight, in order.
    """
    pools: list[tuple[float, float, int]] = []
    for value, weight in values:
        length = 1
        while pools and pools[-1][0] < value:
            before, heft, many = pools.pop()
            value = (before * heft + value * weight) / (heft + weight)
            weight, length = weight + heft, length + many
        pools.append((value, weight, length))
    return [value for value, _, length in pools for _ in range(length)]


def half_life(points: Sequence[AgePoint]) -> int | None:
    """The age in years from which at most half is left, or None."""
    return next((point.years for point in points if point.fitted <= 0.5), None)


class Oldest(Struct, frozen=True):
    """The oldest citations together: all ages over which the estimate no longer changes."""

    years: int
    """The least of their ages."""
    share: float
    low: float
    high: float


def oldest(points: Sequence[AgePoint]) -> Oldest:
    """Return how the oldest fare; `points` is not empty."""
    pool = [point for point in points if point.fitted == points[-1].fitted]
    alive, judged = sum(p.alive for p in pool), sum(p.judged for p in pool)
    low, high = wilson(alive, judged)
    return Oldest(pool[0].years, alive / judged, low, high)
