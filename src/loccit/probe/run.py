"""One process's run: lanes, slots, exchanges and their consequences, composed in one place.

A fixed number of slots (coroutines) take from the lanes what may start now, make one exchange, and
hand the chain on: to the next hop's lane, to a timer, to the end of the run, or to the judge's
`ask` as an observation. Whatever waits holds no slot.
"""

import asyncio
import time
from collections import deque
from collections.abc import Coroutine, Iterable, Mapping
from urllib.parse import urljoin

from msgspec import structs

from loccit.model import Failure, Observation, Request
from loccit.probe.cases import Cases
from loccit.probe.chain import REDIRECTS, Chain
from loccit.probe.engine import Engine
from loccit.probe.identity import HostTable
from loccit.probe.lanes import Lane, Lanes
from loccit.probe.outage import Outage
from loccit.probe.resolver import CONCURRENT, Resolver
from loccit.probe.retries import OVERLOADED, told_to_wait
from loccit.probe.robots import LONGEST, NOTHING, Robots, read_robots
from loccit.probe.steps import Again, Steps
from loccit.probe.values import Answer, Ask, Call, Conclude, ExchangeError, Share, Stop, Task
from loccit.settings import Settings

_CONTINUED = -1_000_000
"""Priority of a chain that goes on: it comes before what has not begun."""
_LAST = 1_000_000
"""Priority of a last try: after what its host was never asked."""

_HOST_FAILURES = frozenset(
    {
        Failure.CONNECT_REFUSED, Failure.CONNECT_TIMEOUT, Failure.CONNECT_UNREACHABLE,
        Failure.CONNECT_OTHER, Failure.READ_TIMEOUT, Failure.RESET, Failure.EMPTY,
    }
)  # fmt: skip
"""Failures that, met on several links in a row, are the host's and not the links'."""

_TIMEOUTS = frozenset({Failure.CONNECT_TIMEOUT, Failure.READ_TIMEOUT})
"""Failures whose last try takes long, too: it begins so as to end with the run, not after it."""
_LOOK_AHEAD = 0.25
"""Seconds between two looks whether it is time for that."""
_TOO_LONG = 2
"""Links in a row that were told to wait longer than we will, before a host is left alone."""
_ROBOTS_HOPS = 5
"""Redirects of a robots.txt that are followed (RFC 9309, section 2.3.1.2)."""

_Got = tuple[Lane[Chain], Chain]
_Late = tuple[float, Chain, bool]
"""When it may begin, what, and whether it is likely to take long."""


class Run:
    """A run under way. Feed it tasks, take its news, wait for its end."""

    def __init__(
        self,
        settings: Settings,
        ask: Ask,
        conclude: Conclude | None,
        remembered: Mapping[str, Observation],
        stop: Stop | None,
        *,
        share: Share,
        engine: Engine,
        lenient: Engine,
        resolver: Resolver,
        hosts: HostTable,
        steps: Steps,
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._polite = settings.politeness
        self._cases = Cases(ask, conclude, remembered)
        self._stop = stop
        self._engine = engine
        self._lenient = lenient
        self._resolver = resolver
        self._robots = settings.network.robots
        self._resolves = engine.needs_addresses
        self._hosts = hosts
        self._steps = steps
        self._share = share
        self._slots = max(1, settings.network.max_in_flight // share.of)
        self._lanes: Lanes[Chain] = Lanes(self._slots, settings.network.timeout)
        self._outage: Outage[Chain] = Outage()
        self._asking_canary = False
        self._known_failing: set[str] = set()
        """Links that failed in earlier runs: that they fail again says nothing of this machine."""
        self._patience = settings.network.timeout
        self._late: list[_Late] = []
        self._late_lanes: list[tuple[Lane[Chain], bool]] = []
        """With whether their failure takes long."""
        self._looking_ahead: asyncio.TimerHandle | None = None
        self._timed = 0
        self._flying = 0
        self._fed = False
        self.stopped = False
        self._opened = 0
        self._idle: list[asyncio.Future[_Got]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._timer_at = 0.0
        self._to_resolve: deque[Lane[Chain]] = deque()
        self._resolving = 0
        self.done: asyncio.Future[None] = self._loop.create_future()

    # The caller's side

    @property
    def under_way(self) -> int:
        """Links that are not settled."""
        return len(self._cases)

    @property
    def news(self) -> bool:
        """Whether anything was learned since `take_news`."""
        return bool(self._cases.news)

    def feed(self, task: Task) -> None:
        """Take up a link."""
        if task.context is not None and task.context.failures:
            self._known_failing.add(task.link.url)
        self._send(self._cases.open(task))

    def fed(self) -> None:
        """There are no more links."""
        self._fed = True
        self._kick()

    def wake(self) -> None:
        """Look whether it is time to stop."""
        if not self.stopped and self._should_stop():
            self._kick()

    def take_news(self) -> list[Answer]:
        """Everything learned since this was last called."""
        news, self._cases.news = self._cases.news, []
        return news

    async def close(self) -> None:
        """Abandon what is still under way."""
        for timer in (self._timer, self._looking_ahead):
            if timer is not None:
                timer.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._resolver.close()
        await self._engine.close()
        if self._lenient is not self._engine:
            await self._lenient.close()

    # Requests into lanes

    def _send(self, requests: list[Request]) -> None:
        for request in requests:
            try:
                chain = Chain(request)
            except ValueError as error:
                self._learn(request, _unaskable(request, str(error)))
                continue
            if request.at_end:
                self._late.append((0.0, chain, False))
            else:
                self._queue(chain, request.priority)

    def _queue(self, chain: Chain, priority: int) -> None:
        host = chain.place.host
        lane = self._lanes.lane(host) or self._open(chain)
        if lane.gone is not None:
            self._observed(chain, chain.concluded(time.time(), lane.gone))
            return
        self._lanes.put(lane, chain, self._loop.time(), priority)

    def _open(self, chain: Chain) -> Lane[Chain]:
        host = chain.place.host
        own = self._hosts.settings(host)
        limit = own.per_host if own is not None else None
        interval = own.min_interval if own is not None else None
        limit = self._polite.per_host if limit is None else limit
        interval = self._polite.min_interval if interval is None else interval
        if self._share.owner(chain.place.url) != self._share.number:
            # A redirect led to a host that another process asks: go there singly and rarely.
            limit, interval = 1, interval * self._share.of
        lane = self._lanes.add(host, limit, interval)
        if self._resolves or host[-1:].isdigit() or ":" in host:
            self._to_resolve.append(lane)
            self._resolve_more()
        else:
            lane.addresses = ("",)
            lane.open = True
        return lane

    # Names

    def _resolve_more(self) -> None:
        while self._to_resolve and self._resolving < CONCURRENT:
            self._resolving += 1
            self._spawn(self._resolve(self._to_resolve.popleft()))

    async def _resolve(self, lane: Lane[Chain]) -> None:
        started = self._loop.time()
        try:
            resolved = await self._resolver.resolve(lane.host)
        finally:
            self._resolving -= 1
            self._resolve_more()
        lane.resolved += 1
        if resolved.failure is None:
            lane.addresses = resolved.addresses
            self._engine.expect(lane.host, resolved.addresses[0])
            lane.open = True
            self._lanes.offer(lane, self._loop.time())
        else:
            self._unresolved(lane, ExchangeError(resolved.failure, resolved.detail), started)
        self._kick()

    def _unresolved(self, lane: Lane[Chain], error: ExchangeError, started: float) -> None:
        again = self._steps.unresolved(error.failure, lane.resolved)
        self._note_failure(lane, error, (chain for *_, chain in lane.waiting))
        if again is None:
            now = time.time()
            for chain in self._lanes.drain(lane):
                chain.started = started
                chain.attempt = lane.resolved
                lane.gone = chain.failed(now, error.failure, error.detail)
                self._observed(chain, lane.gone)
            return
        self._resolver.forget(lane.host)
        if again.late:
            self._late_lanes.append((lane, False))
        else:
            self._timed += 1
            self._loop.call_later(again.wait, self._resolve_again, lane)

    def _resolve_again(self, lane: Lane[Chain]) -> None:
        self._timed -= 1
        self._to_resolve.append(lane)
        self._resolve_more()

    # Slots

    def _kick(self) -> None:
        """Let idle slots take what may start now, and wake up when something may start later."""
        now = self._loop.time()
        while not self._should_stop() and (self._idle or self._opened < self._slots):
            got = self._lanes.take(now)
            if got is None:
                break
            self._flying += 1
            if self._idle:
                self._idle.pop().set_result(got)
            else:
                self._opened += 1
                self._spawn(self._slot(got))
        self._arm()
        if not self._flying:
            self._proceed()

    def _arm(self) -> None:
        at = self._lanes.next_time()
        if self._timer is not None:
            if at is not None and self._timer_at <= at:
                return
            self._timer.cancel()
            self._timer = None
        if at is not None and not self.stopped:
            # uvloop's handle of a time that is past can't be asked for it.
            self._timer_at = at
            self._timer = self._loop.call_at(at, self._on_timer)

    def _on_timer(self) -> None:
        self._timer = None
        self._kick()

    async def _slot(self, got: _Got) -> None:
        """One request under way after the other."""
        while True:
            lane, chain = got
            await self._exchange(lane, chain)
            now = self._loop.time()
            self._lanes.release(lane, now)
            taken = None if self._idle or self._should_stop() else self._lanes.take(now)
            if taken is None:
                self._flying -= 1
                idle: asyncio.Future[_Got] = self._loop.create_future()
                self._idle.append(idle)
                self._kick()
                taken = await idle
            got = taken

    def _should_stop(self) -> bool:
        if self._stop is not None and not self.stopped and self._stop():
            self.stopped = True
        return self.stopped

    # Exchanges and what follows

    async def _exchange(self, lane: Lane[Chain], chain: Chain) -> None:
        chain.started = started = self._loop.time()
        chain.address = address = lane.addresses[0]
        call = self._steps.call(chain, address)
        if self._robots and not await self._may(lane, call):
            self._observed(chain, chain.failed(time.time(), Failure.ROBOTS, "robots.txt"))
            return
        engine = self._lenient if call.lenient else self._engine
        try:
            reply = await engine.fetch(call)
        except ExchangeError as error:
            chain.elapsed += self._loop.time() - started
            self._failed(lane, chain, error)
            return
        now = self._loop.time()
        chain.elapsed += now - started
        self._outage.answered(chain, now)
        if self._outage.holds:
            self._release_held()
        told = None
        if reply.status in OVERLOADED:
            told = told_to_wait(reply, time.time())
            fits = told is not None and told <= self._polite.max_retry_after
            if chain.attempt == 1 or told is not None:
                # What one page says again and again is no word on its host.
                lane.overloaded(now, told if told is not None and fits else 0.0)
        else:
            lane.answered(now - started)
        lane.failing = None if reply.status not in OVERLOADED else lane.failing
        lane.hold = lane.trial = False
        result = self._steps.replied(chain, reply)
        if isinstance(result, Observation):
            self._observed(chain, result)
            if reply.status in OVERLOADED:
                self._overloaded(lane, chain, result, told)
        else:
            self._go_on(chain, result)

    async def _may(self, lane: Lane[Chain], call: Call) -> bool:
        """Whether the site's robots.txt allows an exchange; it is read once for each scheme."""
        if lane.robots is None:
            lane.robots = {}
        rules = lane.robots.get(call.scheme)
        if rules is None:
            rules = lane.robots[call.scheme] = await self._read_robots(call)
        return rules.allows("/" + call.url.split("/", 3)[3] if call.url.count("/") > 2 else "/")

    async def _read_robots(self, call: Call) -> Robots:
        origin = "/".join(call.url.split("/", 3)[:3])
        target = f"{origin}/robots.txt"
        for _ in range(_ROBOTS_HOPS):
            try:
                reply = await self._engine.fetch(structs.replace(call, url=target, limit=LONGEST))
            except ExchangeError:
                return Robots()  # the visit will tell what is wrong with the host
            if reply.status in REDIRECTS and (there := reply.header("location")):
                target = urljoin(target, there)
                if not target.startswith(f"{origin}/"):
                    return Robots()
                continue
            if reply.status >= 500:
                return NOTHING
            return (
                read_robots(reply.body.decode("utf-8", "replace"))
                if reply.status < 300
                else (Robots())
            )
        return Robots()

    def _failed(self, lane: Lane[Chain], chain: Chain, error: ExchangeError) -> None:
        host = lane.host
        if len(lane.addresses) > 1 and error.failure.startswith("connect-"):
            lane.addresses = (*lane.addresses[1:], lane.addresses[0])
        result = self._steps.failed(chain, error, len(lane.addresses))
        if isinstance(result, Again) and not result.wait and not result.late:
            self._go_on(chain, result)
            return
        self._note_failure(lane, error, (chain,))
        if isinstance(result, Observation):
            self._observed(chain, result)
        else:
            self._go_on(chain, result, slow=error.failure in _TIMEOUTS)
        if error.failure in _HOST_FAILURES and chain.place.host == host:
            self._count_failure(lane, chain, error)

    def _count_failure(self, lane: Lane[Chain], chain: Chain, error: ExchangeError) -> None:
        """After several links failed in a row, the host rests until the end of the run."""
        if lane.failing is None:
            lane.failing = set()
        lane.failing.add(chain.request.link)
        most = self._polite.give_up_after
        if lane.gone is not None or not most:
            return
        if lane.trial:
            detail = f"{lane.host} failed on {len(lane.failing)} links: {error.detail}"
            self._give_up(lane, chain.failed(time.time(), error.failure, detail))
        elif len(lane.failing) >= most and not lane.hold:
            lane.hold = True
            lane.entry = 0
            self._late_lanes.append((lane, error.failure in _TIMEOUTS))
            self._look_ahead_soon()

    def _give_up(self, lane: Lane[Chain], gone: Observation) -> None:
        """Conclude everything that is still wanted of a host."""
        lane.gone = gone
        lane.hold = False
        now = time.time()
        for chain in self._lanes.drain(lane):
            self._observed(chain, chain.concluded(now, gone))

    def _overloaded(
        self, lane: Lane[Chain], chain: Chain, seen: Observation, told: float | None
    ) -> None:
        """A host that asks for less than we can give in this run is left alone."""
        if lane.failing is None:
            lane.failing = set()
        lane.failing.add(chain.request.link)
        most = self._polite.give_up_after
        if told is not None and told > self._polite.max_retry_after:
            most = min(most, _TOO_LONG)
        if lane.gone is None and most and len(lane.failing) >= most:
            self._give_up(lane, seen)

    def _go_on(self, chain: Chain, again: Again, *, slow: bool = False) -> None:
        if again.late:
            self._late.append((self._loop.time() + again.wait, chain, slow))
            if slow:
                self._look_ahead_soon()
        elif again.wait:
            self._timed += 1
            self._loop.call_later(again.wait, self._rested, chain)
        else:
            self._queue(chain, _CONTINUED)

    def _rested(self, chain: Chain) -> None:
        self._timed -= 1
        self._queue(chain, _CONTINUED)
        self._kick()

    def _observed(self, chain: Chain, observation: Observation) -> None:
        if observation.failure is not None and not self._outage.believes(
            observation, chain.started
        ):
            self._outage.hold(chain, observation, chain.started)
            return
        self._learn(chain.request, observation)

    def _learn(self, request: Request, observation: Observation) -> None:
        requests = self._cases.answered(request, observation)
        if requests:
            self._send(requests)

    # The end of the run

    def _proceed(self) -> None:
        """Nothing is in flight; see whether anything can still happen by itself."""
        if self.stopped:
            self._finish()
        elif (
            self._fed
            and not (self._timed or self._resolving or self._to_resolve or self._asking_canary)
            and self._lanes.quiet()
        ):
            if self._late or self._late_lanes:
                self._begin_late()
            elif self._outage.holds:
                self._ask_canary()
            else:
                self._finish()

    def _look_ahead_soon(self) -> None:
        if self._looking_ahead is None:
            self._looking_ahead = self._loop.call_later(_LOOK_AHEAD, self._look_ahead)

    def _look_ahead(self) -> None:
        """Begin last tries that take long, once the rest of the run takes no longer than they."""
        self._looking_ahead = None
        slow = any(late[2] for late in self._late) or any(slow for _, slow in self._late_lanes)
        if not slow or self.stopped:
            return
        if self._fed and self._lanes.left(self._loop.time()) <= self._patience:
            self._begin_late(only_slow=True)
        self._look_ahead_soon()

    def _begin_late(self, *, only_slow: bool = False) -> None:
        """The rest of the run is done: last tries, confirmations, and hosts' last chances."""
        now = self._loop.time()
        late = [entry for entry in self._late if entry[2] or not only_slow]
        self._late = [entry for entry in self._late if not entry[2] and only_slow]
        lanes = [lane for lane, slow in self._late_lanes if slow or not only_slow]
        self._late_lanes = [entry for entry in self._late_lanes if not entry[1] and only_slow]
        for due, chain, slow in late:
            lane = self._lanes.lane(chain.place.host)
            if slow and lane is not None and lane.failing is not None and len(lane.failing) > 1:
                # All of these failed in a row: the first one's last try speaks for the others.
                lane.trial = True
                lane.proven = False
            if due > now:
                self._timed += 1
                self._loop.call_at(due, self._rested, chain)
            else:
                self._queue(chain, _LAST)
        for lane in lanes:
            if lane.open:
                lane.hold = False
                lane.trial = True
                lane.proven = False
                self._lanes.offer(lane, now)
            else:
                self._to_resolve.append(lane)
        self._resolve_more()
        self._kick()

    def _finish(self) -> None:
        if not self.done.done():
            self.done.set_result(None)

    # Is it us?

    def _note_failure(
        self, lane: Lane[Chain], error: ExchangeError, chains: Iterable[Chain]
    ) -> None:
        if any(chain.request.link not in self._known_failing for chain in chains):
            self._outage.failed(lane.host, error.failure, error.detail)
            if self._outage.suspected:
                self._ask_canary()

    def _release_held(self, *, everything: bool = False) -> None:
        for chain, observation in self._outage.release(everything=everything):
            self._learn(chain.request, observation)

    def _ask_canary(self) -> None:
        if not self._asking_canary:
            self._asking_canary = True
            self._spawn(self._canary())

    async def _canary(self) -> None:
        """Ask hosts that answered before; if none does now, this machine is offline."""
        asked = set()
        try:
            for chain in reversed(list(self._outage.canaries)):
                lane = self._lanes.lane(chain.place.host)
                if lane is None or lane.host in asked:
                    continue
                asked.add(lane.host)
                try:
                    await self._engine.fetch(self._steps.call(chain, lane.addresses[0]))
                except ExchangeError:
                    continue
                self._outage.answered(chain, self._loop.time())
                break
            else:
                if self._outage.proven:
                    self.fail(self._outage.error())
                    return
            self._release_held(everything=True)
        finally:
            self._asking_canary = False
        self._kick()

    def fail(self, error: BaseException) -> None:
        """End the run with an error."""
        self.stopped = True
        if not self.done.done():
            self.done.set_exception(error)

    def _spawn(self, coroutine: Coroutine[None, None, None]) -> None:
        task = self._loop.create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self.fail(error)


def _unaskable(request: Request, why: str) -> Observation:
    return Observation(
        url=request.url, link=request.link, at=time.time(), purpose=request.purpose,
        share=request.share, failure=Failure.BAD_REDIRECT, detail=why, attempts=0,
    )  # fmt: skip
