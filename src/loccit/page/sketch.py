"""How alike two texts are, from a small sketch of each.

A bottom-k MinHash (Broder 1997) over shingles of four words, a CJK character counting as one. The
estimate's standard error is about 1/sqrt(K) at worst, and far less near 0 and 1.
"""

import re
import zlib
from array import array
from heapq import nsmallest

K = 128
SHINGLE = 4
_MOST_WORDS = 5_000
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]|\w+")


def words(text: str) -> list[str]:
    """The words of a text, in lower case."""
    return _WORD.findall(text.lower())


def sketch(found: list[str]) -> bytes:
    """The K smallest hashes of a text's shingles, as big-endian 32-bit numbers in order."""
    limited = found[:_MOST_WORDS]
    count = max(1, len(limited) - SHINGLE + 1) if limited else 0
    hashes = {
        zlib.crc32("\x1f".join(limited[start : start + SHINGLE]).encode("utf-8", "replace"))
        for start in range(count)
    }
    values = array("I", nsmallest(K, hashes))
    values.byteswap()
    return values.tobytes()


def similarity(one: bytes, other: bytes) -> float:
    """The estimated share of shingles (Jaccard) that two texts have in common, 0 to 1.

    Two texts without a word are alike.
    """
    if one == other:
        return 1.0
    first, second = _values(one), _values(other)
    if not first or not second:
        return 0.0
    union = nsmallest(K, first | second)
    both = first & second
    return sum(value in both for value in union) / len(union)


def _values(data: bytes) -> set[int]:
    values = array("I", data)
    values.byteswap()
    return set(values)
