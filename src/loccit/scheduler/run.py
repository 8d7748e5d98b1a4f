"""The composition of a run: machine, executor and driver, from the settings."""

import os
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing
from functools import partial

from msgspec import structs

from loccit.config.settings import Settings
from loccit.fetch.engine import is_literal
from loccit.host_policy import limits
from loccit.host_secrets import SecretMask, secrets_of
from loccit.model import Observation, Request
from loccit.scheduler.compose import make_exchanger
from loccit.scheduler.core.circuit import CircuitRules
from loccit.scheduler.core.machine import Machine
from loccit.scheduler.core.rules import RunRules
from loccit.scheduler.core.steps import StepRules
from loccit.scheduler.driver import drive
from loccit.scheduler.executors import Executor
from loccit.scheduler.executors.inline import Inline
from loccit.scheduler.executors.places import Place, PlaceKind
from loccit.scheduler.executors.processes import Processes
from loccit.scheduler.retries import Retries
from loccit.scheduler.values import (
    DEFAULT,
    Answer,
    Backlog,
    Decide,
    RunOptions,
    Settled,
    Task,
    TaskList,
)  # fmt: skip

_FEW = 1_000
"""A run of so few links stays in this process."""
_MOST_WORKERS = 4
"""Processes that pay by themselves; more only where the configuration says so."""


def probe(
    tasks: Iterable[Task], settings: Settings, decide: Decide, options: RunOptions = DEFAULT
) -> AsyncGenerator[list[Answer], None]:
    """Ask the network about links until `decide` has settled every one.

    Args:
        tasks: The links.
        settings: The whole configuration.
        decide: What follows from what was observed of a link (see `Decide`).
        options: What else a caller may choose.

    Yields:
        What was learned since the last batch.

    Raises:
        OfflineError: This machine does not see the public web; what was learned before was yielded.
        UsageError: The configuration cannot be used (name servers, proxy, authorities), or the
            cluster cannot.
        IncompleteError: No worker is left; what was learned before was yielded.
    """
    backlog = TaskList(tasks)
    return probe_backlog(backlog, len(backlog), settings, decide, options)


async def probe_backlog(
    backlog: Backlog,
    size: int,
    settings: Settings,
    decide: Decide,
    options: RunOptions = DEFAULT,
) -> AsyncGenerator[list[Answer], None]:
    """Do the same for a backlog of about `size` links, which are loaded as they are needed."""
    mask = SecretMask(secrets_of(settings.hosts, os.environ))
    if mask:
        decide = partial(_without_seeing_secrets, mask, decide)
    executor = _executor(settings, decide, size, options)
    machine = Machine(
        rules_of(settings, needs_addresses=executor.needs_addresses),
        Retries(settings),
        decide,
        options.remembered,
        reloads=backlog.reloads,
        workers_judge=executor.judges,
    )
    batches = drive(machine, executor, backlog, options.stop, options.keep)
    async with aclosing(batches):
        async for batch in batches:
            yield [_without_secrets(mask, answer) for answer in batch] if mask else batch


def _without_seeing_secrets(
    mask: SecretMask, decide: Decide, task: Task, seen: Sequence[Observation]
) -> Sequence[Request] | Settled:
    """Decide on observations without secrets."""
    return decide(task, list(map(mask.observation, seen)))


def _without_secrets(mask: SecretMask, answer: Answer) -> Answer:
    return structs.replace(answer, observations=tuple(map(mask.observation, answer.observations)))


def _executor(settings: Settings, decide: Decide, size: int, options: RunOptions) -> Executor:
    engine, place = options.engine, options.place
    if engine is None and place.kind in (PlaceKind.LOCAL, PlaceKind.DASK):
        # Loaded where it is used, for it brings along all of Dask.
        from loccit.scheduler.executors.dask_cluster import DaskCluster, cluster_at

        return DaskCluster(cluster_at(place), settings, options.watch)
    count = 1 if engine is not None else _count(settings, size, place)
    if count > 1 or (engine is None and place.kind is PlaceKind.PROCESSES):
        make = partial(make_exchanger, settings, None)
        return Processes(make, decide, count, needs_addresses=settings.network.proxy is None)
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


def step_rules(settings: Settings) -> StepRules:
    """Return the configuration of single steps."""
    network = settings.network
    return StepRules(
        max_redirects=network.max_redirects,
        ignore_tls_errors=network.look_behind_tls and network.proxy is None,
    )


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
        steps=step_rules(settings),
        circuit=CircuitRules(
            give_up_after=polite.give_up_after, max_retry_after=polite.max_retry_after
        ),
    )
