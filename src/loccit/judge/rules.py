"""The names of the rules of the verdict table."""

from enum import StrEnum


class Rule(StrEnum):
    """A row of the verdict table (`loccit.judge.table`), as reports and docs/verdicts.md name it.

    States may hold names that an earlier version had, so what is stored is a plain string.
    """

    EXCLUDED = "excluded"
    INVALID = "invalid"
    NOT_WEB = "not-web"
    UNDECODABLE = "undecodable"
    ARCHIVE = "archive"
    UNWRAPPING_OFF = "unwrapping-off"
    NOT_ASKED = "not-asked"
    CONTRADICTORY = "contradictory"
    HTTPS_ONLY = "https-only"
    REPEATED_FAILURE = "repeated-failure"
    NOT_CHECKED = "not-checked"
    DOMAIN_MARKETPLACE = "domain-marketplace"
    CHALLENGE = "challenge"
    ACCESS_DENIED = "access-denied"
    ACCESS_WALL = "access-wall"
    GONE = "gone"
    DOMAIN_GONE = "domain-gone"
    TEMPORARY_FAILURE = "temporary-failure"
    CERTIFICATE_ONLY = "certificate-only"
    UNEXPECTED_RESPONSE = "unexpected-response"
    PLATFORM = "platform"
    PARKED = "parked"
    NOT_CONTENT = "not-content"
    REDIRECT_CATCH_ALL = "redirect-catch-all"
    SAME_AS_PROBE = "same-as-probe"
    NOT_FOUND_TEXT = "not-found-text"
    REDIRECTED_TO_ERROR = "redirected-to-error"
    CHANGED_OWNER = "changed-owner"
    EMPTY_PAGE = "empty-page"
    WRAPPER_UNRESOLVED = "wrapper-unresolved"
    INSECURE = "insecure"
    WRAPPED = "wrapped"
    PERSISTENT_IDENTIFIER = "persistent-identifier"
    REDIRECTED = "redirected"
    ANSWERS = "answers"
