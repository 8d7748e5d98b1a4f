"""Work spread over processes: chunks in, bytes out, in order, with bounded memory."""

import os
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Work = Callable[[Any], bytes]

_AHEAD = 3
"""Chunks under way or waiting for their turn, for each process."""


class WorkerError(RuntimeError):
    """A process of the pool died or raised; the message holds its traceback."""


def cores() -> int:
    """The processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def spread(work: Work, chunks: Sequence[Any], jobs: int) -> Iterator[bytes]:
    """`work(chunk)` for every chunk, in order, by `jobs` processes.

    Raises:
        WorkerError: `work` raised, or a process was killed.
    """
    if jobs <= 1 or len(chunks) <= 1:
        for chunk in chunks:
            yield work(chunk)
        return
    pool = _Pool(work, min(jobs, len(chunks)))
    try:
        yield from pool.run(chunks)
    finally:
        pool.close()


class _Pool:
    def __init__(self, work: Work, jobs: int) -> None:
        import multiprocessing

        # Forking is quick but copies locks in whatever state other threads hold them.
        alone = threading.active_count() == 1 and hasattr(os, "fork") and os.uname()[0] == "Linux"
        context: Any = multiprocessing.get_context("fork" if alone else "spawn")
        self._processes = []
        self._idle: list[Connection] = []
        self._pipes: list[Connection] = []
        for _ in range(jobs):
            ours, theirs = context.Pipe()
            inherited = (*self._pipes, ours) if alone else ()
            process = context.Process(target=_serve, args=(work, theirs, inherited), daemon=True)
            process.start()
            theirs.close()
            self._processes.append(process)
            self._pipes.append(ours)
        self._idle = list(self._pipes)

    def run(self, chunks: Sequence[Any]) -> Iterator[bytes]:
        from multiprocessing.connection import wait

        results: dict[int, bytes] = {}
        busy: dict[Any, int] = {}
        sent = due = 0
        while due < len(chunks):
            while self._idle and sent < len(chunks) and sent - due < _AHEAD * len(self._pipes):
                pipe = self._idle.pop()
                self._send(pipe, chunks[sent])
                busy[pipe] = sent
                sent += 1
            for ready in wait(list(busy)):
                results[busy.pop(ready)] = self._receive(ready)
                self._idle.append(ready)  # type: ignore[arg-type]
            while due in results:
                yield results.pop(due)
                due += 1

    def _send(self, pipe: "Connection", chunk: Any) -> None:
        try:
            pipe.send(chunk)
        except OSError as error:
            raise WorkerError("a process that reads posts was killed") from error

    def _receive(self, pipe: Any) -> bytes:
        try:
            failed = pipe.recv_bytes() == b"!"
            answer: bytes = pipe.recv_bytes()
        except (EOFError, OSError) as error:
            raise WorkerError("a process that reads posts was killed") from error
        if failed:
            raise WorkerError(answer.decode())
        return answer

    def close(self) -> None:
        for pipe in self._pipes:
            pipe.close()
        for process in self._processes:
            process.join(1.0)
            if process.is_alive():
                process.kill()
                process.join()
            process.close()


def _serve(work: Work, pipe: "Connection", inherited: "Sequence[Connection]") -> None:
    """A process's life: a chunk in, its result out, until the other end closes."""
    for other in inherited:
        other.close()
    while True:
        try:
            chunk = pipe.recv()
        except (EOFError, OSError, KeyboardInterrupt):
            return
        try:
            answer, sign = work(chunk), b"."
        except KeyboardInterrupt:
            return
        except BaseException:
            answer, sign = traceback.format_exc().encode(), b"!"
        try:
            pipe.send_bytes(sign)
            pipe.send_bytes(answer)
        except OSError:
            return
