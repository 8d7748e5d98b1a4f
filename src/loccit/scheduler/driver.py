"""The driver: executes the machine's actions, and feeds it their results.

One loop: take the machine's actions, execute them, wait for events or for the time that the machine
names, feed them in. Every event is followed by a look at what is to be done next, so nothing can be
left waiting.
"""

import asyncio
from collections.abc import AsyncGenerator
from time import time

from msgspec import structs

from loccit.errors import NoAnswerError, OfflineError
from loccit.scheduler.core.machine import Machine
from loccit.scheduler.core.messages import (
    CheckResolver,
    Deliver,
    Event,
    Fetch,
    Finish,
    Judge,
    Load,
    Resolve,
    Responded,
)  # fmt: skip
from loccit.scheduler.executors import Executor
from loccit.scheduler.values import Answer, Backlog, Keep, Stop

_BATCH_SECONDS = 0.2
"""Answers gather for so long, so that they are saved together."""
_BATCH_SIZE = 500
_STOP_PERIOD = 0.05
"""Seconds between two looks at `stop`."""


async def drive(
    machine: Machine,
    executor: Executor,
    backlog: Backlog,
    stop: Stop | None,
    keep: Keep | None = None,
) -> AsyncGenerator[list[Answer], None]:
    """Run a machine to its end; `keep` is given the responses that are to be kept.

    Yields:
        What was learned since the last batch. The next step waits until it is taken in.

    Raises:
        OfflineError: This machine does not see the public web; what was learned before was yielded.
    """
    clock = asyncio.get_running_loop().time
    machine.enqueue(backlog.keys())
    answers: list[Answer] = []
    unsaved: set[int] = set()
    """Keys of the links that `answers` are about."""
    loads: list[Load] = []
    yielded = clock()
    try:
        await executor.start()
        while True:
            if stop is not None:
                machine.stop(stop())
            now = clock()
            finish: Finish | None = None
            for action in machine.actions(now, time()):
                match action:
                    case Fetch():
                        executor.fetch(action)
                    case Deliver(answer):
                        answers.append(answer)
                        unsaved.add(answer.key)
                    case Load():
                        loads.append(action)
                    case Resolve():
                        executor.resolve(action)
                    case Judge():
                        executor.judge(action)
                    case CheckResolver():
                        executor.check_resolver(action)
                    case Finish():
                        finish = action
            executor.flush()
            due = now - yielded >= _BATCH_SECONDS or len(answers) >= _BATCH_SIZE
            # What was learned of a link is saved before the link is loaded again.
            again = backlog.reloads and any(key in unsaved for load in loads for key in load.keys)
            if answers and (due or finish is not None or again):
                batch, answers = answers, []
                unsaved.clear()
                yield batch
                yielded = clock()
            if finish is not None:
                if finish.offline:
                    error = NoAnswerError if finish.unanswered else OfflineError
                    raise error(finish.offline)
                return
            if loads:
                for load in loads:
                    machine.loaded(load.keys, backlog.load(load.keys), clock(), time())
                loads.clear()
                timeout = 0.0
            else:
                timeout = _STOP_PERIOD
                if (at := machine.next_time()) is not None:
                    timeout = min(timeout, max(0.0, at - clock()))
            for event in await executor.events(timeout):
                machine.event(_without_exchange(event, keep), clock(), time())
    finally:
        await executor.close()


def _without_exchange(event: Event, keep: Keep | None) -> Event:
    """Hand a response on that is to be kept; return the event without it."""
    if not isinstance(event, Responded) or event.exchange is None:
        return event
    if keep is not None:
        keep(event.exchange)
    return structs.replace(event, exchange=None)
