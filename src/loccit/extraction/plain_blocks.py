"""Headings, paragraphs and lists of Markdown that expressions read, so the parser need not.

The parser's events for a line take several times as long as an expression takes for it, and most
lines of most posts hold nothing but text, code spans and inline links. Such lines mean the same
wherever they stand, but for one thing: they may be in fenced code or in an HTML block. So a
placeholder of the same length stands for each paragraph of such lines, and where the parser tells
the placeholder as text, the paragraph's links are links.

Why that is exact (numbers are sections of CommonMark 0.31):

- a paragraph begins at the first column below a blank line or a heading, and what comes after the
  next blank line begins at the first column too: no list goes on from or into it (5.2);
- on each line all brackets are an inline link's and all backticks a code span's, and there is no
  backslash, `<` or `|`: no construct begins on one line and ends on another (6);
- no line begins another kind of block (4), and a paragraph stays open at the end of each, so an
  indented line is no code (4.4).
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

import pyromark
from msgspec import Struct

from loccit.extraction.destinations import OPTIONS, folded
from loccit.extraction.reference import Found, Spans
from loccit.extraction.visible_text import fold
from loccit.model import Kind

PLACEHOLDER = ",\x7f"
"""How the text of a placeholder begins: with punctuation, as a link does, and a control character
that posts do not hold (one that does is read by the parser alone)."""

_CODE = r"`[^`\s](?:[^`\n\r]*+(?<!\s))?`(?!`)"
_ESCAPE = r"\\[!-/:-@\[-`{-~]?"
"""A backslash with what it escapes."""
_PLAIN_TEXT = (
    r"(\*\*(?=[^\W_]))?"
    rf"((?>(?:[^\[\]`<\\*_~&\x00-\x1f\x7f]++|(?<=[A-Za-z0-9])_++(?=[A-Za-z0-9])|&(?= )|{_CODE})*))"
    r"(?(1)(?<=[^\W_])\*\*)"
)
"""It shows what is written but for backticks, if need be in strong emphasis as a whole: an
underscore within a word is no emphasis (6.2)."""
_PROSE = r"[^\[\]`<\\\x00-\x1f\x7f]++"
_TEXT = rf"(?>(?:{_PROSE}|{_CODE}|{_ESCAPE}|\[(?!\^)(?:{_PROSE})?\](?![(\[:]))*)"
"""It may hold emphasis, code, character references, and brackets that are no reference."""
_URL = r"(?>(?:[^\\()<>\[\]`;\x00-\x20\x7f]++|\([^\\()<>\[\]`;\x00-\x20\x7f]*+\))+)"
"""It means what is written: a character reference would need its semicolon."""
_TITLE = r"(?: ++\"[^\"\\`<\[\]\x00-\x1f\x7f]*+\")?"
_BLOCK_START = r"(?:[-*_ ]*+|[-:| ]*+)(?:\n|\Z)|[ #>=:~]|[-+*](?: |\n|\Z)|\d++[.)](?:[ \n]|\Z)"
"""It also begins the second line of a table."""
_INLINE = (
    rf"(?>(?:{_PROSE}|\[(?!\^){_TEXT}\]\({_URL}{_TITLE}\)|{_CODE}|{_ESCAPE}|<(?![a-zA-Z/!?])"
    rf"|\[(?!\^)(?:{_PROSE})?\](?![(\[:]))+)"
)
_LINE = rf" *+(?:(?:[*+-]|\d{{1,9}}[.)]) {{1,4}}+)?(?!{_BLOCK_START}){_INLINE}"
_HEADING = r"#{1,6} "
_BLANK = r"\n\n[ \n]*+(?<=\n)(?!\t)"
"""Blank lines, and below them a line that begins at the first column."""
_PARAGRAPH_END = rf"(?={_BLANK}|\n{_HEADING}|\n?\Z)"
_BLOCK = (
    rf"(?:{_HEADING}(?![^\n{{]*\{{){_INLINE}(?=\n[^ \t]|\n?\Z)"
    rf"|(?! )(?>(?:{_LINE}(?:\n(?=[^\n#])|{_PARAGRAPH_END}))+)(?<!\n))"
)
_BLOCKS = re.compile(rf"\n(?<=\n\n)(?![ \n])((?:[ \n]*+(?<=\n){_BLOCK})+)(?=\n\n|\n#|\n?\Z)")
"""They do not end in a heading that text stands directly below: a placeholder is no heading."""
_HEADING_BELOW = re.compile(rf"\n{_HEADING}[^\n]*+")
_LINKS = re.compile(rf"\[(?!\^)(?:{_PLAIN_TEXT}|({_TEXT}))\]\(({_URL}){_TITLE}\)|{_CODE}|{_ESCAPE}")
_CODES = re.compile(rf"{_CODE}|{_ESCAPE}")
_DEFINED = re.compile(r"\]:")
"""How the label of a link reference definition ends."""
_LONGEST_LABEL = 1_000
"""Characters of a label with its bracket (CommonMark 0.31, "link label")."""
_NO_LINK = re.compile(r"\](?!\()")
_WWW = re.compile(r"\.(?<=[wW]{3}\.)(?<!//....)")
_BLANK_LINES = re.compile(r"\n\n[ \n]*+(?<=\n)")
_HTML_BEGINS = re.compile(r"<(?:!--|!\[CDATA\[|![a-z]|\?|(?:script|pre|style|textarea)\b)", re.I)
_HTML_ENDS = {"<!--": "-->", "<![cdata[": "]]>", "<?": "?>", "<!": ">"}
"""What ends an HTML block that does not end at a blank line (4.6, kinds 2 to 5)."""


class PlainBlocks(Struct):
    """A text without what expressions read of it."""

    rest: str
    """The text with the placeholders."""
    ends: dict[int, int] = {}
    """By where a placeholder begins, where it ends; offsets count characters."""


def set_aside(text: str) -> PlainBlocks:
    """Put a placeholder in the place of all blocks that expressions read."""
    if "\x7f" in text:
        return PlainBlocks(text)
    is_sure = _Doubts(text).allow
    pieces: list[str] = []
    ends: dict[int, int] = {}
    done = 0
    for match in _BLOCKS.finditer(text):
        for begin, end in _sure_blocks(text, match.start(1), match.end(), is_sure):
            pieces += text[done:begin], ",", "\x7f" * (end - begin - 1)
            ends[begin] = done = end
    return PlainBlocks("".join([*pieces, text[done:]]) if ends else text, ends)


class _Doubts:
    """Reasons to leave blocks of a text to the parser though the expressions match them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._labels = _labels(text, _DEFINED, 0, len(text))
        """The labels that may be defined."""
        begun = {match.group().lower() for match in _HTML_BEGINS.finditer(text)}
        self._html_ends = {_HTML_ENDS.get(one, "</" if one[1].isalpha() else ">") for one in begun}
        """What may end an HTML block that goes on beyond a blank line."""
        self._has_www = _WWW.search(text) is not None

    def allow(self, begin: int, end: int) -> bool:
        """Return whether some blocks hold no reference, no bare URL and no end of HTML above.

        What follows an escaped bracket is no destination: its URL is bare.
        """
        text = self._text
        count = text.count
        schemes = count("](https://", begin, end) + count("](http://", begin, end)
        return (
            end - begin >= len(PLACEHOLDER)
            and count("://", begin, end) == schemes
            and text.find("(//", begin, end) < 0
            and text.find("\\](", begin, end) < 0
            and not (self._has_www and _WWW.search(text, begin, end))
            and not any(text.find(mark, begin, end) >= 0 for mark in self._html_ends)
            and not (self._labels and self._labels & _labels(text, _NO_LINK, begin, end))
        )


def _sure_blocks(
    text: str, begin: int, end: int, is_sure: Callable[[int, int], bool]
) -> Iterator[tuple[int, int]]:
    """The stretches of successive blocks that are sure."""
    if is_sure(begin, end):
        yield begin, end
        return
    for between in _BLANK_LINES.finditer(text, begin, end):
        if is_sure(begin, between.start()):
            yield begin, between.start()
        begin = between.end()
    if is_sure(begin, end):
        yield begin, end


def _labels(text: str, ending: re.Pattern[str], begin: int, end: int) -> set[str]:
    """Return what stands in the innermost brackets that end so, as labels are compared."""
    labels = set()
    for match in ending.finditer(text, begin, end):
        at = match.start()
        opening = text.rfind("[", max(begin, at - _LONGEST_LABEL), at)
        if opening >= 0:
            labels.add(folded(text[opening + 1 : at]))
    return labels


def links(text: str, begin: int, end: int, start: int, codes: Spans) -> list[Found]:
    """The links of blocks that were set aside.

    Args:
        text: The text that `set_aside` was given.
        begin: Where the blocks begin in it.
        end: Where they end in it.
        start: Where the text begins in the file.
        codes: Where to add the code spans that hold what markup begins with.
    """
    found: list[Found] = []
    done = begin
    for match in _LINKS.finditer(text, begin, end):
        first, last = match.span()
        _, plain, marked_up, url = match.groups()
        if url is not None:
            said = (
                fold(plain.replace("`", "")) if marked_up is None else _shown(f"[{marked_up}](#)")
            )
            kind = Kind.LINK
            if first > done and text[first - 1] == "!":
                kind = Kind.IMAGE
                first -= 1
            mark = first + start, last + start
            found.append(Found(match.start(4) + start, url, url, kind, "markdown", said, "", mark))
        done = last
    if text.find("<", begin, end) >= 0 or text.find("{", begin, end) >= 0:
        for match in _CODES.finditer(text, begin, end):
            if text[match.start()] == "`":
                codes.append((match.start() + start, match.end() + start))
    return found


def headings(text: str, begin: int, end: int, start: int) -> Iterator[tuple[int, str]]:
    """The places where the headings of blocks that were set aside end, with their texts.

    Args:
        text: The text that `set_aside` was given.
        begin: Where the blocks begin in it.
        end: Where they end in it.
        start: Where the text begins in the file.
    """
    if text.startswith("#", begin):
        last = text.find("\n", begin, end)
        yield _heading(text, begin, end if last < 0 else last, start)
    for match in _HEADING_BELOW.finditer(text, begin, end):
        yield _heading(text, match.start() + 1, match.end(), start)


def _heading(text: str, begin: int, end: int, start: int) -> tuple[int, str]:
    return start + end + text.startswith("\n", end), _shown(text[begin:end])


@lru_cache(4_096)
def _shown(markdown: str) -> str:
    """The text of a link or a heading as the parser understands it."""
    said: list[str] = []
    for event in pyromark.events(markdown, options=OPTIONS):
        if isinstance(event, dict):
            said.append(str(event.get("Text") or event.get("Code") or ""))
    return fold("".join(said))
