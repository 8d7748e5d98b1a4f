"""A Dask scheduler and workers as processes of their own, for tests.

One process imports Dask and forks the others, for importing is what takes long:

    python -m tests.scheduler.dask_processes
"""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).parent.parent.parent


class DaskProcesses:
    """A scheduler and workers; a context."""

    def __init__(self, folder: Path, networks: tuple[str, ...]) -> None:
        """Start a scheduler, and a worker for each name of a network."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.address = f"tcp://127.0.0.1:{self.port}"
        self._joined: set[int] = set()
        self._log = folder / "dask.log"
        with self._log.open("ab") as log:
            self._forks = subprocess.Popen(
                [sys.executable, "-m", "tests.scheduler.dask_processes", str(folder)],
                cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
            )  # fmt: skip
        self._scheduler = self._fork("scheduler", str(self.port))
        self.workers = [self.add_worker(network) for network in networks]

    def add_worker(self, network: str) -> int:
        """Start one more worker; return its process."""
        return self._fork("worker", self.address, network)

    def restart_scheduler(self) -> None:
        """Kill the scheduler, and start another at its address. Its workers end by themselves."""
        os.kill(self._scheduler, signal.SIGKILL)
        self._scheduler = self._fork("scheduler", str(self.port))

    def wait(self, workers: int) -> None:
        """Wait until so many workers have joined."""
        while len(self._joined) < workers:
            self._read()

    def _fork(self, *arguments: str) -> int:
        assert self._forks.stdin is not None
        self._forks.stdin.write(" ".join(arguments) + "\n")
        self._forks.stdin.flush()
        while not (number := self._read()):
            pass
        return number

    def _read(self) -> int:
        """Take in a line: the number of a process that was forked, or that one has joined."""
        assert self._forks.stdout is not None
        line = self._forks.stdout.readline().split()
        if not line:
            raise RuntimeError(self._log.read_text())
        if line[0] == "forked":
            return int(line[1])
        if line[0] == "joined":
            self._joined.add(int(line[1]))
        return 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._forks.communicate()  # at the end of its input it kills what it has forked


def _fork_on_request(folder: str) -> None:
    """Fork a scheduler or a worker for each line of standard input, and print its process."""
    import dask
    import distributed.deploy
    import distributed.nanny  # noqa: F401

    import loccit.scheduler.executors.dask_worker  # noqa: F401

    dask.config.set(
        {
            "distributed.worker.profile.enabled": False,
            "distributed.comm.timeouts.connect": "5s",
            "temporary-directory": folder,
        }
    )
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    children: list[int] = []
    for line in sys.stdin:
        child = os.fork()
        if not child:
            os.setpgrp()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.close(0)
            asyncio.run(_serve(*line.split()))
            os._exit(0)
        children.append(child)
        os.write(1, b"forked %d\n" % child)
    for child in children:
        try:
            os.kill(child, signal.SIGKILL)
        except ProcessLookupError:
            continue


async def _serve(role: str, where: str, network: str = "") -> None:
    from distributed import Scheduler, Worker

    server: Any
    if role == "scheduler":
        server = Scheduler(host="127.0.0.1", port=int(where), dashboard_address=None)
    else:
        os.environ["LOCCIT_NETWORK"] = network
        server = Worker(where, host="127.0.0.1", nthreads=1, dashboard_address=None)
    async with server:
        if role == "worker":
            os.write(1, b"joined %d\n" % os.getpid())  # in one piece
        await server.finished()


if __name__ == "__main__":
    _fork_on_request(sys.argv[1])
