"""Check single URLs now, without an archive and without a state database."""

import time
from collections.abc import Iterable
from functools import partial
from logging import getLogger

from msgspec import Struct

from loccit.config.settings import Settings
from loccit.judge import ask, judge, not_judged
from loccit.model import Link, Observation, Verdict
from loccit.scheduler import Task, probe, requests_only
from loccit.urls.link import make_link
from loccit.urls.normalise import normalise
from loccit.urls.rules import WrapperRules
from loccit.wrapper_rules import wrapper_rules

_log = getLogger(__name__)


class CheckResult(Struct, frozen=True):
    """A URL, what the network answered, and the verdict."""

    url: str
    """As it was given."""
    link: Link
    """What was asked: the URL normalised and unwrapped."""
    observations: tuple[Observation, ...]
    """Every request's answer, in the order of time; empty where nothing had to be asked."""
    verdict: Verdict


def link_of(raw: str, rules: WrapperRules | None = None) -> Link:
    """The link that citing `raw` would make, by these wrapper rules or our own."""
    normalised = normalise(raw)
    return make_link(normalised.url or raw, normalised.problem, raw, rules)


async def check(urls: Iterable[str], settings: Settings) -> list[CheckResult]:
    """Ask and judge URLs, in the order given.

    Raises:
        IncompleteError: this machine is offline.
        UsageError: a file of wrapper rules can't be used.
    """
    rules = wrapper_rules(settings)
    asked = {raw: link_of(raw, rules) for raw in urls}
    links = {link.url: link for link in asked.values()}
    seen: dict[str, tuple[Observation, ...]] = dict.fromkeys(links, ())
    tasks = [Task(link) for link in links.values()]
    async for batch in probe(tasks, settings, requests_only(partial(ask, settings=settings))):
        for answer in batch:
            seen[answer.link] += answer.observations
    now = time.time()
    verdicts = {url: _judged(link, seen[url], settings, now) for url, link in links.items()}
    return [
        CheckResult(raw, link, seen[link.url], verdicts[link.url]) for raw, link in asked.items()
    ]


def _judged(link: Link, seen: tuple[Observation, ...], settings: Settings, now: float) -> Verdict:
    """Judge a link; an exception concerns that link only."""
    try:
        return judge(link, seen, None, settings, now=now)
    except Exception:
        _log.exception("%s cannot be judged", link.url)
        return not_judged()
