"""A Dask scheduler and workers as processes of their own, for tests."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

_SETTINGS = {
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "3s",
    "DASK_LOGGING__DISTRIBUTED": "error",
}


class DaskProcesses:
    """A scheduler and workers; a context."""

    def __init__(self, folder: Path, workers: int, **environment: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.address = f"tcp://127.0.0.1:{self.port}"
        self._folder = folder
        self._environment = os.environ | _SETTINGS | environment
        self._scheduler = self._start_scheduler()
        self.workers: list[subprocess.Popen[bytes]] = []
        for _ in range(workers):
            self.add_worker()

    def _start(self, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *arguments]
        with (self._folder / "dask.log").open("ab") as log:
            return subprocess.Popen(
                command, cwd=self._folder, env=self._environment | environment,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip

    def _start_scheduler(self) -> subprocess.Popen[bytes]:
        return self._start(
            "scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard"
        )

    def add_worker(self, **environment: str) -> subprocess.Popen[bytes]:
        """Start one more worker."""
        worker = self._start(
            "worker", self.address, "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny",
            "--no-dashboard", "--death-timeout", "60", **environment,
        )  # fmt: skip
        self.workers.append(worker)
        return worker

    def restart_scheduler(self) -> None:
        """Kill the scheduler, and start another at its address. Workers end with it."""
        self._scheduler.kill()
        self._scheduler.wait()
        self._scheduler = self._start_scheduler()

    def wait(self, workers: int) -> None:
        """Wait until so many workers have joined."""
        from distributed import Client

        try:
            with Client(self.address, timeout=30, set_as_default=False) as client:
                client.wait_for_workers(workers, timeout=30)
        except OSError:
            raise TimeoutError((self._folder / "dask.log").read_text()) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in (*self.workers, self._scheduler):
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.kill()
            process.wait()
