"""Names that are parked, for sale, lapsed or bought by somebody else: row 9 of the table.

Rules and sources: `parked.toml`, `usurped.toml`. Never on name servers.
"""

from urllib.parse import urlsplit

from loccit.judge.findings import Case, Finding, Sibling
from loccit.judge.phrases import book
from loccit.judge.places import segments
from loccit.judge.rules import rules
from loccit.judge.view import View
from loccit.model import Status
from loccit.page import similarity

_TITLE_SLACK = 45
"""Characters beside a phrase in a title: the name that is for sale, and who sells it."""
_MOST_WORDS = 250
_SPAM = 3
"""Different words of a trade that is no accident."""


def parked(case: Case) -> Finding | None:
    """One strong sign, or two weak ones of different kinds; one weak sign is a suspicion."""
    view = case.view
    if view.failure is not None or view.status is None or view.status >= 300:
        return None
    market = _market(view)
    if market is not None:
        return _dead(0.95, (market,))
    page = view.page
    if page is None or page.words > _MOST_WORDS:
        return None
    strong = _strong(view)
    honest = case.sibling_kind is Sibling.HONEST
    if strong and not honest:
        return _dead(0.95, tuple(strong))
    weak = {**_weak(view), **({"strong": strong[0]} if strong else {})}
    if len(weak) >= 2 and not honest:
        return _dead(0.9, tuple(weak.values()))
    if weak and ("sale" in weak or "lapsed" in weak or "strong" in weak):
        sentence = "The domain may be for sale, or parked."
        return Finding(Status.SUSPECT, "parked-perhaps", sentence, 0.5, tuple(weak.values()))
    return None


def usurped(case: Case) -> Finding | None:
    """A name that somebody else uses now, for what old names are bought for."""
    view, history = case.view, case.history
    page = view.page
    if page is None or view.failure is not None or view.status is None or view.status >= 300:
        return None
    known = history is not None and bool(history.last_title or history.last_sketch)
    established = case.link.category in ("academic", "government", "news")
    if not known and not established and not _spam_in(page.title.lower(), 1):
        return None
    words = _spam_in(view.says, _SPAM)
    if len(words) < _SPAM:
        return None
    told = f"It speaks of {', '.join(words)}."
    if known and history is not None:
        before = _spam_in(history.last_title.lower(), 1)
        if before or similarity(history.last_sketch, page.sketch) > 0.3:
            return None
        was = f"It was called “{history.last_title}” when it last answered."
        sentence = "The site became something else: its name seems to have changed hands."
        return Finding(Status.SUSPECT, "changed-hands", sentence, 0.8, (told, was))
    if not established and not _spam_in(page.title.lower(), 2)[1:]:
        return None
    sentence = "The site looks like one that bought an old name."
    return Finding(Status.SUSPECT, "changed-hands", sentence, 0.6, (told,))


def _strong(view: View) -> list[str]:
    page = view.page
    assert page is not None
    table = rules("parked")
    found = [
        f"The header {name} is that of a parking service."
        for name, value in table["service"]["headers"].items()
        if name in view.headers and value in view.headers[name].lower()
    ]
    mark = next((mark for mark in table["service"]["marks"] if mark in view.machinery), None)
    if mark is not None:
        found.append(f"The page is that of a parking service ({mark}).")
    for kind in ("sale", "lapsed"):
        phrases = book("parked", kind, "phrases")
        phrase = phrases.headline(page.title, _TITLE_SLACK) or phrases.headline(
            page.heading, _TITLE_SLACK
        )
        if phrase is None:
            phrase = _named_for_sale(f"{page.title}\n{page.heading}".lower(), view)
        if phrase is not None and kind not in _said_in_address(view):
            found.append(f"Its title says “{phrase}”.")
            break
    return found


def _named_for_sale(text: str, view: View) -> str | None:
    """`name.tld is for sale`, of this or any other name."""
    if "for sale" not in text:
        return None
    for word, after in zip(text.split(), text.split()[1:], strict=False):
        if "." in word.strip(".,!") and after in ("is", "for", "may"):
            phrase = f"{word} {after}"
            rest = text[text.find(phrase) :]
            if rest.startswith(
                (f"{word} is for sale", f"{word} for sale", f"{word} may be for sale")
            ):
                return f"{word} is for sale"
    return None


def _said_in_address(view: View) -> set[str]:
    path = urlsplit(view.subject).path.lower()
    return {"sale"} if "for-sale" in path or "forsale" in path else set()


def _weak(view: View) -> dict[str, str]:
    """Weak signs by kind, on a page of few words."""
    table = rules("parked")
    found: dict[str, str] = {}
    if not view.few_words:
        return found
    for kind in ("sale", "lapsed"):
        if phrases := book("parked", kind, "phrases").within(view.says):
            found[kind] = f"It says “{phrases[0]}”."
    mark = next((mark for mark in table["feed"]["marks"] if mark in view.machinery), None)
    if mark is not None:
        found["feed"] = f"The page is filled from a feed of advertisements ({mark})."
    if found and (phrases := book("parked", "feed", "phrases").within(view.says)):
        found["listings"] = f"It lists advertisements (“{phrases[0]}”)."
    if view.moved and set(segments(urlsplit(view.final).path)) & set(table["lander"]["path"]):
        found["lander"] = f"Visitors are sent to {view.final}."
    return found


def _market(view: View) -> str | None:
    """A redirect to a market for names."""
    if not view.moved:
        return None
    parts = urlsplit(view.final)
    at = (parts.hostname or "").removeprefix("www.") + parts.path
    start = (urlsplit(view.subject).hostname or "").removeprefix("www.")
    for market in rules("parked")["service"]["markets"]:
        if at.startswith(market) and not start.endswith(market.partition("/")[0]):
            return f"It redirects to {view.final}, a market for domain names."
    return None


def _spam_in(text: str, most: int) -> list[str]:
    return book("usurped", "words").within(text, most)


def _dead(confidence: float, told: tuple[str, ...]) -> Finding:
    sentence = "The domain is parked or for sale: nobody publishes there any more."
    return Finding(Status.DEAD, "parked", sentence, confidence, told)
