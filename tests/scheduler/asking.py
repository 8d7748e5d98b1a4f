"""Helpers: probe some URLs to the end, and see what was observed."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import anyio

from loccit.config.settings import Settings
from loccit.fetch.engine import MakeEngine
from loccit.model import History, Link, Observation, Purpose, Request
from loccit.scheduler import (
    Answer,
    Decide,
    NextRequests,
    RunOptions,
    Stop,
    Task,
    probe,
    requests_only,
)


def visit(link: Link, seen: Sequence[Observation]) -> tuple[Request, ...]:
    """The simplest judge: one visit for each link."""
    if seen or link.problem is not None:
        return ()
    return (Request(url=link.probe_url, link=link.url),)


def link(url: str, *, problem: str | None = None) -> Link:
    return Link(url, domain="", category="web", problem=problem)


def tasks(urls: Iterable[str], context: History | None = None) -> list[Task]:
    return [Task(link(url), context) for url in urls]


def confirming(link: Link, seen: Sequence[Observation]) -> tuple[Request, ...]:
    """A judge that asks again at the end of the run, if the first answer was 404."""
    if not seen:
        return visit(link, seen)
    if len(seen) == 1 and seen[0].status == 404:
        return (
            Request(url=link.url, link=link.url, purpose=Purpose.CONFIRM, at_end=True, once=True),
        )
    return ()


async def _collect(
    wanted: Iterable[Task], settings: Settings, decide: Decide, options: RunOptions
) -> list[Answer]:
    answers: list[Answer] = []
    async for batch in probe(wanted, settings, decide, options):
        answers += batch
    return answers


def answers_to(
    wanted: Iterable[Task],
    settings: Settings,
    ask: NextRequests = visit,
    *,
    remembered: Mapping[str, Observation] = {},
    stop: Stop | None = None,
    engine: MakeEngine | None = None,
    decide: Decide | None = None,
) -> list[Answer]:
    """Everything that probing yields, in order; `decide` takes the place of `ask`."""
    options = RunOptions(remembered, stop=stop, engine=engine)
    return anyio.run(
        partial(_collect, wanted, settings, decide or requests_only(ask), options),
        backend_options={"use_uvloop": True},
    )


def observe(
    urls: Iterable[str],
    settings: Settings,
    ask: NextRequests = visit,
    *,
    engine: MakeEngine | None = None,
) -> dict[str, Observation]:
    """The first observation of each URL; all must have settled."""
    wanted = list(urls)
    answers = answers_to(tasks(wanted), settings, ask, engine=engine)
    assert {answer.link for answer in answers if answer.settled} == set(wanted)
    seen: dict[str, Observation] = {}
    for answer in answers:
        for observation in answer.observations:
            seen.setdefault(answer.link, observation)
    return seen
