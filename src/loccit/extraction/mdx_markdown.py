"""The Markdown of an MDX text, when its tags and its JavaScript are blanked (`mdx`)."""

import re
from bisect import bisect_right

from loccit.extraction.mdx import Jsx

_FILLER = "\x1f"
"""Stands for what was blanked: no white space to Markdown, which may make code of it, but white
space to Python, so that it vanishes from texts."""


class MdxMarkdown:
    """The Markdown of an MDX text: of the same length, without tags and without indentation."""

    def __init__(self, text: str, start: int, jsx: Jsx) -> None:
        pieces: list[str] = []
        at = start
        for begin, end in jsx.blanked:
            if begin < at:
                continue
            pieces += (text[at:begin], re.sub(r"[^\n]", _FILLER, text[begin:end]))
            at = end
        pieces.append(text[at:])
        lines = "".join(pieces).split("\n")
        self._starts: list[int] = []
        self._indents: list[int] = []
        place = start
        for number, line in enumerate(lines):
            if _FILLER in line and not line.strip(f" \t\r{_FILLER}"):
                line = " " * len(line)
            bare = line.lstrip(" \t")
            self._starts.append(place)
            self._indents.append(len(line) - len(bare))
            lines[number] = bare + " " * (len(line) - len(bare))
            place += len(line) + 1
        self.text = "\n".join(lines)

    def place(self, at: int) -> int:
        """Return the place in the post of a place in the Markdown; both count from its start."""
        line = bisect_right(self._starts, at) - 1
        return at + self._indents[line] if line >= 0 else at
