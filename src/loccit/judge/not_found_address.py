"""Addresses that speak themselves of what is missing, as those of a reference of statuses do."""

import re
from urllib.parse import unquote, urlsplit

from loccit.page.sketch import words_of

_ABOUT = re.compile(r"(?<!\d)4(?:04|10)(?!\d)|\b(?:errors?|status(?:es)?|not-?found|missing)\b")
"""What an address names that is about statuses or errors."""
_TELLING = 7
"""Letters of a phrase that says something by itself."""
_LOSSES = frozenset(
    {"gone", "lost", "removed", "deleted", "missing", "unavailable", "expired", "dead", "broken"}
)
"""Words that an address has only where it is about a loss."""


def in_address(phrase: str, url: str) -> bool:
    """Return whether an address speaks of what a phrase says."""
    words = set(words_of(unquote(urlsplit(url).path)))
    numbers = {"404", "410"} & set(unquote(urlsplit(url).path).replace("-", "/").split("/"))
    if numbers & set(phrase.split()) or {"not", "found"} <= words:
        return True
    said = words_of(phrase)
    if not _LOSSES.isdisjoint(words.intersection(said)):
        return True
    return len("".join(said)) >= _TELLING and words.issuperset(said)


def is_about_statuses(url: str) -> bool:
    """Return whether an address names a status, or errors, itself."""
    return bool(_ABOUT.search(unquote(urlsplit(url).path).lower()))
