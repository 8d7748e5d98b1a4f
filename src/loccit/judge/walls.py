"""Who refuses us: row 4 of the table. Rules and sources: `walls.toml`."""

from functools import cache
from typing import NamedTuple
from urllib.parse import urlsplit

from loccit.judge.findings import Case, Finding
from loccit.judge.phrases import Phrases, book
from loccit.judge.places import segments
from loccit.judge.rules import rules
from loccit.judge.view import View
from loccit.model import Status

_GONE = frozenset({404, 410})
_WALL_WORDS = 120
"""Words that a challenge, a login form or a consent page has at most."""
_FEW = 40
_FEW_LINKS = 3


class _Gate(NamedTuple):
    reason: str
    sentence: str
    segments: frozenset[str]
    hosts: frozenset[str]
    titles: Phrases | None


_GATES = (
    ("login", "login-required", "It can be read only by those who log in."),
    (
        "consent",
        "consent-required",
        "The site shows it only to those who consent to being tracked.",
    ),
    ("paywall", "payment-required", "It can be read only by those who pay."),
    ("age", "age-check", "The site asks how old its visitors are before it shows it."),
    ("region", "region-blocked", "The site does not show it in every country."),
    ("browser", "challenge", "The site shows it only to browsers that it has checked."),
)


@cache
def _gates() -> tuple[_Gate, ...]:
    table = rules("walls")
    return tuple(
        _Gate(
            reason,
            sentence,
            frozenset(table[name]["path"]),
            frozenset(table[name]["host"]),
            book("walls", name, "titles") if table[name]["titles"] else None,
        )
        for name, reason, sentence in _GATES
    )


def challenged(case: Case) -> Finding | None:
    """A challenge, told by a header or by the page that poses it."""
    view = case.view
    if view.failure is not None:
        return None
    for name, value in rules("walls")["headers"].items():
        if name in view.headers and value in view.headers[name].lower():
            told = f"The header {name} says {view.headers[name] or 'so'}."
            return _challenge(0.98, told)
    page = view.page
    if page is None or page.words > _WALL_WORDS or view.status in _GONE:
        return None
    for machine in rules("walls")["machine"]:
        for mark in machine["marks"]:
            if mark in view.machinery and _nothing_else(view):
                return _challenge(0.95, f"The page is a challenge of {machine['vendor']} ({mark}).")
    return _said(view)


def refused(case: Case) -> Finding | None:
    """A status by which a server refuses us."""
    if case.view.failure is not None or case.view.status is None:
        return None
    why = rules("walls")["refused"].get(str(case.view.status))
    if why is None:
        return None
    reason = {429: "rate-limited", 451: "legal-reasons", 401: "login-required"}.get(
        case.view.status, "refused"
    )
    return Finding(Status.BLOCKED, reason, f"{why} (status {case.view.status}).", 0.9)


def gated(case: Case) -> Finding | None:
    """A login, a consent page or another gate in the place of what was cited."""
    view = case.view
    if view.failure is not None or view.status is None or view.status >= 300:
        return None
    if len(view.hops) > 1:
        for gate in _gates():
            if _leads_to(gate, view.final, view.subject):
                told = f"It redirects to {view.final}."
                return Finding(Status.BLOCKED, gate.reason, gate.sentence, 0.93, (told,))
    page = view.page
    if page is None or page.words > _WALL_WORDS:
        return None
    for gate in _gates():
        if gate.titles is None:
            continue
        phrase = gate.titles.headline(page.title) or gate.titles.headline(page.heading)
        if phrase is None or _names(gate, view.subject):
            continue
        if gate.reason == "login-required" and not page.has_password_field and not view.moved:
            continue
        told = f"The page says “{phrase}”."
        return Finding(Status.BLOCKED, gate.reason, gate.sentence, 0.9, (told,))
    return None


def _said(view: View) -> Finding | None:
    """What a page of few words says: that it checks its visitor, or that it refuses."""
    page = view.page
    assert page is not None
    for kind in ("challenge", "refused"):
        if sentence := book("walls", "sentences", kind).within(view.says):
            return _challenge(0.9, f"The page says “{sentence[0]}”.")
    if sentence := book("walls", "sentences", "region").within(view.says):
        gate = next(gate for gate in _gates() if gate.reason == "region-blocked")
        told = f"The page says “{sentence[0]}”."
        return Finding(Status.BLOCKED, gate.reason, gate.sentence, 0.85, (told,))
    if page.words > _FEW:
        return None
    titles = book("walls", "titles", "exact")
    title = titles.headline(page.title, 6) or titles.headline(page.heading, 6)
    if title is not None:
        return _challenge(0.9, f"The page's title says “{title}”.")
    if page.links <= _FEW_LINKS:
        for words in book("walls", "sentences", "script").within(view.says, 3):
            if "cookie" in words:
                return _challenge(0.8, f"The page says “{words}”.")
    return None


def _nothing_else(view: View) -> bool:
    """Whether a page poses its challenge alone: forms of ordinary pages pose one too."""
    page = view.page
    return page is not None and page.words <= _FEW * 2 and page.links <= 12


def _challenge(confidence: float, told: str) -> Finding:
    sentence = "The site asks its visitors to prove that they are no machine."
    return Finding(Status.BLOCKED, "challenge", sentence, confidence, (told,))


def _leads_to(gate: _Gate, final: str, subject: str) -> bool:
    """Whether one was sent to a gate, and had not asked for it."""
    host, start = urlsplit(final).hostname or "", urlsplit(subject).hostname or ""
    by_host = host != start and host.partition(".")[0] in gate.hosts
    return by_host or (_names(gate, final) and not _names(gate, subject))


def _names(gate: _Gate, url: str) -> bool:
    """Whether a path speaks of a gate."""
    return not gate.segments.isdisjoint(segments(urlsplit(url).path))
