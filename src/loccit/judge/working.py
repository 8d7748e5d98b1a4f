"""Detectors of working links: which kind of working link it is."""

from loccit.judge.detection import Case, Finding
from loccit.judge.failures import CERTIFICATE
from loccit.judge.view import PERMANENT, View
from loccit.model import Hop, Status, Suggestion
from loccit.reasons import Reason
from loccit.urls.category import is_persistent_identifier
from loccit.urls.sameness import is_same_page


def is_permanent(hop: Hop) -> bool:
    """Return whether a hop says that the thing moved for good."""
    if hop.location is None or (hop.via != "http" and hop.location == hop.url):
        return False
    return hop.status in PERMANENT or hop.via != "http"


def wrapper_unresolved(view: View) -> Finding | None:
    """Find an opaque wrapper that did not redirect to its target."""
    if not view.inside_wrapper:
        return None
    sentence = "The wrapper shows a page of its own instead of redirecting to its target."
    evidence = (f"The redirects ended at {view.final}.",)
    return Finding(Status.SUSPECT, Reason.WRAPPER_UNRESOLVED, sentence, 0.5, evidence)


def insecure(case: Case) -> Finding | None:
    """Find a response that came in spite of an invalid certificate."""
    error = case.view.seen.insecure
    if error is None:
        return None
    sentence = (
        f"The link works, but browsers warn about it: {CERTIFICATE.get(error, 'TLS is broken')}."
    )
    evidence = (f"The request was repeated without certificate verification: {error}.",)
    return Finding(Status.INSECURE, Reason(error.value), sentence, 0.95, evidence)


def wrapped(case: Case) -> Finding | None:
    """A wrapper's target answers."""
    unwrapped = case.link.unwrapped
    if unwrapped is None:
        return None
    if unwrapped.needs_network or unwrapped.target is None:
        sentence = "A tracker or shortener stands in front; its target answers."
        return Finding(Status.WRAPPED, Reason.WRAPPER, sentence, 0.9)
    sentence = "A tracker or wrapper stands in front of a URL that works by itself."
    return Finding(Status.WRAPPED, Reason.WRAPPER, sentence, min(0.95, unwrapped.confidence))


def persistent_identifier(case: Case) -> Finding | None:
    """A persistent identifier does what it is for."""
    if not is_persistent_identifier(case.view.subject):
        return None
    sentence = "A persistent identifier, which redirects to the present location."
    return Finding(Status.OK, Reason.PERSISTENT_IDENTIFIER, sentence, 0.95)


def redirected(case: Case) -> Finding | None:
    """The first hop says that it moved for good, or the site settles its own spelling."""
    view = case.view
    hops = view.hops
    if len(hops) < 2:
        return None
    if is_permanent(hops[0]):
        sentence = "The link works, and the server says that it moved permanently."
        return Finding(Status.REDIRECTED, _kind(view), sentence, 0.95)
    if _settles_spelling(view):
        sentence = (
            "The link works at another spelling of its URL, which the page declares canonical."
        )
        return Finding(Status.REDIRECTED, Reason.CANONICAL, sentence, 0.92)
    return None


def answers(case: Case) -> Finding:
    """Nothing speaks against it."""
    if len(case.view.hops) > 1:
        sentence = "The link works, with a temporary redirect."
        return Finding(Status.OK, Reason.TEMPORARY_REDIRECT, sentence, 0.95)
    return _PLAIN


_PLAIN = Finding(Status.OK, Reason.ANSWERS, "The link works.", 0.97)


def suggestion(view: View) -> Suggestion | None:
    """Return what to write instead: the address after the last of the leading permanent hops.

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
    if is_same_page(view.subject, view.final):
        return Reason.TRIVIAL_REDIRECT
    return Reason.MOVED if view.hops[0].via == "http" else Reason.META_REFRESH


def _settles_spelling(view: View) -> bool:
    """Return whether all hops only change the spelling, and the page names the end as canonical."""
    page = view.page
    return (
        page is not None
        and page.canonical is not None
        and len(view.hops) > 1
        and page.canonical == view.final
        and view.final != view.subject
        and is_same_page(view.subject, view.final)
    )
