"""Which host is asked next. Pure.

Of the hosts that may be asked now, the one with the most work left goes first, because the longest
queue decides when the run ends. A host that has to wait holds no slot.
"""

from heapq import heappop, heappush
from itertools import count

from loccit.scheduler.core.host import Host, HostState

_UNPROVEN = 2
"""Requests under way on a host that has not answered yet, at most."""
_SECOND_REQUEST_AFTER = 3.0
"""Seconds after which a host that has not answered yet gets a second request."""


class HostSelection:
    """Hosts that may be asked now, and hosts that may be asked at a known time."""

    def __init__(self, doubt: float) -> None:
        """Make it empty. `doubt`: seconds that a host may take to show that it never answers."""
        self._doubt = doubt
        self._ready: list[tuple[float, int, Host]] = []
        self._timed: list[tuple[float, int, Host]] = []
        self._numbers = count(1)

    def number(self) -> int:
        """Return the next number: what comes first has the smaller one."""
        return next(self._numbers)

    def offer(self, host: Host, now: float) -> None:
        """Note whether a host may be asked now, later, or only after something happens to it."""
        host.entry = 0
        if not host.ready:
            return
        pace = host.pace
        at = pace.next_at
        if host.state is HostState.OPEN:
            if host.in_flight >= (pace.limit if host.proven else 1):
                if host.proven or host.in_flight >= min(_UNPROVEN, pace.limit):
                    return
                at = max(at, host.first_started + _SECOND_REQUEST_AFTER)
        elif host.state is not HostState.HALF_OPEN or host.in_flight or host.loading:
            return
        host.entry = number = next(self._numbers)
        if at <= now:
            heappush(self._ready, (-self.work(host), number, host))
        else:
            heappush(self._timed, (at, number, host))

    def take(self, now: float) -> Host | None:
        """Take the host that is to be asked now; None where none may be asked."""
        timed = self._timed
        while timed and timed[0][0] <= now:
            _, number, host = heappop(timed)
            if host.entry == number:
                self.offer(host, now)
        ready = self._ready
        while ready:
            _, number, host = heappop(ready)
            if host.entry == number:
                host.entry = 0
                if host.ready:
                    return host
        return None

    def work(self, host: Host) -> float:
        """Return the seconds that a host's waiting requests take with one more under way than now.

        Counting what is under way spreads requests over hosts that have equally much left, so that
        few connections to each serve all of them.
        """
        if not host.proven:
            # A host that hangs is better found early: it decides when the run ends.
            return self._doubt + host.waiting * host.pace.latency
        return host.pace.seconds_for(host.waiting, host.in_flight + 1)

    def next_time(self) -> float | None:
        """Return when a host that waits for its time may be asked; None where none waits."""
        timed = self._timed
        while timed and timed[0][2].entry != timed[0][1]:
            heappop(timed)
        return timed[0][0] if timed else None

    def is_empty(self) -> bool:
        """Return whether no host may be asked, now or later, unless something happens to it."""
        ready = self._ready
        while ready and ready[0][2].entry != ready[0][1]:
            heappop(ready)
        return not ready and self.next_time() is None
