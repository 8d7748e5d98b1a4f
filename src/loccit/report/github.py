"""`github`: workflow commands, which GitHub Actions shows as annotations at the exact place.

Their syntax and escaping: GitHub's documentation, "Workflow commands for GitHub Actions", and
`packages/core/src/command.ts` of actions/toolkit. GitHub shows ten errors, ten warnings and ten
notices of a step, so what is new comes first.
"""

from pathlib import Path

from loccit.config.settings import ReportSettings
from loccit.display import printable
from loccit.report.annotations import Level, Mark, end_column, marks, message, title
from loccit.report.model import Report

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}


def write(report: Report, path: Path, settings: ReportSettings) -> None:
    """Write the findings that no waiver covers: what is new, then the rest, each worst first."""
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        if report.gate is not None and report.gate.passed is None:
            file.write(f"::error title=loccit::{_data(' '.join(report.gate.lines))}\n")
        for notice in report.notices:
            file.write(f"::warning title=loccit::{_data(printable(notice))}\n")
        for new in (True, False):
            for mark in marks(report):
                if mark.new is new and mark.citation.waiver is None:
                    file.write(_command(mark))


def _command(mark: Mark) -> str:
    # What was dead already is no error of this change, and must not look like one.
    level = Level.WARNING if mark.level is Level.ERROR and not mark.new else mark.level
    properties: dict[str, object] = {
        "file": _shown(mark.path),
        "line": mark.citation.line,
        "col": mark.citation.column,
        "endColumn": end_column(mark),
        "title": f"{'new ' if mark.new else ''}{title(mark.link)}",
    }
    told = ",".join(
        f"{key}={_property(str(value))}" for key, value in properties.items() if value is not None
    )
    return f"::{_COMMANDS[level]} {told}::{_data(message(mark))}\n"


def _shown(path: str) -> str:
    """A path without terminal sequences. Line breaks stay: they are encoded, and decoded again."""
    return "".join(c if c in "\r\n" else printable(c) for c in path)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
