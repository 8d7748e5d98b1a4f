"""No answer, or an answer that says no: rows 1, 5, 6, 7 and 8 of the table.

Sources: RFC 9110 section 15 (statuses), RFC 8499 (NXDOMAIN, NODATA, SERVFAIL), RFC 5280 and 6125
(certificates).
"""

from loccit.judge.detection import Case, Finding
from loccit.judge.not_content import is_bare_shell
from loccit.model import Failure, Status
from loccit.reasons import Reason

_OURS = {
    Failure.INTERNAL: (
        Reason.INTERNAL_ERROR,
        "loccit failed to read or judge the response. Please report this address.",
    ),
    Failure.NO_IPV6: (
        Reason.NO_IPV6,
        "The host has IPv6 addresses only, and this machine has no IPv6.",
    ),
    Failure.PROXY: (Reason.PROXY_ERROR, "The proxy that we ask through failed."),
}
_NOT_ASKED = {
    Failure.SKIPPED_HOST: (Reason.EXCLUDED, "The configuration says never to ask this host."),
    Failure.FORBIDDEN_ADDRESS: (
        Reason.FORBIDDEN_ADDRESS,
        "It leads to a private address, which is not contacted.",
    ),
    Failure.NOT_IN_DNS: (
        Reason.NOT_IN_DNS,
        "Its name is not in the public DNS by design (such as .onion or .internal).",
    ),
    Failure.ROBOTS: (
        Reason.ROBOTS_DISALLOWED,
        "The site's robots.txt asks not to be visited there.",
    ),
}
CERTIFICATE = {
    Failure.TLS_EXPIRED: "its certificate expired",
    Failure.TLS_NOT_YET_VALID: "its certificate is not valid yet",
    Failure.TLS_SELF_SIGNED: "its certificate is signed by itself",
    Failure.TLS_WRONG_HOST: "its certificate is for another name",
    Failure.TLS_INCOMPLETE_CHAIN: "its server does not send the whole chain of certificates",
    Failure.TLS_UNTRUSTED: "its certificate is signed by nobody who is trusted",
    Failure.TLS_OLD_PROTOCOL: "it speaks only versions of TLS that browsers gave up",
    Failure.TLS_OTHER: "its TLS is broken",
}
_ODD = {
    Failure.REDIRECT_LOOP: (Reason.REDIRECT_LOOP, "It redirects in a circle."),
    Failure.TOO_MANY_REDIRECTS: (Reason.TOO_MANY_REDIRECTS, "It redirects without end."),
    Failure.BAD_REDIRECT: (
        Reason.BAD_REDIRECT,
        "It redirects to something that is no web address.",
    ),
}
_TROUBLE = {
    Failure.DNS_NODATA: (Reason.DNS_NO_ADDRESS, "The name exists, but has no address."),
    Failure.DNS_SERVFAIL: (Reason.DNS_FAILURE, "The domain's name servers fail."),
    Failure.DNS_TIMEOUT: (Reason.DNS_TIMEOUT, "The domain's name servers do not answer."),
    Failure.CONNECT_REFUSED: (Reason.CONNECTION_REFUSED, "The server refuses the connection."),
    Failure.CONNECT_TIMEOUT: (Reason.TIMEOUT, "The server does not answer."),
    Failure.CONNECT_UNREACHABLE: (Reason.UNREACHABLE, "The server can't be reached."),
    Failure.CONNECT_OTHER: (Reason.CONNECTION_FAILED, "The connection to the server fails."),
    Failure.READ_TIMEOUT: (Reason.TIMEOUT, "The server takes the request and never answers."),
    Failure.RESET: (Reason.CONNECTION_RESET, "The server breaks the connection off."),
    Failure.EMPTY: (Reason.EMPTY_REPLY, "The server closes the connection without an answer."),
    Failure.PROTOCOL: (Reason.PROTOCOL_ERROR, "What the server answers is no HTTP."),
}
_TRANSIENT = frozenset({408, 425})
_GONE = frozenset({404, 410})


def not_checked(case: Case) -> Finding | None:
    """Row 1: we could not look, or did not want to."""
    failure = case.view.failure
    if failure is None:
        return None
    if failure in _OURS:
        reason, sentence = _OURS[failure]
        return Finding(Status.UNKNOWN, reason, sentence, 1.0)
    if failure in _NOT_ASKED:
        reason, sentence = _NOT_ASKED[failure]
        return Finding(Status.SKIPPED, reason, sentence, 1.0)
    return None


def gone(case: Case) -> Finding | None:
    """Row 5: 404 or 410 to GET."""
    status = case.view.status
    if status not in _GONE:
        return None
    if status == 404 and is_bare_shell(case.view):
        # Hosts without rewriting serve apps this way (rafgraph/spa-github-pages).
        sentence = "The status is 404, but the page is an app, which may show what was cited."
        return Finding(Status.SUSPECT, Reason.APP_SHELL, sentence, 0.5)
    if status == 410:
        return Finding(
            Status.DEAD, Reason.GONE, "The server says that it is gone for good (410).", 0.97
        )
    return Finding(
        Status.DEAD, Reason.NOT_FOUND, "The server says that there is no such page (404).", 0.95
    )


def domain_gone(case: Case) -> Finding | None:
    """Row 6: the name does not exist."""
    if case.view.failure is not Failure.DNS_NXDOMAIN:
        return None
    return Finding(
        Status.DEAD, Reason.DOMAIN_GONE, "The domain name does not exist any more (NXDOMAIN).", 0.95
    )


def temporary_failure(case: Case) -> Finding | None:
    """Row 7: trouble that may pass."""
    view = case.view
    failure, status = view.failure, view.status
    if failure is not None:
        if failure in _TROUBLE:
            reason, sentence = _TROUBLE[failure]
            return Finding(Status.SUSPECT, reason, sentence, 0.5)
        if failure in CERTIFICATE and (view.seen.insecure or not _certificate_alone(failure)):
            sentence = f"No secure connection comes about: {CERTIFICATE[failure]}."
            return Finding(Status.SUSPECT, Reason(failure.value), sentence, 0.5)
        return None
    if status is not None and (status >= 500 or status in _TRANSIENT) and status != 999:
        return Finding(
            Status.SUSPECT, Reason.SERVER_ERROR, f"The server is in trouble (status {status}).", 0.5
        )
    return None


def unexpected_response(case: Case) -> Finding | None:
    """Row 7, without policy B: answers that a browser could not show, and that prove nothing."""
    view = case.view
    if view.failure is not None:
        if view.failure in _ODD:
            reason, sentence = _ODD[view.failure]
            return Finding(Status.SUSPECT, reason, sentence, 0.5)
        return None
    status = view.status
    if status is None:
        return Finding(Status.SUSPECT, Reason.NO_ANSWER, "No answer was had.", 0.3)
    if status >= 400:
        sentence = f"The server does not like the request (status {status})."
        return Finding(Status.SUSPECT, Reason.CLIENT_ERROR, sentence, 0.4)
    if status >= 300 or status < 200:
        sentence = f"The server answers with status {status} and leads nowhere."
        return Finding(Status.SUSPECT, Reason.BAD_REDIRECT, sentence, 0.4)
    return None


def certificate_only(case: Case) -> Finding | None:
    """Row 8, where nothing was asked behind the certificate."""
    failure = case.view.failure
    if failure is None or failure not in CERTIFICATE:
        return None
    sentence = f"Browsers warn of it: {CERTIFICATE[failure]}."
    return Finding(Status.INSECURE, Reason(failure.value), sentence, 0.8)


def _certificate_alone(failure: Failure) -> bool:
    """Whether a certificate error says that a server is there, and nothing else is wrong."""
    return failure not in (Failure.TLS_OTHER, Failure.TLS_OLD_PROTOCOL)
