"""Work spread over processes: chunks in, bytes out, in order, in bounded memory."""

import gc
import os
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import chain, islice
from typing import Any

Work = Callable[[Any], Iterator[bytes]]
"""Does a chunk; of a chunk that makes much, the result comes in pieces."""
Prepare = Callable[[], Work]
"""Makes what does the work: called once in every process, so that it can remember things."""

_PIPE = 1 << 20
"""Bytes of results that a process may be ahead of its reader."""

_SET_PIPE_SIZE = 1031
"""`F_SETPIPE_SZ` of Linux's fcntl(2), which Python names on Linux alone."""


class WorkerError(RuntimeError):
    """A process raised or was killed; the message holds its traceback where there is one."""


def cores() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def spread(prepare: Prepare, chunks: Sequence[Any], jobs: int) -> Iterator[bytes | bytearray]:
    """The work on every chunk, in order, done by `jobs` processes.

    Raises:
        WorkerError: the work raised in another process, or that process was killed.
    """
    jobs = min(jobs, len(chunks))
    if jobs <= 1:
        return chain.from_iterable(map(prepare(), chunks))
    return _forked(prepare, chunks, jobs) if _can_fork() else _spawned(prepare, chunks, jobs)


def _can_fork() -> bool:
    """Return whether this process may be copied as it stands: other threads may hold locks in it.

    Threads of native libraries count, so the kernel is asked. macOS's own libraries do not
    survive a fork.
    """
    if not sys.platform.startswith("linux") or threading.active_count() > 1:
        return False
    try:
        return len(os.listdir("/proc/self/task")) == 1
    except OSError:
        return False


_work: Work | None = None
"""What a spawned process does."""


def _set_up(prepare: Prepare) -> None:
    global _work
    _work = prepare()


def _do(chunk: Any) -> list[bytes]:
    assert _work is not None
    return list(_work(chunk))


def _spawned(prepare: Prepare, chunks: Sequence[Any], jobs: int) -> Iterator[bytes]:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    upcoming = iter(chunks)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, _set_up, (prepare,)) as pool:
        under_way = deque(pool.submit(_do, chunk) for chunk in islice(upcoming, 2 * jobs))
        try:
            while under_way:
                yield from under_way.popleft().result()
                under_way.extend(pool.submit(_do, chunk) for chunk in islice(upcoming, 1))
        except BrokenProcessPool as error:
            raise WorkerError("a process that reads posts was killed") from error
        finally:
            pool.shutdown(cancel_futures=True)


def _forked(prepare: Prepare, chunks: Sequence[Any], jobs: int) -> Iterator[bytes | bytearray]:
    """Each process takes every `jobs`-th chunk and writes to a pipe of its own.

    The pipes are read in turn, so results come in order without anybody keeping them; a full
    pipe makes its process wait.
    """
    children: list[int] = []
    pipes: list[int] = []
    try:
        for turn in range(jobs):
            ours, theirs = os.pipe()
            pipes.append(ours)
            sys.stdout.flush()
            sys.stderr.flush()
            child = os.fork()
            if child == 0:
                _serve(prepare, chunks[turn::jobs], theirs, pipes)
            children.append(child)
            os.close(theirs)
        for at in range(len(chunks)):
            while (piece := _receive(pipes[at % jobs])) is not None:
                yield piece
    finally:
        for pipe in pipes:
            os.close(pipe)  # a process that still writes is ended by the broken pipe
        for child in children:
            os.waitpid(child, 0)


def _serve(prepare: Prepare, chunks: Sequence[Any], pipe: int, others: Sequence[int]) -> None:
    """A forked process's life; it leaves without the clean-up that is its parent's."""
    status = 0
    try:
        for other in others:
            os.close(other)
        _enlarge(pipe)
        gc.disable()  # nothing here refers to itself, and the parent's values need no copying
        try:
            work = prepare()
            for chunk in chunks:
                for piece in work(chunk):
                    _send(pipe, b"+", piece)
                _send(pipe, b".", b"")
        except BrokenPipeError:
            pass  # nobody wants the rest
        except Exception:
            _send(pipe, b"!", traceback.format_exc().encode())
    except BaseException:
        status = 1
    finally:
        os._exit(status)


def _enlarge(pipe: int) -> None:
    import fcntl

    with suppress(OSError):  # the system's limit is lower: it only means more waiting
        fcntl.fcntl(pipe, _SET_PIPE_SIZE, _PIPE)


def _send(pipe: int, sign: bytes, answer: bytes) -> None:
    os.write(pipe, sign + len(answer).to_bytes(8, "big"))
    rest = memoryview(answer)
    while rest:
        rest = rest[os.write(pipe, rest) :]


def _receive(pipe: int) -> bytearray | None:
    """The next piece of a chunk's result; None at its end."""
    head = _read(pipe, 9)
    answer = _read(pipe, int.from_bytes(head[1:], "big"))
    if head[:1] == b"!":
        raise WorkerError(answer.decode())
    return None if head[:1] == b"." else answer


def _read(pipe: int, size: int) -> bytearray:
    data = bytearray(size)
    rest = memoryview(data)
    while rest:
        count = os.readv(pipe, [rest])
        if not count:
            raise WorkerError("a process that reads posts was killed")
        rest = rest[count:]
    return data
