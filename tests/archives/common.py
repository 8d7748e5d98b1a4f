"""Look-ups without a network: a generator's questions, answered by the local archive."""

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from loccit.archives.lookup import Lookup
from loccit.archives.values import Archive, CopyRequest, Day, Query, Response, Result
from loccit.testing.archive import ENDPOINT, LocalArchive
from loccit.testing.behaviour import Reply

WAYBACK = Archive(ENDPOINT, "cdx", availability=ENDPOINT)


def got(reply: Reply) -> Response:
    headers = [*reply.headers, ("content-type", reply.content_type or "")]
    body = reply.body.encode() if isinstance(reply.body, str) else reply.body
    return Response(reply.status, headers, body)


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return url.partition(parts.netloc)[2]


def answered(archive: LocalArchive, ask: Query) -> Response:
    return got(archive.answer(path_of(ask.url), dict(ask.headers)))


def seconds(day: str) -> float:
    return datetime.fromisoformat(day).replace(tzinfo=UTC, hour=12).timestamp()


def look_up(
    archive: LocalArchive, wanted: CopyRequest, archives: Sequence[Archive] = (WAYBACK,)
) -> list[Result]:
    steps = Lookup(archives).steps(wanted)
    try:
        ask = next(steps)
        while True:
            ask = steps.send(answered(archive, ask))
    except StopIteration as done:
        return list(done.value)


def wanted(
    url: str, *days: str, texts: tuple[str, ...] = (), dead: str | None = None
) -> CopyRequest:
    made = tuple(Day(day, seconds(day) if day else None, texts) for day in days or ("",))
    return CopyRequest(1, url, made, None if dead is None else seconds(dead))
