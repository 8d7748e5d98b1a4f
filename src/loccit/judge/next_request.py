"""The next requests for a link, given its observations so far."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from loccit.config.settings import Settings
from loccit.judge.cited_page import has_cited_text, is_self_canonical
from loccit.judge.detection import Finding, Row
from loccit.judge.evidence import SECURE, Evidence, is_platform, original_of, over_https
from loccit.judge.not_found_beside_probe import is_search_result
from loccit.judge.not_found_text import not_found_phrase, speaks_of_absence
from loccit.judge.platforms import platform_of, question
from loccit.judge.rules import Rule
from loccit.judge.sibling import sibling
from loccit.judge.soft_404 import can_home_page_tell
from loccit.judge.table import FAILURE_RULES, PROVABLE, PROVEN_WITHOUT_PROBE
from loccit.judge.view import View
from loccit.judge.without_request import without_request
from loccit.model import ALIVE, Failure, Link, Observation, Purpose, Request, Status
from loccit.outcomes import GONE_STATUSES, is_success
from loccit.page import is_comparable
from loccit.reasons import Reason
from loccit.urls.category import is_persistent_identifier

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
        request = _original_sibling(evidence)
        return () if request is None else (request,)
    row, found, view = evidence.decide(evidence.visit)
    request = (
        _platform(evidence, found, view)
        or _sibling(evidence, row, found, view)
        or _whole(evidence)
        or _home(evidence, found, view)
        or _again(evidence, row, found, view)
        or _sibling_again(evidence, found)
        or _correction(evidence, found)
        or _secure(evidence, row, found, view)
    )
    return (request,) if request is not None else ()


def _first(link: Link, settings: Settings) -> Sequence[Request]:
    settled = without_request(link, settings)
    if settled is None:
        return (Request(link.probe_url, link.url),)
    if settled[1].status is Status.INVALID and link.correction:
        return (Request(link.correction, link.url, Purpose.CORRECTION),)
    original = original_of(link)
    if settings.judge.originals and original is not None and settled[0] is Rule.ARCHIVE:
        return (Request(original, link.url, Purpose.ORIGINAL),)
    return ()


def _original_sibling(evidence: Evidence) -> Request | None:
    """A probe URL beside the original of an archived copy, where that answers again."""
    seen = evidence.original
    if seen is None or evidence.original_sibling is not None:
        return None
    if seen.page is None or seen.status != 200 or not evidence.settings.judge.soft_404:
        return None
    made = sibling(seen.final_url)
    if made is None:
        return None
    return Request(made.url, evidence.link.url, Purpose.SIBLING, _SOON, share=made.share)


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
    if evidence.sibling("plain") is not None or not evidence.settings.judge.soft_404:
        return None
    if found.status not in ALIVE and found.reason not in PROVABLE:
        return None
    if row.rule in PROVEN_WITHOUT_PROBE or view.accepted:
        return None
    if not view.is_html or view.is_home or view.inside_wrapper or is_platform(view):
        return None
    if evidence.link.category == "archive" or is_persistent_identifier(view.subject):
        return None
    if _is_cited_page(view):
        return None
    made = sibling(view.subject if view.moved else view.final)
    if made is None:
        return None
    visitor = view.seen.visitor
    share = made.share if visitor == "plain" else made.share.replace("sibling:", _AS_BROWSER, 1)
    url = evidence.link.url
    return Request(made.url, url, Purpose.SIBLING, _SOON, share=share, visitor=visitor)


def _is_cited_page(view: View) -> bool:
    """Return whether a page shows that it is the cited one, so that a probe URL is needless."""
    if not_found_phrase(view) is not None:
        return False
    if not view.moved and is_self_canonical(view):
        return True
    return has_cited_text(view) and not is_search_result(view)


def _whole(evidence: Evidence) -> Request | None:
    """The page itself, where it was known to be what it was and is to be compared after all."""
    visit, sibling = evidence.visit, evidence.sibling("plain")
    if visit is None or visit.page is None or sibling is None or sibling.page is None:
        return None
    if not _is_good(visit) or not _is_good(sibling) or is_comparable(visit.page):
        return None
    return Request(evidence.link.probe_url, evidence.link.url, priority=_SOON)


def _home(evidence: Evidence, found: Finding, view: View) -> Request | None:
    """The home page of a host that gives every URL the same page, which no rule can read.

    What stands for the whole host, as a notice of maintenance or a wall does, stands there, too.
    """
    if evidence.home is not None or found.reason is not Reason.SAME_FOR_ALL_URLS:
        return None
    if not can_home_page_tell(view):
        return None
    at = urlsplit(view.final)
    url = f"{at.scheme}://{at.netloc}/"
    return Request(
        url, evidence.link.url, Purpose.HOME, _SOON, share=f"home:{url}", visitor=view.seen.visitor
    )


def _is_good(seen: Observation) -> bool:
    return is_success(seen.status)


def _again(evidence: Evidence, row: Row, found: Finding, view: View) -> Request | None:
    """A second look, as a browser, at what looks gone and at what fails for other visitors."""
    if evidence.again is not None or not evidence.settings.judge.confirm:
        return None
    if found.status is not Status.DEAD and not depends_on_visitor(row.rule, view):
        return None
    link = evidence.link
    return Request(
        link.probe_url, link.url, Purpose.CONFIRM, at_end=True, visitor="browser", once=True,
        with_cookies=_wants_cookies(view),
    )  # fmt: skip


def _wants_cookies(view: View) -> bool:
    """Return whether an answer that nothing is there sets cookies, and does not say so in words.

    Whoever comes with the cookies may be shown what is there. What says in words that nothing is
    there is believed; most such pages set cookies, too.
    """
    if view.status not in GONE_STATUSES or "set-cookie" not in view.headers:
        return False
    return view.page is None or not speaks_of_absence(view.page)


def _sibling_again(evidence: Evidence, found: Finding) -> Request | None:
    """A probe URL asked as a browser, where one proved that what a machine got is nothing."""
    again = evidence.again
    if again is None or found.status is not Status.DEAD or evidence.sibling("plain") is None:
        return None
    if evidence.sees_alike(again.visitor) or again.status is None or again.status >= 400:
        return None
    view = evidence.view(again)
    made = sibling(view.subject if view.moved else view.final)
    if made is None:
        return None
    share = made.share.replace("sibling:", _AS_BROWSER, 1)
    url = evidence.link.url
    return Request(made.url, url, Purpose.SIBLING, _SOON, share=share, visitor="browser")


def _secure(evidence: Evidence, row: Row, found: Finding, view: View) -> Request | None:
    """The same address over HTTPS, which browsers try first, where plain HTTP has nothing."""
    link = evidence.link
    url = over_https(link.probe_url)
    if url is None or not _has_nothing(row, found, view):
        return None
    if evidence.again is not None and evidence.decide(evidence.again)[1].status in ALIVE:
        return None
    if any(hop.url.startswith("https://") for hop in view.hops):
        return None
    if evidence.secure is None:
        failed = view.failure is not None
        return Request(url, link.url, Purpose.SECURE, visitor="browser", once=failed)
    secure = evidence.secure
    if evidence.secure_sibling is not None or not evidence.settings.judge.soft_404:
        return None
    if secure.page is None or secure.status != 200 or (made := sibling(secure.final_url)) is None:
        return None
    share = made.share.replace("sibling:", SECURE, 1)
    return Request(made.url, link.url, Purpose.SIBLING, _SOON, share=share, visitor=secure.visitor)


def _has_nothing(row: Row, found: Finding, view: View) -> bool:
    if view.failure is not None and view.failure.startswith("dns-"):
        return False
    return found.status is Status.DEAD or row.rule in FAILURE_RULES


def depends_on_visitor(rule: Rule, view: View) -> bool:
    """Return whether an answer may be bad for no other reason than the visitor's headers.

    What was concluded, and connections that do not come about, have nothing to do with headers.
    """
    seen = view.seen
    if seen.visitor == "browser" or seen.concluded:
        return False
    if is_led_to_private(view):
        return True
    if rule not in FAILURE_RULES:
        return False
    return seen.failure in WITH_HEADERS or (seen.failure is None and seen.status is not None)


def is_led_to_private(view: View) -> bool:
    """Return whether a redirect leads to a private address, to which some sites send robots."""
    return view.failure is Failure.FORBIDDEN_ADDRESS and len(view.hops) > 1


WITH_HEADERS = frozenset(
    {Failure.READ_TIMEOUT, Failure.RESET, Failure.EMPTY, Failure.PROTOCOL, Failure.REDIRECT_LOOP,
     Failure.TOO_MANY_REDIRECTS, Failure.BAD_REDIRECT}
)  # fmt: skip
_AS_BROWSER = "sibling-browser:"
"""How the keys of probe URLs that are asked as a browser begin."""


def _correction(evidence: Evidence, found: Finding) -> Request | None:
    """Return what was plainly meant, where what was written is gone."""
    link = evidence.link
    if link.correction is None or evidence.correction is not None:
        return None
    if found.status is not Status.DEAD:
        return None
    return Request(link.correction, link.url, Purpose.CORRECTION)
