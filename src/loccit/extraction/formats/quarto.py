"""Quarto and R Markdown: Markdown whose code chunks (```` ```{r} ````) are code."""

import re
from collections.abc import Iterator

from loccit.extraction.formats.interface import File, Part
from loccit.extraction.markdown import read_markdown

_HEADER = re.compile(r"^([\t >]*+`{3,}+[ \t]*+\{)([^\n`]*`[^\n]*)(\}[ \t]*)$", re.M)
"""How a chunk begins (knitr's `all_patterns$md$chunk.begin`), with a backtick in its options."""
_LONG_FENCE = re.compile(r"^[\t >]*+(`{4,})[ \t]*+\{[^\n`]+\}[ \t]*$", re.M)
_FENCE = re.compile(r"^[\t >]*+(`{3,}+)[ \t]*+(\{)?", re.M)


def read(file: File) -> Iterator[Part]:
    """The whole file is one text in Markdown."""
    text = _HEADER.sub(_without_backticks, file.text)
    text = _with_equal_fences(text) if "````" in text else text
    body = read_markdown(text, file.start, generator="quarto")
    if text != file.text:  # a URL may not go on over a fence
        body.found = [one for one in body.found if one.stands_in(file.text)]
    yield Part(file.text, body, markdown=True)


def _with_equal_fences(text: str) -> str:
    """A text of the same length in which a chunk ends at a shorter fence than began it.

    knitr warns of that and ends the chunk, unless one as long comes before the next chunk.
    """
    pieces = []
    done = 0
    for chunk in _LONG_FENCE.finditer(text):
        shortest = None
        for fence in _FENCE.finditer(text, chunk.end()):
            if fence[2] or len(fence[1]) >= len(chunk[1]):
                break
            shortest = shortest or fence
        else:
            fence = None
        if shortest is not None and (fence is None or fence[2]):
            length = len(shortest[1])
            begin = chunk.start(1)
            pieces += [text[done:begin], " " * (len(chunk[1]) - length), "`" * length]
            done = chunk.end(1)
    return "".join([*pieces, text[done:]])


def _without_backticks(header: re.Match[str]) -> str:
    """A header of the same length that opens a fence in CommonMark, where a backtick forbids it."""
    return header[1] + header[2].replace("`", "'") + header[3]
