"""Names that the public DNS does not hold: where each list of them stands, and what it means."""

import ipaddress

_OWN_MACHINE = ("localhost", "local", "localdomain")
"""Names that never leave the machine or its link: RFC 6761, RFC 6762; the last by custom."""
_ONE_NETWORK = ("local", "internal", "home.arpa", "intranet", "private", "corp", "home", "lan")
"""Names that mean something in one network alone: RFC 6762 (its appendix G for the last five),
ICANN's reservation of `.internal`, RFC 8375."""
_OTHER_SYSTEMS = ("onion", "i2p", "alt", "invalid")
"""Names that no DNS holds: RFC 7686, by custom, RFC 9476, RFC 6761."""


def is_outside_dns(host: str) -> bool:
    """Return whether a name is outside the public DNS by design."""
    return _is_within(host, (*_ONE_NETWORK, *_OTHER_SYSTEMS))


def is_own_machine(host: str) -> bool:
    """Return whether a name never leaves the machine or its link."""
    return _is_within(f".{host}", _OWN_MACHINE)


def is_private(host: str) -> bool:
    """Return whether an address or a name means something within one network only.

    Args:
        host: a URL's host; an IPv6 address with or without brackets.
    """
    try:
        return not ipaddress.ip_address(host.strip("[]")).is_global
    except ValueError:
        name = host.rstrip(".")
        return "." not in name or _is_within(name, (*_OWN_MACHINE, *_ONE_NETWORK))


def _is_within(host: str, zones: tuple[str, ...]) -> bool:
    name = host.rstrip(".").lower()
    return name.endswith(tuple(f".{zone}" for zone in zones))
