"""docs/verdicts.md is the table, and every verdict can be explained by it."""

import re
from pathlib import Path

import pytest

from loccit.judge.detection import Stage
from loccit.judge.rules import Rule
from loccit.judge.table import TABLE
from tests.judge.labelled_pages import HALVES, judged, labelled, score

DOCUMENT = Path(__file__).parents[2] / "docs" / "verdicts.md"
REASONS = {row.rule.value: set(row.reasons) for row in TABLE}


def test_the_document_shows_the_table() -> None:
    table = DOCUMENT.read_text("utf-8").partition("## Reasons")[0]
    rows = re.findall(r"^\| `([\w-]+)` \| (.*?) \| (.*) \|$", table, re.M)
    shown = [
        (rule, set(re.findall(r"`([\w-]+)`", reasons)), means) for rule, reasons, means in rows
    ]
    assert shown == [(row.rule.value, set(row.reasons), row.means) for row in TABLE]


def test_every_rule_is_one_row_in_the_order_of_its_stage() -> None:
    assert [row.rule for row in TABLE] == list(Rule)
    assert [row.stage for row in TABLE] == sorted(
        (row.stage for row in TABLE), key=list(Stage).index
    )


@pytest.mark.parametrize("half", HALVES)
def test_every_verdict_on_a_page_is_explained(half: str) -> None:
    for page in labelled(half):
        verdict = judged(page)
        assert verdict.reason in REASONS[verdict.rule], (page.url, verdict)
        assert verdict.sentence.endswith(".")
        assert verdict.evidence
        assert all(verdict.evidence)
        assert 0 < verdict.confidence <= 1


@pytest.mark.parametrize("half", HALVES)
def test_pages_written_by_hand(half: str) -> None:
    result = score(half)
    assert result.precision == 1.0, result.wrong
    assert result.recall >= 0.95, result.wrong


def test_there_are_enough_pages() -> None:
    pages = [page for half in HALVES for page in labelled(half)]
    assert len(pages) >= 200
    assert sum(page.kind == "innocent" for page in pages) >= 100
    sites = [{page.url.split("/")[2] for page in labelled(half)} for half in HALVES]
    assert not sites[0] & sites[1]


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize(("kind", "least"), [("not-found", 20), ("parked", 10), ("walls", 15)])
def test_pages_of_every_language_and_style(half: str, kind: str, least: int) -> None:
    groups = {page.group for page in labelled(half) if page.kind == kind}
    assert "" not in groups
    assert len(groups) >= least
