"""What changed of a link since the last complete run."""

from collections.abc import Iterable
from itertools import dropwhile

from loccit.model import Status
from loccit.report.model import Change
from loccit.store.views import GONE

UNDECIDED = frozenset({Status.SUSPECT, Status.BLOCKED, Status.UNKNOWN})
"""What was dead and is now one of these has not recovered: nobody can say."""

_SOUND = frozenset({Status.OK, Status.INSECURE})
_NEWLY: dict[Status, Change] = {
    Status.DEAD: "newly-dead",
    Status.INVALID: "newly-dead",
    Status.WRAPPED: "newly-wrapped",
    Status.REDIRECTED: "newly-redirected",
}


def change_of(now: Status, before: Status | None, visits: Iterable[Status]) -> Change | None:
    """The change to tell of, if any.

    Args:
        now: what holds of the link.
        before: what held when the last complete run ended; None where it was not yet judged.
        visits: what was held of it at every visit, oldest first. What could not be told last time
            is compared with what was last known, as the gate does it for what is gone.
    """
    if before in UNDECIDED and now not in UNDECIDED:
        before = decided_before(now, visits) or before
    if before is now:
        return None
    if now in _NEWLY and not (now in GONE and before in GONE):
        return _NEWLY[now]
    if before in GONE and now in _SOUND:
        return "recovered"
    return "new-citation" if before is None else None


def decided_before(now: Status, visits: Iterable[Status]) -> Status | None:
    """The last status that said something before the present row of visits; None where none did.

    Args:
        now: what holds of the link.
        visits: what was held of it at every visit, oldest first.
    """
    row = GONE if now in GONE else {now}
    before = dropwhile(row.__contains__, reversed(list(visits)))
    return next((status for status in before if status not in UNDECIDED), None)
