"""Lanes whose host is still to be looked up."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

from loccit.fetch.dns import CONCURRENT, Resolved, Resolver
from loccit.probe.crowd import Spawn
from loccit.probe.lanes import Lane

T = TypeVar("T")


class Names(Generic[T]):
    """Looks hosts up, so many at once, and tells what came of it."""

    def __init__(
        self, resolver: Resolver, spawn: Spawn, told: Callable[[Lane[T], Resolved, float], None]
    ) -> None:
        """Look up with a resolver; `told` is called with the time at which a look-up began."""
        self._loop = asyncio.get_running_loop()
        self._resolver = resolver
        self._spawn = spawn
        self._told = told
        self._wanted: deque[Lane[T]] = deque()
        self._under_way = 0
        self._resting = 0

    @property
    def busy(self) -> bool:
        """Whether anything is being looked up, or will be."""
        return bool(self._wanted or self._under_way or self._resting)

    def want(self, lane: Lane[T]) -> None:
        """Look a lane's host up, as soon as there is room."""
        self._wanted.append(lane)
        self._proceed()

    def want_again(self, lane: Lane[T], wait: float | None) -> None:
        """Forget what was found; look up again after so many seconds, or when it is wanted."""
        self._resolver.forget(lane.host)
        if wait is not None:
            self._resting += 1
            self._loop.call_later(wait, self._rested, lane)

    def close(self) -> None:
        """Give up what is under way."""
        self._resolver.close()

    def _rested(self, lane: Lane[T]) -> None:
        self._resting -= 1
        self.want(lane)

    def _proceed(self) -> None:
        while self._wanted and self._under_way < CONCURRENT:
            self._under_way += 1
            self._spawn(self._resolve(self._wanted.popleft()))

    async def _resolve(self, lane: Lane[T]) -> None:
        started = self._loop.time()
        try:
            resolved = await self._resolver.resolve(lane.host)
        finally:
            self._under_way -= 1
            self._proceed()
        lane.resolved += 1
        self._told(lane, resolved, started)
