"""Detectors of denied access: `access-denied`, `access-wall` (data: `walls.toml`)."""

from urllib.parse import parse_qsl, unquote, urlsplit

from loccit.judge.cited_page import is_named_as_cited
from loccit.judge.detection import Finding
from loccit.judge.gates import Gate, gate_of, gates
from loccit.judge.phrases import book
from loccit.judge.rule_data import rules
from loccit.judge.url_comparison import has_segment
from loccit.judge.view import View, cached_in_view
from loccit.model import Status
from loccit.reasons import Reason
from loccit.urls.domain import domain_of

_WALL_WORDS = 120
"""Words that a challenge, a login form or a consent page has at most."""
_FEW = 40
_FRAMED_WORDS = 20
"""Words of a page that is nothing but a frame."""


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
        for gate in gates():
            if _leads_to(gate, view):
                detail = f"The link redirects to {view.final}."
                return Finding(Status.BLOCKED, gate.reason, gate.sentence, 0.93, (detail,))
    page = view.page
    if page is None or page.words > _WALL_WORDS:
        return None
    for gate in gates():
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
    gate = gate_of(Reason.LOGIN_REQUIRED)
    detail = f"The page says “{said[0]}”."
    return Finding(Status.BLOCKED, gate.reason, gate.sentence, 0.8, (detail,))


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


def _leads_to(gate: Gate, view: View) -> bool:
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
