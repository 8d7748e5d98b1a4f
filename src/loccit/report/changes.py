"""Changes of links since the last complete run."""

from collections.abc import Iterable, Mapping
from itertools import dropwhile

from loccit.model import GONE, UNDECIDED, Status
from loccit.report.model import Change

_SOUND = frozenset({Status.OK, Status.INSECURE})
_NEWLY: dict[Status, Change] = {
    Status.DEAD: "newly-dead",
    Status.INVALID: "newly-dead",
    Status.WRAPPED: "newly-wrapped",
    Status.REDIRECTED: "newly-redirected",
}

LABELS: Mapping[Change, str] = {
    "newly-dead": "newly dead",
    "recovered": "recovered",
    "newly-wrapped": "newly wrapped",
    "newly-redirected": "newly redirected",
    "new-citation": "newly cited",
}
"""The words of each change, for terminal, page and Markdown, in the order of the summary."""


def change_of(now: Status, before: Status | None, visits: Iterable[Status]) -> Change | None:
    """The change to tell of, if any.

    Args:
        now: what holds of the link.
        before: what held when the last complete run ended; None where it was not yet judged.
        visits: what was held of it at every visit, oldest first.
    """
    before = last_known(now, before, visits)
    if before is now:
        return None
    if now in _NEWLY and not (now in GONE and before in GONE):
        return _NEWLY[now]
    if before in GONE and now in _SOUND:
        return "recovered"
    return "new-citation" if before is None else None


def last_known(now: Status, before: Status | None, visits: Iterable[Status]) -> Status | None:
    """Return the earlier status with which report and gate compare the present one.

    What was undecided when the last run ended changed nothing: a link that was redirected,
    was blocked for a night and is redirected again is not newly redirected.

    Args:
        now: what holds of the link.
        before: what held when the last complete run ended; None where it was not yet judged.
        visits: what was held of it at every visit, oldest first.
    """
    if before not in UNDECIDED or now in UNDECIDED:
        return before
    row = GONE if now in GONE else {now}
    earlier = dropwhile(row.__contains__, reversed(list(visits)))
    return next((status for status in earlier if status not in UNDECIDED), before)
