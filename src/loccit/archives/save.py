"""Save Page Now 2: what its answers mean. Pure.

Sources: the Internet Archive's "SPN2 Public API Docs"; the error codes as the clients spn-client
and spn2 list them. Saving needs an account's S3 keys: anonymous saving was refused in 2026.
"""

import re
from enum import StrEnum

import msgspec
from msgspec import Struct

from loccit.archives.captures import NO_JSON
from loccit.urls.mementos import full_timestamp

PERMANENT = frozenset(
    {
        "bad-request", "blocked", "blocked-client-ip", "blocked-url", "filesize-limit",
        "ftp-access-denied", "gone", "http-version-not-supported", "invalid-host-resolution",
        "invalid-url-syntax", "method-not-allowed", "no-access", "not-acceptable", "not-found",
        "not-implemented", "too-many-redirects", "unauthorized",
    }
)  # fmt: skip
"""Codes of pages that will not be saved however often it is tried."""
STOP = frozenset(
    {
        "bandwidth-limit-exceeded", "max-daily-bandwidth", "max-daily-bandwidth-user",
        "service-unavailable", "too-many-daily-captures-user", "too-many-requests",
        "user-session-limit",
    }
)  # fmt: skip
"""Codes after which nothing more is submitted in this run."""
EXISTS = frozenset({"too-many-daily-captures"})
"""Codes that say that the page was saved today, by whomever."""
_SAME = re.compile(r"same snapshot (?:had|has) been made", re.I)


class Fate(StrEnum):
    """The outcomes for a page that was to be saved."""

    SUBMITTED = "submitted"
    """Save Page Now took the job; whether the page was saved is not known yet."""
    SAVED = "saved"
    EXISTS = "exists"
    """There is a copy that is recent enough."""
    REFUSED = "refused"
    """The page can't be saved: a code of `PERMANENT`."""
    LATER = "later"
    """It failed, and may succeed another day."""


class SaveAnswer(Struct, frozen=True):
    """The answer of Save Page Now about one page."""

    fate: Fate
    detail: str = ""
    """The code or the message, as it was sent."""
    job: str = ""
    timestamp: str = ""
    """Of the capture, 14 digits."""
    stop: bool = False
    """Nothing more is to be submitted in this run."""


class _Reply(Struct, frozen=True):
    status: str | None = None
    status_ext: str | None = None
    message: str | None = None
    job_id: str | None = None
    timestamp: str | None = None
    http_status: int | None = None
    """What the page itself answered."""


class User(Struct, frozen=True):
    """An account's limits (`/save/status/user`)."""

    available: int | None = None
    daily_captures: int | None = None
    daily_captures_limit: int | None = None

    @property
    def left_today(self) -> int | None:
        """Captures that the account may still make today; None where it does not say."""
        if not self.daily_captures_limit:
            return None
        return max(0, self.daily_captures_limit - (self.daily_captures or 0))


_reply = msgspec.json.Decoder(_Reply, strict=False).decode  # numbers may come as texts
_user = msgspec.json.Decoder(User, strict=False).decode


def submission(status: int, body: bytes) -> SaveAnswer:
    """Read the answer to `POST /save`. A refusal may come with status 200, too."""
    if status == 401:
        return SaveAnswer(Fate.LATER, "the keys were refused", stop=True)
    if status == 429:
        return SaveAnswer(Fate.LATER, "too many requests", stop=True)
    try:
        reply = _reply(body)
    except NO_JSON:
        # Status 523 and others come although the capture was made: the outcome is not known.
        return SaveAnswer(Fate.LATER, f"status {status} without an answer", stop=status >= 500)
    if reply.job_id:
        return SaveAnswer(Fate.SUBMITTED, reply.message or "", reply.job_id)
    if reply.message and _SAME.search(reply.message):
        return SaveAnswer(Fate.EXISTS, reply.message)
    if not reply.status_ext and (status == 403 or status >= 500):  # the service, not the page
        return SaveAnswer(Fate.LATER, reply.message or f"status {status}", stop=True)
    return _error(reply)


def job(status: int, body: bytes) -> SaveAnswer | None:
    """Read the answer to `GET /save/status/JOB`; None where the job is under way."""
    try:
        reply = _reply(body)
    except NO_JSON:
        return (
            None if status >= 500 or status == 429 else SaveAnswer(Fate.LATER, f"status {status}")
        )
    if reply.status == "pending":
        return None
    timestamp = full_timestamp(reply.timestamp or "")
    if reply.status == "success" and reply.http_status is not None and reply.http_status >= 400:
        return SaveAnswer(Fate.LATER, f"the page answered {reply.http_status}")
    if reply.status == "success" and timestamp is not None:
        return SaveAnswer(Fate.SAVED, "", timestamp=timestamp)
    if not reply.status and not reply.status_ext:
        return SaveAnswer(Fate.LATER, "the job is not known any more")  # it is kept for an hour
    return _error(reply)


def user(body: bytes) -> User | None:
    """Read the answer to `GET /save/status/user`; None where it is none."""
    try:
        return _user(body)
    except NO_JSON:
        return None


def _error(reply: _Reply) -> SaveAnswer:
    code = (reply.status_ext or "").removeprefix("error:")
    code = code or reply.message or "no reason was given"
    if code in PERMANENT:
        return SaveAnswer(Fate.REFUSED, code)
    if code in EXISTS:
        return SaveAnswer(Fate.EXISTS, code)
    return SaveAnswer(Fate.LATER, code, stop=code in STOP)
