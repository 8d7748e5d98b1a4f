"""docs/verdicts.md is the table, and every verdict can be explained by it."""

import re
from pathlib import Path

import pytest

from loccit.judge.table import EVERY_ROW, OTHER_RULES
from tests.judge.labelled_pages import HALVES, judged, labelled, score

DOCUMENT = Path(__file__).parents[2] / "docs" / "verdicts.md"
REASONS = {rule: set(reasons) for rule, reasons, _ in OTHER_RULES} | {
    row.rule: set(row.reasons) for row in EVERY_ROW
}


def test_the_document_shows_the_table() -> None:
    table = DOCUMENT.read_text("utf-8").partition("## Reasons")[0]
    rows = re.findall(r"^\| `([\w-]+)` \| (.*?) \| (.*) \|$", table, re.M)
    shown = [
        (rule, set(re.findall(r"`([\w-]+)`", reasons)), means) for rule, reasons, means in rows
    ]
    told = [(rule, set(reasons), means) for rule, reasons, means in OTHER_RULES]
    told += [(row.rule, set(row.reasons), row.means) for row in EVERY_ROW]
    assert shown == told


def test_rules_have_names_of_their_own() -> None:
    assert len(REASONS) == len(OTHER_RULES) + len(EVERY_ROW)


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
