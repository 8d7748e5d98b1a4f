"""SARIF 2.1.0: the official schema, places, rules, fingerprints' stability, baselines."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from msgspec import structs

from loccit.config.settings import ReportSettings
from loccit.model import Status
from loccit.report import sarif
from loccit.report.annotations import LEVELS
from loccit.report.model import Report
from loccit.report.statuses import words
from tests.outputs.sample import NEW, OLD, SAMPLE, citation, link, report

ROOT = Path(__file__).parent.parent.parent
SCHEMA = json.loads((Path(__file__).parent / "data/sarif-schema-2.1.0.json").read_bytes())


def _written(found: Report, folder: Path) -> dict[str, Any]:
    path = folder / "loccit.sarif"
    sarif.write(found, path, ReportSettings())
    log = json.loads(path.read_bytes())
    jsonschema.Draft4Validator(SCHEMA).validate(log)
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


@pytest.mark.parametrize(
    "found",
    [SAMPLE, report(), report(complete=False), report(compared=False, folder="site")],
    ids=["sample", "empty", "incomplete", "first"],
)
def test_the_official_schema_holds(found: Report, tmp_path: Path) -> None:
    _written(found, tmp_path)


def test_the_schema_is_one_that_can_fail() -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(SCHEMA).validate({"version": "2.1.0"})


def test_places_are_relative_to_the_repository_and_exact(tmp_path: Path) -> None:
    results = _written(SAMPLE, tmp_path)["results"]
    place = results[3]["locations"][0]["physicalLocation"]
    assert place == {
        "artifactLocation": {"uri": "_posts/%E6%96%87%E7%AB%A0.md", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 12, "startColumn": 30, "endColumn": 30 + len(NEW)},
    }


def test_results_point_at_their_rules(tmp_path: Path) -> None:
    run = _written(SAMPLE, tmp_path)
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert all(rule["help"]["text"] and rule["help"]["markdown"] for rule in rules)


def test_waived_citations_are_suppressed_results(tmp_path: Path) -> None:
    suppressed = [r for r in _written(SAMPLE, tmp_path)["results"] if "suppressions" in r]
    assert [r["suppressions"][0]["justification"] for r in suppressed] == ["until the move is done"]


def test_the_baseline_is_told_only_where_there_was_one(tmp_path: Path) -> None:
    states = [r["baselineState"] for r in _written(SAMPLE, tmp_path)["results"]]
    assert states == ["unchanged"] * 3 + ["new"] * 2 + ["unchanged"] * 2
    first = report(link(OLD, Status.DEAD, "gone", [citation("a.md", OLD)]), compared=False)
    assert "baselineState" not in _written(first, tmp_path)["results"][0]
    gated = structs.replace(first, gated=True)
    assert _written(gated, tmp_path)["results"][0]["baselineState"] == "unchanged"


def test_an_incomplete_run_says_so(tmp_path: Path) -> None:
    (invocation,) = _written(report(complete=False), tmp_path)["invocations"]
    assert not invocation["executionSuccessful"]
    assert "offline" in invocation["toolExecutionNotifications"][0]["message"]["text"]


def test_what_exceeds_githubs_limit_is_left_out_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sarif, "MAX_RESULTS", 2)
    run = _written(SAMPLE, tmp_path)
    assert len(run["results"]) == 2
    (told,) = run["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"].startswith("5 findings")


def test_every_status_that_is_marked_has_its_words() -> None:
    assert set(words()) == set(Status)
    assert {status for status, of in words().items() if of.meaning and of.advice} == set(LEVELS)
