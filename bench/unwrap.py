"""How many URLs a second `loccit unwrap` takes on one core, output included.

    python -m bench.unwrap [--urls 100000] [--runs 3]

The real command reads a file on stdin and writes to a file. Two mixes are made of the test
suite's vectors: nothing but wrapped links of every family, and one wrapped link in five, as posts
cite them. Every URL is another one, so that no memory of an earlier one helps. The bar is 10,000
a second; where others use the machine, the CPU's own seconds tell more. Beside it: the vectors
that are read, and the innocent ones that are touched, by loccit and by the Python package `ural`,
where that is installed.
"""

import argparse
import importlib.util
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import count, cycle, islice
from pathlib import Path
from typing import NamedTuple

from tests.urls.vectors import Vector, innocent, wrapped

from loccit.urls.unwrap import unwrap

LOCCIT = [str(Path(sys.executable).with_name("loccit")), "unwrap"]
Decode = Callable[[str], str | None]


def unlike(url: str, number: int) -> str:
    """A URL that differs from its like by a parameter more."""
    before, mark, fragment = url.partition("#")
    return f"{before}{'&' if '?' in before else '?'}n={number}{mark}{fragment}"


def mixed(one_in: int) -> Iterator[str]:
    """Wrapped links without end, one in so many; the rest plain."""
    links = cycle(vector.wrapped for vector in wrapped())
    plain = (f"https://site-{n % 977}.example/posts/{n}/a-title-of-words?page=2" for n in count())
    for number in count():
        yield unlike(next(links), number) if number % one_in == 0 else next(plain)


class Cost(NamedTuple):
    """What one run took, in seconds."""

    wall: float
    cpu: float


def cost(urls: Path, form: str) -> Cost:
    """Of the command from its start to its end."""
    core = min(os.sched_getaffinity(0))
    with urls.open("rb") as given, tempfile.TemporaryFile() as taken:
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(
            [*LOCCIT, "--format", form],
            stdin=given,
            stdout=taken,
            check=True,
            preexec_fn=lambda: os.sched_setaffinity(0, {core}),
        )
        wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(wall, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)


def speed(urls: int, runs: int) -> Iterator[str]:
    """A row for each mix and form."""
    yield "| links | output | URLs/s (median) | worst run | URLs per CPU second |"
    yield "|---|---|---|---|---|"
    with tempfile.TemporaryDirectory() as folder:
        for name, one_in in (("all wrapped", 1), ("one in five wrapped", 5)):
            path = Path(folder) / f"{one_in}.txt"
            path.write_text("".join(f"{url}\n" for url in islice(mixed(one_in), urls)))
            for form in ("jsonl", "targets"):
                taken = [cost(path, form) for _ in range(runs)]
                median = urls / statistics.median(one.wall for one in taken)
                worst = urls / max(one.wall for one in taken)
                cpu = urls / statistics.median(one.cpu for one in taken)
                yield f"| {name} | {form} | {median:,.0f} | {worst:,.0f} | {cpu:,.0f} |"


def ours(url: str) -> str | None:
    """What loccit makes of a URL."""
    found = unwrap(url)
    return None if found is None else found.target


def peer() -> Decode | None:
    """What `ural` makes of a URL, where it is installed."""
    if importlib.util.find_spec("ural") is None:
        return None
    infer = importlib.import_module("ural").infer_redirection

    def decode(url: str) -> str | None:
        try:
            found = str(infer(url))
        except Exception:
            return None
        return None if found == url else found

    return decode


def score(name: str, decode: Decode, vectors: Iterable[Vector], plain: Iterable[str]) -> str:
    """How many vectors are read to the letter, and how many innocent URLs are touched."""
    readable = [vector for vector in vectors if vector.target is not None]
    read = sum(decode(vector.wrapped) == vector.target for vector in readable)
    alone = list(plain)
    touched = sum(decode(url) is not None for url in alone)
    return f"| {name} | {read} of {len(readable)} | {touched} of {len(alone)} |"


def main() -> None:
    """Measure, and print two tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--urls", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    for line in speed(arguments.urls, arguments.runs):
        print(line, flush=True)
    print("\n| on the test suite's vectors | read | innocent ones touched |\n|---|---|---|")
    print(score("loccit", ours, wrapped(), innocent()))
    decode = peer()
    if decode is not None:
        print(score("ural", decode, wrapped(), innocent()))


if __name__ == "__main__":
    main()
