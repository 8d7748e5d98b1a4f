"""Bar 3: a web like the real one, at equal politeness: how near to the least time that it takes?

    python -m bench.simulated_web [--links 10000] [--hosts 2000] [--rounds 3] [--only CASE]

2,000 hosts; links fall on them by Zipf's law; latencies are log-normal around 150 ms, from host to
host and from answer to answer; 3 % of the hosts hang, 2 % answer their first request with 429 and
`Retry-After: 2`. Every peer may have 128 requests under way, 8 of them on one host, which begin at
least 10 ms apart, waits 5 s for an answer and tries twice. No scheduler can beat the bound that
follows from that, which is printed: the longest of what each host takes by itself, and of all
answers' time over 128.

Four cases: answers without a page; the same where 30 % of the links are 404; pages of 44 KB and of
99 KB. loccit asks a second time for what is 404, with a browser's headers; the bound does not
count that.
"""

import argparse
import random
import statistics
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bench._lib.archive import write_archive, write_config
from bench._lib.measure import audit_command, lychee_command, timed
from bench._lib.slow_web import RETRY_AFTER, SlowWeb, slow_web

IN_FLIGHT, PER_HOST, INTERVAL, TIMEOUT, RETRIES = 128, 8, 0.010, 5.0, 1
_MEDIAN, _SIGMA_HOSTS, _SIGMA_ANSWERS = 0.150, 0.5, 0.3
_HANGING, _BUSY = 0.03, 0.02
_DEAD = 3
"""Links of ten that are 404 in the case `dead`."""
CASES = {
    "plain": "{ms}/{n}",
    "dead": "{ms}/{n}",
    "pages of 44 KB": "page/44000/{ms}/{n}",
    "pages of 99 KB": "page/99000/{ms}/{n}",
}
"""What an ordinary link's path is."""


class Planned(NamedTuple):
    """One link of the simulated web."""

    host: int
    kind: str
    latency: float


def plan(links: int, hosts: int, seed: int = 7) -> list[Planned]:
    """Which links there are, and how they will be answered; the same for the same seed."""
    chance = random.Random(seed)
    ranks = chance.choices(range(hosts), [1 / (rank + 1) for rank in range(hosts)], k=links)
    # The largest hosts of a real archive work: what hangs, or is busy, is among the others.
    odd = chance.sample(range(10, hosts), int(hosts * (_HANGING + _BUSY)))
    hanging, busy = set(odd[: int(hosts * _HANGING)]), set(odd[int(hosts * _HANGING) :])
    kinds = {host: "hang" if host in hanging else "busy" for host in hanging | busy}
    medians = [_MEDIAN * chance.lognormvariate(0, _SIGMA_HOSTS) for _ in range(hosts)]
    return [
        Planned(
            host,
            kinds.get(host, "plain"),
            medians[host] * chance.lognormvariate(0, _SIGMA_ANSWERS),
        )
        for host in ranks
    ]


def bound(planned: Sequence[Planned]) -> float:
    """Seconds below which nobody can be done, given politeness and the requests under way."""
    by_host: dict[int, list[Planned]] = defaultdict(list)
    for link in planned:
        by_host[link.host].append(link)
    longest, busy_time = 0.0, 0.0
    for links in by_host.values():
        latencies = [link.latency for link in links]
        if links[0].kind == "hang":
            # Whoever gives up on a host must have let at least one link time out each try.
            alone = busy = (1 + RETRIES) * TIMEOUT
        else:
            busy = sum(latencies)
            last = (len(links) - 1) * INTERVAL + min(latencies)
            alone = max(last, busy / PER_HOST, max(latencies))
            if links[0].kind == "busy":
                alone += RETRY_AFTER
        longest = max(longest, alone)
        busy_time += busy
    return max(longest, busy_time / IN_FLIGHT)


def urls(web: SlowWeb, planned: Sequence[Planned], case: str = "plain") -> list[str]:
    """The links, in the order in which an archive would cite them: any."""
    paths = {"plain": CASES[case], "hang": "hang/{n}", "busy": "busy/{ms}/{n}"}
    dead = {**paths, "plain": "gone/{ms}/{n}"}
    return [
        web.url(
            link.host,
            (dead if case == "dead" and n % 10 < _DEAD else paths)[link.kind].format(
                ms=round(link.latency * 1000), n=n
            ),
        )
        for n, link in enumerate(planned)
    ]


def _lychee(home: Path) -> float:
    return timed(
        lychee_command(
            home, "--max-concurrency", str(IN_FLIGHT), "--host-concurrency", str(PER_HOST),
            "--host-request-interval", f"{INTERVAL * 1000:.0f}ms", "--timeout", f"{TIMEOUT:.0f}",
            "--max-retries", str(RETRIES),
        ),
        cwd=home,
        codes=(0, 2),
    ).seconds  # fmt: skip


def _loccit(home: Path) -> float:
    return timed(audit_command(home), cwd=home).seconds


PEERS = {"loccit audit": _loccit, "lychee": _lychee}


def main(links: int, hosts: int, rounds: int, only: str | None) -> None:
    """Measure, and print a table."""
    planned = plan(links, hosts)
    least = bound(planned)
    shares = Counter(link.kind for link in planned)
    print(f"\n{links:,} links on {len({link.host for link in planned}):,} hosts: {dict(shares)}")
    print(f"least time by politeness and requests under way: {least:.1f} s\n")
    print(
        "| | | seconds | of the least time | against lychee | requests |\n|---|---|---|---|---|---|"
    )
    with slow_web() as web:
        for case in [only] if only else CASES:
            taken = _measured(web, urls(web, planned, case), rounds)
            base = statistics.median(seconds for seconds, _ in taken["lychee"])
            for name, values in taken.items():
                median = statistics.median(seconds for seconds, _ in values)
                print(
                    f"| {case} | {name} | {median:.1f} | {median / least:.2f}"
                    f" | {base / median:.2f} | {values[-1][1]:,} |",
                    flush=True,
                )


def _measured(
    web: SlowWeb, wanted: Sequence[str], rounds: int
) -> dict[str, list[tuple[float, int]]]:
    """Seconds and requests of each peer in each round."""
    taken: dict[str, list[tuple[float, int]]] = {name: [] for name in PEERS}
    for _ in range(rounds):
        for name, run in PEERS.items():
            with tempfile.TemporaryDirectory(prefix="loccit-bench-") as folder:
                home = Path(folder)
                write_archive(home / "archive", wanted)
                write_config(
                    home / "loccit.toml", per_host=PER_HOST, min_interval=INTERVAL,
                    max_in_flight=IN_FLIGHT, timeout=TIMEOUT, connect_timeout=TIMEOUT,
                    retries=RETRIES,
                )  # fmt: skip
                seconds = run(home)
                taken[name].append((seconds, len(web.take())))
            print(f"  {name}: {seconds:.1f} s, {taken[name][-1][1]:,} requests", file=sys.stderr)
    return taken


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--links", type=int, default=10_000)
    parser.add_argument("--hosts", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=CASES, help="one case")
    main(**vars(parser.parse_args()))
