"""`decisions.toml`: what a reviewer decided in the report; `audit`, `gate` and `repair` read it.

[[decision]]
url = "https://a.example/old"
action = "accept"                       # accept | ignore | not-dead | note
replacement = "https://a.example/new"   # of accept
post = "_posts/a.md"                    # absent: wherever the URL is cited
until = "2027-01-31"                    # last day of ignore and not-dead; absent: for good
note = "moved with the whole site"
decided = "2026-11-24"
"""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

from loccit.errors import UsageError
from loccit.model import Citation, Link
from loccit.urls.redaction import is_redacted, redact

FILE_NAMES = ("loccit-decisions.toml", "decisions.toml")
"""Where decisions are looked for beside the configuration, in this order."""


class Decision(Struct, frozen=True):
    """One decision about a link, everywhere or in one post."""

    url: str
    """The link's URL, as the report tells it."""
    action: Literal["accept", "ignore", "not-dead", "note"]
    post: str | None = None
    until: str | None = None
    """The last day on which it holds, as 2027-01-31."""
    replacement: str | None = None
    note: str | None = None
    decided: str | None = None
    line: int = 0
    """Where it stands in the file; 0 where that can't be told."""

    def is_about(self, link: Link, citation: Citation) -> bool:
        """Whether it was taken about this citation."""
        if self.post is not None and self.post != citation.post:
            return False
        if self.url in (link.url, citation.url):
            return True
        # The report that was reviewed does not show whom a tracked link was sent to.
        return is_redacted(self.url) and self.url in (redact(link.url), redact(citation.url))

    def holds(self, today: date) -> bool:
        """Whether it still holds on a day."""
        return self.until is None or self.until >= today.isoformat()


def find_decisions(folder: Path) -> Path | None:
    """The decisions of an archive: the first of `FILE_NAMES` in a folder, or None."""
    return next((file for name in FILE_NAMES if (file := folder / name).is_file()), None)


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """The decisions of a file, in its order.

    Raises:
        UsageError: the file can't be read, or a decision says something wrong; with its line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: can't read the decisions: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}: not valid TOML: {error}") from error
    tables = data.get("decision", [])
    if not isinstance(tables, list) or any(not isinstance(table, dict) for table in tables):
        raise UsageError(f"{path}: decision: write every decision as a table, [[decision]]")
    lines = _lines(text, len(tables))
    return tuple(_decision(path, *pair) for pair in zip(tables, lines, strict=True))


def _decision(path: Path, table: dict[str, Any], line: int) -> Decision:
    # A day may be written with quotes or, as TOML has days of its own, without.
    plain = {key: str(v) if isinstance(v, date) else v for key, v in table.items()}
    try:
        decision = msgspec.convert({**plain, "line": line}, Decision)
    except msgspec.ValidationError as error:
        raise UsageError(f"{path}:{line}: decision: {error}") from error
    if decision.until is not None and not is_day(decision.until):
        raise UsageError(
            f'{path}:{line}: until: "{decision.until}" is not a valid date; write it as 2027-01-31'
        )
    if decision.action == "accept" and not decision.replacement:
        raise UsageError(f"{path}:{line}: replacement: accepting needs what to write instead")
    return decision


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar, as 2027-01-31."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _lines(text: str, count: int) -> list[int]:
    """The line of every `[[decision]]`; zeros where a scan finds more or fewer than there are."""
    header = re.compile(r"\s*\[\[\s*[\"']?decision[\"']?\s*\]\]")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if header.match(line)]
    return lines if len(lines) == count else [0] * count
