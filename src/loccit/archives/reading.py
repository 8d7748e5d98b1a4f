"""Reading captures: the raw bytes, along the redirects that were captured."""

from collections.abc import Generator
from typing import Literal
from urllib.parse import urlsplit

from loccit.archives.captures import Capture, moment
from loccit.archives.content import Content, content_of
from loccit.archives.pace import Room
from loccit.archives.playback import PlaybackKind, played, raw
from loccit.archives.privacy import objection
from loccit.archives.values import Archive, FailedError, Query, Response
from loccit.fetch.messages import first_value
from loccit.model import DAY, Hop
from loccit.urls.mementos import parsed
from loccit.urls.sameness import archive_key

_MOST_HOPS = 8
"""Answers that are followed within an archive for one capture."""
FAR = 366 * DAY
"""So far from a capture the end of its redirects may lie, and from a citation its copy."""
_REDIRECTS_READ = 2
"""Captured redirects that are read to learn where a site led."""

Read = tuple[Content, Capture] | str
"""What was read of a capture and which one it is; or why it holds nothing."""


class CaptureReader:
    """Reads the captures of one link in one archive, each once."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._read: dict[Capture, Read] = {}

    def content(self, capture: Capture) -> Generator[Query, Response, Read]:
        """Read a capture.

        Raises:
            ExcludedError: the archive keeps the site's captures from everybody.
            FailedError: the archive failed.
        """
        known = self._read.get(capture)
        if known is None:
            known = self._read[capture] = yield from self._follow(capture)
        return known

    def _follow(self, capture: Capture) -> Generator[Query, Response, Read]:
        """Read a capture, and follow the redirects that were captured."""
        url = raw(self._archive.endpoint, capture)
        original, taken = capture.original, capture
        hops: list[Hop] = []
        visited: set[str] = set()
        for _ in range(_MOST_HOPS):
            if url in visited:
                return "a redirect that leads round in a circle"
            visited.add(url)
            got = yield Query(Room.PAGE, url)
            if got.status == 0:
                raise FailedError(got.why)
            answer = played(url, got.status, got.headers, got.body)
            match answer.kind:
                case PlaybackKind.BUSY | PlaybackKind.BROKEN:
                    raise FailedError(f"the archive answered {got.status}")
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
                if abs(moment(answer.timestamp) - taken.at) > FAR:
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
                if not target or got.status >= 400 or archive_key(target) == archive_key(original):
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

    def led_to(self, url: str, captures: list[Capture]) -> Generator[Query, Response, str]:
        """Return where the last captured redirect led that left the page; empty: none did."""
        redirects = [capture for capture in captures if capture.is_redirect]
        for capture in reversed(redirects[-_REDIRECTS_READ:]):
            read = self._read.get(capture)
            if isinstance(read, tuple):
                to = read[0].hops[0].location or ""
            else:
                address = raw(self._archive.endpoint, capture)
                got = yield Query(Room.PAGE, address)
                answer = played(address, got.status, got.headers, got.body) if got.status else None
                captured = answer is not None and answer.kind is PlaybackKind.CAPTURED
                to = (answer.to or "") if captured and answer is not None else ""
            memento = parsed(to)
            to = memento.original if memento is not None else to
            if to and archive_key(to) != archive_key(url) and objection(to) is None:
                return to
        return ""

    def _is_own(self, url: str) -> bool:
        """Return whether an address is on the archive itself."""
        return urlsplit(url).netloc == self._archive.name or self._archive.kind != "cdx"
