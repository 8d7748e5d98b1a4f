"""Every reason has its words, a row of the verdict table, and a place in the documents."""

import re
from pathlib import Path

import pytest

from loccit.judge.table import TABLE
from loccit.reasons import Reason, words
from loccit.urls import normalise

ROOT = Path(__file__).parent.parent
PRODUCERS = [
    *(ROOT / "src/loccit/judge").glob("*.py"),
    *(ROOT / "src/loccit/judge").glob("*.toml"),
    *(ROOT / "src/loccit/pipeline").glob("*.py"),
]


def test_every_reason_has_words_in_the_order_of_the_enum() -> None:
    assert list(words()) == list(Reason)
    labels = [each.label for each in words().values()]
    assert len(set(labels)) == len(labels)
    for reason in Reason:
        assert reason.meaning.endswith(".")
        assert len(reason.label) < 40


def test_every_reason_belongs_to_a_rule() -> None:
    assert {reason for row in TABLE for reason in row.reasons} == set(Reason)


def test_every_reason_is_documented() -> None:
    text = (ROOT / "docs" / "verdicts.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| `([\w-]+)` \| ([^|]+) \| ([^|]+) \|$", text.partition("## Reasons")[2], re.M
    )
    shown = {code: (label, meaning) for code, label, meaning in rows}
    assert shown == {reason.value: (reason.label, reason.meaning) for reason in Reason}


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_a_producer(reason: Reason) -> None:
    """A detector names it, or it is the code of a failure or of a problem with a URL."""
    table = ROOT / "src/loccit/judge/table.py"
    source = "\n".join(path.read_text("utf-8") for path in PRODUCERS if path != table)
    problems = Path(normalise.__file__).read_text(encoding="utf-8")
    assert (
        f"Reason.{reason.name}" in source
        or f'"{reason}"' in source
        or f'"{reason}"' in problems
        or reason.startswith("tls-")
    )
