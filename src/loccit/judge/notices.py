"""What a page says that stands for a whole host: come back later, something broke, you may not.

Where every address of a host has the same page, that proves that the page is no content. It proves
nothing about the cited thing where the page says that the site is away, or that it refuses its
visitor. Rules and sources: `notices.toml`.
"""

import re
from enum import StrEnum
from functools import cache

from loccit.judge.rule_data import rules
from loccit.judge.view import View

_MOST_WORDS = 350
"""Words of a page that may be a notice as a whole, with the menus beside it."""
_NUMBER = "number"
_BESIDE = 30
"""Characters that may stand beside a status in a title or heading that is about it."""


class Notice(StrEnum):
    """What a notice says."""

    MAINTENANCE = "maintenance"
    REFUSAL = "refusal"
    TROUBLE = "trouble"


def notice(view: View, *kinds: Notice, most_words: int = _MOST_WORDS) -> tuple[Notice, str] | None:
    """Return the first kind of notice that a page of few words is, with its words."""
    page = view.page
    if page is None:
        return None
    # Of a page of many words, title and heading must say it.
    says = _but().sub(" ", view.text_lower if view.words <= most_words else view.headline)
    for kind in kinds:
        match = _words(kind).search(says)
        if match is not None:
            return kind, match[0].strip()
        status = _status(kind, page.title) or _status(kind, page.heading)
        if status is not None:
            return kind, status
    return None


def _status(kind: Notice, headline: str) -> str | None:
    """The status of a kind that a title or heading names and is about."""
    number = rules("notices")[kind].get(_NUMBER)
    if number is None or not headline:
        return None
    match = re.search(number, headline)
    if match is None or len(headline) - len(match[0]) > _BESIDE + len(match[0]):
        return None
    return match[0]


@cache
def _words(kind: Notice) -> re.Pattern[str]:
    table = rules("notices")[kind]
    return re.compile("|".join(said for language, said in table.items() if language != _NUMBER))


@cache
def _but() -> re.Pattern[str]:
    return re.compile("|".join(rules("notices")["but"].values()))
