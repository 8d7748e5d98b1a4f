"""A link's observations sorted by what they were made for, and seen through the table."""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from loccit.judge.findings import Case, Finding, Row, Sibling
from loccit.judge.platforms import platform_of, vouches
from loccit.judge.table import decide
from loccit.judge.view import View
from loccit.model import History, Link, Observation, Purpose
from loccit.settings import HostSettings, Settings

_NOTHING: frozenset[int] = frozenset()
_HONEST = frozenset({404, 410})


class Evidence:
    """What is known of a link in one run."""

    __slots__ = (
        "_decided", "again", "correction", "history", "link", "platform", "settings", "sibling",
        "visit",
    )  # fmt: skip

    def __init__(
        self,
        link: Link,
        observations: Sequence[Observation],
        settings: Settings,
        history: History | None = None,
    ) -> None:
        self.link = link
        self.settings = settings
        self.history = history
        self.visit: Observation | None = None
        self.again: Observation | None = None
        self.sibling: Observation | None = None
        self.platform: Observation | None = None
        self.correction: Observation | None = None
        self._decided: dict[int, tuple[Row, Finding, View]] = {}
        for seen in observations:
            match seen.purpose:
                case Purpose.VISIT:
                    self.visit = seen
                case Purpose.CONFIRM:
                    self.again = seen
                case Purpose.SIBLING:
                    self.sibling = seen
                case Purpose.PLATFORM:
                    self.platform = seen
                case Purpose.CORRECTION:
                    self.correction = seen
                case Purpose.WRAPPER:
                    pass

    def view(self, seen: Observation) -> View:
        """An observation of the cited thing."""
        return View(seen, self.link, _accepted(self.settings, seen.final_url))

    def case(self, view: View) -> Case:
        """Everything that bears on one view of the cited thing."""
        sibling, kind = self._sibling(view)
        vouched = self.platform is not None and (
            vouches(self.platform, view.final) or vouches(self.platform, view.subject)
        )
        return Case(self.link, view, sibling, kind, self.platform, vouched, self.history)

    def decide(self, seen: Observation) -> tuple[Row, Finding, View]:
        """What one observation of the cited thing means in the light of the others."""
        decided = self._decided.get(id(seen))
        if decided is None:
            view = self.view(seen)
            decided = self._decided[id(seen)] = (*decide(self.case(view)), view)
        return decided

    def _sibling(self, view: View) -> tuple[View | None, Sibling]:
        seen = self.sibling
        if seen is None or seen.failure is not None or seen.status is None:
            return None, Sibling.UNKNOWN
        if seen.status in _HONEST:
            return None, Sibling.HONEST
        if not 200 <= seen.status < 300:
            return None, Sibling.UNKNOWN
        sibling = View(seen, Link(seen.url, "", "other"), _NOTHING)
        if decide(Case(sibling.link, sibling))[1].status == "blocked":
            return None, Sibling.UNKNOWN
        return sibling, Sibling.ANSWERED


def is_platform(view: View) -> bool:
    """Whether the cited thing is on a platform that has its own rules.

    A site that leads all of its addresses to a platform is none.
    """
    return platform_of(view.subject) is not None


def _accepted(settings: Settings, url: str) -> frozenset[int]:
    if not settings.hosts:
        return _NOTHING
    host = host_settings(settings, urlsplit(url).hostname or "")
    return frozenset(host.accept) if host is not None else _NOTHING


def host_settings(settings: Settings, host: str) -> HostSettings | None:
    """The configuration's exceptions for a host: its own, or its nearest `*.` parent's."""
    own = settings.hosts.get(host)
    if own is not None:
        return own
    matching = [name for name in settings.hosts if name[:2] == "*." and fnmatchcase(host, name)]
    return settings.hosts[max(matching, key=len)] if matching else None
