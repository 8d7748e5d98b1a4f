"""Repairs as lines that a person reads on a terminal: where, what was cited, what is written."""

from collections.abc import Callable, Iterable, Iterator
from itertools import takewhile

from loccit.cli.terminal import style
from loccit.display import printable
from loccit.repair.files import Repaired

_LONGEST = 100
"""Characters of a URL that are shown, around what changes."""

Hide = Callable[[str], str]
"""Leaves out of a URL what no output may show."""


def table(results: Iterable[Repaired], hide: Hide) -> Iterator[str]:
    """Two lines for each repair: `post:line  old` and below it `→ new`, the change marked.

    Args:
        results: posts before and after.
        hide: of the old URL and the new one.
    """
    for result in results:
        for made in result.made:
            edit = made.edit
            old, new = marked(printable(hide(edit.raw)), printable(hide(edit.url)))
            place = style(printable(f"{result.post}:{edit.line}"), bold=True)
            yield f"{place}  {style(edit.kind, dim=True)}"
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
