"""The terms of `[gate] fail_on`, which say when a job fails.

    term      = ["new-"] status [comparison number ["%"]]
    status    = "dead" | "invalid" | "suspect" | "insecure" | "redirected" | "wrapped"
    comparison = ">" | ">="

A term without a comparison means "more than none". Numbers count links, not citations; per cent
are of all links that were audited.
"""

import re
from collections.abc import Iterable

from msgspec import Struct

from loccit.errors import UsageError
from loccit.model import SEVERITY, Status

_NEVER = (Status.BLOCKED, Status.UNKNOWN, Status.SKIPPED, Status.OK)
GATED = tuple(status for status in SEVERITY if status not in _NEVER)
"""What a gate may fail on. Nobody fails for what could not be looked at."""

_TERM = re.compile(
    r"\s*(?P<new>new-)?(?P<status>[a-z]+)\s*"
    r"(?:(?P<comparison>>=?)\s*(?P<number>\d+(?:\.\d+)?)\s*(?P<percent>%)?)?\s*"
)


class Term(Struct, frozen=True):
    """One condition under which the gate fails."""

    text: str
    """As it was written."""
    status: Status
    new: bool
    """Only findings that the baseline does not know."""
    limit: float = 0.0
    inclusive: bool = False
    """Whether reaching the limit fails, instead of passing it."""
    percent: bool = False

    def fails(self, links: int, of: int) -> bool:
        """Return whether so many links, of so many audited ones, are too many."""
        # The limit is scaled, not the count: 2 of 100 is then exactly 2 %.
        reached = links * 100 if self.percent else links
        limit = self.limit * of if self.percent else self.limit
        return links > 0 and (reached >= limit if self.inclusive else reached > limit)


def parse_terms(texts: Iterable[str]) -> tuple[Term, ...]:
    """The terms of `fail_on`.

    Raises:
        UsageError: a text is not a term; it is quoted, with what can be written.
    """
    return tuple(map(_term, texts))


def _term(text: str) -> Term:
    match = _TERM.fullmatch(text)
    status = match["status"] if match else ""
    if match is None or status not in (*GATED, *_NEVER):
        known = ", ".join(status.value for status in GATED)
        raise UsageError(
            f'"{text}" is not a valid condition; write one of {known}, '
            "with new- before it or a limit behind it, as in new-dead, dead>10 or dead>2%"
        )
    if status in _NEVER:
        raise UsageError(f'"{text}": nothing fails on {status}, which is not the fault of a post')
    return Term(
        text=text.strip(),
        status=Status(status),
        new=match["new"] is not None,
        limit=float(match["number"] or 0),
        inclusive=match["comparison"] == ">=",
        percent=match["percent"] is not None,
    )
