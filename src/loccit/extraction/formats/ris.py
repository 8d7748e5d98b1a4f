"""RIS, and the tagged formats of PubMed (NBIB) and EndNote (ENW): URLs and DOIs of records."""

import re
from collections.abc import Iterator

from loccit.extraction.formats.bare_urls import JOINT, WHOLE, bare_links, between, doi_link
from loccit.extraction.formats.interface import File, Part
from loccit.extraction.reference import Body, Found
from loccit.model import Kind

_TAG = re.compile(
    r"^\ufeff?(?:([A-Z][A-Z0-9])[ \t]{0,2}-(?:[ \t]|\r?$)|([A-Z]{2,4})[ ]{0,2}-[ ]"
    r"|(%[0-9A-Z@~^])[ ])",
    re.M,
)
_LINKS = frozenset({"UR", "L1", "L2", "L3", "L4", "LK", "%U", "%>"})
_DOIS = frozenset({"DO", "DI", "%R"})
_NUMBERS = frozenset({"LID", "AID", "M3", "SO"})
_PUBMED_DOI = re.compile(r"(?<!\S)(10\.\d{4,9}/\S+)[ ]\[doi\]")
_PIECE = re.compile(r"[^\s;]+(?:;(?!\s|https?:)[^\s;]+)*")


def read(file: File) -> Iterator[Part]:
    """The whole file is one text: the tags of its records are found where they stand."""
    yield Part(file.text, Body(links(file.text)), prose=False)


def links(text: str) -> list[Found]:
    """The URLs and DOIs of some records, in the order of their places."""
    return list(_found(text))


def _found(text: str) -> Iterator[Found]:
    tags = list(_TAG.finditer(text))
    ends = [*(tag.start() for tag in tags[1:]), len(text)]
    for tag, end in zip(tags, ends, strict=False):
        name = tag[1] or tag[2] or tag[3]
        begin = tag.end()
        if name in _DOIS:
            line = text[begin:end].split("\n", 1)[0].rstrip("\r")
            if doi := doi_link(line, begin, "ris"):
                yield doi
                continue
        if name in _NUMBERS and (match := _PUBMED_DOI.search(text, begin, end)):
            if doi := doi_link(match[1], match.start(1), "ris"):
                yield doi
        elif name in _LINKS:
            yield from _in_link_field(text, begin, end)
        else:
            yield from bare_links(text, begin, end)


def _in_link_field(text: str, begin: int, end: int) -> Iterator[Found]:
    for piece in _PIECE.finditer(text, begin, end):
        for start, stop in between(piece[0], JOINT):
            at, raw = piece.start() + start, piece[0][start:stop]
            if WHOLE.fullmatch(raw):
                yield Found(at, raw, raw, Kind.LINK, "ris", "", "", (at, at + len(raw)))
            else:
                yield from bare_links(text, at, at + len(raw))
