"""The interface of a format's reader: its input and its output."""

from array import array
from bisect import bisect_right
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from loccit.extraction.reference import Body
from loccit.model import GatherProblem


class UnknownFormatError(Exception):
    """A file is in no format that is known."""


class File(Struct, gc=False):
    """A file to be read, and what its reader has to say about it."""

    path: str
    """Relative to the archive."""
    data: bytes
    text: str
    """The decoded content; empty where the format is not text."""
    start: int = 0
    """Where the body begins in `text`, after the front matter."""
    outputs: bool = False
    """Whether the outputs of notebook cells are read."""
    attributes: Mapping[str, str] = {}
    """AsciiDoc attributes that the site's configuration gives to every post."""
    roles: Mapping[str, str] = {}
    """Sphinx's roles that are links by the site's configuration (`loccit.extraction.extlinks`)."""
    fields: dict[str, Any] = {}
    """What the reader learns of the post as a whole: `title`, `author`, `date`, `tags`."""
    problems: list[GatherProblem] = []

    def report(self, reason: str, detail: str = "") -> None:
        """Report something that could not be read; reading goes on."""
        self.problems.append(GatherProblem(self.path, reason, detail))


class PlaceMap:
    r"""Leads from offsets in a text to offsets in the file that the text was taken from.

    The text consists of runs whose characters stand one after the other in the file; a character
    that is written as an escape sequence (`\u0041`) is a run of its own.
    """

    __slots__ = ("_escapes", "_here", "_there")

    def __init__(self) -> None:
        self._here: list[int] = []
        self._there: list[int] = []
        self._escapes: dict[int, int] = {}

    def add(self, here: int, there: int) -> None:
        """Say that a run begins at `here` in the text and at `there` in the file.

        Runs are added in rising order; one that continues the last run is not stored.
        """
        if self._here and there - self._there[-1] == here - self._here[-1]:
            return
        self._here.append(here)
        self._there.append(there)

    def escape(self, here: int, there: int, size: int) -> None:
        """Say that the character at `here` is written as `size` characters at `there`."""
        self._here.append(here)
        self._there.append(there)
        self._escapes[here] = size
        self._here.append(here + 1)
        self._there.append(there + size)

    def of(self, here: int) -> int:
        """Return where the character at `here` stands in the file."""
        run = max(bisect_right(self._here, here) - 1, 0)
        return self._there[run] + here - self._here[run]

    def end(self, here: int) -> int:
        """Return where the stretch that ends before `here` ends in the file."""
        return self.of(here - 1) + self._escapes.get(here - 1, 1)


class LineMap:
    """Leads from offsets in a text to lines and columns of a file that is read piece by piece.

    The text consists of runs, each within one line of the file.
    """

    __slots__ = ("_columns", "_here", "_lines")

    def __init__(self) -> None:
        self._here = array("Q")
        self._lines = array("Q")
        self._columns = array("Q")

    def add(self, here: int, line: int, column: int) -> None:
        """Say that a run begins at `here` in the text, and at this place (from 1) in the file."""
        self._here.append(here)
        self._lines.append(line)
        self._columns.append(column)

    def of(self, here: int) -> tuple[int, int] | tuple[None, None]:
        """The line and the column of the character at `here`; None where nothing is known."""
        run = bisect_right(self._here, here) - 1
        if run < 0:
            return None, None
        return self._lines[run], self._columns[run] + here - self._here[run]


class Part(Struct, gc=False):
    """A text of a file, with the references in it."""

    text: str
    body: Body
    """Offsets count characters of `text`."""
    places: PlaceMap | None = None
    """Where the text stands in the file; None where it is the file's own, or stands nowhere."""
    locator: str | None = None
    """Where a person finds the part: "page 3", "cell 4", "chapter 2 (ch02.xhtml)"."""
    markdown: bool = False
    """Whether the text is Markdown, for the sentence shown around a citation."""
    prose: bool = True
    """Whether sentences surround the citations; data files have none."""
    lines: LineMap | None = None
    """Where a text stands in a file that no reader holds as a whole (an export)."""


def in_a_line(error: Exception) -> str:
    """Return what a parser's error says, in one line of at most 160 characters."""
    return " ".join(str(error).split())[:160]
