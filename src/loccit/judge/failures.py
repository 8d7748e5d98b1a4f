"""Detectors of failed requests and of statuses that say no.

Sources: RFC 9110 section 15 (statuses), RFC 8499 (NXDOMAIN, NODATA, SERVFAIL), RFC 5280 and 6125
(certificates).
"""

from loccit.judge.cited_page import is_text_at_its_address
from loccit.judge.detection import Finding
from loccit.judge.not_content import is_bare_shell
from loccit.judge.not_found_text import speaks_of_absence
from loccit.judge.rule_data import rules
from loccit.judge.url_comparison import is_above, is_home, segments
from loccit.judge.view import View, cached_in_view
from loccit.model import Failure, Status
from loccit.outcomes import GONE_STATUSES, PASSING_STATUSES
from loccit.reasons import Reason
from loccit.urls.sameness import is_same_page

_OURS = {
    Failure.INTERNAL: (
        Reason.INTERNAL_ERROR,
        "loccit failed to read or judge the response. Please report this address.",
    ),
    Failure.NO_IPV6: (
        Reason.NO_IPV6,
        "The host has IPv6 addresses only, and this machine has no IPv6.",
    ),
    Failure.PROXY: (Reason.PROXY_ERROR, "The configured proxy failed."),
}
_NOT_ASKED = {
    Failure.SKIPPED_HOST: (Reason.EXCLUDED, "The configuration says never to contact this host."),
    Failure.FORBIDDEN_ADDRESS: (
        Reason.FORBIDDEN_ADDRESS,
        "The link leads to a private address, which is not contacted.",
    ),
    Failure.NOT_IN_DNS: (
        Reason.NOT_IN_DNS,
        "The host name is outside the public DNS by design (such as .onion or .internal).",
    ),
    Failure.ROBOTS: (
        Reason.ROBOTS_DISALLOWED,
        "The site's robots.txt disallows the request.",
    ),
}
CERTIFICATE = {
    Failure.TLS_EXPIRED: "its certificate has expired",
    Failure.TLS_NOT_YET_VALID: "its certificate is not valid yet",
    Failure.TLS_SELF_SIGNED: "its certificate is self-signed",
    Failure.TLS_WRONG_HOST: "its certificate is for another host name",
    Failure.TLS_INCOMPLETE_CHAIN: "its certificate chain is incomplete",
    Failure.TLS_UNTRUSTED: "its certificate's authority is not trusted",
    Failure.TLS_OLD_PROTOCOL: "it supports only outdated versions of TLS",
    Failure.TLS_OTHER: "its TLS is broken",
}
_ODD = {
    Failure.REDIRECT_LOOP: (Reason.REDIRECT_LOOP, "The redirects form a loop."),
    Failure.TOO_MANY_REDIRECTS: (Reason.TOO_MANY_REDIRECTS, "There are too many redirects."),
    Failure.BAD_REDIRECT: (
        Reason.BAD_REDIRECT,
        "The redirect does not lead to a web address.",
    ),
}
_TROUBLE = {
    Failure.DNS_NODATA: (Reason.DNS_NO_ADDRESS, "The host name exists, but has no address."),
    Failure.DNS_SERVFAIL: (Reason.DNS_FAILURE, "The domain's name servers fail."),
    Failure.DNS_TIMEOUT: (Reason.DNS_TIMEOUT, "The domain's name servers do not answer."),
    Failure.CONNECT_REFUSED: (Reason.CONNECTION_REFUSED, "The server refuses connections."),
    Failure.CONNECT_TIMEOUT: (Reason.TIMEOUT, "The server does not answer."),
    Failure.CONNECT_UNREACHABLE: (Reason.UNREACHABLE, "The server can't be reached."),
    Failure.CONNECT_OTHER: (Reason.CONNECTION_FAILED, "The connection to the server fails."),
    Failure.READ_TIMEOUT: (
        Reason.TIMEOUT,
        "The server accepted the request and did not respond in time.",
    ),
    Failure.RESET: (Reason.CONNECTION_RESET, "The server reset the connection."),
    Failure.EMPTY: (Reason.EMPTY_REPLY, "The server closed the connection without a response."),
    Failure.PROTOCOL: (Reason.PROTOCOL_ERROR, "The server's response is not valid HTTP."),
}


def not_checked(view: View) -> Finding | None:
    """Return what kept the link from being checked (rule `not-checked`)."""
    failure = view.failure
    if failure is None:
        return None
    if failure in _OURS:
        reason, sentence = _OURS[failure]
        return Finding(Status.UNKNOWN, reason, sentence, 1.0)
    if failure in _NOT_ASKED:
        reason, sentence = _NOT_ASKED[failure]
        return Finding(Status.SKIPPED, reason, sentence, 1.0)
    return None


@cached_in_view
def gone(view: View) -> Finding | None:
    """Find 404 or 410 to GET (rule `gone`)."""
    status = view.status
    if status not in GONE_STATUSES:
        return None
    if status == 404 and is_bare_shell(view):
        # Hosts without rewriting serve apps this way (rafgraph/spa-github-pages).
        sentence = "The status is 404, but the page is a script application that may show content."
        return Finding(Status.SUSPECT, Reason.APP_SHELL, sentence, 0.5)
    if (contradiction := _contradiction(view)) is not None:
        return Finding(Status.SUSPECT, Reason.STATUS_CONTRADICTS_PAGE, contradiction, 0.5)
    if status == 410:
        return Finding(
            Status.DEAD,
            Reason.GONE,
            "The server says that the page was removed permanently (410).",
            0.97,
        )
    return Finding(
        Status.DEAD, Reason.NOT_FOUND, "The server says that the page does not exist (404).", 0.95
    )


def _contradiction(view: View) -> str | None:
    """Return what a page shows that its status says is missing; None where it agrees with that."""
    page = view.page
    if page is None or speaks_of_absence(page):
        return None
    if view.status == 404 and is_text_at_its_address(view):
        # Some sites answer so for pages that they show (evilpie/404-bookmarks#13).
        return "The status is 404, but the page is the one cited."
    if page.refresh is not None and _is_page_elsewhere(page.refresh, view):
        # Hosts without rewriting lead old addresses on by their page for 404 (jekyll, VitePress).
        return f"The status is {view.status}, but the page leads its visitor on to another address."
    return None


def _is_page_elsewhere(target: str, view: View) -> bool:
    """Return whether an address is of another page, and not of a home, a section or an error."""
    if is_same_page(target, view.final) or is_home(target) or is_above(target, view.final):
        return False
    last = segments(target)[-1:]
    return bool(last) and last[0] not in rules("pages")["errors"]["path"]


def domain_gone(view: View) -> Finding | None:
    """Find a domain that does not exist (rule `domain-gone`)."""
    if view.failure is not Failure.DNS_NXDOMAIN:
        return None
    return Finding(
        Status.DEAD,
        Reason.DOMAIN_GONE,
        "The domain does not exist any more (NXDOMAIN).",
        0.95,
    )


def temporary_failure(view: View) -> Finding | None:
    """Find a failure that may pass (rule `temporary-failure`)."""
    failure, status = view.failure, view.status
    if failure is not None:
        if failure in _TROUBLE:
            reason, sentence = _TROUBLE[failure]
            return Finding(Status.SUSPECT, reason, sentence, 0.5)
        if failure in CERTIFICATE and (view.seen.insecure or not _certificate_alone(failure)):
            sentence = f"No secure connection is possible: {CERTIFICATE[failure]}."
            return Finding(Status.SUSPECT, Reason(failure.value), sentence, 0.5)
        return None
    if status is not None and (status >= 500 or status in PASSING_STATUSES) and status != 999:
        return Finding(
            Status.SUSPECT,
            Reason.SERVER_ERROR,
            f"The server reports an error (HTTP {status}).",
            0.5,
        )
    return None


def unexpected_response(view: View) -> Finding | None:
    """Find a response that no browser could show and that proves nothing."""
    if view.failure is not None:
        if view.failure in _ODD:
            reason, sentence = _ODD[view.failure]
            return Finding(Status.SUSPECT, reason, sentence, 0.5)
        return None
    status = view.status
    if status is None:
        return Finding(Status.SUSPECT, Reason.NO_ANSWER, "There was no response.", 0.3)
    if status >= 400:
        sentence = f"The server rejected the request (HTTP {status})."
        return Finding(Status.SUSPECT, Reason.CLIENT_ERROR, sentence, 0.4)
    if status >= 300 or status < 200:
        sentence = f"The server answered HTTP {status} without a usable redirect."
        return Finding(Status.SUSPECT, Reason.BAD_REDIRECT, sentence, 0.4)
    return None


def certificate_only(view: View) -> Finding | None:
    """Find an invalid certificate, where no request was made in spite of it."""
    failure = view.failure
    if failure is None or failure not in CERTIFICATE:
        return None
    sentence = f"Browsers warn about this site: {CERTIFICATE[failure]}."
    return Finding(Status.INSECURE, Reason(failure.value), sentence, 0.8)


def _certificate_alone(failure: Failure) -> bool:
    """Return whether a certificate error says that a server is there, and nothing else is wrong."""
    return failure not in (Failure.TLS_OTHER, Failure.TLS_OLD_PROTOCOL)
