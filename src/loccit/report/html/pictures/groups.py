"""Statuses as pictures tell them apart: seven groups, since nobody tells ten colours apart."""

from collections import Counter
from collections.abc import Iterable, Mapping

from loccit.model import Status

GROUPS: Mapping[str, tuple[Status, ...]] = {
    "dead": (Status.DEAD,),
    "invalid": (Status.INVALID,),
    "doubtful": (Status.SUSPECT,),
    "insecure": (Status.INSECURE,),
    "moved": (Status.REDIRECTED, Status.WRAPPED),
    "unseen": (Status.BLOCKED, Status.UNKNOWN),
    "sound": (Status.OK,),
}
"""From what needs work most to what needs none; what was skipped is in no picture."""

_GROUP_OF = {status: group for group, statuses in GROUPS.items() for status in statuses}


def grouped(counts: Iterable[tuple[Status, int]]) -> dict[str, int]:
    """Counts by group, every group present."""
    totals: Counter[str] = Counter()
    for status, count in counts:
        if status in _GROUP_OF:
            totals[_GROUP_OF[status]] += count
    return {group: totals[group] for group in GROUPS}
