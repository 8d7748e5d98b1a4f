"""Why a verdict is what it is: the codes, and their words in `reasons.toml`.

`Verdict.reason` is one of these. The words are used by the page, by SARIF, by docs/verdicts.md and
by the commands, so that a reason is called the same everywhere.
"""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

import msgspec
from msgspec import Struct


class Reason(StrEnum):
    """The reason of a verdict, a code in words with hyphens."""

    # works
    ANSWERS = "answers"
    TEMPORARY_REDIRECT = "temporary-redirect"
    PERSISTENT_IDENTIFIER = "persistent-identifier"
    ARCHIVE = "archive"
    # moved or wrapped
    MOVED = "moved"
    TRIVIAL_REDIRECT = "trivial-redirect"
    META_REFRESH = "meta-refresh"
    CANONICAL = "canonical"
    HTTPS_ONLY = "https-only"
    WRAPPER = "wrapper"
    WRAPPER_NOT_FOLLOWED = "wrapper-not-followed"
    # gone
    NOT_FOUND = "not-found"
    GONE = "gone"
    DOMAIN_GONE = "domain-gone"
    SOFT_404 = "soft-404"
    PARKED = "parked"
    PLATFORM_GONE = "platform-gone"
    # doubtful content
    POSSIBLY_PARKED = "possibly-parked"
    CHANGED_OWNER = "changed-owner"
    DEFAULT_PAGE = "default-page"
    ACCOUNT_SUSPENDED = "account-suspended"
    ERROR_PAGE = "error-page"
    MAINTENANCE = "maintenance"
    EMPTY_PAGE = "empty-page"
    NOT_FOUND_TEXT = "not-found-text"
    APP_SHELL = "app-shell"
    SAME_FOR_ALL_URLS = "same-for-all-urls"
    SIMILAR_TO_PROBE = "similar-to-probe"
    REDIRECTED_TO_ERROR = "redirected-to-error"
    REDIRECTED_TO_HOME = "redirected-to-home"
    WRAPPER_UNRESOLVED = "wrapper-unresolved"
    CONTRADICTORY = "contradictory"
    STATUS_CONTRADICTS_PAGE = "status-contradicts-page"
    PLATFORM_UNCLEAR = "platform-unclear"
    # access refused
    CHALLENGE = "challenge"
    ACCESS_DENIED = "access-denied"
    RATE_LIMITED = "rate-limited"
    LEGAL_REASONS = "legal-reasons"
    LOGIN_REQUIRED = "login-required"
    CONSENT_REQUIRED = "consent-required"
    PAYMENT_REQUIRED = "payment-required"
    AGE_CHECK = "age-check"
    REGION_BLOCKED = "region-blocked"
    PLATFORM_PRIVATE = "platform-private"
    # failures that may pass
    TIMEOUT = "timeout"
    SERVER_ERROR = "server-error"
    CONNECTION_REFUSED = "connection-refused"
    CONNECTION_RESET = "connection-reset"
    CONNECTION_FAILED = "connection-failed"
    UNREACHABLE = "unreachable"
    EMPTY_REPLY = "empty-reply"
    PROTOCOL_ERROR = "protocol-error"
    DNS_FAILURE = "dns-failure"
    DNS_TIMEOUT = "dns-timeout"
    DNS_NO_ADDRESS = "dns-no-address"
    REDIRECT_LOOP = "redirect-loop"
    TOO_MANY_REDIRECTS = "too-many-redirects"
    BAD_REDIRECT = "bad-redirect"
    NO_ANSWER = "no-answer"
    CLIENT_ERROR = "client-error"
    # certificates
    TLS_EXPIRED = "tls-expired"
    TLS_NOT_YET_VALID = "tls-not-yet-valid"
    TLS_SELF_SIGNED = "tls-self-signed"
    TLS_WRONG_HOST = "tls-wrong-host"
    TLS_INCOMPLETE_CHAIN = "tls-incomplete-chain"
    TLS_UNTRUSTED = "tls-untrusted"
    TLS_OLD_PROTOCOL = "tls-old-protocol"
    TLS_OTHER = "tls-other"
    # invalid URLs
    LOCAL_FILE = "local-file"
    PLACEHOLDER = "placeholder"
    TEMPLATE = "template"
    NO_HOST = "no-host"
    IMPOSSIBLE_HOST = "impossible-host"
    IMPOSSIBLE_PORT = "impossible-port"
    MISSPELT_SCHEME = "misspelt-scheme"
    MISSING_SCHEME = "missing-scheme"
    DOUBLED_SCHEME = "doubled-scheme"
    NOT_ABSOLUTE = "not-absolute"
    EMPTY = "empty"
    GLUED_TEXT = "glued-text"
    NOT_HTTP = "not-http"
    UNDECODABLE = "undecodable"
    # not checked
    NOT_ASKED = "not-asked"
    INTERNAL_ERROR = "internal-error"
    EXCLUDED = "excluded"
    PROXY_ERROR = "proxy-error"
    FORBIDDEN_ADDRESS = "forbidden-address"
    NO_IPV6 = "no-ipv6"
    NOT_IN_DNS = "not-in-dns"
    ROBOTS_DISALLOWED = "robots-disallowed"

    @property
    def label(self) -> str:
        """The reason in a few words, for tables and filters."""
        return words()[self].label

    @property
    def meaning(self) -> str:
        """The reason in one sentence, for a reader who is new to loccit."""
        return words()[self].meaning


class ReasonWords(Struct, frozen=True, forbid_unknown_fields=True):
    """The words of a reason."""

    label: str
    meaning: str


@cache
def words() -> Mapping[Reason, ReasonWords]:
    """Return the words of every reason, in the order of `Reason`."""
    from importlib.resources import files  # late: it takes longer to load than all of this

    text = files("loccit").joinpath("reasons.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), dict[Reason, ReasonWords])
