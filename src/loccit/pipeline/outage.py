"""Waiting for the network, where no host answers."""

from collections.abc import Sequence

import anyio

from loccit.errors import NoAnswerError
from loccit.pipeline.interrupt import Stop
from loccit.pipeline.progress import Progress
from loccit.scheduler import Answer, Stopping

WAITS: tuple[float, ...] = (5.0, 10.0, 20.0, 40.0, 60.0)
"""Seconds before links are asked again, each time that no host answers: a router restarts in one
or two minutes."""
AT_FIRST: tuple[float, ...] = (5.0, 10.0, 15.0)
"""The same while none has answered in the whole run, as when a laptop wakes up for a scheduled one:
less, for a person who has no network waits for the news."""
_LOOK = 0.2
"""Seconds between two looks at whether the run is to stop."""


class Patience:
    """How often a run has waited for the network since a host answered."""

    def __init__(self) -> None:
        self._waits = AT_FIRST

    def heard(self, batch: Sequence[Answer]) -> None:
        """Take in what was learned: the network is there if any host answered."""
        if any(seen.failure is None for answer in batch for seen in answer.observations):
            self._waits = WAITS

    async def wait(self, error: NoAnswerError, stop: Stop, progress: Progress) -> bool:
        """Wait for the network; return whether links are to be asked again."""
        if not self._waits:
            return False
        seconds, *rest = self._waits
        self._waits = tuple(rest)
        what = str(error).partition(":")[0]
        progress.tell(f"{what}; the audit goes on in {seconds:.0f} s")
        until = anyio.current_time() + seconds
        while anyio.current_time() < until:
            if stop() is not Stopping.NO:
                return False
            await anyio.sleep(_LOOK)
        progress.resumed()
        return True
