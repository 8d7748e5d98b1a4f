"""Seeded webs: hosts of Zipf's sizes, with everything that hosts do wrong, and a judge to ask them.

A web's answers depend on its seed, the URL, how often it was asked and the time, and on nothing
else: a seed replays exactly.
"""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate

from msgspec import Struct, structs

from loccit.config.settings import Settings
from loccit.host_policy import HostLimits
from loccit.model import Failure, Link, Observation, Page, Purpose, Request
from loccit.scheduler.core.machine import Machine
from loccit.scheduler.core.messages import (
    Event,
    Failed,
    Fetch,
    NameResolved,
    Resolve,
    ResolverChecked,
    Responded,
)  # fmt: skip
from loccit.scheduler.core.steps import AT_END
from loccit.scheduler.run import rules_of
from loccit.scheduler.values import Stopping, Task, requests_only
from loccit.urls.parts import host_of
from tests.scheduler.simulation import Simulation

KINDS = (
    "sound", "sound", "sound", "sound", "sound", "slow", "hangs", "refuses", "resets", "gone",
    "nxdomain", "nxdomain-once", "servfail", "servfail-once", "overloaded", "overloaded-forever",
    "retry-after", "retry-after-long", "mixed", "dies", "recovers", "redirects", "loops", "errors",
    "unreadable", "flaky", "busy-here",
)  # fmt: skip
"""What a host may be."""


class Shape(Struct, frozen=True):
    """The size and the settings of a web, drawn from its seed."""

    links: int
    hosts: int
    slots: int
    per_host: int
    interval: float
    retries: int
    give_up_after: int
    timeout: float
    robots: bool
    confirms: bool
    siblings: bool
    workers: int
    reloads: bool


class Policy:
    """A retry policy without chance."""

    def __init__(self, retries: int) -> None:
        self._retries = retries

    def after_failure(self, failure: Failure, attempt: int) -> float | None:
        passing = failure.startswith(("connect-", "read-")) or failure in (
            Failure.RESET, Failure.EMPTY, Failure.DNS_SERVFAIL, Failure.DNS_TIMEOUT,
            Failure.PROTOCOL,
        )  # fmt: skip
        return self._decide(attempt, None) if passing else None

    def after_status(self, status: int, retry_after: float | None, attempt: int) -> float | None:
        if status not in (429, 500, 502, 503) or (retry_after or 0.0) > 120.0:
            return None
        return self._decide(attempt, retry_after)

    def backoff(self, attempt: int) -> float:
        return 0.5 * 2.0**attempt

    def _decide(self, attempt: int, wait: float | None) -> float | None:
        if attempt > self._retries:
            return None
        if wait is not None:
            return wait
        return AT_END if attempt == self._retries else self.backoff(attempt)


class Web:
    """A web in virtual time (see `World`)."""

    def __init__(
        self, seed: int, *, links: int | None = None, hosts: int = 0, kinds: Sequence[str] = KINDS
    ) -> None:
        draw = self._draw = random.Random(seed)
        number = links or draw.choice((1, 2, 5, 20, 60, 150, 300))
        hosts = hosts or draw.choice((1, 2, 3, max(1, number // 10), max(1, number // 2)))
        self.shape = Shape(
            links=number,
            hosts=hosts,
            slots=draw.choice((1, 2, 8, 32)),
            per_host=draw.choice((1, 2, 4)),
            interval=draw.choice((0.0, 0.01, 0.1, 1.0)),
            retries=draw.choice((0, 1, 2)),
            give_up_after=draw.choice((0, 1, 3, 5)),
            timeout=draw.choice((0.5, 5.0, 20.0)),
            robots=draw.random() < 0.2,
            confirms=draw.random() < 0.7,
            siblings=draw.random() < 0.3,
            workers=draw.choice((1, 2, 4)),
            reloads=draw.random() < 0.7,
        )
        names = [f"h{n}.d{n}.example" for n in range(hosts)]
        self.kind = {name: draw.choice(kinds) for name in names}
        weights = list(accumulate(1 / rank for rank in range(1, hosts + 1)))
        chosen = draw.choices(names, cum_weights=weights, k=number)
        self.links = [
            Link(f"http://{host}/{'abcdef'[n % 6]}/{n}", host, "other")
            for n, host in enumerate(chosen)
        ]
        self.names = names
        self.seed = seed
        self.asked: Counter[str] = Counter()
        self.lookups: Counter[str] = Counter()
        self.workers_judge = seed % 2 == 1
        self.turns = draw.uniform(0.0, 30.0)
        """When hosts die or recover."""
        self.sane = draw.random() < 0.8
        self.denies_from = float("inf")
        """When the resolver begins to say of every name that it does not exist."""
        stops: list[tuple[float, Stopping]] = []
        if draw.random() < 0.2:
            stops.append((draw.uniform(0.0, 20.0), draw.choice((Stopping.SOON, Stopping.NOW))))
        self.stops = stops
        self.faults = [
            (draw.uniform(0.0, 20.0), draw.choice(("die", "freeze")))
            for _ in range(draw.choice((0, 0, 0, 1, 3)))
        ]

    def simulation(self, *, check: bool = True, kind: type[Simulation] = Simulation) -> Simulation:
        """Return a run of this web, ready to go."""
        shape = self.shape
        defaults = rules_of(Settings(), needs_addresses=True)
        rules = structs.replace(
            defaults,
            limits=lambda host: HostLimits(shape.per_host, shape.interval),
            is_literal=lambda host: False,
            max_in_flight=shape.slots,
            timeout=shape.timeout,
            robots=shape.robots,
            circuit=structs.replace(defaults.circuit, give_up_after=shape.give_up_after),
        )
        decide = requests_only(self.ask)
        machine = Machine(
            rules,
            Policy(shape.retries),
            decide,
            reloads=shape.reloads,
            workers_judge=self.workers_judge,
        )
        most = min(shape.per_host, max(1, shape.slots // 2))
        return kind(
            machine, self, [Task(link, key=n) for n, link in enumerate(self.links)],
            slots=shape.slots, limit_of=lambda host: (most, shape.interval),
            reloads=shape.reloads, seed=self.seed, stops=self.stops, faults=self.faults,
            workers=shape.workers, decide=decide, check=check,
        )  # fmt: skip

    def ask(self, link: Link, seen: Sequence[Observation]) -> Sequence[Request]:
        """Visit; ask a sibling once for each host; confirm what is gone at the end of the run."""
        shape = self.shape
        if not seen:
            return (Request(link.url, link.url),)
        purposes = {observation.purpose for observation in seen}
        first = seen[0]
        if shape.siblings and first.status == 200 and Purpose.SIBLING not in purposes:
            sibling = f"http://{link.domain}/sibling"
            return (Request(sibling, link.url, Purpose.SIBLING, share=sibling),)
        gone = first.status == 404 or first.failure is Failure.DNS_NXDOMAIN
        if shape.confirms and gone and Purpose.CONFIRM not in purposes:
            return (
                Request(
                    link.url, link.url, Purpose.CONFIRM, at_end=True, visitor="browser", once=True
                ),
            )
        return ()

    def resolve(self, resolve: Resolve, now: float) -> tuple[float, Event]:
        host = resolve.host
        self.lookups[host] += 1
        kind = self.kind.get(host, "nxdomain")
        first = self.lookups[host] == 1
        failure = None
        denied = kind == "nxdomain" or now >= self.denies_from
        if denied or (kind == "nxdomain-once" and first):
            failure = Failure.DNS_NXDOMAIN
        elif kind == "servfail" or (kind == "servfail-once" and first):
            failure = Failure.DNS_SERVFAIL
        if failure is not None:
            return self._draw.uniform(0.0, 0.5), NameResolved(host, failure=failure, detail="no")
        return self._draw.uniform(0.0, 0.3), NameResolved(host, ("192.0.2.1", "192.0.2.2")[:1])

    def check_resolver(self, now: float) -> tuple[float, Event]:
        sane = self.sane and now < self.denies_from
        return 0.1, ResolverChecked(sane, "" if sane else "it does not know com.")

    def believed_lies(self, observed: Mapping[int, Sequence[Observation]]) -> list[str]:
        """Return the URLs of which it is believed that their host, which exists, does not."""
        missing = {
            seen.final_url
            for observations in observed.values()
            for seen in observations
            if seen.failure is Failure.DNS_NXDOMAIN
        }
        kinds = {url: self.kind.get(host_of(url), "nxdomain") for url in missing}
        return [url for url, kind in kinds.items() if not kind.startswith("nxdomain")]

    def fetch(self, fetch: Fetch, now: float) -> tuple[float, Event]:
        job = fetch.job
        self.asked[job.url] += 1
        times = self.asked[job.url]
        chance = random.Random(f"{self.seed} {job.url} {times}")
        seconds = chance.lognormvariate(-2.0, 0.6)
        timeout = self.shape.timeout
        kind = self.kind[job.host]
        path = job.url.split("/")[3]
        if kind == "mixed":
            kind = {"a": "hangs", "b": "resets", "c": "errors"}.get(path, "sound")
        elif kind == "dies":
            kind = "hangs" if now > self.turns else "sound"
        elif kind == "recovers":
            kind = "sound" if now > self.turns else "refuses"
        elif kind == "flaky":
            kind = chance.choice(("sound", "resets", "errors", "hangs"))

        def respond(status: int, **more: object) -> Event:
            page = Page(title=job.url)
            return Responded(job.id, now, status, page=page, elapsed=seconds, **more)  # type: ignore[arg-type]

        def fail(failure: Failure, **more: object) -> Event:
            return Failed(job.id, now, failure, "no", elapsed=seconds, **more)  # type: ignore[arg-type]

        if job.url.endswith("/robots.txt"):
            return seconds, respond(200, text="User-agent: *\nDisallow: /f/\n")
        match kind:
            case "slow":
                return min(timeout, seconds * 20), respond(200)
            case "hangs":
                return timeout, fail(Failure.READ_TIMEOUT)
            case "refuses":
                return 0.01, fail(Failure.CONNECT_REFUSED)
            case "resets":
                return seconds, fail(Failure.RESET)
            case "gone":
                return seconds, respond(404)
            case "errors":
                return seconds, respond(500)
            case "overloaded":
                return seconds, respond(429 if times == 1 else 200)
            case "overloaded-forever":
                return seconds, respond(503)
            case "retry-after":
                again = {"retry_after": chance.uniform(0.0, 30.0)} if times == 1 else {}
                return seconds, respond(429 if times == 1 else 200, **again)
            case "retry-after-long":
                return seconds, respond(429, retry_after=chance.choice((60.0, 5000.0)))
            case "redirects":
                there = chance.choice(self.names)
                return seconds, respond(
                    302, redirect=(f"http://{there}/r/{chance.random()}", "http")
                )
            case "loops":
                return seconds, respond(302, redirect=(job.url, "http"))
            case "unreadable":
                return seconds, fail(Failure.PROTOCOL, unreadable=True)
            case "busy-here":
                return timeout, fail(Failure.READ_TIMEOUT, ours=times < 3)
        return seconds, respond(200)
