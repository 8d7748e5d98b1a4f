"""The verdict table: rows in order; the first row whose detector finds something decides.

Each detector looks at one kind of evidence and knows nothing of the others. Which evidence
outranks which is stated in this file and nowhere else. docs/verdicts.md shows the same table.
"""

from collections.abc import Mapping

from loccit.judge.challenges import challenge
from loccit.judge.detection import Case, Detector, Finding, Row, Stage, of_view
from loccit.judge.failures import (
    certificate_only,
    domain_gone,
    gone,
    not_checked,
    temporary_failure,
    unexpected_response,
)
from loccit.judge.not_content import empty_page, not_content, redirected_to_error
from loccit.judge.not_found_text import not_found_text
from loccit.judge.parked import changed_owner, domain_marketplace, parked
from loccit.judge.platforms import platform_says
from loccit.judge.rules import Rule
from loccit.judge.soft_404 import redirect_catch_all, same_as_probe
from loccit.judge.walls import access_denied, access_wall
from loccit.judge.working import (
    answers,
    insecure,
    persistent_identifier,
    redirected,
    wrapped,
    wrapper_unresolved,
)
from loccit.reasons import Reason

R = Reason
_CERTIFICATES = tuple(reason for reason in Reason if reason.startswith("tls-"))

TABLE: tuple[Row, ...] = (
    # Of the link alone.
    Row(Rule.EXCLUDED, Stage.LINK, (R.EXCLUDED,),
        "The configuration excludes the link or its host."),
    Row(Rule.INVALID, Stage.LINK,
        (R.LOCAL_FILE, R.PLACEHOLDER, R.TEMPLATE, R.NO_HOST, R.MISSPELT_SCHEME, R.DOUBLED_SCHEME,
         R.MISSING_SCHEME, R.IMPOSSIBLE_HOST, R.IMPOSSIBLE_PORT, R.NOT_ABSOLUTE, R.EMPTY,
         R.GLUED_TEXT),
        "No such URL can exist, or it names a local file."),
    Row(Rule.NOT_WEB, Stage.LINK, (R.NOT_HTTP,),
        "Not a web address, so there is nothing to request."),
    Row(Rule.UNDECODABLE, Stage.LINK, (R.UNDECODABLE,),
        "The post's encoding is a guess, or bytes of it were replaced: never requested."),
    Row(Rule.ARCHIVE, Stage.LINK, (R.ARCHIVE,),
        "A web archive's capture: taken as working, not requested."),
    Row(Rule.UNWRAPPING_OFF, Stage.LINK, (R.WRAPPER_NOT_FOLLOWED,),
        "Only a request could resolve the wrapper, and the configuration forbids it."),
    Row(Rule.NOT_ASKED, Stage.LINK, (R.NOT_ASKED,),
        "It was not requested in this run."),
    # Of several responses, compared after each was judged by the rows below.
    Row(Rule.CONTRADICTORY, Stage.COMPARISON, (R.CONTRADICTORY,),
        "Gone at first, and something else when requested again later in the run."),
    Row(Rule.HTTPS_ONLY, Stage.COMPARISON, (R.HTTPS_ONLY,),
        "Over plain HTTP it is gone or fails; over HTTPS, which browsers try first, it"
        " answers."),
    Row(Rule.REPEATED_FAILURE, Stage.COMPARISON, (),
        "Three failures over at least seven days without a success between; the reason"
        " stays."),
    # Of a response: no plain 200 can match these.
    Row(Rule.NOT_CHECKED, Stage.FAILURE,
        (R.INTERNAL_ERROR, R.PROXY_ERROR, R.NO_IPV6, R.EXCLUDED, R.FORBIDDEN_ADDRESS, R.NOT_IN_DNS,
         R.ROBOTS_DISALLOWED),
        "The link could not be checked (`unknown`), or is not to be checked (`skipped`).",
        of_view(not_checked)),
    Row(Rule.DOMAIN_MARKETPLACE, Stage.FAILURE, (R.PARKED,),
        "It redirects to a domain marketplace, even if the marketplace blocks bots.",
        of_view(domain_marketplace)),
    Row(Rule.CHALLENGE, Stage.FAILURE, (R.CHALLENGE, R.REGION_BLOCKED),
        "A header or the page asks visitors to prove that they are human.", of_view(challenge)),
    Row(Rule.ACCESS_DENIED, Stage.FAILURE,
        (R.ACCESS_DENIED, R.RATE_LIMITED, R.LEGAL_REASONS, R.LOGIN_REQUIRED),
        "The status denies access: 401 402 403 407 429 451 999.", of_view(access_denied)),
    Row(Rule.ACCESS_WALL, Stage.FAILURE,
        (R.LOGIN_REQUIRED, R.CONSENT_REQUIRED, R.PAYMENT_REQUIRED, R.AGE_CHECK, R.REGION_BLOCKED,
         R.CHALLENGE, R.ACCESS_DENIED),
        "A login, consent, payment or age page stands in the way.", of_view(access_wall)),
    Row(Rule.GONE, Stage.FAILURE, (R.NOT_FOUND, R.GONE, R.APP_SHELL, R.STATUS_CONTRADICTS_PAGE),
        "404 or 410 to GET. `suspect` where the body is an app shell, the page cited, or leads on.",
        of_view(gone)),
    Row(Rule.DOMAIN_GONE, Stage.FAILURE, (R.DOMAIN_GONE,),
        "The domain does not exist (NXDOMAIN).", of_view(domain_gone)),
    Row(Rule.TEMPORARY_FAILURE, Stage.FAILURE,
        (R.DNS_NO_ADDRESS, R.DNS_FAILURE, R.DNS_TIMEOUT, R.CONNECTION_REFUSED, R.TIMEOUT,
         R.UNREACHABLE, R.CONNECTION_FAILED, R.CONNECTION_RESET, R.EMPTY_REPLY, R.PROTOCOL_ERROR,
         R.SERVER_ERROR, *_CERTIFICATES),
        "A failure that may pass: no response, 408, 425 or 5xx. `dead` after policy B.",
        of_view(temporary_failure)),
    Row(Rule.CERTIFICATE_ONLY, Stage.FAILURE, _CERTIFICATES,
        "The certificate is not valid, and no request was made in spite of that.",
        of_view(certificate_only)),
    Row(Rule.UNEXPECTED_RESPONSE, Stage.FAILURE,
        (R.REDIRECT_LOOP, R.TOO_MANY_REDIRECTS, R.BAD_REDIRECT, R.NO_ANSWER, R.CLIENT_ERROR),
        "An unusable response that proves neither life nor death.", of_view(unexpected_response)),
    # What a platform says of its own.
    Row(Rule.PLATFORM, Stage.PLATFORM, (R.PLATFORM_GONE, R.PLATFORM_PRIVATE, R.PLATFORM_UNCLEAR),
        "The platform's own message or API says what became of the item.", platform_says),
    # Doubts about a successful response.
    Row(Rule.PARKED, Stage.DOUBT, (R.PARKED, R.POSSIBLY_PARKED),
        "One strong sign of a parked domain, or two weak ones of different kinds; one weak"
        " sign is `suspect`.", parked),
    Row(Rule.NOT_CONTENT, Stage.DOUBT,
        (R.DEFAULT_PAGE, R.ACCOUNT_SUSPENDED, R.ERROR_PAGE, R.MAINTENANCE),
        "The page is the server's or the host's, not the author's. `dead` where a probe URL"
        " proves it.", of_view(not_content)),
    Row(Rule.REDIRECT_CATCH_ALL, Stage.DOUBT,
        (R.SOFT_404, R.SAME_FOR_ALL_URLS, R.MAINTENANCE, R.ERROR_PAGE, R.ACCESS_DENIED),
        "It redirects to where a probe URL redirects, too.", redirect_catch_all),
    Row(Rule.SAME_AS_PROBE, Stage.DOUBT,
        (R.SOFT_404, R.APP_SHELL, R.SAME_FOR_ALL_URLS, R.SIMILAR_TO_PROBE, R.MAINTENANCE,
         R.ERROR_PAGE, R.ACCESS_DENIED),
        "A probe URL of the same shape returns nearly the same page. `suspect` or `blocked`"
        " where that page says something other than \"not found\".", same_as_probe),
    Row(Rule.NOT_FOUND_TEXT, Stage.DOUBT, (R.NOT_FOUND_TEXT,),
        "The title or first heading of a short page says that nothing was found.",
        of_view(not_found_text)),
    Row(Rule.REDIRECTED_TO_ERROR, Stage.DOUBT, (R.REDIRECTED_TO_ERROR, R.REDIRECTED_TO_HOME),
        "It redirects to an error page or the home page, and no probe URL could tell"
        " whether every URL does.", redirected_to_error),
    Row(Rule.CHANGED_OWNER, Stage.DOUBT, (R.CHANGED_OWNER,),
        "The domain now belongs to someone else and serves different content.", changed_owner),
    Row(Rule.EMPTY_PAGE, Stage.DOUBT, (R.EMPTY_PAGE,),
        "An HTML response without content.", of_view(empty_page)),
    Row(Rule.WRAPPER_UNRESOLVED, Stage.DOUBT, (R.WRAPPER_UNRESOLVED,),
        "A wrapper shows a page of its own instead of redirecting.", of_view(wrapper_unresolved)),
    # Links that work.
    Row(Rule.INSECURE, Stage.ANSWER, _CERTIFICATES,
        "It answers, but its certificate is not valid.", insecure),
    Row(Rule.WRAPPED, Stage.ANSWER, (R.WRAPPER,),
        "A wrapper stands in front of a target that answers.", wrapped),
    Row(Rule.PERSISTENT_IDENTIFIER, Stage.ANSWER, (R.PERSISTENT_IDENTIFIER,),
        "A DOI, a Handle, a PURL: it is meant to redirect.", persistent_identifier),
    Row(Rule.REDIRECTED, Stage.ANSWER, (R.MOVED, R.TRIVIAL_REDIRECT, R.META_REFRESH, R.CANONICAL),
        "It answers at another address, to which it moved permanently.", redirected),
    Row(Rule.ANSWERS, Stage.ANSWER, (R.ANSWERS, R.TEMPORARY_REDIRECT),
        "It answers.", answers),
)  # fmt: skip
"""Every rule, in the order of precedence: docs/verdicts.md shows the same."""


FAILURE_RULES = frozenset({Rule.TEMPORARY_FAILURE, Rule.UNEXPECTED_RESPONSE})
"""Rules whose failures may depend on the visitor's headers or pass with time: asked again."""
POLICY_B_RULES = frozenset({Rule.TEMPORARY_FAILURE, Rule.REPEATED_FAILURE})
"""Rules whose failures count for policy B."""
PROVEN_WITHOUT_PROBE = frozenset({Rule.DOMAIN_MARKETPLACE})
"""Rules that no probe URL can confirm or refute."""
PROVABLE = frozenset(
    {R.NOT_FOUND_TEXT, R.DEFAULT_PAGE, R.ACCOUNT_SUSPENDED, R.REDIRECTED_TO_ERROR,
     R.REDIRECTED_TO_HOME, R.PARKED, R.POSSIBLY_PARKED}
)  # fmt: skip
"""Reasons that a probe URL may confirm or refute."""
_WEAKER = frozenset({R.DEFAULT_PAGE, R.ACCOUNT_SUSPENDED})
"""Suspicions that the proof of a later row outranks."""
_PROOFS = frozenset({Rule.SAME_AS_PROBE, Rule.REDIRECT_CATCH_ALL})
"""Rows that rest on a probe URL, which is proof."""


def _of(stage: Stage) -> tuple[tuple[Row, Detector], ...]:
    return tuple((row, row.find) for row in TABLE if row.stage is stage and row.find is not None)


_FAILURES = _of(Stage.FAILURE) + _of(Stage.PLATFORM)
_DOUBTS = _of(Stage.DOUBT)
_ANSWERS = _of(Stage.ANSWER)


def decide(case: Case) -> tuple[Row, Finding]:
    """Return the first row that finds something in a response, and what it found."""
    # What the configuration accepts is settled; what else the page says does not matter.
    if not case.view.accepted:
        for row, find in _FAILURES:
            if (found := find(case)) is not None:
                return row, found
        if not case.vouched and (doubt := _doubt(case)) is not None:
            return doubt
    for row, find in _ANSWERS:
        if (found := find(case)) is not None:
            return row, found
    raise AssertionError(f"no row for {case.view.seen}")


def _doubt(case: Case) -> tuple[Row, Finding] | None:
    """Return the first doubt about a response; of a weaker one, the proof of a later row."""
    for position, (row, find) in enumerate(_DOUBTS):
        if (found := find(case)) is not None:
            proven = _proven(case, position) if found.reason in _WEAKER else None
            return proven or (row, found)
    return None


def _proven(case: Case, position: int) -> tuple[Row, Finding] | None:
    """Return what a later row proves by a probe URL, or None."""
    for row, find in _DOUBTS[position + 1 :]:
        if row.rule in _PROOFS and (found := find(case)) is not None:
            return row, found
    return None


_MEANING: Mapping[str, str] = {row.rule: row.means for row in TABLE}


def meaning(rule: str) -> str:
    """Return what a rule says; empty for one that an earlier version had."""
    return _MEANING.get(rule, "")
