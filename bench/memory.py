"""Bar 4: 100,000 links in bounded memory, and a second run that has nothing to ask.

    python -m bench.memory [--links 100000] [--hosts 5000]

Peak memory of `loccit audit` with all its processes (proportional set size, sampled), for a tenth
of the links and for all of them: what it grows by for each further link. Then the same audit again
inside the freshness window: its time, and the requests that the web saw.
"""

import argparse
import os
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

from bench._lib.archive import write_archive, write_config
from bench._lib.measure import audit_command
from bench._lib.web import Web, web

_PAUSE = 0.1
"""Seconds between two samples."""


class Peak(NamedTuple):
    """What one run took."""

    bytes: int
    """Of all processes together, at the worst moment; pages that they share count once."""
    seconds: float


def measured(command: list[str | Path], cwd: Path) -> Peak:
    """Run a command and watch its memory."""
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL)
    peak = 0

    def watch() -> None:
        nonlocal peak
        while process.poll() is None:
            peak = max(peak, sum(_memory(pid) for pid in _family(process.pid)))
            time.sleep(_PAUSE)

    watching = threading.Thread(target=watch)
    watching.start()
    code = process.wait()
    seconds = time.perf_counter() - started
    watching.join()
    if code != 0:
        raise RuntimeError(f"{command[0]} ended with {code}")
    return Peak(peak, seconds)


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


def _audit(home: Path, server: Web, links: int, hosts: int) -> Peak:
    write_archive(home / "archive", [server.url(n % hosts, n) for n in range(links)])
    write_config(home / "loccit.toml")
    return measured(audit_command(home), home)


def main(links: int, hosts: int) -> None:
    """Measure, and print a table."""
    with web() as server, tempfile.TemporaryDirectory(prefix="loccit-bench-") as folder:
        few, many = Path(folder) / "few", Path(folder) / "many"
        few.mkdir()
        many.mkdir()
        small = _audit(few, server, links // 10, hosts)
        large = _audit(many, server, links, hosts)
        asked = server.requests()
        again = measured(audit_command(many, anew=False), many)
        asked_again = server.requests() - asked - 1  # the question itself
        size = os.stat(many / "state.sqlite").st_size
    growth = (large.bytes - small.bytes) / (links - links // 10)
    print("| | peak memory | seconds | requests |\n|---|---|---|---|")
    print(f"| {links // 10:,} links | {small.bytes / 1e6:.0f} MB | {small.seconds:.1f} | |")
    print(f"| {links:,} links | {large.bytes / 1e6:.0f} MB | {large.seconds:.1f} | |")
    told = f"{again.bytes / 1e6:.0f} MB | {again.seconds:.1f} | {asked_again}"
    print(f"| the same again | {told} |\n")
    print(f"{growth / 1000:.2f} KB for each further link; the state is {size / 1e6:.0f} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--links", type=int, default=100_000)
    parser.add_argument("--hosts", type=int, default=5_000)
    main(**vars(parser.parse_args()))
