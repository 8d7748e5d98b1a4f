"""A year of nightly `--due --budget` runs over 100,000 links, and some real ones.

    python -m bench.year [--links 100000] [--hosts 5000] [--nights 365]

Three simulated archives (see `tests/recheck/year.py` for what is made up: the network and the
clock), then a real one on a local web: runs with a small budget, one after the other, until each
link was asked. Printed: whether each link was asked within its interval, how even the nights are,
and the shortest time between two requests to one host. Exits with 1 where a bar is missed.
"""

import argparse
import sys
import tempfile
import time
from bisect import bisect_left
from collections import Counter
from pathlib import Path

from tests.recheck.year import JITTER, Year, simulate

from loccit.config.settings import Settings
from loccit.pipeline import Order, Progress, audit
from loccit.store import Store
from loccit.testing import Site, Web, page

_EVEN = 1.3
_GROWING = 126
"""Nights after a first audit until intervals have grown to the longest."""
_POLITE = Settings().politeness
_REAL_LINKS, _REAL_HOSTS = 600, 6
_REAL_BUDGET = 4.0


def main() -> None:
    """Run all of it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--links", type=int, default=100_000)
    parser.add_argument("--hosts", type=int, default=5_000)
    parser.add_argument("--nights", type=int, default=365)
    given = parser.parse_args()
    size = {"links": given.links, "hosts": given.hosts}
    third = max(given.nights // 3, 1)
    missed, short = {20, 60, 100}, {23, 63, 103}
    kept = [
        _simulated("a year, the whole archive asked on its eve", size | {"nights": given.nights}),
        _simulated(
            f"{third} nights, of which {len(missed)} are missed and {len(short)} cut short",
            size | {"nights": third, "missed": missed, "short": short},
            even=False,
        ),
        _simulated(
            "a year after a first audit (intervals grow from a week to sixty days)",
            size | {"nights": given.nights + 1, "seasoned": False},
            skip=1,
            falling=True,
        ),
        _real(),
    ]
    sys.exit(0 if all(kept) else 1)


def _simulated(
    title: str,
    order: dict[str, object],
    *,
    even: bool = True,
    skip: int = 0,
    falling: bool = False,
) -> bool:
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="loccit-bench-") as folder:
        year = simulate(Path(folder), **order)  # type: ignore[arg-type]
    year.nights = year.nights[skip:]
    _told(title, year, time.perf_counter() - started)
    polite = year.closest >= _POLITE.min_interval - 1e-6 and year.at_once <= _POLITE.per_host
    # A week's links are asked every six nights: one that is missed leaves no more than the jitter.
    in_time = year.late <= (0 if even else JITTER)
    evenness = _told_fall(year) if falling else year.evenness
    return polite and in_time and (evenness <= _EVEN or not even)


def _told_fall(year: Year) -> float:
    """What is told of a load that falls; the busiest night by the mean of the week around it."""
    first, rest = year.around(0, _GROWING), year.around(_GROWING, len(year.nights))
    print(f"  busiest night by its week's mean: {first:.2f} in the first {_GROWING} nights", end="")
    print(f", {rest:.2f} in the rest")
    for start in range(0, len(year.nights) - 29, 30):
        links = [night.links for night in year.nights[start : start + 30]]
        mean = sum(links) / len(links)
        print(f"    month {start // 30 + 1}: {mean:,.0f} a night, busiest {max(links) / mean:.2f}")
    return max(first, rest)


def _told(title: str, year: Year, seconds: float) -> None:
    links = [night.links for night in year.nights]
    left = [night for night in year.nights if night.left]
    print(f"{title} (simulated in {seconds:.0f} s)")
    print(f"  links a night: {sum(links) / len(links):,.0f} on average, {max(links):,} at most")
    print(f"  busiest night by the mean: {year.evenness:.2f}")
    print(f"  the longest run: {max(night.seconds for night in year.nights):,.0f} s")
    print(f"  nights that left links for the next: {len(left)}")
    print(f"  latest visit of any other link: {year.late:+,.1f} h after the end of its interval")
    print(f"  latest visit of a doubtful link: {year.late_doubtful:+.1f} h after its day")
    print(
        f"  one host: at most {year.at_once} requests at once, {year.closest:.3f} s between two "
        f"at the least, {max(night.largest for night in year.nights):,} a night at the most"
    )


def _real() -> bool:
    """Audits with a small budget until none is left; whether they were polite and lost nothing."""
    hosts = [f"host{n}.example" for n in range(_REAL_HOSTS)]
    paths = [f"/essay/{n}" for n in range(_REAL_LINKS // _REAL_HOSTS)]
    pages = {path: page(f"Essay {path}") for path in paths}
    with (
        tempfile.TemporaryDirectory(prefix="loccit-bench-") as name,
        Web([Site(host, pages) for host in hosts]) as web,
        Store.open(Path(name, "state.sqlite3"), create=True) as store,
    ):
        folder = Path(name, "archive")
        folder.mkdir()
        for host in hosts:
            text = "\n".join(f"[one](https://{host}{path})" for path in paths)
            (folder / f"{host}.md").write_text(text)
        settings = web.settings(Settings())
        order = Order(archive=folder, due_only=True, budget=_REAL_BUDGET)
        runs = [audit(store, order, settings, Progress())]
        while not runs[-1].complete and len(runs) < 20:
            runs.append(audit(store, order, settings, Progress()))
        times: dict[str, list[float]] = {}
        for asked in web.requests:
            times.setdefault(asked.host, []).append(asked.at)
        again = Counter((asked.host, asked.path) for asked in web.requests if asked.path in pages)
    most = max(_most_in_a_second(sorted(at)) for at in times.values())
    allowed = int(1 / _POLITE.min_interval) + 1
    print(f"{_REAL_LINKS} links on {_REAL_HOSTS} hosts of a local web, {_REAL_BUDGET:g} s a run")
    print(f"  runs: {len(runs)}, of which the last is complete: {runs[-1].complete}")
    print(f"  links asked: {len(again):,}; more than once: {sum(n > 1 for n in again.values())}")
    print(f"  requests to one host within a second: {most} at most, of {allowed} allowed")
    return runs[-1].complete and len(again) == _REAL_LINKS and most <= allowed


def _most_in_a_second(times: list[float]) -> int:
    return max(bisect_left(times, at + 1.0) - place for place, at in enumerate(times))


if __name__ == "__main__":
    main()
