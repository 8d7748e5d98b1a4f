"""`decisions.toml`: what a reviewer decided in the report; `audit`, `gate` and `repair` read it.

[[decision]]
url = "https://a.example/old"           # or a glob: https://a.example/old/*
action = "accept"                       # accept | ignore | not-dead | note
replacement = "https://a.example/new"   # of accept; a `*` in it is what the glob's last one matched
post = "_posts/a.md"                    # absent: wherever the URL is cited
until = "2027-01-31"                    # last day of ignore and not-dead; absent: for good
note = "moved with the whole site"
decided = "2026-11-24"
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

from loccit.errors import UsageError
from loccit.globs import url_tail
from loccit.model import Citation, Link
from loccit.urls.redaction import is_redacted, redact

FILE_NAMES = ("loccit-decisions.toml", "decisions.toml")
"""Where decisions are looked for beside the configuration, in this order."""
NEW_FILE = "decisions.toml"
"""What a new file is called."""


STAR = "*"
Action = Literal["accept", "ignore", "not-dead", "note"]
Key = tuple[str, str | None]
"""What a decision is about: a URL or a glob of URLs, and a post or None. One decision a key."""


class Decision(Struct, frozen=True):
    """One decision about a link or a glob of links, everywhere or in one post."""

    url: str
    """The link's URL, as the report shows it, or a glob of URLs: one that holds a `*`."""
    action: Action
    post: str | None = None
    until: str | None = None
    """The last day on which it holds, as 2027-01-31."""
    replacement: str | None = None
    note: str | None = None
    decided: str | None = None
    line: int = 0
    """Where it stands in the file; 0 where that is unknown."""

    @property
    def key(self) -> Key:
        """The subject of the decision."""
        return self.url, self.post

    @property
    def is_glob(self) -> bool:
        """Whether it is about all links that a glob matches."""
        return STAR in self.url

    def is_about(self, link: Link, citation: Citation) -> bool:
        """Return whether it was taken about this citation."""
        if self.post is not None and self.post != citation.post:
            return False
        if self.url in (link.url, citation.url):
            return True
        if self.is_glob:
            return any(url_tail(self.url, url) is not None for url in (link.url, citation.url))
        # The report that was reviewed does not show whom a tracked link was sent to.
        return is_redacted(self.url) and self.url in (redact(link.url), redact(citation.url))

    def holds(self, today: date) -> bool:
        """Return whether it still holds on a day."""
        return self.until is None or self.until >= today.isoformat()

    def is_as_new_as(self, since: float | None) -> bool:
        """Return whether it was taken on the day of a time (Unix seconds) or later.

        So is one without a day, and every one where there is no time to compare with.
        """
        if since is None or self.decided is None:
            return True
        return self.decided >= date.fromtimestamp(since).isoformat()

    def replacement_of(self, *urls: str) -> str | None:
        """Return what to cite instead of a link; of a glob, with what its last star matched.

        Args:
            urls: the link's, then as it is cited; the first that the glob matches counts.
        """
        if self.replacement is None or not self.is_glob or self.url in urls:
            return self.replacement
        tails = (url_tail(self.url, url) for url in urls)
        tail = next((tail for tail in tails if tail is not None), "")
        return self.replacement.replace(STAR, tail)


class DecisionIndex:
    """Decisions by what they are about; of two about the same, the later one counts."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        latest = {decision.key: decision for decision in decisions}
        self._exact: dict[str, list[Decision]] = defaultdict(list)
        globs: list[Decision] = []
        for decision in latest.values():
            self._exact[decision.url].append(decision)
            if decision.is_glob:
                globs.append(decision)
        self._globs = sorted(globs, key=_broadness)
        self._redacted = any(is_redacted(url) for url in self._exact)

    def about(self, link: Link, citation: Citation) -> list[Decision]:
        """All decisions about a citation, the most specific first.

        One about this URL outranks a glob, one that names the post outranks one that does not, and
        of two globs the one with more letters outranks the other.
        """
        urls = {link.url, citation.url}
        if self._redacted:
            urls |= {redact(url) for url in urls}
        exact = [
            decision
            for url in urls
            for decision in self._exact.get(url, ())
            if decision.is_about(link, citation)
        ]
        globs = (one for one in self._globs if one not in exact and one.is_about(link, citation))
        return [*sorted(exact, key=lambda one: one.post is None), *globs]

    def decisive(self, link: Link, citation: Citation, today: date) -> Decision | None:
        """The decision that counts for a citation on a day: the first that is not a mere note."""
        for decision in self.about(link, citation):
            if decision.action == "accept" or (
                decision.action in SETTLES and decision.holds(today)
            ):
                return decision
        return None


SETTLES = frozenset({"ignore", "not-dead"})
"""Actions that waive a finding until their day."""


def _broadness(glob: Decision) -> tuple[bool, int]:
    return glob.post is None, -len(glob.url.replace(STAR, ""))


def find_decisions(folder: Path) -> Path | None:
    """The decisions of an archive: the first of `FILE_NAMES` in a folder, or None."""
    return next((file for name in FILE_NAMES if (file := folder / name).is_file()), None)


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """The decisions of a file, in its order.

    Raises:
        UsageError: the file can't be read, or a decision says something wrong; with its line.
    """
    try:
        return parse_decisions(path.read_bytes(), path)
    except OSError as error:
        raise UsageError(f"{path}: can't read the decisions: {error.strerror}") from error


def parse_decisions(content: bytes, path: Path) -> tuple[Decision, ...]:
    """The decisions in the content of a file, in its order.

    Args:
        content: of the file.
        path: named in errors.

    Raises:
        UsageError: a decision says something wrong; with its line.
    """
    try:
        text = content.decode("utf-8-sig")
        data = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{path}:{line}: can't read the decisions: not UTF-8") from error
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
    """Return whether a text is a day of the calendar, as 2027-01-31."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _lines(text: str, count: int) -> list[int]:
    """The line of every `[[decision]]`; zeros where a scan finds more or fewer than there are."""
    header = re.compile(r"\s*\[\[\s*[\"']?decision[\"']?\s*\]\]")
    lines = [number for number, line in enumerate(text.split("\n"), 1) if header.match(line)]
    return lines if len(lines) == count else [0] * count
