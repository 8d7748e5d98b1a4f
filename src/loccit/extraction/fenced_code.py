"""Fenced code, whose lines are taken out before the Markdown parser sees them.

Fences at the first column are paired by the rules of CommonMark 0.31, section 4.5. They are fences
unless they stand in HTML or in code that began above, and only the parser knows that: so whoever
uses `without_code` asks `are_code` of what the parser made of it.
"""

import re

from loccit.extraction.reference import Spans

_FENCE = re.compile(r"(?:\A|\n)( {0,3})(```+|~~~+)([^\n]*)")
_COMMENT = re.compile(r"<!--|-->")
"""What may make another comment end here, or none: it is looked for in the whole text."""
_LEAST = 40
"""Characters worth replacing."""


def without_code(text: str) -> tuple[str, Spans]:
    """The text with spaces for what stands in fenced code, and where that code was taken to be.

    A span is from where an opening fence begins to where its closing one does.
    """
    pieces: list[str] = []
    codes: Spans = []
    done = 0
    opened: re.Match[str] | None = None
    for match in _FENCE.finditer(text):
        if opened is None:
            if not match[1] and (match[2][0] == "~" or "`" not in match[3]):
                opened = match
        elif match[2].startswith(opened[2]) and (not match[3] or match[3].isspace()):
            begin, end = opened.end(), match.start()
            if end - begin > _LEAST and not _COMMENT.search(text, begin, end):
                pieces += text[done:begin], "\n", " " * (end - begin - 1)
                done = end
                codes.append((opened.start(2), match.start(2)))
            opened = None
    return ("".join([*pieces, text[done:]]) if pieces else text), codes


def are_code(codes: Spans, fenced: Spans) -> bool:
    """Return whether the parser found all of some code where it was taken to be.

    Args:
        codes: As of `without_code`.
        fenced: What it found: from where opening fences begin to where closing ones end.
    """
    ends = dict(fenced)
    return all(close < ends.get(begin, 0) and ends[begin] - close < 1_000 for begin, close in codes)
