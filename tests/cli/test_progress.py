"""What a person sees while an audit runs: a bar that fits its row, or plain lines."""

import io

import pytest
from rich.console import Console

from loccit.cli import progress
from loccit.cli.progress import shown_progress

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
        shown.asking(20_000)
        shown.answered(14_439, 20_000, COUNTS)
        shown.tell("stopping: finishing what is under way")
    return text.getvalue()


def test_the_bar_stays_in_one_row_however_large_the_counts() -> None:
    told = _told(terminal=True)
    rows = [row for row in told.replace("\r", "\n").split("\n") if "asking links" in row]
    assert rows
    assert any("alive 13,125" in row and "dead 902" in row and "blocked" in row for row in rows)


def test_lines_tell_counts_by_status(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_LINES_EVERY", 0.0)
    told = " ".join(_told(terminal=False, width=200).split())
    assert "asking 20,000 links" in told
    assert "14,439 of 20,000 links" in told
    assert "ok 12,345, redirected 678, wrapped 90, insecure 12, blocked 345, suspect 67" in told
    assert "\x1b" not in told


def test_quiet_says_nothing() -> None:
    text = io.StringIO()
    with shown_progress(Console(file=text), quiet=True) as shown:
        shown.asking(3)
        shown.answered(3, 3, COUNTS)
        shown.tell("nothing")
    assert text.getvalue() == ""


@pytest.mark.parametrize(
    ("seconds", "told"), [(0.4, "0 s"), (59.4, "59 s"), (185, "3 min 05 s"), (7_800, "2 h 10 min")]
)
def test_durations_are_told_to_two_places(seconds: float, told: str) -> None:
    assert progress._duration(seconds) == told
