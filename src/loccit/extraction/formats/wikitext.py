"""Wikitext of MediaWiki: `[url text]`, bare URLs, and URLs in the parameters of templates."""

import re
from collections.abc import Iterator

from loccit.extraction.character_references import undo_references
from loccit.extraction.formats.interface import File, Part
from loccit.extraction.formats.scanner import Sheet, delimited, whole
from loccit.extraction.reference import Found
from loccit.extraction.visible_text import fold
from loccit.model import Kind

_HIDDEN = re.compile(
    r"<!--|<(nowiki|pre|syntaxhighlight|source|math|score|templatedata|timeline|graph|hiero)\b"
    r"(?:[^>]{0,1000}[^>/])?>",
    re.I,
)
_CHARS = (
    r"(?:[^\[\]<>\"\x00-\x20\x7f\u00a0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000|{}]"
    r"|\{(?!\{)|(?<!\})\}(?!\}))"
)
"""What a URL consists of (MediaWiki's `Parser::EXT_LINK_URL_CLASS`), without the marks of
templates: `|`, `{{` and `}}`."""
_BRACKETED = re.compile(
    rf"\[((?:(?:https?|ftps?|gopher|irc)://|//)(?:(?!''){_CHARS}|\|(?![^\[\]\n]{{0,300}}?\}}\}}))+)"
    r"(\{\{)?([^\]\n]*)\]?",
    re.I,
)
_BARE = re.compile(rf"(?<![\w/])(?:https?|ftps?)://(?:(?!''){_CHARS})+(\{{\{{)?", re.I)
_PARAMETER = re.compile(
    rf"\|[ \t]*+[\w-]{{0,40}}url[ \t]*+=[ \t]*+(//{_CHARS}+)(?=\s*+[|}}])", re.I
)
"""A URL without its scheme, which templates for citations make a link of."""
_UNFINISHED = ("/", "=", "?", "&", "#", "-", "_", ".")
"""How a URL ends that goes on with what a template says."""
_ESCAPED_BRACKET = re.compile(r"&(?:[lg]t|#0*6[02]|#x0*3[ce]);", re.I)
_HEADING = re.compile(r"^(={1,6})[ \t]*+(\S[^\n]{0,500}?)[ \t]{0,20}\1[ \t]*+$", re.M)


def read(file: File) -> Iterator[Part]:
    """The whole file is one text."""
    yield whole(file, wikitext_links(file.text, file.start), _HEADING, group=2)


def wikitext_links(text: str, start: int = 0) -> Iterator[Found]:
    """The links that lead out of the wiki."""
    sheet = Sheet(text, start)
    sheet.blank(
        (begin.start(), end.end()) for begin, end in delimited(sheet.text, _HIDDEN, _end_of)
    )
    for match in _BRACKETED.finditer(sheet.text):
        if not match[2]:
            said = fold(match[3].strip())
            yield _found(match.start(1), match[1], said, match.span())
        sheet.blank([match.span(1)])
    for match in _PARAMETER.finditer(sheet.text):
        yield _found(match.start(1), match[1], match[1], match.span(1))
        sheet.blank([match.span(1)])
    for match in _BARE.finditer(sheet.text):
        url = match[0].removesuffix("{{")
        if match[1] and url.endswith(_UNFINISHED):
            continue
        raw = _trimmed(url)
        yield _found(match.start(), raw, raw, (match.start(), match.start() + len(raw)))


def _end_of(begin: re.Match[str]) -> str:
    return rf"</{begin[1]}\s*>" if begin[1] else "-->"


def _found(start: int, raw: str, said: str, mark: tuple[int, int]) -> Found:
    return Found(start, raw, undo_references(raw), Kind.LINK, "wikitext", said, "", mark)


def _trimmed(url: str) -> str:
    """A bare URL without the punctuation at its end (`Parser::makeFreeExternalLink`)."""
    url = _ESCAPED_BRACKET.split(url, maxsplit=1)[0]
    trailing = ",;\\.:!?" if "(" in url else ",;\\.:!?)"
    return url.rstrip(trailing)
