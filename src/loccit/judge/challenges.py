"""Challenges, by which a site asks its visitors to prove that they are human: rule `challenge`.

Rules and sources: `walls.toml`.
"""

import re
from functools import cache

from loccit.judge.detection import Finding
from loccit.judge.gates import gate_of
from loccit.judge.not_found_address import in_address
from loccit.judge.phrases import book
from loccit.judge.rule_data import rules
from loccit.judge.view import View, cached_in_view
from loccit.model import Page, Status
from loccit.outcomes import GONE_STATUSES
from loccit.reasons import Reason

_WALL_WORDS = 120
"""Words that a challenge, a login form or a consent page has at most."""
_MOST_WORDS = 300
"""Words of a page that may be a wall where a mark or a status leaves no doubt."""
_TITLED_WORDS = 220
"""Words of a page whose title is a wall's and that says so in a sentence, too."""
_ALONE_WORDS = 80
_ALONE_LINKS = 12
"""Words and links of a page that poses its challenge and shows nothing else."""
_FEW = 40
_FEW_LINKS = 3
_NEXT_TO_NONE = 20
_PUZZLE_FIELDS = 1
"""Fields for words that a puzzle's own answer needs; more are an ordinary form's."""


@cached_in_view
def challenge(view: View) -> Finding | None:
    """A challenge, recognised by a header or by the page that poses it."""
    if view.failure is not None:
        return None
    for name, value in rules("walls")["headers"].items():
        if name in view.headers and value in view.headers[name].lower():
            detail = f"The header {name} says {view.headers[name] or 'so'}."
            return _challenge(0.98, detail)
    for hop in view.hops[1:]:
        for part in rules("walls")["addresses"]["parts"]:
            if part in hop.url.lower():
                return _challenge(
                    0.93, f"The link leads to {hop.url}, where challenges are served."
                )
    page = view.page
    if page is None or view.words > _MOST_WORDS:
        return None
    if (mark := _certain(view)) is not None:
        return _challenge(0.95, f"The page is a challenge ({mark}).")
    if view.words > (_WALL_WORDS if view.answers else _MOST_WORDS) and not _is_titled(view):
        return None
    return _machine(view) or (None if view.status in GONE_STATUSES else _said(view))


def _certain(view: View) -> str | None:
    """A form or a comment that only challenges have."""
    marks = rules("walls")["certain"]["marks"]
    return next((mark for mark in marks if mark in view.script_markers), None)


def _is_titled(view: View) -> bool:
    """Return whether a page that is not very long has the title of a challenge."""
    page = view.page
    assert page is not None
    if view.words > _TITLED_WORDS:
        return False
    titles = book("walls", "titles", "exact")
    return bool(titles.headline(page.title, 6) or titles.headline(page.heading, 6))


def _machine(view: View) -> Finding | None:
    """The scripts and containers of a challenge that stands alone."""
    page = view.page
    assert page is not None
    if page.words > _ALONE_WORDS or page.links > _ALONE_LINKS:
        return None
    # Ordinary forms carry puzzles too, and a page that names its address is there to be read.
    of_forms = view.status in GONE_STATUSES or _asks_for_words(view) or page.canonical is not None
    for machine in rules("walls")["machine"]:
        if machine.get("forms") and of_forms:
            continue
        if machine.get("carried") and not _says_nothing(page):
            continue
        for mark in machine["marks"]:
            if mark in view.script_markers:
                return _challenge(0.95, f"The page is a challenge of {machine['vendor']} ({mark}).")
    return None


def _says_nothing(page: Page) -> bool:
    """Return whether a page has next to no words, no menu, and does not declare its URL."""
    return page.words <= _NEXT_TO_NONE and page.links <= _FEW_LINKS and page.canonical is None


def _asks_for_words(view: View) -> bool:
    """Return whether a page has a form of its own, for a letter or a signature."""
    assert view.page is not None
    fields = [mark for mark in view.page.scripts if mark.startswith("field:")]
    return len(fields) > _PUZZLE_FIELDS or any(
        field.startswith(("field:textarea", "field:email")) for field in fields
    )


def _said(view: View) -> Finding | None:
    """Return what a page of few words says: that it checks its visitor, or that it refuses."""
    page = view.page
    assert page is not None
    if not _asks_for_words(view):
        for kind in ("challenge", "refused"):
            if sentence := book("walls", "sentences", kind).within(view.text_lower):
                return _challenge(0.9, f"The page says “{sentence[0]}”.")
    if (sentence_here := _refuses_region(view.text_lower)) is not None:
        gate = gate_of(Reason.REGION_BLOCKED)
        detail = f"The page says “{sentence_here}”."
        return Finding(Status.BLOCKED, gate.reason, gate.sentence, 0.85, (detail,))
    if view.words > (_FEW if view.answers else _WALL_WORDS):
        return None
    titles = book("walls", "titles", "exact")
    title = titles.headline(page.title, 6) or titles.headline(page.heading, 6)
    if title is not None and not in_address(title, view.subject):
        return _challenge(0.9, f"The page's title says “{title}”.")
    if page.links <= _FEW_LINKS:
        for words in book("walls", "sentences", "script").within(view.text_lower, 3):
            if "cookie" in words:
                return _challenge(0.8, f"The page says “{words}”.")
    return None


def _refuses_region(says: str) -> str | None:
    if phrases := book("walls", "sentences", "region").within(says):
        return phrases[0]
    match = _region().search(says)
    return match[0] if match is not None else None


@cache
def _region() -> re.Pattern[str]:
    return re.compile(rules("walls")["region_sentence"]["pattern"])


def _challenge(confidence: float, detail: str) -> Finding:
    sentence = "The site asks visitors to prove that they are human."
    return Finding(Status.BLOCKED, Reason.CHALLENGE, sentence, confidence, (detail,))
