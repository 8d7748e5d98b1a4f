"""One look-up: for each day on which a link is cited, the nearest capture that holds the content.

`Lookup.steps` is a generator: it yields what to ask an archive (`Ask`), is sent what came (`Got`),
and returns an outcome for each day. It opens no socket and reads no clock, so that thousands of
look-ups can be simulated.
"""

from collections.abc import Callable, Generator, Sequence
from enum import StrEnum
from functools import partial
from typing import Literal
from urllib.parse import urlsplit

from msgspec import Struct, structs

from loccit.archives import availability, cdx, timemap
from loccit.archives.captures import (
    Capture,
    ExcludedError,
    UnreadableError,
    moment,
    raise_if_excluded,
    stamp,
)
from loccit.archives.choose import MOST_READ, CaptureChoice, eligible, following, same_around
from loccit.archives.evidence import Content, Holding, Seen, content_of, weigh
from loccit.archives.pace import Room
from loccit.archives.playback import PlaybackKind, for_people, page_key, played, raw
from loccit.archives.privacy import objection
from loccit.fetch.messages import REDIRECTS, Headers, first_value
from loccit.model import DAY, Archived, Hop, Page
from loccit.urls.category import is_untrusted_archive
from loccit.urls.mementos import parsed
from loccit.urls.tracking import strip_tracking

MOST_DAYS = 3
"""Days of citations, far apart, for which a copy of their own is looked for."""
_APART = 180 * DAY
"""Citations nearer to each other share a copy."""
_MOST_HOPS = 8
"""Answers that are followed within an archive for one capture."""
_FAR = 366 * DAY
"""A capture further from the citation is left to a reviewer; so far a redirect's end may lie."""
_LESS = 0.85
_MOST_TIMEMAPS = 3
"""Further pages of a TimeMap that are read for one link."""
INDEX_TRIES = 2
_REDIRECTS_READ = 2
"""Captured redirects that are read to learn where a site led."""


class Outcome(StrEnum):
    """The outcome of a look-up. Only `none` says that there is no copy."""

    FOUND = "found"
    NONE = "none"
    EXCLUDED = "excluded"
    """The archive keeps this site's captures from everybody."""
    FAILED = "failed"
    """The archive, or the way to it, failed: nothing is known."""
    WITHHELD = "withheld"
    """The archive was not asked: the address names a person or holds a secret."""


class Archive(Struct, frozen=True):
    """A web archive and how it is asked."""

    endpoint: str
    """The Wayback Machine's address; a TimeMap's or TimeGate's, to which the URL is appended."""
    kind: Literal["cdx", "timemap", "timegate"] = "cdx"
    availability: str | None = None
    """Where the Availability API is, for `cdx`; None where there is none."""

    @property
    def name(self) -> str:
        """The archive's host, by which limits are kept."""
        return urlsplit(self.endpoint).netloc


class Day(Struct, frozen=True):
    """The day of some citations of a link, and the words with which they cite."""

    date: str
    """ISO 8601, as the post says it; empty where it says none."""
    at: float | None
    texts: tuple[str, ...] = ()


class CopyRequest(Struct, frozen=True):
    """A link whose copies are looked for."""

    link_id: int
    url: str
    """What is asked for: the link's address, or what its wrapper leads to."""
    days: tuple[Day, ...]
    dead_since: float | None = None
    seen: Seen | None = None
    redirects: bool = False
    """Whether it is also looked for where the site led from there."""


class Ask(Struct, frozen=True):
    """A request to an archive."""

    room: Room
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    interval: float = 0.0
    """Seconds that the host asks to leave between requests (`Crawl-delay`)."""


class Got(Struct, frozen=True):
    """The answer, and what it means."""

    status: int = 0
    """0 where there was no answer."""
    headers: Headers = []
    body: bytes = b""
    truncated: bool = False
    failure: str = ""
    """Why there was no answer, in words."""
    closed: bool = False
    """Nothing more is asked of this archive in this run."""


class Result(Struct, frozen=True):
    """The result of a look-up for one day."""

    date: str
    outcome: Outcome
    detail: str = ""
    archived: Archived | None = None
    page: Page | None = None
    """The page in the copy; None where it is a file, or no copy was found."""
    moved_to: str = ""
    """Where the site itself led at last, as far as the archive has it; empty where nowhere."""


Steps = Generator[Ask, Got, "list[Result]"]


class _FailedError(Exception):
    """The archive failed."""


def representative(days: Sequence[Day]) -> list[tuple[Day, tuple[str, ...]]]:
    """At most `MOST_DAYS` days that stand for all, each with the dates that it stands for."""
    groups: list[list[Day]] = []
    for day in sorted(days, key=lambda day: (day.at is None, day.at or 0.0)):
        last = groups[-1] if groups else None
        if last is not None and (
            day.at is None
            or (last[0].at is not None and day.at - last[0].at < _APART)
            or len(groups) == MOST_DAYS
        ):
            last.append(day)
        else:
            groups.append([day])
    return [
        (
            Day(group[0].date, group[0].at, tuple(text for day in group for text in day.texts)),
            tuple(day.date for day in group),
        )
        for group in groups
    ]


class Lookup:
    """One run's look-ups; remembers what is worthless, so that it is read once."""

    def __init__(self, archives: Sequence[Archive]) -> None:
        self._archives = archives
        self._worthless: set[str] = set()
        """Digests of captured bodies that hold nothing for anybody: error pages, parked pages."""

    def steps(self, wanted: CopyRequest) -> Steps:
        """Look for copies of one link."""
        results: dict[str, Result] = {}
        moved_to = ""
        for archive in self._archives:
            for result in (yield from _OneLink(archive, wanted, self._worthless).steps()):
                before = results.get(result.date)
                if before is None or _RANK[result.outcome] < _RANK[before.outcome]:
                    results[result.date] = result
                moved_to = moved_to or result.moved_to
            if all(result.outcome is Outcome.FOUND for result in results.values()):
                break
        return [structs.replace(result, moved_to=moved_to) for result in results.values()]


_RANK = {
    outcome: rank
    for rank, outcome in enumerate(
        (Outcome.FOUND, Outcome.FAILED, Outcome.EXCLUDED, Outcome.NONE, Outcome.WITHHELD)
    )
}
"""Which of several archives' outcomes counts: one that failed may have had a copy."""


class _OneLink:
    """A link in one archive."""

    def __init__(self, archive: Archive, wanted: CopyRequest, worthless: set[str]) -> None:
        self._archive = archive
        self._wanted = wanted
        self._worthless = worthless
        self._read: dict[Capture, tuple[Content, Capture] | str] = {}
        """What was read of a capture and which one it is; or why it holds nothing."""

    def steps(self) -> Steps:
        days = representative(self._wanted.days)
        found: dict[str, Result] = {}
        moved_to = ""
        try:
            for url in _questions(self._wanted.url):
                captures = yield from self._captures(url, days[0][0].at)
                for day, _ in days:
                    before = found.get(day.date)
                    if before is not None and before.outcome is Outcome.FOUND:
                        continue
                    result = yield from self._best(url, captures, day)
                    if before is None or _RANK[result.outcome] < _RANK[before.outcome]:
                        found[day.date] = result
                if self._wanted.redirects and not moved_to:
                    moved_to = yield from self._moved_to(url, captures)
                if all(result.outcome is Outcome.FOUND for result in found.values()):
                    break
        except ExcludedError:
            return self._all(Outcome.EXCLUDED, f"{self._archive.name} keeps this site's captures")
        except _FailedError as error:
            for day, _ in days:
                if day.date not in found or found[day.date].outcome is not Outcome.FOUND:
                    found[day.date] = Result(day.date, Outcome.FAILED, str(error))
        return [
            Result(date, one.outcome, one.detail, one.archived, one.page, moved_to)
            for day, dates in days for one in (found[day.date],) for date in dates
        ]  # fmt: skip

    def _all(self, outcome: Outcome, detail: str) -> list[Result]:
        return [Result(day.date, outcome, detail) for day in self._wanted.days]

    # The index

    def _captures(self, url: str, at: float | None) -> Generator[Ask, Got, list[Capture]]:
        match self._archive.kind:
            case "cdx":
                return (yield from self._from_index(url, at))
            case "timemap":
                return (yield from self._from_timemap(url, at))
            case "timegate":
                return (yield from self._from_timegate(url, at))

    def _from_index(self, url: str, at: float | None) -> Generator[Ask, Got, list[Capture]]:
        why = ""
        for _ in range(INDEX_TRIES):
            got = yield self._index(cdx.question(self._archive.endpoint, url))
            try:
                return _listed(got, lambda body: cdx.captures(body, url), absent=False)
            except (_FailedError, UnreadableError) as error:
                why = str(error)
            if got.closed:
                raise _FailedError(why)
        if self._archive.availability is None:
            raise _FailedError(why)
        timestamp = None if at is None else stamp(at)
        got = yield self._index(availability.question(self._archive.availability, url, timestamp))
        try:
            captures = _listed(got, lambda body: availability.captures(body, url), absent=False)
        except (_FailedError, UnreadableError):
            raise _FailedError(why) from None
        if not captures:  # proves nothing
            raise _FailedError(why)
        return captures

    def _from_timemap(self, url: str, at: float | None) -> Generator[Ask, Got, list[Capture]]:
        address = self._archive.endpoint + url
        captures: list[Capture] = []
        pages, known = [address], {address}
        for page in pages:
            got = yield self._index(page)
            try:
                read = partial(timemap.captures, url=url, base=page)
                captures += _listed(got, read, absent=True)
            except (UnreadableError, _FailedError) as error:
                if page == address or not captures:
                    raise _FailedError(str(error)) from None
                break  # a further page of it; what is known of the others counts
            for other in timemap.further(got.body, page, at):
                if other not in known and len(known) <= _MOST_TIMEMAPS:
                    known.add(other)
                    pages.append(other)
        return sorted(captures, key=lambda capture: capture.timestamp)

    def _from_timegate(self, url: str, at: float | None) -> Generator[Ask, Got, list[Capture]]:
        headers = () if at is None else (("accept-datetime", timemap.http_date(at)),)
        address = self._archive.endpoint + url
        got = yield Ask(Room.INDEX, address, headers)
        if got.status in (404, 410):
            return []
        if got.status not in REDIRECTS:
            raise _FailedError(_why(got) or f"the TimeGate answered {got.status}")
        memento = parsed(first_value(got.headers, "location").strip())
        if memento is None or is_untrusted_archive(memento.url):
            return []
        return [Capture(memento.timestamp, memento.original, memento=memento.url)]

    def _index(self, url: str) -> Ask:
        return Ask(Room.INDEX, url)

    # The captures

    def _best(self, url: str, captures: list[Capture], day: Day) -> Generator[Ask, Got, Result]:
        seen = self._wanted.seen
        at = day.at if day.at is not None else seen.at if seen is not None else None
        choice = CaptureChoice(url, at, self._wanted.dead_since)
        candidates = eligible(captures, choice)
        certain = same_around(candidates, choice)
        tried: list[Capture] = []
        reasons: list[str] = []
        unread = ""
        doubtful: Result | None = None
        while len(tried) < MOST_READ:
            capture = following(candidates, choice, tried, self._worthless)
            if capture is None:
                break
            tried.append(capture)
            try:
                read = yield from self._content(capture)
            except _FailedError as error:
                unread = str(error)
                continue
            if isinstance(read, str):
                reasons.append(read)
                continue
            content, taken = read
            if choice.dead_since is not None and taken.at >= choice.dead_since:
                reasons.append("the archive has it from after its end only")
                continue
            sure = capture.digest in certain and taken.timestamp == capture.timestamp
            held = weigh(content, url, day.texts, seen, at=taken.at, same_around=sure)
            if not held.holds:
                reasons.append(held.why)
                if held.confidence == 0.0 and capture.digest and not sure and _is_nothing(held):
                    self._worthless.add(capture.digest)
                continue
            result = self._found(day, choice, taken, held, content.page)
            if held.confidence >= 0.9:
                return result
            if doubtful is None:
                doubtful = result
        if doubtful is not None:
            return doubtful
        if unread:
            return Result(day.date, Outcome.FAILED, unread)
        detail = f"{len(captures)} listed, {len(tried)} read"
        if reasons:
            detail += f": {'; '.join(dict.fromkeys(reasons))}"
        return Result(day.date, Outcome.NONE, detail)

    def _found(
        self, day: Day, choice: CaptureChoice, capture: Capture, held: Holding, page: Page | None
    ) -> Result:
        confidence = held.confidence
        distance = None if choice.at is None else abs(capture.at - choice.at)
        if confidence < 0.97 and (distance is None or distance > _FAR):
            confidence = min(confidence, _LESS)
        url = for_people(self._archive.endpoint, capture)
        return Result(
            day.date, Outcome.FOUND, held.why,
            Archived(url, capture.timestamp, round(confidence, 2), held.why), page,
        )  # fmt: skip

    def _content(self, capture: Capture) -> Generator[Ask, Got, "tuple[Content, Capture] | str"]:
        known = self._read.get(capture)
        if known is None:
            known = self._read[capture] = yield from self._follow(capture)
        return known

    def _follow(self, capture: Capture) -> Generator[Ask, Got, "tuple[Content, Capture] | str"]:
        """Read a capture, and follow the redirects that were captured."""
        url = raw(self._archive.endpoint, capture)
        original, taken = capture.original, capture
        hops: list[Hop] = []
        visited: set[str] = set()
        for _ in range(_MOST_HOPS):
            if url in visited:
                return "a redirect that leads round in a circle"
            visited.add(url)
            got = yield Ask(Room.PAGE, url)
            if got.status == 0:
                raise _FailedError(_why(got))
            answer = played(url, got.status, got.headers, got.body)
            match answer.kind:
                case PlaybackKind.BUSY | PlaybackKind.BROKEN:
                    raise _FailedError(f"the archive answered {got.status}")
                case PlaybackKind.ABSENT:
                    return "the archive lists it and does not have it"
                case PlaybackKind.MOVED:
                    memento = parsed(answer.to or "")
                    if memento is None or not self._is_own(memento.url):
                        return "the archive leads elsewhere"
                    if not hops:
                        taken = Capture(memento.timestamp, capture.original)
                    url = memento.raw
                    continue
            if answer.timestamp is not None:
                if abs(moment(answer.timestamp) - taken.at) > _FAR:
                    return "the archive has it from another time only"
                if not hops and answer.timestamp != taken.timestamp:
                    taken = Capture(answer.timestamp, capture.original, memento=capture.memento)
            if 300 <= got.status < 400 and got.status != 304:
                target = answer.to
                via: Literal["http", "meta-refresh"] = "http"
            else:
                hop = Hop(original, got.status)
                content_type = first_value(got.headers, "x-archive-orig-content-type")
                content_type = content_type or first_value(got.headers, "content-type")
                content = content_of(
                    (*hops, hop), content_type or capture.mimetype, got.body,
                    truncated=got.truncated,
                )  # fmt: skip
                target = content.page.refresh if content.page is not None else None
                via = "meta-refresh"
                if not target or got.status >= 400 or page_key(target) == page_key(original):
                    return content, taken
            if not target:
                return "a redirect to nowhere"
            memento = parsed(target)
            end = memento.original if memento is not None else target
            if objection(end) is not None:
                return "a redirect to an address that is not asked for"
            hops.append(Hop(original, got.status, end, via))
            original = end
            timestamp = memento.timestamp if memento is not None else taken.timestamp
            current = parsed(url)
            prefix = current.prefix if current is not None else f"{self._archive.endpoint}/web/"
            url = f"{prefix}{timestamp}id_/{end}"
        return "a chain of redirects without an end"

    def _moved_to(self, url: str, captures: list[Capture]) -> Generator[Ask, Got, str]:
        """Return where the last captured redirect led that left the page; empty: none did."""
        redirects = [capture for capture in captures if capture.is_redirect]
        for capture in reversed(redirects[-_REDIRECTS_READ:]):
            read = self._read.get(capture)
            if isinstance(read, tuple):
                to = read[0].hops[0].location or ""
            else:
                address = raw(self._archive.endpoint, capture)
                got = yield Ask(Room.PAGE, address)
                answer = played(address, got.status, got.headers, got.body) if got.status else None
                captured = answer is not None and answer.kind is PlaybackKind.CAPTURED
                to = (answer.to or "") if captured and answer is not None else ""
            memento = parsed(to)
            to = memento.original if memento is not None else to
            if to and page_key(to) != page_key(url) and objection(to) is None:
                return to
        return ""

    def _is_own(self, url: str) -> bool:
        """Return whether an address is on the archive itself."""
        return urlsplit(url).netloc == self._archive.name or self._archive.kind != "cdx"


def _is_nothing(held: Holding) -> bool:
    """Return whether what a capture holds is nothing for any other link either."""
    return held.why.startswith(("it was no good page", "nothing was captured", "scripts were"))


def _questions(url: str) -> tuple[str, ...]:
    """Return what an archive is asked for: the address, then without tracking parameters."""
    clean = strip_tracking(url)
    return (url,) if clean is None or clean == url else (url, clean)


def _why(got: Got) -> str:
    return got.failure or ("" if got.status else "no answer")


def _listed(got: Got, read: Callable[[bytes], list[Capture]], *, absent: bool) -> list[Capture]:
    """Read the answer of an index. `absent`: 404 means that there are no captures.

    Raises:
        ExcludedError: the site is excluded.
        UnreadableError: it is no answer.
        _FailedError: the index failed.
    """
    if got.status == 0:
        raise _FailedError(_why(got))
    if got.status in (403, 451):
        raise_if_excluded(got.body[:20_000].decode("utf-8", "replace"))
        raise_if_excluded(first_value(got.headers, "x-archive-wayback-runtime-error"))
    if got.status == 404 and (absent or b"no captures" in got.body[:2_000].lower()):
        return []  # the latter is pywb's
    if got.status != 200:
        raise _FailedError(f"the index answered {got.status}")
    if got.truncated:
        raise _FailedError("the index's answer is too long, or was cut off")
    return read(got.body)
