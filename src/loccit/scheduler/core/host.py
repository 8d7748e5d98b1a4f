"""One host: its state, its pace, and what waits to be asked of it.

The state is one enum; `TRANSITIONS` lists every change of state. docs/probing.md shows the table.
"""

from array import array
from enum import StrEnum
from heapq import heappop, heappush

from loccit.model import Observation
from loccit.scheduler.core.jobs import Job
from loccit.scheduler.core.known import Validators
from loccit.scheduler.core.pace import HostPace


class HostState(StrEnum):
    """The state of a host, which decides what may be done with it."""

    NEW = "new"
    """Nothing was requested of it yet."""
    RESOLVING = "resolving"
    """Its name is being looked up, or will be after a pause."""
    OPEN = "open"
    """It may be asked."""
    PAUSED = "paused"
    """It failed several times in a row: nothing is asked until the end of the run."""
    HALF_OPEN = "half-open"
    """The end of the run: trial requests decide whether it is open or failed."""
    FAILED = "failed"
    """It is not asked any more; what is still wanted of it is concluded from its failure."""


class HostEvent(StrEnum):
    """An event that changes a host's state."""

    WANTED = "wanted"
    """A first request for it."""
    NEEDS_NO_LOOKUP = "needs no look-up"
    """A first request for it, where a proxy resolves names."""
    RESOLVED = "resolved"
    LOOKUP_FAILED = "look-up failed"
    """For good: the name does not exist, or no attempt is left."""
    LOOKUP_DEFERRED = "look-up deferred"
    """The last attempt is made at the end of the run."""
    TRIPPED = "tripped"
    """Too many links failed in a row."""
    ANSWERED = "answered"
    """It gave a good answer."""
    TRIAL_BEGAN = "trial began"
    """The end of the run: it is asked again."""
    LOOKUP_AGAIN = "look-up again"
    """The end of the run: its name is looked up again."""
    GIVEN_UP = "given up"
    """The trial failed, or it asks for longer waits than a run can give."""


S, E = HostState, HostEvent

TRANSITIONS: dict[tuple[HostState, HostEvent], HostState] = {
    (S.NEW, E.WANTED): S.RESOLVING,
    (S.NEW, E.NEEDS_NO_LOOKUP): S.OPEN,
    (S.RESOLVING, E.RESOLVED): S.OPEN,
    (S.RESOLVING, E.LOOKUP_FAILED): S.FAILED,
    (S.RESOLVING, E.LOOKUP_DEFERRED): S.PAUSED,
    (S.OPEN, E.TRIPPED): S.PAUSED,
    (S.OPEN, E.TRIAL_BEGAN): S.HALF_OPEN,
    (S.OPEN, E.GIVEN_UP): S.FAILED,
    (S.PAUSED, E.ANSWERED): S.OPEN,
    (S.PAUSED, E.GIVEN_UP): S.FAILED,
    (S.PAUSED, E.TRIAL_BEGAN): S.HALF_OPEN,
    (S.PAUSED, E.LOOKUP_AGAIN): S.RESOLVING,
    (S.HALF_OPEN, E.ANSWERED): S.OPEN,
    (S.HALF_OPEN, E.GIVEN_UP): S.FAILED,
    (S.FAILED, E.LOOKUP_AGAIN): S.RESOLVING,
}
"""Every change of state that exists; anything else is a bug and raises."""

del S, E

SHAPES = 16
"""Groups of paths that a host's backlog is divided into."""


def shape_of(url: str) -> int:
    """Return the group of a URL by the first segment of its path: 0 to 15.

    Links of one group often fail together (one dead script, one filtered folder). Asking the groups
    in turn keeps three failures of one kind from speaking for a whole host.
    """
    start = url.find("/", url.find("//") + 2)
    if start < 0:
        return 0
    end = url.find("/", start + 1)
    segment = url[start + 1 : end if end > 0 else None].partition("?")[0]
    if end < 0:
        # A file in the root says little by its name; what generates it says more.
        segment = segment.rpartition(".")[2] if "." in segment else segment[:2]
    return sum(segment.encode()) % SHAPES


class KeyQueue:
    """Keys of links that are not begun, eight bytes each, taken from the groups in turn."""

    __slots__ = ("_groups", "_next", "_size", "_starts")

    def __init__(self) -> None:
        self._groups: dict[int, array[int]] = {}
        self._starts: dict[int, int] = {}
        self._next = 0
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def put(self, key: int, shape: int) -> None:
        """Add a key of a group."""
        group = self._groups.get(shape)
        if group is None:
            group = self._groups[shape] = array("q")
            self._starts[shape] = 0
        group.append(key)
        self._size += 1

    def take(self, most: int, avoid: frozenset[int] = frozenset()) -> list[int]:
        """Take up to so many keys, of groups that are not to be avoided where there are any."""
        keys: list[int] = []
        shapes = [shape for shape in self._groups if shape not in avoid] or list(self._groups)
        while shapes and len(keys) < most:
            shape = shapes[self._next % len(shapes)]
            self._next += 1
            group, start = self._groups[shape], self._starts[shape]
            keys.append(group[start])
            self._size -= 1
            if start + 1 == len(group):
                del self._groups[shape], self._starts[shape]
                shapes.remove(shape)
            else:
                self._starts[shape] = start + 1
                if start > 1024:
                    del group[: start + 1]
                    self._starts[shape] = 0
        return keys

    def has_other(self, avoid: frozenset[int]) -> bool:
        """Return whether there is a key of a group that is not to be avoided."""
        return any(shape not in avoid for shape in self._groups)

    def clear(self) -> None:
        """Forget all keys."""
        self._groups.clear()
        self._starts.clear()
        self._size = 0


class Host:
    """One host. Its state changes only through `on`."""

    __slots__ = (
        "addresses", "backlog", "deferred", "deferred_slow", "entry", "failing", "failing_shapes",
        "failure", "first_started", "in_flight", "late", "loading", "lookup_started", "lookups",
        "name", "overloaded_by", "pace", "proven", "ready", "recoveries", "refill", "released",
        "skip", "state", "timed", "trial_jobs", "trials", "unbegun", "validators",
    )  # fmt: skip

    def __init__(self, name: str, pace: HostPace, *, skip: bool = False) -> None:
        self.name = name
        self.state = HostState.NEW
        self.pace = pace
        self.addresses: tuple[str, ...] = ()
        """Vetted; the one to try first stands first."""
        self.lookups = 0
        self.lookup_started = 0.0
        self.ready: list[tuple[int, int, Job]] = []
        """A heap of jobs that wait for their turn: priority, number, job."""
        self.in_flight = 0
        self.proven = False
        """It has answered; until then it is asked one thing at a time."""
        self.first_started = 0.0
        """When the first request under way started, while it is not proven."""
        self.failing: set[str] | None = None
        """Links that failed in a row."""
        self.failing_shapes: set[int] | None = None
        """And the groups of their paths."""
        self.overloaded_by: str | None = None
        """The link that was last answered 503 with no good answer since."""
        self.failure: Observation | None = None
        """In FAILED: what is concluded for everything that is still wanted."""
        self.recoveries = 0
        """How often it was paused and answered again."""
        self.trials = 0
        """Trial requests made in HALF_OPEN."""
        self.trial_jobs: set[int] = set()
        """Those under way."""
        self.backlog = KeyQueue()
        """Links that are not loaded."""
        self.loading = 0
        """Links that are being loaded."""
        self.unbegun = 0
        """Links of the backlog that are in memory and not begun."""
        self.refill = 2
        """Links in memory below which more are loaded."""
        self.late: list[tuple[float, bool, Job]] = []
        """Jobs for the end of the run: earliest time, whether slow to fail, job."""
        self.deferred = array("q")
        """Links for the end of the run that were dropped from memory."""
        self.deferred_slow = False
        """Whether any of them is slow to fail."""
        self.released = array("q")
        """Deferred links whose time has come; they are loaded as the backlog is."""
        self.timed = 0
        """Jobs that wait for a time."""
        self.validators = Validators.UNTESTED
        """How far its 304 Not Modified is believed."""
        self.skip = skip
        """Never to be asked."""
        self.entry = 0
        """Number of its one valid entry in the selection's heaps; 0 for none."""

    def on(self, event: HostEvent) -> None:
        """Change the state.

        Raises:
            KeyError: The table has no such transition.
        """
        self.state = TRANSITIONS[self.state, event]

    @property
    def has_fresh(self) -> bool:
        """Whether it has work that does not wait for the end of the run."""
        if self.state in (HostState.PAUSED, HostState.FAILED):
            return bool(self.in_flight)
        return bool(self.ready or self.in_flight or self.timed or self.backlog or self.loading)

    @property
    def waiting(self) -> int:
        """How many requests wait for their turn, as far as is known."""
        return len(self.ready) + len(self.backlog) + len(self.released) + self.loading

    def put(self, priority: int, number: int, job: Job) -> None:
        """Let a job wait for its turn."""
        heappush(self.ready, (priority, number, job))

    def pop(self) -> Job:
        """Take the job whose turn it is."""
        return heappop(self.ready)[2]

    def drain(self) -> list[Job]:
        """Take every waiting job out, in order."""
        waiting, self.ready = sorted(self.ready), []
        self.entry = 0
        return [job for _, _, job in waiting]
