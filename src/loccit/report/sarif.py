"""`sarif`: SARIF 2.1.0 (OASIS, errata 01), for code scanning and editors.

Fingerprints tell a citation by its post and URL, so that moving a line neither closes an alert nor
opens one. `primaryLocationLineHash` is the one that GitHub compares by; it holds the same, because
its own, a hash of the line, can't tell apart the twenty links of a paragraph on one line.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from loccit import __version__
from loccit.config.settings import ReportSettings
from loccit.display import iso
from loccit.reasons import Reason
from loccit.report.annotations import Mark, end_column, marks, message
from loccit.report.model import Report
from loccit.report.statuses import words

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
MAX_RESULTS = 25_000
"""GitHub takes no file with more; the worst come first, and the file says what it leaves out."""

_encode = msgspec.json.Encoder().encode


def write(report: Report, path: Path, settings: ReportSettings) -> None:
    """Write the findings, worst first; waived ones as suppressed results."""
    rules: dict[str, dict[str, Any]] = {}
    found = _results(report, rules)
    with path.open("wb") as file:
        file.write(b'{"version":"2.1.0","$schema":%s,"runs":[{"results":[' % _encode(SCHEMA))
        separator = b"\n"
        for result in islice(found, MAX_RESULTS):
            file.write(separator + _encode(result))
            separator = b",\n"
        left_out = sum(1 for _ in found)
        file.write(b"\n]")
        for key, value in _run(report, list(rules.values()), left_out).items():
            file.write(b",\n" + _encode(key) + b":" + _encode(value))
        file.write(b"}]}\n")


def _results(report: Report, rules: dict[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The results; `rules` is filled with those they name, in order."""
    order: dict[str, int] = {}
    for mark in marks(report):
        rule = f"{mark.link.status.value}/{mark.link.reason}"
        if rule not in order:
            order[rule] = len(order)
            rules[rule] = _rule(rule, mark)
        yield _result(mark, rule, order[rule], compared=report.gated or report.previous is not None)


def _result(mark: Mark, rule: str, index: int, *, compared: bool) -> dict[str, Any]:
    citation, link = mark.citation, mark.link
    since = link.history.dead_since
    place: dict[str, Any] = {
        "artifactLocation": {"uri": quote(mark.path, safe="/"), "uriBaseId": "%SRCROOT%"},
    }
    if citation.line is not None:
        region = {
            "startLine": max(citation.line, 1),
            "startColumn": max(citation.column or 1, 1),
            "endColumn": end_column(mark),
        }
        place["region"] = {key: value for key, value in region.items() if value is not None}
    location: dict[str, Any] = {"physicalLocation": place}
    if citation.locator is not None:
        location["message"] = {"text": citation.locator}
    result: dict[str, Any] = {
        "ruleId": rule,
        "ruleIndex": index,
        "level": mark.level.value,
        "message": {"text": message(mark)},
        "locations": [location],
        "partialFingerprints": {
            "loccitCitation/v1": mark.fingerprint,
            "primaryLocationLineHash": mark.fingerprint,
        },
        "rank": round(link.verdict.confidence * 100, 1),
        "properties": {
            "url": citation.url or link.url,
            "kind": citation.kind.value,
            "confirmed": link.verdict.confirmed,
            "deadSince": None if since is None else iso(since),
        },
    }
    if compared:
        result["baselineState"] = "new" if mark.new else "unchanged"
    if citation.waiver is not None:
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": citation.waiver}
        ]
    return result


def _rule(rule: str, mark: Mark) -> dict[str, Any]:
    general = words()[mark.link.status]
    summary = Reason(mark.link.reason).meaning
    return {
        "id": rule,
        "name": "".join(word.capitalize() for word in rule.replace("/", "-").split("-")),
        "shortDescription": {"text": summary},
        "fullDescription": {"text": f"{summary} {general.meaning}"},
        "help": {
            "text": f"{general.meaning} {general.advice}",
            "markdown": f"{general.meaning}\n\n**What to do:** {general.advice}",
        },
        "defaultConfiguration": {"level": mark.level.value},
        "properties": {"tags": ["link-rot", mark.link.status.value]},
    }


def _run(report: Report, rules: list[dict[str, Any]], left_out: int) -> dict[str, Any]:
    """A run's properties but its results, whose rules are known only when they are written."""
    run = report.run
    invocation: dict[str, Any] = {
        "executionSuccessful": run.complete,
        "startTimeUtc": run.started,
        "toolExecutionNotifications": list(_notifications(report, left_out)),
    }
    if run.finished is not None:
        invocation["endTimeUtc"] = run.finished
    driver = {"name": "loccit", "semanticVersion": __version__, "rules": rules}
    return {
        "tool": {"driver": driver},
        "automationDetails": {"id": "loccit/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The repository's top."}}},
        "invocations": [invocation],
    }


def _notifications(report: Report, left_out: int) -> Iterator[dict[str, Any]]:
    if not report.run.complete:
        reason = report.run.incomplete_reason or "it was stopped"
        yield {"level": "error", "message": {"text": f"The audit is incomplete: {reason}"}}
    if left_out:
        text = f"{left_out} findings beyond the worst {MAX_RESULTS} are left out of this file."
        yield {"level": "warning", "message": {"text": text}}
