"""Conditional requests of a host: when they are made, and what their responses count for. Pure.

`Host.validators` says how far the host's 304 is believed, `Job.condition` what the job's present
request says.
"""

from msgspec import structs

from loccit.scheduler.core.host import Host
from loccit.scheduler.core.jobs import Job
from loccit.scheduler.core.known import (
    Condition,
    KnownPage,
    Match,
    Validators,
    condition_of,
    contradicts,
    without_validators,
)
from loccit.scheduler.core.messages import Responded

NOT_MODIFIED = 304
_PRECONDITION_FAILED = 412
"""What some servers answer to validators that they should ignore or answer with 304."""


def prepare(job: Job, host: Host) -> None:
    """Set the condition of a request that is about to be sent."""
    if job.condition is Condition.MADE_UP and job.attempt == 1:
        return
    job.condition = condition_of(job.known, job.url, job.visitor, job.attempt, host.validators)


def counted(job: Job, host: Host, response: Responded) -> Responded | None:
    """Return a response as it counts; None where the page is to be requested once more."""
    known, condition = job.known, job.condition
    job.condition = Condition.NONE
    if known is None or condition is Condition.NONE:
        return response
    if response.status == NOT_MODIFIED:
        return _not_modified(job, known, host, response, condition)
    if condition is Condition.MADE_UP:
        if response.status == 200 and host.validators is Validators.UNTESTED:
            host.validators = Validators.TRUSTED
    elif response.status == _PRECONDITION_FAILED:
        job.known = without_validators(known)
        return None
    return response


def _not_modified(
    job: Job, known: KnownPage, host: Host, response: Responded, condition: Condition
) -> Responded | None:
    if condition is Condition.MADE_UP:
        host.validators = Validators.IGNORED
    elif host.validators is Validators.UNTESTED and not contradicts(known, response.headers):
        job.condition = Condition.MADE_UP
        return None
    if host.validators is Validators.IGNORED or contradicts(known, response.headers):
        job.known = without_validators(known)
        return None
    return structs.replace(response, match=Match.BODY, not_modified=True)
