"""The survival curve."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from loccit.report.html.pictures.scale import Scale, Tick, across, places, round_steps, upward
from loccit.report.survival import ENOUGH, AgePoint, Survival


class Dot(Struct, frozen=True):
    """One age."""

    x: float
    y: float
    radius: float
    """By how many citations it rests on."""
    point: AgePoint


class Curve(Struct, frozen=True):
    """Places of a survival curve."""

    band: str
    """Path of the confidence band, in a part for each stretch of years without a gap."""
    line: str
    """Path of the estimate, a staircase."""
    dots: tuple[Dot, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    half: float
    """Where half is left."""


def curve(survival: Survival) -> Curve | None:
    """The drawing, or None where there is too little to draw."""
    points = survival.points
    if survival.judged < ENOUGH:
        return None
    steps = round_steps(points[-1].years + 1, 6)
    x, y = across(0, points[-1].years + 1), upward(1.0)
    # Where no post is of an age, the estimate of the one before holds.
    ends = [point.years for point in points[1:]] + [points[-1].years + 1]
    heaviest = max(point.judged for point in points)
    return Curve(
        band="".join(_band(stretch, x, y) for stretch in _stretches(points)),
        line=_stairs(
            [(x(p.years), x(end), y(p.fitted)) for p, end in zip(points, ends, strict=True)]
        ),
        dots=tuple(
            Dot(x(p.years + 0.5), y(p.share), round(2 + 3 * (p.judged / heaviest) ** 0.5, 1), p)
            for p in points
        ),
        x_ticks=tuple(Tick(x(n), str(n)) for n in steps if n <= points[-1].years + 1),
        y_ticks=tuple(Tick(y(n / 100), f"{n}%") for n in (0, 25, 50, 75, 100)),
        half=y(0.5),
    )


def _stretches(points: Sequence[AgePoint]) -> Iterator[list[AgePoint]]:
    """Yield the ages that follow each other year by year."""
    for _, stretch in groupby(enumerate(points), lambda item: item[1].years - item[0]):
        yield [point for _, point in stretch]


def _band(stretch: list[AgePoint], x: Scale, y: Scale) -> str:
    """Return a part of the band, from the first year's middle to the last one's."""
    first, last = stretch[0], stretch[-1]
    middles = [(p.years + 0.5, p) for p in stretch]
    if first is last:
        middles = [(first.years + 0.25, first), (first.years + 0.75, first)]
    high = [(x(at), y(p.high)) for at, p in middles]
    low = [(x(at), y(p.low)) for at, p in middles]
    return f"M{places(high)}L{places(low[::-1])}Z"


def _stairs(steps: list[tuple[float, float, float]]) -> str:
    corners = [corner for start, end, y in steps for corner in ((start, y), (end, y))]
    return f"M{places(corners)}"
