"""Places in the drawings, from counts."""

from itertools import pairwise

import pytest

from loccit.model import Status
from loccit.report.html.pictures.curve import curve
from loccit.report.html.pictures.groups import GROUPS, grouped
from loccit.report.html.pictures.scale import (
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    Scale,
    round_steps,
    short,
    upward,
)
from loccit.report.html.pictures.trend import trend
from loccit.report.html.pictures.years import by_year, worst, years
from loccit.report.model import DateCell, RunPoint
from loccit.report.survival import survival

CELLS = [
    DateCell("2014-05", Status.DEAD, 6),
    DateCell("2014-06", Status.OK, 14),
    DateCell("2016-01", Status.DEAD, 1),
    DateCell("2016-01", Status.WRAPPED, 2),
    DateCell("2016-01", Status.SKIPPED, 50),
    DateCell("", Status.DEAD, 9),
]


@pytest.mark.parametrize(
    ("high", "count", "steps"),
    [
        (0, 4, [0, 1]),
        (3, 4, [0, 1, 2, 3]),
        (28, 4, [0, 10, 20, 30]),
        (17, 6, [0, 5, 10, 15, 20]),
        (1234, 4, [0, 500, 1000, 1500]),
        (98_000, 4, [0, 50_000, 100_000]),
    ],
)
def test_round_steps(high: int, count: int, steps: list[int]) -> None:
    assert round_steps(high, count) == steps


def test_scales() -> None:
    assert upward(10)(0) == BOTTOM
    assert upward(10)(10) == TOP
    assert Scale(5, 5, 0, 100)(5) == 0


def test_the_labels_of_an_axis_are_written_alike() -> None:
    assert short([0, 500, 1000, 1500]) == ["0", "500", "1,000", "1,500"]
    assert short([0, 1000, 2000]) == ["0", "1k", "2k"]
    assert short([0, 5, 10]) == ["0", "5", "10"]


def test_every_status_has_one_group_but_what_is_skipped() -> None:
    inside = [status for statuses in GROUPS.values() for status in statuses]
    assert sorted(inside) == sorted(set(Status) - {Status.SKIPPED})
    assert list(grouped([])) == list(GROUPS)


def test_years_are_stacked_from_the_dead_up() -> None:
    told = years(CELLS)
    assert told is not None
    assert [(year.year, year.total) for year in told.years] == [(2014, 20), (2016, 3)]
    first, second = told.blocks[:2]
    assert (first.group, second.group) == ("dead", "sound")
    assert first.y + first.height == pytest.approx(BOTTOM, abs=0.1)
    assert second.y + second.height == pytest.approx(first.y, abs=0.1)
    assert second.y == TOP
    assert LEFT <= first.x < told.blocks[2].x < RIGHT
    assert years([DateCell("", Status.OK, 1)]) is None


def test_the_worst_year_has_enough_to_tell() -> None:
    found = worst(by_year(CELLS))
    assert found is not None
    assert found.year == 2014
    assert worst(by_year(CELLS[2:])) is None


def test_the_curve_stays_in_its_frame_and_its_line_never_rises() -> None:
    told = curve(survival(CELLS, "2026-03"))
    assert told is not None
    corners = [tuple(map(float, corner.split(","))) for corner in told.line[1:].split("L")]
    heights = [y for _, y in corners]
    assert heights == sorted(heights)
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(corners))
    assert all(LEFT <= x <= RIGHT and TOP <= y <= BOTTOM for x, y in corners)
    assert told.dots[0].point.years == 10
    assert told.y_ticks[-1].label == "100%"
    assert curve(survival([], "2026-03")) is None


def test_a_curve_needs_more_than_a_few_citations() -> None:
    assert curve(survival([DateCell("2020-01", Status.DEAD, 1)], "2026-03")) is None
    assert curve(survival([DateCell("2020-01", Status.OK, 10)], "2026-03")) is not None


def test_the_band_leaves_years_without_posts_free() -> None:
    months = ("2025-04", "2024-04", "2023-04", "2018-04", "2010-04")
    told = curve(survival([DateCell(month, Status.OK, 8) for month in months], "2026-03"))
    assert told is not None
    parts = told.band.split("M")[1:]
    widths = [
        {float(corner.split(",")[0]) for corner in part.rstrip("Z").split("L")} for part in parts
    ]
    assert len(widths) == 3
    assert all(max(before) < min(after) for before, after in pairwise(widths))
    assert all(len(width) >= 2 for width in widths)


def test_a_trend_needs_two_audits() -> None:
    points = [RunPoint(n, f"2026-0{n}-01T00:00:00Z", {"dead": n, "suspect": 1}) for n in (1, 2, 3)]
    assert trend(points[:1]) is None
    told = trend(points)
    assert told is not None
    assert [run.counts["dead"] for run in told.runs] == [1, 2, 3]
    assert told.runs[0].x == LEFT
    assert told.runs[2].x == RIGHT
    assert [tick.label for tick in told.x_ticks] == ["2026-01-01", "2026-02-01", "2026-03-01"]


def test_audits_of_one_day_are_told_apart_by_the_hour() -> None:
    points = [RunPoint(n, f"2026-03-01T0{n}:30:00Z", {"dead": n}) for n in (1, 2, 3)]
    told = trend(points)
    assert told is not None
    assert [tick.label for tick in told.x_ticks] == ["03-01 01:30", "03-01 02:30", "03-01 03:30"]
    told = trend([RunPoint(0, "2026-02-01T00:00:00Z", {}), *points[:1]])
    assert told is not None
    assert [tick.label for tick in told.x_ticks] == ["2026-02-01", "2026-03-01"]
