"""Is it us? Failures are doubted, and a canary asked, until one host shows that we are online."""

from collections.abc import Callable, Iterable

from loccit.fetch.engine import Engine
from loccit.fetch.messages import ExchangeError
from loccit.model import Observation
from loccit.probe.chain import Chain
from loccit.probe.crowd import Spawn
from loccit.probe.lanes import Lane, Lanes
from loccit.probe.outage import OfflineError, Outage
from loccit.probe.steps import Steps


class Presence:
    """This machine's own part in what fails; what counts for what is `Outage`'s."""

    def __init__(
        self,
        engine: Engine,
        steps: Steps,
        lanes: Lanes[Chain],
        spawn: Spawn,
        *,
        clock: Callable[[], float],
        believed: Callable[[Chain, Observation], None],
        offline: Callable[[OfflineError], None],
        shown: Callable[[], None],
    ) -> None:
        """Nobody has answered yet.

        Args:
            engine: asks the canary.
            steps: what an exchange with it looks like.
            lanes: where the canary's address stands.
            spawn: starts a coroutine.
            clock: seconds, of the clock in which chains tell when they started.
            believed: called with a failure that was doubted, and no longer is.
            offline: called when this machine turns out to be offline.
            shown: called when a canary showed that it is not.
        """
        self._engine = engine
        self._steps = steps
        self._lanes = lanes
        self._spawn = spawn
        self._clock = clock
        self._believed = believed
        self._offline = offline
        self._shown = shown
        self._outage: Outage[Chain] = Outage()
        self._expected: set[str] = set()
        self.asking = False
        """Whether a canary is being asked."""

    @property
    def doubts(self) -> bool:
        """Whether any failure is held back."""
        return self._outage.holds

    def expect(self, link: str) -> None:
        """A link failed in earlier runs: that it fails again says nothing of this machine."""
        self._expected.add(link)

    def expected(self, link: str) -> bool:
        """Whether a link failed in earlier runs."""
        return link in self._expected

    def answered(self, chain: Chain, now: float) -> None:
        """A host answered: what failed before or beside it failed by itself."""
        self._outage.answered(chain, now)
        if self._outage.holds:
            self._release()

    def failed(self, host: str, error: ExchangeError, chains: Iterable[Chain]) -> None:
        """A host could not be reached, for these chains."""
        if any(chain.request.link not in self._expected for chain in chains):
            self._outage.failed(host, error.failure, error.detail)
            if self._outage.suspected:
                self.ask()

    def held_back(self, chain: Chain, observation: Observation) -> bool:
        """Whether a failure can't be believed yet; then it is told as `believed` when it can."""
        if observation.failure is None or self._outage.believes(observation, chain.started):
            return False
        self._outage.hold(chain, observation, chain.started)
        return True

    def ask(self) -> None:
        """Ask hosts that answered before; if none does now, this machine is offline."""
        if not self.asking:
            self.asking = True
            self._spawn(self._ask())

    async def _ask(self) -> None:
        try:
            if not await self._a_canary_sings() and self._outage.proven:
                self._offline(self._outage.error())
                return
            self._release(everything=True)
        finally:
            self.asking = False
        self._shown()

    async def _a_canary_sings(self) -> bool:
        asked = set()
        for chain in reversed(list(self._outage.canaries)):
            lane: Lane[Chain] | None = self._lanes.lane(chain.place.host)
            if lane is None or lane.host in asked:
                continue
            asked.add(lane.host)
            try:
                await self._engine.fetch(self._steps.call(chain, lane.addresses[0]))
            except ExchangeError:
                continue
            self._outage.answered(chain, self._clock())
            return True
        return False

    def _release(self, *, everything: bool = False) -> None:
        for chain, observation in self._outage.release(everything=everything):
            self._believed(chain, observation)
