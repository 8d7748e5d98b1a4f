"""The Dask worker's part: an actor that makes exchanges while it holds its lease.

The coordinator calls its methods (`loccit.scheduler.executors.dask_cluster`); Dask carries the
calls. The exchanges run in a thread with an event loop of their own, so that they neither disturb
the worker's own loop nor wait for it.
"""

import asyncio
import os
import platform
from collections import deque
from collections.abc import Coroutine, Sequence
from concurrent.futures import Future
from logging import getLogger
from threading import Thread
from time import monotonic, time
from typing import Any, TypeVar

import msgspec
from msgspec import Struct, structs

from loccit import __version__
from loccit.config.settings import Settings
from loccit.errors import UsageError
from loccit.fetch.engine import is_literal
from loccit.model import Failure
from loccit.scheduler.compose import make_exchanger
from loccit.scheduler.core.jobs import Job
from loccit.scheduler.core.messages import Failed, NameResolved, Responded
from loccit.scheduler.executors.inline import Exchanges, Inline
from loccit.scheduler.executors.lease import Lease
from loccit.scheduler.executors.protocol import INSTRUCTIONS
from loccit.scheduler.executors.worker import HEARTBEAT, carry_out, report_of

try:
    from uvloop import run as _run
except ImportError:  # pragma: no cover - where uvloop does not exist
    _run = asyncio.run  # type: ignore[assignment]

_log = getLogger(__name__)

NETWORK = "LOCCIT_NETWORK"
"""The environment variable of a worker that names its network."""
_PERIOD = 0.1
"""Seconds between two looks at the lease."""
_ENCODE = msgspec.msgpack.Encoder().encode
_SETTINGS = msgspec.msgpack.Decoder(Settings)

T = TypeVar("T")


class Hello(Struct, frozen=True):
    """The description that a worker gives of itself."""

    machine: str
    process: int
    network: str
    """The value of `LOCCIT_NETWORK`; empty where it is not set."""


HELLO = msgspec.msgpack.Decoder(Hello)


class DaskWorker:
    """The actor. All values are bytes or numbers."""

    def __init__(self, version: str, settings: bytes, lease: float) -> None:
        """Get ready to make exchanges.

        Args:
            version: The coordinator's version of loccit.
            settings: The whole configuration, as MessagePack.
            lease: Seconds without a word from the coordinator after which it gives the work to
                others.

        Raises:
            UsageError: The versions differ, or the configuration cannot be used here.
        """
        if version != __version__:
            raise UsageError(f"it has loccit {__version__}, but the coordinator has {version}")
        self._session = _Session(_SETTINGS.decode(settings), lease)

    async def hello(self) -> bytes:
        """Return who this is, as `Hello`."""
        hello = Hello(platform.node(), os.getpid(), os.environ.get(NETWORK, ""))
        return _ENCODE(hello)

    async def tell(self, number: int, instructions: bytes) -> bool:
        """Begin what is to be done; return False where the lease is over.

        Messages are numbered from 1. One that is sent again is not carried out again.
        """
        return await self._session.call(self._session.tell(number, instructions)) or False

    async def hear(self, received: int) -> tuple[int, bytes] | None:
        """Wait a moment for events; return the next report and its number.

        Args:
            received: The number of the last report that the coordinator has received. If it is not
                the last that was sent, that one is sent again.

        Returns:
            None where the lease is over: nothing is being done here any more.
        """
        return await self._session.call(self._session.hear(received))

    async def close(self) -> None:
        """Stop everything at once."""
        self._session.lease.end()
        await self._session.call(self._session.stopped.wait())

    def __del__(self) -> None:
        """Stop when Dask lets go of the actor, as it does when the coordinator has gone."""
        if hasattr(self, "_session"):
            self._session.lease.end()


class _Session:
    """Exchanges in a thread, until the lease is over."""

    def __init__(self, settings: Settings, lease: float) -> None:
        self._settings = settings
        self._reported = 0
        self._sent = 0
        self._report = b""
        self._started: Future[None] = Future()
        self.lease = Lease(lease)
        self._thread = Thread(target=_run, args=(self._serve(),), name="loccit", daemon=True)
        self._thread.start()
        self._started.result()

    async def call(self, work: Coroutine[Any, Any, T]) -> T | None:
        """Do something in the thread, from another event loop; None where it has ended."""
        if not self._loop.is_running():
            work.close()
            return None
        done: Future[T] = asyncio.run_coroutine_threadsafe(work, self._loop)
        await asyncio.wait([asyncio.wrap_future(done)])
        return None if done.cancelled() else done.result()

    async def tell(self, number: int, instructions: bytes) -> bool:
        if self.lease.is_over:
            return False
        if number > self._reported:
            self._reported = number
            carry_out(INSTRUCTIONS.decode(instructions), self._inline)
        return True

    async def hear(self, received: int) -> tuple[int, bytes] | None:
        # A call that the coordinator gave up may still be waiting.
        async with self._hearing:
            self.lease.received(received)
            if not self.lease.is_over and self._sent == received:
                events = await self._inline.events(HEARTBEAT)
                self._sent += 1
                self._report = _ENCODE(report_of(events))
            if self.lease.is_over:
                return None
            self.lease.sent(self._sent)
            return self._sent, self._report

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._hearing = asyncio.Lock()
        self.stopped = asyncio.Event()
        try:
            self._inline = Inline(_CheckedHere(make_exchanger(self._settings, None)))
        except BaseException as error:
            self._started.set_exception(error)
            return
        self._started.set_result(None)
        while not self.lease.is_over:
            await asyncio.sleep(_PERIOD)
        await self._inline.close()
        self.stopped.set()
        self._inline.wake()
        await asyncio.sleep(_PERIOD)  # who waits for a report is answered


class _CheckedHere:
    """Exchanges with addresses that this worker's own resolver has found and vetted.

    A host that another worker asked before comes with that worker's address. And a resolver that
    says that a name does not exist must have shown that it knows names.
    """

    def __init__(self, inner: Exchanges) -> None:
        self.needs_addresses = inner.needs_addresses
        self._inner = inner
        self._network = os.environ.get(NETWORK, "")
        self._knew_names_at = float("-inf")
        """When the resolver last knew names."""
        self._check: asyncio.Task[bool] | None = None
        self._check_started = 0.0
        self._named: deque[str] = deque(maxlen=8)
        """The last named hosts that answered."""

    async def resolve(self, host: str, *, again: bool) -> NameResolved:
        """Look a name up."""
        started = monotonic()
        resolved = await self._inner.resolve(host, again=again)
        if resolved.failure is Failure.DNS_NXDOMAIN and not await self._knew_names(started):
            detail = "its resolver does not know names that are certain to exist"
            return NameResolved(host, failure=Failure.DNS_TIMEOUT, detail=detail)
        return resolved

    async def exchange(self, job: Job, address: str) -> Responded | Failed:
        """Make one exchange."""
        if self.needs_addresses:
            resolved = await self._inner.resolve(job.host, again=False)
            if resolved.failure is not None:
                failure, detail = resolved.failure, resolved.detail
                return Failed(job.id, time(), failure, detail, network=self._network)
            if address not in resolved.addresses:
                address = resolved.addresses[0]
        event = await self._inner.exchange(job, address)
        named = isinstance(event, Responded) and not is_literal(job.host)
        if named and job.host not in self._named:
            self._named.append(job.host)
        return structs.replace(event, network=self._network) if self._network else event

    async def sane(self, known: Sequence[str]) -> bool:
        """Return whether the resolver knows names that exist."""
        return await self._inner.sane(known)

    async def close(self) -> None:
        """Let go of connections and threads."""
        await self._inner.close()

    async def _knew_names(self, since: float) -> bool:
        """Return whether the resolver knows names at a time or later; one check serves many."""
        while self._knew_names_at < since:
            if self._check is None or self._check.done():
                self._check_started = monotonic()
                self._check = asyncio.create_task(self._inner.sane(tuple(self._named)))
            check, started = self._check, self._check_started
            if not await asyncio.shield(check):
                return False
            self._knew_names_at = max(self._knew_names_at, started)
        return True
