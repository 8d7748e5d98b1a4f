"""The table "Where to begin" of docs/architecture.md names files that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROWS = re.findall(
    r"^\| (.+?) \| (.+?) \|$",
    (ROOT / "docs/architecture.md").read_text(encoding="utf-8").partition("## Where to begin")[2],
    re.M,
)[2:]


@pytest.mark.parametrize(("task", "answer"), ROWS, ids=[task for task, _ in ROWS])
def test_where_to_begin_is_where_it_says(task: str, answer: str) -> None:
    named = re.findall(r"`([\w/]+(?:/|\.py|\.toml))`", answer)
    assert named
    for name in named:
        places = (ROOT / name, ROOT / "src/loccit" / name, ROOT / "src/loccit/report/html" / name)
        assert any(place.exists() for place in places), f"{task}: {name}"


@pytest.mark.parametrize(
    ("task", "file"),
    [
        ("phrase of the not-found list", "judge/not_found.toml"),
        ("limits of a host", "host_policy.py"),
        ("column of a report", "report/csv_report.py"),
        ("new source", "sources/"),
        ("tried again", "scheduler/retries.py"),
    ],
)
def test_five_tasks_are_found_at_first_sight(task: str, file: str) -> None:
    (answer,) = (answer for words, answer in ROWS if task in words)
    assert f"`{file}`" in answer
