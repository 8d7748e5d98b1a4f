"""Work for the end of the run: last tries, confirmations, hosts that were paused. Pure."""

from loccit.model import Failure
from loccit.scheduler.core.failing_hosts import FailingHosts
from loccit.scheduler.core.host import Host, HostEvent, HostState
from loccit.scheduler.core.requests import Requests
from loccit.scheduler.core.rules import LAST

_LEAST_EARLY = 3.0
"""Seconds: late work that takes less is not begun before the rest of the run is done."""
_MOST_LOOKUPS = 3
"""Look-ups of a name that does not exist: the first, before the resolver is checked, at the end."""
_PERIOD = 0.25
"""Seconds between two looks whether late work is to begin, for up to 2,000 hosts; a look takes as
long as there are hosts."""
_LONGEST_PERIODS = 4
"""How many of these periods may pass while the time for late work is far off."""
_CAUTION = 0.1
"""The part of the time until late work is to begin that passes without a look: the rest of the run
gets shorter when hosts are given up."""


class EndOfRun:
    """Begins the late work of each host in time, so that it ends with the run and not after it."""

    def __init__(self, requests: Requests, failing: FailingHosts) -> None:
        self._requests = requests
        self._failing = failing
        self._next = float("-inf")

    def next_time(self) -> float | None:
        """Return when to look again whether late work is to begin; None where there is none."""
        return self._next if self._requests.late_hosts else None

    def begin(self, remaining: float) -> bool:
        """Begin the late work of each host that takes as long as the rest of the run.

        With nothing `remaining` (seconds), all of it begins. Returns whether any began.
        """
        requests = self._requests
        began = False
        longest = least = min(_LEAST_EARLY, requests.rules.timeout)
        for host in list(requests.late_hosts.values()):
            seconds = self._seconds(host)
            if host.has_fresh or (remaining and seconds < max(remaining, least)):
                longest = max(longest, seconds)
            else:
                del requests.late_hosts[host.name]
                self._begin(host)
                began = True
        period = _PERIOD * max(1.0, len(requests.hosts) / 2000)
        far = min(_CAUTION * (remaining - longest), _LONGEST_PERIODS * period)
        self._next = requests.now + max(period, far)
        return began

    def _seconds(self, host: Host) -> float:
        """Return the seconds that a host's late work takes."""
        timeout = self._requests.rules.timeout
        if host.state is HostState.PAUSED:
            return timeout
        slow = host.deferred_slow or any(slow for _, slow, _ in host.late)
        number = len(host.late) + len(host.deferred)
        return host.pace.seconds_for(number) + (timeout if slow else 0.0)

    def _begin(self, host: Host) -> None:
        requests = self._requests
        if requests.interception.is_suspected:
            # What is to be requested once more looks gone, on the word of the network alone.
            requests.finish(requests.interception.description())
            return
        if host.state is HostState.FAILED:
            failure = host.failure
            if (
                failure is not None
                and failure.failure is Failure.DNS_NXDOMAIN
                and host.lookups < _MOST_LOOKUPS
            ):
                host.on(HostEvent.LOOKUP_AGAIN)
                requests.look_up(host, again=True)
        elif host.state is HostState.PAUSED:
            if not host.addresses and requests.rules.resolves:
                host.on(HostEvent.LOOKUP_AGAIN)
                requests.look_up(host, again=True)
            else:
                self._failing.begin_trial(host)
        elif not host.proven and len(host.failing or ()) > 1 and host.state is HostState.OPEN:
            # It has answered nothing: the first link's last try speaks for the others.
            self._failing.begin_trial(host)
        late, host.late = host.late, []
        for due, _, job in late:
            if due > requests.now and host.state is not HostState.FAILED:
                host.timed += 1
                requests.wait_until(due, job)
            else:
                requests.queue(job, LAST)
        host.released += host.deferred
        host.deferred = host.deferred[:0]
        host.deferred_slow = False
        requests.loader.want(host)
        requests.selection.offer(host, requests.now)
