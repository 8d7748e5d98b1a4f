"""Notices that stand for a whole host: maintenance, trouble, refusal.

Where every address of a host has the same page, that proves that the page is no content. It proves
nothing about the cited thing where the page says that the site is away, or that it refuses its
visitor. Rules and sources: `notices.toml`.
"""

import re
from enum import StrEnum
from functools import cache, lru_cache

from loccit.judge.languages import Knowledge, expressions
from loccit.judge.rule_data import rules
from loccit.judge.view import View
from loccit.model import Page
from loccit.page.sketch import words_of

_MOST_WORDS = 350
"""Words of a page that may be a notice as a whole, with the menus beside it."""
_NUMBER = "number"
_OPENING = 1500
"""Characters of a long page in which a refusal must stand."""
_OTHER_CHARACTERS = 30
"""Characters that may stand beside a status in a title or heading that is about it."""
_ENGLISH_SHARE = 10
"""One word of English's own in so many is enough, where there is but one."""
_ENOUGH_SHARED = 4
"""Words that other languages have, too, of which only English has so many together."""


class Notice(StrEnum):
    """The kinds of notices."""

    MAINTENANCE = "maintenance"
    REFUSAL = "refusal"
    TROUBLE = "trouble"


def notice(view: View, *kinds: Notice, most_words: int = _MOST_WORDS) -> tuple[Notice, str] | None:
    """Return the first kind of notice that a page of few words is, with its words."""
    page = view.page
    if page is None:
        return None
    headlines = (page.title, page.heading)
    # What title and heading say goes before what stands below them, but for mere trouble.
    certain = tuple(kind for kind in kinds if kind is not Notice.TROUBLE)
    found = _found(certain, view.headline, headlines)
    if found is None and view.words <= most_words:
        found = _found(kinds, view.text_lower, (*headlines, *page.lines))
    elif found is None:
        found = _found(kinds, view.headline, headlines)
    if found is None and Notice.REFUSAL in kinds and view.words > most_words:
        return _refused_at_length(page)
    return found


def notice_in_headline(view: View, *kinds: Notice) -> tuple[Notice, str] | None:
    """The same of the title, the first heading, and a status in a line of its own."""
    page = view.page
    if page is None:
        return None
    return _found(kinds, view.headline, (page.title, page.heading, *page.lines))


@lru_cache(512)
def _found(
    kinds: tuple[Notice, ...], says: str, lines: tuple[str, ...]
) -> tuple[Notice, str] | None:
    """The first kind that a text says, or that the status in a line of its own tells.

    Where a host has one page for every address, it is asked of the same text again and again.
    """
    text = _but().sub(" ", says)
    for kind in kinds:
        match = expressions("notices", kind).search(text)
        if match is not None:
            return kind, match
        for line in lines:
            if (status := _status(kind, line)) is not None:
                return kind, status
    return None


def _refused_at_length(page: Page) -> tuple[Notice, str] | None:
    """Return what a provider's page says first, whatever else of its site stands around it."""
    opening = page.text[:_OPENING].lower().replace("’", "'")
    match = expressions("notices", "at_length").search(opening)
    return None if match is None else (Notice.REFUSAL, match)


def _status(kind: Notice, headline: str) -> str | None:
    """Return the HTTP status that a title or heading is about, of one kind of notice."""
    number = rules("notices")[kind].get(_NUMBER)
    if number is None or not headline:
        return None
    match = re.search(number, headline)
    if match is None or len(headline) - len(match[0]) > _OTHER_CHARACTERS + len(match[0]):
        return None
    return match[0]


def is_readable(view: View) -> bool:
    """Return whether the rules know the language of a page."""
    page = view.page
    return page is None or _knowledge().reads(page.language, page.text)


def is_english(view: View) -> bool:
    """Return whether a page is in English, by the small words that no English text does without."""
    page = view.page
    if page is None:
        return True
    text = f"{page.title} {page.text}".lower()
    said = words_of(text)
    own, shared = _english()
    found = [word for word in said if word in own]
    enough = len(set(found)) > 1 or (found and _ENGLISH_SHARE * len(found) >= len(said))
    enough = enough or len(shared.intersection(said)) >= _ENOUGH_SHARED
    return bool(enough) and _mostly_ascii(text)


@cache
def _english() -> tuple[frozenset[str], frozenset[str]]:
    words = rules("notices")["english"]
    return frozenset(words["own"].split()), frozenset(words["shared"].split())


def _mostly_ascii(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return 10 * sum(not char.isascii() for char in letters) <= len(letters)


@cache
def _knowledge() -> Knowledge:
    return Knowledge(rules("notices")[kind] for kind in Notice)


@cache
def _but() -> re.Pattern[str]:
    return re.compile("|".join(rules("notices")["but"].values()))
