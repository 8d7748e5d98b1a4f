"""The verdict table: rows in order; the first row whose detector finds something decides.

Each detector looks at one kind of evidence and knows nothing of the others. Which evidence
outranks which is stated in this file and nowhere else. docs/verdicts.md shows the same table.
"""

from loccit.judge.detection import Case, Finding, Row, of_view
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
from loccit.judge.soft_404 import redirect_catch_all, same_as_probe
from loccit.judge.walls import access_denied, access_wall, challenge
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

FAILING: tuple[Row, ...] = (
    Row("not-checked", of_view(not_checked),
        (R.INTERNAL_ERROR, R.PROXY_ERROR, R.NO_IPV6, R.EXCLUDED, R.FORBIDDEN_ADDRESS,
         R.NOT_IN_DNS, R.ROBOTS_DISALLOWED),
        "The link could not be checked (`unknown`), or is not to be checked (`skipped`)."),
    Row("domain-marketplace", of_view(domain_marketplace), (R.PARKED,),
        "It redirects to a domain marketplace, even if the marketplace blocks bots."),
    Row("challenge", of_view(challenge), (R.CHALLENGE, R.REGION_BLOCKED),
        "A header or the page asks visitors to prove that they are human."),
    Row("access-denied", of_view(access_denied),
        (R.ACCESS_DENIED, R.RATE_LIMITED, R.LEGAL_REASONS, R.LOGIN_REQUIRED),
        "The status denies access: 401 402 403 407 429 451 999."),
    Row("access-wall", of_view(access_wall),
        (R.LOGIN_REQUIRED, R.CONSENT_REQUIRED, R.PAYMENT_REQUIRED, R.AGE_CHECK, R.REGION_BLOCKED,
         R.CHALLENGE, R.ACCESS_DENIED),
        "A login, consent, payment or age page stands in the way."),
    Row("gone", of_view(gone), (R.NOT_FOUND, R.GONE, R.APP_SHELL),
        "404 or 410 to GET. A 404 whose body is an app shell is `suspect`."),
    Row("domain-gone", of_view(domain_gone), (R.DOMAIN_GONE,),
        "The domain does not exist (NXDOMAIN)."),
    Row("temporary-failure", of_view(temporary_failure),
        (R.DNS_NO_ADDRESS, R.DNS_FAILURE, R.DNS_TIMEOUT, R.CONNECTION_REFUSED, R.TIMEOUT,
         R.UNREACHABLE, R.CONNECTION_FAILED, R.CONNECTION_RESET, R.EMPTY_REPLY, R.PROTOCOL_ERROR,
         R.SERVER_ERROR, *_CERTIFICATES),
        "A failure that may pass: no response, 408, 425 or 5xx. `dead` after policy B."),
    Row("certificate-only", of_view(certificate_only), _CERTIFICATES,
        "The certificate is not valid, and no request was made in spite of that."),
    Row("unexpected-response", of_view(unexpected_response),
        (R.REDIRECT_LOOP, R.TOO_MANY_REDIRECTS, R.BAD_REDIRECT, R.NO_ANSWER, R.CLIENT_ERROR),
        "An unusable response that proves neither life nor death."),
)  # fmt: skip
"""Rows that no plain 200 can match."""

PLATFORM = Row(
    "platform", platform_says, (R.PLATFORM_GONE, R.PLATFORM_PRIVATE, R.PLATFORM_UNCLEAR),
    "The platform's own message or API says what became of the item.",
)  # fmt: skip

DOUBTING: tuple[Row, ...] = (
    Row("parked", parked, (R.PARKED, R.POSSIBLY_PARKED),
        "One strong sign of a parked domain, or two weak ones of different kinds; one weak sign is"
        " `suspect`."),
    Row("not-content", of_view(not_content),
        (R.DEFAULT_PAGE, R.ACCOUNT_SUSPENDED, R.ERROR_PAGE, R.MAINTENANCE),
        "The page is the server's or the host's, not the author's. `dead` where a probe URL proves"
        " it."),
    Row("redirect-catch-all", redirect_catch_all,
        (R.SOFT_404, R.SAME_FOR_ALL_URLS, R.MAINTENANCE, R.ERROR_PAGE, R.ACCESS_DENIED),
        "It redirects to where a probe URL redirects, too."),
    Row("same-as-probe", same_as_probe,
        (R.SOFT_404, R.APP_SHELL, R.SAME_FOR_ALL_URLS, R.SIMILAR_TO_PROBE, R.MAINTENANCE,
         R.ERROR_PAGE, R.ACCESS_DENIED),
        "A probe URL of the same shape returns nearly the same page. `suspect` or `blocked` where"
        " that page says something other than \"not found\"."),
    Row("not-found-text", of_view(not_found_text), (R.NOT_FOUND_TEXT,),
        "The title or first heading of a short page says that nothing was found."),
    Row("redirected-to-error", redirected_to_error, (R.REDIRECTED_TO_ERROR, R.REDIRECTED_TO_HOME),
        "It redirects to an error page or the home page, and no probe URL could tell whether every"
        " URL does."),
    Row("changed-owner", changed_owner, (R.CHANGED_OWNER,),
        "The domain now belongs to someone else and serves different content."),
    Row("empty-page", of_view(empty_page), (R.EMPTY_PAGE,), "An HTML response without content."),
    Row("wrapper-unresolved", of_view(wrapper_unresolved), (R.WRAPPER_UNRESOLVED,),
        "A wrapper shows a page of its own instead of redirecting."),
)  # fmt: skip
"""Rows that doubt a successful response."""

ANSWERING: tuple[Row, ...] = (
    Row("insecure", insecure, _CERTIFICATES, "It answers, but its certificate is not valid."),
    Row("wrapped", wrapped, (R.WRAPPER,), "A wrapper stands in front of a target that answers."),
    Row("persistent-identifier", persistent_identifier, (R.PERSISTENT_IDENTIFIER,),
        "A DOI, a Handle, a PURL: it is meant to redirect."),
    Row("redirected", redirected,
        (R.MOVED, R.TRIVIAL_REDIRECT, R.META_REFRESH, R.CANONICAL),
        "It answers at another address, to which it moved permanently."),
    Row("answers", answers, (R.ANSWERS, R.TEMPORARY_REDIRECT), "It answers."),
)  # fmt: skip
"""Rows for links that work."""

OTHER_RULES: tuple[tuple[str, tuple[Reason, ...], str], ...] = (
    ("invalid",
     (R.LOCAL_FILE, R.PLACEHOLDER, R.TEMPLATE, R.NO_HOST, R.MISSPELT_SCHEME, R.DOUBLED_SCHEME,
      R.MISSING_SCHEME, R.IMPOSSIBLE_HOST, R.IMPOSSIBLE_PORT, R.NOT_ABSOLUTE, R.EMPTY,
      R.GLUED_TEXT),
     "No such URL can exist, or it names a local file."),
    ("not-web", (R.NOT_HTTP,), "Not a web address, so there is nothing to request."),
    ("undecodable", (R.UNDECODABLE,),
     "The post's encoding is a guess, or bytes of it were replaced: never requested."),
    ("archive", (R.ARCHIVE,), "A web archive's capture: taken as working, not requested."),
    ("unwrapping-off", (R.WRAPPER_NOT_FOLLOWED,),
     "Only a request could resolve the wrapper, and the configuration forbids it."),
    ("not-asked", (R.NOT_ASKED,), "It was not requested in this run."),
    ("contradictory", (R.CONTRADICTORY,),
     "Gone at first, and something else when requested again later in the run."),
    ("https-only", (R.HTTPS_ONLY,),
     "Over plain HTTP it is gone or fails; over HTTPS, which browsers try first, it answers."),
    ("repeated-failure", (),
     "Three failures over at least seven days without a success between; the reason stays."),
)  # fmt: skip
"""Rules that need no response, or several: `loccit.judge.verdict` applies them."""

EVERY_ROW = (*FAILING, PLATFORM, *DOUBTING, *ANSWERING)

FAILURE_RULES = frozenset({"temporary-failure", "unexpected-response"})
"""Rules whose failures may depend on the visitor's headers or pass with time: asked again."""
POLICY_B_RULES = frozenset({"temporary-failure", "repeated-failure"})
"""Rules whose failures count for policy B."""
PROVEN_WITHOUT_PROBE = frozenset({"domain-marketplace"})
"""Rules that no probe URL can confirm or refute."""
PROVABLE = frozenset(
    {R.NOT_FOUND_TEXT, R.DEFAULT_PAGE, R.ACCOUNT_SUSPENDED, R.REDIRECTED_TO_ERROR,
     R.REDIRECTED_TO_HOME, R.PARKED, R.POSSIBLY_PARKED}
)  # fmt: skip
"""Reasons that a probe URL may confirm or refute."""
_WEAKER = frozenset({R.DEFAULT_PAGE, R.ACCOUNT_SUSPENDED})
"""Suspicions that the proof of a later row outranks."""
_PROOFS = frozenset({"same-as-probe", "redirect-catch-all"})
"""Rows that rest on a probe URL, which is proof."""


def decide(case: Case) -> tuple[Row, Finding]:
    """Return the first row that finds something, and what it found."""
    view = case.view
    if view.accepted:
        # The configuration has settled it; what else the page says does not matter.
        return _answering(case)
    for row in FAILING:
        found = row.find(case)
        if found is not None:
            return row, found
    platform = PLATFORM.find(case)
    if platform is not None:
        return PLATFORM, platform
    if not case.vouched:
        for position, row in enumerate(DOUBTING):
            found = row.find(case)
            if found is None:
                continue
            if found.reason in _WEAKER:
                return _proven(case, position) or (row, found)
            return row, found
    return _answering(case)


def _answering(case: Case) -> tuple[Row, Finding]:
    for row in ANSWERING:
        found = row.find(case)
        if found is not None:
            return row, found
    raise AssertionError(f"no row for {case.view.seen}")


def _proven(case: Case, position: int) -> tuple[Row, Finding] | None:
    """Return what a later row proves by a probe URL, or None."""
    for row in DOUBTING[position + 1 :]:
        if row.rule in _PROOFS and (found := row.find(case)) is not None:
            return row, found
    return None


_MEANING = {rule: means for rule, _, means in OTHER_RULES} | {
    row.rule: row.means for row in EVERY_ROW
}


def meaning(rule: str) -> str:
    """Return what a rule says; empty for one that an earlier version had."""
    return _MEANING.get(rule, "")
