"""Bare URLs in the text of any format: they end where bare URLs end in Markdown."""

from collections.abc import Iterator

from loccit.gather.autolinks import bare_urls
from loccit.gather.found import Found
from loccit.model import Kind


def bare_links(text: str, start: int, end: int, element: str = "text") -> Iterator[Found]:
    """The bare URLs that begin in `text[start:end]`."""
    for begin, stop in bare_urls(text, start, end):
        raw = text[begin:stop]
        yield Found(begin, raw, absolute(raw), Kind.LINK, element, raw, "", (begin, stop))


def absolute(raw: str) -> str:
    """A bare URL with the scheme that `www.` leaves out."""
    return f"http://{raw}" if raw[:4].lower() == "www." else raw
