"""Djot (djot.net): Markdown's links, without bare URLs; HTML stands in blocks of its own."""

import re
from collections.abc import Iterator

from loccit.extraction.formats.interface import File, Part
from loccit.extraction.markdown import read_markdown
from loccit.extraction.reference import Found
from loccit.extraction.visible_text import fold
from loccit.model import Kind

_RAW_HTML = re.compile(r"^[ \t]*`{3,}[ \t]*=html[ \t]*\r?$", re.M)
"""How a block of HTML begins (Djot syntax reference, "Raw block")."""
_FENCE = re.compile(r"^[ \t]*`{3,}[ \t]*\r?$", re.M)
_DEFINITION = re.compile(r"^\[([^\]\n]{1,300})\]:[ \t]+(\S+)", re.M)
_COLLAPSED = re.compile(r"\[([^\[\]]{1,300})\]\[\]")
_MARKUP = re.compile(r"[`*_\"'{}\s]+")
"""What a label is compared without: it is the text that the link shows."""


def read(file: File) -> Iterator[Part]:
    """The whole file is one text in Djot."""
    text = _without_fences(file.text) if "=html" in file.text else file.text
    body = read_markdown(text, file.start)
    body.found = [
        one for one in body.found if one.element != "bare-url" and one.stands_in(file.text)
    ]
    if "][]" in text:
        body.found += _collapsed(text, file.start, {one.start for one in body.found})
    yield Part(file.text, body, markdown=True)


def _without_fences(text: str) -> str:
    """A text of the same length, in which blocks of HTML are no code."""
    kept: list[str] = []
    at = 0
    while (opening := _RAW_HTML.search(text, at)) and (end := _FENCE.search(text, opening.end())):
        kept += (text[at : opening.start()], " " * len(opening.group()))
        kept += (text[opening.end() : end.start()], " " * len(end.group()))
        at = end.end()
    return "".join((*kept, text[at:]))


def _collapsed(text: str, start: int, known: set[int]) -> Iterator[Found]:
    """Yield the links ``[`text`][]`` whose definition has the text without the markup."""
    defined = {_MARKUP.sub(" ", one[1]).strip(): one for one in _DEFINITION.finditer(text, start)}
    for one in _COLLAPSED.finditer(text, start):
        definition = defined.get(_MARKUP.sub(" ", one[1]).strip())
        if definition is not None and definition.start(2) not in known:
            raw = definition[2]
            yield Found(
                definition.start(2), raw, raw, Kind.LINK, "markdown", fold(one[1]), "", one.span()
            )
