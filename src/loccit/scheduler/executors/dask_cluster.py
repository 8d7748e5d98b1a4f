"""The executor for several machines: workers of a Dask cluster.

The scheduler of the run decides everything, as for every executor; workers make exchanges and look
names up. So limits hold exactly, however many machines there are, and a redirect to another
worker's host needs no hand-over. Each worker runs one long-lived actor (`dask_worker`). It receives
what to do in batches and reports in batches; Dask finds the workers and carries the messages.

A worker that is lost costs what it had in flight. Its exchanges are made again when its lease is
over (`lease`), and by then it has stopped by itself, though it may only be frozen or cut off.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from logging import getLogger
from typing import Any

import msgspec

from loccit import __version__
from loccit.config.settings import NotifySettings, Settings
from loccit.errors import IncompleteError, LoccitError, UsageError
from loccit.model import Purpose
from loccit.scheduler.core.messages import (
    CheckResolver,
    Event,
    Failed,
    Fetch,
    Judge,
    Lost,
    NameResolved,
    Resolve,
)  # fmt: skip
from loccit.scheduler.executors.dask_client import Cluster, LocalCluster
from loccit.scheduler.executors.dask_worker import HELLO, DaskWorker, Hello
from loccit.scheduler.executors.inline import Mailbox
from loccit.scheduler.executors.lease import uptime
from loccit.scheduler.executors.places import Place, PlaceKind
from loccit.scheduler.executors.protocol import REPORT, Instructions
from loccit.scheduler.executors.reach import Reach, Share, is_unreached
from loccit.scheduler.values import Watch

_log = getLogger(__name__)

LEASE = 15.0
"""Seconds without a report after which a worker's exchanges go to others."""
NO_WORKER_LIMIT = 60.0
"""Seconds that a run goes on without any worker."""
_LOOK = 0.5
"""Seconds between two looks at the cluster: who has come."""
_AGAIN = 0.2
"""Seconds before a call that failed is repeated."""
_REST = 60.0
"""Seconds for which a worker that does not see the web is left alone."""
_ENCODE = msgspec.msgpack.Encoder().encode


class _Worker:
    """A worker that takes part, and what it was given."""

    def __init__(self, address: str, hello: Hello, actor: Any, future: Any) -> None:
        self.address = address
        self.hello = hello
        self.actor = actor
        self.future = future
        self.jobs: dict[int, str] = {}
        """Exchanges under way, and their hosts."""
        self.lookups: dict[str, bool] = {}
        self.checking: CheckResolver | None = None
        self.outbox = Instructions()
        self.has_mail = asyncio.Event()
        self.heard_at = uptime()
        self.owned = 0
        self.reach = Reach()
        self.tasks: list[asyncio.Task[None]] = []

    def __str__(self) -> str:
        return f"{self.address} (process {self.hello.process} on {self.hello.machine})"


class DaskCluster:
    """Executes on the workers of a Dask cluster (see `Executor`)."""

    def __init__(
        self,
        cluster: Cluster,
        settings: Settings,
        watch: Watch,
        *,
        lease: float | None = None,
        no_worker_limit: float | None = None,
    ) -> None:
        """Use the workers of a cluster, those that join later too."""
        self.needs_addresses = settings.network.proxy is None
        self.judges = False
        self._cluster = cluster
        # What a notification is sent to is nobody's business there.
        self._settings = _ENCODE(msgspec.structs.replace(settings, notify=NotifySettings()))
        self._watch = watch
        self._lease = LEASE if lease is None else lease
        self._no_worker_limit = NO_WORKER_LIMIT if no_worker_limit is None else no_worker_limit
        self._mailbox = Mailbox()
        self._workers: dict[str, _Worker] = {}
        self._owners: dict[str, str] = {}
        """Which worker asks a host, by its address."""
        self._joining: set[str] = set()
        self._resting: dict[str, float] = {}
        """Workers that are left alone, and until when; for ever where they cannot be used."""
        self._refused: dict[str, str] = {}
        """Why workers cannot be used."""
        self._waiting: list[Fetch | Resolve | CheckResolver] = []
        """What there is no worker for."""
        self._alone_since = uptime()
        self._error: Exception | None = None
        """What ends the run."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False

    async def start(self) -> None:
        """Connect, and wait until the workers that are there take part.

        Raises:
            UsageError: There is no scheduler, or a worker cannot be used.
            IncompleteError: No worker joins.
        """
        await self._cluster.connect()
        await self._look()
        self._alone_since = uptime()
        while not self._workers or self._joining:
            if self._refused:
                break
            if not self._workers and uptime() - self._alone_since > self._no_worker_limit:
                raise self._no_worker()
            await asyncio.sleep(0.02)
            await self._look()
        if self._refused:
            raise UsageError(_refusal(self._refused))
        self._begin(self._keep_looking())

    def resolve(self, resolve: Resolve) -> None:
        """Give a look-up to its host's worker; a repeated one to another, which may know better."""
        self._give(resolve)

    def fetch(self, fetch: Fetch) -> None:
        """Give an exchange to its host's worker; what failed before, to another network."""
        self._give(fetch)

    def judge(self, judge: Judge) -> None:
        """Do nothing: the machine decides (`judges`)."""

    def check_resolver(self, check: CheckResolver) -> None:
        """Give the check to a worker."""
        self._give(check)

    def flush(self) -> None:
        """Send what was given out."""
        for worker in self._workers.values():
            outbox = worker.outbox
            if outbox.fetch or outbox.resolve or outbox.check_resolver:
                worker.has_mail.set()

    async def events(self, timeout: float) -> Sequence[Event]:
        """Wait for events."""
        events = await self._mailbox.take(timeout)
        if self._error is not None:
            raise self._error
        if self._workers:
            self._alone_since = uptime()
        elif uptime() - self._alone_since > self._no_worker_limit:
            raise self._no_worker()
        return events

    async def close(self) -> None:
        """Stop all workers' exchanges and disconnect."""
        self._closing = True
        for task in self._tasks:
            task.cancel()
        stops = [asyncio.ensure_future(worker.actor.close()) for worker in self._workers.values()]
        if stops:
            await asyncio.wait(stops, timeout=2.0)
        for worker in self._workers.values():
            worker.future.release()
        self._workers.clear()
        await self._cluster.close()

    # Who does what

    def _give(self, work: Fetch | Resolve | CheckResolver) -> None:
        worker = self._choose(work)
        if worker is None:
            self._waiting.append(work)
        elif isinstance(work, CheckResolver):
            worker.checking = worker.outbox.check_resolver = work
        elif isinstance(work, Fetch):
            worker.jobs[work.job.id] = work.job.host
            worker.outbox.fetch.append((work.job, work.address))
        else:
            worker.lookups[work.host] = work.again
            worker.outbox.resolve.append((work.host, work.again))

    def _choose(self, work: Fetch | Resolve | CheckResolver) -> _Worker | None:
        if not self._workers:
            return None
        if isinstance(work, CheckResolver):
            return min(self._workers.values(), key=_load)
        host = work.job.host if isinstance(work, Fetch) else work.host
        address = self._owners.get(host)
        owner = self._workers.get(address) if address is not None else None
        if owner is None:
            owner = min(self._workers.values(), key=_load)
            owner.owned += 1
            self._owners[host] = owner.address
        if not _needs_another_view(work):
            return owner
        others = [w for w in self._workers.values() if w is not owner]
        if isinstance(work, Fetch):
            others = [w for w in others if w.hello.network != owner.hello.network]
        return min(others, key=_load, default=owner)

    # Who takes part

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(_LOOK)
            await self._look()
            self._look_back()

    async def _look(self) -> None:
        """See who has come."""
        now = uptime()
        for address in await self._cluster.workers():
            known = address in self._workers or address in self._joining
            if not known and self._resting.get(address, 0.0) <= now:
                self._joining.add(address)
                self._begin(self._join(address))

    async def _join(self, address: str) -> None:
        """Have a worker take part."""
        try:
            async with asyncio.timeout(self._no_worker_limit):
                actor, future = await self._cluster.actor(
                    DaskWorker, address, __version__, self._settings, self._lease
                )
                hello = HELLO.decode(await actor.hello())
        except (LoccitError, ImportError, AttributeError) as error:
            self._refuse(address, error)
        except Exception as error:
            # It may be gone, frozen or closing. If it is still there, it is asked again.
            _log.info("worker %s does not take part: %r", address, error)
            self._resting[address] = uptime() + _LOOK
        else:
            worker = _Worker(address, hello, actor, future)
            self._workers[address] = worker
            worker.tasks = [self._begin(self._listen(worker)), self._begin(self._send(worker))]
            self._tell_count()
            waiting, self._waiting = self._waiting, []
            for work in waiting:
                self._give(work)
            self.flush()
        finally:
            self._joining.discard(address)

    def _refuse(self, address: str, error: Exception) -> None:
        why = str(error)
        if not isinstance(error, LoccitError):
            why = f"it cannot load loccit {__version__} ({type(error).__name__}: {error})"
        self._resting[address] = float("inf")
        self._refused[address] = why
        if self._workers:
            self._watch.tell(f"a worker does not take part. {_refusal({address: why})}")

    async def _listen(self, worker: _Worker) -> None:
        """Take in what a worker reports, until its lease is over."""
        received = 0
        while (left := worker.heard_at + self._lease - uptime()) > 0:
            try:
                async with asyncio.timeout(left):
                    report = await worker.actor.hear(received)
            except Exception as error:
                _log.info("worker %s: %r", worker, error)
                await asyncio.sleep(min(_AGAIN, left))
                continue
            if report is None:
                break  # it has stopped by itself
            worker.heard_at = uptime()
            number, data = report
            if number != received:
                received = number
                self._take_in(worker, data)
        self._lose(worker)

    async def _send(self, worker: _Worker) -> None:
        """Send what is in a worker's outbox."""
        number = 0
        while True:
            await worker.has_mail.wait()
            worker.has_mail.clear()
            outbox, worker.outbox = worker.outbox, Instructions()
            data = _ENCODE(outbox)
            number += 1
            while True:
                try:
                    await worker.actor.tell(number, data)
                    break
                except Exception as error:  # until the listener takes it for lost
                    _log.info("worker %s: %r", worker, error)
                    await asyncio.sleep(_AGAIN)

    def _take_in(self, worker: _Worker, data: bytes) -> None:
        report = REPORT.decode(data)
        now = uptime()
        for responded in report.responded:
            for event in worker.reach.answered(worker.jobs.get(responded.job, "")):
                self._deliver(worker, event)
            worker.jobs.pop(responded.job, None)
            self._mailbox.put(responded)
        for failed in report.failed:
            host = worker.jobs.get(failed.job, "")
            if not (is_unreached(failed.failure) and worker.reach.failed(host, failed, now)):
                self._deliver(worker, failed)
        for resolved in report.resolved:
            host = resolved.host
            if not (is_unreached(resolved.failure) and worker.reach.failed(host, resolved, now)):
                self._deliver(worker, resolved)
        for checked in report.checked:
            worker.checking = None
            self._mailbox.put(checked)

    def _deliver(self, worker: _Worker, event: Failed | NameResolved) -> None:
        if isinstance(event, Failed):
            worker.jobs.pop(event.job, None)
        else:
            worker.lookups.pop(event.host, None)
        self._mailbox.put(event)

    def _look_back(self) -> None:
        """Report failures that were held back; leave workers alone that do not see the web."""
        now = uptime()
        for worker in list(self._workers.values()):
            shares = [w.reach.share for w in self._workers.values() if w is not worker]
            others = Share(sum(s.reached for s in shares), sum(s.unreached for s in shares))
            if worker.reach.is_cut_off(others):
                self._watch.tell(
                    f"worker {worker} reaches no host, though others do: it is left alone for"
                    f" {_REST:.0f} s and its work goes to others"
                )
                self._resting[worker.address] = now + _REST
                del self._workers[worker.address]
                self._begin(self._retire(worker))
            else:
                for event in worker.reach.overdue(now):
                    self._deliver(worker, event)

    async def _retire(self, worker: _Worker) -> None:
        """Stop a worker's exchanges; its work goes to others when they have stopped for certain."""
        stop = asyncio.ensure_future(worker.actor.close())
        await asyncio.wait([stop], timeout=self._lease)
        self._lose(worker)

    def _lose(self, worker: _Worker) -> None:
        """Give a worker's work to others. Its lease is over."""
        if self._workers.get(worker.address) is worker:
            del self._workers[worker.address]
        for task in worker.tasks:
            if task is not asyncio.current_task():
                task.cancel()
        with suppress(Exception):
            worker.future.release()
        if self._closing:
            return
        number = len(worker.jobs)
        _log.warning("worker %s is lost: %d exchanges are made again", worker, number)
        self._watch.tell(f"worker {worker} is lost: {number} exchanges are made again")
        self._tell_count()
        self._mailbox.put(Lost(tuple(sorted(worker.jobs))))
        for host, again in worker.lookups.items():
            self._give(Resolve(host, again))
        if worker.checking is not None:
            self._give(worker.checking)
        self.flush()

    def _tell_count(self) -> None:
        self._watch.workers(len(self._workers))

    def _no_worker(self) -> IncompleteError:
        return IncompleteError(
            f"{self._cluster}: no worker takes part for {self._no_worker_limit:.0f} s. Start"
            " workers (`dask worker`), then run the audit again: it goes on where it stopped"
        )

    def _begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(self._guarded(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something whose failure ends the run, which would wait for it for ever.

        So end credentials, too, that a new scheduler does not take.
        """
        try:
            await work
        except Exception as error:
            self._error = error
            self._mailbox.wake()


def cluster_at(place: Place) -> Cluster:
    """Return the cluster that a place means."""
    if place.kind is PlaceKind.LOCAL:
        return LocalCluster(place.count)
    return Cluster(place.address)


def _load(worker: _Worker) -> tuple[int, int, str]:
    return len(worker.jobs), worker.owned, worker.address


def _needs_another_view(work: Fetch | Resolve) -> bool:
    """Return whether a failure should be seen by another worker before it is judged."""
    if isinstance(work, Resolve):
        return work.again
    return work.job.attempt > 1 or work.job.request.purpose is Purpose.CONFIRM


def _refusal(refused: dict[str, str]) -> str:
    reasons = "; ".join(f"worker {address}: {why}" for address, why in sorted(refused.items())[:5])
    more = f"; and {len(refused) - 5} more" if len(refused) > 5 else ""
    same = "Coordinator, scheduler and workers need the same loccit and configuration"
    return f"{reasons}{more}. {same}"
