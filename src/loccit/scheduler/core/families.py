"""Which family of addresses is asked first. Pure.

Some machines have a route to IPv6 that leads nowhere: each connection takes the whole timeout to
fail. Where that happened with several hosts, and no IPv6 address has answered since, IPv4 is tried
first (RFC 8305 calls for a fallback; here one host's failure serves the next).
"""

_TOGETHER = 3
"""Hosts whose IPv6 addresses could not be connected to, with no answer by IPv6 in between."""


class Families:
    """Counts hosts that could not be connected to by IPv6."""

    def __init__(self) -> None:
        self._silent: set[str] = set()

    def failed(self, host: str, address: str) -> None:
        """No connection to a host's address came about."""
        if ":" in address and len(self._silent) < _TOGETHER:
            self._silent.add(host)

    def answered(self, address: str) -> None:
        """An address answered."""
        if self._silent and ":" in address:
            self._silent.clear()

    def ordered(self, addresses: tuple[str, ...]) -> tuple[str, ...]:
        """Return a host's addresses in the order in which they are to be tried."""
        if len(self._silent) < _TOGETHER:
            return addresses
        return tuple(sorted(addresses, key=lambda address: ":" in address))
