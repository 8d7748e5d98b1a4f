"""`probe()`: links in, answers out, in this process or in several."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from itertools import islice

from loccit.model import Observation
from loccit.probe.addresses import parse_networks
from loccit.probe.engine import PinnedEngine
from loccit.probe.identity import HostTable, standard_headers
from loccit.probe.lenient import LenientEngine
from loccit.probe.reading import Reading
from loccit.probe.resolver import Resolver
from loccit.probe.run import Run
from loccit.probe.steps import Steps
from loccit.probe.values import Answer, Ask, Stop, Task
from loccit.settings import Settings

LOOK_AHEAD = 50_000
"""Links taken up at once: enough for every host's lane to be known early."""
_CHUNK = 500
"""Links taken up without letting the network have its turn."""
_BREATH = 0.02
"""Seconds in which answers gather for a batch."""


async def probe(
    tasks: Iterable[Task],
    settings: Settings,
    ask: Ask,
    *,
    remembered: Mapping[str, Observation] = {},
    stop: Stop | None = None,
) -> AsyncIterator[list[Answer]]:
    """Ask the network about links until `ask` has nothing more to ask.

    Args:
        tasks: The links; taken from the iterator as the run can use them.
        settings: The whole configuration.
        ask: What to request for a link, given what was observed of it.
        remembered: Shared observations of earlier runs, by `Request.share`.
        stop: When it says so no further request is sent; links under way stay unsettled.

    Yields:
        What was learned since the last batch.

    Raises:
        OfflineError: This machine is offline; what was learned before was yielded.
        UsageError: The configuration can't be used (name servers, proxy, authorities).
    """
    run = make_run(settings, ask, remembered, stop, slots=settings.network.max_in_flight)
    try:
        async for batch in _drive(run, iter(tasks)):
            yield batch
    finally:
        await run.close()


def make_run(
    settings: Settings,
    ask: Ask,
    remembered: Mapping[str, Observation],
    stop: Stop | None,
    *,
    slots: int,
) -> Run:
    """A run with its parts, as the configuration wants them."""
    network = settings.network
    hosts = HostTable(settings.hosts)
    reading = Reading(network.max_body, keep_ids=settings.judge.fragments)
    standard = standard_headers(settings)
    return Run(
        settings,
        ask,
        remembered,
        stop,
        slots=slots,
        engine=PinnedEngine(network, standard, reading.limit),
        lenient=LenientEngine(network, standard, reading.limit),
        resolver=Resolver(network.nameservers, parse_networks(network.allow_addresses)),
        hosts=hosts,
        steps=Steps(settings, hosts, reading),
    )


async def _drive(run: Run, tasks: Iterator[Task]) -> AsyncIterator[list[Answer]]:
    fed = False
    while True:
        if not fed and run.under_way < LOOK_AHEAD:
            chunk = list(islice(tasks, _CHUNK))
            for task in chunk:
                run.feed(task)
            if not chunk:
                fed = True
                run.fed()
            await asyncio.sleep(0)
        else:
            await asyncio.wait((run.done,), timeout=_BREATH)
        if run.news:
            yield run.take_news()
        if run.done.done():
            run.done.result()
            return
