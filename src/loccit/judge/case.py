"""A link's observations, sorted by why they were made; and what a detector finds in them."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from msgspec import Struct

from loccit.model import Failure, History, Link, Observation, Page, Purpose, Status
from loccit.settings import HostSettings, Settings

PROVEN_BY_VISIT = frozenset({404, 410})
_OK = range(200, 300)


class Finding(Struct, frozen=True):
    """What one rule makes of a case."""

    rule: str
    status: Status
    reason: str
    sentence: str
    confidence: float
    evidence: tuple[str, ...] = ()


class Case(Struct, frozen=True):
    """A link and all that was seen of it in one run."""

    link: Link
    settings: Settings
    history: History | None
    now: float
    visit: Observation
    """The visit that decides: the last one that brought an answer, else the last one."""
    visits: tuple[Observation, ...]
    """All visits and confirmations, in order."""
    sibling: Observation | None = None
    platform: Observation | None = None
    correction: Observation | None = None

    @property
    def page(self) -> Page | None:
        """The page that the deciding visit brought."""
        return self.visit.page

    @property
    def answers(self) -> bool:
        """Whether the visit ended in what counts as an answer with content."""
        return answers(self.visit, host_settings(self.settings, self.visit.final_url))


def sort(
    link: Link,
    observations: Sequence[Observation],
    settings: Settings,
    history: History | None = None,
    now: float = 0.0,
) -> Case | None:
    """A case; None where the link was not visited."""
    visits = tuple(
        seen for seen in observations if seen.purpose in (Purpose.VISIT, Purpose.CONFIRM)
    )
    if not visits:
        return None
    answered = [seen for seen in visits if seen.status is not None]
    last = {seen.purpose: seen for seen in observations}
    return Case(
        link=link,
        settings=settings,
        history=history,
        now=now,
        visit=answered[-1] if answered else visits[-1],
        visits=visits,
        sibling=last.get(Purpose.SIBLING),
        platform=last.get(Purpose.PLATFORM),
        correction=last.get(Purpose.CORRECTION),
    )


def answers(seen: Observation, host: HostSettings | None = None) -> bool:
    """Whether a request was answered with content: 2xx, or what the configuration accepts."""
    if seen.status is None or seen.failure is not None:
        return False
    return seen.status in _OK or (host is not None and seen.status in host.accept)


def host_settings(settings: Settings, url: str) -> HostSettings | None:
    """The exceptions for a URL's host: by its name, else by the nearest `*.` pattern."""
    if not settings.hosts:
        return None
    name = urlsplit(url).hostname or ""
    if name in settings.hosts:
        return settings.hosts[name]
    while "." in name:
        name = name.partition(".")[2]
        if f"*.{name}" in settings.hosts:
            return settings.hosts[f"*.{name}"]
    return None


def is_home(url: str) -> bool:
    """Whether a URL is a site's home page."""
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def asked_sentence(seen: Observation) -> str:
    """What was asked and answered, as evidence."""
    if seen.failure is not None:
        detail = f": {seen.detail}" if seen.detail else ""
        return f"GET {seen.url} failed ({seen.failure.value}{detail})."
    moved = (
        f", after {len(seen.hops) - 1} redirects, at {seen.final_url}" if len(seen.hops) > 1 else ""
    )
    return f"GET {seen.url} was answered {seen.status}{moved}."


TLS_FAILURES = frozenset(
    {
        Failure.TLS_EXPIRED,
        Failure.TLS_NOT_YET_VALID,
        Failure.TLS_SELF_SIGNED,
        Failure.TLS_WRONG_HOST,
        Failure.TLS_INCOMPLETE_CHAIN,
        Failure.TLS_UNTRUSTED,
    }
)
"""Errors of the certificate alone: behind them there may be all that was cited."""
