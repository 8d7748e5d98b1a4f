"""A link's observations sorted by what they were made for, and seen through the table."""

from collections import OrderedDict
from collections.abc import Sequence
from urllib.parse import urlsplit

from loccit.config.settings import Settings
from loccit.host_policy import find
from loccit.judge.detection import Case, Finding, Row, Sibling
from loccit.judge.platforms import platform_of, vouches
from loccit.judge.table import decide
from loccit.judge.view import View
from loccit.model import ALIVE, History, Link, Observation, Purpose, Visitor
from loccit.outcomes import GONE_STATUSES, is_success
from loccit.urls.category import ARCHIVE, is_archive_link
from loccit.urls.mementos import parsed
from loccit.urls.normalise import normalise

_NOTHING: frozenset[int] = frozenset()
_MOST_VIEWS = 512
"""Views that are kept; more links than exchanges are seldom under way."""


SECURE = "sibling-secure:"
"""How the keys of probe URLs that are asked over HTTPS instead of HTTP begin."""


def original_of(link: Link) -> str | None:
    """The address whose copy a link into a web archive cites."""
    if link.category != ARCHIVE or link.unwrapped is not None:
        return None
    memento = parsed(link.url)
    if memento is None or not memento.original.startswith(("http://", "https://")):
        return None
    if normalise(memento.original).problem is not None:
        return None
    return None if is_archive_link(memento.original) else memento.original


def over_https(url: str) -> str | None:
    """The same address over HTTPS, for one of plain HTTP on its own port."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme != "http" or port not in (None, 80) or not parts.netloc:
        return None
    return "https://" + parts.netloc.removesuffix(":80") + url.partition(parts.netloc)[2]


class ViewCache:
    """Views of the newest observations: each is looked at whenever its link learns more.

    A worker is sent an observation anew for each look, so that equal ones are taken for the same.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str, float], View] = OrderedDict()

    def view(self, seen: Observation, link: Link, settings: Settings) -> View:
        """Return an observation of the cited thing as it is seen through its link."""
        key = link.url, seen.url, seen.at
        view = self._kept.get(key)
        if view is None or not _is_same(view.seen, seen) or not _is_same(view.link, link):
            view = View(seen, link, _accepted(settings, seen.final_url))
            self._kept[key] = view
            if len(self._kept) > _MOST_VIEWS:
                self._kept.popitem(last=False)
        return view


class Evidence:
    """The observations of a link in one run, sorted by what they are for."""

    __slots__ = (
        "_decided", "_siblings", "_views", "again", "correction", "history", "home", "link",
        "original", "original_sibling", "platform", "previous", "secure", "secure_sibling",
        "settings", "visit",
    )  # fmt: skip

    def __init__(
        self,
        link: Link,
        observations: Sequence[Observation],
        settings: Settings,
        history: History | None = None,
        previous: Observation | None = None,
        views: ViewCache | None = None,
    ) -> None:
        """Sort observations; `views` keeps how they are seen from one look to the next."""
        self.link = link
        self.settings = settings
        self.history = history
        self.previous = previous
        """The newest earlier visit of which the page was good."""
        self.visit: Observation | None = None
        self.again: Observation | None = None
        self._siblings: dict[Visitor, Observation] = {}
        self.home: Observation | None = None
        """What the home page of the host answers."""
        self.secure: Observation | None = None
        """What an `http://` link's address answers over HTTPS."""
        self.secure_sibling: Observation | None = None
        """What a probe URL of that host answers over HTTPS."""
        self.original: Observation | None = None
        """What the original of a cited archived copy answers."""
        self.original_sibling: Observation | None = None
        self.platform: Observation | None = None
        self.correction: Observation | None = None
        self._views = ViewCache() if views is None else views
        self._decided: dict[int, tuple[Row, Finding, View]] = {}
        for seen in observations:
            match seen.purpose:
                case Purpose.VISIT:
                    self.visit = seen
                case Purpose.CONFIRM:
                    self.again = seen
                case Purpose.SIBLING if (seen.share or "").startswith(SECURE):
                    self.secure_sibling = seen
                case Purpose.SIBLING if original_of(link) is not None:
                    self.original_sibling = seen
                case Purpose.ORIGINAL:
                    self.original = seen
                case Purpose.HOME:
                    self.home = seen
                case Purpose.SECURE:
                    self.secure = seen
                case Purpose.SIBLING:
                    self._siblings[seen.visitor] = seen
                case Purpose.PLATFORM:
                    self.platform = seen
                case Purpose.CORRECTION if seen.url == over_https(link.probe_url):
                    self.secure = seen  # as states of earlier versions have it
                case Purpose.CORRECTION:
                    self.correction = seen

    def sibling(self, visitor: Visitor) -> Observation | None:
        """Return a probe URL's answer to a visitor; to the other, where only that one asked."""
        own = self._siblings.get(visitor)
        return own if own is not None else next(iter(self._siblings.values()), None)

    def sees_alike(self, visitor: Visitor) -> bool:
        """Return whether a probe URL was asked as that visitor, too."""
        return visitor in self._siblings

    def view(self, seen: Observation) -> View:
        """An observation of the cited thing."""
        return self._views.view(seen, self.link, self.settings)

    def case(self, view: View) -> Case:
        """Everything that bears on one view of the cited thing."""
        sibling, kind = self._sibling(view)
        vouched = self.platform is not None and (
            vouches(self.platform, view.final) or vouches(self.platform, view.subject)
        )
        return Case(
            self.link, view, sibling, kind, self._working_home(), self.platform, vouched,
            self.history, self.previous,
        )  # fmt: skip

    def decide(self, seen: Observation) -> tuple[Row, Finding, View]:
        """Return what one observation of the cited thing means in the light of the others."""
        decided = self._decided.get(id(seen))
        if decided is None:
            view = self.view(seen)
            decided = self._decided[id(seen)] = (*decide(self.case(view)), view)
        return decided

    def _sibling(self, view: View) -> tuple[View | None, Sibling]:
        seen = self.sibling(view.seen.visitor)
        if seen is None or seen.failure is not None or seen.status is None:
            return None, Sibling.UNKNOWN
        if seen.status in GONE_STATUSES:
            return None, Sibling.HONEST
        if not is_success(seen.status):
            return None, Sibling.UNKNOWN
        sibling = View(seen, Link(seen.url, "", "other"), _NOTHING)
        if decide(Case(sibling.link, sibling))[1].status == "blocked":
            return None, Sibling.UNKNOWN
        return sibling, Sibling.ANSWERED

    def _working_home(self) -> View | None:
        """Return the host's home page; None where it was not requested or does not work."""
        if self.home is None:
            return None
        home = View(self.home, Link(self.home.url, "", "other"), _NOTHING)
        return home if decide(Case(home.link, home))[1].status in ALIVE else None


def is_platform(view: View) -> bool:
    """Return whether the cited thing is on a platform that has its own rules.

    A site that leads all of its addresses to a platform is none.
    """
    return platform_of(view.subject) is not None


def _is_same(one: object, other: object) -> bool:
    """Return whether two values are the same, or equal, which takes longer to tell."""
    return one is other or one == other


def _accepted(settings: Settings, url: str) -> frozenset[int]:
    if not settings.hosts:
        return _NOTHING
    policy = find(settings.hosts, urlsplit(url).hostname or "")
    return frozenset(policy.settings.accept) if policy is not None else _NOTHING
