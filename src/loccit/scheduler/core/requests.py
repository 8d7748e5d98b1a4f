"""The way of a request: from its link into its host's queue, and back as an observation. Pure.

This is what every part of the machine works on. It decides nothing about hosts that fail and
nothing about when the run ends; `loccit.scheduler.core.machine` shows the parts that do.
"""

from collections.abc import Iterable
from heapq import heappush

from loccit.model import Failure, Observation, Request
from loccit.scheduler.core import jobs
from loccit.scheduler.core.clock import ClockDoubts
from loccit.scheduler.core.connectivity import Connectivity, Held
from loccit.scheduler.core.families import Families
from loccit.scheduler.core.host import Host, HostEvent, HostState
from loccit.scheduler.core.interception import Interception
from loccit.scheduler.core.jobs import Job, JobKind, new_job
from loccit.scheduler.core.links import LinkSessions
from loccit.scheduler.core.loader import Loader
from loccit.scheduler.core.messages import Action, Deliver, Finish, Resolve, Responded
from loccit.scheduler.core.pace import HostPace
from loccit.scheduler.core.robots import MOST_HOPS, RobotsRules
from loccit.scheduler.core.rules import CONTINUED, INTERNAL, LAST, RunRules
from loccit.scheduler.core.selection import HostSelection
from loccit.scheduler.core.steps import AT_ONCE, Again, RetryPolicy, Steps
from loccit.scheduler.values import Stopping


class Requests:
    """All hosts with their queues, all links in memory, and what goes from one to the other."""

    def __init__(
        self, rules: RunRules, retries: RetryPolicy, links: LinkSessions, *, reloads: bool
    ) -> None:
        """Start with no hosts. `reloads` as in `loccit.scheduler.values.Backlog`."""
        self.rules = rules
        self.steps = Steps(rules.steps, retries)
        self.links = links
        self.loader = Loader()
        self.reloads = reloads
        self.hosts: dict[str, Host] = {}
        self.selection = HostSelection(rules.timeout)
        self.connectivity = Connectivity()
        self.interception = Interception()
        self.clock = ClockDoubts()
        self.families = Families()
        self._robots = RobotsRules()
        self.timers: list[tuple[float, int, Job | Host]] = []
        """A heap of jobs that wait for a time, and of hosts that something is to be done for."""
        self.late_hosts: dict[str, Host] = {}
        """Hosts with work for the end of the run."""
        self.resolving = 0
        """Names that are being looked up."""
        self.unsettled = 0
        """Links that are not settled."""
        self.canaries_ended: list[bool] = []
        """Whether they were answered, of the canaries that have ended; who counts them takes it."""
        self.stopping = Stopping.NO
        self.finished = False
        self.now = 0.0
        self.at = 0.0
        self.out: list[Action] = []
        """Actions for the driver; who hands them over takes the list."""

    def host(self, name: str) -> Host:
        """Return a host by its name; a new one where it was not met before."""
        host = self.hosts.get(name)
        if host is None:
            limits = self.rules.limits(name)
            most = min(limits.per_host, max(1, self.rules.max_in_flight // 2))
            host = Host(name, HostPace(most, limits.min_interval), skip=limits.skip)
            self.hosts[name] = host
        return host

    # Into queues

    def send(self, requests: Iterable[Request], *, late: bool = False) -> None:
        """Queue requests; with `late`, those for the end of the run as well."""
        for request in requests:
            try:
                job = new_job(request)
                job.known = self.links.known_page(request)
            except ValueError as error:
                self.learn(request, jobs.not_askable(request, self.at, str(error)))
                continue
            if request.at_end and not late:
                self.wait_for_end(job)
            else:
                self.queue(job, LAST if late else request.priority)

    def queue(self, job: Job, priority: int) -> None:
        """Put a job into its host's queue, or end it where the host is never asked any more."""
        if self.stopping is not Stopping.NO and not self.is_wanted(job):
            return  # it was left unsettled meanwhile
        host = self.host(job.host)
        if host.skip and job.kind is JobKind.LINK:
            detail = f"the configuration says never to ask {job.host}"
            self.learn(job.request, jobs.failed(job, self.at, Failure.SKIPPED_HOST, detail))
            return
        if host.state is HostState.FAILED:
            self.conclude(job, host)
            return
        if host.state is HostState.PAUSED and self.put_back(host, job):
            self.late_hosts[host.name] = host
            return
        host.put(priority, self.selection.number(), job)
        if host.state is HostState.NEW:
            if self.rules.resolves or self.rules.is_literal(host.name):
                host.on(HostEvent.WANTED)
                self.look_up(host)
            else:
                host.on(HostEvent.NEEDS_NO_LOOKUP)
        size = len(host.ready)
        # A host is offered anew whenever its queue has doubled: its turn comes by its length.
        if not host.entry or not size & (size - 1):
            self.selection.offer(host, self.now)

    def is_wanted(self, job: Job) -> bool:
        """Return whether anybody waits for a job's outcome."""
        return job.kind is not JobKind.LINK or self.links.get(job.request.link) is not None

    def put_back(self, host: Host, job: Job) -> bool:
        """Drop a link that is not begun from memory; it is loaded again with its host's others."""
        session = self.links.get(job.request.link) if job.kind is JobKind.LINK else None
        if session is None or session.home is None or session.pending != 1 or job.request.share:
            return False
        if session.late and not self.reloads:
            return False
        self.links.drop(session)
        self.loader.put_back(host, session.task.key, job, late=session.late)
        return True

    def go_on(self, job: Job, again: Again, *, slow: bool = False) -> None:
        """Let a job go on: at once, after a while, or at the end of the run."""
        if again.late:
            self.wait_for_end(job, again.wait, slow=slow)
        elif again.wait:
            self.host(job.host).timed += 1
            self.wait_until(self.now + again.wait, job)
        else:
            self.queue(job, CONTINUED)

    def wait_until(self, due: float, item: Job | Host) -> None:
        """Let a job, or what is to be done for a host, wait for a time."""
        heappush(self.timers, (due, self.selection.number(), item))

    def wait_for_end(self, job: Job, wait: float = 0.0, *, slow: bool = False) -> None:
        """Let a job wait until the rest of the run is done, and for so many seconds at least."""
        host = self.host(job.host)
        self.late_hosts[host.name] = host
        session = self.links.get(job.request.link)
        if self.reloads and session is not None and session.pending == 1 and not job.request.share:
            self.loader.defer(host, session.task.key, job, slow=slow)
            self.links.drop(session)
        else:
            host.late.append((self.now + wait, slow, job))

    def look_up(self, host: Host, *, again: bool = False) -> None:
        """Have a host's name looked up."""
        self.resolving += 1
        host.lookups += 1
        host.lookup_started = self.now
        self.out.append(Resolve(host.name, again))

    # Back to links

    def observed(
        self, job: Job, observation: Observation, host: Host, *, ended: float | None = None
    ) -> None:
        """Handle the result of a job, unless it is not certain yet.

        `ended` is when its exchange failed; None where no exchange did.
        """
        self.interception.observed(observation)
        since = next(at for at in (ended, job.started, host.lookup_started) if at is not None)
        session = self.links.get(job.request.link)
        if session is not None:
            self.links.begin(session)
        if self.clock.holds_back(observation, job.request):
            return
        if observation.failure is None or not self.connectivity.holds_back(
            observation, job.request, since
        ):
            self.learn(job.request, observation)

    def learn(self, request: Request, observation: Observation) -> None:
        """Give a link the answer to its request, and queue what it asks next."""
        self.send(self.links.answered(request, observation))

    def believe(self, held: Iterable[Held]) -> None:
        """Take in what was held back."""
        for entry in held:
            self.learn(entry.request, entry.observation)

    def conclude(self, job: Job, host: Host) -> None:
        """End a job of a failed host by the host's failure."""
        assert host.failure is not None
        if job.kind is JobKind.LINK:
            self.observed(job, jobs.concluded(job, self.at, host.failure), host)
        else:
            self.end_internal(job, None)

    def expected(self, job: Job) -> bool:
        """Return whether a job's link failed in earlier runs: it says nothing of this machine."""
        session = self.links.get(job.request.link)
        context = session.task.context if session is not None else None
        return context is not None and context.failures > 0

    def deliver(self) -> None:
        """Hand over what was learned of links, and what workers are to decide."""
        self.out += self.links.to_judge()
        answers = self.links.answers
        if answers:
            self.links.answers = []
            for answer in answers:
                self.unsettled -= answer.settled
                self.out.append(Deliver(answer))

    def finish(self, offline: str = "", *, unanswered: bool = False) -> None:
        """End the run; `offline` says, for people, why it cannot go on (see `Finish`)."""
        if not self.finished:
            self.links.deliver_all()
            self.deliver()
            self.finished = True
            self.out.append(Finish(offline, unanswered))

    # The scheduler's own jobs

    def may_ask(self, job: Job) -> bool:
        """Return whether robots.txt allows a job; if not, it waits for the rules or ends here."""
        allowed = self._robots.allows(job)
        if allowed is None:
            reader = self._robots.wait(job)
            if reader is not None:
                self.queue(reader, INTERNAL)
        elif not allowed:
            failure = jobs.failed(job, self.at, Failure.ROBOTS, "robots.txt disallows it")
            self.learn(job.request, failure)
        return bool(allowed)

    def end_internal(self, job: Job, response: Responded | None) -> None:
        """Handle the result of a job of the scheduler's own; None: there is none."""
        if job.kind is JobKind.CANARY:
            self.canaries_ended.append(response is not None)
            return
        if response is not None and response.redirect is not None and len(job.hops) < MOST_HOPS:
            if self.steps.responded(job, response) == AT_ONCE:
                self.go_on(job, AT_ONCE)
                return
            response = None
        for waiting in self._robots.read(job, response):
            self.queue(waiting, CONTINUED)
