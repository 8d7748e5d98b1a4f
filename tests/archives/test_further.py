"""Further answers of archives, from their specifications; the expectations were written first.

Sources: RFC 7089 (Memento), RFC 9110 (Retry-After), the CDX server's README, pywb's and MemGator's
documentation of TimeMaps, and the list of Save Page Now's codes.
"""

import email.utils
import gzip
import json
import time

import pytest

from loccit.archives import cdx, save, timemap
from loccit.archives.captures import ExcludedError
from loccit.archives.choose import EMPTY_DIGEST
from loccit.archives.client import ArchiveClient
from loccit.archives.save import Fate
from loccit.archives.values import Response
from loccit.config.settings import WaybackSettings
from loccit.testing.archive import ENDPOINT
from tests.archives.common import wanted
from tests.archives.scenarios import GOOD, NOT_FOUND, PARKED, TEXT, URL, html
from tests.archives.test_limits import Simulation
from tests.archives.test_strange import (
    FIELDS,
    GOOD_MAY,
    JUNE,
    MAY,
    OK,
    TWO,
    Case,
    Scripted,
    index,
    june,
    play,
    row,
)
from tests.archives.virtual import run


def in_seconds(seconds: float) -> str:
    return email.utils.formatdate(time.time() + seconds, usegmt=True)


def busy(after: str, status: int = 429) -> Response:
    return Response(status, [("retry-after", after)], b"<html><h1>Too Many Requests</h1></html>")


BANNER = (
    '<script src="/static/wb_frame.js"></script><script>wbinfo = {"top_url": "x"}</script>'
    "<!-- BEGIN WAYBACK TOOLBAR INSERT --><div id=wm-ipp-base>98 captures</div>"
    "<!-- END WAYBACK TOOLBAR INSERT -->"
)
REWRITTEN = GOOD.replace(
    "</head>", f'<link rel=canonical href="{ENDPOINT}/web/{MAY}/{URL}"></head>'
).replace("</p>", f'<a href="/web/{MAY}/http://quarter.example/">home</a></p>')
TEXT_ROWS = " ".join(row(MAY)) + "\n"
JSON_ROWS = index(row(MAY)).body
LEADS = [("location", f"{ENDPOINT}/web/{JUNE}id_/{URL}")]
LEADS_BACK = [("location", f"{ENDPOINT}/web/{MAY}id_/{URL}")]

CASES = (
    Case("a resume key after a blank line of text",
         [Response(200, [], (TEXT_ROWS + "\nexample%2Cquarter%29%2Fx+20130520120001\n").encode())],
         GOOD_MAY, MAY),
    Case("a page without a status", [index(row(MAY, status="-"))], GOOD_MAY, MAY),
    Case("a status that is empty", [index(row(MAY, status=""))], GOOD_MAY, MAY),
    Case("a revisit of a redirect", [index(row(MAY, status="-", mime="warc/revisit"))],
         {MAY: [Response(302, [("location", f"{ENDPOINT}/web/{MAY}id_/{URL}/2"),
                          ("memento-datetime", "Mon, 20 May 2013 12:00:00 GMT")]), play(GOOD)]},
         MAY),
    Case("an index packed without a word", [Response(200, [], gzip.compress(JSON_ROWS))],
         GOOD_MAY, MAY),
    Case("the banner of a replay in the raw form", OK, {MAY: [play(BANNER + GOOD)]}, MAY),
    Case("the banner over a parked page", TWO,
         {MAY: [play(BANNER + GOOD)], JUNE: [june(BANNER + PARKED)]}, MAY),
    Case("the banner over a not-found page", TWO,
         {MAY: [play(BANNER + GOOD)], JUNE: [june(BANNER + NOT_FOUND)]}, MAY),
    Case("links and canonical address rewritten", OK, {MAY: [play(REWRITTEN)]}, MAY),
    Case("a rewritten refresh", [index(row(JUNE))],
         {JUNE: [june('<meta http-equiv=refresh content="0;url='
                      f'/web/{JUNE}/http://quarter.example/essays/new">'), june(GOOD)]}, JUNE),
    Case("two captures that lead to each other", OK,
         {MAY: [Response(302, LEADS)], JUNE: [Response(302, LEADS_BACK)]}, "none"),
    Case("429 until a day", [busy(in_seconds(90)), *OK], GOOD_MAY, MAY),
    Case("429 until a day that is past", [busy(in_seconds(-7200)), *OK], GOOD_MAY, MAY),
    Case("429 until soon", [busy("soon"), *OK], GOOD_MAY, MAY),
    Case("429 for a day that is far", [busy(in_seconds(86_400)), *OK], {}, "failed"),
    Case("503 with a wait, then the list", [busy("20", 503), *OK], GOOD_MAY, MAY),
    Case("503 with a wait for a capture, then the capture", OK,
         {MAY: [busy("20", 503), play(GOOD)]}, MAY),
    Case("an error page, then the list",
         [Response(200, [], b"<html><h1>504 Gateway Time-out</h1></html>"), *OK], GOOD_MAY, MAY),
    Case("a list cut off, then the list", [Response(200, [], JSON_ROWS[:-9]), *OK], GOOD_MAY, MAY),
    Case("nothing, then the list", [Response(200), *OK], GOOD_MAY, MAY),
    Case("nothing, then none", [Response(200), index()], {}, "none"),
    Case("the same empty body before and after",
         [index(row("20120520120000"), row(MAY, digest=EMPTY_DIGEST),
                row(JUNE, digest=EMPTY_DIGEST))],
         {"20120520120000": [Response(200, [("content-type", "text/html"), (
             "memento-datetime", "Sun, 20 May 2012 12:00:00 GMT")], GOOD.encode())]},
         "20120520120000"),
    Case("other schemes, hosts and ports of one page",
         [index(row("20110520120000", URL.replace("http://", "https://www2.")),
                row(MAY, URL.replace("http://quarter.example", "http://www.quarter.example:80")))],
         GOOD_MAY, MAY),
    Case("not found in French, with 200", TWO, {MAY: [play(GOOD)], JUNE: [june(html(
         "Page introuvable", "Désolé, la page que vous recherchez n'existe pas ou plus."))]}, MAY),
    Case("not found in German, with 200", TWO, {MAY: [play(GOOD)], JUNE: [june(html(
         "Seite nicht gefunden", "Die gewünschte Seite wurde leider nicht gefunden."))]}, MAY),
    Case("not found in Japanese, with 200", TWO, {MAY: [play(GOOD)], JUNE: [june(html(
         "ページが見つかりません", "お探しのページは見つかりませんでした。"))]}, MAY),
    Case("excluded, in JSON with 200",
         [Response(200, [],
         b'{"error": "org.archive.wayback.exception.RobotAccessControlException: '
                       b'Blocked By Robots"}')], {}, "excluded"),
    Case("excluded, in a page with 451",
         [Response(451, [], b"<html>AdministrativeAccessControlException</html>")], {}, "excluded"),
    Case("a capture that is refused without a reason", OK, {MAY: [play("no", 403, own=True)]},
         "none"),
    Case("fields in another order",
         [Response(200, [], json.dumps([FIELDS[::-1], list(row(MAY))[::-1]]).encode())], GOOD_MAY,
         MAY),
    Case("more fields than asked for",
         [Response(200, [], json.dumps([[*FIELDS, "length", "robotflags"],
                                   [*row(MAY), "5120", "-"]]).encode())], GOOD_MAY, MAY),
    Case("a byte order mark before the list", [Response(200, [], b"\xef\xbb\xbf" + JSON_ROWS)],
         GOOD_MAY, MAY),
    Case("rows as objects of pywb",
         [Response(200, [], json.dumps({"urlkey": "example,quarter)/x", "timestamp": MAY,
         "url": URL,
                                   "mime": "text/html", "status": "200", "digest": "A",
                                   "offset": "17", "filename": "a.warc.gz"}).encode() + b"\n")],
         GOOD_MAY, MAY),
    Case("an error of pywb as an object",
         [Response(200, [], b'{"message": "Internal Error: backend is down"}')], {}, "failed"),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_right_copy(case: Case) -> None:
    archive = Scripted(case)
    told: list[str] = []
    client = ArchiveClient(WaybackSettings(lookup=True, endpoint=ENDPOINT), archive.fetch)
    link = wanted(URL, "2013-06-01", texts=TEXT, dead="2026-11-01")
    run(
        client.look_up(
            [link],
            lambda _, found: told.extend(
                one.archived.timestamp if one.archived is not None else one.outcome.value
                for one in found
            ),
        )
    )
    assert told == [case.right]
    assert len(archive.asked) <= 12


@pytest.mark.parametrize(
    ("after", "least"), [("20", 20), ("300", 300), ("a date in 800 s", 400), ("0", 2.5)]
)
def test_an_index_that_is_down_for_a_time_is_not_asked_meanwhile(after: str, least: float) -> None:
    """RFC 9110, section 10.2.3: with 503, how long the service is expected to be unavailable."""
    if not after.isdigit():
        after = in_seconds(800)
    answers = iter([busy(after, 503), index()])
    simulation = Simulation(lambda _: next(answers, index()), takes=lambda _: 0.1)
    simulation.look_up([wanted(URL, "2013-06-01", texts=TEXT)])
    first, second = (at for at, _ in simulation.begun[:2])
    assert least <= second - first <= 2 * least + 60


MEMENTO = f"{ENDPOINT}/web/{MAY}/{URL}"
TIMEMAP = f"{ENDPOINT}/timemap/link/{URL}"


@pytest.mark.parametrize(
    "body",
    [
        f'<{URL}>\t;\r\n\trel = "original" ,\r\n<{MEMENTO}>\t;\r\n rel = "memento"\r\n;'
        ' datetime = "Mon, 20 May 2013 12:00:00 GMT"\r\n',
        f'<{URL}>;rel="original",<{MEMENTO}>;rel="memento";'
        'datetime="Mon, 20 May 2013 12:00:00 GMT"',
        f'<{URL}>; rel="original",\n</web/{MAY}/{URL}>; rel="memento";'
        ' datetime="Mon, 20 May 2013 12:00:00 GMT"',
        f'<{URL}>; rel="original",\n<//web.archive.example/web/{MAY}/{URL}>; rel="memento";'
        ' datetime="Mon, 20 May 2013 12:00:00 GMT"',
        f'<{URL}>; rel="original",\n<{MEMENTO}>; rel="memento";'
        ' datetime="Mon, 20 May 2013 12:00:00 +0000"',
        f'<{URL}>; rel="original",\n<{MEMENTO}>; rel="memento";'
        ' datetime="Monday, 20-May-13 12:00:00 GMT"',
        f'<{URL}>; rel="original",\n<{MEMENTO}>; rel="memento"; type="text/html";'
        ' datetime="Sun, 20 May 2013 12:00:00 GMT"; collection="a, b; c"',
        f'\ufeff<{URL}>; rel="original",\n<{MEMENTO}>; rel="memento";'
        ' datetime="Mon, 20 May 2013 12:00:00 GMT",\n,\n',
        json.dumps({"original_uri": URL, "self": TIMEMAP, "mementos": {
            "list": [{"datetime": "2013-05-20T12:00:00Z", "uri": MEMENTO}],
            "first": {"datetime": "2013-05-20T12:00:00Z", "uri": MEMENTO}}}),
        json.dumps({"mementos": {"list": [{"datetime": "2013-05-20T12:00:00+00:00",
                                           "uri": f"/web/{MAY}/{URL}"}]}}),
        json.dumps({"mementos": {"all": [{"datetime": "20130520120000", "uri": MEMENTO}]}}),
        json.dumps({"urlkey": "example,quarter)/x", "timestamp": MAY, "url": URL, "status": "200",
                    "mime": "text/html"}) + "\n",
        json.dumps([["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest",
                     "redirect", "robotflags", "length", "offset", "filename"],
                    ["k", MAY, URL, "text/html", "200", "A", "-", "-", "1", "2", "f"]]),
    ],
)  # fmt: skip
def test_a_timemap_of_one_capture(body: str) -> None:
    found = timemap.captures(body.encode(), URL, TIMEMAP)
    assert [one.timestamp for one in found] == [MAY]


@pytest.mark.parametrize(
    "body",
    ['{"mementos": {"list": []}}', '{"mementos": {"list": null}}', '{"mementos": null}', "[]"],
)
def test_a_timemap_of_none(body: str) -> None:
    assert timemap.captures(body.encode(), URL, TIMEMAP) == []


def test_the_pages_of_a_timemap() -> None:
    body = (
        f'<{URL}>; rel="original",\n<{TIMEMAP}>; rel="self", '
        f'</timemap/link/2/{URL}>; rel="next timemap"; from="Tue, 01 Jan 2013 00:00:00 GMT",\n'
        f'<{ENDPOINT}/timemap/link/0/{URL}>; rel="prev timemap"; '
        'until="Mon, 31 Dec 2012 00:00:00 GMT",\n'
        f'<http://elsewhere.example/timemap/{URL}>; rel="timemap"'
    )
    at = 1_370_000_000.0
    assert timemap.further(body.encode(), TIMEMAP, at) == [
        f"{ENDPOINT}/timemap/link/2/{URL}", f"{ENDPOINT}/timemap/link/0/{URL}",
    ]  # fmt: skip


def test_an_excluded_site_in_an_index_of_objects() -> None:
    with pytest.raises(ExcludedError):
        cdx.captures(b'{"message": "AdministrativeAccessControlException: Blocked Site"}', URL)


@pytest.mark.parametrize(
    ("body", "fate", "stop"),
    [
        ({"status": "error", "message": "Job failed"}, Fate.LATER, False),
        ({"status": "error", "status_ext": "error:job-failed"}, Fate.LATER, False),
        ({"status": "error", "status_ext": "error:browsing-timeout"}, Fate.LATER, False),
        ({"status": "error", "status_ext": "error:soft-time-limit-exceeded"}, Fate.LATER, False),
        ({"status": "error", "status_ext": "error:proxy-error"}, Fate.LATER, False),
        ({"status": "error", "status_ext": "error:invalid-server-response"}, Fate.LATER, False),
        ({"status": "error", "status_ext": "error:gateway-timeout"}, Fate.LATER, False),
        ({"status": "error", "status_ext": "error:internal-server-error"}, Fate.LATER, False),
        ({"status": "error", "status_ext": "error:no-browsers-available"}, Fate.LATER, False),
        ({"status": "error", "status_ext": "error:user-session-limit"}, Fate.LATER, True),
        ({"status": "error", "status_ext": "error:too-many-requests"}, Fate.LATER, True),
        ({"status": "error", "status_ext": "error:bandwidth-limit-exceeded"}, Fate.LATER, True),
        ({"status": "error", "status_ext": "error:max-daily-bandwidth-user"}, Fate.LATER, True),
        ({"status": "error", "status_ext": "error:too-many-daily-captures"}, Fate.EXISTS, False),
        ({"status": "error", "status_ext": "error:not-found"}, Fate.REFUSED, False),
        ({"status": "error", "status_ext": "error:no-access"}, Fate.REFUSED, False),
        ({"status": "error", "status_ext": "error:blocked-url"}, Fate.REFUSED, False),
        ({"status": "error", "status_ext": "error:unauthorized"}, Fate.REFUSED, False),
        ({"status": "error", "status_ext": "error:invalid-host-resolution"}, Fate.REFUSED, False),
        ({"status": "error", "status_ext": "not-found"}, Fate.REFUSED, False),
        ({"status": "error", "status_ext": None, "message": "Job failed"}, Fate.LATER, False),
        ({"status": "success", "timestamp": MAY, "http_status": 200}, Fate.SAVED, False),
        ({"status": "success", "timestamp": MAY, "http_status": 404}, Fate.LATER, False),
        ({"status": "success", "timestamp": MAY, "http_status": "200"}, Fate.SAVED, False),
        ({"status": "success"}, Fate.LATER, False),
        ([], Fate.LATER, False),
    ],
)
def test_what_became_of_a_job(body: object, fate: Fate, *, stop: bool) -> None:
    answer = save.job(200, json.dumps(body).encode())
    assert answer is not None
    assert (answer.fate, answer.stop) == (fate, stop)


@pytest.mark.parametrize(
    ("status", "body", "fate", "stop"),
    [
        (200, '{"url": "x", "job_id": "spn2-1", "message": null}', Fate.SUBMITTED, False),
        (200, '{"url": "x", "job_id": null, "message": "The same snapshot had been made 3 days, '
              '2 hours ago. You can make new capture of this URL after 7 days."}',
         Fate.EXISTS, False),
        (200, '{"message": "You have already reached the limit of active Save Page Now sessions. '
              'Please wait for a minute and then try again.", "status": "error", "status_ext": '
              '"error:user-session-limit"}', Fate.LATER, True),
        (200, '{"message": "This URL has been already captured 10 times today.", "status": "error",'
              ' "status_ext": "error:too-many-daily-captures"}', Fate.EXISTS, False),
        (200, "<html>Saving page</html>", Fate.LATER, False),
        (429, '{"message": "Too Many Requests"}', Fate.LATER, True),
        (502, "<html>502 Bad Gateway</html>", Fate.LATER, True),
        (520, '{"status": "error", "message": "Unknown Error"}', Fate.LATER, True),
        (403, '{"message": "Forbidden"}', Fate.LATER, True),
        (400, '{"message": "invalid url", "status": "error", "status_ext": '
              '"error:invalid-url-syntax"}', Fate.REFUSED, False),
    ],
)  # fmt: skip
def test_what_a_submission_is_told(status: int, body: str, fate: Fate, *, stop: bool) -> None:
    answer = save.submission(status, body.encode())
    assert (answer.fate, answer.stop) == (fate, stop)
