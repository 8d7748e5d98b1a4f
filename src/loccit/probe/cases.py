"""Which requests each link still waits for, and what came of them. No network in here."""

from collections.abc import Iterable, Mapping

import msgspec

from loccit.model import Link, Observation, Request
from loccit.probe.values import Answer, Ask, Conclude, Task


class _Case:
    """A link under way."""

    __slots__ = ("fresh", "observations", "pending", "task")

    def __init__(self, task: Task) -> None:
        self.task = task
        self.observations: list[Observation] = list(task.observed)
        self.fresh: list[Observation] = []
        """What has not been told yet."""
        self.pending = 0
        """Requests made and not answered."""

    @property
    def link(self) -> Link:
        return self.task.link


class Cases:
    """All links under way: asks the judge what to request, shares answers, settles."""

    def __init__(
        self, ask: Ask, conclude: Conclude | None, remembered: Mapping[str, Observation]
    ) -> None:
        self._ask = ask
        self._conclude = conclude
        self._shared: dict[str, Observation] = {}
        self._remembered = remembered
        self._sharers: dict[str, list[Request]] = {}
        self._cases: dict[str, _Case] = {}
        self.news: list[Answer] = []
        """Answers to be yielded; whoever yields them takes the list and puts a new one."""

    def __len__(self) -> int:
        return len(self._cases)

    def open(self, task: Task) -> list[Request]:
        """Take up a link; the requests to be sent for it."""
        return self._advance(_Case(task))

    def begun(self, link: str) -> bool:
        """Whether anything was observed of a link that is under way."""
        return bool(self._cases[link].observations)

    def leave(self, link: str) -> None:
        """Put a link aside, unsettled."""
        del self._cases[link]

    def answered(self, request: Request, observation: Observation) -> list[Request]:
        """Note what came of a request; the requests to be sent next."""
        requests = self._answer(request, observation)
        if request.share is not None:
            self._shared[request.share] = observation
            for other in self._sharers.pop(request.share, ()):
                requests += self._answer(other, _adopted(observation, other))
        return requests

    def _answer(self, request: Request, observation: Observation) -> list[Request]:
        case = self._cases[request.link]
        case.observations.append(observation)
        case.fresh.append(observation)
        case.pending -= 1
        if case.pending == 0:
            return self._advance(case)
        self._tell(case)
        return []

    def _advance(self, case: _Case) -> list[Request]:
        link = case.task.link
        url = link.url
        while True:
            requests = self._ask(link, case.observations)
            if not requests:
                self._cases.pop(url, None)
                outcome = self._conclude(case.task, case.observations) if self._conclude else b""
                self.news.append(Answer(url, tuple(case.fresh), outcome=outcome))
                return []
            to_send = self._unshared(case, requests)
            if case.pending:
                self._cases[url] = case
                if case.fresh:
                    self._tell(case)
                return to_send

    def _unshared(self, case: _Case, requests: Iterable[Request]) -> list[Request]:
        """Serve what is known already; the rest is to be sent, each shared one once."""
        to_send = []
        for request in requests:
            share = request.share
            if share is not None:
                known = self._shared.get(share) or self._remembered.get(share)
                if known is not None:
                    observation = _adopted(known, request)
                    case.observations.append(observation)
                    case.fresh.append(observation)
                    continue
                if share in self._sharers:
                    self._sharers[share].append(request)
                    case.pending += 1
                    continue
                self._sharers[share] = []
            case.pending += 1
            to_send.append(request)
        return to_send

    def _tell(self, case: _Case) -> None:
        self.news.append(Answer(case.link.url, tuple(case.fresh), settled=False))
        case.fresh.clear()


def _adopted(observation: Observation, request: Request) -> Observation:
    """A shared observation as the answer to another link's request."""
    return msgspec.structs.replace(
        observation, url=request.url, link=request.link, purpose=request.purpose
    )
