"""Words of a page that tell where a probe URL returns them, too: support of `same-as-probe`.

Rules and sources: `not_found.toml`.
"""

from loccit.judge.languages import expressions
from loccit.judge.not_found_address import in_address
from loccit.judge.phrases import book
from loccit.judge.rule_data import rules
from loccit.judge.url_comparison import has_segment
from loccit.judge.view import View

_SHORT = 200
"""Words of a page whose text counts where a probe URL has all of it too."""
_FEW_WORDS = 80
_TELLING = 14
"""Bytes of a phrase that says something by itself."""


def shared_not_found_phrase(view: View, sibling: View) -> str | None:
    """The not-found phrase that page and probe URL share, however much stands beside it."""
    page, other = view.page, sibling.page
    if page is None or other is None:
        return None
    if (page.title, page.heading) != (other.title, other.heading):
        return None
    phrases = book("not_found", "says")
    phrase = phrases.headline(page.title) or phrases.headline(page.heading)
    return None if phrase is None or in_address(phrase, view.subject) else phrase


def not_found_phrase_in_text(view: View, sibling: View) -> str | None:
    """The same anywhere on a page of few words: enough only beside a proof.

    The words may be more where a probe URL has all of them too.
    """
    page, other = view.page, sibling.page
    if page is None or other is None:
        return None
    if page.words > (_SHORT if page.text_digest == other.text_digest else _FEW_WORDS):
        return None
    found = book("not_found", "says").within(view.text_lower, 20)
    return next((phrase for phrase in found if len(phrase.encode()) >= _TELLING), None)


def is_search_result(view: View) -> bool:
    """Return whether title or heading tell of a search, though the address is none."""
    if has_segment(view.subject, rules("not_found")["searched"]["path"]):
        return False
    return bool(book("not_found", "searched", "says").within(view.headline))


def absence_sentence(view: View) -> str | None:
    """A sentence that something lacks, in any words: it tells only where nothing else differs."""
    page = view.page
    if page is None or page.words > _FEW_WORDS:
        return None
    return expressions("not_found", "lack").search(page.text.lower().replace("’", "'"))
