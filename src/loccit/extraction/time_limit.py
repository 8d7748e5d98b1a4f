"""A limit on the processor time that the reading of one post may take."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from types import FrameType


class PostTimeoutError(BaseException):
    """A post took longer than its limit; no `Exception`, so that no reader takes it for its own."""


_handling = False
"""Whether the signal of the timer is handled here, so that limits need not see to it."""


@contextmanager
def many_limits() -> Iterator[None]:
    """Make every `time_limit` in the body cheaper, which changes nothing else.

    Setting a signal's handler and restoring it takes longer than reading a short post.
    """
    global _handling
    if _handling or not _has_timer():
        yield
        return
    before = signal.signal(signal.SIGPROF, _expired)
    _handling = True
    try:
        yield
    finally:
        _handling = False
        signal.signal(signal.SIGPROF, before)


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `PostTimeoutError` in the body when it has used so many seconds of processor time.

    The clock is the process's own processor time, so a busy or suspended machine costs no post.
    It needs POSIX timers and the main thread, which reading processes always use; elsewhere
    there is no limit.
    """
    if not _has_timer():
        yield
        return
    with nullcontext() if _handling else many_limits():
        signal.setitimer(signal.ITIMER_PROF, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)


def _has_timer() -> bool:
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


def _expired(_signal: int, _frame: FrameType | None) -> None:
    raise PostTimeoutError
