"""A worker: a process that makes exchanges, and its end of the pipe."""

import asyncio
import gc
import os
import signal
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from logging import getLogger

from loccit.errors import UsageError
from loccit.model import Failure
from loccit.scheduler.core.messages import (
    Event,
    Failed,
    Fetch,
    Judged,
    NameResolved,
    Resolve,
    ResolverChecked,
    Responded,
)  # fmt: skip
from loccit.scheduler.executors.inline import Exchanges, Inline
from loccit.scheduler.executors.protocol import (
    INSTRUCTIONS,
    Instructions,
    MessageType,
    WorkerReport,
    message,
    receive,
)  # fmt: skip
from loccit.scheduler.values import Decide

try:
    from uvloop import run as _run
except ImportError:  # pragma: no cover - where uvloop does not exist
    _run = asyncio.run  # type: ignore[assignment]

_log = getLogger(__name__)

HEARTBEAT = 1.0
"""Seconds between two reports, though nothing happened."""


def worker_main(
    pipe: socket.socket,
    make: Callable[[], Exchanges],
    decide: Decide,
    inherited: Sequence[socket.socket],
) -> None:
    """Do what comes through the pipe until it closes; never returns.

    `inherited` are the parent's ends of pipes, which a fork has copied; they are closed.
    """
    for end in inherited:
        end.close()
    # Ctrl-C, `timeout` and a terminal that closes reach every process of the group; only the parent
    # decides what it means, and if it is gone itself, so is the pipe.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    gc.freeze()
    try:
        _run(_serve(pipe, make, decide))
    except Exception:
        _log.exception("a worker failed")
    finally:
        # What was inherited (the store's connection …) is the parent's: it is not closed here.
        os._exit(0)


async def _serve(pipe: socket.socket, make: Callable[[], Exchanges], decide: Decide) -> None:
    reader, writer = await asyncio.open_connection(sock=pipe)
    try:
        inline = Inline(make(), decide)
    except UsageError as error:
        writer.write(message(MessageType.UNUSABLE, str(error)))
        await writer.drain()
        return
    listening = asyncio.create_task(_listen(reader, inline))
    listening.add_done_callback(lambda _: inline.wake())
    with suppress(ConnectionError):
        while not listening.done():
            events = await inline.events(HEARTBEAT)
            writer.write(message(MessageType.REPORT, report_of(events)))
            await writer.drain()
    listening.cancel()


async def _listen(reader: asyncio.StreamReader, inline: Inline) -> None:
    """Do what the parent says until it is gone."""
    with suppress(asyncio.IncompleteReadError, ConnectionError):
        while True:
            _, data = await receive(reader)
            carry_out(INSTRUCTIONS.decode(data), inline)


def carry_out(instructions: Instructions, inline: Inline) -> None:
    """Begin what a worker has been given to do."""
    for job, address in instructions.fetch:
        inline.fetch(Fetch(job, address))
    for host, again in instructions.resolve:
        inline.resolve(Resolve(host, again))
    for judge in instructions.judge:
        inline.judge(judge)
    if instructions.check_resolver is not None:
        inline.check_resolver(instructions.check_resolver)


def report_of(events: Sequence[Event]) -> WorkerReport:
    """Return events as they are sent."""
    report = WorkerReport()
    for event in events:
        match event:
            case Responded():
                report.responded.append(event)
            case Failed():
                report.failed.append(event)
            case Judged():
                report.judged.append(event)
            case NameResolved():
                report.resolved.append(event)
            case ResolverChecked():
                report.checked.append(event)
    return report


def lost_lookup(host: str) -> NameResolved:
    """Return the event for a look-up that was lost with its worker."""
    return NameResolved(host, failure=Failure.DNS_TIMEOUT, detail="the look-up was interrupted")
