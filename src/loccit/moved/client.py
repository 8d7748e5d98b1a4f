"""Asking sites for pages that moved: one request at a time to a host, at its own pace."""

from collections.abc import Callable, Generator, Mapping, Sequence
from functools import partial
from typing import TypeVar
from urllib.parse import urlsplit

import anyio

from loccit.archives.asking import Fetch, Paced
from loccit.archives.pace import ArchiveLimits, Room
from loccit.archives.values import Query, Response
from loccit.config.settings import Settings
from loccit.host_policy import limits
from loccit.moved.search import FoundPage, search
from loccit.moved.survey import (
    MOST_REQUESTS,
    SearchedLink,
    SearchedSite,
    reading_size,
    survey,
    survey_size,
)
from loccit.outcomes import OVERLOADED_STATUSES

HOSTS_AT_ONCE = 8
MOST_FAILURES = 2
"""Requests in a row without an answer that end the searches of a host."""
_LONGEST_DELAY = 30.0
"""Seconds: a longer `Crawl-delay` is kept to as if it were this one."""

T = TypeVar("T")
Keep = Callable[[SearchedLink, FoundPage | None], None]


def site_limits(settings: Settings, host: str) -> ArchiveLimits:
    """The limits of a site: those by which an audit keeps to them."""
    interval = limits(settings, host.partition(":")[0]).min_interval
    return ArchiveLimits(
        index_interval=interval,
        page_interval=interval,
        pause=None,
        longest_pause=settings.politeness.max_retry_after,
        failures=MOST_FAILURES,
        one_clock=True,
    )


class SearchClient:
    """Runs the searches of one run."""

    def __init__(self, settings: Settings, fetch: Fetch) -> None:
        self._settings = settings
        self._paced = Paced(fetch, partial(site_limits, settings), OVERLOADED_STATUSES)

    @property
    def asked(self) -> int:
        """Requests made."""
        return self._paced.asked

    async def find(
        self,
        wanted: Mapping[str, Sequence[SearchedLink]],
        sites: Mapping[str, SearchedSite],
        keep: Keep,
    ) -> None:
        """Search for links, by host; each result is handed on as it comes.

        What a host that does not answer, or asks not to be searched, leaves unfinished is not
        handed on.
        """
        gate = anyio.CapacityLimiter(HOSTS_AT_ONCE)

        async def work(host: str) -> None:
            if limits(self._settings, host.partition(":")[0]).skip or not wanted[host]:
                return
            async with gate:
                await _Host(self._paced, host, sites[host]).search(wanted[host], keep)

        async with anyio.create_task_group() as tasks:
            for host in wanted:
                tasks.start_soon(work, host)


class _HostLeftError(Exception):
    """The host is not asked again in this run."""


class _Host:
    """The searches on one host."""

    def __init__(self, paced: Paced, host: str, site: SearchedSite) -> None:
        self._paced = paced
        self._host = host
        self._site = site
        self._asked = 0

    async def search(self, wanted: Sequence[SearchedLink], keep: Keep) -> None:
        """Survey the site, then look for one link after the other."""
        try:
            first = survey(self._site, wanted[0].url, survey_size(wanted))
            if not await self._run(first):
                # Where the site led is known without it, and may be another site.
                wanted = [item for item in wanted if item.redirected_to]
            for done, item in enumerate(wanted):
                left = MOST_REQUESTS * len(wanted) - self._asked
                most = reading_size(left, len(wanted) - done)
                keep(item, await self._run(search(item, self._site, most)))
        except _HostLeftError:
            return

    async def _run(self, steps: Generator[str, Response, T]) -> T:
        try:
            address = next(steps)
            while True:
                address = steps.send(await self._ask(address))
        except StopIteration as done:
            result: T = done.value
            return result

    async def _ask(self, address: str) -> Response:
        parts = urlsplit(address)
        is_list = parts.path.endswith((".xml", ".xml.gz", ".txt"))
        room = Room.INDEX if is_list else Room.PAGE
        delay = min(self._site.crawl_delay, _LONGEST_DELAY)
        self._asked += 1
        got = await self._paced.ask(Query(room, address, interval=delay))
        if self._paced.is_closed(address) and parts.netloc.lower() == self._host:
            raise _HostLeftError
        return got
