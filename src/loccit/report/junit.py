"""`junit`: a test report as Jenkins, GitLab and others read it (the xUnit plugin's junit-10.xsd).

A test case is a citation that is not as it should be, and one more tells whether the audit was
completed. Only what is new fails, as in the gate: a server that fails builds on this report must
not fail for what was dead before.
"""

import re
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import XMLGenerator

from loccit.config.settings import ReportSettings
from loccit.display import place
from loccit.report.annotations import Level, Mark, marks, message, title
from loccit.report.model import Report, RunInfo

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (§2.2) can't hold, not even escaped."""


def write(report: Report, path: Path, settings: ReportSettings) -> None:
    """Write the findings as one test suite, worst first."""
    tests, failures, skipped = 1, int(not report.run.complete), 0
    for mark in marks(report):
        tests += 1
        failures += _fails(mark)
        skipped += not _fails(mark)
    totals = {"name": report.title or "loccit", "tests": str(tests), "failures": str(failures)}
    totals["errors"] = "0"
    suite = totals | {"skipped": str(skipped), "timestamp": report.run.started.rstrip("Z")}
    if seconds := _seconds(report.run):
        totals["time"] = suite["time"] = seconds
    with path.open("w", encoding="utf-8", newline="\n") as file:
        xml = _Xml(file)
        xml.startDocument()
        xml.start("testsuites", totals)
        xml.start("testsuite", suite)
        _completeness(xml, report.run)
        for mark in marks(report):
            _case(xml, mark)
        xml.end("testsuite")
        xml.end("testsuites")


def _fails(mark: Mark) -> bool:
    return mark.level is Level.ERROR and mark.new and mark.citation.waiver is None


def _completeness(xml: "_Xml", run: RunInfo) -> None:
    xml.start("testcase", {"name": "the audit was completed", "classname": "loccit"})
    if not run.complete:
        reason = run.incomplete_reason or "it was stopped"
        xml.element("failure", {"type": "incomplete", "message": reason}, reason)
    xml.end("testcase")


def _case(xml: "_Xml", mark: Mark) -> None:
    citation = mark.citation
    where = place(mark.path, citation.line, citation.column, citation.locator)
    xml.start("testcase", {"name": f"{where} {citation.url}", "classname": mark.path})
    text = f"{title(mark.link)}: {message(mark)}"
    if _fails(mark):
        kind = f"{mark.link.status.value}/{mark.link.reason}"
        xml.element("failure", {"type": kind, "message": text}, f"{where}: {text}")
    elif citation.waiver is not None:
        xml.element("skipped", {"message": f"waived ({citation.waiver}): {text}"})
    else:
        xml.element("skipped", {"message": text})
    xml.end("testcase")


def _seconds(run: RunInfo) -> str | None:
    if run.finished is None:
        return None
    spent = datetime.fromisoformat(run.finished) - datetime.fromisoformat(run.started)
    return f"{max(spent.total_seconds(), 0):.0f}.000"


class _Xml(XMLGenerator):
    """Writes elements as they come, without what XML can't hold."""

    def __init__(self, out: object) -> None:
        super().__init__(out, "utf-8", short_empty_elements=True)  # type: ignore[arg-type]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.ignorableWhitespace("\n")
        clean = {key: _NOT_XML.sub("\ufffd", value) for key, value in attributes.items()}
        self.startElement(name, clean)  # type: ignore[arg-type]

    def end(self, name: str) -> None:
        self.endElement(name)

    def element(self, name: str, attributes: dict[str, str], text: str = "") -> None:
        self.start(name, attributes)
        if text:
            self.characters(_NOT_XML.sub("\ufffd", text))
        self.end(name)
