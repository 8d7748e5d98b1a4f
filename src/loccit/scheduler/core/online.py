"""Checks whether this machine sees the web: canaries, missing names, the resolver. Pure.

`loccit.scheduler.core.connectivity` holds back what cannot be believed. Here is what is done about
it.
"""

from loccit.model import Failure
from loccit.scheduler.core.clock import TOGETHER
from loccit.scheduler.core.host import Host, HostEvent, HostState
from loccit.scheduler.core.jobs import JobKind, new_job
from loccit.scheduler.core.messages import CheckResolver, ResolverChecked
from loccit.scheduler.core.requests import Requests
from loccit.scheduler.core.rules import INTERNAL, LAST


class OnlineChecks:
    """Requests that decide whether failures are the hosts' or this machine's."""

    def __init__(self, requests: Requests) -> None:
        self._requests = requests
        self._connectivity = requests.connectivity
        self._canaries = 0
        """Canary jobs under way."""
        self._canary_answered = False
        self._looked_again = False
        """Missing names were looked up again before the resolver was checked."""
        self.checking_resolver = False
        self._check_started = 0.0

    def failed(self, host: Host, failure: Failure, detail: str) -> None:
        """Count a host's failure; if many hosts fail together, ask those that answered before."""
        self._connectivity.failed(host.name, failure, detail)
        if self._connectivity.suspects_outage:
            self._ask_canaries()

    def server_time(self, url: str, ahead: float) -> None:
        """Take in what time it is for a server (see `ClockDoubts.heard`)."""
        requests, clock = self._requests, self._requests.clock
        clock.heard(url, ahead, requests.now, requests.at)
        if not clock.holds:
            return
        if clock.is_right:
            requests.believe(clock.release())
        elif clock.is_wrong(TOGETHER):
            requests.finish(clock.description(requests.at))

    def count_canaries(self) -> None:
        """Take in which canaries have ended: if none was answered, this machine is offline."""
        ended, self._requests.canaries_ended = self._requests.canaries_ended, []
        if ended:
            self._canaries -= len(ended)
            self._canary_answered = self._canary_answered or any(ended)
            if not self._canaries and not self._canary_answered:
                self._canaries_failed()

    def settle_doubts(self) -> bool:
        """Ask what decides whether failures are believed; return whether any is held back."""
        clock = self._requests.clock
        if clock.holds:
            if clock.is_wrong(1):
                self._requests.finish(clock.description(self._requests.at))
            else:
                self._requests.believe(clock.release())
        elif self._connectivity.holds:
            self._canaries = 0
            self._ask_canaries()
        elif self._connectivity.holds_missing and not self._has_looked_again():
            self._look_up_missing_again()
        elif self._connectivity.holds_missing or self._requests.loader.has_doubtful:
            self._check_resolver()
        else:
            return False
        return True

    def resolver_checked(self, event: ResolverChecked) -> None:
        """Take in what the resolver answered."""
        self.checking_resolver = False
        connectivity = self._connectivity
        if event.sane or connectivity.has_resolver_worked(self._check_started):
            connectivity.resolver_worked(self._check_started)
            self._requests.believe(connectivity.release())
        else:
            self._requests.finish(connectivity.lying_resolver(event.detail))

    def _ask_canaries(self) -> None:
        if self._canaries:
            return
        requests = self._requests
        self._canary_answered = False
        for canary in self._connectivity.canaries():
            host = requests.hosts[canary.host]
            if host.state is HostState.OPEN:
                self._canaries += 1
                requests.queue(new_job(canary.request, JobKind.CANARY), INTERNAL)
        if not self._canaries:
            self._canaries_failed()

    def _canaries_failed(self) -> None:
        if self._connectivity.proves_outage:
            self._requests.finish(self._connectivity.outage(), unanswered=True)
        else:
            self._requests.believe(self._connectivity.release(everything=True))

    def _has_looked_again(self) -> bool:
        """Return whether missing names were looked up again, or need not be.

        A resolver that has known names is not taken for a liar because of one bad answer.
        """
        return self._looked_again or self._connectivity.has_resolver_worked()

    def _look_up_missing_again(self) -> None:
        """Look up again what does not exist, before anything is said of the resolver."""
        requests = self._requests
        self._looked_again = True
        for held in self._connectivity.take_missing():
            job = new_job(held.request)
            host = requests.host(job.host)
            if host.state is HostState.FAILED:
                host.on(HostEvent.LOOKUP_AGAIN)
                requests.look_up(host, again=True)
            requests.queue(job, LAST)

    def _check_resolver(self) -> None:
        if not self.checking_resolver:
            self.checking_resolver = True
            self._check_started = self._requests.now
            self._requests.out.append(CheckResolver(self._connectivity.known_names()))
