"""Whether two pages are one page, or two made from one mould.

Sources: Broder, "On the resemblance and containment of documents" (1997), for the likeness of
texts. Where texts are nearly the same, the little that differs is looked at: a page whose picture,
whose numbers or whose few own words are its content is a page of its own.
"""

import re
from urllib.parse import unquote, urlsplit

from loccit.judge.view import View
from loccit.model import Page
from loccit.page import similarity, without_echo
from loccit.page.sketch import words_of

ALIKE = 0.9
"""The similarity from which two texts are nearly the same."""
_SURE = 0.97
"""The similarity from which nothing of weight can differ beyond the part of a text that is kept."""
_KEPT = 2000
"""Characters of a page's text that are kept (`Page.text`)."""
_TITLES_ALIKE = 0.3
_OWN_WORDS = 4
"""Words that only one of two pages has, from which they are its content."""
_OWN_NUMBERS = 3
_NUMBERS_SHARE = 0.1
"""Numbers that differ, and their part of all words, from which they are the content."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_NUMBER = re.compile(r"\d+")
_WITHOUT_BLANKS = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")


def likeness(page: Page, other: Page) -> float:
    """How alike two pages are: their texts, and their titles where those differ."""
    if page.words == 0 and other.words == 0:
        alike = 1.0 if page.title == other.title and page.text_digest == other.text_digest else 0.0
    else:
        alike = similarity(page.sketch, other.sketch)
    if alike < ALIKE or page.title == other.title:
        return alike
    one, two = set(words_of(page.title)), set(words_of(other.title))
    union = one | two
    # Titles with different words are of different pages, whatever little text there is; a repeated
    # address changes some words only.
    return alike if not union or len(one & two) / len(union) >= _TITLES_ALIKE else 0.0


def nearly_same(page: Page, other: Page) -> bool:
    """Whether two pages have nearly the same text."""
    return likeness(page, other) >= ALIKE


def apart(view: View, sibling: View) -> bool:
    """Whether what little differs between two nearly equal pages is what the first is for."""
    page, other = view.page, sibling.page
    if page is None or other is None:
        return False
    if page.text_digest == other.text_digest and page.title == other.title:
        return _shows_other(page, other)
    return (
        _shows_other(page, other)
        or _names_its_own(view, sibling)
        or _counts_other(page.text, other.text)
        or _says_more(view, sibling)
        or _is_cut_off(page, other)
    )


def _shows_other(page: Page, other: Page) -> bool:
    """Whether each shows a picture, a frame or a player that the other does not."""
    one, two = set(page.holds), set(other.holds)
    return bool(one - two) and bool(two - one)


def _names_its_own(view: View, sibling: View) -> bool:
    """Whether the titles or headings are equal but for each page's own address."""
    one, two = _headline(view.page), _headline(sibling.page)
    if one == two:
        return False
    bare = [without_echo(text, at) for text, at in ((one, view.final), (two, sibling.final))]
    return words_of(bare[0]) == words_of(bare[1])


def _headline(page: Page | None) -> str:
    return "" if page is None else f"{page.title}\n{page.heading}".lower()


def _counts_other(text: str, other: str) -> bool:
    """Whether numbers are the content, and are others: tables, timetables, measurements."""
    one, two = _NUMBER.findall(text), _NUMBER.findall(other)
    differing = len(set(one) ^ set(two)) / 2
    return differing >= _OWN_NUMBERS and differing >= _NUMBERS_SHARE * len(text.split())


def _says_more(view: View, sibling: View) -> bool:
    """Whether the first has words that the second lacks, beyond those of its address."""
    page, other = view.page, sibling.page
    assert page is not None
    assert other is not None
    address = _words(unquote(urlsplit(view.final).path.lower()))
    own = _words(without_echo(page.text, view.final)) - _words(other.text.lower()) - address
    return sum(0.5 if _WITHOUT_BLANKS.match(word) else 1.0 for word in own) >= _OWN_WORDS


def _words(text: str) -> set[str]:
    found: set[str] = set()
    for word in _WORD.findall(text):
        found.update(word if _WITHOUT_BLANKS.search(word) else (word,))
    return found


def _is_cut_off(page: Page, other: Page) -> bool:
    """Whether what differs lies beyond the part of the texts that is kept, and may be content."""
    long = len(page.text) >= _KEPT and len(other.text) >= _KEPT
    return long and page.text[:_KEPT] == other.text[:_KEPT] and likeness(page, other) < _SURE
