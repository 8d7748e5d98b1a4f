"""A limit on the processor time that the reading of one post may take."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class PostTimeoutError(BaseException):
    """A post took longer than its limit; no `Exception`, so that no reader takes it for its own."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `PostTimeoutError` in the body when it has used so many seconds of processor time.

    The clock is the process's own processor time, so a busy or suspended machine costs no post.
    It needs POSIX timers and the main thread, which reading processes always use; elsewhere
    there is no limit.
    """
    if (
        not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        yield
        return
    before = signal.signal(signal.SIGPROF, _expired)
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    finally:
        signal.signal(signal.SIGPROF, before)


def _expired(_signal: int, _frame: FrameType | None) -> None:
    raise PostTimeoutError
