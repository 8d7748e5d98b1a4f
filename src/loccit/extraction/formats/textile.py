"""Textile (textile-lang.com): `"text":url`, `!image!:url`, link aliases, and HTML."""

import re
from collections.abc import Iterator

from loccit.extraction.formats.interface import File, Part
from loccit.extraction.formats.scanner import Sheet, delimited, whole
from loccit.extraction.html import scan
from loccit.extraction.reference import Found
from loccit.extraction.visible_text import fold
from loccit.model import Kind

_BLOCK = r"(?:\([^)\n]*\))?"
_HIDDEN = re.compile(
    rf"^(?:bc|pre|notextile){_BLOCK}\.\.[ \t](?:[^\n]*\n)*?"
    rf"(?=\Z|^(?:p|h[1-6]|bq|bc|pre|notextile|fn\d+){_BLOCK}\.|[^\n]*\Z)"
    rf"|^(?:bc|###){_BLOCK}\.{{1,2}}[ \t](?:[^\n]++\n?)*"
    r"|(?<!\w)@(?=\S)[^@\n]+@(?!\w)|(?<!=)==[^\n=]+==(?!=)",
    re.M | re.S,
)
_ELEMENT = re.compile(r"<(pre|code|notextile)\b[^>]{0,1000}>", re.I)
_ALIAS = re.compile(r"^\[([^\]\n]+)\]((?:https?|ftp)://\S+)[ \t]*\r?$", re.M)
_LINK = re.compile(
    r"(\[)?\"((?:[^\"\n]|\n(?![ \t]*\n))+?)\":((?:(?:https?|ftp)://|www\.)?(?(1)[^\s\]]+|[^\s\[\]<>\"|]+))"
)
_IMAGE = re.compile(
    r"!(?![\s!])(?:[<>=]|\([^)\n]{0,500}+\))?((?:https?://)[^\s!()]+)(?:\(([^)\n]{0,500}+)\))?!(?::([^\s\]<>|]+))?"
)
_ABSOLUTE = re.compile(r"(?:https?|ftp)://", re.I)
_TRAILING = re.compile(r"[.,;:!?'*_)\]]+$")
_HEADING = re.compile(r"^h[1-6](?:\([^)\n]*\))?\.[ \t]+(\S[^\n]*)", re.M)


def read(file: File) -> Iterator[Part]:
    """The whole file is one text."""
    yield whole(file, _found(file), _HEADING)


def _found(file: File) -> Iterator[Found]:
    sheet = Sheet(file.text, file.start)
    elements = delimited(sheet.text, _ELEMENT, lambda begin: f"</{begin[1]}>")
    hidden = [(begin.start(), end.end()) for begin, end in elements]
    sheet.blank(hidden)
    hidden = sorted(hidden + [match.span() for match in sheet.take(_HIDDEN)])
    if "<" in file.text:
        yield from scan(file.text, file.start, hidden).found
        sheet.take(re.compile(r"<[a-zA-Z][^>]{0,2000}>"))
    aliases = {match[1]: (match.start(2), match[2]) for match in sheet.take(_ALIAS)}
    for match in sheet.take(_IMAGE):
        yield Found(
            match.start(1),
            match[1],
            match[1],
            Kind.IMAGE,
            "textile",
            match[2] or "",
            "",
            match.span(),
        )
        if match[3] and _ABSOLUTE.match(match[3]):
            raw = _trimmed(match[3])
            yield Found(match.start(3), raw, raw, Kind.LINK, "textile", "", "", match.span())
    for match in sheet.take(_LINK):
        raw, said = match[3] if match[1] else _trimmed(match[3]), fold(match[2])
        if _ABSOLUTE.match(raw):
            yield Found(match.start(3), raw, raw, Kind.LINK, "textile", said, "", match.span())
        elif alias := aliases.get(raw):
            start, url = alias
            yield Found(start, url, url, Kind.LINK, "textile", said, "", match.span())


def _trimmed(url: str) -> str:
    while match := _TRAILING.search(url):
        if match[0][-1] == ")" and url.count("(") >= url.count(")"):
            break
        url = url[:-1]
    return url
