"""Decisions on links that workers make. Pure.

A decision that is lost with its worker is made again by another one. The link that it is about may
have ended the worker, and with it the decisions on others; so links whose decision was lost are
decided on one at a time.
"""

from collections import deque

from msgspec import structs

from loccit.model import Observation
from loccit.scheduler.core.host import Host
from loccit.scheduler.core.messages import Judge
from loccit.scheduler.values import Task

_MOST_LOST = 2
"""Workers that may end while they decide on a link."""


class Session:
    """A link that is in memory."""

    __slots__ = ("fresh", "home", "late", "lost", "observations", "pending", "task")

    def __init__(self, task: Task, home: Host, *, late: bool) -> None:
        self.task = task
        self.home: Host | None = home
        """The host whose backlog it was loaded from, until something is requested for it."""
        self.late = late
        """It waited for the end of the run."""
        self.observations: list[Observation] = list(task.observed)
        self.fresh: list[Observation] = []
        """What has not been delivered yet."""
        self.pending = 0
        """Requests made and not answered."""
        self.lost = 0
        """Decisions that were lost with their workers."""


class Judging:
    """The decisions under way, by their numbers."""

    def __init__(self) -> None:
        self._sessions: dict[int, Session] = {}
        self._last = 0
        self._new: list[Judge] = []
        self._lost: deque[Session] = deque()
        """Sessions whose decision was lost, and is to be made again."""
        self._retried: int | None = None
        """The number of the decision on one of them that is under way."""

    def __len__(self) -> int:
        return len(self._sessions) + len(self._lost)

    def take_new(self) -> list[Judge]:
        """Take what no worker has been given yet."""
        new, self._new = self._new, []
        return new

    def begin(self, session: Session) -> int:
        """Let a worker decide on a link; return the number of the decision."""
        self._last += 1
        self._sessions[self._last] = session
        task = structs.replace(session.task, observed=())
        self._new.append(Judge(self._last, task, tuple(session.observations)))
        return self._last

    def end(self, number: int) -> Session | None:
        """Return the session that was decided on; None where the decision was lost before."""
        session = self._sessions.pop(number, None)
        if session is not None and number == self._retried:
            self._retry_next()
        return session

    def lose(self, number: int) -> Session | None:
        """Have a lost decision made again; return its session where that happened too often."""
        session = self._sessions.pop(number, None)
        if session is None:
            return None
        session.lost += 1
        is_broken = session.lost > _MOST_LOST
        if not is_broken:
            self._lost.append(session)
        if self._retried in (None, number):
            self._retry_next()
        return session if is_broken else None

    def _retry_next(self) -> None:
        self._retried = self.begin(self._lost.popleft()) if self._lost else None
