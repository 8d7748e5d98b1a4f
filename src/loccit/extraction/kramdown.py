"""Where kramdown (what Jekyll publishes) sees a link and CommonMark sees text or code.

An archive is published by one or the other; to miss a link is worse than to list one too many, so
what either sees is found. kramdown's rules: https://kramdown.gettalong.org/syntax.html
"""

import re
from collections.abc import Iterator

from loccit.extraction.reference import Spans, merged, within

_CONTAINERS = (
    "article|aside|blockquote|center|details|div|dl|fieldset|figure|footer|form|header|main|nav|ol"
    "|pre|section|table|ul"
)
_CONTAINER = re.compile(rf"<(/?)({_CONTAINERS})(?=[\s/>])", re.I)
_PARAGRAPH = re.compile(r"<(/?)p(?=[\s>])", re.I)
_START_TAG = re.compile(r"<([a-z][\w-]*+)([^<>]*+)>", re.I)
_ASKS = re.compile(r"\smarkdown\s*+=\s*+[\"']?(?:1|block|span)\b", re.I)
"""The attribute by which an element asks for Markdown in it."""
_ASKS_BARE = re.compile(r"\smarkdown(?=[\s/]|\Z)", re.I)
"""The same without a value."""


def _line_start(spaces: int) -> str:
    """An expression for a `<` that stands below so many spaces at the beginning of a line."""
    before = " " * spaces
    return rf"(?:(?<=\n{before}<)|(?<={before}<)(?<![\s\S]{before}<))"


_ALONE = r"(?!/)[a-z][^<>\n]*>(?:</[a-z][\w-]*>)?[ \t]*+\r?$"
"""One element that goes on to the end of its line, from after its `<`."""
_BLOCK_TAG = re.compile(
    rf"<(?:(?:{_line_start(1)}|{_line_start(2)}|{_line_start(3)}){_ALONE}"
    rf"|(?P<container>(?P<end>/?)(?:{_CONTAINERS})(?=[\s/>]))"
    r"|/(?:p|h[1-6]|address|summary|caption|figcaption|hgroup|center|video|audio|object|li|d[dt])\s*>"
    rf"|{_line_start(0)}{_ALONE})",
    re.I | re.M,
)
"""With what a block may begin or end: a container's tag, the end tag of another block, or an
element alone on its line."""
_TAG = re.compile(r"</?[a-zA-Z]")
_MARKUP = re.compile(r"<(?![a-z][a-z0-9+.-]*:)[^<>]*>|^[ \t]+", re.M | re.I)
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_LINE_START = re.compile(r"(?:\n|\A) {0,3}\Z")
_DESTINATION = re.compile(
    r"(?>(?:(?!\]\()[^()<>\s\"]|[ \t]++(?![\"')])|\r?\n(?=[^\s()]++(?:\)|[ \t]++[\"']))"
    r"|\([^()\n]*+\))+)"
)
_WITHOUT_SCHEME = re.compile(r"(?<=\]\()//[^\s/()<>]+\.[^\s/()<>]+")
_NO_URL = re.compile(
    r"(?<![ \t])[ \t]++(?:=\d*%?x\d*%?|[\u201c\u201d\u2018\u2019\u00ab].*)\Z", re.S
)
"""The size of an image (`=100x200`, as HackMD and Azure DevOps have it), or a title in typographic
quotation marks."""


def outside_html(text: str, start: int, code: Spans) -> Spans:
    """Of code spans and indented code, those that do not stand within an HTML element.

    A blank line ends an HTML block in CommonMark, and then indentation or a stray backtick makes
    code of the markup that goes on; in kramdown the block ends with its element.
    """
    paragraphs = _paragraphs(text, start)
    tags = _CONTAINER.finditer(text, start)
    tag = next(tags, None)
    depths: dict[str, int] = {}
    kept = []
    for begin, end in code:
        while tag is not None and tag.start() < begin:
            name = tag[2].lower()
            depths[name] = max(0, depths.get(name, 0) + (-1 if tag[1] else 1))
            tag = next(tags, None)
        if any(depths.values()) or within(begin, paragraphs):
            continue
        kept.append((begin, end))
        while tag is not None and tag.start() < end:
            tag = next(tags, None)
    return kept


def _paragraphs(text: str, start: int) -> Spans:
    """The places of elements `p` that end: where one without an end goes on to is not known."""
    opened: list[int] = []
    spans: Spans = []
    for tag in _PARAGRAPH.finditer(text, start):
        if not tag[1]:
            opened.append(tag.start())
        elif opened:
            spans.append((opened.pop(), tag.start()))
    return merged(spans)


def parsed(text: str, start: int) -> list[tuple[int, str]]:
    """Return what kramdown reads as Markdown and CommonMark as HTML, and where each stands."""
    parts: list[tuple[int, str]] = []
    if text.find("markdown", start) >= 0:
        parts += _elements(text, start)
    if text.find("<!--", start) >= 0:
        parts += _after_comments(text, start)
    if _links_below_element(text, start):
        parts += _after_elements(text, start)
    return parts


def _elements(text: str, start: int) -> Iterator[tuple[int, str]]:
    """The contents of elements that ask for Markdown in them (`markdown="1"`), and their places.

    Tags and indentation are made into dots of the same length, so that only text is left; what
    stands in such an element within such an element is read with the outer one.
    """
    done = start
    for match in _START_TAG.finditer(text, start):
        if match.start() < done or not _asks_for_markdown(match[2]):
            continue
        end = re.compile(f"</{match[1]}", re.I).search(text, match.end())
        done = end.start() if end else len(text)
        yield match.end(), dotted(text[match.end() : done])


def _asks_for_markdown(attributes: str) -> bool:
    after_values = attributes.rfind("=") + 1
    return bool(_ASKS.search(attributes) or _ASKS_BARE.search(attributes, after_values))


def dotted(text: str) -> str:
    """A text of the same length, whose tags and indentation are dots."""
    return _MARKUP.sub(lambda each: "." * len(each.group()), text)


def _after_comments(text: str, start: int) -> Iterator[tuple[int, str]]:
    """Yield the rest of each line on which a comment that began a line ends, and its place.

    In CommonMark that is HTML up to there; in kramdown the comment ends with its mark.
    """
    at = text.find("<!--", start)
    while at >= 0:
        end = text.find("-->", at + 4)
        if end < 0:
            return
        if _LINE_START.search(text, max(0, at - 4), at):
            line_end = text.find("\n", end)
            rest = text[end + 3 : line_end if line_end >= 0 else len(text)]
            if rest and not rest.isspace():
                yield end + 3, rest
        at = text.find("<!--", end)


def _links_below_element(text: str, start: int) -> bool:
    """Return whether Markdown's links may stand below a tag; decided without reading the tags."""
    tag = _TAG.search(text, start)
    if tag is None:
        return False
    at = tag.start()
    while (bracket := text.find("]", at)) >= 0:
        if text.startswith(("(", "["), bracket + 1):
            return True
        at = bracket + 1
    return text.find("<http", at) >= 0


def _after_elements(text: str, start: int) -> Iterator[tuple[int, str]]:
    """Yield what follows an outermost element, up to the next blank line, and where.

    In CommonMark an HTML block goes on to the blank line; in kramdown and Python-Markdown it ends
    with its element, and an element that holds nothing (`<br>`) ends at once.
    """
    depth = 0
    done = start
    for tag in _BLOCK_TAG.finditer(text, start):
        container = tag["container"]
        if container:
            depth = max(0, depth - 1) if tag["end"] else depth + 1
            if not tag["end"]:
                continue
        if depth == 0 and tag.start() >= done:
            begin = text.find(">", tag.end() - 1) + 1 if container else tag.end()
            if not begin:
                return
            blank = _BLANK_LINE.search(text, begin)
            done = blank.start() if blank else len(text)
            rest = text[begin:done]
            if rest and not rest.isspace():
                yield begin, dotted(rest)


def without_scheme(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where destinations stand that begin with `//`; they end where the host does."""
    for match in _WITHOUT_SCHEME.finditer(text, start, end):
        yield match.span()


def loose_destination(text: str, at: int, *, whole: bool = False) -> str:
    """An inline link's destination that may hold spaces, which CommonMark does not allow.

    Args:
        whole: keep an image's size and a title in typographic quotation marks, as kramdown does.
    """
    match = _DESTINATION.match(text, at)
    rest = text[match.end() : match.end() + 20].lstrip(" \t")[:1] if match else ""
    if match is None or rest not in {")", '"', "'", ">"}:
        return ""
    return match.group() if whole else _NO_URL.sub("", match.group())
