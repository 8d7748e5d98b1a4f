"""The reach of one worker among several, judged by the hosts that it reaches. Pure.

Each worker has a network and a resolver of its own. When a worker fails to reach one host after the
other, its failures are held back for a moment; if it gets an answer meanwhile, it was online, and
they are reported. A worker that reaches none of many hosts in a row, though the other workers reach
most of theirs, is cut off.
"""

from msgspec import Struct

from loccit.model import Failure
from loccit.outcomes import UNREACHED_FAILURES
from loccit.scheduler.core.connectivity import TOGETHER
from loccit.scheduler.core.messages import Failed, NameResolved

HOLD = 2.0
"""Seconds for which a failure is held back."""
_FEW = 2
"""Hosts in a row that are not reached before failures are held back."""
_BY_CHANCE = 1e-6
"""A row of failures that is likelier than this may be chance."""

Doubted = Failed | NameResolved


def is_unreached(failure: Failure | None) -> bool:
    """Return whether a failure may be the fault of the worker's network."""
    return failure in UNREACHED_FAILURES


class Share(Struct, frozen=True):
    """How many hosts were reached, and how many were not."""

    reached: int = 0
    unreached: int = 0


class Reach:
    """The hosts that one worker reached, and the failures that are held back."""

    def __init__(self) -> None:
        """Start with none."""
        self._reached: set[str] = set()
        self._unreached: set[str] = set()
        self._in_a_row: set[str] = set()
        self._held: list[tuple[float, Doubted]] = []

    @property
    def share(self) -> Share:
        """What this worker has met so far."""
        return Share(len(self._reached), len(self._unreached))

    def answered(self, host: str) -> list[Doubted]:
        """Note an answer; return the failures that can be believed now."""
        self._reached.add(host)
        self._in_a_row.clear()
        believed = [event for _, event in self._held]
        self._held.clear()
        return believed

    def failed(self, host: str, event: Doubted, now: float) -> bool:
        """Note a failure to reach a host; return whether it is held back."""
        self._unreached.add(host)
        self._in_a_row.add(host)
        if len(self._in_a_row) <= _FEW:
            return False
        self._held.append((now, event))
        return True

    def overdue(self, now: float) -> list[Doubted]:
        """Return the failures that were held back for long enough."""
        due = [event for at, event in self._held if at <= now - HOLD]
        self._held = self._held[len(due) :]
        return due

    def is_cut_off(self, others: Share) -> bool:
        """Return whether this worker fails where the others do not."""
        row = len(self._in_a_row)
        if row < TOGETHER or others.reached < TOGETHER:
            return False
        share = (others.unreached + 1) / (others.reached + others.unreached + 2)
        return bool(share**row < _BY_CHANCE)
