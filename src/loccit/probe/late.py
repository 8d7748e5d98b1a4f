"""What waits for the end of a run: last tries, confirmations, and hosts that rest. No network."""

from typing import Generic, TypeVar

from msgspec import Struct

from loccit.probe.lanes import Lane

T = TypeVar("T")


class Waiting(Struct, Generic[T], frozen=True, gc=False):
    """Something that waits for the end."""

    item: T
    due: float = 0.0
    """It does not begin before this time (seconds of the loop's clock)."""
    slow: bool = False
    """It is likely to take long, as a timeout does: it begins so as to end with the run."""


class Late(Generic[T]):
    """Items, and lanes that rest with all that waits in them."""

    def __init__(self) -> None:
        self._items: list[Waiting[T]] = []
        self._lanes: list[Waiting[Lane[T]]] = []

    def __bool__(self) -> bool:
        return bool(self._items or self._lanes)

    @property
    def slow(self) -> bool:
        """Whether anything is likely to take long."""
        return any(entry.slow for entry in self._items) or any(e.slow for e in self._lanes)

    def add(self, item: T, due: float = 0.0, *, slow: bool = False) -> None:
        """Let an item wait."""
        self._items.append(Waiting(item, due, slow))

    def add_lane(self, lane: Lane[T], *, slow: bool = False) -> None:
        """Let a lane rest."""
        self._lanes.append(Waiting(lane, slow=slow))

    def take(self, *, only_slow: bool) -> tuple[list[Waiting[T]], list[Lane[T]]]:
        """Everything, or only what is slow; it waits no longer."""
        items = [entry for entry in self._items if entry.slow or not only_slow]
        lanes = [entry.item for entry in self._lanes if entry.slow or not only_slow]
        self._items = [entry for entry in self._items if only_slow and not entry.slow]
        self._lanes = [entry for entry in self._lanes if only_slow and not entry.slow]
        return items, lanes
