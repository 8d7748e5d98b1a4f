"""What rests: chains that wait for a time, and all that is left for the end of a run."""

from asyncio import AbstractEventLoop, TimerHandle
from collections.abc import Callable

from loccit.probe.chain import Chain
from loccit.probe.lanes import Lane, Lanes
from loccit.probe.late import Late

CONTINUED = -1_000_000
"""Priority of a chain that goes on: it comes before what has not begun."""
_LAST = 1_000_000
"""Priority of a last try: after what its host was never asked."""
_LOOK_AHEAD = 0.25
"""Seconds between two looks whether slow last tries are to begin."""


class Rests:
    """Timers, last tries, confirmations and hosts' last chances; none of them holds a slot."""

    def __init__(
        self,
        loop: AbstractEventLoop,
        lanes: Lanes[Chain],
        patience: float,
        *,
        queue: Callable[[Chain, int], None],
        look_up: Callable[[Lane[Chain]], None],
        woken: Callable[[], None],
        nothing_new: Callable[[], bool],
    ) -> None:
        """Nothing rests yet.

        Args:
            loop: whose clock and timers are used.
            lanes: the lanes of the run.
            patience: seconds that a slow last try takes.
            queue: puts a chain into its lane, with a priority.
            look_up: looks up the host of a lane that has no address.
            woken: called when something may start.
            nothing_new: whether every link is known and nobody stopped the run.
        """
        self._loop = loop
        self._lanes = lanes
        self._patience = patience
        self._queue = queue
        self._look_up = look_up
        self._woken = woken
        self._nothing_new = nothing_new
        self._late: Late[Chain] = Late()
        self._looking_ahead: TimerHandle | None = None
        self._timed: dict[Chain, TimerHandle] = {}

    @property
    def timed(self) -> bool:
        """Whether anything goes on by itself at some time."""
        return bool(self._timed)

    @property
    def left_for_the_end(self) -> bool:
        """Whether anything waits for the end of the run."""
        return bool(self._late)

    def wait(self, chain: Chain, seconds: float) -> None:
        """Let a chain go on after a time."""
        self._wait_until(chain, self._loop.time() + seconds)

    def until_the_end(self, chain: Chain, seconds: float = 0.0, *, slow: bool = False) -> None:
        """Let a chain wait for the end, and no less than so many seconds.

        What is `slow` to fail begins so as to end with the run, not after it.
        """
        self._late.add(chain, self._loop.time() + seconds, slow=slow)
        if slow:
            self._look_ahead_soon()

    def lane_until_the_end(self, lane: Lane[Chain], *, slow: bool = False) -> None:
        """Let a host rest until the end, with all that is wanted of it."""
        self._late.add_lane(lane, slow=slow)
        if slow:
            self._look_ahead_soon()

    def begin(self, *, only_slow: bool = False) -> None:
        """The rest of the run is done: let everything go on, or what is slow."""
        now = self._loop.time()
        late, lanes = self._late.take(only_slow=only_slow)
        busy = {lane for lane in self._lanes if lane.waiting or lane.in_flight}
        for entry in late:
            chain = entry.item
            lane = self._lanes.lane(chain.place.host)
            if only_slow and lane is not None and lane in busy:
                self._late.add(chain, entry.due, slow=True)  # its own host is not done yet
                continue
            if entry.slow and lane is not None and not lane.proven and len(lane.failing or ()) > 1:
                # It has answered nothing: the first one's last try speaks for the others.
                lane.trial = True
            if entry.due > now and (lane is None or lane.gone is None):
                self._wait_until(chain, entry.due)
            else:
                self._queue(chain, _LAST)
        for lane in lanes:
            self._give_last_chance(lane, now)
        self._woken()

    def let_go(self, host: str) -> None:
        """A host is given up: what waits to ask it need wait no longer."""
        for chain in [chain for chain in self._timed if chain.place.host == host]:
            self._timed.pop(chain).cancel()
            self._queue(chain, CONTINUED)

    def close(self) -> None:
        """Look ahead no more."""
        if self._looking_ahead is not None:
            self._looking_ahead.cancel()

    def _give_last_chance(self, lane: Lane[Chain], now: float) -> None:
        if not lane.open:
            self._look_up(lane)
            return
        lane.hold = False
        lane.trial = True
        lane.proven = False
        self._lanes.offer(lane, now)

    def _wait_until(self, chain: Chain, at: float) -> None:
        self._timed[chain] = self._loop.call_at(at, self._waited, chain)

    def _waited(self, chain: Chain) -> None:
        del self._timed[chain]
        self._queue(chain, CONTINUED)
        self._woken()

    def _look_ahead_soon(self) -> None:
        if self._looking_ahead is None:
            self._looking_ahead = self._loop.call_later(_LOOK_AHEAD, self._look_ahead)

    def _look_ahead(self) -> None:
        """Begin last tries that take long, once the rest of the run takes no longer than they."""
        self._looking_ahead = None
        if not self._late.slow:
            return
        if self._nothing_new() and self._lanes.left(self._loop.time()) <= self._patience:
            self.begin(only_slow=True)
        self._look_ahead_soon()
