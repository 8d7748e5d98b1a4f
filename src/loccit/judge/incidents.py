"""Failures of a whole host, reported once instead of once for each link."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from urllib.parse import urlsplit

from msgspec import Struct

from loccit.model import Link, Status, Verdict

_FEWEST = 3
"""Links that must fail alike."""
_MOST = 0.5
"""The part of a host's judged links above which it is the host's incident."""
_TOLD = frozenset({Status.DEAD, Status.SUSPECT, Status.BLOCKED, Status.INSECURE})
_UNTOLD = frozenset({Status.UNKNOWN, Status.SKIPPED, Status.INVALID})


class Incident(Struct, frozen=True):
    """Most links of one host came to the same verdict for the same reason."""

    host: str
    status: Status
    reason: str
    failing: int
    links: int
    """Links of that host that were judged."""

    @property
    def sentence(self) -> str:
        """The incident in words."""
        return (
            f"{self.failing} of {self.links} links to {self.host} are {self.status}: {self.reason}."
        )


def incidents(judged: Iterable[tuple[Link, Verdict]]) -> list[Incident]:
    """The incidents among the verdicts of a run, the largest first."""
    hosts: defaultdict[str, Counter[tuple[Status, str]]] = defaultdict(Counter)
    for link, verdict in judged:
        if verdict.status not in _UNTOLD:
            host = urlsplit(verdict.target or link.probe_url).hostname or ""
            hosts[host][verdict.status, verdict.reason] += 1
    found = []
    for host, kinds in hosts.items():
        (status, reason), failing = kinds.most_common(1)[0]
        if status in _TOLD and failing >= _FEWEST and failing > _MOST * kinds.total():
            found.append(Incident(host, status, reason, failing, kinds.total()))
    return sorted(found, key=lambda incident: (-incident.failing, incident.host))
