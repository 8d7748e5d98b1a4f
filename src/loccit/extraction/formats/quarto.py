"""Quarto and R Markdown: Markdown whose code chunks (```` ```{r} ````) are code."""

from collections.abc import Iterator

from loccit.extraction.formats.interface import File, Part
from loccit.extraction.markdown import read_markdown


def read(file: File) -> Iterator[Part]:
    """The whole file is one text in Markdown."""
    yield Part(file.text, read_markdown(file.text, file.start), markdown=True)
