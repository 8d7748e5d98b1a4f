"""The statuses of links, and the sets of them that rules and reports share."""

from enum import StrEnum


class Status(StrEnum):
    """The verdicts of the table in docs/verdicts.md, from best to worst to unjudged."""

    OK = "ok"
    REDIRECTED = "redirected"
    WRAPPED = "wrapped"
    INSECURE = "insecure"
    BLOCKED = "blocked"
    SUSPECT = "suspect"
    DEAD = "dead"
    INVALID = "invalid"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"


ALIVE = frozenset({Status.OK, Status.REDIRECTED, Status.WRAPPED, Status.INSECURE})
"""The cited content answers."""

FAILING = frozenset({Status.DEAD, Status.SUSPECT})
"""The cited content does not answer, proven or not."""

GONE = frozenset({Status.DEAD, Status.INVALID})
"""The citation needs to be replaced."""

UNDECIDED = frozenset({Status.SUSPECT, Status.BLOCKED, Status.UNKNOWN})
"""Nobody can say whether the cited content is there: a dead link that becomes one of these has not
recovered."""

UNREMARKABLE = (Status.OK, Status.SKIPPED)
"""Not a finding: reports count these links and list no work for them."""

SEVERITY = (
    Status.DEAD,
    Status.INVALID,
    Status.SUSPECT,
    Status.INSECURE,
    Status.REDIRECTED,
    Status.WRAPPED,
    Status.BLOCKED,
    Status.UNKNOWN,
    Status.OK,
    Status.SKIPPED,
)
"""The order in which a reviewer wants to see findings."""
