"""One look-up: for each day on which a link is cited, the nearest capture that holds the content.

`Lookup.steps` is a generator: it yields each request to an archive (`Query`), is sent its
`Response`, and returns an outcome for each day. It opens no socket and reads no clock, so that
thousands of look-ups can be simulated.
"""

from collections.abc import Generator, Sequence

from msgspec import structs

from loccit.archives.captures import Capture, ExcludedError
from loccit.archives.choose import MOST_READ, CaptureChoice, eligible, following, same_around
from loccit.archives.evidence import Holding, weigh
from loccit.archives.listing import captures_of
from loccit.archives.playback import for_people
from loccit.archives.reading import FAR, CaptureReader
from loccit.archives.values import (
    Archive,
    CopyRequest,
    Day,
    FailedError,
    Outcome,
    Query,
    Response,
    Result,
    Steps,
)
from loccit.model import DAY, Archived, Page
from loccit.urls.tracking import strip_tracking

MOST_DAYS = 3
"""Days of citations, far apart, for which a copy of their own is looked for."""
_APART = 180 * DAY
"""Citations nearer to each other share a copy."""
_LESS = 0.85
"""The confidence in a copy that is far from the citation, at most."""


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
        self._reader = CaptureReader(archive)

    def steps(self) -> Steps:
        days = representative(self._wanted.days)
        found: dict[str, Result] = {}
        moved_to = ""
        try:
            for url in _questions(self._wanted.url):
                captures = yield from captures_of(self._archive, url, days[0][0].at)
                for day, _ in days:
                    before = found.get(day.date)
                    if before is not None and before.outcome is Outcome.FOUND:
                        continue
                    result = yield from self._best(url, captures, day)
                    if before is None or _RANK[result.outcome] < _RANK[before.outcome]:
                        found[day.date] = result
                if self._wanted.redirects and not moved_to:
                    moved_to = yield from self._reader.led_to(url, captures)
                if all(result.outcome is Outcome.FOUND for result in found.values()):
                    break
        except ExcludedError:
            return self._all(Outcome.EXCLUDED, f"{self._archive.name} keeps this site's captures")
        except FailedError as error:
            for day, _ in days:
                if day.date not in found or found[day.date].outcome is not Outcome.FOUND:
                    found[day.date] = Result(day.date, Outcome.FAILED, str(error))
        return [
            Result(date, one.outcome, one.detail, one.archived, one.page, moved_to)
            for day, dates in days for one in (found[day.date],) for date in dates
        ]  # fmt: skip

    def _all(self, outcome: Outcome, detail: str) -> list[Result]:
        return [Result(day.date, outcome, detail) for day in self._wanted.days]

    def _best(
        self, url: str, captures: list[Capture], day: Day
    ) -> Generator[Query, Response, Result]:
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
                read = yield from self._reader.content(capture)
            except FailedError as error:
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
        if confidence < 0.97 and (distance is None or distance > FAR):
            confidence = min(confidence, _LESS)
        url = for_people(self._archive.endpoint, capture)
        return Result(
            day.date, Outcome.FOUND, held.why,
            Archived(url, capture.timestamp, round(confidence, 2), held.why), page,
        )  # fmt: skip


def _is_nothing(held: Holding) -> bool:
    """Return whether what a capture holds is nothing for any other link either."""
    return held.why.startswith(("it was no good page", "nothing was captured", "scripts were"))


def _questions(url: str) -> tuple[str, ...]:
    """Return what an archive is asked for: the address, then without tracking parameters."""
    clean = strip_tracking(url)
    return (url,) if clean is None or clean == url else (url, clean)
