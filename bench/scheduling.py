"""CPU of scheduling and messages a link: the real scheduler, with responses that cost nothing.

    python -m bench.scheduling [--links 20000] [--hosts 500]

The judge asks for one visit and no more, and every exchange answers at once with the same page. So
what is measured is the state machine, its driver, and the messages between processes. Three rows:
the machine alone (actions and events, no event loop), the same with the driver in one process, and
with two workers, whose CPU counts, too.
"""

import argparse
import resource
from collections.abc import Callable, Sequence
from time import process_time

import uvloop

from loccit.config.settings import NetworkSettings, PolitenessSettings, Settings
from loccit.model import Link, Observation, Page, Request
from loccit.page import read_page
from loccit.scheduler import Task, requests_only
from loccit.scheduler.core.jobs import Job
from loccit.scheduler.core.machine import Machine
from loccit.scheduler.core.messages import (
    Deliver,
    Event,
    Failed,
    Fetch,
    Finish,
    Load,
    NameResolved,
    Resolve,
    Responded,
)  # fmt: skip
from loccit.scheduler.driver import drive
from loccit.scheduler.executors import Executor
from loccit.scheduler.executors.inline import Inline
from loccit.scheduler.executors.processes import Processes
from loccit.scheduler.retries import Retries
from loccit.scheduler.run import rules_of
from loccit.scheduler.values import TaskList

_SETTINGS = Settings(
    network=NetworkSettings(allow_addresses=("127.0.0.0/8",)),
    politeness=PolitenessSettings(per_host=100, min_interval=0),
)
_BODY = b"<html><head><title>A page</title></head><body><h1>A page</h1>" + (
    b"<p>" + b"some words of a page " * 50 + b"</p></body></html>"
)
_HEADERS = {"content-type": "text/html; charset=utf-8", "server": "nginx/1.24.0"}


def _page() -> Page:
    return read_page(_BODY, "text/html", "http://a.example/")


def _ask(link: Link, seen: Sequence[Observation]) -> tuple[Request, ...]:
    return () if seen else (Request(link.url, link.url),)


def _tasks(links: int, hosts: int) -> TaskList:
    urls = (f"http://host-{n % hosts}.example/page/{n}" for n in range(links))
    return TaskList(Task(Link(url, "host.example", "other")) for url in urls)


class Instant:
    """Exchanges that are over at once."""

    needs_addresses = True

    def __init__(self) -> None:
        self._page = _page()

    async def resolve(self, host: str, *, again: bool) -> NameResolved:
        """Return one address."""
        return NameResolved(host, ("127.0.0.1",))

    async def exchange(self, job: Job, address: str) -> Responded | Failed:
        """Return the page."""
        return _responded(job.id, self._page)

    async def sane(self, known: Sequence[str]) -> bool:
        """Return that the resolver works."""
        return True

    async def close(self) -> None:
        """Do nothing."""


def _responded(job: int, page: Page) -> Responded:
    return Responded(job, 1e9, 200, _HEADERS, page=page, body=b"12345678", size=1100, elapsed=0.01)


def machine_alone(tasks: TaskList) -> None:
    """Execute a machine's actions without an event loop."""
    machine, page, now = _machine(tasks), _page(), 0.0
    machine.enqueue(tasks.keys())
    while not machine.finished:
        now += 0.001
        events: list[Event] = []
        for action in machine.actions(now, 1e9):
            match action:
                case Fetch(job):
                    events.append(_responded(job.id, page))
                case Load(keys):
                    machine.loaded(keys, tasks.load(keys), now, 1e9)
                case Resolve(host):
                    events.append(NameResolved(host, ("127.0.0.1",)))
                case Deliver() | Finish():
                    pass
        for event in events:
            machine.event(event, now, 1e9)


def _machine(tasks: TaskList) -> Machine:
    rules = rules_of(_SETTINGS, needs_addresses=True)
    return Machine(rules, Retries(_SETTINGS), requests_only(_ask), reloads=tasks.reloads)


async def _drive(tasks: TaskList, workers: int) -> None:
    decide = requests_only(_ask)
    executor: Executor = Inline(Instant())
    if workers:
        executor = Processes(Instant, decide, workers, needs_addresses=True)
    async for _ in drive(_machine(tasks), executor, tasks, None):
        pass


def _cost(work: Callable[[], object], links: int) -> str:
    """CPU of this process and of its children, µs a link."""

    def children() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    own, others = process_time(), children()
    work()
    own, others = process_time() - own, children() - others
    return (
        f"{own / links * 1e6:.0f} | {others / links * 1e6:.0f} | {(own + others) / links * 1e6:.0f}"
    )


def main(links: int, hosts: int) -> None:
    """Measure, and print a table."""
    print("| | scheduling process, µs | workers, µs | sum, µs |\n|---|---|---|---|")
    alone, inline, processes = (_tasks(links, hosts) for _ in range(3))
    print("| state machine |", _cost(lambda: machine_alone(alone), links), "|")
    print("| with its driver |", _cost(lambda: uvloop.run(_drive(inline, 0)), links), "|")
    print("| with two workers |", _cost(lambda: uvloop.run(_drive(processes, 2)), links), "|")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--links", type=int, default=20_000)
    parser.add_argument("--hosts", type=int, default=500)
    arguments = parser.parse_args()
    main(arguments.links, arguments.hosts)
