"""The values that callers of the scheduler exchange with it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import IntEnum
from functools import partial
from typing import Protocol

from msgspec import Struct, structs

from loccit.fetch.engine import MakeEngine
from loccit.fetch.messages import Exchange
from loccit.model import History, Link, Observation, Request
from loccit.scheduler.executors.places import AUTO, Place


class Task(Struct, frozen=True):
    """A link to be settled."""

    link: Link
    context: History | None = None
    """What earlier runs learned, for the caller's `Decide`."""
    observed: tuple[Observation, ...] = ()
    """What this run has already observed of the link: `ask` starts from here."""
    fragments: tuple[str, ...] = ()
    """The fragments by which it is cited, where they matter to the caller."""
    key: int = -1
    """The caller's own number for the link, returned in every `Answer`."""
    previous: Observation | None = None
    """The newest visit of an earlier run that found it alive."""
    whole: bool = False
    """The page itself is wanted, not the word that it has not changed."""


class Answer(Struct, frozen=True, gc=False):
    """The result of one link's job."""

    link: str
    """`Link.url`."""
    observations: tuple[Observation, ...] = ()
    """What was observed since the last answer for this link."""
    settled: bool = True
    """No further request will be made for this link in this run."""
    outcome: bytes = b""
    """For a settled link: `Settled.outcome`; empty where deciding raised an exception."""
    key: int = -1
    """`Task.key`."""
    error: str = ""
    """The traceback where deciding on this link raised an exception; empty otherwise."""


class Settled(Struct, frozen=True):
    """The decision that nothing more is requested for a link in this run."""

    outcome: bytes = b""
    """What the link comes to, in the caller's own encoding."""


Decide = Callable[[Task, Sequence[Observation]], Sequence[Request] | Settled]
"""What follows from what this run observed of a link: requests, or its end. Pure.

Workers in processes of their own decide, too, so that it must be possible to pickle it.
"""

NextRequests = Callable[[Link, Sequence[Observation]], Sequence[Request]]
"""The requests alone; none: the link is settled, and the caller judges it later. Pure."""


def requests_only(next_requests: NextRequests) -> Decide:
    """Return a decision that makes these requests, and settles a link without an outcome."""
    return partial(_decided, next_requests)


def _decided(
    next_requests: NextRequests, task: Task, observations: Sequence[Observation]
) -> Sequence[Request] | Settled:
    return next_requests(task.link, observations) or Settled()


class Stopping(IntEnum):
    """How urgently a run is to end before it is done."""

    NO = 0
    SOON = 1
    """Begin no further link; give those begun their last tries and their confirmation."""
    NOW = 2
    """Send no further request; finish what is in flight and leave the rest unsettled."""


Keep = Callable[[Exchange], None]
"""Takes a response that is to be kept (`Settings.keep`)."""

Stop = Callable[[], Stopping]
"""Whether to stop. Polled while the run goes on; never takes back what it returned."""


class Watch(Protocol):
    """Receives the workers of a cluster."""

    def workers(self, count: int) -> None:
        """So many workers take part."""

    def tell(self, message: str) -> None:
        """Something that a person wants to know now."""


class Backlog(Protocol):
    """The links of a run. Only their keys are held in memory until they are needed."""

    reloads: bool
    """Whether `load` returns what this run has observed so far. Where it does, a link that waits
    for the end of the run is dropped from memory and loaded again."""

    def keys(self) -> Iterable[tuple[int, str]]:
        """Return every link's key and the URL to be asked, in the order of urgency."""

    def load(self, keys: Sequence[int]) -> list[Task]:
        """Return the tasks of some keys, with what this run has observed of them so far."""


class TaskList:
    """A backlog of tasks that are in memory anyway."""

    reloads = False

    def __init__(self, tasks: Iterable[Task]) -> None:
        self._tasks = [structs.replace(task, key=n) for n, task in enumerate(tasks)]

    def __len__(self) -> int:
        return len(self._tasks)

    def keys(self) -> Iterable[tuple[int, str]]:
        """Number the tasks in their order."""
        return ((number, task.link.probe_url) for number, task in enumerate(self._tasks))

    def load(self, keys: Sequence[int]) -> list[Task]:
        """Return the tasks with these numbers."""
        return [self._tasks[key] for key in keys]


class Unwatched:
    """A `Watch` that tells nobody."""

    def workers(self, count: int) -> None:
        """Do nothing."""

    def tell(self, message: str) -> None:
        """Do nothing."""


class RunOptions(Struct, frozen=True):
    """The choices of a caller for a run, beside the configuration."""

    remembered: Mapping[str, Observation] = {}
    """Shared observations of earlier runs, by `Request.share`."""
    stop: Stop | None = None
    """Whether to end before all is done; what is not settled then stays so."""
    engine: MakeEngine | None = None
    """Makes the engine to be used instead of loccit's own; an httpx transport serves
    (`loccit.fetch.httpx_bridge.engine_of`). The run then stays in this process."""
    place: Place = AUTO
    """Where the exchanges are made."""
    watch: Watch = Unwatched()
    """Receives a cluster's workers."""
    keep: Keep | None = None
    """Is given the responses that are to be kept."""


DEFAULT = RunOptions()
