"""`github`: workflow commands, which GitHub Actions shows as annotations at the exact place.

Their syntax and escaping: GitHub's documentation, "Workflow commands for GitHub Actions", and
`packages/core/src/command.ts` of actions/toolkit. GitHub shows ten errors, ten warnings and ten
notices of a step, so what is new comes first, and the tenth says how many more there are.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from unicodedata import bidirectional, category

from loccit.config.settings import ReportSettings
from loccit.display import printable
from loccit.report.annotations import Level, Mark, end_column, marks, message, title
from loccit.report.model import Report

LIMIT = 10
"""Annotations of a kind that GitHub shows for a step."""
_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}


def write(report: Report, path: Path, settings: ReportSettings) -> None:
    """Write the findings that no waiver covers: what is new, then the rest, each worst first."""
    written: dict[str, list[str]] = {kind: [] for kind in _COMMANDS.values()}
    left: dict[str, int] = defaultdict(int)
    for kind, command in _annotations(report):
        if len(written[kind]) < LIMIT:
            written[kind].append(command)
        else:
            left[kind] += 1
    for kind, count in left.items():
        written[kind].pop()
        written[kind].append(
            f"::{kind} title=loccit::and {count + 1:,} more; the summary and the report name them\n"
        )
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        for commands in written.values():
            file.writelines(commands)


def _annotations(report: Report) -> Iterator[tuple[str, str]]:
    if report.gate is not None and report.gate.passed is None:
        yield "error", f"::error title=loccit::{_data(' '.join(report.gate.lines))}\n"
    for notice in report.notices:
        yield "warning", f"::warning title=loccit::{_data(printable(notice))}\n"
    for new in (True, False):
        for mark in marks(report):
            if mark.new is new and mark.citation.waiver is None:
                yield _command(mark)


def _command(mark: Mark) -> tuple[str, str]:
    # What was dead already is not an error of this change, and must not look like one.
    level = Level.WARNING if mark.level is Level.ERROR and not mark.new else mark.level
    properties: dict[str, object] = {
        "file": _shown(mark.path),
        "line": mark.citation.line,
        "col": mark.citation.column,
        "endColumn": end_column(mark),
        "title": f"{'new ' if mark.new else ''}{title(mark.link)}",
    }
    fields = ",".join(
        f"{key}={_property(str(value))}" for key, value in properties.items() if value is not None
    )
    kind = _COMMANDS[level]
    return kind, f"::{kind} {fields}::{_data(message(mark))}\n"


def _shown(path: str) -> str:
    """A path without terminal sequences.

    Line breaks stay: they are encoded, and decoded again. Characters of no width stay, too, unless
    they reorder text: GitHub puts an annotation at the file whose name is exactly this.
    """
    return "".join(c if c in "\r\n" or _is_harmless_format(c) else printable(c) for c in path)


def _is_harmless_format(char: str) -> bool:
    return category(char) == "Cf" and bidirectional(char) == "BN"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
