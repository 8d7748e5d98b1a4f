"""Checks of a resolver that may not tell the truth about names.

Some deny every name (a network without the public DNS), some give every name that does not exist
the address of a page of their own (RFC 8020 calls for NXDOMAIN; access providers sell the visits).
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence

from loccit.fetch.dns_channel import Answer

_CERTAIN = ("wikipedia.org", "iana.org", "google.com", "cloudflare.com")
"""Names that have existed for decades."""
_ZONES = ("com", "org")
"""Zones that answer NXDOMAIN for what is not registered."""
_MOST_KNOWN = 8

Ask = Callable[[str], Awaitable[Answer]]
"""A look-up of a name's addresses."""


async def knows_names(ask: Ask, known: Sequence[str] = ()) -> bool:
    """Return whether a resolver has the address of a name that exists.

    Args:
        ask: The resolver.
        known: Names that are known to exist, such as hosts that answered in an earlier run. Some
            that exist beyond doubt are added.
    """
    names = tuple(dict.fromkeys((*known[:_MOST_KNOWN], *_CERTAIN)))
    return any(answer.addresses for answer in await asyncio.gather(*map(ask, names)))


async def addresses_of_missing_names(ask: Ask) -> frozenset[str]:
    """Return the addresses that a resolver gives names that do not exist; none if it is honest.

    Where names that exist have the same addresses, as behind a transparent proxy, the addresses
    show nothing, and none are returned.
    """
    made_up = [f"x{secrets.token_hex(10)}.{zone}" for zone in _ZONES]
    answers = await asyncio.gather(*map(ask, made_up))
    shared = frozenset.intersection(*(frozenset(answer.addresses) for answer in answers))
    if not shared:
        return shared
    real = await asyncio.gather(*map(ask, _CERTAIN))
    differs = any(answer.addresses and shared.isdisjoint(answer.addresses) for answer in real)
    return shared if differs else frozenset()


async def addresses_of_public_names(ask: Ask) -> dict[str, tuple[str, ...]]:
    """Return the addresses that a resolver gives names whose own addresses are all public.

    Those that it does not know are left out. Some networks give every name an address of their
    own: the login page of a hotel, a filter, a proxy that works by addresses it makes up.
    """
    answers = await asyncio.gather(*map(ask, _CERTAIN))
    return {
        name: answer.addresses
        for name, answer in zip(_CERTAIN, answers, strict=True)
        if answer.addresses
    }
