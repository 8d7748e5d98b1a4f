"""Running peers in turns and telling medians."""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

PYTHON = sys.executable
BIN = Path(sys.executable).parent


def as_installed() -> dict[str, str]:
    """This environment, but for byte code being kept, as it is for an installed package."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


class Cost(NamedTuple):
    """What one run took."""

    seconds: float
    cpu: float
    """Seconds of all its processes."""


def timed(
    command: Sequence[str | os.PathLike[str]],
    *,
    cwd: Path | None = None,
    codes: Sequence[int] = (0,),
) -> Cost:
    """Run a command to its end; its output is of no interest unless it fails."""
    with tempfile.TemporaryFile() as said:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.perf_counter()
        done = subprocess.run(
            command, cwd=cwd, env=as_installed(), stdout=said, stderr=said, check=False
        )
        seconds = time.perf_counter() - started
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode not in codes:
            said.seek(0)
            raise RuntimeError(f"{command[0]} failed:\n{said.read().decode()[-4000:]}")
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Cost(seconds, cpu)


def audit_command(home: Path, *, anew: bool = True) -> list[str | Path]:
    """`loccit audit` of `home/archive` by `home/loccit.toml`, from an empty state or the last."""
    if anew:
        for path in home.glob("state.sqlite*"):
            path.unlink()
    command: list[str | Path] = [
        BIN / "loccit",
        "audit",
        home / "archive",
        "--config",
        home / "loccit.toml",
    ]
    return [*command, "--state", home / "state.sqlite", "--out", home / "report", "--quiet"]


def lychee_command(home: Path, *options: str) -> list[str | Path]:
    """lychee over `home/archive`."""
    return [BIN / "lychee", "--no-progress", *options, home / "archive"]


def in_turns(peers: Mapping[str, Callable[[], Cost]], rounds: int) -> dict[str, tuple[Cost, ...]]:
    """Let all peers run, round after round, so that a busy machine is busy for all alike."""
    costs: dict[str, list[Cost]] = {name: [] for name in peers}
    for number in range(1, rounds + 1):
        for name, run in peers.items():
            costs[name].append(run())
            print(f"  round {number}: {name}: {costs[name][-1].seconds:.2f} s", file=sys.stderr)
    return {name: tuple(values) for name, values in costs.items()}


def median(costs: Sequence[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(
        statistics.median(cost.seconds for cost in costs),
        statistics.median(cost.cpu for cost in costs),
    )


def table(costs: Mapping[str, Sequence[Cost]], links: int, *, reference: str) -> str:
    """A Markdown table: links a second, CPU a link, and how much faster than the reference."""
    lines = ["| | seconds | links/s | CPU µs/link | ratio |", "|---|---|---|---|---|"]
    base = median(costs[reference]).seconds
    for name, values in costs.items():
        cost = median(values)
        lines.append(
            f"| {name} | {cost.seconds:.2f} | {links / cost.seconds:,.0f}"
            f" | {cost.cpu / links * 1e6:,.0f} | {base / cost.seconds:.2f} |"
        )
    return "\n".join(lines)
