"""Slots: a fixed number of coroutines that take from the lanes what may start now."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from loccit.probe.crowd import Spawn
from loccit.probe.lanes import Lane, Lanes

T = TypeVar("T")


class Slots(Generic[T]):
    """Requests under way. Whatever waits, waits in a lane and holds none of them."""

    def __init__(
        self,
        count: int,
        lanes: Lanes[T],
        work: Callable[[Lane[T], T], Awaitable[None]],
        spawn: Spawn,
        *,
        should_stop: Callable[[], bool],
        nothing_left: Callable[[], None],
    ) -> None:
        """Serve lanes.

        Args:
            count: how many slots.
            lanes: what they take from.
            work: makes one exchange.
            spawn: starts a coroutine.
            should_stop: whether nothing more is to be begun.
            nothing_left: called when nothing is under way.
        """
        self._loop = asyncio.get_running_loop()
        self._count = count
        self._lanes = lanes
        self._work = work
        self._spawn = spawn
        self._should_stop = should_stop
        self._nothing_left = nothing_left
        self._opened = 0
        self._under_way = 0
        self._idle: list[asyncio.Future[tuple[Lane[T], T]]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._timer_at = 0.0

    def kick(self) -> None:
        """Let idle slots take what may start now, and wake up when something may start later."""
        now = self._loop.time()
        stopped = self._should_stop()
        while not stopped and (self._idle or self._opened < self._count):
            got = self._lanes.take(now)
            if got is None:
                break
            self._under_way += 1
            if self._idle:
                self._idle.pop().set_result(got)
            else:
                self._opened += 1
                self._spawn(self._serve(got))
        self._arm(stopped=stopped)
        if not self._under_way:
            self._nothing_left()

    def close(self) -> None:
        """Wake up no more."""
        if self._timer is not None:
            self._timer.cancel()

    async def _serve(self, got: tuple[Lane[T], T]) -> None:
        """One slot: one request after the other."""
        while True:
            lane, item = got
            await self._work(lane, item)
            now = self._loop.time()
            self._lanes.release(lane, now)
            taken = None if self._idle or self._should_stop() else self._lanes.take(now)
            if taken is None:
                self._under_way -= 1
                idle: asyncio.Future[tuple[Lane[T], T]] = self._loop.create_future()
                self._idle.append(idle)
                self.kick()
                taken = await idle
            got = taken

    def _arm(self, *, stopped: bool) -> None:
        at = self._lanes.next_time()
        if self._timer is not None:
            if at is not None and self._timer_at <= at:
                return
            self._timer.cancel()
            self._timer = None
        if at is not None and not stopped:
            # uvloop's handle of a time that is past can't be asked for it.
            self._timer_at = at
            self._timer = self._loop.call_at(at, self._on_timer)

    def _on_timer(self) -> None:
        self._timer = None
        self.kick()
