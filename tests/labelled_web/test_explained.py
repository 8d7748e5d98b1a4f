"""`loccit explain` names the rule and the evidence of every verdict on the labelled web."""

import re
from typing import Any

import pytest
from click.testing import CliRunner

from loccit.cli import cli
from loccit.judge.table import TABLE, meaning
from tests.judge.test_every_reason import TRIED
from tests.labelled_web import TABLES
from tests.labelled_web.conftest import Run

REASONS = {row.rule.value: set(row.reasons) for row in TABLE}
_RULE = re.compile(r"^  rule +([\w-]+); confidence (\d\.\d\d)", re.MULTILINE)
_EVIDENCE = re.compile(r"^  evidence +\S.*$", re.MULTILINE)


def _explained(url: str, link: dict[str, Any], run: Run) -> str | None:
    """What is amiss in the explanation of a link, or None."""
    told = CliRunner().invoke(cli, ["explain", url, "--state", str(run.state)])
    if told.exit_code != 0:
        return f"exit {told.exit_code}: {told.output}"
    rule = _RULE.search(told.output)
    if rule is None or rule[1] not in REASONS:
        return f"no rule: {told.output}"
    if rule[1] != "repeated-failure" and link["reason"] not in REASONS[rule[1]]:
        return f"{link['reason']} is no reason of {rule[1]}"
    if f"{link['status']} ({link['reason']}): " not in told.output:
        return f"the report says {link['status']} ({link['reason']}): {told.output}"
    if meaning(rule[1]) not in told.output or float(rule[2]) != link["confidence"]:
        return f"another meaning or confidence: {told.output}"
    return None if _EVIDENCE.search(told.output) else f"no evidence: {told.output}"


@pytest.mark.parametrize("table", TABLES)
def test_every_verdict_is_explained(run: Run, table: str) -> None:
    links = {
        entry.url(case): run.found[entry.url(case)][1]
        for entry in TABLES[table]
        for case in entry.cases
    }
    amiss = [(url, found) for url, link in links.items() if (found := _explained(url, link, run))]
    assert not amiss


def test_every_reason_is_tried(run: Run) -> None:
    met = {link["reason"] for _, link in run.found.values()}
    known = set().union(*REASONS.values())
    # The rest needs other settings, another machine or no request: tests/judge/test_every_reason.py
    assert known - met <= set(TRIED)
