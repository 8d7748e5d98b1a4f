"""Stopping in good order: by a person, or when the time budget is spent."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from msgspec import Struct

from loccit.pipeline.progress import Progress
from loccit.scheduler import Stopping

_CLOSING = 0.1
"""The part of a time budget in which no further link is begun."""


class Budget(Struct, frozen=True):
    """The time that a run may take."""

    closing: float
    """Seconds since the epoch: from then on no further link is begun.

    What is begun still needs its last tries and its confirmation, which come at the end of a run;
    without that time the dead would never be settled by nights that all end early.
    """
    end: float
    """Seconds since the epoch: from then on nothing is asked."""

    @classmethod
    def of(cls, started: float, seconds: float, timeout: float) -> "Budget":
        """A budget of so many seconds, where an exchange may take `timeout` of them."""
        to_close = min(max(seconds * _CLOSING, 2 * timeout), seconds / 2)
        return cls(started + seconds - to_close, started + seconds)


class Stop:
    """The decision whether to stop, asked for before each request."""

    def __init__(self, budget: Budget | None) -> None:
        self._budget = budget
        self._made = time.time() - time.monotonic()
        """A clock that is set during the run changes nothing."""
        self.by_person = False

    def __call__(self) -> Stopping:
        """Return whether to stop, and how."""
        if self.by_person:
            return Stopping.NOW
        if self._budget is None:
            return Stopping.NO
        now = self._made + time.monotonic()
        if now >= self._budget.end:
            return Stopping.NOW
        return Stopping.SOON if now >= self._budget.closing else Stopping.NO

    @property
    def reason(self) -> str | None:
        """Why the run was stopped; None where it was not."""
        if self.by_person:
            return "stopped before its end"
        return "the time budget was spent" if self() else None


@contextmanager
def interruptible(progress: Progress, budget: Budget | None) -> Iterator[Stop]:
    """Turn the first Ctrl-C, SIGTERM or SIGHUP into an orderly stop; a second one stops at once.

    Python handles signals in the main thread only: in any other, they are left as they are.
    """
    stop = Stop(budget)
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return

    def ask_to_stop(number: int, _frame: FrameType | None) -> None:
        if stop.by_person:
            raise KeyboardInterrupt
        stop.by_person = True
        if number != signal.SIGHUP:  # then the terminal is gone
            progress.tell("stopping after the requests under way (press again to stop at once)")

    signals = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as by `nohup`
        signals.append(signal.SIGHUP)
    before = {number: signal.signal(number, ask_to_stop) for number in signals}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
