from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from loccit.model import Status
from loccit.report.model import DateCell
from loccit.report.survival import AgePoint, half_life, never_rising, oldest, survival, wilson


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    # Published values: Newcombe (1998), Table I, method 3.
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_agrees_with_published_values(hits: int, of: int, low: float, high: float) -> None:
    assert wilson(hits, of) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share(pair: tuple[int, int]) -> None:
    low, high = wilson(*pair)
    assert 0 <= low <= pair[0] / pair[1] + 1e-12
    assert pair[0] / pair[1] - 1e-12 <= high <= 1


@pytest.mark.parametrize(
    ("values", "fitted"),
    [
        ([], []),
        ([(0.9, 1), (0.5, 1)], [0.9, 0.5]),
        ([(0.5, 1), (0.9, 1)], [0.7, 0.7]),
        ([(0.5, 3), (0.9, 1)], [0.6, 0.6]),
        ([(1, 1), (0.4, 1), (0.6, 1), (0.8, 2), (0.1, 1)], [1, 0.65, 0.65, 0.65, 0.1]),
    ],
)
def test_pooling(values: list[tuple[float, float]], fitted: list[float]) -> None:
    assert never_rising(values) == pytest.approx(fitted)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(1, 100))))
def test_it_never_rises_and_keeps_the_mean(values: list[tuple[float, float]]) -> None:
    fitted = never_rising(values)
    assert all(a >= b - 1e-9 for a, b in pairwise(fitted))
    assert sum(f * w for f, (_, w) in zip(fitted, values, strict=True)) == pytest.approx(
        sum(v * w for v, w in values)
    )


def test_ages_are_full_years_and_doubt_is_left_out() -> None:
    cells = [
        DateCell("2026-03", Status.OK, 5),
        DateCell("2025-04", Status.DEAD, 1),
        DateCell("2025-03", Status.WRAPPED, 3),
        DateCell("2020-01", Status.INSECURE, 1),
        DateCell("2020-01", Status.SUSPECT, 2),
        DateCell("2020-01", Status.INVALID, 2),
        DateCell("2026-04", Status.OK, 7),
        DateCell("", Status.DEAD, 4),
        DateCell("2019", Status.DEAD, 1),
    ]
    told = survival(cells, "2026-03")
    assert [(p.years, p.alive, p.judged) for p in told.points] == [(0, 5, 6), (1, 3, 3), (6, 1, 1)]
    assert (told.undated, told.undecided) == (12, 4)
    assert survival([], "2026-03").points == ()


def test_half_life() -> None:
    points = [AgePoint(n, 1, 2, 0.5, 0, 1, fit) for n, fit in enumerate((0.9, 0.51, 0.5, 0.2))]
    assert half_life(points) == 2
    assert half_life(points[:2]) is None


def test_the_oldest_together() -> None:
    cells = [
        DateCell("2025-03", Status.OK, 9),
        DateCell("2025-03", Status.DEAD, 1),
        DateCell("2020-03", Status.DEAD, 8),
        DateCell("2020-03", Status.OK, 2),
        DateCell("2010-03", Status.OK, 4),
        DateCell("2010-03", Status.DEAD, 6),
    ]
    told = oldest(survival(cells, "2026-03").points)
    assert (told.years, told.share) == (6, 0.3)
    assert (told.low, told.high) == wilson(6, 20)
