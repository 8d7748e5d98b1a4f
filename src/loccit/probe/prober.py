"""`probe()`: links in, answers out, in this process or in several."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from itertools import chain, islice

from loccit.fetch.engine import MakeEngine
from loccit.model import Observation
from loccit.probe.crew import Crew
from loccit.probe.local import drive, make_run
from loccit.probe.run import Run
from loccit.probe.values import Answer, Ask, Conclude, Stop, Task
from loccit.settings import Settings

LOOK_AHEAD = 25_000
"""Links taken up at once: enough for every host's lane to be known early."""
_FEW = 1_000
"""A run of so few links stays in this process."""
_MOST_WORKERS = 4
"""Processes that pay by themselves; more only where the configuration says so."""
_CHUNK = 200
"""Links taken up without letting the network have its turn."""


async def probe(
    tasks: Iterable[Task],
    settings: Settings,
    ask: Ask,
    *,
    conclude: Conclude | None = None,
    remembered: Mapping[str, Observation] = {},
    stop: Stop | None = None,
    engine: MakeEngine | None = None,
) -> AsyncIterator[list[Answer]]:
    """Ask the network about links until `ask` has nothing more to ask.

    Args:
        tasks: The links; taken from the iterator as the run can use them.
        settings: The whole configuration.
        ask: What to request for a link, given what was observed of it.
        conclude: What a settled link comes to, handed on as `Answer.outcome`.
        remembered: Shared observations of earlier runs, by `Request.share`.
        stop: Whether to end before all is done; what is not settled then stays so.
        engine: Makes the engine that is asked, instead of loccit's own; an httpx transport serves
            by `transports.engine_of`. The run then stays in this process.

    Yields:
        What was learned since the last batch.

    Raises:
        OfflineError: This machine is offline; what was learned before was yielded.
        UsageError: The configuration can't be used (name servers, proxy, authorities).
    """
    coming = iter(tasks)
    first = list(islice(coming, _FEW))
    count = 1 if engine is not None else settings.network.workers or _by_cores(len(first))
    coming = chain(first, coming)
    if count > 1:
        answers = Crew(count, settings, ask, conclude, remembered, stop, LOOK_AHEAD).answers(coming)
    else:
        run = make_run(settings, ask, conclude, remembered, stop, make_engine=engine)
        answers = _here(run, coming)
    async for batch in answers:
        yield batch


def _by_cores(links: int) -> int:
    if links < _FEW:
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(cores or 1, _MOST_WORKERS)


async def _here(run: Run, tasks: Iterator[Task]) -> AsyncIterator[list[Answer]]:
    feeder = asyncio.create_task(_feed(run, tasks))
    try:
        async for batch in drive(run):
            yield batch
    finally:
        feeder.cancel()
        await asyncio.gather(feeder, return_exceptions=True)
        await run.close()


async def _feed(run: Run, tasks: Iterator[Task]) -> None:
    try:
        while run.wants_more and (chunk := list(islice(tasks, _CHUNK))):
            for task in chunk:
                run.feed(task)
            while run.under_way > LOOK_AHEAD:
                await asyncio.sleep(0.05)
            await asyncio.sleep(0)
        run.fed()
    except Exception as error:
        run.fail(error)
