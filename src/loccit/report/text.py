"""`text`: a line per finding as compilers write them, for editors, `grep` and people.

posts/a.md:12:8: dead (not-found): https://a.example/ — The server says …
"""

from pathlib import Path

from loccit.config.settings import ReportSettings
from loccit.display import place, printable
from loccit.report.annotations import marks, message, title
from loccit.report.model import Report


def write(report: Report, path: Path, settings: ReportSettings) -> None:
    """Write the findings that no waiver covers, worst first."""
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        for mark in marks(report):
            if mark.citation.waiver is None:
                cited = mark.citation
                where = printable(place(mark.path, cited.line, cited.column, cited.locator))
                new = "new " if mark.new else ""
                file.write(f"{where}: {new}{title(mark.link)}: {message(mark)}\n")
