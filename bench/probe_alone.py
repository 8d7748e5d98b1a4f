"""probe() alone, with a trivial judge: what the network part costs by itself.

python -m bench.probe_alone [--links 20000] [--hosts 500] [--tls] [--profile]
"""

import argparse
import resource
import time
from collections.abc import Sequence

import uvloop
from bench._lib.web import web

from loccit.config.settings import NetworkSettings, PolitenessSettings, Settings
from loccit.model import Link, Observation, Request
from loccit.scheduler import Task, probe, requests_only


def ask(link: Link, seen: Sequence[Observation]) -> tuple[Request, ...]:
    """One visit."""
    return () if seen else (Request(url=link.url, link=link.url),)


async def main(arguments: argparse.Namespace) -> None:
    """Probe, and print the figures."""
    links, hosts = arguments.links, arguments.hosts
    with web(tls_hosts=hosts if arguments.tls else 0) as server:
        settings = Settings(
            network=NetworkSettings(
                allow_addresses=("127.0.0.0/8",),
                ca_file=str(server.authority) if arguments.tls else None,
                workers=arguments.workers,
            ),
            politeness=PolitenessSettings(per_host=100, min_interval=0),
        )
        tasks = (Task(Link(server.url(n % hosts, n), "127", "web")) for n in range(links))
        started = time.perf_counter()
        statuses: dict[object, int] = {}
        async for batch in probe(tasks, settings, requests_only(ask)):
            for answer in batch:
                for seen in answer.observations:
                    key = seen.status or (seen.failure, seen.detail)
                    statuses[key] = statuses.get(key, 0) + 1
        seconds = time.perf_counter() - started
        own = resource.getrusage(resource.RUSAGE_SELF)
        cpu = own.ru_utime + own.ru_stime
        print(f"{links / seconds:,.0f} links/s, {seconds:.2f} s, CPU {cpu:.2f} s", statuses)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--links", type=int, default=20_000)
    parser.add_argument("--hosts", type=int, default=500)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--tls", action="store_true")
    uvloop.run(main(parser.parse_args()))
