"""Franklin's raw HTML, which stands between tildes (https://franklinjl.org/syntax/markdown/)."""

import re
from bisect import bisect_left
from operator import itemgetter

from loccit.extraction.reference import Spans, merged

_TILDES = re.compile(r"^([ \t]*+)~~~(?:[ \t]*+(\n))?", re.M)
_AS_CODE = 4
"""Columns by which code is indented."""
_CODE = re.compile(r"\s*+(?:`|~~~|<(?:!--|pre|code|script|style|textarea))", re.I)
"""How code begins that is no code by its indentation alone."""
_end_of = itemgetter(1)


def without_tildes(text: str, start: int) -> str:
    """Franklin's text, in which `~~~` opens and closes raw HTML; of the same length."""
    return text[:start] + re.sub(r"(?m)^([ \t]*)~~~", r"\1   ", text[start:])


def indented_html(text: str, start: int) -> Spans:
    """The stretches between tildes that are indented as deeply as code."""
    regions: Spans = []
    begun: re.Match[str] | None = None
    for tildes in _TILDES.finditer(text, start):
        if begun is None:
            begun = tildes if tildes[2] else None
        else:
            if len(begun[1].expandtabs(_AS_CODE)) >= _AS_CODE:
                regions.append((begun.end(), tildes.start()))
            begun = None
    return regions


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
