"""A run in several processes, each with its share of the hosts, so that lanes stay whole."""

import asyncio
import multiprocessing
import socket
import sys
import warnings
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from multiprocessing.process import BaseProcess

from loccit.errors import UsageError
from loccit.fetch import pinned
from loccit.model import Observation
from loccit.probe.frames import ANSWERS, TEXT, Sign, frame, receive
from loccit.probe.outage import OfflineError
from loccit.probe.shares import Shares
from loccit.probe.values import Answer, Ask, Conclude, Stop, Stopping, Task
from loccit.probe.worker import work
from loccit.settings import Settings

_CHUNK = 400
_TICK = 0.05
"""Seconds between two looks at `stop`."""


class _Worker:
    """The parent's end of a pipe."""

    def __init__(self, process: BaseProcess, ours: socket.socket) -> None:
        self.process = process
        self.pipe = ours
        self.under_way = 0
        self.reader: asyncio.StreamReader
        self.writer: asyncio.StreamWriter


class Crew:
    """The processes of a run."""

    def __init__(
        self,
        count: int,
        settings: Settings,
        ask: Ask,
        conclude: Conclude | None,
        remembered: Mapping[str, Observation],
        stop: Stop | None,
        look_ahead: int,
    ) -> None:
        self._stop = stop
        self._stopping = Stopping.NO
        self._look_ahead = look_ahead
        self._news: list[Answer] = []
        self._changed = asyncio.Event()
        self._failure: Exception | None = None
        self._workers: list[_Worker] = []
        for _ in range(count):
            inherited = [worker.pipe for worker in self._workers]
            self._workers.append(_start(count, settings, ask, conclude, remembered, inherited))
        self._working = count

    async def answers(self, tasks: Iterator[Task]) -> AsyncIterator[list[Answer]]:
        """Hand out the tasks, collect the answers.

        Raises:
            OfflineError: A process found this machine offline.
            UsageError: The configuration can't be used.
        """
        for worker in self._workers:
            worker.reader, worker.writer = await asyncio.open_connection(sock=worker.pipe)
        listeners = [asyncio.create_task(self._listen(worker)) for worker in self._workers]
        feeder = asyncio.create_task(self._feed(tasks))
        try:
            while self._working or self._news:
                self._look_whether_to_stop()
                if self._news:
                    batch, self._news = self._news, []
                    yield batch
                    continue  # whatever came, and whoever ended, while it was being saved
                with suppress(TimeoutError):
                    async with asyncio.timeout(_TICK):
                        await self._changed.wait()
                self._changed.clear()
                if feeder.done():
                    feeder.result()
            if self._failure is not None:
                raise self._failure
        finally:
            for task in (feeder, *listeners):
                task.cancel()
            await asyncio.gather(feeder, *listeners, return_exceptions=True)
            await self._dismiss()

    async def _feed(self, tasks: Iterator[Task]) -> None:
        """Hand tasks to the processes that own their hosts, never too far ahead."""
        shares = Shares()
        parts: list[list[Task]] = [[] for _ in self._workers]
        while not self._stopping and (chunk := list(islice(tasks, _CHUNK))):
            under_way = [worker.under_way for worker in self._workers]
            for task in chunk:
                owner = shares.owner(task.link.probe_url, under_way)
                under_way[owner] += 1
                parts[owner].append(task)
            for worker, part in zip(self._workers, parts, strict=True):
                if part:
                    worker.under_way += len(part)
                    worker.writer.write(frame(Sign.TASKS, part))
                    part.clear()
                    # A process that ended says why to its listener.
                    with suppress(ConnectionError):
                        await worker.writer.drain()
            while sum(worker.under_way for worker in self._workers) > self._look_ahead:
                await asyncio.sleep(_TICK)
            await asyncio.sleep(0)
        self._tell_all(Sign.NO_MORE_TASKS)

    async def _listen(self, worker: _Worker) -> None:
        """Take in what a process tells, until its last word."""
        try:
            while True:
                sign, data = await receive(worker.reader)
                if sign is not Sign.ANSWERS:
                    break
                answers = ANSWERS.decode(data)
                worker.under_way -= sum(answer.settled for answer in answers)
                self._news += answers
                self._changed.set()
            self._last_word(sign, data)
        except (asyncio.IncompleteReadError, ConnectionError):
            self._fail(RuntimeError("a probing process ended without a word"))
        self._working -= 1
        self._changed.set()

    def _last_word(self, sign: Sign, data: bytes) -> None:
        if sign is Sign.OFFLINE:
            self._fail(OfflineError(TEXT.decode(data)))
        elif sign is Sign.UNUSABLE:
            self._fail(UsageError(TEXT.decode(data)))
        elif sign is Sign.BROKEN:
            self._fail(RuntimeError(TEXT.decode(data)))

    def _fail(self, error: Exception) -> None:
        """One process's trouble stops all; what they know already is still told."""
        if self._failure is None:
            self._failure = error
            self._stop_by(Stopping.NOW)

    def _look_whether_to_stop(self) -> None:
        if self._stop is not None and (wanted := self._stop()) > self._stopping:
            self._stop_by(wanted)

    def _stop_by(self, wanted: Stopping) -> None:
        self._stopping = wanted
        self._tell_all(Sign.STOP, wanted)

    def _tell_all(self, sign: Sign, value: object = None) -> None:
        for worker in self._workers:
            if not worker.writer.is_closing():
                worker.writer.write(frame(sign, value))

    async def _dismiss(self) -> None:
        for worker in self._workers:
            worker.writer.close()
        for worker in self._workers:
            await asyncio.to_thread(worker.process.join, 2.0)
            if worker.process.is_alive():
                worker.process.kill()
                await asyncio.to_thread(worker.process.join)


def _start(
    count: int,
    settings: Settings,
    ask: Ask,
    conclude: Conclude | None,
    remembered: Mapping[str, Observation],
    inherited: list[socket.socket],
) -> _Worker:
    # Forking costs milliseconds and shares what is loaded already; but not everywhere is it safe.
    method = "fork" if sys.platform == "linux" and not pinned.built else "spawn"
    make = multiprocessing.get_context(method).Process  # type: ignore[attr-defined]
    ours, theirs = socket.socketpair()
    # A copy of the parent's end in a child would hide from the others that the parent is gone.
    inherited = [*inherited, ours] if method == "fork" else []
    process = make(
        target=work,
        args=(theirs, settings, ask, conclude, remembered, count, inherited),
        daemon=True,
    )
    with warnings.catch_warnings():
        # The child starts no thread that was running here, and takes no lock that one may hold.
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
    theirs.close()
    ours.setblocking(False)
    return _Worker(process, ours)
