"""How long a worker may make exchanges without a word from the coordinator. Pure.

The worker numbers its reports. When the coordinator asks for the next one, it names the last that
it received; this renews the worker's lease, counted from the moment at which that report was sent.
The coordinator counts from the moment at which it received it, which is later. So the lease is
over at the worker before the coordinator gives its work to others, whatever messages were delayed,
and without clocks that agree.
"""

import time
from collections.abc import Callable

MARGIN = 0.9
"""The part of a lease that a worker uses: it needs time to notice the end."""


def uptime() -> float:
    """Return seconds of a clock that goes on while the machine sleeps, where there is one."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class Lease:
    """The worker's side of a lease."""

    def __init__(self, seconds: float, clock: Callable[[], float] = uptime) -> None:
        """Begin now. The coordinator waits for `seconds` before it takes the lease as over."""
        self._seconds = seconds * MARGIN
        self._clock = clock
        self._sent = {0: clock()}
        self._until = clock() + self._seconds
        self._ended = False

    def sent(self, number: int) -> None:
        """Note that a report is sent; if it is sent again, the first time counts."""
        self._sent.setdefault(number, self._clock())

    def received(self, number: int) -> None:
        """Renew the lease: the coordinator has received a report. An ended lease stays ended."""
        if self.is_over or number not in self._sent:
            return
        self._until = max(self._until, self._sent[number] + self._seconds)
        self._sent = {n: at for n, at in self._sent.items() if n >= number}

    def end(self) -> None:
        """End it before its time."""
        self._ended = True

    @property
    def is_over(self) -> bool:
        """Whether no exchange may be begun any more."""
        if not self._ended and self._clock() >= self._until:
            self._ended = True
        return self._ended
