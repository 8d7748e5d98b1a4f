"""Asking sites for pages that moved: one request at a time to a host, at its own pace."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from urllib.parse import urlsplit

import anyio

from loccit.archives.lookup import Ask, Got
from loccit.archives.pace import Room
from loccit.config.settings import Settings
from loccit.hosts import limits
from loccit.moved.search import Found, Site, Wanted, search

HOSTS_AT_ONCE = 8
MOST_FAILURES = 2
"""Requests in a row without an answer that end the searches of a host."""

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

        What a host that does not answer leaves unfinished is not handed on.
        """
        gate = anyio.CapacityLimiter(HOSTS_AT_ONCE)

        async def work(host: str) -> None:
            async with gate:
                await self._host(host, wanted[host], sites[host], keep)

        async with anyio.create_task_group() as tasks:
            for host in wanted:
                tasks.start_soon(work, host)

    async def _host(self, host: str, wanted: Sequence[Wanted], site: Site, keep: Keep) -> None:
        limit = limits(self._settings, host.partition(":")[0])
        if limit.skip:
            return
        failures = 0
        for item in wanted:
            steps = search(item, site)
            try:
                address = next(steps)
                while True:
                    got = await self._ask(address)
                    failures = failures + 1 if got.status in (0, 429, 503) else 0
                    if failures >= MOST_FAILURES:
                        return
                    await anyio.sleep(limit.min_interval)
                    address = steps.send(got)
            except StopIteration as done:
                keep(item, done.value)

    async def _ask(self, address: str) -> Got:
        self.asked += 1
        is_list = urlsplit(address).path.endswith(".xml")
        return await self._fetch(Ask(Room.INDEX if is_list else Room.PAGE, address))
