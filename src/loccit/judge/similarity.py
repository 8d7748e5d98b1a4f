"""Comparison of pages: the same page, or two from one template.

Sources: Broder, "On the resemblance and containment of documents" (1997), for the likeness of
texts. Where texts are nearly the same, the little that differs is looked at: a page whose picture,
whose numbers or whose few own words are its content is a page of its own.
"""

import re
from urllib.parse import unquote, urlsplit

from loccit.judge.view import View
from loccit.model import Page
from loccit.page import DRAWN, KEPT, similarity, sketch_of, without_own_address
from loccit.page.sketch import MOST_WORDS, words_of

ALIKE = 0.9
"""The similarity from which two texts are nearly the same."""
_SURE = 0.94
"""The similarity from which nothing of weight can differ beyond the part of a text that is kept."""
_TITLES_ALIKE = 0.3
_OWN_WORDS = 3
"""Words that only one of two pages has, from which they are its content …"""
_OF_A_HOME = 25
"""Words that only the home page has, from which they are its content."""
_LONGER = 15
"""… or so many more words than the other, whichever they are."""
_OWN_NUMBERS = 3
_NUMBERS_SHARE = 0.15
"""Numbers that differ, and their part of all words, from which they are the content …"""
_MANY_NUMBERS = 12
"""… or so many of them, whatever stands beside."""
_WORD = re.compile(r"(?<![\w-])[^\W\d_]{3,}(?![\w-])")
_TOKEN = re.compile(r"[a-f]{4,}")
"""Letters that may well be a number: request ids and tokens are no words."""
_TOKENS = re.compile(r"\w+(?:[-.:,]\w+)*")
_WHOLE = 200
"""Words of a page whose whole text is kept."""
WITHOUT_BLANKS = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")


def nearly_same(view: View, sibling: View) -> bool:
    """Return whether two pages have nearly the same text, and titles that may be one page's."""
    page, other = view.page, sibling.page
    if page is None or other is None or not _titles_alike(view, sibling):
        return False
    return text_similarity(view, sibling) >= ALIKE or _same_words(view, sibling)


def text_similarity(view: View, sibling: View) -> float:
    """Return how alike the texts of two pages are, 0 to 1."""
    page, other = view.page, sibling.page
    if page is None or other is None:
        return 0.0
    if page.words == 0 and other.words == 0:
        return 1.0 if page.title == other.title and page.text_digest == other.text_digest else 0.0
    return similarity(sketch_of(page, view.final), sketch_of(other, sibling.final))


def _titles_alike(view: View, sibling: View) -> bool:
    """Titles with different words are of different pages, whatever little text there is.

    A repeated address changes some words only; where it is all that differs, how many they are
    does not matter.
    """
    assert view.page is not None
    assert sibling.page is not None
    one, two = set(words_of(view.page.title)), set(words_of(sibling.page.title))
    if one - _name(view) == two - _name(sibling):
        return True
    return len(one & two) / len(one | two) >= _TITLES_ALIKE


def _same_words(view: View, sibling: View) -> bool:
    """Return whether two short texts have the same words but for numbers and each one's own name.

    Shingles can't tell that of so few words.
    """
    page, other = view.page, sibling.page
    if page is None or other is None or not 0 < page.words <= _WHOLE or other.words > _WHOLE:
        return False
    return _plain_words(view, _name(view)) == _plain_words(sibling, _name(sibling))


def differs_slightly(view: View, sibling: View) -> bool:
    """Return whether the first has words or links that the second lacks, or the other way.

    Numbers, tokens and the words of either address are no such words.
    """
    page, other = view.page, sibling.page
    if page is None or other is None or page.text_digest == other.text_digest:
        return False
    addresses = _address(view) | _address(sibling)
    one, two = _plain_words(view, addresses), _plain_words(sibling, addresses)
    if max(len(page.text), len(other.text)) >= KEPT:
        kept = min(len(one), len(two)) - 1  # what is kept of a text ends within a word
        one, two = one[:kept], two[:kept]
    own, lacking = set(one) - set(two), set(two) - set(one)
    return bool(own) or len(lacking) >= _OWN_WORDS or page.links > other.links


def _path(view: View) -> str:
    return unquote(urlsplit(view.final).path)


def _address(view: View) -> set[str]:
    return set(words_of(_path(view)))


def _name(view: View) -> set[str]:
    return set(words_of(_path(view).rpartition("/")[2]))


def _plain_words(view: View, but: set[str]) -> list[str]:
    assert view.page is not None
    text = without_own_address(view.page.text, view.final)
    return [word for word in _TOKENS.findall(text) if _is_word(word) and word not in but]


def _is_word(token: str) -> bool:
    return not _has_digit(token) and not _TOKEN.fullmatch(token)


def _has_digit(token: str) -> bool:
    return any(char.isdigit() for char in token)


def has_own_content(view: View, sibling: View) -> bool:
    """Return whether the little that differs between two pages is what the first is for."""
    page, other = view.page, sibling.page
    if page is None or other is None:
        return False
    if _shows_other(page, other):
        return True
    if page.truncated and other.truncated:
        return True
    if page.text_digest == other.text_digest:
        return False
    return _counts_other(view, sibling) or _says_more(view, sibling) or _is_cut_off(view, sibling)


def is_beside_other(view: View, home: View) -> bool:
    """Return whether a home page has a text of its own beside what a page of its host says.

    Menus and footers are on both; a notice that stands for the whole host is all that both say.
    """
    page, other = view.page, home.page
    if page is None or other is None or home.moved_to_other_host:
        return False
    own = set(words_of(other.text)) - set(words_of(page.text))
    return len(own) >= _OF_A_HOME and text_similarity(view, home) < ALIKE


def _shows_other(page: Page, other: Page) -> bool:
    """Return whether one shows a picture, a frame or a player that the other does not.

    What stands beside others on only one of two pages may be an advertisement; not so a canvas, a
    drawing with words or a form to write in.
    """
    own, lacking = (
        set(page.embedded_media) - set(other.embedded_media),
        set(other.embedded_media) - set(page.embedded_media),
    )
    if any(each.startswith(DRAWN) for each in own):
        return True
    return bool(own) and (not other.embedded_media or bool(lacking))


def has_other_title(view: View, sibling: View) -> bool:
    """Return whether title and heading differ: of another thing, or by each page's address."""
    one, two = view.headline, sibling.headline
    if one == two:
        return False
    if _words(one) != _words(two):
        return True
    own = without_own_address(one, view.final), without_own_address(two, sibling.final)
    return own[0] != one and words_of(own[0]) == words_of(own[1])


def _counts_other(view: View, sibling: View) -> bool:
    """Return whether numbers are the content, and are others: tables, timetables, measurements.

    Or the probe URL has none in their place: a table of dashes.
    """
    assert view.page is not None
    assert sibling.page is not None
    one, two = _numbers(view.page.text), _numbers(sibling.page.text)
    own = one - two - _numbers(_path(view))
    if len(own) >= _OWN_NUMBERS and not two - one - _numbers(_path(sibling)):
        return True
    differing = len(one ^ two) / 2
    few = _NUMBERS_SHARE * len(view.page.text.split())
    return differing >= _MANY_NUMBERS or (differing >= _OWN_NUMBERS and differing >= few)


def _numbers(text: str) -> set[str]:
    return set(filter(_has_digit, _TOKENS.findall(text)))


def _says_more(view: View, sibling: View) -> bool:
    """Return whether the first has words that the second lacks, beyond those of its address."""
    page, other = view.page, sibling.page
    assert page is not None
    assert other is not None
    address = _words(unquote(urlsplit(view.final).path.lower()))
    text, others = (
        without_own_address(page.text, view.final),
        without_own_address(other.text, sibling.final),
    )
    if len(words_of(text)) - len(words_of(others)) >= _LONGER:
        return True
    own = _words(text) - _words(other.text.lower()) - address
    return sum(0.5 if WITHOUT_BLANKS.match(word) else 1.0 for word in own) >= _OWN_WORDS


def _words(text: str) -> set[str]:
    found: set[str] = set()
    for word in _WORD.findall(text):
        if WITHOUT_BLANKS.search(word):
            found.update(word)
        elif not _TOKEN.fullmatch(word):
            found.add(word)
    return found


def _is_cut_off(view: View, sibling: View) -> bool:
    """Return whether the difference lies beyond what was kept of the texts, and may be content."""
    page, other = view.page, sibling.page
    assert page is not None
    assert other is not None
    if page.words > MOST_WORDS and other.words > MOST_WORDS:
        return True
    long = len(page.text) >= KEPT and len(other.text) >= KEPT
    return long and page.text[:KEPT] == other.text[:KEPT] and text_similarity(view, sibling) < _SURE
