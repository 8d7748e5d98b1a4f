"""It answers: row 14 of the table, and what kind of answer that is."""

from loccit.judge.detection import Case, Finding
from loccit.judge.failures import CERTIFICATE
from loccit.judge.url_comparison import is_trivial
from loccit.judge.view import PERMANENT, View
from loccit.model import Hop, Status, Suggestion
from loccit.reasons import Reason
from loccit.urls.category import is_persistent_identifier


def is_permanent(hop: Hop) -> bool:
    """Whether a hop says that the thing moved for good."""
    return hop.location is not None and (hop.status in PERMANENT or hop.via != "http")


def wrapper_unresolved(case: Case) -> Finding | None:
    """An opaque wrapper that let nobody through."""
    if not case.view.inside_wrapper:
        return None
    sentence = "The wrapper answers with a page of its own and does not lead to its target."
    told = (f"It ended at {case.view.final}.",)
    return Finding(Status.SUSPECT, Reason.WRAPPER_UNRESOLVED, sentence, 0.5, told)


def insecure(case: Case) -> Finding | None:
    """It answers behind a certificate that browsers refuse."""
    error = case.view.seen.insecure
    if error is None:
        return None
    sentence = f"It answers, but browsers warn of it: {CERTIFICATE.get(error, 'TLS is broken')}."
    told = (f"The certificate was looked behind: {error}.",)
    return Finding(Status.INSECURE, Reason(error.value), sentence, 0.95, told)


def wrapped(case: Case) -> Finding | None:
    """A wrapper's target answers."""
    unwrapped = case.link.unwrapped
    if unwrapped is None:
        return None
    if unwrapped.needs_network or unwrapped.target is None:
        sentence = "A tracker or shortener stands in front; what it leads to answers."
        return Finding(Status.WRAPPED, Reason.WRAPPER, sentence, 0.9)
    sentence = "A tracker or wrapper stands in front of an address that answers by itself."
    return Finding(Status.WRAPPED, Reason.WRAPPER, sentence, min(0.95, unwrapped.confidence))


def persistent_identifier(case: Case) -> Finding | None:
    """A persistent identifier does what it is for."""
    if not is_persistent_identifier(case.view.subject):
        return None
    sentence = "A persistent identifier, which leads to where the thing is now."
    return Finding(Status.OK, Reason.PERSISTENT_IDENTIFIER, sentence, 0.95)


def redirected(case: Case) -> Finding | None:
    """The first hop says that it moved for good, or the site settles its own spelling."""
    view = case.view
    hops = view.hops
    if len(hops) < 2:
        return None
    if is_permanent(hops[0]):
        sentence = "It answers, and the server says that it moved for good."
        return Finding(Status.REDIRECTED, _kind(view), sentence, 0.95)
    if _settles_spelling(view):
        sentence = "It answers at another spelling of its address, which the page calls its own."
        return Finding(Status.REDIRECTED, Reason.CANONICAL, sentence, 0.92)
    return None


def answers(case: Case) -> Finding:
    """Nothing speaks against it."""
    if len(case.view.hops) > 1:
        sentence = "It answers, for now at another address."
        return Finding(Status.OK, Reason.TEMPORARY_REDIRECT, sentence, 0.95)
    return _PLAIN


_PLAIN = Finding(Status.OK, Reason.ANSWERS, "It answers.", 0.97)


def suggestion(view: View) -> Suggestion | None:
    """What to write instead: the address after the last of the leading permanent hops.

    A persistent identifier is never replaced: neither the one cited, nor one come upon.
    """
    better = None
    for hop in view.hops:
        if not is_permanent(hop) or is_persistent_identifier(hop.url):
            break
        better = hop.location
    if better is None and _settles_spelling(view):
        better = view.final
    return Suggestion("redirect", better) if better and better != view.subject else None


def _kind(view: View) -> Reason:
    if is_trivial(view.subject, view.final):
        return Reason.TRIVIAL_REDIRECT
    return Reason.MOVED if view.hops[0].via == "http" else Reason.META_REFRESH


def _settles_spelling(view: View) -> bool:
    """Whether all hops only change the spelling, and the page names the end as canonical."""
    page = view.page
    return (
        page is not None
        and page.canonical is not None
        and len(view.hops) > 1
        and page.canonical == view.final
        and view.final != view.subject
        and is_trivial(view.subject, view.final)
    )
