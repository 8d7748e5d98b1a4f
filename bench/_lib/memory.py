"""Watching the memory of a command and of all its processes."""

import os
import resource
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bench._lib.measure import as_installed


class Peak(NamedTuple):
    """What one run took."""

    bytes: int
    """Of all processes together, at the worst moment; pages that they share count once."""
    seconds: float
    cpu: float
    """Seconds of all its processes."""


def measured(
    command: Sequence[str | os.PathLike[str]], cwd: Path | None = None, *, pause: float = 0.1
) -> Peak:
    """Run a command and look at its memory every so many seconds (`pause`)."""
    started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(
        command, cwd=cwd, env=as_installed(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    peak = 0

    def watch() -> None:
        nonlocal peak
        while process.poll() is None:
            peak = max(peak, sum(_memory(pid) for pid in _family(process.pid)))
            time.sleep(pause)

    watching = threading.Thread(target=watch)
    watching.start()
    code = process.wait()
    seconds = time.perf_counter() - started
    watching.join()
    if code != 0:
        raise RuntimeError(f"{command[0]} ended with {code}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Peak(peak, seconds, cpu)


def _family(pid: int) -> list[int]:
    """A process and its descendants."""
    found = [pid]
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return found
    for child in children:
        found += _family(int(child))
    return found


def _memory(pid: int) -> int:
    """Proportional set size of a process in bytes."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in text.splitlines() if line[:4] == "Pss:")
