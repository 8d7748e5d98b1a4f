"""Asking an archive which captures of an address it has: index, TimeMap or TimeGate."""

from collections.abc import Callable, Generator
from functools import partial

from loccit.archives import availability, cdx, timemap
from loccit.archives.captures import Capture, UnreadableError, raise_if_excluded, stamp
from loccit.archives.pace import Room
from loccit.archives.values import Archive, FailedError, Query, Response
from loccit.fetch.messages import REDIRECTS, first_value
from loccit.numbers import unix_time_of
from loccit.sources.site.sitemap import unpacked
from loccit.urls.category import is_untrusted_archive
from loccit.urls.mementos import parsed
from loccit.urls.parts import join

_MOST_TIMEMAPS = 3
"""Further pages of a TimeMap that are read for one link."""
_MOST_TIMEGATES = 4
"""Addresses that are asked on the way from a TimeGate to a memento."""
INDEX_TRIES = 2


def captures_of(
    archive: Archive, url: str, at: float | None
) -> Generator[Query, Response, list[Capture]]:
    """List the captures of an address in an archive, those nearest to a time first if it can.

    Raises:
        ExcludedError: the archive keeps the site's captures from everybody.
        FailedError: it failed: nothing is known.
    """
    match archive.kind:
        case "cdx":
            return (yield from _from_index(archive, url, at))
        case "timemap":
            return (yield from _from_timemap(archive, url, at))
        case "timegate":
            return (yield from _from_timegate(archive, url, at))


def _from_index(
    archive: Archive, url: str, at: float | None
) -> Generator[Query, Response, list[Capture]]:
    why = ""
    for _ in range(INDEX_TRIES):
        got = yield _index(cdx.question(archive.endpoint, url))
        try:
            return _listed(got, lambda body: cdx.captures(body, url), absent=False)
        except (FailedError, UnreadableError) as error:
            why = str(error)
        if got.closed:
            raise FailedError(why)
    if archive.availability is None:
        raise FailedError(why)
    timestamp = None if at is None else stamp(at)
    got = yield _index(availability.question(archive.availability, url, timestamp))
    try:
        captures = _listed(got, lambda body: availability.captures(body, url), absent=False)
    except (FailedError, UnreadableError):
        raise FailedError(why) from None
    if not captures:  # proves nothing
        raise FailedError(why)
    return captures


def _from_timemap(
    archive: Archive, url: str, at: float | None
) -> Generator[Query, Response, list[Capture]]:
    address = archive.endpoint + url
    captures: list[Capture] = []
    pages, known = [address], {address}
    for page in pages:
        got = yield _index(page)
        try:
            read = partial(timemap.captures, url=url, base=page)
            captures += _listed(got, read, absent=True)
        except (UnreadableError, FailedError) as error:
            if page == address or not captures:
                raise FailedError(str(error)) from None
            break  # a further page of it; what is known of the others counts
        for other in timemap.further(got.body, page, at):
            if other not in known and len(known) <= _MOST_TIMEMAPS:
                known.add(other)
                pages.append(other)
    return sorted(captures, key=lambda capture: capture.timestamp)


def _from_timegate(
    archive: Archive, url: str, at: float | None
) -> Generator[Query, Response, list[Capture]]:
    """Ask a TimeGate for one capture: it redirects to it or sends it (RFC 7089, section 4).

    A TimeGate may lead to another one, and a memento's address may say nothing.
    """
    headers = () if at is None else (("accept-datetime", timemap.http_date(at)),)
    address = archive.endpoint + url
    visited: set[str] = set()
    while address not in visited and len(visited) < _MOST_TIMEGATES:
        visited.add(address)
        got = yield Query(Room.INDEX, address, headers)
        location = first_value(got.headers, "location").strip()
        if got.status in REDIRECTS and location:
            address = join(address, location)
            memento = parsed(address)
            if is_untrusted_archive(address):
                return []
            if memento is not None:
                return [Capture(memento.timestamp, memento.original, memento=memento.url)]
            continue
        taken = unix_time_of(first_value(got.headers, "memento-datetime"))
        if got.status == 200 and taken is not None:
            content = join(address, first_value(got.headers, "content-location").strip())
            memento = parsed(content)
            timestamp = stamp(taken) if memento is None else memento.timestamp
            return [Capture(timestamp, url, memento=content)]
        if got.status == 410:
            return []
        return _listed(got, _no_captures, absent=True)
    raise FailedError("the TimeGate leads round in a circle")


def _no_captures(_: bytes) -> list[Capture]:
    raise FailedError("the TimeGate names no capture")


def _index(url: str) -> Query:
    return Query(Room.INDEX, url)


def _listed(
    got: Response, read: Callable[[bytes], list[Capture]], *, absent: bool
) -> list[Capture]:
    """Read the answer of an index. `absent`: 404 means that there are no captures.

    Raises:
        ExcludedError: the site is excluded.
        UnreadableError: it is no answer.
        FailedError: the index failed.
    """
    if got.status == 0:
        raise FailedError(got.why)
    if got.status in (403, 451):
        raise_if_excluded(got.body[:20_000].decode("utf-8", "replace"))
        raise_if_excluded(first_value(got.headers, "x-archive-wayback-runtime-error"))
    if got.status == 404 and (absent or b"no captures" in got.body[:2_000].lower()):
        return []  # the latter is pywb's
    if got.status != 200:
        raise FailedError(f"the index answered {got.status}")
    if got.truncated:
        raise FailedError("the index's answer is too long, or was cut off")
    return read(unpacked(got.body)[0])
