"""`gitlab`: a Code Quality report (GitLab's documentation, "Code Quality report format").

GitLab compares it with the target branch's by fingerprint, and so shows in a merge request what
the change brings and what it cures.
"""

from pathlib import Path

import msgspec

from loccit.config.settings import ReportSettings
from loccit.model import Status
from loccit.report.annotations import Mark, marks, message, title
from loccit.report.model import Report

_SEVERITIES = {
    Status.DEAD: "major",
    Status.INVALID: "major",
    Status.SUSPECT: "minor",
    Status.INSECURE: "minor",
    Status.REDIRECTED: "info",
    Status.WRAPPED: "info",
}

_encode = msgspec.json.Encoder().encode


def write(report: Report, path: Path, settings: ReportSettings) -> None:
    """Write the findings that no waiver covers, one a line, worst first."""
    with path.open("wb") as file:
        separator = b"[\n"
        for mark in marks(report):
            if mark.citation.waiver is None:
                file.write(separator + _encode(_issue(mark)))
                separator = b",\n"
        file.write(b"[]\n" if separator == b"[\n" else b"\n]\n")


def _issue(mark: Mark) -> dict[str, object]:
    return {
        "description": f"{title(mark.link)}: {message(mark)}",
        "check_name": f"{mark.link.status.value}/{mark.link.reason}",
        "fingerprint": mark.fingerprint,
        "severity": _SEVERITIES[mark.link.status],
        "location": {"path": mark.path, "lines": {"begin": mark.citation.line or 1}},
    }
