"""Asking a web archive for copies of links: few at a time, patiently, never as a reason to fail."""

import ssl
from collections.abc import Callable, Iterable

import anyio
import httpx
from msgspec import Struct
from tenacity import (
    AsyncRetrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_exponential_jitter,
)

from loccit.config.settings import Settings
from loccit.fetch.identity import user_agent
from loccit.model import Archived
from loccit.wayback.cdx import archived, captures, nearest, query

AT_ONCE = 2
"""Questions under way: the archive asks robots to be gentle."""
ATTEMPTS = 4
TIMEOUT = 60.0
"""Seconds; the index is slow for hosts with many captures."""
FIRST_WAIT = 1.0
"""Seconds before the second attempt; doubled for each further one."""
GIVE_UP_AFTER = 5
"""Failed look-ups in a row after which the archive is left in peace until the next run."""


class Wanted(Struct, frozen=True):
    """A link whose copy is looked for."""

    link_id: int
    url: str
    cited_at: float | None
    dead_since: float | None


class Found(Struct, frozen=True):
    """What the archive said. A look-up that failed yields none: that is not `no copy`."""

    link_id: int
    archived: Archived | None


class _BusyError(Exception):
    """An answer that a later attempt may better."""


async def look_up(
    wanted: Iterable[Wanted], settings: Settings, keep: Callable[[Found], None]
) -> None:
    """Look for copies, handing on each answer as it comes."""
    queue = iter(wanted)
    failed = 0

    async def work() -> None:
        nonlocal failed
        for item in queue:
            found = await _ask(client, item, settings.wayback.endpoint)
            if found is not None:
                failed = 0
                keep(found)
            elif (failed := failed + 1) >= GIVE_UP_AFTER:
                return

    async with _client(settings) as client, anyio.create_task_group() as tasks:
        for _ in range(AT_ONCE):
            tasks.start_soon(work)


def _client(settings: Settings) -> httpx.AsyncClient:
    context = ssl.create_default_context()
    if settings.network.ca_file is not None:
        context.load_verify_locations(settings.network.ca_file)
    return httpx.AsyncClient(
        headers={"user-agent": user_agent(settings)},
        timeout=TIMEOUT,
        follow_redirects=True,
        verify=context,
        proxy=settings.network.proxy,
    )


async def _ask(client: httpx.AsyncClient, item: Wanted, endpoint: str) -> Found | None:
    try:
        body = await _body(client, query(endpoint, item.url))
        capture = nearest(captures(body), item.cited_at, item.dead_since)
    except (httpx.HTTPError, _BusyError, ValueError):
        return None
    return Found(item.link_id, None if capture is None else archived(endpoint, capture))


async def _body(client: httpx.AsyncClient, url: str) -> bytes:
    async for attempt in AsyncRetrying(
        retry=retry_if_exception_type((httpx.TransportError, _BusyError)),
        stop=stop_after_attempt(ATTEMPTS),
        wait=wait_exponential_jitter(multiplier=FIRST_WAIT, max=30, jitter=FIRST_WAIT),
        reraise=True,
    ):
        with attempt:
            response = await client.get(url)
            if response.status_code == httpx.codes.TOO_MANY_REQUESTS or response.is_server_error:
                raise _BusyError(response.status_code)
            response.raise_for_status()
            return response.content
    raise AssertionError("tenacity either returns or raises")
