"""A run in this process: its parts put together, and its answers in batches."""

import asyncio
from collections.abc import AsyncIterator, Mapping

from loccit.fetch.addresses import parse_networks
from loccit.fetch.dns import Resolver
from loccit.fetch.engine import BodyLimit, ByScheme, Engine, MakeEngine
from loccit.fetch.identity import HostTable, standard_headers
from loccit.fetch.lenient import LenientEngine
from loccit.fetch.messages import Headers
from loccit.fetch.pinned import PinnedEngine
from loccit.fetch.plain import PlainEngine
from loccit.model import Observation
from loccit.probe.manners import Manners
from loccit.probe.reading import Reading
from loccit.probe.run import Run
from loccit.probe.steps import Steps
from loccit.probe.values import Answer, Ask, Conclude, Stop
from loccit.settings import NetworkSettings, Settings

_BREATH = 0.02
"""Seconds in which answers gather for a batch."""

_NAME_TIMEOUT = 3.0
"""Seconds for the first try of a look-up."""


def make_run(
    settings: Settings,
    ask: Ask,
    conclude: Conclude | None,
    remembered: Mapping[str, Observation],
    stop: Stop | None,
    *,
    processes: int = 1,
    make_engine: MakeEngine | None = None,
) -> Run:
    """A run with its parts, as the configuration wants them.

    It is one of so many `processes`. `make_engine` makes the one engine that is asked for
    everything, instead of loccit's own.

    Raises:
        UsageError: The configuration can't be used (name servers, proxy, authorities).
    """
    network = settings.network
    hosts = HostTable(settings.hosts)
    reading = Reading(network.max_body, keep_ids=settings.judge.fragments)
    standard = standard_headers(settings)
    engine: Engine
    lenient: Engine
    if make_engine is not None:
        engine = lenient = make_engine(network, standard, reading.limit)
    else:
        engine = own_engine(network, standard, reading.limit)
        lenient = LenientEngine(network, standard, reading.limit)
    return Run(
        settings,
        ask,
        conclude,
        remembered,
        stop,
        processes=processes,
        engine=engine,
        lenient=lenient,
        resolver=Resolver(
            network.nameservers,
            parse_networks(network.allow_addresses),
            timeout=min(_NAME_TIMEOUT, network.timeout / 4),
        ),
        manners=Manners(settings.politeness, hosts, processes),
        steps=Steps(settings, hosts, reading),
    )


def own_engine(network: NetworkSettings, standard: Headers, limit: BodyLimit) -> Engine:
    """The quickest of our engines that can do what is asked."""
    pinned = PinnedEngine(network, standard, limit)
    if network.proxy is not None:
        return pinned
    return ByScheme(PlainEngine(network, standard, limit), pinned)


async def drive(run: Run) -> AsyncIterator[list[Answer]]:
    """What a run learns, until its end; then its error, if it has one."""
    while not run.done.done():
        await asyncio.wait((run.done,), timeout=_BREATH)
        run.wake()
        if run.news:
            yield run.take_news()
    # It may have ended while the last batch was being taken in.
    if run.news:
        yield run.take_news()
    run.done.result()
