"""The parts of a page that are compared with other pages, and how much of them is kept."""

from functools import lru_cache
from urllib.parse import unquote, urlsplit

from msgspec.structs import force_setattr, replace

from loccit.model import Page
from loccit.page.sketch import sketch, words_of

KEPT = 2000
"""Characters of the visible text that are kept (`Page.text`); as many may be a beginning only."""
_LONG = 500
"""Words of a page of which the opening is enough, once it was found to work."""
_OPENING = 600
"""Characters of that opening."""
_SHORTEST_ECHO = 6
"""Characters; shorter names are words that any text may hold."""


def sketch_of(page: Page, url: str) -> bytes:
    """Return a page's sketch, in which the page's own address is left out.

    It is made when it is first asked for, and kept in the page; the text that it was made from is
    then dropped. Empty for a page without words, and for a stored page of which only the beginning
    was kept and whose sketch was not needed before.
    """
    if not page.sketch and page.words and is_comparable(page):
        made = sketch(words_of(without_own_address(page.text + page.rest, url)))
        force_setattr(page, "sketch", made)
        force_setattr(page, "rest", "")
    return page.sketch


def is_comparable(page: Page) -> bool:
    """Return whether a page's sketch was made or can be made.

    Of a long page that was stored, only the beginning of the text is left.
    """
    whole = len(page.text) < KEPT and not page.shortened
    return bool(page.sketch or page.rest) or not page.words or whole


def shortened(page: Page) -> Page:
    """Return a long page that was compared with nothing, with the opening of its text alone.

    The rules for texts are rules for short pages; what is compared with a later page is the opening
    (`loccit.judge.parked`), the sample, and the main text of the baseline.
    """
    if page.words <= _LONG or page.sketch or len(page.text) <= _OPENING:
        return page
    return replace(page, text=page.text[:_OPENING], shortened=True)


def without_own_address(text: str, url: str) -> str:
    """A text in lower case without the page's own address, which not-found pages like to repeat."""
    text = text.lower()
    for echo in _echoes(url):
        if echo in text:
            text = text.replace(echo, " ")
    return text


@lru_cache(1024)
def _echoes(url: str) -> tuple[str, ...]:
    """How a page may repeat its address, the longest first.

    Plain words are left alone, even the address's own: any text may hold them.
    """
    parts = urlsplit(url)
    path = unquote(parts.path)
    name = path.rstrip("/").rpartition("/")[2]
    whole = (url, path, name, name.partition(".")[0])
    return tuple(
        dict.fromkeys(
            echo.lower() for echo in whole if len(echo) >= _SHORTEST_ECHO and not echo.isalpha()
        )
    )
