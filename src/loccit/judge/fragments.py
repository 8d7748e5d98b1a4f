"""Fragments that a page does not have.

Sources: HTML, "select the indicated part"; URL Fragment Text Directives (WICG).
"""

from collections.abc import Collection
from urllib.parse import unquote

from loccit.model import Page
from loccit.page import KEPT

_DIRECTIVE = ":~:"
_TEXT = "text="


def missing(fragments: Collection[str], page: Page) -> tuple[str, ...]:
    """The fragments that name nothing on the page.

    What was cut off may hold anything, so nothing is missing on a page that was read in part. The
    top of the page is always there, and what begins with `!` or `/` is for scripts.
    """
    if page.truncated:
        return ()
    return tuple(fragment for fragment in fragments if not _is_there(fragment, page))


def _is_there(fragment: str, page: Page) -> bool:
    name, _, directive = fragment.partition(_DIRECTIVE)
    if directive and not _texts_there(directive, page):
        return False
    if not name or name.startswith(("!", "/")) or "=" in name or name.lower() == "top":
        return True
    ids = page.ids
    return name in ids or unquote(name) in ids or f"user-content-{name}" in ids


def _texts_there(directive: str, page: Page) -> bool:
    """Return whether text directives are met, as far as the text was kept."""
    if len(page.text) >= KEPT or page.shortened:
        return True
    text = page.text.casefold()
    for part in directive.split("&"):
        if not part.startswith(_TEXT):
            continue
        terms = [unquote(term) for term in part.removeprefix(_TEXT).split(",")]
        wanted = [term.strip("-") for term in terms]
        if not all(" ".join(term.split()).casefold() in text for term in wanted):
            return False
    return True
