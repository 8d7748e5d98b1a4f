"""Instructions to loccit that a post carries: `<!-- loccit: ignore until 2027-01-01 … -->`."""

import re

from loccit.extraction.front_matter_fields import FrontMatter, strings
from loccit.extraction.reference import Spans, merged, within
from loccit.model import Directive

_OPENING = re.compile(r"(?:<!--|(\{/\*))\s*+loccit:")
_MOST = 1_000
"""Directives applied in one post."""


def directives(text: str, front: FrontMatter, hidden: Spans) -> tuple[Directive, ...]:
    """The front matter's first (line 0), then each comment that is not in code."""
    if "loccit" not in text:
        return ()
    found = [Directive(0, value) for value in strings(front.fields.get("loccit"))]
    comments = _comments(text, front.body)
    own = {(start, end) for start, end, _ in comments}
    code = merged([span for span in hidden if span not in own])
    line = 1
    counted = 0
    for start, _, said in comments:
        if len(found) >= _MOST:
            break
        if not within(start, code):
            line += text.count("\n", counted, start)
            counted = start
            found.append(Directive(line, said))
    return tuple(found)


def _comments(text: str, start: int) -> list[tuple[int, int, str]]:
    """The comments that begin with `loccit:`: start, end, and what they say."""
    found = []
    unended: set[str] = set()
    at = start
    while match := _OPENING.search(text, at):
        mark = "*/}" if match[1] else "-->"
        end = -1 if mark in unended else text.find(mark, match.end())
        if end < 0:
            unended.add(mark)
            at = match.end()
            if len(unended) == 2:
                break
            continue
        at = end + len(mark)
        found.append((match.start(), at, " ".join(text[match.end() : end].split())))
    return found
