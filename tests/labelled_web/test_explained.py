"""`loccit explain` names the rule and the evidence of every verdict on the labelled web."""

import re
from typing import Any

import pytest
from click.testing import CliRunner

from loccit.cli import cli
from loccit.judge.table import EVERY_ROW, OTHER_RULES, meaning
from tests.labelled_web import TABLES
from tests.labelled_web.conftest import Run

REASONS = {rule: set(reasons) for rule, reasons, _ in OTHER_RULES} | {
    row.rule: set(row.reasons) for row in EVERY_ROW
}
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


def test_the_cases_try_nearly_every_reason(run: Run) -> None:
    met = {link["reason"] for _, link in run.found.values()}
    known = set().union(*REASONS.values())
    # The rest needs other settings, another machine or more than one run.
    assert known - met <= UNTRIED


UNTRIED = {
    "connection-failed", "empty", "excluded", "internal-error", "no-answer", "not-asked",
    "not-absolute", "not-http", "template",
    "no-ipv6", "not-in-dns", "platform-unclear", "proxy-error", "robots-disallowed",
    "tls-old-protocol", "undecodable",
    "tls-untrusted", "unreachable", "wrapper-not-followed",
}  # fmt: skip
