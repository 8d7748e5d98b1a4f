"""Which links are brought into memory, and when. Pure.

A link that is not begun, or that waits for the end of the run, is a key of eight bytes. A host's
links are loaded a few at a time, as its turn comes, and links of hosts that cannot be asked are not
loaded at all: so what waits takes hardly any memory and never stands in another host's way.
"""

from collections.abc import Iterable
from heapq import heapify, heappop, heappush
from itertools import count

import msgspec

from loccit.model import Failure
from loccit.scheduler.core.connectivity import Connectivity
from loccit.scheduler.core.host import Host, HostState, shape_of
from loccit.scheduler.core.jobs import Job

_MOST_UNBEGUN = 8192
"""Links in memory that are not begun, at most."""
_LARGEST_REFILL = 256
_FAILED_REFILL = 256
"""Links of a failed host that are loaded at once, to be concluded."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Job).decode


class Loader:
    """The keys of all links that are not in memory."""

    def __init__(self) -> None:
        self._wanting: list[tuple[int, int, Host]] = []
        """A heap of hosts that have room for more of their links: the longest first."""
        self._doubtful: list[Host] = []
        """Failed hosts that want links, as long as their failures are not believed."""
        self._belief: tuple[bool, float] | None = None
        """`Connectivity.belief` when doubtful hosts were last looked at."""
        self._numbers = count(1)
        self._loading: dict[int, tuple[Host, bool]] = {}
        """Keys that are being loaded: for which host, and whether they waited for the end."""
        self._parked: dict[int, bytes] = {}
        """Jobs of links that were dropped from memory in the middle, by key."""

    def want_all(self, hosts: Iterable[Host]) -> None:
        """Note that all hosts have room."""
        self._wanting = [
            (-len(host.backlog), next(self._numbers), host) for host in hosts if host.backlog
        ]
        heapify(self._wanting)

    def want(self, host: Host) -> None:
        """Note that a host has room for more of its links, if it has."""
        left = len(host.backlog) + len(host.released)
        refill = _FAILED_REFILL if host.state is HostState.FAILED else host.refill
        if left and host.unbegun + host.loading < refill:
            if host.proven and not host.ready:
                host.refill = min(_LARGEST_REFILL, host.refill * 2)
            heappush(self._wanting, (-left, next(self._numbers), host))

    def take(self, unbegun: int, connectivity: Connectivity) -> list[int]:
        """Take the keys to be loaded now, given how many links in memory are not begun.

        Links of failed hosts are loaded to be concluded; so only once their failure is believed.
        """
        keys: list[int] = []
        if self._doubtful and connectivity.belief != self._belief:
            self._belief = connectivity.belief
            doubtful, self._doubtful = self._doubtful, []
            for host in doubtful:
                self.want(host)
        room = _MOST_UNBEGUN - unbegun - len(self._loading)
        while self._wanting and len(keys) < room:
            host = heappop(self._wanting)[2]
            if host.state is HostState.PAUSED:
                continue  # it wants again when it is asked again
            if host.state is HostState.FAILED and _doubts(connectivity, host):
                self._doubtful.append(host)
                continue
            refill = _FAILED_REFILL if host.state is HostState.FAILED else host.refill
            wanted = refill - host.unbegun - host.loading
            if wanted > 0:
                keys += self.begin(host, host.backlog.take(wanted), late=False)
                if (released := host.released) and not host.backlog:
                    keys += self.begin(host, released[:wanted].tolist(), late=True)
                    del released[:wanted]
        return keys

    def begin(self, host: Host, keys: list[int], *, late: bool) -> list[int]:
        """Note that keys of a host are being loaded; return them."""
        host.loading += len(keys)
        for key in keys:
            self._loading[key] = (host, late)
        return keys

    def loaded(self, key: int) -> tuple[Host, bool]:
        """Return for which host a key was loaded, and whether it waited for the end of the run."""
        host, late = self._loading.pop(key)
        host.loading -= 1
        return host, late

    def defer(self, host: Host, key: int, job: Job, *, slow: bool) -> None:
        """Keep a link for the end of the run; its job too, where it has begun."""
        if job.started is not None:
            self._parked[key] = _encode(job)
        host.deferred.append(key)
        host.deferred_slow = host.deferred_slow or slow

    def resume(self, key: int) -> Job | None:
        """Return the job of a deferred link, if it had begun."""
        parked = self._parked.pop(key, None)
        return None if parked is None else _decode(parked)

    def put_back(self, host: Host, key: int, job: Job, *, late: bool) -> None:
        """Return a link that is not begun to its host's keys."""
        if late:
            self.defer(host, key, job, slow=False)
        else:
            host.backlog.put(key, shape_of(job.url))

    @property
    def has_doubtful(self) -> bool:
        """Whether links wait until the failure of their host is believed."""
        return bool(self._doubtful)

    @property
    def is_busy(self) -> bool:
        """Whether links are being loaded, or are to be."""
        return bool(self._loading or self._wanting)


def _doubts(connectivity: Connectivity, host: Host) -> bool:
    """Return whether a failed host's failure is not believed yet."""
    failure = host.failure
    if failure is not None and failure.failure is Failure.DNS_NXDOMAIN:
        return not connectivity.has_resolver_worked(host.lookup_started)
    return connectivity.holds
