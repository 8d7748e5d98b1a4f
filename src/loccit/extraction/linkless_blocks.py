"""Stretches of Markdown without any part of a link, which a parser need not read.

Spaces of the same length stand for them, so all places stay. A text is divided where a line begins
at the first column below a blank line. What stands between two such lines is inert, whatever
precedes and follows it, if nothing in it can begin or end a link, code or HTML (numbers are those
of sections of CommonMark 0.31):

- it is part of no block that began above but fenced code or HTML (5.2, 4.5, 4.6), and ends neither;
- no block that begins in it goes on below, for fenced code and HTML do not begin in it;
- what follows begins at the first column, so it means the same below a list as below nothing.
"""

import re
from bisect import bisect_right
from functools import lru_cache

_DIVISION = re.compile(r"\n\r?\n(?=[^ \t\r\n])")
_LEAST = 40
"""Characters worth replacing."""

_MARKS = ("<", "[", "{", "://", "```", "~~~")
"""What belongs to a link, to the bounds of code, to HTML or to a template."""
_WWW = re.compile(r"\.(?<=[wW]{3}\.)")
_HEADING = re.compile(r"#|\n(?=[ \t>]*(?:=+|-+)[ \t]*\r?(?:\n|\Z))")
_HTML = re.compile(r"<[!?]")
"""How HTML blocks begin whose end need hold no tag (4.6, kinds 2 to 5)."""


@lru_cache(256)
def _any_of(marks: tuple[str, ...]) -> re.Pattern[str]:
    """An expression for some marks, each of which begins with a literal, which makes it fast."""
    return re.compile("|".join(marks))


def _marks(text: str, *, headings: bool) -> re.Pattern[str] | None:
    """Return an expression for what is not inert in this text; None where everything is."""
    marks = [re.escape(mark) for mark in _MARKS if mark in text]
    if _WWW.search(text):
        marks.append(_WWW.pattern)
    if _HTML.search(text):
        marks.append(">")
    if headings:
        marks.append(_HEADING.pattern)
    return _any_of(tuple(marks)) if marks else None


def without_linkless(text: str, *, headings: bool) -> str:
    """The text with spaces for what is inert.

    Args:
        headings: keep what may be one.
    """
    marks = _marks(text, headings=headings)
    if marks is None:
        return " " * len(text)
    search = marks.search
    starts = [0, *[division.end() for division in _DIVISION.finditer(text)], len(text)]
    pieces: list[str] = []
    done = kept = 0
    """Up to where the text is in `pieces`, and up to where it is to be kept."""
    while match := search(text, kept):
        number = bisect_right(starts, match.start()) - 1
        begin = starts[number]
        if begin - kept >= _LEAST:
            pieces += text[done:kept], " " * (begin - kept - 2), "\n\n"
            done = begin
        kept = starts[number + 1]
    if len(text) - kept >= _LEAST:
        # A text that ends in a fence ends in code that is closed; this one does not.
        pieces += text[done:kept], " " * (len(text) - kept - 2), "\n."
        done = len(text)
    return "".join([*pieces, text[done:]]) if pieces else text
