"""The executor for short runs: everything in the run's own process and event loop."""

import asyncio
import traceback
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from logging import getLogger
from time import monotonic
from typing import Any, Protocol

from loccit.model import Failure
from loccit.scheduler.core.jobs import Job
from loccit.scheduler.core.messages import (
    CheckResolver,
    Event,
    Failed,
    Fetch,
    Judge,
    Judged,
    NameResolved,
    Resolve,
    ResolverChecked,
    Responded,
)  # fmt: skip
from loccit.scheduler.values import Decide, Settled

_log = getLogger(__name__)

_AT_A_TIME = 0.005
"""Seconds of deciding after which the event loop has its turn."""


class Exchanges(Protocol):
    """The maker of exchanges: an `Exchanger`, or a wrapper around it."""

    needs_addresses: bool

    async def resolve(self, host: str, *, again: bool) -> NameResolved:
        """Look a name up, and vet its addresses."""

    async def exchange(self, job: Job, address: str) -> Responded | Failed:
        """Make one exchange."""

    async def sane(self, known: Sequence[str]) -> bool:
        """Return whether the resolver knows names that exist: these, or others beyond doubt."""

    async def close(self) -> None:
        """Let go of connections and threads."""


class Mailbox:
    """Events that have come and were not taken yet."""

    def __init__(self) -> None:
        self._events: list[Event] = []
        self._waiter: asyncio.Future[None] | None = None

    def put(self, event: Event) -> None:
        """Add an event, and wake whoever waits for one."""
        self._events.append(event)
        self.wake()

    def wake(self) -> None:
        """Wake whoever waits."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def take(self, timeout: float) -> list[Event]:
        """Wait for events for so many seconds at most; return those that came."""
        if not self._events and timeout > 0:
            loop = asyncio.get_running_loop()
            self._waiter = loop.create_future()
            timer = loop.call_later(timeout, self.wake)
            try:
                await self._waiter
            finally:
                timer.cancel()
                self._waiter = None
        elif not self._events:
            await asyncio.sleep(0)
        events, self._events = self._events, []
        return events


class Tasks:
    """Coroutines under way, each of which puts exactly one event into a mailbox."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.get_running_loop()

    def start(self, work: Coroutine[Any, Any, Event], broken: Callable[[str], Event]) -> None:
        """Start one; `broken` makes its event where it raises or is cancelled."""
        task = self._loop.create_task(self._run(work, broken))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, work: Coroutine[Any, Any, Event], broken: Callable[[str], Event]) -> None:
        try:
            event = await work
        except asyncio.CancelledError:
            self._mailbox.put(broken("cancelled"))
            raise
        except Exception as error:
            _log.exception("internal error")
            event = broken(f"{type(error).__name__}: {error}"[:300])
        self._mailbox.put(event)

    async def cancel(self) -> None:
        """Cancel all, and wait a moment until they are gone."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=2.0)


class Judgements:
    """Decisions to be made, a few at a time: responses are read between them."""

    def __init__(self, decide: Decide, mailbox: Mailbox) -> None:
        self._decide = decide
        self._mailbox = mailbox
        self._waiting: deque[Judge] = deque()
        self._task: asyncio.Task[None] | None = None

    def add(self, judge: Judge) -> None:
        """Make a decision soon."""
        self._waiting.append(judge)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())

    def cancel(self) -> None:
        """Make no further decisions."""
        self._waiting.clear()

    async def _run(self) -> None:
        while self._waiting:
            until = monotonic() + _AT_A_TIME
            while self._waiting and monotonic() < until:
                self._mailbox.put(self._judged(self._waiting.popleft()))
            await asyncio.sleep(0)

    def _judged(self, judge: Judge) -> Judged:
        try:
            decision = self._decide(judge.task, judge.observations)
        except Exception:
            return Judged(judge.number, error=traceback.format_exc())
        return Judged(judge.number, decision if isinstance(decision, Settled) else tuple(decision))


class Inline:
    """Executes in this process (see `Executor`)."""

    judges = False

    def __init__(self, exchanger: Exchanges, decide: Decide | None = None) -> None:
        """Execute by an exchanger. An event loop must be running.

        Args:
            exchanger: Makes the exchanges.
            decide: Decides on links, in a worker.
        """
        self.needs_addresses = exchanger.needs_addresses
        self._exchanger = exchanger
        self._mailbox = Mailbox()
        self._tasks = Tasks(self._mailbox)
        self._judgements = None if decide is None else Judgements(decide, self._mailbox)

    async def start(self) -> None:
        """Do nothing: everything is ready."""

    def resolve(self, resolve: Resolve) -> None:
        """Start a look-up."""
        host = resolve.host
        self._tasks.start(
            self._exchanger.resolve(host, again=resolve.again),
            lambda why: NameResolved(host, failure=Failure.DNS_SERVFAIL, detail=why),
        )

    def fetch(self, fetch: Fetch) -> None:
        """Start an exchange."""
        number = fetch.job.id
        self._tasks.start(
            self._exchanger.exchange(fetch.job, fetch.address),
            lambda why: Failed(number, 0.0, Failure.INTERNAL, why),
        )

    def judge(self, judge: Judge) -> None:
        """Decide on a link, between other work."""
        assert self._judgements is not None, "the machine decides by itself"
        self._judgements.add(judge)

    def check_resolver(self, check: CheckResolver) -> None:
        """Start a check of the resolver."""
        self._tasks.start(self._check(check.known), lambda why: ResolverChecked(False, why))

    def flush(self) -> None:
        """Do nothing: everything has started."""

    async def events(self, timeout: float) -> list[Event]:
        """Wait for events."""
        return await self._mailbox.take(timeout)

    def wake(self) -> None:
        """Let `events` return."""
        self._mailbox.wake()

    async def close(self) -> None:
        """Cancel what is under way."""
        if self._judgements is not None:
            self._judgements.cancel()
        await self._tasks.cancel()
        await self._exchanger.close()

    async def _check(self, known: Sequence[str]) -> Event:
        return ResolverChecked(await self._exchanger.sane(known))
