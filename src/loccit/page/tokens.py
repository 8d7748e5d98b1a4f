"""The words by which texts are compared: those that tell what a text is about. Pure."""

import re
from itertools import pairwise

from loccit.page.sketch import words_of

UNTELLING = frozenset(
    words_of(
        "a an and are article as at be blog by click com de der die das download el en et for from"
        " full go has here home htm html http https in index is it its la le les link more net of"
        " on or org page post read see site source that the their this to via was web website"
        " which with www you your original text continue reading php asp aspx jsp default view id"
        " news story content pdf 0"
    )
)
"""Words that say nothing about what is cited."""
_SHORTEST = 3
UNSPACED = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_HANGUL = re.compile("[\uac00-\ud7af]")
_IN_PAIRS = re.compile(f"{UNSPACED.pattern}|{_HANGUL.pattern}")
"""Letters that `words_of` gives as words of their own: a syllable of Hangul, too."""


def tokens(text: str) -> set[str]:
    """Words, and pairs of letters for Korean and scripts that write without blanks."""
    words = words_of(text)
    plain = {word for word in words if not _IN_PAIRS.match(word)}
    pairs = {
        one + two for one, two in pairwise(words)
        if _IN_PAIRS.match(one) and _IN_PAIRS.match(two)
    }  # fmt: skip
    return plain | pairs


def telling(text: str) -> set[str]:
    """The tokens of a text that say what it is about; none of an address as its own text."""
    if text.startswith(("http://", "https://", "www.")):
        return set()
    return {
        token for token in tokens(text)
        if token not in UNTELLING and (len(token) >= _SHORTEST or _IN_PAIRS.search(token))
    }  # fmt: skip


def script(word: str) -> str:
    """The script that a word is written in, about."""
    if UNSPACED.match(word):
        return "unspaced"
    if _HANGUL.match(word):
        return "hangul"
    return "latin" if ord(word[0]) < 0x250 else f"block-{ord(word[0]) >> 8}"
