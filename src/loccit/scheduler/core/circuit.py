"""The circuit breaker: when a host is left alone, and when it is given up. Pure decisions.

What a host says of itself (it refuses connections, hangs, answers 429) is kept apart from what one
page says (a page that has answered 503 for weeks on a site that is well).
"""

from enum import StrEnum

from msgspec import Struct

from loccit.model import Failure
from loccit.outcomes import CONNECT_FAILURES
from loccit.scheduler.core.host import Host, HostState, shape_of
from loccit.scheduler.core.jobs import Job
from loccit.scheduler.core.messages import Responded

TIMEOUTS = frozenset({Failure.CONNECT_TIMEOUT, Failure.READ_TIMEOUT})
"""Failures whose next try is likely to take long, too."""
_OF_THE_HOST = CONNECT_FAILURES | {Failure.READ_TIMEOUT, Failure.RESET, Failure.EMPTY}
"""Failures that, met on several links in a row, are taken for the host's."""
_UNPROVEN_MOST = 3
"""Links that fail in a row, at most, before a host that has never answered is paused."""
_MOST_DOUBLED = 8
"""How often the failures after which a host is paused are doubled, at most."""
_TOO_LONG_MOST = 2
"""Links in a row that a server asked to wait longer than a run can, before a host is given up."""
_MOST_TRIALS = 3
"""Trial requests, each for another kind of path, before a paused host is given up."""
_TOO_MANY_REQUESTS = 429
"""The status that is about our pace and nothing else (RFC 6585, section 4)."""


class Reaction(StrEnum):
    """The reaction to an event of a host."""

    NONE = "none"
    PAUSE = "pause"
    PAUSE_SLOW = "pause, slow to fail"
    GIVE_UP = "give up"
    OPEN = "open"
    """The trial failed in a way that shows the host alive."""
    TRY_ANOTHER = "try another"
    """The trial failed; something unlike it is to be asked before the host is given up."""


class CircuitRules(Struct, frozen=True):
    """The configuration's rules for failing hosts."""

    give_up_after: int
    """Failed links in a row after which a host is paused; 0: never."""
    max_retry_after: float
    """Seconds: a longer `Retry-After` is left for another run."""


def after_good_answer(host: Host) -> None:
    """Forget the failures of a host that answered well."""
    host.failing = host.failing_shapes = host.overloaded_by = None


def after_overload(
    rules: CircuitRules, host: Host, job: Job, response: Responded, now: float, *, expected: bool
) -> Reaction:
    """Slow a host down that answered 429 or 503.

    A host that puts off one link after the other, and does not say for how long, is paused.
    `expected`: the link failed in earlier runs already.
    """
    wanted = response.retry_after
    of_host = _speaks_for_host(host, job, response.status, expected=expected)
    if wanted is not None or of_host:
        wait = wanted if wanted is not None and wanted <= rules.max_retry_after else 0.0
        host.proven = True
        host.pace.overloaded(now, job.started or 0.0, wait)
    if wanted is None and of_host:
        return _pause_after(rules, host, _count(host, job), slow=False)
    return Reaction.NONE


def after_final_overload(
    rules: CircuitRules, host: Host, job: Job, wanted: float | None
) -> Reaction:
    """Decide on a host of which one more link ended in 429 or 503, asking for so many seconds."""
    most = rules.give_up_after
    failing = _count(host, job)
    if wanted is not None and wanted > rules.max_retry_after:
        most = min(most, _TOO_LONG_MOST)
    return Reaction.GIVE_UP if most and failing >= most else Reaction.NONE


def after_failure(
    rules: CircuitRules, host: Host, job: Job, failure: Failure, *, trial: bool, others: bool
) -> Reaction:
    """Decide on a host after one more failed exchange.

    `others`: something is left to ask that is unlike everything that failed.
    """
    if failure not in _OF_THE_HOST or not rules.give_up_after:
        return Reaction.OPEN if trial else Reaction.NONE
    failing = _count(host, job)
    if trial:
        host.trials += 1
        enough = host.trials >= _MOST_TRIALS or failure in CONNECT_FAILURES
        return Reaction.GIVE_UP if enough or not others else Reaction.TRY_ANOTHER
    return _pause_after(rules, host, failing, slow=failure in TIMEOUTS)


def _pause_after(rules: CircuitRules, host: Host, failing: int, *, slow: bool) -> Reaction:
    most = rules.give_up_after
    if not most or host.state is not HostState.OPEN:
        return Reaction.NONE
    # A host that was paused and answered again has some bad pages: each pause costs a trial.
    most = most << min(host.recoveries, _MOST_DOUBLED) if host.proven else min(most, _UNPROVEN_MOST)
    if failing >= most:
        return Reaction.PAUSE_SLOW if slow else Reaction.PAUSE
    return Reaction.NONE


def _speaks_for_host(host: Host, job: Job, status: int, *, expected: bool) -> bool:
    """Return whether a 429 or 503 is about the host, and not about one page that is down for long.

    A site of a thousand sound pages and twenty broken ones is asked at its own pace. What a page
    says twice in a row is the page's; a 503 too where the link failed in earlier runs, and where it
    is the first one: until another link has the same, with no good answer between.
    """
    link = job.request.link
    if job.attempt > 1:
        return False
    if status == _TOO_MANY_REQUESTS:
        return True
    if expected:
        return False
    before, host.overloaded_by = host.overloaded_by, link
    return before not in (None, link)


def _count(host: Host, job: Job) -> int:
    """Count one more failing link of a host."""
    if host.failing is None or host.failing_shapes is None:
        host.failing, host.failing_shapes = set(), set()
    host.failing.add(job.request.link)
    host.failing_shapes.add(shape_of(job.url))
    return len(host.failing)
