"""Plain text, and lists of URLs: bare URLs, and those in angle brackets (RFC 3986, appendix C)."""

from collections.abc import Iterator

from loccit.extraction.formats.bare_urls import bare_links
from loccit.extraction.formats.interface import File, Part
from loccit.extraction.reference import Body


def read(file: File) -> Iterator[Part]:
    """The whole file is one text."""
    yield Part(file.text, Body(list(bare_links(file.text, file.start, len(file.text)))))
