"""Asking sites for pages that moved: one request at a time to a host, at its own pace."""

from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from time import time
from typing import TypeVar
from urllib.parse import urlsplit

import anyio

from loccit.archives.lookup import Ask, Got
from loccit.archives.pace import Room
from loccit.config.settings import Settings
from loccit.fetch.messages import HttpResponse
from loccit.fetch.waiting import requested_wait
from loccit.hosts import limits
from loccit.moved.search import (
    MOST_REQUESTS,
    Found,
    Site,
    Wanted,
    reading_size,
    search,
    survey,
    survey_size,
)

HOSTS_AT_ONCE = 8
MOST_FAILURES = 2
"""Requests in a row without an answer that end the searches of a host."""
_LONGEST_DELAY = 30.0
"""Seconds: a longer `Crawl-delay` is kept to as if it were this one."""
_OVERLOADED = frozenset({429, 503})

T = TypeVar("T")
Fetch = Callable[[Ask], Awaitable[Got]]
Keep = Callable[[Wanted, Found | None], None]


class Client:
    """Runs the searches of one run."""

    def __init__(self, settings: Settings, fetch: Fetch) -> None:
        self._settings = settings
        self._fetch = fetch
        self.asked = 0
        """Requests made."""

    async def find(
        self, wanted: Mapping[str, Sequence[Wanted]], sites: Mapping[str, Site], keep: Keep
    ) -> None:
        """Search for links, by host; each result is handed on as it comes.

        What a host that does not answer, or asks not to be searched, leaves unfinished is not
        handed on.
        """
        gate = anyio.CapacityLimiter(HOSTS_AT_ONCE)

        async def work(host: str) -> None:
            async with gate:
                await _Host(self, host, sites[host]).search(wanted[host], keep)

        async with anyio.create_task_group() as tasks:
            for host in wanted:
                tasks.start_soon(work, host)

    async def fetch(self, address: str) -> Got:
        """Make one request."""
        self.asked += 1
        path = urlsplit(address).path
        is_list = path.endswith((".xml", ".xml.gz", ".txt"))
        return await self._fetch(Ask(Room.INDEX if is_list else Room.PAGE, address))

    @property
    def settings(self) -> Settings:
        """The configuration."""
        return self._settings


class _HostLeftError(Exception):
    """The host is not asked again in this run."""


class _Host:
    """The searches on one host."""

    def __init__(self, client: Client, host: str, site: Site) -> None:
        self._client = client
        self._site = site
        self._limits = limits(client.settings, host.partition(":")[0])
        self._failures = 0
        self._asked = 0
        self._next = 0.0

    async def search(self, wanted: Sequence[Wanted], keep: Keep) -> None:
        """Survey the site, then look for one link after the other."""
        if self._limits.skip or not wanted:
            return
        try:
            first = survey(self._site, wanted[0].url, survey_size(len(wanted)))
            if not await self._run(first):
                return
            for done, item in enumerate(wanted):
                left = MOST_REQUESTS * len(wanted) - self._asked
                most = reading_size(left, len(wanted) - done)
                keep(item, await self._run(search(item, self._site, most)))
        except _HostLeftError:
            return

    async def _run(self, steps: Generator[str, Got, T]) -> T:
        try:
            address = next(steps)
            while True:
                address = steps.send(await self._ask(address))
        except StopIteration as done:
            result: T = done.value
            return result

    async def _ask(self, address: str) -> Got:
        """Make a request at the host's pace; wait once if it asks for that."""
        got = await self._at_pace(address)
        if got.status in _OVERLOADED:
            wait = requested_wait(HttpResponse(got.status, got.headers), time())
            if wait is None or wait > self._client.settings.politeness.max_retry_after:
                raise _HostLeftError
            self._next = anyio.current_time() + wait
            got = await self._at_pace(address)
            if got.status in _OVERLOADED:
                raise _HostLeftError
        self._failures = 0 if got.status else self._failures + 1
        if self._failures >= MOST_FAILURES:
            raise _HostLeftError
        return got

    async def _at_pace(self, address: str) -> Got:
        await anyio.sleep_until(self._next)
        delay = min(self._site.crawl_delay, _LONGEST_DELAY)
        self._next = anyio.current_time() + max(self._limits.min_interval, delay)
        self._asked += 1
        return await self._client.fetch(address)
