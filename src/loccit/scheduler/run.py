"""The composition of a run: machine, executor and driver, from the settings."""

import os
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from functools import partial

from msgspec import structs

from loccit.config.settings import Settings
from loccit.fetch.engine import MakeEngine, is_literal
from loccit.host_policy import limits
from loccit.host_secrets import SecretMask, secrets_of
from loccit.model import Link, Observation, Request
from loccit.scheduler.compose import make_exchanger
from loccit.scheduler.core.circuit import CircuitRules
from loccit.scheduler.core.machine import Machine
from loccit.scheduler.core.rules import RunRules
from loccit.scheduler.core.steps import StepRules
from loccit.scheduler.driver import drive
from loccit.scheduler.executors import Executor
from loccit.scheduler.executors.inline import Inline
from loccit.scheduler.executors.places import AUTO, Place, PlaceKind
from loccit.scheduler.executors.processes import Processes
from loccit.scheduler.retries import Retries
from loccit.scheduler.values import (
    Answer,
    Ask,
    Backlog,
    Conclude,
    Keep,
    Stop,
    Task,
    TaskList,
    Watch,
)  # fmt: skip

_FEW = 1_000
"""A run of so few links stays in this process."""
_MOST_WORKERS = 4
"""Processes that pay by themselves; more only where the configuration says so."""


async def probe(
    tasks: Iterable[Task],
    settings: Settings,
    ask: Ask,
    *,
    conclude: Conclude | None = None,
    remembered: Mapping[str, Observation] = {},
    stop: Stop | None = None,
    engine: MakeEngine | None = None,
    place: Place = AUTO,
    watch: Watch | None = None,
) -> AsyncIterator[list[Answer]]:
    """Ask the network about links until `ask` has nothing more to ask.

    Args:
        tasks: The links.
        settings: The whole configuration.
        ask: What to request for a link, given what was observed of it.
        conclude: What a settled link comes to, returned as `Answer.outcome`.
        remembered: Shared observations of earlier runs, by `Request.share`.
        stop: Whether to end before all is done; what is not settled then stays so.
        engine: Makes the engine to be used instead of loccit's own; an httpx transport serves
            (`loccit.fetch.httpx_bridge.engine_of`). The run then stays in this process.
        place: Where the exchanges are made.
        watch: Is told of a cluster's workers.

    Yields:
        What was learned since the last batch.

    Raises:
        OfflineError: This machine does not see the public web; what was learned before was yielded.
        UsageError: The configuration cannot be used (name servers, proxy, authorities), or the
            cluster cannot.
        IncompleteError: No worker is left; what was learned before was yielded.
    """
    backlog = TaskList(tasks)
    answers = probe_backlog(
        backlog, len(backlog), settings, ask,
        conclude=conclude, remembered=remembered, stop=stop, engine=engine,
        place=place, watch=watch,
    )  # fmt: skip
    async for batch in answers:
        yield batch


async def probe_backlog(  # noqa: PLR0913 - each part of a run that a caller may choose
    backlog: Backlog,
    size: int,
    settings: Settings,
    ask: Ask,
    *,
    conclude: Conclude | None = None,
    remembered: Mapping[str, Observation] = {},
    stop: Stop | None = None,
    engine: MakeEngine | None = None,
    place: Place = AUTO,
    watch: Watch | None = None,
    keep: Keep | None = None,
) -> AsyncIterator[list[Answer]]:
    """Do the same for a backlog of about `size` links, which are loaded as they are needed.

    `keep` is given the responses that are to be kept.
    """
    executor = _executor(settings, size, engine, place, watch or _Unwatched())
    rules = rules_of(settings, needs_addresses=executor.needs_addresses)
    mask = SecretMask(secrets_of(settings.hosts, os.environ))
    if mask:
        ask, conclude = _masked(mask, ask, conclude)
    machine = Machine(rules, Retries(settings), ask, conclude, remembered, reloads=backlog.reloads)
    async for batch in drive(machine, executor, backlog, stop, keep):
        yield [_without_secrets(mask, answer) for answer in batch] if mask else batch


def _masked(mask: SecretMask, ask: Ask, conclude: Conclude | None) -> tuple[Ask, Conclude | None]:
    """Return the two functions, which are shown observations without secrets."""

    def masked_ask(link: Link, seen: Sequence[Observation]) -> Sequence[Request]:
        return ask(link, list(map(mask.observation, seen)))

    def masked_conclude(task: Task, seen: Sequence[Observation]) -> bytes:
        assert conclude is not None
        return conclude(task, list(map(mask.observation, seen)))

    return masked_ask, None if conclude is None else masked_conclude


def _without_secrets(mask: SecretMask, answer: Answer) -> Answer:
    return structs.replace(answer, observations=tuple(map(mask.observation, answer.observations)))


class _Unwatched:
    """Nobody is told."""

    def workers(self, count: int) -> None:
        """Do nothing."""

    def tell(self, message: str) -> None:
        """Do nothing."""


def _executor(
    settings: Settings, size: int, engine: MakeEngine | None, place: Place, watch: Watch
) -> Executor:
    if engine is None and place.kind in (PlaceKind.LOCAL, PlaceKind.DASK):
        # Loaded where it is used, for it brings along all of Dask.
        from loccit.scheduler.executors.dask_cluster import DaskCluster, cluster_at

        return DaskCluster(cluster_at(place), settings, watch)
    count = 1 if engine is not None else _count(settings, size, place)
    if count > 1 or (engine is None and place.kind is PlaceKind.PROCESSES):
        make = partial(make_exchanger, settings, None)
        return Processes(make, count, needs_addresses=settings.network.proxy is None)
    return Inline(make_exchanger(settings, engine))


def _count(settings: Settings, size: int, place: Place) -> int:
    """Return how many processes of this machine make exchanges."""
    if place.kind is PlaceKind.INLINE:
        return 1
    return place.count or settings.network.workers or _by_cores(size)


def _by_cores(links: int) -> int:
    if links < _FEW:
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(cores or 1, _MOST_WORKERS)


def rules_of(settings: Settings, *, needs_addresses: bool) -> RunRules:
    """Return the configuration of a run; `needs_addresses` as the executor does."""
    network, polite = settings.network, settings.politeness
    return RunRules(
        limits=partial(limits, settings),
        is_literal=is_literal,
        max_in_flight=network.max_in_flight,
        timeout=network.timeout,
        resolves=needs_addresses,
        robots=network.robots,
        conditional=network.conditional,
        steps=StepRules(
            max_redirects=network.max_redirects,
            ignore_tls_errors=network.look_behind_tls and network.proxy is None,
        ),
        circuit=CircuitRules(
            give_up_after=polite.give_up_after, max_retry_after=polite.max_retry_after
        ),
    )
