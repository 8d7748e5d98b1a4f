"""Repaired posts as patches for `git apply`, which show no password and no recipient."""

import stat
from bisect import bisect_right
from collections.abc import Callable, Sequence

from loccit.repair.files import Repaired
from loccit.repair.patch import Replacement, binary, hunks, lines_of, replaced, unified
from loccit.urls.redaction import redact_text

Hides = Callable[[str], bool]
"""Whether a text holds what no output may show."""


def diff(result: Repaired, folder: str, hides: Hides) -> bytes:
    """A patch that makes a post the repaired one.

    A unified diff quotes the lines that change. Where these hold what is to be hidden (or are no
    text), they are changed by a patch in git's binary format, which holds nothing of the old lines.

    Args:
        result: a post before and after.
        folder: where the archive is, seen from where the patch is to be applied.
        hides: of the lines that are quoted.
    """
    name = f"{folder}/{result.post}" if folder else result.post
    before, after = lines_of(result.before), lines_of(result.after)
    shown: list[tuple[int, int]] = []
    hidden: list[tuple[int, int]] = []
    for hunk in hunks(before, after):
        quoted = b"".join((*before[slice(*hunk)], *after[slice(*hunk)]))
        readable = b"\0" not in quoted and not hides(quoted.decode("utf-8", "replace"))
        (shown if readable else hidden).append(hunk)
    parts = [unified(name, before, after, shown)] if shown else []
    if hidden:
        parts.append(_hidden(result, name, hidden))
    return b"".join(parts)


def _hidden(result: Repaired, name: str, hidden: Sequence[tuple[int, int]]) -> bytes:
    """A patch of some hunks, for the file in which the others have been applied."""
    starts = [start for start, _ in hidden]
    first: list[Replacement] = []
    then: list[Replacement] = []
    moved = 0
    notes = []
    for one, made in zip(result.replacements, result.made, strict=True):
        line = result.before.count(b"\n", 0, one.start)
        at = bisect_right(starts, line) - 1
        if at >= 0 and line < hidden[at][1]:
            then.append(Replacement(one.start + moved, one.end + moved, one.new))
            notes.append(f"# {result.post}:{made.edit.line}:{made.edit.column}: {made.edit.url}\n")
        else:
            first.append(one)
            moved += len(one.new) - (one.end - one.start)
    head = (
        "# In git's binary format, since the lines that change hold a password, or whom a link\n"
        "# was sent to, or are no text. What is written:\n"
    )
    preamble = redact_text(head + "".join(notes)).encode("utf-8", "replace")
    mode = "100755" if result.mode & stat.S_IXUSR else "100644"
    return preamble + binary(name, replaced(result.before, first), then, mode)
