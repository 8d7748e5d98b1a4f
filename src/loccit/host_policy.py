"""The look-up of a host's policy: its exceptions in `[hosts]`, else the limits of `[politeness]`.

Defaults stand in `config/settings.py`.

Host names are case-insensitive (RFC 9110, 4.2.3). A host's own table wins over every `*.` pattern,
and among patterns the longest wins. A pattern does not match the domain it is written with.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from loccit.config.settings import HostSettings, Settings


class HostPolicy(NamedTuple):
    """The exceptions that hold for a host."""

    name: str
    """The name or pattern as the configuration writes it."""
    settings: HostSettings


def find(hosts: Mapping[str, HostSettings], host: str) -> HostPolicy | None:
    """Return the exceptions for a host, or None where it has none.

    Args:
        hosts: `Settings.hosts`, by name or `*.` pattern.
        host: a host's name, in any letter case, with or without a final dot.
    """
    if not hosts:
        return None
    names = _by_folded_name(tuple(hosts))
    at = _folded(host)
    written = names.get(at)
    while written is None and "." in at:
        at = at.partition(".")[2]
        written = names.get(f"*.{at}")
    return None if written is None else HostPolicy(written, hosts[written])


class HostLimits(NamedTuple):
    """How gently a host is asked."""

    per_host: int
    """Requests under way at once."""
    min_interval: float
    """Seconds between the beginnings of two requests."""
    skip: bool = False
    """Never ask it."""


def limits(settings: Settings, host: str) -> HostLimits:
    """Return a host's limits: its own, else those of `[politeness]`."""
    polite = settings.politeness
    policy = find(settings.hosts, host)
    if policy is None:
        return HostLimits(polite.per_host, polite.min_interval)
    own = policy.settings
    return HostLimits(
        polite.per_host if own.per_host is None else own.per_host,
        polite.min_interval if own.min_interval is None else own.min_interval,
        own.skip,
    )


@lru_cache(64)
def _by_folded_name(names: tuple[str, ...]) -> dict[str, str]:
    return {_folded(name): name for name in names}


def _folded(name: str) -> str:
    name = name.lower().rstrip(".")
    if name.isascii():
        return name
    try:
        return name.encode("idna").decode()
    except UnicodeError:
        return name
