"""Requests to archives and sites: each host at its own pace, whoever makes them."""

from collections.abc import Awaitable, Callable
from time import time
from urllib.parse import urlsplit

import anyio

from loccit.archives.captures import ExcludedError
from loccit.archives.pace import ArchiveLimits, ArchivePace, Room
from loccit.archives.playback import PlaybackKind, played
from loccit.archives.values import Query, Response
from loccit.fetch.messages import HttpResponse
from loccit.fetch.waiting import requested_wait

Fetch = Callable[[Query], Awaitable[Response]]

_SHARED = {"archive.org": "web.archive.org"}
"""Hosts of one archive, which share its limits."""


def host_of(url: str) -> str:
    """Return the host, with its port, by which limits are kept."""
    host = urlsplit(url).netloc.lower()
    return _SHARED.get(host, host)


class Paced:
    """Makes requests within the limits of each host.

    Args:
        fetch: makes one request.
        limits: those of a host (as `host_of` returns it).
        overloaded: statuses by which a host asks for patience.
    """

    def __init__(
        self, fetch: Fetch, limits: Callable[[str], ArchiveLimits], overloaded: frozenset[int]
    ) -> None:
        self._fetch = fetch
        self._limits = limits
        self._overloaded = overloaded
        self._paces: dict[str, ArchivePace] = {}
        self.asked = 0
        """Requests made."""

    @property
    def closed(self) -> list[str]:
        """Why hosts are not asked again in this run, a sentence each."""
        return [pace.closed for pace in self._paces.values() if pace.closed is not None]

    def is_closed(self, url: str) -> bool:
        """Return whether nothing more is asked of an address's host."""
        return self._pace(url).closed is not None

    async def ask(self, ask: Query) -> Response:
        """Make a request when its host's limits allow it."""
        pace = self._pace(ask.url)
        waited = False
        while True:
            if pace.closed is not None:
                return Response(failure=pace.closed, closed=True)
            start = pace.reserve(ask.room, anyio.current_time(), at_least=ask.interval)
            await anyio.sleep_until(start)
            if not pace.may_begin(anyio.current_time()):
                continue  # a pause came in between, or the end
            started = anyio.current_time()
            self.asked += 1
            got = await self._fetch(ask)
            now = anyio.current_time()
            pace.took(now - started)
            if self._is_refusal(ask, got):
                pace.refused(started, now, got.status, _retry_after(got))
                continue
            wait = _retry_after(got) if got.status == 503 and self._is_own(ask, got) else None
            if wait is not None:
                pace.down(now, wait)
                if not waited and pace.closed is None:
                    waited = True
                    continue
            if got.status == 0:
                pace.failed(got.failure)
            elif got.status >= 500 and ask.room is Room.INDEX:
                pace.failed(f"status {got.status}")
            else:
                pace.answered()
            return got

    def _is_refusal(self, ask: Query, got: Response) -> bool:
        """Return whether it is the host itself that asks for patience: a capture may do so, too."""
        if got.status not in self._overloaded:
            return False
        return got.status != 429 or self._is_own(ask, got)

    @staticmethod
    def _is_own(ask: Query, got: Response) -> bool:
        """Return whether an answer is the host's own, and not that of a page that it archived."""
        if ask.room is Room.INDEX:
            return True
        try:
            kind = played(ask.url, got.status, got.headers, b"").kind
        except ExcludedError:
            return False
        return kind in (PlaybackKind.BUSY, PlaybackKind.BROKEN)

    def _pace(self, url: str) -> ArchivePace:
        host = host_of(url)
        pace = self._paces.get(host)
        if pace is None:
            pace = self._paces[host] = ArchivePace(host, self._limits(host))
        return pace


def _retry_after(got: Response) -> float | None:
    return requested_wait(HttpResponse(got.status, got.headers), time())
