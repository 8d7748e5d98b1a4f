"""The formats that posts are written in: which there are, how each is recognised and read.

`registry` holds the table of formats and recognises a file by its content, then by its name.
Each format has a reader, a function that takes a `File` and yields its `Part`s (`interface`).
Containers (notebooks, EPUB, data files) find the texts in a file; link languages (Markdown,
reStructuredText …) find the links in a text; a `PlaceMap` leads from one back to the other.
"""

from loccit.extraction.formats.interface import File, LineMap, Part, PlaceMap, UnknownFormatError
from loccit.extraction.formats.registry import FORMATS, Format, format_named, recognise

__all__ = [
    "FORMATS",
    "File",
    "Format",
    "LineMap",
    "Part",
    "PlaceMap",
    "UnknownFormatError",
    "format_named",
    "recognise",
]
