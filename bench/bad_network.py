"""Living links over a network that fails: how many are reported otherwise, and how long it takes.

    python -m bench.bad_network [--links 2000] [--only NAME]

A network namespace of its own, in which the kernel's firewall drops packets at random, refuses
connections, or is silent for a while, or whose resolver fails. All links are alive, 20 on each
host. lychee runs beside loccit, both with their defaults. Needs nginx, lychee, nftables, iproute2
and root rights.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench._lib.archive import write_archive
from bench._lib.bad_resolver import RESOLVERS, name as host_name, resolving
from bench._lib.measure import as_installed, audit_command, lychee_command
from bench._lib.web import Web, web

_INSIDE = "LOCCIT_BENCH_NAMESPACE"
_LINKS_A_HOST = 20
_LONGEST = 1_800
"""Seconds that one run may take."""
_NEW = "tcp flags & (syn | ack) == syn"
"""The packet that asks for a connection."""


class Case(NamedTuple):
    """A way in which the network fails."""

    rule: str
    """The firewall's rule, for packets to and from the web's port; empty for a sound network."""
    lasts: float = 0.0
    """Seconds that it lasts; 0 for the whole run."""
    again: float = 0.0
    """Seconds from its end to its next beginning; 0 for never."""
    resolver: str = ""
    """Of `RESOLVERS`; empty where hosts are written as addresses."""


CASES = {
    "sound": Case(""),
    "10 % of packets lost": Case("numgen random mod 100 < 10 drop"),
    "25 % of packets lost": Case("numgen random mod 100 < 25 drop"),
    "40 % of packets lost": Case("numgen random mod 100 < 40 drop"),
    "20 % of connections refused": Case(f"{_NEW} numgen random mod 100 < 20 reject with tcp reset"),
    "20 % of connections without a route": Case(
        f"{_NEW} numgen random mod 100 < 20 reject with icmp type host-unreachable"
    ),
    "5 % of packets reset their connection": Case(
        "numgen random mod 100 < 5 reject with tcp reset"
    ),
    "silent for the first 20 s": Case("drop", lasts=20),
    "silent for the first 90 s": Case("drop", lasts=90),
    "silent for 5 s of every 10": Case("drop", lasts=5, again=5),
    "refusing for the first 20 s": Case("reject with tcp reset", lasts=20),
    **{name: Case("", resolver=name) for name in RESOLVERS},
}


class Outcome(NamedTuple):
    """What a run made of links that are all alive."""

    wrong: int
    """Links reported as anything but fine, without those that were not asked."""
    dead: int
    """Links reported as dead, or as errors where the tool knows no difference."""
    unasked: int
    """Links that the run left for another one, and said so."""
    seconds: float
    code: int


def loccit(home: Path) -> Outcome:
    """One audit; it leaves links for another one where it sees that the network is down."""
    seconds, code, _ = _run(audit_command(home), home)
    report = json.loads((home / "report/report.json").read_text())
    states = [link["status"] for link in report["links"]]
    unasked = states.count("unknown") if code == 3 else 0
    wrong = len(states) - states.count("ok") - unasked
    return Outcome(wrong, states.count("dead"), unasked, seconds, code)


def lychee(home: Path) -> Outcome:
    """One run of lychee, which reports whatever fails as an error or a timeout."""
    seconds, code, said = _run(lychee_command(home, "--format", "json"), home)
    found = json.loads(said)
    wrong = int(found["errors"]) + int(found["timeouts"])
    return Outcome(wrong, wrong, 0, seconds, code)


PEERS: dict[str, Callable[[Path], Outcome]] = {"lychee": lychee, "loccit audit": loccit}


def _run(command: Sequence[str | Path], home: Path) -> tuple[float, int, bytes]:
    started = time.perf_counter()
    done = subprocess.run(
        command, cwd=home, env=as_installed(), capture_output=True, timeout=_LONGEST, check=False
    )
    return time.perf_counter() - started, done.returncode, done.stdout


@contextmanager
def failing(case: Case, port: int) -> Iterator[None]:
    """Let the network fail until the end of the block."""
    over = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        failure = pool.submit(_fail, case, port, over)
        try:
            yield
        finally:
            over.set()
            failure.result()
            _firewall("flush ruleset")


def _fail(case: Case, port: int, over: threading.Event) -> None:
    if not case.rule:
        return
    while True:
        rules = [f"tcp {end} {port} {case.rule}" for end in ("dport", "sport")]
        lines = ["table inet bench {", "chain input {", "type filter hook input priority 0", *rules]
        _firewall("\n".join([*lines, "}", "}\n"]))
        if not case.lasts or over.wait(case.lasts):
            return
        _firewall("flush ruleset")
        if not case.again or over.wait(case.again):
            return


def _firewall(rules: str) -> None:
    subprocess.run(["nft", "-f", "-"], input=rules.encode(), check=True)


def compare(name: str, links: int, server: Web) -> list[str]:
    """The rows of one case, one for each peer."""
    rows = []
    case = CASES[name]
    for peer, run in PEERS.items():
        with tempfile.TemporaryDirectory(prefix="loccit-bench-") as folder:
            home = Path(folder)
            hosts = max(1, links // _LINKS_A_HOST)
            urls = [_url(server, n % hosts, n, named=bool(case.resolver)) for n in range(links)]
            write_archive(home / "archive", urls)
            (home / "loccit.toml").write_text('[network]\nallow_addresses = ["127.0.0.0/8"]\n')
            broken = resolving(case.resolver) if case.resolver else failing(case, server.port)
            with broken:
                got = run(home)
        left = f"{got.unasked:,} left" if got.unasked else ""
        rows.append(
            f"| {name} | {peer} | {got.wrong:,} | {got.dead:,} | {left} | {got.seconds:.0f} s"
            f" | {got.code} |"
        )
    return rows


def _url(server: Web, host: int, page: int, *, named: bool) -> str:
    if named:
        return f"{server.scheme}://{host_name(host)}:{server.port}/page/{page}"
    return server.url(host, page)


def main() -> None:
    """Compare in a network namespace of our own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--links", type=int, default=2_000)
    parser.add_argument("--only", choices=CASES)
    arguments = parser.parse_args()
    if _INSIDE not in os.environ:
        command = ["unshare", "--net", "--mount", sys.executable, "-m", "bench.bad_network"]
        sys.exit(subprocess.call(command + sys.argv[1:], env={**os.environ, _INSIDE: "1"}))
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    # A route to IPv6 that leads nowhere, and an address of this machine's own that promises more.
    for more in ("addr add 2a00:1450:1::1/128", "route add 2a00:1450::/64"):
        subprocess.run(["ip", "-6", *more.split(), "dev", "lo"], check=True)
    print("| network | | not ok | dead | | seconds | exit code |\n|---|---|---|---|---|---|---|")
    with web(different=True, findings=True) as server:
        for name in [arguments.only] if arguments.only else CASES:
            print("\n".join(compare(name, arguments.links, server)), flush=True)


if __name__ == "__main__":
    main()
