"""Addresses and names in a text, which a translation leaves as they are, as hashes.

Of two texts in different languages no words can be compared. A translation still links to the same
pages, shows the same pictures and names the same people and products. Both are kept as the smallest
hashes of a set (bottom-k), as sketches are (`loccit.page.sketch`).
"""

import re
from array import array
from collections.abc import Iterable
from itertools import islice
from zlib import crc32

from loccit.page.sketch import held

SIZE = 16
"""Hashes kept of each kind."""
_MOST = 500
"""Addresses of a page that are read."""
_READ = 4_000
"""Characters of a text in which names are looked for."""
_NAME = re.compile(r"[A-Z][A-Za-z]{2,}")
"""A capitalised word in Latin letters."""
_SCHEME = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)


def addresses(hrefs: Iterable[str | None], pictures: Iterable[str | None]) -> bytes:
    """Return the absolute addresses that a text links to, and the file names of its pictures.

    Args:
        hrefs: as they are written; relative ones are left out: they differ with the language.
        pictures: the `src` of images, of which the last part of the path counts.
    """
    found = {
        href[scheme.end() :].partition("#")[0].rstrip("/")
        for href in islice(hrefs, _MOST)
        if href and (scheme := _SCHEME.match(href))
    }
    for picture in islice(pictures, _MOST):
        name = (picture or "").partition("?")[0].rpartition("/")[2]
        if name and not (picture or "").startswith("data:"):
            found.add(name)
    return _smallest(found)


def names(text: str) -> bytes:
    """Return the names in a text: words in Latin letters that are capitalised within a sentence."""
    return _smallest(
        {name[0].lower() for name in _NAME.finditer(text, 2, _READ) if _is_within(text, name)}
    )


def _is_within(text: str, word: re.Match[str]) -> bool:
    """Return whether a word follows another one, or a letter of a script without blanks."""
    start = word.start()
    last = text[start - 1]
    return text[start - 2].isalpha() if last.isspace() else not last.isascii() and last.isalpha()


def left(before: bytes, after: bytes) -> tuple[int, int]:
    """Return how much of one set is left in another: what both have, and what could be compared."""
    return held(before, after, size=SIZE)


def count(kept: bytes) -> int:
    """Return how many hashes a set has."""
    return len(array("I", kept))


def _smallest(found: set[str]) -> bytes:
    hashes = sorted(crc32(one.encode("utf-8", "surrogatepass")) for one in found)
    return array("I", hashes[:SIZE]).tobytes()
