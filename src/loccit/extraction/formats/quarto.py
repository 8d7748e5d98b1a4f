"""Quarto and R Markdown: Markdown whose code chunks (```` ```{r} ````) are code."""

import re
from collections.abc import Iterator

from loccit.extraction.formats.interface import File, Part
from loccit.extraction.markdown import read_markdown

_HEADER = re.compile(r"^([\t >]*+`{3,}+[ \t]*+\{)([^\n`]*`[^\n]*)(\}[ \t]*)$", re.M)
"""How a chunk begins (knitr's `all_patterns$md$chunk.begin`), with a backtick in its options."""


def read(file: File) -> Iterator[Part]:
    """The whole file is one text in Markdown."""
    text = _HEADER.sub(_without_backticks, file.text)
    yield Part(file.text, read_markdown(text, file.start), markdown=True)


def _without_backticks(header: re.Match[str]) -> str:
    """A header of the same length that opens a fence in CommonMark, where a backtick forbids it."""
    return header[1] + header[2].replace("`", "'") + header[3]
