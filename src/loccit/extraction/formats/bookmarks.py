"""Bookmarks as browsers export them (the Netscape bookmark file format), which are HTML."""

import re
from collections.abc import Iterator

from loccit.extraction.formats.interface import File, Part
from loccit.extraction.html import scan

_OF_BROWSERS = re.compile(r"(?:place|chrome|moz-extension|chrome-extension|edge|file|feed):", re.I)


def read(file: File) -> Iterator[Part]:
    """The whole file is one text; what leads into the browser itself is left out."""
    body = scan(file.text, file.start)
    body.found = [one for one in body.found if not _OF_BROWSERS.match(one.value)]
    yield Part(file.text, body)
