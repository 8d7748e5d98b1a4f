"""One bad answer, one bad judgement or one dead process harms nothing but itself."""

import errno
import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from functools import partial
from unittest.mock import Mock

import anyio
import httpx
import msgspec
import pytest

from loccit.config.settings import Settings
from loccit.errors import IncompleteError, UsageError
from loccit.fetch.httpx_bridge import engine_of
from loccit.model import Failure, Link, Observation, Request
from loccit.scheduler import Answer, Task, probe, requests_only
from loccit.scheduler.compose import make_exchanger
from loccit.scheduler.core.messages import NameResolved, Resolve
from loccit.scheduler.executors import processes
from loccit.scheduler.values import NextRequests
from loccit.testing import Reply, Site, Web, page
from tests.scheduler.asking import answers_to, observe, tasks, visit

URLS = [f"http://h{n % 8}.example/{n}" for n in range(160)]


@pytest.fixture
def web() -> Iterator[Web]:
    slow = Reply(200, "x", delay=0.05)
    with Web([Site(f"h{n}.example", {"/*": slow}) for n in range(8)]) as running:
        yield running


def _settings(web: Web, workers: int) -> Settings:
    settings = web.settings()
    return msgspec.structs.replace(
        settings,
        network=msgspec.structs.replace(settings.network, workers=workers, retries=1),
        politeness=msgspec.structs.replace(settings.politeness, min_interval=0.0, per_host=4),
    )


def test_an_exception_in_an_exchange_is_that_links_own() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/bad":
            raise ZeroDivisionError("no such number")
        return httpx.Response(200, html="<p>well</p>")

    engine = engine_of(httpx.MockTransport(answer), connects=False)
    urls = ["http://a.example/bad", "http://b.example/good"]
    seen = observe(urls, Settings(), engine=engine)
    assert seen[urls[0]].failure is Failure.INTERNAL
    assert "no such number" in seen[urls[0]].detail
    assert seen[urls[1]].status == 200


def _raise(link: Link, seen: Sequence[Observation]) -> Sequence[Request]:
    if seen and link.url == URLS[3]:
        raise RuntimeError("no opinion")
    return visit(link, seen)


def _end_the_process(link: Link, seen: Sequence[Observation]) -> Sequence[Request]:
    if seen and link.url == URLS[3]:
        os.kill(os.getpid(), signal.SIGKILL)
    return visit(link, seen)


@pytest.mark.parametrize(
    ("ask", "workers", "error"),
    [
        (_raise, 1, "no opinion"),
        (_raise, 2, "no opinion"),
        (_end_the_process, 2, "3 processes ended while they judged it"),
    ],
)
def test_what_goes_wrong_while_judging_is_that_links_own(
    web: Web, ask: NextRequests, workers: int, error: str
) -> None:
    answers = answers_to(tasks(URLS[:10]), _settings(web, workers), ask)
    broken = [answer for answer in answers if answer.error]
    assert [answer.link for answer in broken] == [URLS[3]]
    assert error in broken[0].error
    assert broken[0].observations[-1].failure is Failure.INTERNAL
    assert len([answer for answer in answers if answer.settled]) == 10


def test_an_exception_while_reading_a_page_is_that_links_own(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_page(body: bytes, content_type: str, url: str, **more: object) -> object:
        raise RecursionError(url)

    monkeypatch.setattr("loccit.scheduler.reading.read_page", read_page)
    web.put(Site("page.example", {"/": page("Hello")}))
    seen = observe(["http://page.example/", URLS[0]], _settings(web, 1))
    assert seen["http://page.example/"].failure is Failure.INTERNAL


async def _with_fault(settings: Settings, number: int, web: Web) -> list[Answer]:
    """Probe in two processes, and send one of them a signal in the middle."""
    answers: list[Answer] = []
    sent = False
    wanted = [Task(task.link) for task in tasks(URLS)]
    async for batch in probe(wanted, settings, requests_only(visit)):
        answers += batch
        if not sent and len(answers) > 30:
            sent = True
            os.kill(_workers()[0], number)
    assert sent
    return answers


def _workers() -> list[int]:
    return sorted(child.pid for child in multiprocessing.active_children() if child.pid)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_a_process_that_ends_or_freezes_is_replaced(
    web: Web, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(processes, "_FROZEN", 5.0)
    settings = _settings(web, 2)
    answers = anyio.run(_with_fault, settings, number, web, backend_options={"use_uvloop": True})
    seen = [o for answer in answers for o in answer.observations]
    assert sorted(answer.link for answer in answers if answer.settled) == sorted(URLS)
    assert {o.status for o in seen} == {200}
    # Asked again is what was under way, and nothing else.
    assert web.count() <= len(URLS) + settings.network.max_in_flight


def test_what_is_given_to_a_worker_before_it_is_connected_is_sent(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def main() -> list[object]:
        executor = _one_process(web)
        connect = executor._connect

        async def connect_late(number: int) -> None:
            executor.resolve(Resolve("h3.example"))
            executor.flush()
            await connect(number)

        try:
            await executor.start()
            monkeypatch.setattr(executor, "_connect", connect_late)
            executor._workers[0].process.kill()
            events: list[object] = []
            with anyio.fail_after(60):
                while not any(isinstance(event, NameResolved) for event in events):
                    events += await executor.events(1.0)
            return events
        finally:
            await executor.close()

    events = anyio.run(main)
    assert [event.host for event in events if isinstance(event, NameResolved)] == ["h3.example"]


def test_a_process_that_cannot_be_replaced_ends_the_run(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def main() -> None:
        executor = _one_process(web)
        try:
            await executor.start()
            full = OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))
            monkeypatch.setattr(executor, "_spawn", Mock(side_effect=full))
            executor._workers[0].process.kill()
            with anyio.fail_after(60):
                while True:
                    await executor.events(1.0)
        finally:
            await executor.close()

    with pytest.raises(IncompleteError, match="no other can be started: Resource temporarily"):
        anyio.run(main)


def test_processes_that_do_nothing_but_end_end_the_run() -> None:
    async def main() -> None:
        make = partial(os._exit, 9)
        executor = processes.Processes(make, requests_only(visit), 2, needs_addresses=True)
        try:
            await executor.start()
            with anyio.fail_after(60):
                while True:
                    await executor.events(1.0)
        finally:
            await executor.close()

    with pytest.raises(IncompleteError, match="ended, one after the other"):
        anyio.run(main)


def _one_process(web: Web) -> processes.Processes:
    make = partial(make_exchanger, _settings(web, 1), None)
    return processes.Processes(make, requests_only(visit), 1, needs_addresses=True)


def test_a_worker_is_not_silent_while_nobody_listens(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that was stopped (Ctrl-Z) or saved for long has not read what its workers said."""

    async def main() -> list[int]:
        executor = _one_process(web)
        killed: list[bool] = []
        try:
            await executor.start()
            (worker,) = executor._workers
            monkeypatch.setattr(worker.process, "kill", lambda: killed.append(True))
            worker.jobs.add(1)
            executor._listened_at -= 1000  # this process did something else
            worker.heard_at -= 1000
            await executor.events(0.0)
            kills = [len(killed)]
            worker.heard_at -= 1000  # this process listened
            await executor.events(0.0)
            return [*kills, len(killed)]
        finally:
            monkeypatch.undo()
            await executor.close()

    assert anyio.run(main) == [0, 1]


def test_a_configuration_that_cannot_be_used_is_told_by_every_executor(web: Web) -> None:
    for workers in (1, 2):
        settings = _settings(web, workers)
        settings = msgspec.structs.replace(
            settings,
            network=msgspec.structs.replace(settings.network, nameservers=("no address",)),
        )
        with pytest.raises(UsageError, match="nameservers"):
            answers_to(tasks(URLS[:3]), settings)
