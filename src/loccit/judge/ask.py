"""What to ask the network about a link, given what it answered so far. Pure."""

from collections.abc import Sequence

from loccit.judge.blocked import refused
from loccit.judge.case import Case, is_home, sort
from loccit.judge.platforms import question
from loccit.judge.sibling import sibling_of
from loccit.judge.table import first_finding
from loccit.model import Link, Observation, Purpose, Request, Status
from loccit.settings import Settings
from loccit.urls import is_archive_link


def ask(link: Link, observations: Sequence[Observation], settings: Settings) -> tuple[Request, ...]:
    """The next requests for a link; none where all is known that verdicts need.

    First the visit; then, as far as the answer leaves it open, the platform's own word, a made-up
    sibling, what a wrong URL plainly meant; at the end of the run, a second look at what is dead.
    """
    asked = {seen.purpose for seen in observations}
    if not observations:
        return _first(link, settings)
    case = sort(link, observations, settings)
    if case is None:
        return ()
    for purpose, request_for in _FOLLOW_UPS:
        if purpose not in asked:
            request = request_for(case)
            if request is not None:
                return (request,)
    return ()


def _first(link: Link, settings: Settings) -> tuple[Request, ...]:
    if link.problem is not None:
        if link.correction is None:
            return ()
        return (Request(link.correction, link.url, Purpose.CORRECTION),)
    if is_archive_link(link.url) and not settings.judge.probe_archives:
        return ()
    unwrapped = link.unwrapped
    if unwrapped is not None and unwrapped.needs_network and not settings.wrappers.resolve_opaque:
        return ()
    return (Request(link.probe_url, link.url),)


def _platform(case: Case) -> Request | None:
    """The platform's own word, where its page proves nothing."""
    if not case.answers:
        return None
    address = question(case.visit.url) or question(case.visit.final_url)
    return None if address is None else Request(address, case.link.url, Purpose.PLATFORM)


def _sibling(case: Case) -> Request | None:
    """A made-up address, where a 200 may not mean that the page is there."""
    if not case.settings.judge.soft_404 or not _may_be_soft(case):
        return None
    made = sibling_of(case.visit.hops[0].url if case.visit.hops else case.visit.url)
    if made is None:
        return None
    url, key = made
    return Request(url, case.link.url, Purpose.SIBLING, priority=1, share=key)


def _may_be_soft(case: Case) -> bool:
    seen, page = case.visit, case.page
    if not case.answers or case.platform is not None or refused(case) is not None:
        return False
    start = seen.hops[0].url if seen.hops else seen.url
    if is_home(start):
        return False
    if len(seen.hops) > 1:
        return True
    if page is None:
        return False
    return page.canonical is None or page.canonical.rstrip("/") != seen.final_url.rstrip("/")


def _correction(case: Case) -> Request | None:
    """What a wrong URL plainly meant, where what it says is dead."""
    if case.link.correction is None or case.answers:
        return None
    return Request(case.link.correction, case.link.url, Purpose.CORRECTION)


def _confirm(case: Case) -> Request | None:
    """A second look, later in the run, at what seems to be dead."""
    if not case.settings.judge.confirm or case.visit.concluded:
        return None
    finding = first_finding(case)
    if finding is None or finding.status is not Status.DEAD:
        return None
    return Request(case.visit.url, case.link.url, Purpose.CONFIRM, priority=2, at_end=True)


_FOLLOW_UPS = (
    (Purpose.PLATFORM, _platform),
    (Purpose.SIBLING, _sibling),
    (Purpose.CORRECTION, _correction),
    (Purpose.CONFIRM, _confirm),
)
"""In this order, each at most once."""
