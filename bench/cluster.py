"""Bar 4 of a million links: a Dask cluster on this machine against the audit's own process.

    python -m bench.cluster [web] [hub] [kill] [freeze] [scheduler] [labelled] [speed]

Workers are processes; loopback addresses stand for hosts. Told is, for each run: the seconds beside
the least possible (the busiest host's links times its interval), whether the verdicts equal those
of the inline executor, what was asked more often than there, and how the limits of hosts were kept.
"""

import argparse
import ipaddress
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bench._lib.archive import write_archive, write_config
from bench._lib.measure import audit_command, timed
from bench._lib.slow_web import Asked, SlowWeb, slow_web
from tests.labelled_web import HOSTS
from tests.labelled_web.audit import audited
from tests.scheduler.dask_processes import DaskProcesses

from loccit.demo.labelled import sites
from loccit.scheduler import parse_place
from loccit.testing import Web

INTERVAL = 0.05
PER_HOST = 2
_LATENCY = 30
"""Milliseconds of every answer."""

Verdicts = dict[str, tuple[object, ...]]
Trouble = Callable[[DaskProcesses], None]


class Run(NamedTuple):
    """What one audit came to."""

    seconds: float
    verdicts: Verdicts
    asked: list[Asked]


def zipf_web(web: SlowWeb, links: int = 3_000, hosts: int = 300) -> list[str]:
    """Return links of few large and many small hosts: alive, gone and moved."""
    rnd = random.Random(3)
    urls = []
    for n in range(links):
        host = min(int(rnd.paretovariate(1.0)) - 1, hosts - 1) if n % 2 else rnd.randrange(hosts)
        there = ipaddress.IPv4Address("127.1.0.1") + rnd.randrange(hosts)
        kind = rnd.choice(["", "", "", "page/9000/", "page/40000/", "gone/", f"to/{there}/"])
        urls.append(web.url(host, f"{kind}{_LATENCY}/{n}"))
    return urls


def hub_web(web: SlowWeb) -> list[str]:
    """Return links of a hub, and of 300 hosts that all lead to it."""
    hub = web.url(0, "").split("/")[2].partition(":")[0]
    own = [web.url(0, f"{_LATENCY}/own{n}") for n in range(400)]
    return own + [web.url(1 + n % 300, f"to/{hub}/{_LATENCY}/{n}") for n in range(900)]


def audit(
    web: SlowWeb,
    urls: Sequence[str],
    dask: DaskProcesses | None,
    trouble: Trouble | None = None,
    after: float = 15.0,
    **polite: Any,
) -> Run:
    """Audit the links, inline or on a cluster; cause trouble after some seconds."""
    web.take()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        write_archive(home / "archive", urls)
        write_config(
            home / "loccit.toml",
            **({"per_host": PER_HOST, "min_interval": INTERVAL, "max_in_flight": 256} | polite),
        )
        place = "inline" if dask is None else dask.address
        command = [*audit_command(home), "--on", place]
        timer = threading.Timer(after, lambda: dask and trouble and trouble(dask))
        timer.start()
        cost = timed(command)
        timer.cancel()
        report = json.loads((home / "report" / "report.json").read_bytes())
    if not report["run"]["complete"]:
        raise RuntimeError(report["run"]["incomplete_reason"])
    print(f"    CPU {cost.cpu:.1f} s (without the workers' own)", file=sys.stderr)
    verdicts: dict[str, tuple[object, ...]] = {
        link["url"]: (link["status"], link["reason"], link["http_status"], link["final_url"])
        for link in report["links"]
    }
    return Run(cost.seconds, verdicts, web.take())


def politeness(asked: Sequence[Asked]) -> str:
    """Return the most that any host was asked at once, and within any second."""
    hosts: dict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        hosts[one.host].append(one)
    at_once = rate = 0
    for those in hosts.values():
        starts = sorted(one.at for one in those)
        steps = sorted(
            [(one.at, 1) for one in those] + [(one.answered or one.at, -1) for one in those]
        )
        now = first = 0
        for _, step in steps:
            now += step
            at_once = max(at_once, now)
        for n, at in enumerate(starts):
            while starts[first] < at - 1:
                first += 1
            rate = max(rate, n - first + 1)
    return f"{rate} in a second (allowed {int(1 / INTERVAL) + 1}), {at_once} at once ({PER_HOST})"


def told(name: str, run: Run, inline: Run) -> None:
    """Print what came of a run beside the inline one."""
    differing = {u for u in inline.verdicts.keys() | run.verdicts.keys()
                 if inline.verdicts.get(u) != run.verdicts.get(u)}  # fmt: skip
    here, there = (Counter((a.host, a.path) for a in r.asked) for r in (inline, run))
    again = sum((there - here).values())
    missing = sum((here - there).values())
    busiest = Counter(a.host for a in inline.asked).most_common(1)[0][1]
    print(
        f"{name}: {run.seconds:.1f} s, at least {busiest * INTERVAL:.1f} s;"
        f" {len(run.verdicts)} verdicts, {len(differing)} unlike inline;"
        f" {again} asked more often, {missing} less often; {politeness(run.asked)}",
        flush=True,
    )
    for url in sorted(differing)[:5]:
        print("   ", url, inline.verdicts.get(url), run.verdicts.get(url))


def kill(dask: DaskProcesses) -> None:
    """Kill a worker."""
    os.kill(dask.workers[0], signal.SIGKILL)


def freeze(dask: DaskProcesses) -> None:
    """Freeze a worker, and thaw it after 20 seconds, when its lease is over."""
    worker = dask.workers[0]
    os.kill(worker, signal.SIGSTOP)
    threading.Timer(20.0, os.kill, (worker, signal.SIGCONT)).start()


def restart(dask: DaskProcesses) -> None:
    """Kill the scheduler; start another, and workers."""
    dask.restart_scheduler()
    for _ in range(4):
        dask.add_worker("there")


def on_cluster(workers: int, *arguments: Any, **options: Any) -> Run:
    """Audit on a cluster of so many workers."""
    with tempfile.TemporaryDirectory() as folder:
        networks = tuple(f"n{n}" for n in range(workers))
        with DaskProcesses(Path(folder), networks) as dask:
            dask.wait(workers)
            web, urls, *trouble = arguments
            return audit(web, urls, dask, *trouble, **options)


def labelled() -> None:
    """The whole labelled web, inline and on a cluster."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with DaskProcesses(home, ("a", "b")) as dask:
            dask.wait(2)
            found = []
            for place in ("inline", dask.address):
                out = home / place.partition(":")[0]
                out.mkdir()
                started = time.perf_counter()
                # A web for each: some hosts answer the second time otherwise than the first.
                with Web(sites(HOSTS)) as web:
                    links = audited(HOSTS, web, out, place=parse_place(place))
                found.append({url: link for url, (_, link) in links.items()})
                print(f"  {place}: {time.perf_counter() - started:.1f} s", file=sys.stderr)
    inline, cluster = found
    keys = ("status", "reason", "http_status", "final_url", "suggestion")
    differing = [
        url for url in inline if any(inline[url][k] != cluster.get(url, {}).get(k) for k in keys)
    ]
    print(f"labelled web: {len(inline)} links, {len(differing)} unlike inline")
    for url in differing:
        print(
            "   ", url, *([one.get(url, {}).get(k) for k in keys] for one in found), sep="\n      "
        )


def speed(web: SlowWeb) -> None:
    """Links a second without politeness, by executor."""
    links = 20_000
    urls = [web.url(n % 500, f"page/9000/0/{n}") for n in range(links)]
    polite: dict[str, Any] = {"per_host": 100, "min_interval": 0.0}
    runs: dict[str, Callable[[], Run]] = {
        "inline": lambda: audit(web, urls, None, **polite),
        "2 Dask workers": lambda: on_cluster(2, web, urls, **polite),
    }
    for name, run in runs.items():
        print(f"{name}: {links / run().seconds:,.0f} links a second", flush=True)


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=["web", "hub", "labelled"])
    parts = parser.parse_args().parts
    if "labelled" in parts:
        labelled()
    with slow_web() as web:
        if "speed" in parts:
            speed(web)
        if "hub" in parts:
            urls = hub_web(web)
            inline = audit(web, urls, None)
            told("hub, inline", inline, inline)
            for workers in (2, 4):
                told(f"hub, {workers} workers", on_cluster(workers, web, urls), inline)
        troubles = {"kill": kill, "freeze": freeze, "scheduler": restart}
        if {"web", *troubles} & {*parts}:
            urls = zipf_web(web)
            inline = audit(web, urls, None)
            told("inline", inline, inline)
        if "web" in parts:
            for workers in (1, 2, 4):
                told(f"{workers} workers", on_cluster(workers, web, urls), inline)
        for name in [part for part in parts if part in troubles]:
            told(f"4 workers, {name}", on_cluster(4, web, urls, troubles[name]), inline)


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(str(error))
