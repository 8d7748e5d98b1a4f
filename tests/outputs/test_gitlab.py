import json
from pathlib import Path
from typing import Any

from loccit.config.settings import ReportSettings
from loccit.report import gitlab
from loccit.report.model import Report
from tests.outputs.sample import SAMPLE, report


def _written(found: Report, folder: Path) -> list[dict[str, Any]]:
    path = folder / "gl.json"
    gitlab.write(found, path, ReportSettings())
    issues = json.loads(path.read_bytes())
    assert isinstance(issues, list)
    return issues


def test_issues_have_what_gitlab_asks_for(tmp_path: Path) -> None:
    """The keys of GitLab's documentation, "Code Quality report format"."""
    issues = _written(SAMPLE, tmp_path)
    assert len(issues) == 6
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert issue["location"]["lines"]["begin"] >= 1
    assert issues[0]["location"] == {"path": "_posts/a b.md", "lines": {"begin": 3}}
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)


def test_waived_findings_are_left_out(tmp_path: Path) -> None:
    assert "_posts/waived.md" not in {i["location"]["path"] for i in _written(SAMPLE, tmp_path)}


def test_nothing_found_is_an_empty_list(tmp_path: Path) -> None:
    assert _written(report(), tmp_path) == []
