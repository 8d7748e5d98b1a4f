"""How gently each host is asked: as configured, or more so where another process may ask it too."""

from loccit.fetch.identity import HostTable
from loccit.probe.shares import site_of
from loccit.settings import PolitenessSettings


class Manners:
    """Limits and intervals of hosts, in one of so many processes."""

    def __init__(self, polite: PolitenessSettings, hosts: HostTable, processes: int) -> None:
        """Be polite; `hosts` are the exceptions."""
        self._polite = polite
        self._hosts = hosts
        self._processes = processes
        self._ours: set[str] = set()

    def take_over(self, url: str) -> str | None:
        """A URL is ours to ask: its site, if that is new."""
        site = site_of(url)
        if site in self._ours:
            return None
        self._ours.add(site)
        return site

    def of(self, host: str) -> tuple[int, float]:
        """Requests under way at most, and seconds between two, for a host."""
        own = self._hosts.settings(host)
        limit = own.per_host if own is not None else None
        interval = own.min_interval if own is not None else None
        limit = self._polite.per_host if limit is None else limit
        interval = self._polite.min_interval if interval is None else interval
        if self._processes > 1 and host.removeprefix("www.") not in self._ours:
            # A redirect led to a host that others may ask: go there singly and rarely.
            return 1, interval * self._processes
        return limit, interval
