"""Where pandoc (which publishes for Quarto and bookdown) sees a link and CommonMark none."""

import re
from collections.abc import Iterator

from loccit.extraction.kramdown import dotted
from loccit.extraction.reference import Spans

PUBLISHING_BY_IT = frozenset({"quarto", "bookdown"})
_RAW_TEXT = re.compile(r"[\s>]*+<(?:script|style|pre|textarea|[!?])", re.I)
_ABOVE = re.compile(r"(?:\A|(?:\A|\n)[ \t>]*+(?::::[^\n]*+)?\r?\n)[ \t>]*+\Z")
_BELOW = re.compile(r"(?:\{[^{}\n]*+\})?[ \t]*+\r?(?:\n[ \t>]*+(?::::|\r?\n|\Z)|\Z)")
_WHITE = 400
"""Characters above an image that are looked at."""


def in_elements(text: str, blocks: Spans) -> Iterator[tuple[int, str]]:
    """The contents of blocks of HTML, which are Markdown to pandoc, and their places.

    Args:
        blocks: what CommonMark takes for HTML.
    """
    for begin, end in blocks:
        if not _RAW_TEXT.match(text, begin, end):
            yield begin, dotted(text[begin:end])


def is_figure(text: str, begin: int, end: int) -> bool:
    """Return whether an image is a paragraph of its own: its description is a caption then."""
    above = _ABOVE.search(text, max(0, begin - _WHITE), begin)
    return above is not None and _BELOW.match(text, end) is not None
