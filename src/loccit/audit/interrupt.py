"""Stopping in good order: by a person (Ctrl-C, SIGTERM) or when the time budget is spent."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from loccit.audit.progress import Progress


class Stop:
    """Whether no further request is to be made. Asked by the prober before each one."""

    def __init__(self, deadline: float | None) -> None:
        self._deadline = deadline
        self.by_person = False

    def __call__(self) -> bool:
        """Whether to stop."""
        return self.by_person or self._budget_is_spent

    @property
    def reason(self) -> str | None:
        """Why the run was stopped; None where it was not."""
        if self.by_person:
            return "stopped before its end"
        return "the time budget was spent" if self._budget_is_spent else None

    @property
    def _budget_is_spent(self) -> bool:
        return self._deadline is not None and time.time() >= self._deadline


@contextmanager
def interruptible(progress: Progress, deadline: float | None) -> Iterator[Stop]:
    """Turn the first Ctrl-C or SIGTERM into an orderly stop; a second one stops at once."""
    stop = Stop(deadline)

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        if stop.by_person:
            raise KeyboardInterrupt
        stop.by_person = True
        progress.tell("stopping: finishing what is under way (again to stop at once)")

    signals = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, ask_to_stop) for number in signals}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
