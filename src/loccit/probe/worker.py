"""A process that probes a share of the hosts, and its end of the pipe."""

import asyncio
import gc
import os
import signal
import socket
import traceback
from collections.abc import Mapping, Sequence

import uvloop

from loccit.errors import UsageError
from loccit.model import Observation
from loccit.probe.frames import STOPPING, TASKS, Sign, frame, receive
from loccit.probe.local import drive, make_run
from loccit.probe.outage import OfflineError
from loccit.probe.run import Run
from loccit.probe.values import Ask, Conclude, Stopping
from loccit.settings import Settings


def work(
    pipe: socket.socket,
    settings: Settings,
    ask: Ask,
    conclude: Conclude | None,
    remembered: Mapping[str, Observation],
    processes: int,
    inherited: Sequence[socket.socket],
) -> None:
    """Probe what comes through the pipe until it closes; never returns.

    `inherited` are the parent's ends of pipes, which a fork has copied; they are closed.
    """
    for end in inherited:
        end.close()
    # Ctrl-C and `timeout` reach every process of the group; only the parent decides what it means,
    # and if it is gone itself, so is the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    gc.freeze()
    try:
        uvloop.run(_serve(pipe, settings, ask, conclude, remembered, processes))
    finally:
        # What was inherited (the store's connection …) is the parent's: it is not closed here.
        os._exit(0)


async def _serve(
    pipe: socket.socket,
    settings: Settings,
    ask: Ask,
    conclude: Conclude | None,
    remembered: Mapping[str, Observation],
    processes: int,
) -> None:
    reader, writer = await asyncio.open_connection(sock=pipe)
    try:
        last = await _probe(reader, writer, settings, ask, conclude, remembered, processes)
    except OfflineError as error:
        last = frame(Sign.OFFLINE, str(error))
    except UsageError as error:
        last = frame(Sign.UNUSABLE, str(error))
    except (ConnectionError, asyncio.IncompleteReadError):
        return  # the parent is gone
    except Exception:
        last = frame(Sign.BROKEN, traceback.format_exc())
    writer.write(last)
    await writer.drain()
    writer.close()
    await writer.wait_closed()


async def _probe(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    settings: Settings,
    ask: Ask,
    conclude: Conclude | None,
    remembered: Mapping[str, Observation],
    processes: int,
) -> bytes:
    stopping = Stopping.NO
    run = make_run(settings, ask, conclude, remembered, lambda: stopping, processes=processes)

    async def listen() -> None:
        nonlocal stopping
        while stopping is not Stopping.NOW:
            sign, data = await receive(reader)
            if sign is Sign.TASKS:
                for task in TASKS.decode(data):
                    run.feed(task)
            elif sign is Sign.NO_MORE_TASKS:
                run.fed()
            else:
                stopping = STOPPING.decode(data)
                run.wake()

    listening = asyncio.create_task(listen())
    listening.add_done_callback(lambda task: _gone(run, task))
    try:
        async for batch in drive(run):
            writer.write(frame(Sign.ANSWERS, batch))
            await writer.drain()
    finally:
        listening.cancel()
        await run.close()
    return frame(Sign.DONE)


def _gone(run: Run, listening: asyncio.Task[None]) -> None:
    if not listening.cancelled() and (error := listening.exception()) is not None:
        run.fail(error)
