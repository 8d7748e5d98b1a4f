"""The host whose links take longest: what politeness alone makes a run last. Pure."""

from heapq import nlargest
from typing import NamedTuple

from loccit.config.settings import Settings
from loccit.host_policy import limits
from loccit.urls.parts import host_of

_WATCHED = 50
"""Hosts that are looked at for the slowest one: those that had most to do at the beginning."""


class Slowest(NamedTuple):
    """The host that a run waits for at the least."""

    host: str
    links: int
    """Links of it that are not settled."""
    interval: float
    """Seconds between two requests to it."""

    @property
    def seconds(self) -> float:
        """Seconds that its links take at the least."""
        return self.links * self.interval


class HostQueues:
    """The number of links left for each host."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._left: dict[str, int] = {}
        self._watched: dict[str, float] | None = None
        """The interval of each host that is looked at."""

    def add(self, url: str) -> None:
        """A link is to be asked."""
        host = host_of(url)
        self._left[host] = self._left.get(host, 0) + 1

    def settle(self, url: str) -> None:
        """A link has its verdict."""
        host = host_of(url)
        if host in self._left:
            self._left[host] -= 1

    def slowest(self) -> Slowest | None:
        """Return the host whose links take longest, or None where no interval is kept."""
        if self._watched is None:
            weighed = ((n * self._interval(host), host) for host, n in self._left.items())
            self._watched = {host: self._interval(host) for _, host in nlargest(_WATCHED, weighed)}
        hosts = (Slowest(h, self._left[h], interval) for h, interval in self._watched.items())
        found = max(hosts, key=lambda slowest: slowest.seconds, default=None)
        return found if found is not None and found.seconds > 0 else None

    def _interval(self, host: str) -> float:
        own = limits(self._settings, host)
        return 0.0 if own.skip else own.min_interval
