"""Asking web archives: look-ups side by side, within each archive's limits."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from urllib.parse import urlsplit

import anyio

from loccit.archives.asking import Fetch, Paced, host_of
from loccit.archives.lookup import Lookup
from loccit.archives.pace import ArchiveLimits, Room
from loccit.archives.values import Archive, CopyRequest, Query, Response, Result
from loccit.config.settings import Settings, WaybackSettings
from loccit.fetch.addresses import parse_networks
from loccit.fetch.compose import own_engine
from loccit.fetch.dns import Resolver, first_query
from loccit.fetch.identity import user_agent
from loccit.fetch.messages import ExchangeError, HttpRequest
from loccit.fetch.url import Target

_log = logging.getLogger(__name__)

AT_ONCE = 3
"""Look-ups under way."""
_INDEX_LIMIT = 4 << 20
"""Bytes of an index's answer that are read."""
_OTHER_PAGE_INTERVAL = 1.0
"""Seconds between two pages of an archive that is not the Wayback Machine."""
_EVERYWHERE = ("0.0.0.0/0", "::/0")
"""Networks in which an archive may be that the configuration names: an own one is often local."""

Keep = Callable[[CopyRequest, "list[Result]"], None]


def archives_of(settings: WaybackSettings) -> list[Archive]:
    """The archives that a configuration names, in the order in which they are asked."""
    endpoint = settings.endpoint.rstrip("/")
    own = "https://archive.org" if urlsplit(endpoint).netloc == "web.archive.org" else endpoint
    return [
        Archive(endpoint, "cdx", availability=own),
        *(Archive(prefix, "timemap") for prefix in settings.timemaps),
        *(Archive(prefix, "timegate") for prefix in settings.timegates),
    ]


def archive_limits(settings: WaybackSettings, host: str) -> ArchiveLimits:
    """The limits of an archive."""
    page = 1 / settings.pages_per_second
    if host != host_of(settings.endpoint):
        page = max(page, _OTHER_PAGE_INTERVAL)
    return ArchiveLimits(index_interval=60 / settings.questions_per_minute, page_interval=page)


class ArchiveClient:
    """Runs look-ups; every request to an archive goes through that archive's pace."""

    def __init__(self, settings: WaybackSettings, fetch: Fetch) -> None:
        self._archives = archives_of(settings)
        self._paced = Paced(fetch, partial(archive_limits, settings), frozenset({429}))

    @property
    def asked(self) -> int:
        """Requests made."""
        return self._paced.asked

    @property
    def closed(self) -> list[str]:
        """Why archives are not asked again in this run, a sentence each."""
        return self._paced.closed

    async def look_up(self, wanted: Iterable[CopyRequest], keep: Keep) -> None:
        """Look up links, handing on each result as it comes.

        Where the first archive is closed, the rest of the links is left for another run: they are
        not handed on.
        """
        queue = iter(wanted)
        memory = Lookup(self._archives)
        first = self._archives[0].endpoint

        async def work() -> None:
            for item in queue:
                if self._paced.is_closed(first):
                    return
                keep(item, await self._one(memory, item))

        async with anyio.create_task_group() as tasks:
            for _ in range(AT_ONCE):
                tasks.start_soon(work)

    async def _one(self, memory: Lookup, item: CopyRequest) -> list[Result]:
        steps = memory.steps(item)
        try:
            ask = next(steps)
            while True:
                ask = steps.send(await self._paced.ask(ask))
        except StopIteration as done:
            results: list[Result] = done.value
            return results


@asynccontextmanager
async def fetching(settings: Settings, archives: Sequence[Archive]) -> AsyncIterator[Fetch]:
    """The way to archives by loccit's own engines."""
    network = settings.network
    timeout = first_query(network.timeout)
    configured = {Target(archive.endpoint).host for archive in archives}
    trusted = Resolver(network.nameservers, parse_networks(_EVERYWHERE), timeout=timeout)
    # A TimeMap may name captures on any host: those are vetted as links are.
    vetted = Resolver(network.nameservers, parse_networks(network.allow_addresses), timeout=timeout)
    engine = own_engine(
        network, [("user-agent", user_agent(settings)), ("accept", "*/*")],
        lambda _status, _type: network.max_body,
        resolver=trusted, no_proxy=network.no_proxy,
    )  # fmt: skip

    unresolved: set[str] = set()

    async def fetch(ask: Query) -> Response:
        try:
            target = Target(ask.url)
        except ValueError as error:
            return Response(failure=str(error))
        address = ""
        if engine.needs_addresses:
            resolver = trusted if target.host in configured else vetted
            found = await resolver.resolve(target.host, again=target.host in unresolved)
            if found.failure is not None:
                unresolved.add(target.host)
                return Response(failure=found.detail or found.failure.value)
            unresolved.discard(target.host)
            address = found.addresses[0]
        request = HttpRequest(
            url=target.url.partition("#")[0],
            scheme=target.scheme,
            host=target.host,
            port=target.port,
            address=address,
            headers=list(ask.headers),
            timeout=settings.wayback.timeout,
            limit=_INDEX_LIMIT if ask.room is Room.INDEX else network.max_body,
        )
        try:
            answer = await engine.fetch(request)
        except ExchangeError as error:
            _log.info("%s: %s", target.host, error)
            return Response(failure=str(error) or error.failure.value)
        except Exception as error:  # what an archive sends can harm its own look-up only
            _log.exception("%s: internal error", target.host)
            return Response(failure=f"internal error: {type(error).__name__}")
        return Response(answer.status, answer.headers, answer.body, answer.truncated)

    try:
        yield fetch
    finally:
        await engine.close()
        trusted.close()
        vetted.close()
        await asyncio.sleep(0)
