"""The verdict table: rows in order, the first that finds something decides.

Every detector looks at one kind of evidence and knows nothing of the others; what outranks what is
told here and nowhere else. docs/verdicts.md shows the same table to users.
"""

from loccit.judge.detection import Case, Finding, Row
from loccit.judge.failures import certificate_alone, domain_gone, gone, not_looked, odd, trouble
from loccit.judge.not_content import empty, misled, other_than_content
from loccit.judge.not_found_text import regretful
from loccit.judge.parked import parked, sold, usurped
from loccit.judge.platforms import told_by_platform
from loccit.judge.soft_404 import sink, twin
from loccit.judge.walls import challenged, gated, refused
from loccit.judge.working import answers, behind_wrapper, insecure, moved, persistent, wrapped

_CERTIFICATES = (
    "tls-expired",
    "tls-not-yet-valid",
    "tls-self-signed",
    "tls-wrong-host",
    "tls-incomplete-chain",
    "tls-untrusted",
    "tls-old-protocol",
    "tls-other",
)

FAILING: tuple[Row, ...] = (
    Row("not-checked", not_looked, "1",
        ("internal-error", "proxy-error", "no-ipv6", "excluded", "forbidden-address",
         "not-in-dns", "robots-disallowed"),
        "We could not look (`unknown`), or do not look there (`skipped`)."),
    Row("domain-marketplace", sold, "9", ("parked",),
        "It is redirected to a market for names, whatever the market says to machines."),
    Row("challenge", challenged, "4", ("challenge", "region-blocked"),
        "A header or the page itself asks its visitor to prove that it is no machine."),
    Row("access-denied", refused, "4",
        ("access-denied", "rate-limited", "legal-reasons", "login-required"),
        "A status that refuses us: 401 402 403 407 429 451 999."),
    Row("access-wall", gated, "4",
        ("login-required", "consent-required", "payment-required", "age-check", "region-blocked",
         "challenge"),
        "A login, a consent page or another gate stands in its place."),
    Row("gone", gone, "5", ("not-found", "gone", "app-shell"),
        "404 or 410 to GET. A 404 that carries nothing but an app is `suspect`."),
    Row("domain-gone", domain_gone, "6", ("domain-gone",), "The name does not exist (NXDOMAIN)."),
    Row("temporary-failure", trouble, "7",
        ("dns-no-address", "dns-failure", "dns-timeout", "connection-refused", "timeout",
         "unreachable", "connection-failed", "connection-reset", "empty-reply", "protocol-error",
         "server-error", *_CERTIFICATES),
        "Trouble that may pass: no answer, 408, 425 or 5xx. `dead` after policy B."),
    Row("certificate-only", certificate_alone, "8", _CERTIFICATES,
        "The certificate is refused, and nothing was asked behind it."),
    Row("unexpected-response", odd, "7",
        ("redirect-loop", "too-many-redirects", "bad-redirect", "no-answer", "client-error"),
        "An answer that shows nothing and proves nothing."),
)  # fmt: skip
"""Nothing of these applies to a plain 200."""

PLATFORM = Row(
    "platform", told_by_platform, "13",
    ("platform-gone", "platform-private", "platform-unclear"),
    "A platform says by its own means what became of the thing.",
)  # fmt: skip

DOUBTING: tuple[Row, ...] = (
    Row("parked", parked, "9", ("parked", "possibly-parked"),
        "One strong sign of a parked name, or two weak ones of different kinds; one is `suspect`."),
    Row("not-content", other_than_content, "12",
        ("default-page", "account-suspended", "error-page", "maintenance"),
        "The page is a server's, not an author's. `dead` where a made-up address proves it."),
    Row("redirect-catch-all", sink, "10",
        ("soft-404", "same-for-all-urls", "maintenance", "error-page", "access-denied"),
        "It is redirected to where everything is redirected."),
    Row("same-as-probe", twin, "11",
        ("soft-404", "app-shell", "same-for-all-urls", "similar-to-probe", "maintenance",
         "error-page", "access-denied"),
        "A made-up address of the same shape has nearly the same page. `suspect` or `blocked` where"
        " that page says something else than that there is nothing."),
    Row("not-found-text", regretful, "12", ("not-found-text",),
        "Title or first heading of a short page say that there is nothing."),
    Row("redirected-to-error", misled, "10", ("redirected-to-error", "redirected-to-home"),
        "It is redirected to an error page, or home, and nothing tells whether everything is."),
    Row("changed-owner", usurped, "9", ("changed-owner",),
        "The name is used by somebody else now, for something else."),
    Row("empty-page", empty, "12", ("empty-page",), "An HTML answer without a body."),
    Row("wrapper-unresolved", behind_wrapper, "14", ("wrapper-unresolved",),
        "A wrapper answers with a page of its own."),
)  # fmt: skip
"""Doubts about an answer."""

ANSWERING: tuple[Row, ...] = (
    Row("insecure", insecure, "8", _CERTIFICATES, "It answers behind a refused certificate."),
    Row("wrapped", wrapped, "14", ("wrapper",), "A wrapper stands in front of it."),
    Row("persistent-identifier", persistent, "14", ("persistent-identifier",),
        "A DOI, a handle, a PURL: it is meant to redirect."),
    Row("redirected", moved, "14", ("moved", "trivial-redirect", "meta-refresh", "canonical"),
        "It answers elsewhere, and moved there for good."),
    Row("answers", answers, "14", ("answers", "temporary-redirect"), "It answers."),
)  # fmt: skip

_PROVES_MORE = ("same-as-probe", "redirect-catch-all")
_LESSER = frozenset({"default-page", "account-suspended"})


def decide(case: Case) -> tuple[Row, Finding]:
    """The first row that finds something, and what it found."""
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
            if found.reason in _LESSER:
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
    """What a made-up address proves outranks a suspicion of the same."""
    for row in DOUBTING[position + 1 :]:
        if row.rule in _PROVES_MORE and (found := row.find(case)) is not None:
            return row, found
    return None


BEFORE_ASKING: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("invalid", "wrong URLs",
     ("local-file", "placeholder", "template", "no-host", "misspelt-scheme", "doubled-scheme",
      "missing-scheme", "impossible-host", "impossible-port", "not-absolute", "empty",
      "glued-text"),
     "No such address can exist, or it names a local file."),
    ("not-web", "wrong URLs", ("not-http",), "No web address: nothing that could be asked."),
    ("undecodable", "wrong URLs", ("undecodable",),
     "The post's encoding is a guess, or bytes of it were replaced: never asked."),
    ("archive", "2", ("archive",), "A web archive's capture: believed, not asked."),
    ("unwrapping-off", "3", ("wrapper-not-followed",),
     "Only the network can unwrap it, and the configuration says not to."),
    ("not-asked", "1", ("not-asked",), "It was not asked in this run."),
    ("contradictory", "5", ("contradictory",),
     "Gone at first, and something else when asked again later in the run."),
    ("https-only", "5", ("https-only",),
     "Over plain HTTP it is gone or fails; over HTTPS, which browsers try first, it answers."),
    ("repeated-failure", "confirmation", (),
     "Three failures over at least seven days without a success between; the reason stays."),
)  # fmt: skip
"""Rules that need no answer, or several: `loccit.judge.verdict` applies them."""

EVERY_ROW = (*FAILING, PLATFORM, *DOUBTING, *ANSWERING)

_MEANING = {rule: means for rule, _, _, means in BEFORE_ASKING} | {
    row.rule: row.means for row in EVERY_ROW
}


def meaning(rule: str) -> str:
    """What a rule says, in the table's words; empty for one that an earlier version had."""
    return _MEANING.get(rule, "")
