"""Repairs as lines that a person reads on a terminal: where, what was cited, what is written."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, takewhile

from loccit.cli.terminal import style
from loccit.display import printable
from loccit.repair.files import Repaired

_LONGEST = 100
"""Characters of a URL that are shown, around what changes."""

Hide = Callable[[str], str]
"""Leaves out of a URL what no output may show."""


def table(results: Iterable[Repaired], hide: Hide) -> Iterator[str]:
    """A line for each place, and below it two for each repair: the old URL, and `→` the new one.

    What differs between the two is marked. Repairs of one kind in one line of a post, which may
    hold a whole post, stand below its place together.

    Args:
        results: posts before and after.
        hide: of the old URL and the new one.
    """
    for result in results:
        places = groupby((made.edit for made in result.made), lambda edit: (edit.line, edit.kind))
        for (line, kind), edits in places:
            place = style(printable(f"{result.post}:{line}"), bold=True)
            yield f"{place}  {style(kind, dim=True)}"
            for edit in edits:
                old, new = marked(printable(hide(edit.raw)), printable(hide(edit.url)))
                yield f"  {old}"
                yield f"  → {new}"


def marked(old: str, new: str) -> tuple[str, str]:
    """Return two URLs with what differs between them in red and green."""
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    return _shown(old, start, end, "red"), _shown(new, start, end, "green")


def _alike(one: str, other: str) -> int:
    """Count the characters that two texts have in common at their beginnings."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _shown(url: str, start: int, end: int, colour: str) -> str:
    stop = len(url) - end
    head, middle, tail = url[:start], url[start:stop], url[stop:]
    room = max(20, (_LONGEST - len(middle)) // 2)
    if len(url) > _LONGEST:
        head = head if len(head) <= room else f"…{head[-room:]}"
        tail = tail if len(tail) <= room else f"{tail[:room]}…"
        if len(middle) > _LONGEST:
            middle = f"{middle[: _LONGEST // 2]}…{middle[-_LONGEST // 2 :]}"
    return head + style(middle, fg=colour, bold=True) + tail
