"""The text of a page of a PDF, in which a URL that goes on in the next line is in one piece.

A PDF has glyphs at places; where a line ends, nothing says whether a URL ends too. It goes on if
the line is full, the next one stands below it in the same type, and what it begins with can go on
a URL: type that is that of the URL alone says so by itself, as TeX's and Word's links have it.
"""

import ctypes
import re
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

_LEFT_OUT = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
"""Characters without a width, which some writers put around every piece of text."""
_WRITTEN = {0x223C: "~", 0x2DC: "~", 0x2010: "-", 0xFFFE: "-", 2: "-"} | {
    0xFB00 + number: text for number, text in enumerate(("ff", "fi", "fl", "ffi", "ffl"))
}
"""What TeX prints for a tilde, PDFium's hyphens at the ends of lines, ligatures."""
_HYPHENS = frozenset({0xFFFE, 2})
_BEGINS = re.compile(r"(?:https?|ftp)(?::\Z|:/\Z|://)|www\.", re.I)
_MAY_BEGIN = re.compile(r"(?:https?|ftp) ?:|www\.", re.I)
_FOOTNOTE = re.compile(r"(?<!\S)(\d{1,3})(?=(?:https?|ftp)://|www\.)", re.I)
"""The mark of a footnote that begins with a URL."""
_SPACED_SCHEME = re.compile(r"\b(https?|ftp)(?: :|:(?=\s))\s{0,2}//(?=\w)", re.I)
"""What stands apart in a line that is set full, or where it ends."""
_URL_CHARACTER = re.compile(r"[\w/?#%&=~+.:;,@!$'*-]")
_SEPARATORS = frozenset("/-_=?&%#+~:")
_NOT_A_CONTINUATION = re.compile(
    r"(?:https?:|ftp:|www\.)|[^\s/?#]+(?:@|\(at\))[\w-]+[.(]|\W*\Z|-\W|\[\d", re.I
)
_PATH = re.compile(r"[/_=?&%#~]|\w[.:-]\w|[A-Za-z]\d|\d[A-Za-z]|[a-z][A-Z]")
"""What words of a sentence do not have within."""
_HOST = re.compile(r"(?:[\w-]+\.)+(?:com|org|net|edu|gov|io|dev|de|uk|fr|eu)(?![\w.-])")
_SUFFIX = re.compile(
    r"(?:html?|pdf|php|aspx?|jsp|xml|txt|json|md|zip|gz|com|org|net|edu|gov|io|dev|[a-z]{2})"
    r"(?![a-zA-Z])"
)
_A_CHARACTER = 0.6
"""The width of a broad character, as a part of its height."""
_NEIGHBOURS = 6
"""Lines above and below that show how wide the column is."""


class Line(NamedTuple):
    """A line of a page: `text[start:end]`, and where it stands, in points."""

    start: int
    end: int
    left: float
    right: float
    baseline: float
    height: float


class PageText:
    """The characters of a page as they are written, with the place and the type of each."""

    def __init__(self, raw: Any, words: Any) -> None:
        self._raw, self._words = raw, words
        self._index: list[int] = []
        self.lines: list[Line] = []
        pieces: list[str] = []
        count, length, begun = raw.FPDFText_CountChars(words), 0, 0
        for index in range(count):
            code = raw.FPDFText_GetUnicode(words, index)
            written = _WRITTEN.get(code) or _character(code)
            if code in (10, 13) and not raw.FPDFText_IsGenerated(words, index):
                written = "\ufffd"
            if written == "\r" or _LEFT_OUT.match(written):
                continue
            if written.isdigit() and pieces and self._is_a_mark(index):
                pieces.append(" ")
                self._index.append(index)
                length += 1
            pieces.append(written)
            self._index += [index] * len(written)
            length += len(written)
            if code in _HYPHENS:  # PDFium leaves out the end of the line that follows
                pieces.append("\n")
                self._index.append(index)
                length += 1
            if pieces[-1] == "\n":
                self._add_line(begun, length - 1)
                begun = length
        self._add_line(begun, length)
        self.text = "".join(pieces)

    def _add_line(self, start: int, end: int) -> None:
        if end > start:
            boxes = [self.box(at) for at in {start, end - 1, *range(start, end, 8)}]
            height = max(top - bottom for _, _, bottom, top in boxes)
            left, right = self.box(start)[0], self.box(end - 1)[1]
            self.lines.append(Line(start, end, left, right, self.baseline(start), height))

    def _is_a_mark(self, index: int) -> bool:
        """Return whether a digit is that of a footnote: smaller than what it follows."""
        size, before = (
            self._raw.FPDFText_GetFontSize(self._words, one) for one in (index, self._index[-1])
        )
        return bool(size < 0.8 * before)

    def box(self, at: int) -> tuple[float, float, float, float]:
        """Left, right, bottom and top of a character, as its type has them."""
        rectangle = self._raw.FS_RECTF()
        self._raw.FPDFText_GetLooseCharBox(self._words, self._index[at], ctypes.byref(rectangle))
        return rectangle.left, rectangle.right, rectangle.bottom, rectangle.top

    def baseline(self, at: int) -> float:
        """The height at which a character stands."""
        x, y = ctypes.c_double(), ctypes.c_double()
        self._raw.FPDFText_GetCharOrigin(
            self._words, self._index[at], ctypes.byref(x), ctypes.byref(y)
        )
        return y.value

    def type_at(self, at: int) -> tuple[bytes, float, tuple[int, ...]]:
        """The font, the size and the colour of a character."""
        index, flags = self._index[at], ctypes.c_int()
        name = ctypes.create_string_buffer(128)
        self._raw.FPDFText_GetFontInfo(self._words, index, name, 128, ctypes.byref(flags))
        colour = [ctypes.c_uint() for _ in range(4)]
        self._raw.FPDFText_GetFillColor(self._words, index, *map(ctypes.byref, colour))
        size = round(self._raw.FPDFText_GetFontSize(self._words, index), 1)
        return name.value, size, tuple(one.value for one in colour)


def _character(code: int) -> str:
    """The character of a code; a replacement where there is none."""
    return "\ufffd" if code > sys.maxunicode or 0xD800 <= code < 0xE000 else chr(code)


def joined_text(raw: Any, words: Any) -> str:
    """The text of a page (pypdfium2's `PdfTextPage`), in which each URL is in one piece."""
    text: str = words.get_text_range()
    if not _MAY_BEGIN.search(text):
        return text
    page = PageText(raw, words.raw)
    cut = set(_ends_within_urls(page))
    text = "".join(char for at, char in enumerate(page.text) if at not in cut)
    return _FOOTNOTE.sub(r"\1 ", _SPACED_SCHEME.sub(r"\1://", text))


def _ends_within_urls(page: PageText) -> Iterator[int]:
    """The places in `page.text` of ends of lines in the middle of a URL."""
    url = -1
    for number, line in enumerate(page.lines[:-1]):
        begun = _url_at_the_end(page.text, line)
        if begun is not None:
            url = begun
        elif url < 0 or page.text[line.start : line.end].strip() != _first_token(page.text, line):
            url = -1
            continue
        if _goes_on(page, number, url):
            yield line.end
        else:
            url = -1


def _url_at_the_end(text: str, line: Line) -> int | None:
    """Return where a URL begins that goes up to the end of a line."""
    start = max(text.rfind(" ", line.start, line.end) + 1, line.start)
    found = [one.start() for one in _BEGINS.finditer(text, start, line.end)]
    return found[-1] if found else None


def _first_token(text: str, line: Line) -> str:
    return text[line.start : line.end].split(" ", 1)[0]


def _goes_on(page: PageText, number: int, url: int) -> bool:
    """Return whether a URL that reaches the end of a line goes on in the next one."""
    line, following = page.lines[number], page.lines[number + 1]
    token = _first_token(page.text, following)
    if page.text.endswith("://", url, line.end):
        return True
    if _NOT_A_CONTINUATION.match(token) or not _URL_CHARACTER.match(token):
        return False
    if not _URL_CHARACTER.match(page.text, line.end - 1) or not _is_below(line, following):
        return False
    kind = page.type_at(line.end - 1)
    if page.type_at(following.start) != kind:
        return False
    edge = _right_edge(page.lines, number)
    if edge - line.right > page.box(following.start + len(token) - 1)[1] - following.left:
        return False  # it would have had room in the line above
    if _HOST.match(token) and _HOST.search(page.text, url, line.end):
        return False
    alone = page.text[following.start : following.end].strip() == token
    is_full = edge - line.right < _A_CHARACTER * line.height
    return _has_own_type(page, url, following.start + len(token), kind) or _reads_on(
        page.text[line.end - 1], token, alone, is_full
    )


def _is_below(line: Line, following: Line) -> bool:
    down = line.baseline - following.baseline
    return 0.5 * line.height < down < 2.2 * line.height and following.left < line.right


def _right_edge(lines: list[Line], number: int) -> float:
    """The right edge of a column."""
    line = lines[number]
    near = lines[max(number - _NEIGHBOURS, 0) : number + _NEIGHBOURS + 1]
    return max(
        one.right
        for one in near
        if abs(one.left - line.left) < 5 * line.height
        and abs(one.baseline - line.baseline) < 3 * _NEIGHBOURS * line.height
    )


def _has_own_type(page: PageText, url: int, after: int, kind: object) -> bool:
    """Return whether a URL, with what may go on it, has a type that no text beside it has.

    Args:
        url: where it begins.
        after: where what may go on it ends.
        kind: its type.
    """
    before = url - 1
    while before > 0 and not page.text[before].isalnum():
        before -= 1
    while after < len(page.text) and not page.text[after].isalnum():
        after += 1
    beside = [at for at in (before, after) if 0 <= at < len(page.text)]
    return bool(beside) and all(page.type_at(at) != kind for at in beside)


def _reads_on(last: str, token: str, alone: bool, is_full: bool) -> bool:
    """Return whether what a line begins with reads as the continuation of a URL.

    Args:
        last: the last character of the line above.
        token: what the line begins with.
        alone: whether the line holds nothing else.
        is_full: whether the line above has no room for another character.
    """
    inside = token.rstrip(".,;:)")
    if last in ",;!'*":
        return False
    if last == ".":
        return bool(_SUFFIX.match(token) or (token[0].islower() and _PATH.search(inside)))
    if last == "/":
        ends = alone or inside != token
        return bool(_PATH.search(inside)) or token[0].isdigit() or (ends and token[0].islower())
    if last in _SEPARATORS:
        return last != ":" or token[0] == "/"
    if token[0] in "/?&=_%#~.-":
        return token[1:2].isalnum() or token[0] == "/"
    if is_full:
        return bool(_PATH.search(inside)) or (alone and inside == token)
    return alone and "/" in inside
