"""The requests that each link still waits for, and their results. Pure."""

import traceback
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from logging import getLogger

from msgspec import structs

from loccit.model import Failure, Observation, Purpose, Request
from loccit.scheduler.core.host import Host
from loccit.scheduler.core.judging import Judging, Session
from loccit.scheduler.core.known import KnownPage, Match, known_of
from loccit.scheduler.core.messages import Judge, Judged, Responded
from loccit.scheduler.values import Answer, Decide, Settled, Task

_log = getLogger(__name__)

_MOST_SHARED = 4096
"""Shared observations that are kept in memory, the newest ones."""


_OF_THE_BODY = frozenset({"content-length", "content-type"})
_MOST_OBSERVATIONS = 64
"""Observations of a link after which a request for more is a bug in the judge."""


class LinkSessions:
    """All links in memory: asks the judge what to request, shares answers, settles.

    An exception that `decide` raises settles its own link and no other.
    """

    def __init__(
        self, decide: Decide, remembered: Mapping[str, Observation], *, workers_judge: bool
    ) -> None:
        """Start with no links; where `workers_judge`, they decide on what has a page."""
        self._decide = decide
        self._workers_judge = workers_judge
        self._judging = Judging()
        self._remembered = remembered
        self._shared: OrderedDict[str, Observation] = OrderedDict()
        self._sharers: dict[str, list[Request]] = {}
        self._sessions: dict[str, Session] = {}
        self.unbegun = 0
        """Sessions for which nothing was requested yet."""
        self.freed: list[Host] = []
        """Hosts that have room for more of their links; whoever loads them takes the list."""
        self.answers: list[Answer] = []
        """Answers to be delivered; whoever delivers them takes the list and puts a new one."""

    def __len__(self) -> int:
        return len(self._sessions)

    def get(self, link: str) -> Session | None:
        """Return a link's session, if it is in memory."""
        return self._sessions.get(link)

    def sessions(self) -> list[Session]:
        """Return all sessions."""
        return list(self._sessions.values())

    def open(self, task: Task, home: Host, *, late: bool = False) -> list[Request]:
        """Take up a link from a host's backlog; return the requests to be sent for it."""
        return self._advance(self._session(task, home, late=late))

    def reopen(self, task: Task, home: Host) -> None:
        """Take up a link again that waits for one request already made."""
        session = self._sessions[task.link.url] = self._session(task, home, late=True)
        session.pending = 1

    def known_page(self, request: Request) -> KnownPage | None:
        """Return what an earlier visit learned of the page that a link's first request asks for."""
        session = self._sessions.get(request.link)
        if session is None or session.observations or request.purpose is not Purpose.VISIT:
            return None
        return known_of(session.task)

    def recalled(self, request: Request, response: Responded) -> Responded:
        """Return a response with what is known already in the place of what was not read again."""
        session = self._sessions.get(request.link)
        previous = session.task.previous if session is not None else None
        if response.match is Match.NONE or previous is None or previous.page is None:
            return response
        if response.not_modified:
            return structs.replace(
                response,
                status=previous.status or response.status,
                headers=_renewed(previous.headers, response.headers),
                page=previous.page,
                body=previous.body,
                size=previous.size,
            )
        if response.match is Match.BODY:
            return structs.replace(response, page=previous.page)
        if response.page is None:
            return response
        page = structs.replace(response.page, main=previous.page.main)
        return structs.replace(response, page=page)

    def begin(self, session: Session) -> None:
        """Note that something is requested for a link, or known of it."""
        home, session.home = session.home, None
        if home is not None:
            home.unbegun -= 1
            self.unbegun -= 1
            self.freed.append(home)

    def drop(self, session: Session) -> None:
        """Forget a link, delivering what was learned: it is loaded again, or left unsettled."""
        self.begin(session)
        if session.fresh:
            self._deliver(session)
        del self._sessions[session.task.link.url]

    def deliver_all(self) -> None:
        """Deliver what was learned of links that stay unsettled."""
        for session in self._sessions.values():
            if session.fresh:
                self._deliver(session)

    def _session(self, task: Task, home: Host, *, late: bool) -> Session:
        home.unbegun += 1
        self.unbegun += 1
        return Session(task, home, late=late)

    def answered(self, request: Request, observation: Observation) -> list[Request]:
        """Record the result of a request; return the requests to be sent next."""
        requests = self._answer(request, observation)
        if request.share is not None:
            self._shared[request.share] = observation
            if len(self._shared) > _MOST_SHARED:
                self._shared.popitem(last=False)
            for other in self._sharers.pop(request.share, ()):
                requests += self._answer(other, _adopted(observation, other))
        return requests

    def _answer(self, request: Request, observation: Observation) -> list[Request]:
        session = self._sessions[request.link]
        session.observations.append(observation)
        session.fresh.append(observation)
        session.pending -= 1
        return [] if session.pending else self._judge(session)

    @property
    def judging(self) -> int:
        """Links that workers decide on, or are to."""
        return len(self._judging)

    def to_judge(self) -> list[Judge]:
        """Take the decisions that are to be made by workers."""
        return self._judging.take_new()

    def judged(self, event: Judged) -> list[Request]:
        """Take in a worker's decision; return the requests to be sent next."""
        session = self._judging.end(event.number)
        if session is None:
            return []  # it was lost before
        if event.error:
            return self._broken(session, event.error)
        to_send = self._carry_out(session, event.decision)
        return self._judge(session) if to_send is None else to_send

    def judge_again(self, number: int) -> list[Request]:
        """Let another worker decide where one was lost; not where it may be the link's doing."""
        session = self._judging.lose(number)
        if session is None:
            return []
        return self._broken(session, f"{session.lost} processes ended while they judged it")

    def _judge(self, session: Session) -> list[Request]:
        """Decide on a link, or let a worker do it; return the requests to be sent next."""
        if not self._workers_judge or all(seen.page is None for seen in session.observations):
            return self._advance(session)
        self._sessions[session.task.link.url] = session
        self._judging.begin(session)
        return []

    def _advance(self, session: Session) -> list[Request]:
        while True:
            try:
                decision = self._decide(session.task, session.observations)
            except Exception:
                return self._broken(session, traceback.format_exc())
            to_send = self._carry_out(session, decision)
            if to_send is not None:
                return to_send

    def _carry_out(
        self, session: Session, decision: Sequence[Request] | Settled
    ) -> list[Request] | None:
        """Settle a link, or return the requests to be sent; None: decide again, all is known."""
        task = session.task
        url = task.link.url
        if isinstance(decision, Settled):
            seen = tuple(session.fresh)
            self._end(session, Answer(url, seen, True, decision.outcome, task.key))
            return []
        if len(session.observations) >= _MOST_OBSERVATIONS:
            return self._broken(session, f"more than {_MOST_OBSERVATIONS} requests for a link")
        to_send = self._unshared(session, decision)
        if not session.pending:
            return None
        self._sessions[url] = session
        return to_send

    def _broken(self, session: Session, error: str) -> list[Request]:
        """Settle a link whose evidence cannot be judged."""
        task = session.task
        url = task.link.url
        _log.error("%s cannot be judged:\n%s", url, error)
        observation = Observation(
            url=url, link=url, at=max((o.at for o in session.observations), default=0.0),
            failure=Failure.INTERNAL, detail=error.strip().rpartition("\n")[2][:300], attempts=0,
        )  # fmt: skip
        session.fresh.append(observation)
        self._end(session, Answer(url, tuple(session.fresh), True, b"", task.key, error))
        return []

    def _end(self, session: Session, answer: Answer) -> None:
        self._sessions.pop(answer.link, None)
        self.begin(session)
        self.answers.append(answer)

    def _unshared(self, session: Session, requests: Iterable[Request]) -> list[Request]:
        """Serve what is known already; return what is to be sent, each shared request once."""
        to_send = []
        for request in requests:
            share = request.share
            if share is not None:
                known = self._shared.get(share) or self._remembered.get(share)
                if known is not None:
                    observation = _adopted(known, request)
                    session.observations.append(observation)
                    session.fresh.append(observation)
                    continue
                if share in self._sharers:
                    self._sharers[share].append(request)
                    session.pending += 1
                    continue
                self._sharers[share] = []
            session.pending += 1
            to_send.append(request)
        return to_send

    def _deliver(self, session: Session) -> None:
        task = session.task
        self.answers.append(
            Answer(task.link.url, tuple(session.fresh), settled=False, key=task.key)
        )
        session.fresh.clear()


def _renewed(stored: dict[str, str], sent: dict[str, str]) -> dict[str, str]:
    """Return the headers of a stored response with those of a 304 (RFC 9111, 3.2).

    What a 304 says of its own, empty body says nothing of the page.
    """
    return stored | {name: value for name, value in sent.items() if name not in _OF_THE_BODY}


def _adopted(observation: Observation, request: Request) -> Observation:
    """Return a shared observation as the answer to another link's request."""
    return structs.replace(observation, url=request.url, link=request.link, purpose=request.purpose)
