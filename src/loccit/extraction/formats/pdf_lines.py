"""The text of a page of a PDF, in which a URL that goes on in the next line is in one piece.

A PDF has glyphs at places; where a line ends, nothing says whether a URL ends too. It goes on if
the line is full, the next one stands below it in the same type, and what it begins with can go on
a URL: type that is that of the URL alone says so by itself, as TeX's and Word's links have it.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from loccit.extraction.formats.pdf_characters import Line, PageText

_BEGINS = re.compile(r"(?:https?|ftp)(?::\Z|:/\Z|://)|www\.", re.I)
_MAY_BEGIN = re.compile(r"(?:https?|ftp) ?:|www\.", re.I)
_FOOTNOTE = re.compile(r"(?<!\S)(\d{1,3})(?=(?:https?|ftp)://|www\.)|(\{)(?=www\.)", re.I)
"""The mark of a footnote that begins with a URL, and a brace of TeX before one."""
_NEXT_NOTE = re.compile(r"\d{1,3} (?:https?://|www\.)", re.I)
_SPACED_SCHEME = re.compile(r"\b(https?|ftp)(?: :|:(?=\s))\s{0,2}//(?=\w)", re.I)
"""What stands apart in a line that is set full, or where it ends."""
_URL_CHARACTER = re.compile(r"[\w/?#%&=~+.:;,@!$'*-]")
_SEPARATORS = frozenset("/-_=?&%#+~:")
_NOT_A_CONTINUATION = re.compile(
    r"(?:https?:|ftp:|www\.(?!html?\b))|[^\s/?#]+(?:@|\(at\))[\w-]+[.(]|\W*\Z|-\W|\[\d", re.I
)
_PATH = re.compile(r"[/_=?&%#~]|\w[.:-]\w|[A-Za-z]\d|\d[A-Za-z]|[a-z][A-Z]")
"""What words of a sentence do not have within."""
_HOST = re.compile(r"(?:[\w-]+\.)+(?:com|org|net|edu|gov|io|dev|de|uk|fr|eu)(?![\w.-])")
_WORD = re.compile(r"(?<![^\W\d_])(?<![\ufffe\x02])[^\W\d_]+(?![^\W\d_]|[\ufffe\x02]|-\r?\n)")
_COMPOUND = re.compile(r"(?<![^\W\d_])[^\W\d_]+-[^\W\d_]+(?![^\W\d_])")
_LETTERS = re.compile(r"[^\W\d_]+")
_LETTERS_BEFORE = re.compile(r"(?<![^\W\d_])([^\W\d_]+)-\Z")
_SUFFIX = re.compile(
    r"(?:html?|pdf|php|aspx?|jsp|xml|txt|json|md|zip|gz|com|org|net|edu|gov|io|dev|[a-z]{2})"
    r"(?![a-zA-Z])"
)
_A_CHARACTER = 0.6
"""The width of a broad character, as a part of its height."""
_NEIGHBOURS = 6
"""Lines above and below that show how wide the column is."""


def words_of(text: str) -> Iterator[str]:
    """The words of a text in small letters, and pairs with a hyphen; no parts of words."""
    for one in _WORD.finditer(text):
        yield one[0].lower()
    for one in _COMPOUND.finditer(text):
        yield one[0].lower()


def joined_text(raw: Any, page: Any, words: Any, known: Callable[[], frozenset[str]]) -> str:
    """The text of a page, in which each URL is in one piece.

    Args:
        raw: the functions of PDFium.
        page: pypdfium2's `PdfPage`.
        words: its `PdfTextPage`.
        known: the words of the document.
    """
    text: str = words.get_text_range()
    if not _MAY_BEGIN.search(text):
        return text
    written = PageText(raw, page.raw, words.raw)
    cut = set(_ends_within_urls(written, known))
    text = "".join(char for at, char in enumerate(written.text) if at not in cut)
    return _FOOTNOTE.sub(r"\1\2 ", _SPACED_SCHEME.sub(r"\1://", text))


def _ends_within_urls(page: PageText, known: Callable[[], frozenset[str]]) -> Iterator[int]:
    """The places in `page.text` of ends of lines in the middle of a URL, and of hyphens there."""
    url = -1
    for number, line in enumerate(page.lines[:-1]):
        begun = _url_at_the_end(page.text, line)
        if begun is not None:
            url = begun
        elif url < 0 or page.text[line.start : line.end].strip() != _first_token(page.text, line):
            url = -1
            continue
        if _goes_on(page, number, url):
            if page.text[line.end - 1] == "-" and _is_hyphenated(page.text, line.end, known):
                yield line.end - 1
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
    if _NEXT_NOTE.match(page.text, following.start, following.end):
        return False
    if not _URL_CHARACTER.match(page.text, line.end - 1):
        return False
    if not _is_below(line, following) and not _is_in_the_next_column(line, following):
        return False
    kind = page.type_at(line.end - (2 if page.text[line.end - 1] == "~" else 1))
    if page.type_at(following.start + (token[0] == "~" and len(token) > 1)) != kind:
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


def _is_hyphenated(text: str, end: int, known: Callable[[], frozenset[str]]) -> bool:
    """Return whether a hyphen at the end of a line parts a word that the document has in one."""
    if text[end - 2] in "&?":
        return True
    before, after = _LETTERS_BEFORE.search(text, 0, end), _LETTERS.match(text, end + 1)
    if before is None or after is None:
        return False
    one, other = before[1].lower(), after[0].lower()
    words = known()
    return one + other in words and f"{one}-{other}" not in words and not {one, other} <= words


def _is_below(line: Line, following: Line) -> bool:
    down = line.baseline - following.baseline
    return 0.5 * line.height < down < 2.4 * line.height and following.left < line.right


def _is_in_the_next_column(line: Line, following: Line) -> bool:
    return following.left > line.right and following.baseline > line.baseline + 5 * line.height


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
