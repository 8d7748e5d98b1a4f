"""The addresses that may be contacted: a pure table, consulted before every connection.

An archive's links are written by strangers, and a redirect can point anywhere. So that nobody can
make loccit knock on a private door, every address is held against the registries of
special-purpose addresses (IANA, RFC 6890 and its updates) and against the forms in which an IPv4
address hides in an IPv6 one. What is not plainly public is not contacted.
"""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from loccit.errors import UsageError

Network = IPv4Network | IPv6Network

_FORBIDDEN: tuple[tuple[str, str], ...] = (
    ("0.0.0.0/8", "this network, unspecified (RFC 791)"),
    ("10.0.0.0/8", "private (RFC 1918)"),
    ("100.64.0.0/10", "shared by carriers, CGNAT (RFC 6598)"),
    ("127.0.0.0/8", "loopback (RFC 1122)"),
    ("168.63.129.16/32", "cloud metadata (Azure)"),
    ("169.254.0.0/16", "link-local, cloud metadata (RFC 3927)"),
    ("172.16.0.0/12", "private (RFC 1918)"),
    ("192.0.0.0/24", "protocol assignments (RFC 6890)"),
    ("192.0.2.0/24", "documentation (RFC 5737)"),
    ("192.88.99.0/24", "6to4 relays (RFC 7526)"),
    ("192.168.0.0/16", "private (RFC 1918)"),
    ("198.18.0.0/15", "benchmarking (RFC 2544)"),
    ("198.51.100.0/24", "documentation (RFC 5737)"),
    ("203.0.113.0/24", "documentation (RFC 5737)"),
    ("224.0.0.0/4", "multicast (RFC 5771)"),
    ("240.0.0.0/4", "reserved, broadcast (RFC 1112)"),
    ("2001::/23", "protocol assignments, Teredo, ORCHID (RFC 2928)"),
    ("2001:db8::/32", "documentation (RFC 3849)"),
    ("3fff::/20", "documentation (RFC 9637)"),
)
"""Forbidden networks. Of IPv6 only 2000::/3 is public at all (RFC 4291), so only holes in it."""

_PUBLIC_6 = IPv6Network("2000::/3")

_EMBEDDED: tuple[tuple[str, int], ...] = (
    ("::ffff:0:0/96", 0),  # IPv4-mapped (RFC 4291)
    ("::/96", 0),  # IPv4-compatible (RFC 4291, deprecated); holds :: and ::1 too
    ("::ffff:0:0:0/96", 0),  # IPv4-translated (RFC 2765)
    ("64:ff9b::/96", 0),  # NAT64 (RFC 6052)
    ("2002::/16", 80),  # 6to4 (RFC 3056)
)
"""Where an IPv6 address carries an IPv4 one: the network, and the bits to its right."""

_FORBIDDEN_4 = [(IPv4Network(n), why) for n, why in _FORBIDDEN if ":" not in n]
_FORBIDDEN_6 = [(IPv6Network(n), why) for n, why in _FORBIDDEN if ":" in n]
_CARRIERS = [(IPv6Network(n), shift) for n, shift in _EMBEDDED]
_ISATAP = 0x5EFE  # RFC 5214: interface identifier [02]00:5efe:a.b.c.d


def parse_networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """The networks of `allow_addresses`.

    Raises:
        UsageError: One is no address or CIDR.
    """
    networks = []
    for text in texts:
        try:
            networks.append(ip_network(text, strict=False))
        except ValueError as error:
            message = f"[network] allow_addresses: {text!r} is not a valid network ({error})."
            raise UsageError(message) from None
    return tuple(networks)


@lru_cache(maxsize=65_536)
def objection(address: str, allowed: tuple[Network, ...] = ()) -> str | None:
    """Return why an address must not be contacted, in a few words, or None if it may.

    `allowed` opens networks by name: an address in one of them, or carrying an IPv4 address in one
    of them, is contacted whatever the table says.

    Raises:
        ValueError: The text is no IP address.
    """
    ip = ip_address(address.partition("%")[0])
    inner = _carried(ip) if isinstance(ip, IPv6Address) else None
    for network in allowed:
        if ip in network or (inner is not None and inner in network):
            return None
    if isinstance(ip, IPv4Address):
        return _objection_4(ip)
    if inner is not None:
        why = _objection_4(inner)
        return f"{inner} inside IPv6: {why}" if why else None
    if ip not in _PUBLIC_6:
        return "not global unicast (RFC 4291)"
    return next((why for network, why in _FORBIDDEN_6 if ip in network), None)


def _objection_4(ip: IPv4Address) -> str | None:
    return next((why for network, why in _FORBIDDEN_4 if ip in network), None)


def _carried(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address inside an IPv6 one, or None."""
    number = int(ip)
    for network, shift in _CARRIERS:
        if ip in network:
            return IPv4Address(number >> shift & 0xFFFFFFFF)
    if number >> 32 & 0xFDFFFFFF == _ISATAP:
        return IPv4Address(number & 0xFFFFFFFF)
    return None
