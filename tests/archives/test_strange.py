"""Answers of archives that are not as the documents say: the right copy, and no wrong one.

Each case is a whole look-up through the client, with its pace, in virtual time.
"""

import gzip
import json
import zlib
from collections.abc import Callable, Mapping, Sequence

import pytest
from msgspec import Struct

from loccit.archives import availability, cdx, save, timemap
from loccit.archives.captures import UnreadableError
from loccit.archives.client import ArchiveClient
from loccit.archives.content import content_of
from loccit.archives.save import Fate
from loccit.archives.values import CopyRequest, Query, Response, Result
from loccit.config.settings import WaybackSettings
from loccit.model import PROPOSED, Hop
from loccit.testing.archive import ENDPOINT
from tests.archives.common import wanted
from tests.archives.scenarios import ESSAY, GOOD, HOME, OTHER, PARKED, TEXT, URL, html
from tests.archives.virtual import run

FIELDS = ["timestamp", "original", "statuscode", "mimetype", "digest"]
MAY, JUNE, YEARS = "20130520120000", "20130602120000", "20070101120000"
Row = tuple[str, str, str, str, str]


def row(stamp: str, original: str = URL, status: str = "200", mime: str = "text/html",
        digest: str = "") -> Row:  # fmt: skip
    return (stamp, original, status, mime, digest or f"D{stamp}")


def index(*rows: Row) -> Response:
    table = [FIELDS, *map(list, rows)] if rows else []
    return Response(200, [("content-type", "application/json")], json.dumps(table).encode())


def play(body: str | bytes, status: int = 200, kind: str = "text/html", *, own: bool = False,
         **headers: str) -> Response:  # fmt: skip
    """A capture's answer; `own`: the archive's own page, without `Memento-Datetime`."""
    told = [("content-type", kind), *((n.replace("_", "-"), v) for n, v in headers.items())]
    if not own:
        told.append(("memento-datetime", "Mon, 20 May 2013 12:00:00 GMT"))
    return Response(status, told, body.encode() if isinstance(body, str) else body)


def june(body: str | bytes, status: int = 200, kind: str = "text/html") -> Response:
    made = play(body, status, kind, own=True)
    stamped = [*made.headers, ("memento-datetime", "Sun, 02 Jun 2013 12:00:00 GMT")]
    return Response(status, stamped, made.body)


BUSY = Response(
    429, [("content-type", "text/html")], b"<html><h1>429 Too Many Requests</h1></html>"
)
AVAILABLE = Response(200, [], json.dumps({"archived_snapshots": {"closest": {
    "available": True, "status": "200", "timestamp": MAY,
    "url": f"{ENDPOINT}/web/{MAY}/{URL}"}}}).encode())  # fmt: skip
NOTHING = Response(200, [], b'{"archived_snapshots": {}}')
EXCLUDED = "org.archive.wayback.exception.{}: Blocked Site Error"


class Case(Struct, frozen=True):
    name: str
    index: Sequence[Response]
    """Its answers, one after the other; the last one is repeated."""
    plays: Mapping[str, Sequence[Response]]
    """The answers for captures, by timestamp."""
    right: str
    available: Response = NOTHING


GOOD_MAY = {MAY: [play(GOOD)]}
OK = [index(row(MAY))]
TWO = [index(row(MAY), row(JUNE))]
CASES = (
    Case("429 with a page, then the list", [BUSY, *OK], GOOD_MAY, MAY),
    Case("429 for a capture, then the capture", OK, {MAY: [BUSY, play(GOOD)]}, MAY),
    Case("429 for ever", [BUSY], {}, "failed"),
    Case("503, then the list", [Response(503, [], b"busy"), *OK], GOOD_MAY, MAY),
    Case("504, and Availability knows it", [Response(504)], GOOD_MAY, MAY, AVAILABLE),
    Case("504, and Availability knows nothing", [Response(504)], {}, "failed"),
    Case("a time-out, then the list", [Response(failure="timed out"), *OK], GOOD_MAY, MAY),
    Case("a list cut off", [Response(200, [], index(row(MAY)).body[:-9])], {}, "failed"),
    Case("a list cut off, and Availability", [Response(200, [], index(row(MAY)).body[:-9])],
         GOOD_MAY, MAY, AVAILABLE),
    Case("an empty object", [Response(200, [], b"{}")], {}, "failed"),
    Case("null", [Response(200, [], b"null")], {}, "failed"),
    Case("an empty body", [Response(200)], {}, "failed"),
    Case("a page of a proxy", [Response(200, [], b"<html>Sign in to the network</html>")], {},
         "failed"),
    Case("403 of a firewall", [Response(403, [], b"<h1>403 Forbidden</h1>")], {}, "failed"),
    Case("404 of the index itself", [Response(404, [], b"not found")], {}, "failed"),
    Case("404 of pywb", [Response(404, [], b'{"message": "No Captures found for: x"}')], {},
         "none"),
    Case("excluded by its owner, with 200",
         [Response(200, [], EXCLUDED.format("AdministrativeAccessControlException").encode())], {},
         "excluded"),
    Case("excluded by robots.txt, with 403",
         [Response(403, [], EXCLUDED.format("RobotAccessControlException").encode())], {},
         "excluded"),
    Case("excluded when it is played", OK,
         {MAY: [play("x", 403, own=True,
                     x_archive_wayback_runtime_error="RobotAccessControlException: Blocked")]},
         "excluded"),
    Case("the archive's own page of exclusion, with 200", OK,
         {MAY: [play(html("Internet Archive Wayback Machine", "Sorry. This URL has been excluded "
                          "from the Wayback Machine."), own=True)]}, "none"),
    Case("the archive's own page of robots.txt, with 200", OK,
         {MAY: [play(html("Internet Archive Wayback Machine", "Page cannot be displayed due to "
                          "robots.txt. See quarter.example robots.txt page. Learn more about "
                          "robots.txt. The lamplighters of the harbour"), own=True)]}, "none"),
    Case("the archive's own page of absence, with 200", OK,
         {MAY: [play(html("Wayback Machine", "Hrm. The Wayback Machine has not archived that URL. "
                          "This page is not available on the web because page does not exist. "
                          f"Try to see this page on the live web: {URL}"), own=True)]}, "none"),
    Case("the archive is down for maintenance, with 200", OK,
         {MAY: [play(html("Internet Archive: Scheduled Maintenance", "Internet Archive services "
                          "are temporarily offline. Please check back soon."), own=True)]}, "none"),
    Case("a revisit record", [index(row("20120520120000", digest="A"),
         row(MAY, status="-", mime="warc/revisit", digest="A"))], GOOD_MAY, MAY),
    Case("a revisit record without digest or original",
         [index(row(MAY, status="-", mime="warc/revisit", digest="-"))], GOOD_MAY, MAY),
    Case("two records without digests", [index(row(MAY, digest="-"), row(JUNE, digest="-"))],
         {MAY: [play(GOOD)], JUNE: [june(PARKED)]}, MAY),
    Case("a type that is unknown", [index(row(MAY, mime="unk"))], GOOD_MAY, MAY),
    Case("a page sent as a download", OK, {MAY: [play(GOOD, kind="application/octet-stream")]},
         MAY),
    Case("a page that is packed", OK, {MAY: [play(gzip.compress(GOOD.encode()))]}, MAY),
    Case("a page that is packed twice", OK,
         {MAY: [play(gzip.compress(gzip.compress(GOOD.encode())))]}, MAY),
    Case("a page that is packed with deflate", OK, {MAY: [play(zlib.compress(GOOD.encode()))]},
         MAY),
    Case("a parked page that is packed", TWO,
         {MAY: [play(GOOD)], JUNE: [june(gzip.compress(PARKED.encode()))]}, MAY),
    Case("a packed page cut off at once", TWO,
         {MAY: [play(GOOD)], JUNE: [june(gzip.compress(GOOD.encode())[:12])]}, MAY),
    Case("bytes that are no text", TWO,
         {MAY: [play(GOOD)], JUNE: [june(bytes(range(128, 256)) * 9)]}, MAY),
    Case("a page in UTF-16", OK, {MAY: [play(GOOD.encode("utf-16"))]}, MAY),
    Case("listed as 200, played as 404", TWO, {MAY: [play(GOOD)], JUNE: [june("gone", 404)]}, MAY),
    Case("an empty page", TWO,
         {MAY: [play(GOOD)], JUNE: [june("<html><body></body></html>")]}, MAY),
    Case("frames whose parts are elsewhere", TWO, {MAY: [play(GOOD)], JUNE: [june(
         "<html><frameset rows='*,0'><frame src='http://ads.example/'></frameset></html>")]}, MAY),
    Case("a script that leads away", TWO, {MAY: [play(GOOD)], JUNE: [june(
         "<html><script>window.location='http://ads.example/x';</script></html>")]}, MAY),
    Case("a port, capitals and https",
         [index(row(MAY, "https://WWW.Quarter.Example:443/essays/lamplighters-of-the-harbour"))],
         GOOD_MAY, MAY),
    Case("the port of http", [index(row(MAY, URL.replace(".example/", ".example:80/")))],
         GOOD_MAY, MAY),
    Case("a session in the captured address", [index(row(MAY, URL + "?"))], GOOD_MAY, MAY),
    Case("a time in the future", [index(row(MAY), row("20990101000000"))], GOOD_MAY, MAY),
    Case("only a time in the future", [index(row("20990101000000"))],
         {"20990101000000": [play(GOOD, own=True)]}, "none"),
    Case("times that do not exist", [index(row("20131399999999"), row("0"), row(""), row(MAY))],
         GOOD_MAY, MAY),
    Case("rows out of order, and twice", [index(row(JUNE), row(MAY), row(JUNE), row(MAY))],
         {MAY: [play(GOOD)], JUNE: [june(PARKED)]}, MAY),
    Case("rows of too few fields",
         [Response(200, [], json.dumps([FIELDS, [MAY], list(row(MAY)), []]).encode())], GOOD_MAY,
         MAY),
    Case("text with CRLF", [Response(200, [], " ".join(row(MAY)).encode() + b"\r\n")], GOOD_MAY,
         MAY),
    Case("a resume key after the rows",
         [Response(200, [], json.dumps([FIELDS, list(row(MAY)), [],
         ["example,quarter)/x"]]).encode())],
         GOOD_MAY, MAY),
    Case("the archive leads to a capture days later", OK,
         {MAY: [Response(302, [("location", f"{ENDPOINT}/web/{JUNE}id_/{URL}")])],
          JUNE: [june(GOOD)]}, JUNE),
    Case("the archive leads to a capture years away", OK,
         {MAY: [Response(302, [("location", f"{ENDPOINT}/web/{YEARS}id_/{URL}")])],
          YEARS: [Response(200, [("memento-datetime", "Mon, 01 Jan 2007 12:00:00 GMT"),
                            ("content-type", "text/html")], GOOD.encode())]}, YEARS),
    Case("the archive leads to itself", OK,
         {MAY: [Response(302, [("location", f"{ENDPOINT}/web/{MAY}id_/{URL}")])]}, "none"),
    Case("the archive leads to somebody else", OK,
         {MAY: [Response(302, [("location", "http://ads.example/")])]}, "none"),
    Case("a redirect to nowhere", OK, {MAY: [play("", 302)]}, "none"),
    Case("a redirect to the home page in another language",
         [index(row(MAY), row(JUNE, status="302"))],
         {MAY: [play(GOOD)],
          JUNE: [Response(302, [("location",
         f"{ENDPOINT}/web/{JUNE}id_/http://quarter.example/?lang=en"),
                           ("memento-datetime", "Sun, 02 Jun 2013 12:00:00 GMT")]),
                 june(HOME)]}, MAY),
    Case("the text of another site", TWO,
         {MAY: [play(GOOD)], JUNE: [june(html("Ferry tariffs", OTHER))]}, MAY),
    Case("a capture that never arrives", OK, {MAY: [Response(failure="timed out")]}, "failed"),
    Case("captures whose answers are cut off", OK,
         {MAY: [Response(200, play(GOOD).headers, GOOD.encode()[:700], truncated=True)]}, MAY),
    Case("the archive's banner in the page", OK,
         {MAY: [play(f"<!-- BEGIN WAYBACK TOOLBAR INSERT --><div id=wm-ipp-base>1,204 captures "
                     f"</div><!-- END WAYBACK TOOLBAR INSERT -->{GOOD}")]}, MAY),
    Case("a consent wall", TWO, {MAY: [play(GOOD)], JUNE: [june(html(
         "Before you continue", "We use cookies and data to deliver our services. If you choose to "
         "accept all, we will also use cookies to show ads. Reject all. Accept all."))]}, MAY),
    Case("a video player without its text", TWO, {MAY: [play(GOOD)], JUNE: [june(html(
         "Video unavailable", "This video is no longer available."))]}, MAY),
    Case("the lists of a directory", TWO, {MAY: [play(GOOD)], JUNE: [june(html(
         "Index of /essays", "Name Last modified Size Description Parent Directory"))]}, MAY),
    Case("a page about its database", TWO, {MAY: [play(GOOD)], JUNE: [june(html(
         "Database Error", "Error establishing a database connection"))]}, MAY),
    Case("a hundred captures of one parked page",
         [index(row(MAY), *(row(f"2013{6 + n // 28:02}{1 + n % 28:02}120000", digest="P")
                            for n in range(100)))],
         {"*": [june(PARKED)], MAY: [play(GOOD)]}, MAY),
)  # fmt: skip


class Scripted:
    """An archive that says what a case tells it to say."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._said: dict[str, int] = {}
        self.asked: list[str] = []

    async def fetch(self, ask: Query) -> Response:
        self.asked.append(ask.url)
        if "/cdx/search/cdx?" in ask.url:
            return self._next("index", self._case.index)
        if "/wayback/available?" in ask.url:
            return self._case.available
        stamp = ask.url.partition("/web/")[2][:14]
        plays = self._case.plays
        answers = plays.get(stamp, plays.get("*", [Response(404, [], b"not in the archive")]))
        return self._next(stamp, answers)

    def _next(self, what: str, answers: Sequence[Response]) -> Response:
        count = self._said[what] = self._said.get(what, 0) + 1
        return answers[min(count, len(answers)) - 1]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_right_copy_of_a_strange_archive(case: Case) -> None:
    archive = Scripted(case)
    results: list[Result] = []

    def keep(_item: CopyRequest, found: list[Result]) -> None:
        results.extend(found)

    link = wanted(URL, "2013-06-01", texts=TEXT, dead="2026-11-01")
    run(
        ArchiveClient(WaybackSettings(lookup=True, endpoint=ENDPOINT), archive.fetch).look_up(
            [link], keep
        )
    )
    (result,) = results
    told = result.archived.timestamp if result.archived is not None else result.outcome.value
    assert told == case.right, result
    if case.right == YEARS:
        assert result.archived is not None
        assert result.archived.confidence < PROPOSED
    assert len(archive.asked) <= 12


def test_each_case_has_a_name() -> None:
    assert len({case.name for case in CASES}) == len(CASES)
    assert ESSAY in GOOD


DEEP = b"[" * 200_000
"""JSON that is nested without end."""


@pytest.mark.parametrize(
    "read",
    [
        lambda: cdx.captures(b'{"timestamp": "20130520120000", "more": ' + DEEP, URL),
        lambda: cdx.captures(b'[["timestamp"], ' + DEEP, URL),
        lambda: timemap.captures(b'{"more": ' + DEEP, URL, ENDPOINT),
        lambda: timemap.captures(b"<" * 500_000, URL, ENDPOINT),
        lambda: timemap.captures(b'<a>;a="' + b"\\" * 500_000, URL, ENDPOINT),
        lambda: availability.captures(b'{"more": ' + DEEP, URL),
    ],
)
def test_an_answer_without_end_is_no_answer(read: Callable[[], object]) -> None:
    with pytest.raises(UnreadableError):
        read()


def test_what_save_page_now_nests_without_end_is_no_answer() -> None:
    assert save.submission(200, b'{"more": ' + DEEP).fate is Fate.LATER
    assert save.job(200, b'{"more": ' + DEEP) is not None
    assert save.user(b'{"more": ' + DEEP) is None


def test_a_captured_page_unpacks_to_a_bounded_size() -> None:
    bomb = gzip.compress(gzip.compress(b"<p>lamps</p>" * 5_000_000))
    content = content_of((Hop(URL, 200),), "text/html", bomb, truncated=False)
    assert len(content.body) == 2 << 20
