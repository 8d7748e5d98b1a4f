"""Every report shows where a citation stands in a file that has no lines."""

from pathlib import Path

import pytest

from loccit.config.settings import ReportSettings
from loccit.model import Status
from loccit.report.formats import WRITERS, write_reports
from tests.report.made import cited, found, reported

GONE = found(
    "https://gone.example/a",
    Status.DEAD,
    "not-found",
    cited_in=[cited("books/b.pdf", line=None, column=None, locator="page 3")],
    change="newly-dead",
)
REPORT = reported((GONE,))


@pytest.mark.parametrize("form", sorted(WRITERS))
def test_every_format_is_written(form: str, tmp_path: Path) -> None:
    file = tmp_path / "report"
    write_reports(REPORT, {form: file}, ReportSettings())
    text = file.read_bytes().decode("utf-8-sig")
    assert ":None" not in text
    if form in ("csv", "github", "text", "junit", "sarif", "markdown", "json", "json-feed", "atom"):
        assert "page 3" in text
