"""The configuration's exceptions for single hosts: the one look-up of them.

Host names are case-insensitive (RFC 9110, 4.2.3). A host's own table wins over every `*.` pattern,
and among patterns the longest wins. A pattern does not match the domain it is written with.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from loccit.config.settings import HostSettings


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
