"""The context of a citation, to judge it without opening the post: sentence and heading."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from loccit.extraction.reference import Found
from loccit.extraction.visible_text import as_text, strip_tags

_WINDOW = 600
"""Characters of source looked at on either side: markup is long, sentences are not."""
_LONGEST = 240
"""Characters kept on either side."""

_BLOCK = (
    r"</?(?:address|article|aside|blockquote|body|center|d[dlt]|details|div|fieldset|figcaption"
    r"|figure|footer|form|h[1-6r]|header|iframe|li|main|nav|ol|option|p|pre|section|summary|table"
    r"|tbody|t[dhr]|thead|ul)\b[^>]*>|<br[^>]*>\s*<br[^>]*>|\n[ \t\r]*\n"
    r"|\n[ \t]*(?:[-*+>]|\d+[.)])[ \t]|\n[ \t]*(?:-{2,}|={2,})[ \t\r]*(?:\n|\Z)"
)
_BREAK = re.compile(_BLOCK, re.I | re.S)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\s+(?=[^a-z])|[。！？][”’」』）]*")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|Prof|St|vs|No|Jr|Sr|U\.S)|\.[A-Za-z])\.\s+$"
)
_LONGEST_ABBREVIATION = 12
_INLINE = re.compile(
    r"!?\[((?:[^\[\]\\]|\\(?s:.))*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)|\*{1,3}(?=\S)|(?<=\S)\*{1,3}"
)
_SPACE = re.compile(r"\s+")
_HEADING_START = re.compile(r"<h[1-6](?=[\s/>])", re.I)
_HEADING_END = re.compile(r"</h[1-6]\s*>", re.I)
_LONGEST_HEADING = 2000


def sentence_around(
    text: str, mark: tuple[int, int], shown: str, floor: int = 0, *, markdown: bool = False
) -> tuple[str, int, int]:
    """The sentence around a citation as text, and where the citation's text stands in it.

    Args:
        mark: the stretch of the file that shows the citation.
        shown: the citation's text.
        floor: where the post's body begins.
    """
    begin, end = mark
    before = text[_start_of_window(text, max(floor, begin - _WINDOW), floor, begin) : begin]
    if breaks := [match.end() for match in _BREAK.finditer(before)]:
        before = before[breaks[-1] :]
    after = text[end : _end_of_window(text, end, end + _WINDOW)]
    if match := _BREAK.search(after):
        after = after[: match.start()]
    before = _as_text(_whole_tags(before), markdown)
    after = _as_text(_whole_tags(after), markdown)
    for match in reversed(list(_SENTENCE_END.finditer(before))):
        if _ends_sentence(before, match.end()):
            before = before[match.end() :]
            break
    for match in _SENTENCE_END.finditer(after + " X"):
        if _ends_sentence(after, match.end()):
            after = after[: match.end()]
            break
    before, after = _shortened_before(before.lstrip()), _shortened_after(after.rstrip())
    return before + shown + after, len(before), len(before) + len(shown)


def _ends_sentence(text: str, at: int) -> bool:
    """Return whether what looks like the end of a sentence is one."""
    near = max(0, at - _LONGEST_ABBREVIATION)
    return not _ABBREVIATION.search(text, near, at) and not _in_url(text, at)


_ENDS_URL = re.compile(r"[\s<>\"\u3000-\u303f\uff01-\uff65]")
_URL = re.compile(r"://|%3A%2F%2F|www\.|%40|[?&][\w.-]+=", re.I)
"""What tells that a run without white space is a URL, or a piece of one."""
_LONGEST_URL = 2_048
_USUAL_URL = 128


def _in_url(text: str, at: int) -> bool:
    """Return whether a place is within a URL, so that a text cut there would show a piece of it.

    What a piece says (an address, a token) can't be distinguished from other text any more.
    """
    if at <= 0 or _ENDS_URL.match(text, at - 1) or _ENDS_URL.match(text, at):
        return False
    start, end = _run(text, at, 0)
    return start < at < end and _URL.search(text, start, end) is not None


def _run(text: str, at: int, floor: int) -> tuple[int, int]:
    """The stretch around a place without white space and without what ends a URL."""
    before = None
    for size in (_USUAL_URL, _LONGEST_URL):
        first = max(floor, at - size)
        if before := _ENDS_URL.search(text[first:at][::-1]):
            break
    after = _ENDS_URL.search(text, at, at + _LONGEST_URL)
    start = at - before.start() if before else first
    return start, after.start() if after else min(len(text), at + _LONGEST_URL)


def _start_of_window(text: str, at: int, floor: int, limit: int) -> int:
    """The place itself, or the end of the URL that it is within."""
    if at <= floor or not _in_url(text, at):
        return at
    return min(_run(text, at, floor)[1], limit)


def _end_of_window(text: str, floor: int, at: int) -> int:
    """The place itself, or the beginning of the URL that it is within."""
    if at >= len(text) or not _in_url(text, at):
        return at
    return max(_run(text, at, floor)[0], floor)


def _whole_tags(piece: str) -> str:
    """Without the tag that the piece begins in the middle of, and the one that it ends in."""
    closing, opening = piece.find(">"), piece.find("<")
    if closing >= 0 and (opening < 0 or closing < opening):
        piece = piece[closing + 1 :]
    last = piece.rfind("<")
    return piece[:last] if last > piece.rfind(">") else piece


def _as_text(piece: str, markdown: bool) -> str:
    """White space folded but kept at the ends, where the citation's text joins."""
    if markdown and ("[" in piece or "*" in piece):
        piece = _INLINE.sub(lambda match: match[1] or "", piece)
    return _SPACE.sub(" ", as_text(piece))


def _shortened_before(piece: str) -> str:
    return piece if len(piece) <= _LONGEST else "…" + piece[-_LONGEST:].partition(" ")[2]


def _shortened_after(piece: str) -> str:
    return piece if len(piece) <= _LONGEST else piece[:_LONGEST].rpartition(" ")[0] + "…"


class Around:
    """The text around each citation of one post.

    Args:
        floor: where the body begins.
        headings: those that the format's own reader found, by where they end.
    """

    def __init__(
        self, text: str, floor: int, headings: Sequence[tuple[int, str]], *, markdown: bool
    ) -> None:
        all_headings = dict(headings)
        self._ends = sorted([*all_headings, *(m.end() for m in _HEADING_END.finditer(text, floor))])
        self._headings = all_headings
        self._text = text
        self._floor = floor
        self._markdown = markdown

    def of(self, one: Found) -> tuple[str, str, int, int]:
        """The nearest heading above, the sentence, and where the citation's text stands in it."""
        if one.start < self._floor:
            return "", "", 0, 0
        above = bisect_right(self._ends, one.mark[0])
        heading = self._heading(self._ends[above - 1]) if above else ""
        sentence = sentence_around(
            self._text, one.mark, one.text, self._floor, markdown=self._markdown
        )
        return heading, *sentence

    def _heading(self, end: int) -> str:
        """The text of the heading that ends at `end`."""
        if end not in self._headings:
            text = self._text[max(self._floor, end - _LONGEST_HEADING) : end]
            starts = list(_HEADING_START.finditer(text))
            self._headings[end] = strip_tags(text[starts[-1].start() :]) if starts else ""
        return self._headings[end]
