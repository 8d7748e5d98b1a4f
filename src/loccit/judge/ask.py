"""What to ask the network about a link, given what it told so far."""

from collections.abc import Sequence

from loccit.judge.evidence import Evidence, is_platform
from loccit.judge.findings import Finding, Row
from loccit.judge.platforms import platform_of, question
from loccit.judge.regrets import regrets
from loccit.judge.sibling import sibling
from loccit.judge.soft_404 import names_itself
from loccit.judge.unasked import without_asking
from loccit.judge.view import View
from loccit.model import Link, Observation, Purpose, Request, Status
from loccit.settings import Settings
from loccit.urls.category import is_persistent_identifier

ALIVE = frozenset({Status.OK, Status.REDIRECTED, Status.WRAPPED, Status.INSECURE})
_PROVABLE = frozenset(
    {"not-found-text", "default-page", "account-suspended", "error-address", "redirected-home",
     "parked", "parked-perhaps"}
)  # fmt: skip
"""What a made-up address may prove, or refute."""
_SOON = -1
"""The second request to a host comes before the first ones of links not begun."""


def ask(link: Link, observations: Sequence[Observation], settings: Settings) -> Sequence[Request]:
    """The next requests for a link; none when everything is known that is to be known.

    Bind the settings with `functools.partial`: the result is pure and can be pickled.
    """
    return next_requests(Evidence(link, observations, settings), begun=bool(observations))


def next_requests(evidence: Evidence, *, begun: bool) -> Sequence[Request]:
    """The same of sorted evidence; `begun` where anything was observed."""
    if not begun:
        return _first(evidence.link, evidence.settings)
    if evidence.visit is None:
        return ()
    row, found, view = evidence.decide(evidence.visit)
    request = (
        _platform(evidence, found, view)
        or _sibling(evidence, row, found, view)
        or _again(evidence, row, found)
        or _correction(evidence, found)
    )
    return (request,) if request is not None else ()


def _first(link: Link, settings: Settings) -> Sequence[Request]:
    told = without_asking(link, settings)
    if told is None:
        return (Request(link.probe_url, link.url),)
    if told[1].status is Status.INVALID and link.correction:
        return (Request(link.correction, link.url, Purpose.CORRECTION),)
    return ()


def _platform(evidence: Evidence, found: Finding, view: View) -> Request | None:
    if evidence.platform is not None or found.status not in ALIVE:
        return None
    for url in (view.final, view.subject):
        platform = platform_of(url)
        asked = None if platform is None else question(platform, url)
        if asked is not None:
            share = f"platform:{asked}"
            return Request(asked, evidence.link.url, Purpose.PLATFORM, _SOON, share=share)
    return None


def _sibling(evidence: Evidence, row: Row, found: Finding, view: View) -> Request | None:
    if evidence.sibling is not None or not evidence.settings.judge.soft_404:
        return None
    if found.status not in ALIVE and found.reason not in _PROVABLE:
        return None
    if row.rule == "sold":
        return None
    if not view.is_html or view.is_home or view.inside_wrapper or is_platform(view):
        return None
    if evidence.link.category == "archive" or is_persistent_identifier(view.subject):
        return None
    if not view.moved and names_itself(view) and regrets(view) is None:
        return None
    made = sibling(view.subject if view.moved else view.final)
    if made is None:
        return None
    return Request(made.url, evidence.link.url, Purpose.SIBLING, _SOON, share=made.share)


def _again(evidence: Evidence, row: Row, found: Finding) -> Request | None:
    if evidence.again is not None or not evidence.settings.judge.confirm:
        return None
    if found.status is not Status.DEAD:
        return None
    link = evidence.link
    return Request(link.probe_url, link.url, Purpose.CONFIRM, at_end=True, visitor="browser")


def _correction(evidence: Evidence, found: Finding) -> Request | None:
    """What was plainly meant, where what was written is gone."""
    link = evidence.link
    if link.correction is None or evidence.correction is not None:
        return None
    if found.status is not Status.DEAD:
        return None
    return Request(link.correction, link.url, Purpose.CORRECTION)
