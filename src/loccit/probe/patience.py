"""When a host is left alone: it fails link after link, or asks for less than a run can give."""

from collections.abc import Callable
from time import time

from loccit.fetch.messages import ExchangeError, HttpResponse
from loccit.model import Failure, Observation
from loccit.probe.chain import Chain
from loccit.probe.lanes import Lane
from loccit.probe.retries import OVERLOADED, TIMEOUTS, told_to_wait
from loccit.settings import PolitenessSettings

_HOST_FAILURES = frozenset(
    {
        Failure.CONNECT_REFUSED, Failure.CONNECT_TIMEOUT, Failure.CONNECT_UNREACHABLE,
        Failure.CONNECT_OTHER, Failure.READ_TIMEOUT, Failure.RESET, Failure.EMPTY,
    }
)  # fmt: skip
"""Failures that, met on several links in a row, are the host's and not the links'."""
_UNHEARD = 3
"""Links that fail in a row, at most, before a host that has answered nothing rests to the end."""
_TOO_LONG = 2
"""Links in a row that were told to wait longer than we will, before a host is left alone."""
_TOO_MANY_REQUESTS = 429
"""The status that speaks of our pace and nothing else (RFC 6585, section 4)."""


class Patience:
    """Sets each host's pace by how it answers, and counts its links that fail in a row."""

    def __init__(
        self,
        polite: PolitenessSettings,
        *,
        rest: Callable[[Lane[Chain], bool], None],
        give_up: Callable[[Lane[Chain], Observation], None],
        expected: Callable[[str], bool],
    ) -> None:
        """Be as patient as the configuration wants.

        Args:
            polite: how often is enough.
            rest: lets a lane rest until the end of the run; and whether it is slow to fail.
            give_up: concludes all that is still wanted of a host from one observation.
            expected: whether a link failed in earlier runs.
        """
        self._polite = polite
        self._rest = rest
        self._give_up = give_up
        self._expected = expected

    def answered(
        self, lane: Lane[Chain], chain: Chain, reply: HttpResponse, now: float
    ) -> float | None:
        """Ask a host as it can bear; the seconds that it told us to wait, if it told any.

        A host that puts off one link after the other, and does not say for how long, rests.
        """
        lane.trial = False
        if reply.status not in OVERLOADED:
            lane.hold = False
            lane.answered(now - chain.started)
            lane.failing = lane.overloaded_by = None
            return None
        told = told_to_wait(reply, time())
        of_host = self._speaks_for_host(lane, chain, reply.status)
        if told is not None or of_host:
            wait = told if told is not None and told <= self._polite.max_retry_after else 0.0
            lane.overloaded(now, chain.started, wait)
        if told is None and of_host and chain.place.host == lane.host:
            self._rest_after(len(_failing(lane, chain)), lane, slow=False)
        return told

    def _rest_after(self, failures: int, lane: Lane[Chain], *, slow: bool) -> None:
        most = self._polite.give_up_after
        if most and failures >= (most if lane.proven else min(most, _UNHEARD)) and not lane.hold:
            lane.hold = True
            lane.entry = 0
            self._rest(lane, slow)

    def _speaks_for_host(self, lane: Lane[Chain], chain: Chain, status: int) -> bool:
        """Whether “not now” is a word on the host, and not on one page that is down for long.

        A site of a thousand sound pages and twenty broken ones is asked at its own pace. What a
        page says twice in a row is the page's; a 503 too where the link failed in earlier runs, and
        where it is the first one: until another link has the same, and none a good answer between.
        """
        link = chain.request.link
        if chain.attempt > 1:
            return False
        if status == _TOO_MANY_REQUESTS:
            return True
        if self._expected(link):
            return False
        before, lane.overloaded_by = lane.overloaded_by, link
        return before not in (None, link)

    def failed(self, lane: Lane[Chain], chain: Chain, error: ExchangeError) -> None:
        """After several links failed in a row, the host rests; failing then, it is given up."""
        if error.failure not in _HOST_FAILURES or chain.place.host != lane.host:
            return
        failing = _failing(lane, chain)
        most = self._polite.give_up_after
        if lane.gone is not None or not most:
            return
        if lane.trial:
            detail = f"{lane.host} failed on {len(failing)} links: {error.detail}"
            self._give_up(lane, chain.failed(time(), error.failure, detail))
        else:
            self._rest_after(len(failing), lane, slow=error.failure in TIMEOUTS)

    def overloaded(
        self, lane: Lane[Chain], chain: Chain, seen: Observation, told: float | None
    ) -> None:
        """A link came to nothing but “not now”; `told` are the seconds that the host wants."""
        failing = _failing(lane, chain)
        most = self._polite.give_up_after
        if told is not None and told > self._polite.max_retry_after:
            most = min(most, _TOO_LONG)
        if lane.gone is None and most and len(failing) >= most:
            self._give_up(lane, seen)


def _failing(lane: Lane[Chain], chain: Chain) -> set[str]:
    """The links of a host that failed in a row, with one more."""
    if lane.failing is None:
        lane.failing = set()
    lane.failing.add(chain.request.link)
    return lane.failing
