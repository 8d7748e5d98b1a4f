"""Verdicts, and the replacements that they suggest."""

from typing import Literal

from msgspec import Struct

from loccit.model.statuses import Status
from loccit.reasons import Reason

SuggestionKind = Literal["redirect", "unwrapped", "archived", "corrected", "moved"]


class Suggestion(Struct, frozen=True, gc=False):
    """A replacement for the cited URL."""

    kind: SuggestionKind
    url: str


PROPOSED = 0.9
"""Confidence from which a suggestion is proposed unasked; below, a reviewer has to accept it."""


class Archived(Struct, frozen=True, gc=False):
    """A capture in a web archive that still holds the cited content."""

    url: str
    timestamp: str
    """14 digits, UTC, as web archives write it (RFC 7089 datetime, compact)."""
    confidence: float = 1.0
    """0 to 1: how sure it is that the capture holds what was cited."""
    why: str = ""
    """What was found in the capture, in words."""


class Verdict(Struct, frozen=True, omit_defaults=True):
    """The status of a link, with its reason."""

    status: Status
    reason: Reason
    rule: str
    """The row of the verdict table that decided, as docs/verdicts.md names it."""
    sentence: str
    """The verdict explained in one sentence that a person understands."""
    confidence: float
    """0 to 1."""
    confirmed: bool = False
    evidence: tuple[str, ...] = ()
    """What was seen, each a short sentence."""
    http_status: int | None = None
    final_url: str | None = None
    wrapper: str | None = None
    target: str | None = None
    suggestion: Suggestion | None = None
    notes: tuple[str, ...] = ()
    """Codes of lesser things: `fragment-missing`, `tracking-parameters`, `trivial-redirect` …"""
