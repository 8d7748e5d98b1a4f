"""What a person sees while an audit runs: a bar that fits its row, or plain lines."""

import io

import pytest
from rich.console import Console
from rich.progress import Progress as Bar, Task

from loccit.cli import progress, progress_row
from loccit.cli.progress import shown_progress
from loccit.display import duration
from loccit.pipeline.slowest import Slowest

COUNTS = {
    "ok": 12_345,
    "redirected": 678,
    "wrapped": 90,
    "insecure": 12,
    "blocked": 345,
    "suspect": 67,
    "dead": 890,
    "invalid": 12,
}


def _told(*, terminal: bool, width: int = 80) -> str:
    text = io.StringIO()
    console = Console(file=text, force_terminal=terminal, width=width, highlight=False)
    with shown_progress(console, quiet=False) as shown:
        shown.collecting(19, 291)
        shown.checking(20_000)
        shown.answered(14_439, 20_000, COUNTS)
        shown.tell("stopping: finishing what is under way")
    return text.getvalue()


def test_the_bar_stays_in_one_row_however_large_the_counts() -> None:
    told = _told(terminal=True)
    rows = [row for row in told.replace("\r", "\n").split("\n") if "checking links" in row]
    assert rows
    assert any("━━━" in row and "14,439 of 20,000" in row and "dead 902" in row for row in rows)


def test_lines_tell_counts_by_status(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_LINES_EVERY", 0.0)
    told = " ".join(_told(terminal=False, width=200).split())
    assert "checking 20,000 links" in told
    assert "14,439 of 20,000 links" in told
    assert "ok 12,345, redirected 678, wrapped 90, insecure 12, blocked 345, suspect 67" in told
    assert "\x1b" not in told


def test_quiet_says_nothing() -> None:
    text = io.StringIO()
    with shown_progress(Console(file=text), quiet=True) as shown:
        shown.checking(3)
        shown.answered(3, 3, COUNTS)
        shown.tell("nothing")
    assert text.getvalue() == ""


@pytest.mark.parametrize(
    ("seconds", "told"), [(0.4, "0 s"), (59.4, "59 s"), (185, "3 min 05 s"), (7_800, "2 h 10 min")]
)
def test_durations_are_told_to_two_places(seconds: float, told: str) -> None:
    assert duration(seconds) == told


def _task(completed: int = 1_559, slowest: Slowest | None = None, speed: float = 10.0) -> Task:
    now = 100.0
    with Bar(console=Console(file=io.StringIO()), get_time=lambda: now) as bar:
        number = bar.add_task("checking links", total=1_745, counts=(), slowest=slowest)
        bar.update(number, completed=completed - speed, counts=progress_row.live(COUNTS))
        now += 1.0
        bar.update(number, completed=completed)
        return bar.tasks[0]


PARTS = ((25, "19 s left"), (35, "dead 902"), (51, "checking links"), (67, "━━━━"))
"""From which width on a part is always shown."""


@pytest.mark.parametrize("width", range(10, 200))
def test_the_row_fits_any_width_and_the_most_important_stays(width: int) -> None:
    shown = progress_row.row(_task(), width).plain
    assert len(shown) <= width
    assert ("1,559 of 1,745" in shown) == (width >= 14)
    for needed, part in PARTS:
        assert part in shown or width < needed


def test_the_row_at_80_columns() -> None:
    assert progress_row.row(_task(), 78).plain.startswith(
        "checking links  ━━━━━━━━━━━━━━  1,559 of"
    )


def test_the_slowest_host_bounds_the_time_left_and_is_named() -> None:
    slowest = Slowest("assets.example", 762, 0.1)
    shown = progress_row.row(_task(slowest=slowest), 160).plain
    assert "1 min 16 s left" in shown
    assert "762 links of assets.example, 10 a second" in shown
    quick = progress_row.row(_task(slowest=Slowest("a.example", 3, 0.1)), 160).plain
    assert "19 s left" in quick
    assert "a.example" not in quick


def test_lines_name_the_slowest_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_LINES_EVERY", 0.0)
    text = io.StringIO()
    with shown_progress(Console(file=text, width=200), quiet=False) as shown:
        shown.checking(20_000)
        shown.answered(10, 10, COUNTS, Slowest("slow.example", 40, 1_000.0))
    assert "11 h 06 min left (40 links of slow.example, one in 16 min 40 s)" in text.getvalue()


def test_a_wait_for_the_network_says_nothing_of_the_time_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = 0.0
    monkeypatch.setattr("loccit.cli.progress.time.monotonic", lambda: clock)
    text = io.StringIO()
    with shown_progress(Console(file=text, width=200), quiet=False) as shown:
        shown.checking(300)
        shown.answered(100, 100, {"ok": 100})
        clock = 600.0
        shown.resumed()
        clock = 620.0
        shown.answered(200, 200, {"ok": 200})
    assert "200 of 300 links, 20 s left" in text.getvalue()


@pytest.mark.parametrize("terminal", [True, False])
def test_links_that_are_not_asked_are_told(*, terminal: bool) -> None:
    text = io.StringIO()
    console = Console(file=text, force_terminal=terminal, width=100, highlight=False)
    with shown_progress(console, quiet=False) as shown:
        shown.checking(0, 1_745)
    told = "1,745 links were checked lately and not again; --recheck all checks all"
    assert told in text.getvalue()


@pytest.mark.parametrize(("links", "count"), [(999, 0), (1_000, 1)])
def test_long_runs_say_that_a_report_can_be_had_meanwhile(links: int, count: int) -> None:
    text = io.StringIO()
    with shown_progress(Console(file=text, width=100), quiet=False) as shown:
        shown.checking(links)
    assert text.getvalue().count("`loccit report` in another terminal") == count
