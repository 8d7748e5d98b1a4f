"""The effects of a look-up of a host's name. Pure."""

from loccit.model import Observation
from loccit.scheduler.core import jobs
from loccit.scheduler.core.failing_hosts import FailingHosts
from loccit.scheduler.core.host import Host, HostEvent
from loccit.scheduler.core.jobs import JobKind
from loccit.scheduler.core.messages import NameResolved
from loccit.scheduler.core.online import OnlineChecks
from loccit.scheduler.core.requests import Requests


class Lookups:
    """Opens hosts that have an address, and ends what is wanted of those that have none."""

    def __init__(self, requests: Requests, online: OnlineChecks, failing: FailingHosts) -> None:
        self._requests = requests
        self._online = online
        self._failing = failing

    def resolved(self, event: NameResolved) -> None:
        """Handle the result of a look-up."""
        requests = self._requests
        host = requests.hosts[event.host]
        requests.resolving -= 1
        if event.failure is None:
            host.addresses = event.addresses
            host.on(HostEvent.RESOLVED)
            requests.selection.offer(host, requests.now)
            requests.loader.want(host)
            return
        if any(not requests.expected(job) for _, _, job in host.ready):
            self._online.failed(host, event.failure, event.detail)
        again = requests.steps.unresolved(event.failure, host.lookups)
        if again is None:
            self._fail(host, event)
        elif again.late:
            host.on(HostEvent.LOOKUP_DEFERRED)
            self._failing.pause(host)
        else:
            requests.wait_until(requests.now + again.wait, host)

    def _fail(self, host: Host, event: NameResolved) -> None:
        assert event.failure is not None
        requests = self._requests
        host.on(HostEvent.LOOKUP_FAILED)
        host.failure = Observation(
            url=host.name, link="", at=requests.at, failure=event.failure, detail=event.detail
        )
        for job in host.drain():
            job.started = host.lookup_started
            job.attempt = host.lookups
            if job.kind is JobKind.LINK:
                failed = jobs.failed(job, requests.at, event.failure, event.detail)
                requests.observed(job, failed, host)
            else:
                requests.end_internal(job, None)
        requests.loader.want(host)
