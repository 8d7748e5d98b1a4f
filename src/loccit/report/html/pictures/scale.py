"""From values to places in a drawing, with round ticks."""

from collections.abc import Sequence

from msgspec import Struct

WIDTH, HEIGHT = 420, 250
LEFT, RIGHT, TOP, BOTTOM = 44, 412, 14, 212
"""The drawing's units are about the page's pixels, so that its letters are as large as the text."""


class Tick(Struct, frozen=True):
    """A labelled place on an axis."""

    at: float
    label: str
    value: float = 0.0


class Scale(Struct, frozen=True):
    """A linear scale."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return where a value stands, to a tenth of a unit."""
        span = (self.high - self.low) or 1.0
        return round(self.start + (value - self.low) / span * (self.end - self.start), 1)


def across(low: float, high: float) -> Scale:
    """The horizontal scale of the drawing."""
    return Scale(low, high, LEFT, RIGHT)


def upward(high: float) -> Scale:
    """The vertical scale of the drawing, from nothing at its foot."""
    return Scale(0.0, high, BOTTOM, TOP)


def round_steps(high: float, count: int) -> list[int]:
    """About `count` round numbers from 0 to at least `high`."""
    step = 1
    while step * count < high:
        step = _next(step)
    last = -(-int(high) // step) * step if high > 0 else step
    return list(range(0, max(last, step) + 1, step))


def _next(step: int) -> int:
    leading = int(str(step)[0])
    return step * 2 if leading == 1 else step // 2 * 5 if leading == 2 else step * 2


def short(values: Sequence[int]) -> list[str]:
    """`12,000` → `12k`, where that is exact for each label of an axis: they have little room."""
    if any(value % 1000 for value in values):
        return [f"{value:,}" for value in values]
    return [f"{value // 1000}k" if value else "0" for value in values]


def places(values: list[tuple[float, float]]) -> str:
    """Points as a path's data, without its first letter."""
    return "L".join(f"{x:g},{y:g}" for x, y in values)
