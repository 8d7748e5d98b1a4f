"""The robots.txt of each origin: asked for once, before the first request. Pure."""

from loccit.fetch.robots import NOTHING, Robots, read_robots
from loccit.model import Request
from loccit.scheduler.core.jobs import Job, JobKind, new_job
from loccit.scheduler.core.messages import Responded

MOST_HOPS = 5
"""Redirects of a robots.txt that are followed (RFC 9309, section 2.3.1.2)."""


class RobotsRules:
    """The rules of all origins asked so far, and the jobs that wait for one."""

    def __init__(self) -> None:
        self._known: dict[str, Robots] = {}
        self._waiting: dict[str, list[Job]] = {}

    def allows(self, job: Job) -> bool | None:
        """Return whether a job may be done; None where the origin's rules are not known yet."""
        rules = self._known.get(_origin(job.url))
        if rules is None:
            return None
        path = job.url.split("/", 3)[3:]
        return rules.allows("/" + path[0] if path else "/")

    def wait(self, job: Job) -> Job | None:
        """Let a job wait for its origin's rules; return the job that reads them, if it is new."""
        origin = _origin(job.url)
        if origin in self._waiting:
            self._waiting[origin].append(job)
            return None
        self._waiting[origin] = [job]
        return new_job(Request(f"{origin}/robots.txt", ""), JobKind.ROBOTS)

    def read(self, job: Job, response: Responded | None) -> list[Job]:
        """Take in a robots.txt, or that there is none; return the jobs that waited for it.

        A server error forbids everything (RFC 9309, section 2.3.1.4). Where the host cannot be
        reached at all, the visit itself will tell what is wrong with it.
        """
        origin = _origin(job.request.url)
        if response is None or 300 <= response.status < 500:
            rules = Robots()
        elif response.status >= 500:
            rules = NOTHING
        else:
            rules = read_robots(response.text)
        self._known[origin] = rules
        return self._waiting.pop(origin, [])


def _origin(url: str) -> str:
    return "/".join(url.split("/", 3)[:3])
