"""The characters of a page of a PDF as they are written, and the lines in which they stand."""

import ctypes
import re
import sys
from typing import Any, NamedTuple

_LEFT_OUT = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
"""Characters without a width, which some writers put around every piece of text."""
_WRITTEN = {0x223C: "~", 0x2DC: "~", 0x2010: "-", 0xFFFE: "-", 2: "-"} | {
    0xFB00 + number: text for number, text in enumerate(("ff", "fi", "fl", "ffi", "ffl"))
}
"""What TeX prints for a tilde, PDFium's hyphens at the ends of lines, ligatures."""
_HYPHENS = frozenset({0xFFFE, 2})
_SPACED_URL = re.compile(
    r"\b(?:https?|ftp) : ?/ ?/ ?[\w%~+]+(?:(?: [-./:?=&#_~,] ?|[-./:?=&#_~,])[\w%~+]*+)+", re.I
)
"""A URL in a line that is set full where URLs may be parted, as BibLaTeX does."""
_STRAY_ACCENT = re.compile("(?<=\\S) [\u00a8\u00b4\u02c6\u00af\u02d8\u02d9\u02c7\u02dd](?=\\n)")
"""The accent of a letter in a line below, which stands higher than the letter."""
_MOST_OBJECTS = 20_000
"""Of a page, which are looked through for rules."""
_THICKEST, _LONGEST = 2, 20
"""Points of a rule that is an underscore."""
_WORD_SPACE = 0.16
"""The least width of a space, as a part of the size of its type."""


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

    def __init__(self, raw: Any, page: Any, words: Any) -> None:
        self._raw, self._words = raw, words
        self._index: list[int] = []
        self._drawn = _rules(raw, page)
        written: list[str] = []
        for index in range(raw.FPDFText_CountChars(words)):
            for char in self._written(index, written):
                written.append(char)
                self._index.append(index)
        self.text = "".join(written)
        self._close_up()
        self.lines: list[Line] = []
        start = 0
        for end in [one.start() for one in re.finditer("\n", self.text)] + [len(self.text)]:
            self._add_line(start, end)
            start = end + 1

    def _written(self, index: int, before: list[str]) -> str:
        """The text that a character is: none, one or two of it."""
        code = self._raw.FPDFText_GetUnicode(self._words, index)
        char = _WRITTEN.get(code) or _character(code)
        if char.isalpha():
            return char
        if char == " " and before and self._raw.FPDFText_IsGenerated(self._words, index):
            return self._gap(index, before[-1])
        if code in (10, 13) and not self._raw.FPDFText_IsGenerated(self._words, index):
            char = "\ufffd"
        if char == "\r" or _LEFT_OUT.match(char):
            return ""
        if char == "\n" and before and self._drawn and self._rule_behind(self._index[-1]):
            return "_\n"
        if char.isdigit() and before and self._is_a_mark(index):
            return " " + char
        # PDFium leaves out the end of the line that follows a hyphen
        return char + "\n" if code in _HYPHENS else char

    def _gap(self, index: int, last: str) -> str:
        """The text of a gap that PDFium sees: a space, an underscore, a line break, or nothing."""
        if index + 1 >= self._raw.FPDFText_CountChars(self._words):
            return " "
        if self._drawn and self._rule_behind(self._index[-1]):
            return "_"
        before, after = self._box(self._index[-1]), self._box(index + 1)
        down = self._origin(self._index[-1]) - self._origin(index + 1)
        if 2 * down > before[3] - before[2] and after[0] < before[0]:
            return "\n"
        is_narrow = 0 <= after[0] - before[1] < _WORD_SPACE * (before[3] - before[2])
        return "" if is_narrow and last in "/_=&?" else " "

    def _rule_behind(self, index: int) -> bool:
        """Return whether a rule is drawn behind a character, as TeX does for an underscore."""
        _, right, bottom, top = self._box(index)
        size = top - bottom
        origin = self._origin(index)
        return any(
            abs(left - right) < 0.12 * size
            and 0.2 * size < end - left < size
            and -0.4 * size < at - origin < 0.1 * size
            for left, end, at in self._drawn
        )

    def _close_up(self) -> None:
        """Leave out spaces within URLs that are set wide, and accents that stray to line ends."""
        cut = {
            at
            for url in _SPACED_URL.finditer(self.text)
            for at in range(url.start(), len(url[0].rstrip()) + url.start())
            if self.text[at] == " "
        }
        for accent in _STRAY_ACCENT.finditer(self.text):
            cut.update(range(*accent.span()))
        if not cut:
            return
        self.text = "".join(char for at, char in enumerate(self.text) if at not in cut)
        self._index = [index for at, index in enumerate(self._index) if at not in cut]

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
        return self._box(self._index[at])

    def _box(self, index: int) -> tuple[float, float, float, float]:
        rectangle = self._raw.FS_RECTF()
        self._raw.FPDFText_GetLooseCharBox(self._words, index, ctypes.byref(rectangle))
        return rectangle.left, rectangle.right, rectangle.bottom, rectangle.top

    def baseline(self, at: int) -> float:
        """The height at which a character stands."""
        return self._origin(self._index[at])

    def _origin(self, index: int) -> float:
        x, y = ctypes.c_double(), ctypes.c_double()
        self._raw.FPDFText_GetCharOrigin(self._words, index, ctypes.byref(x), ctypes.byref(y))
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


def _rules(raw: Any, page: Any) -> list[tuple[float, float, float]]:
    """The short level rules of a page: left, right and height above its bottom, in points."""
    rules = []
    for number in range(min(raw.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        drawn = raw.FPDFPage_GetObject(page, number)
        # Ghostscript draws a rule as an image
        if raw.FPDFPageObj_GetType(drawn) not in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
            continue
        edges = [ctypes.c_float() for _ in range(4)]
        raw.FPDFPageObj_GetBounds(drawn, *map(ctypes.byref, edges))
        left, bottom, right, top = (one.value for one in edges)
        if top - bottom < _THICKEST and 1 < right - left < _LONGEST:
            rules.append((left, right, (bottom + top) / 2))
    return rules
