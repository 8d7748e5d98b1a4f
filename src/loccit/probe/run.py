"""One process's run: lanes, slots, exchanges and their consequences, composed in one place.

A fixed number of slots (coroutines) take from the lanes what may start now, make one exchange, and
hand the chain on: to the next hop's lane, to a timer, to the end of the run, or to the judge's
`ask` as an observation. Whatever waits holds no slot.
"""

import asyncio
import time
from collections.abc import Mapping

from loccit.fetch.dns import Resolved, Resolver
from loccit.fetch.engine import Engine, is_literal
from loccit.fetch.messages import ExchangeError
from loccit.model import Failure, Observation, Request
from loccit.probe.admission import Admission
from loccit.probe.cases import Cases
from loccit.probe.chain import Chain
from loccit.probe.crowd import Crowd
from loccit.probe.lanes import Lane, Lanes
from loccit.probe.manners import Manners
from loccit.probe.names import Names
from loccit.probe.patience import Patience
from loccit.probe.presence import Presence
from loccit.probe.rests import CONTINUED, Rests
from loccit.probe.retries import OVERLOADED, TIMEOUTS
from loccit.probe.slots import Slots
from loccit.probe.steps import Again, Steps
from loccit.probe.values import Answer, Ask, Conclude, Stop, Stopping, Task
from loccit.settings import Settings


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
        processes: int,
        engine: Engine,
        lenient: Engine,
        resolver: Resolver,
        manners: Manners,
        steps: Steps,
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._polite = settings.politeness
        self._cases = Cases(ask, conclude, remembered)
        self._stop = stop
        self._engine = engine
        self._lenient = lenient
        self._admission = Admission(engine) if settings.network.robots else None
        self._resolves = engine.needs_addresses
        self._manners = manners
        self._steps = steps
        slots = max(1, settings.network.max_in_flight // processes)
        self._crowd = Crowd(self.fail)
        self._lanes: Lanes[Chain] = Lanes(slots, settings.network.timeout)
        self._slots = Slots(
            slots,
            self._lanes,
            self._exchange,
            self._crowd.spawn,
            should_stop=self._should_stop,
            nothing_left=self._proceed,
        )
        self._names = Names(resolver, self._crowd.spawn, self._resolved)
        self._rests = Rests(
            self._loop,
            self._lanes,
            settings.network.timeout,
            queue=self._queue,
            look_up=self._names.want,
            woken=self._slots.kick,
            nothing_new=lambda: self._fed and not self._stopped,
        )
        self._patience = Patience(
            self._polite,
            rest=lambda lane, slow: self._rests.lane_until_the_end(lane, slow=slow),
            give_up=self._give_up,
            expected=lambda link: self._presence.expected(link),
        )
        self._presence = Presence(
            engine,
            steps,
            self._lanes,
            self._crowd.spawn,
            clock=self._loop.time,
            believed=lambda chain, observation: self._learn(chain.request, observation),
            offline=self.fail,
            shown=self._slots.kick,
        )
        self._fed = False
        self._stopping = Stopping.NO
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

    @property
    def wants_more(self) -> bool:
        """Whether further links are taken up."""
        return self._stopping is Stopping.NO

    def feed(self, task: Task) -> None:
        """Take up a link, unless the run is to stop."""
        if not self.wants_more:
            return
        if task.context is not None and task.context.failures:
            self._presence.expect(task.link.url)
        if (site := self._manners.take_over(task.link.probe_url)) is not None:
            for host in (site, f"www.{site}"):
                if (lane := self._lanes.lane(host)) is not None:
                    self._lanes.repace(lane, *self._manners.of(host))
        self._send(self._cases.open(task))

    def fed(self) -> None:
        """There are no more links."""
        self._fed = True
        self._slots.kick()

    def wake(self) -> None:
        """Look whether it is time to stop."""
        before = self._stopping
        self._should_stop()
        if self._stopping is not before:
            self._slots.kick()

    def take_news(self) -> list[Answer]:
        """Everything learned since this was last called."""
        news, self._cases.news = self._cases.news, []
        return news

    async def close(self) -> None:
        """Abandon what is still under way."""
        self._slots.close()
        self._rests.close()
        await self._crowd.dismiss()
        self._names.close()
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
                self._rests.until_the_end(chain)
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
        lane = self._lanes.add(host, *self._manners.of(host))
        if self._resolves or is_literal(host):
            self._names.want(lane)
        else:
            lane.addresses = ("",)
            lane.open = True
        return lane

    # Names

    def _resolved(self, lane: Lane[Chain], resolved: Resolved, started: float) -> None:
        if resolved.failure is None:
            lane.addresses = resolved.addresses
            self._engine.expect(lane.host, resolved.addresses[0])
            lane.open = True
            self._lanes.offer(lane, self._loop.time())
        else:
            self._unresolved(lane, ExchangeError(resolved.failure, resolved.detail), started)
        self._slots.kick()

    def _unresolved(self, lane: Lane[Chain], error: ExchangeError, started: float) -> None:
        again = self._steps.unresolved(error.failure, lane.resolved)
        self._presence.failed(lane.host, error, (chain for *_, chain in lane.waiting))
        if again is None:
            now = time.time()
            for chain in self._lanes.drain(lane):
                chain.started = started
                chain.attempt = lane.resolved
                lane.gone = chain.failed(now, error.failure, error.detail)
                self._observed(chain, lane.gone)
            return
        self._names.want_again(lane, None if again.late else again.wait)
        if again.late:
            self._rests.lane_until_the_end(lane)

    # Stopping

    @property
    def _stopped(self) -> bool:
        return self._stopping is Stopping.NOW

    def _should_stop(self) -> bool:
        if self._stop is not None and not self._stopped:
            before, self._stopping = self._stopping, self._stop()
            if self._stopping is Stopping.SOON and before is Stopping.NO:
                self._begin_nothing_new()
        return self._stopped

    def _begin_nothing_new(self) -> None:
        self._fed = True
        for lane in self._lanes:
            for chain in self._lanes.withdraw(lane, self._is_new):
                self._cases.leave(chain.request.link)

    def _is_new(self, chain: Chain) -> bool:
        return not chain.started and not self._cases.begun(chain.request.link)

    # Exchanges and what follows

    async def _exchange(self, lane: Lane[Chain], chain: Chain) -> None:
        chain.started = started = self._loop.time()
        chain.address = address = lane.addresses[0]
        call = self._steps.call(chain, address)
        if self._admission is not None and not await self._admission.allows(lane, call):
            self._observed(chain, chain.failed(time.time(), Failure.ROBOTS, "robots.txt"))
            return
        engine = self._lenient if call.lenient else self._engine
        last_chance = lane.trial
        try:
            reply = await engine.fetch(call)
        except ExchangeError as error:
            chain.elapsed += self._loop.time() - started
            self._failed(lane, chain, error)
            return
        now = self._loop.time()
        chain.elapsed += now - started
        self._presence.answered(chain, now)
        told = self._patience.answered(lane, chain, reply, now)
        last = last_chance and told is None and reply.status in OVERLOADED
        result = self._steps.replied(chain, reply, last=last)
        if isinstance(result, Observation):
            self._observed(chain, result)
            if reply.status in OVERLOADED:
                self._patience.overloaded(lane, chain, result, told)
        else:
            self._go_on(chain, result)

    def _failed(self, lane: Lane[Chain], chain: Chain, error: ExchangeError) -> None:
        if len(lane.addresses) > 1 and error.failure.startswith("connect-"):
            lane.addresses = (*lane.addresses[1:], lane.addresses[0])
        result = self._steps.failed(chain, error, len(lane.addresses))
        if isinstance(result, Again) and not result.wait and not result.late:
            self._go_on(chain, result)
            return
        self._presence.failed(lane.host, error, (chain,))
        if isinstance(result, Observation):
            self._observed(chain, result)
        else:
            self._go_on(chain, result, slow=error.failure in TIMEOUTS)
        self._patience.failed(lane, chain, error)

    def _give_up(self, lane: Lane[Chain], gone: Observation) -> None:
        """Conclude everything that is still wanted of a host."""
        lane.gone = gone
        lane.hold = False
        now = time.time()
        for chain in self._lanes.drain(lane):
            self._observed(chain, chain.concluded(now, gone))
        self._rests.let_go(lane.host)

    def _go_on(self, chain: Chain, again: Again, *, slow: bool = False) -> None:
        if again.late:
            self._rests.until_the_end(chain, again.wait, slow=slow)
        elif again.wait:
            self._rests.wait(chain, again.wait)
        else:
            self._queue(chain, CONTINUED)

    def _observed(self, chain: Chain, observation: Observation) -> None:
        if not self._presence.held_back(chain, observation):
            self._learn(chain.request, observation)

    def _learn(self, request: Request, observation: Observation) -> None:
        requests = self._cases.answered(request, observation)
        if requests:
            self._send(requests)

    # The end of the run

    def _proceed(self) -> None:
        """Nothing is in flight; see whether anything can still happen by itself."""
        if self._stopped:
            self._finish()
        elif (
            self._fed
            and not (self._rests.timed or self._names.busy or self._presence.asking)
            and self._lanes.quiet()
        ):
            if self._rests.left_for_the_end:
                self._rests.begin()
            elif self._presence.doubts:
                self._presence.ask()
            else:
                self._finish()

    def _finish(self) -> None:
        if not self.done.done():
            self.done.set_result(None)

    def fail(self, error: BaseException) -> None:
        """End the run with an error."""
        self._stopping = Stopping.NOW
        if not self.done.done():
            self.done.set_exception(error)


def _unaskable(request: Request, why: str) -> Observation:
    return Observation(
        url=request.url, link=request.link, at=time.time(), purpose=request.purpose,
        share=request.share, failure=Failure.BAD_REDIRECT, detail=why, attempts=0,
    )  # fmt: skip
