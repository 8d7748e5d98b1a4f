"""Whether hosts fail because they are gone, or because this machine is offline. No network here.

A failure to reach a host is believed once another host has answered after it: then this machine was
online. Until then it is held back. When many hosts have failed and none has answered since, a
canary (a host that did answer in this run) is asked; if it is silent too, or if no host has
answered in the whole run, this machine is offline and nothing of that window counts.
"""

from collections import deque
from typing import Generic, TypeVar

from loccit.errors import IncompleteError
from loccit.model import Failure, Observation

T = TypeVar("T")

TOGETHER = 8
"""Hosts that fail with no answer in between, before it looks like an outage."""
AT_FIRST = 64
"""The same while no host has answered yet: quick refusals come before slow answers."""
IN_THE_END = 5
"""The same when a run ends without any answer."""

_UNREACHED = frozenset(
    {
        Failure.DNS_SERVFAIL, Failure.DNS_TIMEOUT, Failure.CONNECT_REFUSED,
        Failure.CONNECT_TIMEOUT, Failure.CONNECT_UNREACHABLE, Failure.CONNECT_OTHER,
        Failure.PROXY,
    }
)  # fmt: skip
"""How hosts fail when this machine is offline: nothing is ever reached."""
_DOUBTFUL = _UNREACHED | {Failure.READ_TIMEOUT, Failure.RESET}
"""How they fail when it goes offline while they answer."""


class OfflineError(IncompleteError):
    """This machine is offline, or its resolver fails (DESIGN, verdict table, row 1)."""


class Outage(Generic[T]):
    """Counts who fails together, and holds failures back until they can be believed."""

    def __init__(self) -> None:
        self.canaries: deque[T] = deque(maxlen=3)
        """Whose hosts answered last."""
        self._answered_at = float("-inf")
        self._failing: dict[str, str] = {}
        """Hosts not reached since the last answer, and how they failed."""
        self._held: list[tuple[float, T, Observation]] = []

    def answered(self, item: T, now: float) -> None:
        """A host answered."""
        self._answered_at = now
        self.canaries.append(item)
        if self._failing:
            self._failing.clear()

    def failed(self, host: str, failure: Failure, detail: str) -> None:
        """A host could not be reached (or did not finish its answer)."""
        if failure in _UNREACHED:
            self._failing[host] = detail or failure.value

    def believes(self, observation: Observation, started: float) -> bool:
        """Whether a failed attempt, started at a time, tells of the host and not of us."""
        return observation.failure not in _DOUBTFUL or self._answered_at > started

    def hold(self, item: T, observation: Observation, started: float) -> None:
        """Keep a failure back."""
        self._held.append((started, item, observation))

    def release(self, *, everything: bool = False) -> list[tuple[T, Observation]]:
        """Let go of what can be believed by now."""
        held, self._held = self._held, []
        believed = []
        for entry in held:
            if everything or self._answered_at > entry[0]:
                believed.append(entry[1:])
            else:
                self._held.append(entry)
        return believed

    @property
    def holds(self) -> bool:
        """Whether anything is held back."""
        return bool(self._held)

    @property
    def suspected(self) -> bool:
        """Whether so many hosts failed together that a canary should be asked."""
        return len(self._failing) >= (TOGETHER if self.canaries else AT_FIRST)

    @property
    def proven(self) -> bool:
        """Whether the failures mean an outage, given that no canary answers."""
        return len(self._failing) >= IN_THE_END or (
            self.holds
            and all(observation.failure is Failure.DNS_TIMEOUT for _, _, observation in self._held)
        )

    def error(self) -> OfflineError:
        """What to tell."""
        hosts = sorted(self._failing)
        named = ", ".join(hosts[:3]) + (" …" if len(hosts) > 3 else "")
        return OfflineError(
            f"This machine seems to be offline: no host answers, {len(hosts)} could not be reached"
            f" one after the other ({named}: {self._failing[hosts[0]]}). Nothing is concluded from"
            " that; run the audit again when the network is back."
        )
