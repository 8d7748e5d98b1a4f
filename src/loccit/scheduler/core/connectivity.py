"""The distinction of hosts that are gone from a machine that cannot see the web. Pure.

A failure to reach a host is believed once another host has answered after it: then this machine was
online. Until then it is held back. When many hosts have failed and none has answered since, hosts
that answered before are asked again (canaries). If they are silent too, or if no host has answered
in the whole run, this machine is offline, and nothing of that time counts.

That a name does not exist is believed once the resolver has shown that it knew names when it said
so, or later: a host answered whose name was looked up no earlier, or a check of names that are
certain to exist passed. Some resolvers begin to deny every name in the middle of a run, as where a
VPN ends.
"""

from collections import deque

from msgspec import Struct

from loccit.model import Failure, Observation, Request
from loccit.outcomes import UNREACHED_FAILURES
from loccit.urls.domain import domain_of

TOGETHER = 8
"""Hosts that fail with no answer in between before it looks like an outage."""
AT_FIRST = 64
"""The same while no host has answered yet: quick refusals come before slow answers."""
IN_THE_END = 5
"""The same when a run ends without any answer."""

_DOUBTFUL = UNREACHED_FAILURES | {Failure.READ_TIMEOUT, Failure.RESET, Failure.EMPTY}
"""How hosts fail when this machine goes offline while they answer, or when something on the way
accepts every connection and passes none on."""


class Held(Struct):
    """A failure that is not believed yet."""

    since: float
    """When its exchange failed, or its look-up began: a later answer shows that this machine was
    online then."""
    request: Request
    observation: Observation


class Canary(Struct, frozen=True):
    """A request that worked."""

    host: str
    request: Request


class Connectivity:
    """Counts who fails together, and holds failures back until they can be believed."""

    def __init__(self) -> None:
        self._canaries: deque[Canary] = deque(maxlen=3)
        self._answered_at = float("-inf")
        self._failing: dict[str, str] = {}
        """Hosts that failed since the last answer, and how."""
        self._held: list[Held] = []
        self._resolver_worked_at = float("-inf")
        """The latest time at which the resolver is known to have known names."""
        self._released_until = float("-inf")
        """The value of `_resolver_worked_at` when missing names were last released."""
        self._named: deque[str] = deque(maxlen=8)
        """The last named hosts that answered."""
        self._held_missing: list[Held] = []

    # What happened

    def answered(self, host: str, request: Request, now: float, looked_up: float | None) -> None:
        """A host answered; its name was looked up at `looked_up`, if it was."""
        self._answered_at = now
        self._canaries.append(Canary(host, request))
        if self._failing:
            self._failing.clear()
        if looked_up is not None:
            self.resolver_worked(looked_up)
            if host not in self._named:
                self._named.append(host)

    def failed(self, host: str, failure: Failure, detail: str) -> None:
        """A host could not be reached, or did not answer."""
        if failure in _DOUBTFUL:
            self._failing[host] = detail or failure.value

    def resolver_worked(self, at: float) -> None:
        """The resolver was found to work at a time."""
        self._resolver_worked_at = max(at, self._resolver_worked_at)

    # What to believe

    def holds_back(self, observation: Observation, request: Request, since: float) -> bool:
        """Hold a failure back if it cannot be believed yet; return whether it is held."""
        if observation.failure is Failure.DNS_NXDOMAIN and not self.has_resolver_worked(since):
            self._held_missing.append(Held(since, request, observation))
            return True
        if observation.failure not in _DOUBTFUL or self._answered_at > since:
            return False
        self._held.append(Held(since, request, observation))
        return True

    def release(self, *, everything: bool = False) -> list[Held]:
        """Remove and return what is certain by now; with `everything`, all but missing names."""
        believed: list[Held] = []
        if self._held:
            last = float("inf") if everything else self._answered_at
            believed = [held for held in self._held if held.since < last]
            self._held = [held for held in self._held if held.since >= last]
        last = self._resolver_worked_at
        if self._held_missing and last > self._released_until:
            self._released_until = last
            believed += [held for held in self._held_missing if held.since <= last]
            self._held_missing = [held for held in self._held_missing if held.since > last]
        return believed

    def has_resolver_worked(self, since: float = float("-inf")) -> bool:
        """Return whether the resolver has shown that it knew names at a time or later."""
        return self._resolver_worked_at > float("-inf") and since <= self._resolver_worked_at

    @property
    def belief(self) -> tuple[bool, float]:
        """A value that changes whenever failures may be believed that were not believed before."""
        return self.holds, self._resolver_worked_at

    def take_missing(self) -> list[Held]:
        """Take out the missing names, to look them up once more."""
        held, self._held_missing = self._held_missing, []
        return held

    @property
    def holds(self) -> bool:
        """Whether any failure to reach a host is held back."""
        return bool(self._held)

    @property
    def holds_missing(self) -> bool:
        """Whether any missing name is held back."""
        return bool(self._held_missing)

    # What to ask

    @property
    def suspects_outage(self) -> bool:
        """Whether so many hosts failed together that canaries should be asked."""
        return len(self._failing) >= (TOGETHER if self._canaries else AT_FIRST)

    @property
    def proves_outage(self) -> bool:
        """Whether the failures mean an outage, given that no canary answers."""
        return len(self._failing) >= IN_THE_END or (
            self.holds
            and all(held.observation.failure is Failure.DNS_TIMEOUT for held in self._held)
        )

    def canaries(self) -> list[Canary]:
        """Return requests that worked, one for each host, the newest first."""
        return list({canary.host: canary for canary in self._canaries}.values())[::-1]

    def known_names(self) -> tuple[str, ...]:
        """Return names of hosts that answered, for a check of the resolver."""
        return tuple(self._named)

    def outage(self) -> str:
        """Describe the outage for people."""
        hosts = sorted(self._failing)
        named = ", ".join(hosts[:3]) + (" …" if len(hosts) > 3 else "")
        why = f" ({named}: {self._failing[hosts[0]]})" if hosts else ""
        return (
            f"This machine seems to be offline: no host answers, and {len(hosts)} failed one after"
            f" the other{why}. No verdict was made from that. Run the audit again when the network"
            " is back."
        )

    def lying_resolver(self, detail: str) -> str:
        """Describe a resolver that denies what exists, for people."""
        # A redirect may have led to the name.
        names = sorted({domain_of(held.observation.final_url) for held in self._held_missing})
        named = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
        why = detail or "it does not know names that are certain to exist"
        return (
            "The DNS resolver does not see the public DNS: it answers NXDOMAIN for"
            f" {named or 'names'}, and {why}. No verdict was made from that. Check [network]"
            " nameservers or the system's resolver."
        )
