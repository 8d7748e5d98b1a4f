"""How alike two texts are, from small sketches of them.

A text is taken as the set of its shingles: runs of three words, in lower case, numbers alike
whatever they say. The sketch keeps the smallest hashes of that set (bottom-k), from which the
Jaccard similarity of two texts is estimated without either text. Shingles of which the first word
ends in one of `_ANCHORS` have the smallest hashes, so that a long text's other shingles, three of
four, need not be hashed.
Source: Broder, "On the resemblance and containment of documents" (1997).
"""

import re
from array import array
from collections.abc import Iterable, Sequence
from itertools import compress, count
from operator import itemgetter, not_
from zlib import crc32

SIZE = 128
"""Hashes kept; the standard error at a similarity of 0.9 is below 0.03."""
MOST_WORDS = 3000
"""Words of a text that its sketch is made from."""
SAMPLED = 32
"""Runs of words that a sample holds; the standard error of a containment of 0.7 is 0.08."""
_RUN = 3
_SCRAMBLE = 0x9E3779B1
"""Odd, so that multiplying is a permutation: CRC's linearity must not order the hashes."""
_MASK = 0xFFFFFFFF
_OTHER = 0x80000000
"""The bit that the hash of a shingle has which is not anchored."""
_ANCHORS = frozenset(map(chr, range(0x30, 0xD7B0, 4)))
"""A quarter of all letters; digits, which count as 0, are among them."""
_last_letter = itemgetter(-1)

_CJK = "\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_CJK}]|[^\W\d_{_CJK}]+|\d+")
"""A word, a number, or one character of a script that writes without blanks."""
_UNSPACED = re.compile(f"[{_CJK}]")
_PLAIN = bytes(
    code if code > 127 else ord("0") if chr(code).isdigit() else code if chr(code).isalnum() else 32
    for code in range(256)
)
"""What each byte of UTF-8 becomes: punctuation a blank, a digit 0. Much faster than a table of
characters is for text that is not all ASCII."""
_PUNCTUATION = "\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u2022\xb7\xab\xbb\u203a\u2192\xa9\xae"
"""Common signs beyond ASCII that separate words; `_WORD` knows the others."""


def words_of(text: str) -> list[str]:
    """The words of a text, in lower case; every digit counts as 0."""
    text = text.lower()
    if text.isascii():
        return text.encode().translate(_PLAIN).decode().split()
    for sign in _PUNCTUATION:
        if sign in text:
            text = text.replace(sign, " ")
    plain = text.encode("utf-8", "surrogatepass").translate(_PLAIN).decode("utf-8", "surrogatepass")
    if _UNSPACED.search(plain):
        return _WORD.findall(plain)
    pieces = plain.split()
    # Nearly every piece is letters alone, or digits, and so a word.
    mixed = {piece for piece in set(pieces) if not piece.isalpha() and not piece.isdecimal()}
    if not mixed:
        return pieces
    found: list[str] = []
    done = 0
    for at in compress(count(), map(mixed.__contains__, pieces)):
        found += pieces[done:at]
        found += _WORD.findall(pieces[at])
        done = at + 1
    return found + pieces[done:]


def sketch(words: Sequence[str], *, most: int = MOST_WORDS) -> bytes:
    """The sketch of a text's first `most` words (as `words_of` gives them); empty for no words."""
    if not words:
        return b""
    words = words[:most]
    if len(words) < _RUN:
        return array("I", [_hash(" ".join(words)) | _OTHER]).tobytes()
    runs = list(zip(words, words[1:], words[2:], strict=False))
    anchored = list(map(_ANCHORS.__contains__, map(_last_letter, words)))
    smallest = sorted(_hashes(compress(runs, anchored)))[:SIZE]
    if len(smallest) < SIZE:
        others = sorted(_hashes(compress(runs, map(not_, anchored))))
        smallest += [one | _OTHER for one in others[: SIZE - len(smallest)]]
    return array("I", smallest).tobytes()


def _hashes(runs: Iterable[tuple[str, str, str]]) -> set[int]:
    # Each run once, for a list of many products or comments repeats itself.
    encoded = map(str.encode, map(" ".join, set(runs)))
    return {(crc32(run) * _SCRAMBLE & _MASK) >> 1 for run in encoded}


def sample(words: Sequence[str]) -> bytes:
    """Hashes of runs taken evenly from all words of a text, for `containment`.

    Unlike a sketch it costs the same for a long text as for a short one.
    """
    if len(words) < _RUN:
        return sketch(words)
    runs = len(words) - _RUN + 1
    found = {
        _run_hash(words[at : at + _RUN])
        for at in {number * runs // SAMPLED for number in range(SAMPLED)}
    }
    return array("I", sorted(found)).tobytes()


def _run_hash(run: Sequence[str]) -> int:
    return _hash(" ".join(run)) >> 1 | (0 if run[0][-1] in _ANCHORS else _OTHER)


def _hash(run: str) -> int:
    return crc32(run.encode()) * _SCRAMBLE & _MASK


def similarity(sketch_a: bytes, sketch_b: bytes) -> float:
    """The estimated Jaccard similarity of two texts, 0 to 1; 0 where either has no words."""
    if not sketch_a or not sketch_b:
        return 0.0
    if sketch_a == sketch_b:
        return 1.0
    a, b = set(array("I", sketch_a)), set(array("I", sketch_b))
    union = sorted(a | b)[:SIZE]
    return len(a & b & set(union)) / len(union)


def containment(part: bytes, words: Sequence[str]) -> float:
    """The estimated part of a text's shingles that another text has, 0 to 1.

    Args:
        part: the sample, or the sketch, of the text that is looked for.
        words: all words of the text that it is looked for in, as `words_of` gives them.
    """
    wanted = set(array("I", part))
    if not wanted or not words:
        return 0.0
    if len(words) < _RUN:
        found = {_hash(" ".join(words)) | _OTHER}
    else:
        found = set(map(_run_hash, zip(words, words[1:], words[2:], strict=False)))
    return len(wanted & found) / len(wanted)


def held(part: bytes, whole: bytes, *, size: int = SIZE) -> tuple[int, int]:
    """Return how much of one text another one has, from their sketches alone.

    A full sketch holds all hashes of its text up to its largest one: only those of the other text
    can be compared. Of a text that grew many times over, few can.

    Args:
        part: the sketch of the text that is looked for.
        whole: the sketch of the text that it is looked for in.
        size: the hashes of a full sketch.

    Returns:
        The hashes of `part` that `whole` has, and those that could be compared.
    """
    wanted, known = array("I", part), array("I", whole)
    if not wanted or not known:
        return 0, 0
    if len(known) >= size:
        last = known[-1]
        wanted = array("I", (one for one in wanted if one <= last))
    return len(set(wanted) & set(known)), len(wanted)
