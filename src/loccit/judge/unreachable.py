"""No answer at all, or one that says the server is in trouble: names, connections, TLS, 5xx."""

from loccit.judge.case import TLS_FAILURES, Case, Finding, asked_sentence
from loccit.model import Failure, Status

DAY = 86_400.0
STRIKES = 3
"""Failed visits, this one counted, after which what is transient counts as dead (policy B)."""
STRIKES_OVER = 7 * DAY
"""Seconds between the first and the last of them, at least."""

_TRANSIENT_STATUSES = frozenset({408, 425})
_WORDS = {
    Failure.DNS_NODATA: "Its name exists, but has no address",
    Failure.DNS_SERVFAIL: "Its name servers fail",
    Failure.DNS_TIMEOUT: "Its name servers do not answer",
    Failure.CONNECT_REFUSED: "The server refuses the connection",
    Failure.CONNECT_TIMEOUT: "The server can't be reached in time",
    Failure.CONNECT_UNREACHABLE: "There is no way to the server",
    Failure.CONNECT_OTHER: "The connection fails",
    Failure.READ_TIMEOUT: "The server accepts the question and does not answer in time",
    Failure.RESET: "The server breaks the connection off",
    Failure.EMPTY: "The server closes the connection without a word",
    Failure.PROTOCOL: "The server answers something that is no HTTP",
    Failure.TLS_OLD_PROTOCOL: "The server speaks an outdated kind of TLS only",
    Failure.TLS_OTHER: "No TLS connection comes about",
    Failure.REDIRECT_LOOP: "It redirects in a circle",
    Failure.TOO_MANY_REDIRECTS: "It redirects without end",
    Failure.BAD_REDIRECT: "It redirects to something that is no URL",
}
_CERTIFICATES = {
    Failure.TLS_EXPIRED: "has expired",
    Failure.TLS_NOT_YET_VALID: "is not valid yet",
    Failure.TLS_SELF_SIGNED: "is signed by itself",
    Failure.TLS_WRONG_HOST: "is for another host",
    Failure.TLS_INCOMPLETE_CHAIN: "comes without the certificate that vouches for it",
    Failure.TLS_UNTRUSTED: "is vouched for by nobody we know",
    Failure.TLS_OLD_PROTOCOL: "can only be had over an outdated kind of TLS",
    Failure.TLS_OTHER: "can't be verified",
}
_NOT_LOOKED = {
    Failure.OFFLINE: "This machine was offline.",
    Failure.BUDGET: "The time for this run was spent.",
    Failure.PROXY: "The proxy between us and the web failed.",
}
_SKIPPED = {
    Failure.FORBIDDEN_ADDRESS: "It leads to a private or reserved address, which is not contacted.",
    Failure.ROBOTS: "The site's robots.txt asks robots to leave it alone.",
}


def certificate(failure: Failure) -> str:
    """What is wrong with a certificate, to follow “its certificate”."""
    return _CERTIFICATES.get(failure, "can't be verified")


def not_looked(case: Case) -> Finding | None:
    """Row 1: we could not look."""
    failure = case.visit.failure
    if failure not in _NOT_LOOKED:
        return None
    return Finding(
        "not-looked", Status.UNKNOWN, failure.value, _NOT_LOOKED[failure], 0.0, (_told(case),)
    )


def not_asked(case: Case) -> Finding | None:
    """Addresses that we refuse to contact, and places that we were asked not to visit."""
    failure = case.visit.failure
    if failure not in _SKIPPED:
        return None
    return Finding(
        "not-contacted", Status.SKIPPED, failure.value, _SKIPPED[failure], 1.0, (_told(case),)
    )


def domain_gone(case: Case) -> Finding | None:
    """Row 6: the name does not exist."""
    if case.visit.failure is not Failure.DNS_NXDOMAIN:
        return None
    place = case.visit.final_url
    where = "It redirects to a domain that" if len(case.visit.hops) > 1 else "Its domain"
    return Finding(
        "domain-gone",
        Status.DEAD,
        "domain-gone",
        f"{where} no longer exists.",
        0.97,
        (f"The name of {place} does not exist (NXDOMAIN).", _told(case)),
    )


def certificate_alone(case: Case) -> Finding | None:
    """Row 8, where what is behind a bad certificate was not looked at."""
    failure = case.visit.failure
    if failure is None or failure not in TLS_FAILURES:
        return None
    return Finding(
        "insecure",
        Status.INSECURE,
        failure.value,
        f"Its certificate {certificate(failure)}; what is behind it was not looked at.",
        0.6,
        (_told(case),),
    )


def transient(case: Case) -> Finding | None:
    """Row 7: failures that may pass; `dead` after three of them over a week (policy B)."""
    seen = case.visit
    if seen.failure is not None:
        reason = seen.failure.value
        words = _WORDS.get(seen.failure, "It can't be had")
    elif seen.status is not None and (seen.status >= 500 or seen.status in _TRANSIENT_STATUSES):
        reason = f"status-{seen.status}"
        words = f"The server is in trouble (status {seen.status})"
    elif seen.status is not None and not 200 <= seen.status < 300:
        reason = f"status-{seen.status}"
        words = f"The server answers status {seen.status}, which is neither content nor a clear no"
    else:
        return None
    strikes = _strikes(case)
    if strikes is not None:
        failures, days = strikes
        return Finding(
            "failing-for-days",
            Status.DEAD,
            reason,
            f"{words}, now for the {_ordinal(failures)} visit over {days:.0f} days.",
            0.9,
            (_told(case), f"It has failed at every visit for {days:.0f} days."),
        )
    concluded = (
        ("Concluded from the failure of its host on several other links.",)
        if seen.concluded
        else ()
    )
    return Finding(
        "transient",
        Status.SUSPECT,
        reason,
        f"{words}; that may pass, so it is asked again over days.",
        0.5,
        (_told(case), *concluded),
    )


def _strikes(case: Case) -> tuple[int, float] | None:
    """How many visits have failed over how many days, where that is enough."""
    history = case.history
    if history is None or history.dead_since is None:
        return None
    failures, since = history.failures + 1, case.now - history.dead_since
    if failures < STRIKES or since < STRIKES_OVER:
        return None
    return failures, since / DAY


def _ordinal(number: int) -> str:
    return {3: "third", 4: "fourth", 5: "fifth"}.get(number, f"{number}th")


def _told(case: Case) -> str:
    return asked_sentence(case.visit)
