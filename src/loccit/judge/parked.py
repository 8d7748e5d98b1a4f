"""Detectors of parked and re-registered domains: `domain-marketplace`, `parked`, `changed-owner`.

Rules and sources: `parked.toml`, `usurped.toml`. Never on name servers.
"""

import re
from functools import cache
from urllib.parse import unquote, urlsplit

from loccit.judge.detection import Case, Finding, Sibling
from loccit.judge.phrases import book
from loccit.judge.rule_data import rules
from loccit.judge.similarity import nearly_same
from loccit.judge.url_comparison import has_segment
from loccit.judge.view import View, cached_in_view
from loccit.model import Page, Status
from loccit.page import similarity
from loccit.page.sketch import sketch, words_of
from loccit.reasons import Reason
from loccit.urls.domain import domain_of

_TITLE_SLACK = 45
"""Characters beside a phrase in a title: the name that is for sale, and who sells it."""
_MOST_WORDS = 250
_NAME_ONLY = 60
"""Words of a page that shows nothing but its own name and what it is filled with."""
_SPAM = 3
"""Different words of a trade that is no accident."""
_STILL_ALIKE = 0.3
"""Likeness of a page to what it was, above which it is still the same site."""
_DOUBTS = frozenset({"sale", "lapsed", "service"})
"""Kinds of signs that one alone makes a suspicion."""


@cached_in_view
def domain_marketplace(view: View) -> Finding | None:
    """A redirect to a market for names: whatever the market says to machines, the name is sold."""
    market = _market(view)
    return None if market is None else _dead(0.95, (market,))


def parked(case: Case) -> Finding | None:
    """One strong sign, or two weak ones of different kinds; one weak sign is a suspicion."""
    view = case.view
    page = view.page
    if page is None or not view.answers:
        return None
    if page.words > _MOST_WORDS:
        return None
    strong = {**_service(view), **_named(view)}
    weak = _weak(view) if view.few_words else {}
    if not strong and not weak:
        return None
    signs = {**weak, **strong}
    if case.sibling_kind is not Sibling.HONEST:
        if strong:
            return _dead(0.95, tuple(signs.values()))
        signs |= _everywhere(case)
        if len(signs) >= 2:
            return _dead(0.9, tuple(signs.values()))
    # Who sells a name sells it at every address: where others get a 404, a phrase alone is nothing.
    if signs.keys() & (_DOUBTS if case.sibling_kind is not Sibling.HONEST else {"service", "name"}):
        sentence = "The domain may be for sale, or parked."
        return Finding(Status.SUSPECT, Reason.POSSIBLY_PARKED, sentence, 0.5, tuple(signs.values()))
    return None


def changed_owner(case: Case) -> Finding | None:
    """A name that somebody else uses now, for what old names are bought for.

    Compared with what was seen there before; where nothing was, only the brazen speech of those who
    buy old names tells, and not where the address itself speaks of the trade.
    """
    view, history = case.view, case.history
    page = view.page
    if page is None or not view.answers:
        return None
    before = case.previous.page if case.previous is not None else None
    known = history is not None and (bool(history.last_title) or before is not None)
    title = page.title.lower()
    if not known and not book("usurped", "brazen", "words").within(title):
        return None
    words = book("usurped").within(view.text_lower, _SPAM)
    if len(words) < _SPAM or book("usurped").within(_words_of_address(view)):
        return None
    detail = f"The page is about {', '.join(words)}."
    sentence = "The site looks like spam on a re-registered domain."
    if not known or history is None:
        return Finding(Status.SUSPECT, Reason.CHANGED_OWNER, sentence, 0.6, (detail,))
    if (
        book("usurped").within(history.last_title.lower())
        or _beginnings_alike(before, page) > _STILL_ALIKE
    ):
        return None
    was = f"Its title was “{history.last_title}” when it last answered."
    sentence = "The content changed completely; the domain seems to have a new owner."
    return Finding(Status.SUSPECT, Reason.CHANGED_OWNER, sentence, 0.8, (detail, was))


def _beginnings_alike(one: Page | None, other: Page) -> float:
    """Return how alike the beginnings of two texts are, which are kept of every page."""
    if one is None:
        return 0.0
    size = min(len(one.text), len(other.text)) if one.shortened or other.shortened else None
    return similarity(sketch(words_of(one.text[:size])), sketch(words_of(other.text[:size])))


def _words_of_address(view: View) -> str:
    return re.sub(r"[^\w]+", " ", unquote(view.subject).lower())


@cached_in_view
def _service(view: View) -> dict[str, str]:
    """Strong: the machinery of a parking service."""
    table = rules("parked")["service"]
    for name, value in table["headers"].items():
        if name in view.headers and value in view.headers[name].lower():
            return {"service": f"The header {name} is that of a parking service."}
    mark = _marks().search(view.script_markers)
    if mark is not None:
        return {"service": f"The page is that of a parking service ({mark[0]})."}
    return {}


@cache
def _marks() -> re.Pattern[str]:
    """Marks as whole names: `jordan.com/assets` is not `dan.com/assets`."""
    marks = "|".join(re.escape(mark) for mark in rules("parked")["service"]["marks"])
    return re.compile(rf"(?<![\w-])(?:{marks})")


@cached_in_view
def _named(view: View) -> dict[str, str]:
    """Strong: the page's own name, in title or heading, said to be for sale or to have lapsed."""
    page = view.page
    assert page is not None
    own = _own_name(view)
    headlines = [text for text in (page.title.lower(), page.heading.lower()) if own in text]
    for kind in ("sale", "lapsed"):
        phrases = book("parked", kind, "phrases")
        for text in headlines:
            phrase = phrases.headline(text, _TITLE_SLACK) or _said_of(own, text, kind)
            if phrase is not None:
                return {
                    kind: f"Its title says of {own}: “{phrase}”.",
                    "name": f"The page names {own}.",
                }
    return {}


def _said_of(own: str, text: str, kind: str) -> str | None:
    """Return what follows the name at once: `name.tld is for sale`, `name.tld steht zum Verkauf`.

    Elsewhere in a title it may be said of anything: `House for sale | name.tld`.
    """
    rest = text.partition(own)[2].lstrip()
    return next((said for said in rules("parked")[kind]["beside"] if rest.startswith(said)), None)


def _own_name(view: View) -> str:
    """The domain's name, as pages write it."""
    return domain_of(view.final) or view.final


@cached_in_view
def _weak(view: View) -> dict[str, str]:
    """Weak signs by kind, on a page of few words."""
    page = view.page
    assert page is not None
    table = rules("parked")
    found: dict[str, str] = {}
    for kind in ("sale", "lapsed"):
        if phrases := book("parked", kind, "phrases").within(view.text_lower):
            found[kind] = f"The page says “{phrases[0]}”."
            break
    mark = next((mark for mark in table["feed"]["marks"] if mark in view.script_markers), None)
    if mark is not None:
        found["feed"] = f"The page is filled from a feed of advertisements ({mark})."
    elif phrases := book("parked", "feed", "phrases").within(view.text_lower):
        found["feed"] = f"The page lists advertisements (“{phrases[0]}”)."
    if view.moved and has_segment(view.final, table["lander"]["path"]):
        found["lander"] = f"Visitors are sent to {view.final}."
    if found and page.words <= _NAME_ONLY and page.title.strip(" !.-").lower() == _own_name(view):
        found["name"] = "Its title is the domain's name, and nothing else."
    return found


def _everywhere(case: Case) -> dict[str, str]:
    """Weak, but of another kind: a probe URL has the same."""
    sibling = case.sibling
    if sibling is None or case.sibling_kind is not Sibling.ANSWERED:
        return {}
    if not nearly_same(case.view, sibling):
        return {}
    return {"everywhere": f"The probe URL {sibling.seen.url} returns the same page."}


def _market(view: View) -> str | None:
    """A redirect to a market for names."""
    if len(view.hops) < 2:
        return None
    start = (urlsplit(view.subject).hostname or "").removeprefix("www.")
    for hop in view.hops[1:]:
        parts = urlsplit(hop.url)
        at = (parts.hostname or "").removeprefix("www.") + parts.path
        for market in rules("parked")["service"]["markets"]:
            if at.startswith(market) and not start.endswith(market.partition("/")[0]):
                return f"The link redirects to {hop.url}, a domain marketplace."
    return None


def _dead(confidence: float, evidence: tuple[str, ...]) -> Finding:
    sentence = "The domain is parked or for sale."
    return Finding(Status.DEAD, Reason.PARKED, sentence, confidence, evidence)
