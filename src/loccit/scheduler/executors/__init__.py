"""Executors of the machine's actions: this process, or processes of their own.

All executors are alike: they receive what to do, and report events. Another one (a cluster) is
another file here.
"""

from collections.abc import Sequence
from typing import Protocol

from loccit.scheduler.core.messages import CheckResolver, Event, Fetch, Judge, Resolve


class Executor(Protocol):
    """Executes look-ups and exchanges."""

    needs_addresses: bool
    """Whether names are to be looked up; not where a proxy does it."""
    judges: bool
    """Whether it decides on links (`judge`); else the machine does."""

    async def start(self) -> None:
        """Get ready.

        Raises:
            UsageError: The configuration cannot be used (name servers, proxy, authorities).
        """

    def resolve(self, resolve: Resolve) -> None:
        """Look a name up; its event comes later."""

    def fetch(self, fetch: Fetch) -> None:
        """Make an exchange; exactly one event for it comes later: its result, or `Lost`."""

    def judge(self, judge: Judge) -> None:
        """Decide on a link; exactly one event for it comes later: `Judged`, or `Lost`."""

    def check_resolver(self, check: CheckResolver) -> None:
        """Ask the resolver for what is certain to exist; its event comes later."""

    def flush(self) -> None:
        """Everything that is to be done now was handed over."""

    async def events(self, timeout: float) -> Sequence[Event]:
        """Wait for events for so many seconds at most; return those that came.

        Raises:
            UsageError: As in `start`.
        """

    async def close(self) -> None:
        """Give up what is under way."""
