"""Detectors of denied access: `challenge`, `access-denied`, `access-wall` (data: `walls.toml`)."""

import re
from functools import cache
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from loccit.judge.cited_page import is_named_as_cited
from loccit.judge.detection import Finding
from loccit.judge.not_found_address import in_address
from loccit.judge.phrases import Phrases, book
from loccit.judge.rule_data import rules
from loccit.judge.url_comparison import has_segment
from loccit.judge.view import View, cached_in_view
from loccit.model import Page, Status
from loccit.outcomes import GONE_STATUSES
from loccit.reasons import Reason
from loccit.urls.domain import domain_of

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
_FRAMED_WORDS = 20
"""Words of a page that is nothing but a frame."""
_PUZZLE_FIELDS = 1
"""Fields for words that a puzzle's own answer needs; more are an ordinary form's."""


class _Gate(NamedTuple):
    reason: Reason
    sentence: str
    segments: frozenset[str]
    perhaps: frozenset[str]
    """Segments that name many other things, too."""
    hosts: frozenset[str]
    titles: Phrases | None


_GATES = (
    ("login", Reason.LOGIN_REQUIRED, "The page is shown only to visitors who log in."),
    (
        "consent",
        Reason.CONSENT_REQUIRED,
        "The page is shown only after consent to tracking.",
    ),
    ("paywall", Reason.PAYMENT_REQUIRED, "The page is shown only to visitors who pay."),
    ("age", Reason.AGE_CHECK, "The page is shown only after an age check."),
    ("region", Reason.REGION_BLOCKED, "The site does not show the page in every country."),
    ("browser", Reason.CHALLENGE, "The site shows the page only to browsers that pass a check."),
)


@cache
def _gates() -> tuple[_Gate, ...]:
    table = rules("walls")
    return tuple(
        _Gate(
            reason,
            sentence,
            frozenset(table[name]["path"]),
            frozenset(table[name]["perhaps"]),
            frozenset(table[name]["host"]),
            book("walls", name, "titles") if table[name]["titles"] else None,
        )
        for name, reason, sentence in _GATES
    )


def _gate(reason: Reason) -> _Gate:
    return next(gate for gate in _gates() if gate.reason == reason)


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


def access_denied(view: View) -> Finding | None:
    """A status by which a server refuses us."""
    if view.failure is not None or view.status is None:
        return None
    why = rules("walls")["refused"].get(str(view.status))
    if why is None:
        return None
    reason = {429: Reason.RATE_LIMITED, 451: Reason.LEGAL_REASONS, 401: Reason.LOGIN_REQUIRED}.get(
        view.status, Reason.ACCESS_DENIED
    )
    return Finding(Status.BLOCKED, reason, f"{why} (status {view.status}).", 0.9)


@cached_in_view
def access_wall(view: View) -> Finding | None:
    """A login, a consent page, a filter or another gate in the place of what was cited."""
    if (url := _filter(view)) is not None:
        sentence = "A filter between us and the site shows a page of its own."
        detail = f"It leads to {url}."
        return Finding(Status.BLOCKED, Reason.ACCESS_DENIED, sentence, 0.9, (detail,))
    if not view.answers:
        return None
    if len(view.hops) > 1:
        for gate in _gates():
            if _leads_to(gate, view):
                detail = f"The link redirects to {view.final}."
                return Finding(Status.BLOCKED, gate.reason, gate.sentence, 0.93, (detail,))
    page = view.page
    if page is None or page.words > _WALL_WORDS:
        return None
    for gate in _gates():
        if gate.titles is None:
            continue
        phrase = gate.titles.headline(page.title) or gate.titles.headline(page.heading)
        if phrase is None or has_segment(view.subject, gate.segments | gate.perhaps):
            continue
        if gate.reason == Reason.LOGIN_REQUIRED and not page.has_password_field and not view.moved:
            continue
        detail = f"The page says “{phrase}”."
        return Finding(Status.BLOCKED, gate.reason, gate.sentence, 0.9, (detail,))
    return _for_members(view)


def _for_members(view: View) -> Finding | None:
    """A page of very few words that says that its content is for those who log in."""
    if view.words > _FEW or is_named_as_cited(view):
        return None
    said = book("walls", "sentences", "members").within(view.text_lower)
    if not said:
        return None
    gate = _gate(Reason.LOGIN_REQUIRED)
    detail = f"The page says “{said[0]}”."
    return Finding(Status.BLOCKED, gate.reason, gate.sentence, 0.8, (detail,))


def _said(view: View) -> Finding | None:
    """Return what a page of few words says: that it checks its visitor, or that it refuses."""
    page = view.page
    assert page is not None
    if not _asks_for_words(view):
        for kind in ("challenge", "refused"):
            if sentence := book("walls", "sentences", kind).within(view.text_lower):
                return _challenge(0.9, f"The page says “{sentence[0]}”.")
    if (sentence_here := _refuses_region(view.text_lower)) is not None:
        gate = _gate(Reason.REGION_BLOCKED)
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


def _filter(view: View) -> str | None:
    """The address of a provider's block page, to which one was sent or which fills the page.

    It need not answer: many answer only inside of the provider's network.
    """
    own = domain_of(view.subject)
    targets = [hop.url for hop in view.hops[1:]]
    if view.page is not None and view.page.words <= _FRAMED_WORDS:
        targets += [held for held in view.page.embedded_media if "://" in held]
    return next((url for url in targets if domain_of(url) != own and _is_filter(url)), None)


def _is_filter(url: str) -> bool:
    """Return whether an address is named like a filter's block page."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    names = rules("walls")["filter"]
    labels = host.removesuffix(domain_of(url)).split(".")
    return (
        any(name in host for name in names["names"])
        or not set(names["hosts"]).isdisjoint(labels)
        or has_segment(url, names["path"])
    )


def _leads_to(gate: _Gate, view: View) -> bool:
    """Return whether a redirect led to a gate that was not cited, instead of a page."""
    final, subject = view.final, view.subject
    host, start = urlsplit(final).hostname or "", urlsplit(subject).hostname or ""
    named = has_segment(final, gate.segments) and not has_segment(subject, gate.segments)
    if host != start and host.partition(".")[0] in gate.hosts:
        return True
    if named and _is_brief(view):
        return True
    perhaps = has_segment(final, gate.perhaps) and not has_segment(subject, gate.perhaps)
    if not named and not perhaps:
        return False
    if view.page is not None and view.page.has_password_field and (named or _is_brief(view)):
        return True
    return _remembers(final, subject)


def _is_brief(view: View) -> bool:
    """Return whether what one was sent to says too little to be what was cited."""
    return view.page is None or view.page.words <= _WALL_WORDS


def _remembers(final: str, subject: str) -> bool:
    """Return whether an address holds, in its query, where one wanted to go."""
    names = rules("walls")["back"]["names"]
    path = urlsplit(subject).path.strip("/")
    for name, value in parse_qsl(urlsplit(final).query, keep_blank_values=True):
        if name.lower() in names or (len(path) > 3 and path in unquote(value)):
            return True
    return False
