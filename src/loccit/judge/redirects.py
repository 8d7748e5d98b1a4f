"""What kind of redirect stands before an answer, and what to cite instead."""

from urllib.parse import urlsplit

from loccit.judge.blocked import wall_of
from loccit.model import Hop, Observation

PERMANENT = frozenset({301, 308})


def is_permanent(hop: Hop) -> bool:
    """Whether a hop says that it moved for good (RFC 9110, 15.4.2 and 15.4.9; HTML refresh)."""
    if hop.location is None:
        return False
    return hop.status in PERMANENT or hop.via == "meta-refresh"


def moved_to(seen: Observation) -> str | None:
    """The URL after the last of the leading permanent hops; None where there is none.

    A login, consent or error page in between is no place to cite.
    """
    target: str | None = None
    for hop in seen.hops:
        if not is_permanent(hop) or hop.location is None or wall_of(hop.location):
            break
        target = hop.location
    return target if target is not None and target != seen.url else None


def is_trivial(one: str, other: str) -> bool:
    """Whether two URLs differ only in scheme, `www.`, case or the last slash."""
    return _folded(one) == _folded(other)


def _folded(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    return host, parts.path.rstrip("/").lower(), parts.query


def is_elsewhere(one: str, other: str) -> bool:
    """Whether two URLs are on different hosts, `www.` apart."""
    hosts = [(urlsplit(url).hostname or "").removeprefix("www.") for url in (one, other)]
    return hosts[0] != hosts[1]
