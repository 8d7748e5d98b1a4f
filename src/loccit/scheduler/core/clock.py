"""The distinction of certificates that expired from a machine whose clock is wrong. Pure.

A machine whose clock is a year behind or ahead takes most certificates for invalid. Servers say
what time it is (`Date`, RFC 9110, section 6.6.1), also behind a certificate that is refused. So
that a certificate is out of date is believed once a server has confirmed this machine's clock, and
held back until then. Where more domains contradict the clock, and agree with each other, it is
wrong.
"""

from datetime import UTC, datetime, timedelta
from statistics import median

from loccit.model import Failure, Observation, Request
from loccit.scheduler.core.connectivity import Held
from loccit.urls.domain import domain_of

_OF_TIME = frozenset({Failure.TLS_EXPIRED, Failure.TLS_NOT_YET_VALID})
TOGETHER = 8
"""Domains that contradict the clock, and none that confirms it, before the run ends early."""
_AGREEING = 3600.0
"""Seconds by which servers that agree with each other may differ."""
_MOST_DOMAINS = 32
"""Domains that are remembered of those that confirm the clock, and of those that contradict it."""
_MOST_HELD = 1_000


class ClockDoubts:
    """Counts who confirms and who contradicts the clock, and holds back what depends on it."""

    def __init__(self) -> None:
        self._confirming: set[str] = set()
        self._contradicting: dict[str, float] = {}
        """Seconds by which a domain's clock is ahead of this machine's."""
        self._difference = 0.0
        """Between Unix time and the monotonic clock; a change means that the clock was set."""
        self._held: list[Held] = []

    def heard(self, url: str, ahead: float, now: float, at: float) -> None:
        """A server said what time it is: `ahead` seconds more, or about the same (0)."""
        if abs(at - now - self._difference) > _AGREEING:
            self._difference = at - now
            self._confirming.clear()
            self._contradicting.clear()
        known = self._contradicting if ahead else self._confirming
        if len(known) >= _MOST_DOMAINS:
            return
        domain = domain_of(url)
        if ahead:
            self._contradicting[domain] = ahead
        else:
            self._confirming.add(domain)

    def holds_back(self, observation: Observation, request: Request) -> bool:
        """Hold an observation back if it cannot be believed yet; return whether it is held."""
        if observation.insecure not in _OF_TIME and observation.failure not in _OF_TIME:
            return False
        if self.is_right or len(self._held) >= _MOST_HELD:
            return False
        self._held.append(Held(observation.at, request, observation))
        return True

    def release(self) -> list[Held]:
        """Remove and return what is held."""
        held, self._held = self._held, []
        return held

    @property
    def holds(self) -> bool:
        """Whether anything is held back."""
        return bool(self._held)

    @property
    def is_right(self) -> bool:
        """Whether servers have confirmed the clock."""
        return len(self._confirming) > 0 and not self.is_wrong(1)

    def is_wrong(self, least: int) -> bool:
        """Return whether so many domains contradict the clock, and fewer confirm it."""
        agreeing = len(self._agreeing())
        return agreeing >= least and agreeing > len(self._confirming)

    def description(self, at: float) -> str:
        """Describe the wrong clock, for people."""
        agreeing = self._agreeing()
        names = sorted(agreeing)
        named = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
        here = datetime.fromtimestamp(at, UTC)
        there = here + timedelta(seconds=median(agreeing.values()))
        return (
            f"This machine's clock seems to be wrong: it says {here:%Y-%m-%d}, and the servers of"
            f" {named} say {there:%Y-%m-%d}. Whether certificates have expired can't be known"
            " then, and no verdict was made from that. Set the clock, and run the audit again."
        )

    def _agreeing(self) -> dict[str, float]:
        """Return the domains that contradict the clock and agree with each other."""
        if not self._contradicting:
            return {}
        middle = median(self._contradicting.values())
        return {
            domain: ahead
            for domain, ahead in self._contradicting.items()
            if abs(ahead - middle) <= _AGREEING
        }
