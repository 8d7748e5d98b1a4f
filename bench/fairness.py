"""Bar 2: a busy host keeps nobody waiting, and the order of links does not matter.

    python -m bench.fairness [--rounds 5]

300 links that take 1 s each on one host, and one link on each of 40 idle hosts: when is the last of
the 40 answered, after the first request? And 5,000 links on 200 hosts that take 0.1 s each, sorted
by host or shuffled. lychee beside it, with the same limits: 128 requests under way, 10 a host.
"""

import argparse
import random
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bench._lib.archive import write_archive, write_config
from bench._lib.measure import audit_command, lychee_command, timed
from bench._lib.slow_web import SlowWeb, slow_web

PER_HOST = 10
Peer = Callable[[Path], float]


def loccit(home: Path) -> float:
    """One audit, in seconds."""
    return timed(audit_command(home), cwd=home).seconds


def lychee(home: Path) -> float:
    """The same by lychee."""
    limits = ["--host-request-interval", "0ms", "--host-concurrency", str(PER_HOST)]
    return timed(lychee_command(home, *limits), cwd=home).seconds


PEERS: dict[str, Peer] = {"lychee": lychee, "loccit audit": loccit}


def _prepare(home: Path, urls: Sequence[str], *, per_post: int = 50) -> None:
    write_archive(home / "archive", urls, per_post=per_post)
    write_config(home / "loccit.toml", per_host=PER_HOST)


def idle_hosts(web: SlowWeb, rounds: int) -> dict[str, list[float]]:
    """Seconds from the first request to the last answer of the idle hosts."""
    urls = [web.url(0, f"1000/{n}") for n in range(300)]
    urls += [web.url(host, "0/here") for host in range(1, 41)]
    busy = web.url(0, "").split("/")[2].partition(":")[0]
    waits: dict[str, list[float]] = {name: [] for name in PEERS}
    for _ in range(rounds):
        for name, run in PEERS.items():
            with tempfile.TemporaryDirectory(prefix="loccit-bench-") as folder:
                # One post, so that nobody sees the idle hosts first.
                _prepare(Path(folder), urls, per_post=len(urls))
                web.take()
                run(Path(folder))
                asked = web.take()
            begun = min(entry.at for entry in asked)
            idle = [entry.answered for entry in asked if entry.host != busy and entry.answered]
            assert len(idle) >= 40, f"{name} left idle hosts unasked"
            waits[name].append(max(idle) - begun)
            print(f"  {name}: {waits[name][-1]:.2f} s", file=sys.stderr)
    return waits


def orders(web: SlowWeb, rounds: int) -> dict[str, dict[str, list[float]]]:
    """Seconds of whole runs, by peer and order."""
    by_host = [web.url(host, f"100/{n}") for host in range(200) for n in range(25)]
    shuffled = random.Random(7).sample(by_host, len(by_host))
    taken: dict[str, dict[str, list[float]]] = {
        name: {"sorted": [], "shuffled": []} for name in PEERS
    }
    for _ in range(rounds):
        for order, urls in (("sorted", by_host), ("shuffled", shuffled)):
            for name, run in PEERS.items():
                with tempfile.TemporaryDirectory(prefix="loccit-bench-") as folder:
                    _prepare(Path(folder), urls)
                    taken[name][order].append(run(Path(folder)))
                    web.take()
                print(f"  {name}, {order}: {taken[name][order][-1]:.2f} s", file=sys.stderr)
    return taken


def main(rounds: int) -> None:
    """Measure, and print two tables."""
    with slow_web() as web:
        print("\n300 slow links on one host, 40 idle hosts; seconds until all 40 are answered:\n")
        print("| | median | worst |\n|---|---|---|")
        for name, values in idle_hosts(web, rounds).items():
            print(f"| {name} | {statistics.median(values):.2f} | {max(values):.2f} |")
        print("\n5,000 links on 200 hosts, 0.1 s each; seconds of the whole run:\n")
        print("| | sorted by host | shuffled | apart |\n|---|---|---|---|")
        for name, taken in orders(web, rounds).items():
            one, two = (statistics.median(taken[order]) for order in ("sorted", "shuffled"))
            apart = abs(one - two) / min(one, two)
            print(f"| {name} | {one:.2f} | {two:.2f} | {apart:.0%} |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    main(parser.parse_args().rounds)
