"""Bar 5: `kill -9` at random moments of a run, and what the next run makes of it.

    python -m bench.kill [--kills 20] [--links 5000] [--seed 1]

Each time a fresh audit of 5,000 links is killed at a random moment, the state is examined, and the
audit is run again to its end. Told is whether anything that stood in the state before the kill is
lost, and what was asked again though it was answered: it must have been under way, or answered too
shortly before the kill to be saved.
"""

import argparse
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from bench._lib.archive import write_archive, write_config
from bench._lib.measure import audit_command
from bench._lib.slow_web import Asked, SlowWeb, slow_web

from loccit.store import Store

_LATENCY = 100
"""Milliseconds of every answer."""
_UNSAVED = 0.5
"""Seconds before the kill in which an answer may not have been saved yet."""


class Outcome(NamedTuple):
    """What one kill came to."""

    saved: int
    """Observations that stood in the state right before the kill."""
    lost: int
    """Of those, the ones that are no longer there."""
    damaged: list[str]
    """What SQLite finds wrong."""
    under_way: int
    """Links asked again that had no answer yet at the kill."""
    just_answered: int
    """Links asked again whose answer was sent shortly before."""
    again: int
    """Links asked again without such a reason."""
    unfinished: int
    """Links without a verdict in the end."""


def _observed(state: Path) -> set[str]:
    """URLs with a saved observation, as any other process sees them."""
    if not state.exists():
        return set()
    connection = sqlite3.connect(f"file:{state}?mode=ro", uri=True, timeout=10)
    try:
        rows = connection.execute(
            "SELECT DISTINCT url FROM observations JOIN links ON links.id = observations.link"
        )
        return {row[0] for row in rows}
    except sqlite3.OperationalError:  # not made yet
        return set()
    finally:
        connection.close()


def _kill_once(home: Path, web: SlowWeb, moment: float) -> Outcome:
    """Kill an audit so many seconds after its first request; then let another one finish."""
    state = home / "state.sqlite"
    command = audit_command(home)
    process = subprocess.Popen(command, cwd=home, stderr=subprocess.DEVNULL)
    asked: list[Asked] = []
    while not asked and process.poll() is None:
        time.sleep(0.01)
        asked += web.take()
    time.sleep(moment)
    before = _observed(state)
    process.kill()
    killed = time.monotonic()
    process.wait()
    time.sleep(2 * _LATENCY / 1000)  # whatever was under way
    asked += web.take()
    with Store.open(state) as store:
        damaged = store.upkeep.check()
    lost = len(before - _observed(state))
    subprocess.run(audit_command(home, anew=False), cwd=home, check=True, capture_output=True)
    repeated = {entry.path for entry in web.take()} & {entry.path for entry in asked}
    first = {entry.path: entry for entry in asked}
    reasons = [_reason(first[path], killed) for path in repeated]
    with Store.open(state) as store:
        unfinished = store.views.link_counts()["unknown"]
    return Outcome(
        len(before), lost, damaged, reasons.count("under way"), reasons.count("just answered"),
        reasons.count("none"), unfinished,
    )  # fmt: skip


def _reason(entry: Asked, killed: float) -> str:
    if entry.answered is None or entry.answered >= killed:
        return "under way"
    return "just answered" if entry.answered >= killed - _UNSAVED else "none"


def main(kills: int, links: int, seed: int) -> int:
    """Kill again and again, and print what came of it; 1 where a promise was broken."""
    chance = random.Random(seed)
    outcomes: list[Outcome] = []
    with slow_web() as web, tempfile.TemporaryDirectory(prefix="loccit-bench-") as folder:
        home = Path(folder)
        urls = [web.url(n % 250, f"{_LATENCY}/{n}") for n in range(links)]
        write_archive(home / "archive", urls)
        write_config(home / "loccit.toml")
        whole = links / 128 * _LATENCY / 1000
        for number in range(1, kills + 1):
            outcomes.append(_kill_once(home, web, chance.uniform(0, whole)))
            print(f"  kill {number}: {outcomes[-1]}", file=sys.stderr)
    print("| kills | saved before | lost | damaged | asked again: under way | just answered "
          "| otherwise | without verdict |\n|---|---|---|---|---|---|---|---|")  # fmt: skip
    total = Outcome(
        saved=sum(one.saved for one in outcomes),
        lost=sum(one.lost for one in outcomes),
        damaged=[fault for one in outcomes for fault in one.damaged],
        under_way=sum(one.under_way for one in outcomes),
        just_answered=sum(one.just_answered for one in outcomes),
        again=sum(one.again for one in outcomes),
        unfinished=sum(one.unfinished for one in outcomes),
    )
    print(
        f"| {kills} | "
        + " | ".join(str(len(value) if isinstance(value, list) else value) for value in total)
        + " |"
    )
    return int(bool(total.lost or total.damaged or total.again or total.unfinished))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--links", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    sys.exit(main(**vars(parser.parse_args())))
