"""The references that a format's reader finds, before it is known which leave the site."""

import sys
from bisect import bisect_right
from typing import NamedTuple

from msgspec import Struct

from loccit.model import Kind


class Found(Struct, gc=False):
    """A reference to a URL at its place in a file's text; offsets count characters."""

    start: int
    """Where the URL itself stands (in its definition, for a reference link)."""
    raw: str
    """As written there."""
    value: str
    """What the format's own escapes leave: entities, backslashes and quotes undone."""
    kind: Kind
    element: str
    text: str = ""
    rel: str = ""
    mark: tuple[int, int] = (0, 0)
    """The stretch of the file that shows the citation to a reader: anchor, image, bare URL."""

    def stands_in(self, text: str) -> bool:
        """Return whether a text has it there as written.

        What was found in an altered copy of the text may go on over what was taken out.
        """
        return text.startswith(self.raw, self.start)


Spans = list[tuple[int, int]]
"""Stretches of a text in rising order, `(start, end)`."""


def within(at: int, spans: Spans) -> bool:
    """Return whether a place is inside one of some stretches in rising order."""
    before = bisect_right(spans, (at, sys.maxsize))
    return before > 0 and at < spans[before - 1][1]


def merged(spans: Spans) -> Spans:
    """The same stretches in rising order, where those that overlap or touch are one."""
    whole: Spans = []
    for start, end in sorted(spans):
        if whole and start <= whole[-1][1]:
            whole[-1] = whole[-1][0], max(end, whole[-1][1])
        else:
            whole.append((start, end))
    return whole


class Body(Struct, gc=False):
    """The references and headings of a post's body."""

    found: list[Found]
    base: str | None = None
    """The first `<base href>`."""
    hidden: Spans = []
    """Code, and what a site's templates leave out."""
    headings: list[tuple[int, str]] = []
    """Where each heading ends, and its text."""


class Leaf(NamedTuple):
    """A string in structured text, and the stretch that holds it."""

    path: tuple[str, ...]
    """The keys that lead to it, outermost first; positions in lists are left out."""
    value: str
    start: int
    end: int
