"""The executor for long runs: workers in processes of their own.

A host's exchanges all go to one worker, so that its connections are used again. A worker that ends
or freezes is replaced; what it had under way is reported as lost, and nothing else.
"""

import asyncio
import multiprocessing
import socket
import sys
import warnings
from collections.abc import Callable
from contextlib import suppress
from logging import getLogger
from multiprocessing.process import BaseProcess

from loccit.errors import IncompleteError, UsageError
from loccit.fetch import pinned
from loccit.scheduler.core.messages import (
    CheckResolver,
    Event,
    Fetch,
    Judge,
    Lost,
    Resolve,
    ResolverChecked,
)  # fmt: skip
from loccit.scheduler.executors.inline import Exchanges, Mailbox
from loccit.scheduler.executors.protocol import (
    REPORT,
    TEXT,
    Instructions,
    MessageType,
    message,
    receive,
)  # fmt: skip
from loccit.scheduler.executors.worker import HEARTBEAT, lost_lookup, worker_main
from loccit.scheduler.values import Decide

_log = getLogger(__name__)

_MOST_ENDED = 20
"""Workers that may end before any of them reports something."""
_FROZEN = 15 * HEARTBEAT
"""Seconds without a word after which a worker is taken for frozen, and killed."""
_STARTING = 60 * HEARTBEAT
"""The same for a worker that has not begun: a machine that is busy starts it late."""


class _Worker:
    """The parent's end of a pipe, and what was given to the process."""

    def __init__(self, process: BaseProcess, pipe: socket.socket) -> None:
        self.process = process
        self.pipe = pipe
        self.jobs: set[int] = set()
        self.lookups: set[str] = set()
        self.judging: set[int] = set()
        self.checking = False
        self.outbox = Instructions()
        self.heard_at = 0.0
        self.has_begun = False
        self.writer: asyncio.StreamWriter | None = None
        """None until it is connected; what is given to it waits until then."""
        self.listener: asyncio.Task[None] | None = None

    def send(self) -> None:
        """Send what was given to it; a worker that ends loses it, which is reported."""
        outbox = self.outbox
        has_mail = outbox.fetch or outbox.resolve or outbox.judge or outbox.check_resolver
        if has_mail and self.writer is not None:
            self.outbox = Instructions()
            if not self.writer.is_closing():
                self.writer.write(message(MessageType.INSTRUCTIONS, outbox))


class Processes:
    """Executes in several processes (see `Executor`)."""

    judges = True

    def __init__(
        self,
        make: Callable[[], Exchanges],
        decide: Decide,
        count: int,
        *,
        needs_addresses: bool,
    ) -> None:
        """Start `count` workers, each with an exchanger that `make` returns there."""
        self.needs_addresses = needs_addresses
        self._make = make
        self._decide = decide
        self._mailbox = Mailbox()
        self._workers: list[_Worker] = []
        self._owners: dict[str, int] = {}
        """Which worker asks a host."""
        self._owned: list[int] = [0] * count
        """How many hosts each worker asks."""
        self._error: Exception | None = None
        """What ends the run."""
        self._listened_at = 0.0
        """When the last wait for events ended."""
        self._closing = False
        self._ended = 0
        """Workers that ended since any of them reported something."""
        for number in range(count):
            self._workers.append(self._spawn(number))

    async def start(self) -> None:
        """Connect to the workers."""
        self._listened_at = asyncio.get_running_loop().time()
        for number in range(len(self._workers)):
            await self._connect(number)

    def resolve(self, resolve: Resolve) -> None:
        """Give a look-up to its host's worker."""
        worker = self._owner(resolve.host)
        worker.lookups.add(resolve.host)
        worker.outbox.resolve.append((resolve.host, resolve.again))

    def fetch(self, fetch: Fetch) -> None:
        """Give an exchange to its host's worker."""
        worker = self._owner(fetch.job.host)
        worker.jobs.add(fetch.job.id)
        worker.outbox.fetch.append((fetch.job, fetch.address))

    def judge(self, judge: Judge) -> None:
        """Give a decision to one worker, and all further ones on its link to the same."""
        worker = self._workers[hash(judge.task.link.url) % len(self._workers)]
        worker.judging.add(judge.number)
        worker.outbox.judge.append(judge)

    def check_resolver(self, check: CheckResolver) -> None:
        """Give the check to the first worker."""
        self._workers[0].checking = True
        self._workers[0].outbox.check_resolver = check

    def flush(self) -> None:
        """Send what was given out."""
        for worker in self._workers:
            worker.send()

    async def events(self, timeout: float) -> list[Event]:
        """Wait for events; replace a worker that froze."""
        clock = asyncio.get_running_loop().time
        began = clock()
        events = await self._mailbox.take(timeout)
        if self._error is not None:
            raise self._error
        now = clock()
        # What the workers said while this process was busy or stopped is not read yet.
        not_listening = began - self._listened_at + max(0.0, now - began - timeout)
        self._listened_at = now
        for worker in self._workers:
            worker.heard_at = min(now, worker.heard_at + not_listening)
            busy = worker.jobs or worker.lookups or worker.judging or worker.checking
            silent = now - worker.heard_at
            if busy and silent > (_FROZEN if worker.has_begun else _STARTING):
                _log.warning("worker %s does not answer: killed", worker.process.pid)
                worker.heard_at = now
                worker.process.kill()  # its listener sees the end of the pipe
        return events

    async def close(self) -> None:
        """End all workers."""
        self._closing = True
        for worker in self._workers:
            if worker.listener is not None:
                worker.listener.cancel()
            if worker.writer is not None:
                worker.writer.close()
            else:
                worker.pipe.close()
        # A worker that saw the end of its pipe has ended; one that is busy has nothing to lose.
        for worker in self._workers:
            await asyncio.to_thread(worker.process.join, 0.2)
            if worker.process.is_alive():
                worker.process.kill()
                await asyncio.to_thread(worker.process.join)

    def _owner(self, host: str) -> _Worker:
        number = self._owners.get(host)
        if number is None:
            loads = [(len(w.jobs), self._owned[n], n) for n, w in enumerate(self._workers)]
            number = self._owners[host] = min(loads)[2]
            self._owned[number] += 1
        return self._workers[number]

    async def _connect(self, number: int) -> None:
        worker = self._workers[number]
        reader, worker.writer = await asyncio.open_connection(sock=worker.pipe)
        worker.send()
        worker.heard_at = asyncio.get_running_loop().time()
        worker.listener = asyncio.create_task(self._listen(number, worker, reader))

    async def _listen(self, number: int, worker: _Worker, reader: asyncio.StreamReader) -> None:
        """Take in what a worker reports until its end; then replace it."""
        try:
            await self._hear(worker, reader)
            if not self._closing:
                await self._replace(number, worker)
        except Exception as error:  # else the run would wait for this worker's work for ever
            self._error = error
            self._mailbox.wake()

    async def _hear(self, worker: _Worker, reader: asyncio.StreamReader) -> None:
        """Take in what a worker reports until its end.

        Raises:
            UsageError: it can't use the configuration.
        """
        loop = asyncio.get_running_loop()
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                kind, data = await receive(reader)
                if kind is MessageType.UNUSABLE:
                    raise UsageError(TEXT.decode(data))
                worker.heard_at = loop.time()
                worker.has_begun = True
                self._take_in(worker, data)

    def _take_in(self, worker: _Worker, data: bytes) -> None:
        report = REPORT.decode(data)
        self._ended = 0
        for responded in report.responded:
            worker.jobs.discard(responded.job)
            self._mailbox.put(responded)
        for failed in report.failed:
            worker.jobs.discard(failed.job)
            self._mailbox.put(failed)
        for judged in report.judged:
            worker.judging.discard(judged.number)
            self._mailbox.put(judged)
        for resolved in report.resolved:
            worker.lookups.discard(resolved.host)
            self._mailbox.put(resolved)
        for checked in report.checked:
            worker.checking = False
            self._mailbox.put(checked)

    async def _replace(self, number: int, worker: _Worker) -> None:
        """Start another worker for one that ended, and report what was lost with it."""
        _log.warning(
            "worker %s ended: %d exchanges are made again", worker.process.pid, len(worker.jobs)
        )
        if worker.writer is not None:
            worker.writer.close()
        await asyncio.to_thread(worker.process.join, 2.0)
        self._ended += 1
        if self._ended > _MOST_ENDED:
            raise IncompleteError(
                f"{self._ended} processes ended, one after the other, before they did anything:"
                " this machine may have too little memory. Run the audit again: it goes on where"
                " it stopped; --set network.workers=1 needs no process"
            )
        try:
            self._workers[number] = self._spawn(number)
        except OSError as error:
            raise IncompleteError(
                f"a process ended and no other can be started: {error.strerror}. Run the audit"
                " again: it goes on where it stopped; --set network.workers=1 needs no process"
            ) from error
        await self._connect(number)
        self._mailbox.put(Lost(tuple(sorted(worker.jobs)), tuple(sorted(worker.judging))))
        for host in worker.lookups:
            self._mailbox.put(lost_lookup(host))
        if worker.checking:
            self._mailbox.put(ResolverChecked(False, "the check was interrupted"))

    def _spawn(self, number: int) -> _Worker:
        # Forking costs milliseconds and shares what is loaded; but it is not safe everywhere, nor
        # where pyreqwest's threads run already.
        method = "fork" if sys.platform == "linux" and not pinned.built else "spawn"
        make = multiprocessing.get_context(method).Process  # type: ignore[attr-defined]
        ours, theirs = socket.socketpair()
        # A copy of the parent's end in a child would hide from the others that the parent is gone.
        others = [w.pipe for n, w in enumerate(self._workers) if n != number]
        inherited = [*others, ours] if method == "fork" else []
        process = make(
            target=worker_main, args=(theirs, self._make, self._decide, inherited), daemon=True
        )
        with warnings.catch_warnings():
            # The child starts no thread that was running here, and takes no lock one may hold.
            warnings.simplefilter("ignore", DeprecationWarning)
            process.start()
        theirs.close()
        ours.setblocking(False)
        return _Worker(process, ours)
