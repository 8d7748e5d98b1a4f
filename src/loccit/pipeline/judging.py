"""The decision on a link: its next requests, or its verdict and what follows from it."""

import time
from collections.abc import Sequence

import msgspec

from loccit.config.settings import Settings
from loccit.judge import (
    Evidence,
    ViewCache,
    judge_evidence,
    next_due,
    next_history,
    next_requests,
    not_judged,
)
from loccit.model import DAY, History, Hop, Link, Observation, Request, Verdict
from loccit.scheduler import Settled, Task
from loccit.store.links import LinkOutcome

_encode = msgspec.msgpack.Encoder().encode


read_outcome = msgspec.msgpack.Decoder(LinkOutcome).decode


class LinkJudge:
    """The pipeline's `Decide`: what to request next for a link, or its outcome as MessagePack."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._views = ViewCache()

    def decide(
        self, task: Task, observations: Sequence[Observation]
    ) -> Sequence[Request] | Settled:
        """Return the next requests for a link (see `loccit.judge.next_requests`), or its end."""
        evidence = Evidence(task.link, observations, self._settings, views=self._views)
        requests = next_requests(evidence, begun=bool(observations))
        return requests or self._settled(task, observations, evidence)

    def _settled(
        self, task: Task, observations: Sequence[Observation], evidence: Evidence
    ) -> Settled:
        now = time.time()
        link, before = task.link, task.context
        if before is not None:
            evidence = Evidence(
                link, observations, self._settings, before, task.previous, self._views
            )
        verdict = judge_evidence(evidence, now=now, fragments=task.fragments)
        history = next_history(before, verdict, observations, now=now)
        due = next_due(link, history, verdict, self._settings.schedule)
        chain = _chain(link, observations, verdict)
        return Settled(_encode(LinkOutcome(verdict, history, due, now, chain)))


def internal_error(now: float) -> LinkOutcome:
    """Return the outcome of a link that loccit failed to judge: it is asked again the next day."""
    return LinkOutcome(not_judged(), History(first_seen=now), now + DAY, now)


def _chain(link: Link, observations: Sequence[Observation], verdict: Verdict) -> tuple[Hop, ...]:
    """The hops worth writing down: of the first visit, where it was more than one plain answer."""
    if not observations:
        return ()
    hops = observations[0].hops
    plain = len(hops) == 1 and hops[0] == Hop(link.probe_url, verdict.http_status)
    return () if plain else hops
