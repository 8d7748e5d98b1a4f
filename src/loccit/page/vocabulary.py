"""The words that a text uses most, kept as hashes: two texts of one subject share them.

A text that is written anew keeps none of its runs of words, which sketches compare, but most of its
terms: a page about routing goes on to say “route” and “controller”, whatever its title has become.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import itemgetter
from zlib import crc32

from loccit.page.tokens import UNSPACED

KEPT_TERMS = 32
"""Terms of a text that are kept."""
_READ = 500
"""Words of a text whose terms are counted."""
_SHORTEST = 5
"""Letters of a term: most words that every text has are shorter."""
_GRAMMAR = frozenset(
    "的了是在我们一个不有可以这那和与就也都而及或被把对为到从上下中会能要其它他她你您将并该等"
)
"""Characters of Chinese words that every text has."""
_times = itemgetter(1)


def vocabulary(words: Sequence[str]) -> bytes:
    """Return the terms that a text uses most.

    Args:
        words: the text's words, as `words_of` gives them.

    Returns:
        Their hashes, four bytes each, for `shared_terms`.
    """
    words = words[:_READ]
    counted = Counter(words)
    terms = [each for each in counted.items() if len(each[0]) >= _SHORTEST and each[0][0] != "0"]
    if not all(map(str.isascii, counted)):
        terms += Counter(_pairs(words)).items()
    terms.sort(key=_times, reverse=True)
    return array("I", sorted(_hash(term) for term, _ in terms[:KEPT_TERMS])).tobytes()


def _pairs(words: Sequence[str]) -> list[str]:
    """Pairs of characters of a script without blanks, or of Hangul, without those of grammar."""
    return [
        one + two for one, two in pairwise(words)
        if len(one) == 1 == len(two) and _is_telling(one) and _is_telling(two)
    ]  # fmt: skip


def _is_telling(character: str) -> bool:
    if "\u3040" <= character <= "\u309f" or character in _GRAMMAR:  # hiragana writes endings
        return False
    return "\uac00" <= character <= "\ud7af" or UNSPACED.match(character) is not None


def shared_terms(one: bytes, two: bytes, but: Iterable[str] = ()) -> int:
    """Return how many terms two texts share, not counting these words."""
    return len((set(array("I", one)) & set(array("I", two))) - set(map(_hash, but)))


def terms_among(terms: bytes, words: Iterable[str]) -> bool:
    """Return whether any of these words is among a text's terms."""
    return not set(array("I", terms)).isdisjoint(map(_hash, words))


def _hash(term: str) -> int:
    return crc32(term.encode())
