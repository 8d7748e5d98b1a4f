"""Bar 4: 100,000 links in bounded memory, and a second run that has nothing to ask.

    python -m bench.memory [--links 100000] [--hosts 5000]

Peak memory of `loccit audit` with all its processes (proportional set size, sampled), for a tenth
of the links and for all of them: what it grows by for each further link. Then the same audit again
inside the freshness window: its time, and the requests that the web saw.
"""

import argparse
import os
import tempfile
from pathlib import Path

from bench._lib.archive import write_archive, write_config
from bench._lib.measure import audit_command
from bench._lib.memory import Peak, measured
from bench._lib.web import Web, web


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
