"""Franklin's raw HTML, which stands between tildes (https://franklinjl.org/syntax/markdown/)."""

import re
from bisect import bisect_left
from operator import itemgetter

from loccit.extraction.reference import Spans, merged

_TILDES = re.compile(r"^[ \t]{4,}~~~\s*\n((?:(?![ \t]*~~~).*\n)*)[ \t]*~~~", re.M)
_CODE = re.compile(r"\s*+(?:`|~~~|<(?:!--|pre|code|script|style|textarea))", re.I)
"""How code begins that is no code by its indentation alone."""
_end_of = itemgetter(1)


def without_tildes(text: str, start: int) -> str:
    """Franklin's text, in which `~~~` opens and closes raw HTML; of the same length."""
    return text[:start] + re.sub(r"(?m)^([ \t]*)~~~", r"\1   ", text[start:])


def indented_html(text: str, start: int) -> Spans:
    """The stretches between tildes that are indented as deeply as code."""
    return [html.span(1) for html in _TILDES.finditer(text, start)]


def without_html(text: str, regions: Spans, hidden: Spans) -> Spans:
    """The stretches of code without those of raw HTML."""
    code = merged(hidden)
    kept: Spans = []
    for begin, end in code:
        fenced = _CODE.match(text, begin, end)
        at = bisect_left(regions, begin, key=_end_of)
        while not fenced and at < len(regions) and regions[at][0] < end:
            kept.append((begin, max(begin, regions[at][0])))
            begin = min(regions[at][1], end)
            at += 1
        kept.append((begin, end))
    return kept
