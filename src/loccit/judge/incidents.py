"""Hosts whose links mostly fail alike: one incident each, told once. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from msgspec import Struct

LEAST = 3
"""Links of a host below which nothing can be said of the host."""
MOST = 0.8
"""The share of a host's links that must fail alike."""


class Incident(Struct, frozen=True):
    """A host's failure."""

    host: str
    reason: str
    links: int


def incidents(verdicts: Iterable[tuple[str, str, bool]]) -> list[Incident]:
    """The incidents among (host, reason, whether it fails), the largest first."""
    by_host: defaultdict[str, Counter[str]] = defaultdict(Counter)
    totals: Counter[str] = Counter()
    for host, reason, fails in verdicts:
        totals[host] += 1
        if fails:
            by_host[host][reason] += 1
    found = []
    for host, reasons in by_host.items():
        reason, count = reasons.most_common(1)[0]
        if count >= LEAST and count >= MOST * totals[host]:
            found.append(Incident(host, reason, count))
    return sorted(found, key=lambda incident: (-incident.links, incident.host))
