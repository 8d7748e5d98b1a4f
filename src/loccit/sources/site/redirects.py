"""The redirects of a crawl: those that led to an address, and where they end. Pure."""

from collections.abc import Iterator

MOST = 5
"""Redirects in a row (RFC 9309, section 2.3.1.2, for robots.txt)."""


class Redirects:
    """Which address led to which."""

    def __init__(self) -> None:
        self._from: dict[str, str] = {}
        """By the address that was led to, the one that leads there."""

    def add(self, asked: str, target: str) -> None:
        """Take in that one address leads to another, and is followed."""
        self._from[target] = asked

    def led_to(self, address: str) -> bool:
        """Return whether an address is requested because another leads to it."""
        return address in self._from

    def forget(self, address: str) -> None:
        """An address is to be requested for its own sake."""
        self._from.pop(address, None)

    def count(self, address: str) -> int:
        """Return how many redirects in a row led to an address; at most `MOST` are counted."""
        return sum(1 for _ in self._before(address))

    def problem(self, asked: str, target: str) -> str:
        """Return why a redirect is not followed, for people; empty where it can be."""
        if target == asked:
            return "redirects to itself"
        if target in self._before(asked):
            return "redirects in a circle"
        return f"redirects more than {MOST} times" if self.count(asked) >= MOST else ""

    def _before(self, address: str) -> Iterator[str]:
        for _ in range(MOST):
            if address not in self._from:
                return
            address = self._from[address]
            yield address
