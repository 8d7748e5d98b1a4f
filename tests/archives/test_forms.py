"""What archives write: indexes in JSON and text, TimeMaps, capture addresses, errors."""

import pytest

from loccit.archives import availability, cdx, timemap
from loccit.archives.captures import Capture, ExcludedError, UnreadableError
from loccit.archives.evidence import Strength, strength
from loccit.archives.lookup import representative
from loccit.archives.playback import PlaybackKind, played, raw
from loccit.archives.values import Archive, Day, Outcome
from loccit.testing.archive import ENDPOINT, LocalArchive, Stored
from loccit.testing.behaviour import Reply
from loccit.urls.mementos import full_timestamp, parsed
from tests.archives.common import look_up, seconds, wanted
from tests.archives.scenarios import GOOD, TEXT, URL

ROW = '["20130601120000","http://a.example/","200","text/html","ABC"]'
HEAD = '["timestamp","original","statuscode","mimetype","digest"]'
ONE = [Capture("20130601120000", "http://a.example/", 200, "text/html", "ABC")]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[]", []),
        ("[]\n", []),
        (f"[{HEAD}]", []),
        (f"[{HEAD},{ROW}]", ONE),
        (f'[{HEAD},{ROW},[],["com,example)/+20130602"]]', ONE),
        ("20130601120000 http://a.example/ 200 text/html ABC\n", ONE),
        ("20130601120000 http://a.example/ 200 text/html ABC\n\ncom%2Cexample%29%2F+2013\n", ONE),
        ("example,a)/ 20130601120000 http://a.example/ text/html 200 ABC 1234\n", ONE),
        ('{"urlkey": "example,a)/", "timestamp": "20130601120000", "url": "http://a.example/",'
         ' "mime": "text/html", "status": "200", "digest": "sha1:ABC"}\n', ONE),
        ('[["original","timestamp"],["http://a.example/","20130601120000"]]',
         [Capture("20130601120000", "http://a.example/")]),
        (f'[{HEAD},["20130600120000","http://a.example/","200","text/html","ABC"],{ROW}]', ONE),
    ],
)  # fmt: skip
def test_an_index_is_read(body: str, expected: list[Capture]) -> None:
    assert cdx.captures(body.encode(), "http://a.example/") == expected


@pytest.mark.parametrize(
    "body",
    ["", "\n", "<html>Our servers are busy</html>", '{"a": 1}', '[["urlkey"],["x"]]', "[[1]]", "[",
     "Internal error", "\x00\x01", "org.archive.SomethingException: no"],
)  # fmt: skip
def test_what_is_no_index_is_not_taken_for_no_captures(body: str) -> None:
    with pytest.raises(UnreadableError):
        cdx.captures(body.encode(), "http://a.example/")


@pytest.mark.parametrize("name", ["AdministrativeAccessControl", "RobotAccessControl"])
def test_exclusion_is_told_in_a_text_of_200_too(name: str) -> None:
    with pytest.raises(ExcludedError):
        cdx.captures(f"org.archive.wayback.exception.{name}Exception: x".encode(), URL)


def test_availability() -> None:
    body = (
        b'{"archived_snapshots": {"closest": {"status": "200", "available": true, "url":'
        b' "http://web.archive.org/web/20130601120000/http://a.example/", "timestamp":'
        b' "20130601120000"}}}'
    )
    assert availability.captures(body, "http://a.example") == [
        Capture("20130601120000", "http://a.example/", 200)
    ]
    assert availability.captures(b'{"archived_snapshots": {}}', URL) == []
    for broken in (b"", b"[]", b"busy", b'{"archived_snapshots": {"closest": {"timestamp": "x"}}}'):
        with pytest.raises(UnreadableError):
            availability.captures(broken, URL)


LINKS = (
    '<http://a.example/>; rel="original",\n'
    '<http://m.example/timemap/link/http://a.example/>;rel="self";type="application/link-format"'
    ' ; from="Tue, 20 Jun 2000 18:02:59 GMT",\n'
    '<http://m.example/timegate/http://a.example/>\n ; rel="timegate",\n'
    "<http://m.example/web/20000620180259/http://a.example/?a=1,2;3>\n"
    ' ; rel="first memento";datetime="Tue, 20 Jun 2000 18:02:59 GMT"\n'
    ' ; license="http://creativecommons.org/publicdomain/zero/1.0/",\n'
    "<https://archive.ph/20010620180259/http://a.example/>"
    ';rel=memento;datetime="Wed, 20 Jun 2001 18:02:59 GMT",\n'
    "<http://m.example/web/20091027204954/http://a.example/>\n"
    ' ; datetime="Tue, 27 Oct 2009 20:49:54 GMT"; rel="last memento"'
)


def test_a_timemap_in_link_format() -> None:
    found = timemap.captures(LINKS.encode(), "http://a.example/", "http://m.example/timemap/")
    assert [one.timestamp for one in found] == ["20000620180259", "20091027204954"]
    assert found[0].memento == "http://m.example/web/20000620180259/http://a.example/?a=1,2;3"


def test_a_timemap_in_json() -> None:
    body = (
        b'{"original_uri": "http://a.example/", "mementos": {"list": [{"datetime":'
        b' "2000-06-20T18:02:59Z", "uri": "http://m.example/web/20000620180259/http://a.example/"}]'
        b"}}"
    )
    (one,) = timemap.captures(body, "http://a.example/", "http://m.example/")
    assert one.timestamp == "20000620180259"


@pytest.mark.parametrize("body", ["", "<html>nothing</html>", "{", '{"mementos": 3}'])
def test_what_is_no_timemap(body: str) -> None:
    if body in ("{", '{"mementos": 3}') or body in ("", "<html>nothing</html>"):
        with pytest.raises(UnreadableError):
            timemap.captures(body.encode(), URL, "http://m.example/")


@pytest.mark.parametrize(
    ("url", "timestamp", "original"),
    [
        ("https://web.archive.org/web/20130601120000/http://a.example/?q=1", "20130601120000",
         "http://a.example/?q=1"),
        ("https://web.archive.org/web/20130601120000id_/http://a.example/", "20130601120000",
         "http://a.example/"),
        ("https://web.archive.org/web/2013/http:/a.example/", "20130101000000",
         "http://a.example/"),
        ("https://arquivo.pt/wayback/20130601120000im_/https://a.example/x.png", "20130601120000",
         "https://a.example/x.png"),
        ("/web/20130601120000/http://a.example/", "20130601120000", "http://a.example/"),
        ("http://127.0.0.1:8080/mine/201306/http://a.example/", "20130601000000",
         "http://a.example/"),
    ],
)  # fmt: skip
def test_addresses_of_captures(url: str, timestamp: str, original: str) -> None:
    memento = parsed(url)
    assert memento is not None
    assert (memento.timestamp, memento.original) == (timestamp, original)
    assert f"{timestamp}id_/" in memento.raw


@pytest.mark.parametrize(
    "url", ["http://a.example/20130601/x", "https://perma.cc/ABCD-1234", "http://a.example/web/x/y"]
)
def test_other_addresses(url: str) -> None:
    assert parsed(url) is None
    assert (
        raw("https://web.archive.org", Capture("20130601120000", "http://a/", memento=url)) == url
    )


@pytest.mark.parametrize("text", ["", "201", "20130", "2013066", "20131301", "abcd", "19500101",
                                  "20130601120000000"])  # fmt: skip
def test_no_timestamps(text: str) -> None:
    assert full_timestamp(text) is None


PLAYED = f"{ENDPOINT}/web/20130601120000id_/http://a.example/"
MEMENTO = ("memento-datetime", "Sat, 01 Jun 2013 12:00:00 GMT")


@pytest.mark.parametrize(
    ("status", "headers", "kind"),
    [
        (200, [MEMENTO], PlaybackKind.CAPTURED),
        (404, [MEMENTO], PlaybackKind.CAPTURED),
        (429, [MEMENTO], PlaybackKind.CAPTURED),
        (503, [MEMENTO], PlaybackKind.CAPTURED),
        (404, [], PlaybackKind.ABSENT),
        (429, [], PlaybackKind.BUSY),
        (503, [], PlaybackKind.BROKEN),
        (200, [("x-archive-wayback-runtime-error", "ResourceNotAvailable")], PlaybackKind.BROKEN),
        (302, [("location", "/web/20120601120000id_/http://www.a.example/")], PlaybackKind.MOVED),
        (302, [MEMENTO, ("location", "http://b.example/")], PlaybackKind.CAPTURED),
    ],
)
def test_answers_to_the_question_for_a_capture(
    status: int, headers: list[tuple[str, str]], kind: PlaybackKind
) -> None:
    assert played(PLAYED, status, headers, b"").kind is kind


def test_locations_are_resolved_where_they_were_captured() -> None:
    there = [MEMENTO, ("location", "/essays/2")]
    assert played(PLAYED, 302, there, b"").to == "http://a.example/essays/2"
    within = [MEMENTO, ("location", "/web/20130601120000id_/http://b.example/")]
    assert played(PLAYED, 302, within, b"").to == (
        f"{ENDPOINT}/web/20130601120000id_/http://b.example/"
    )


def test_an_excluded_site_is_told_on_playback_too() -> None:
    headers = [("x-archive-wayback-runtime-error", "AdministrativeAccessControlException: x")]
    with pytest.raises(ExcludedError):
        played(PLAYED, 403, headers, b"")


def archive(*stamps: str) -> LocalArchive:
    return LocalArchive(Stored(stamp, URL, GOOD + f"<!--{stamp}-->") for stamp in stamps)


@pytest.mark.parametrize(
    ("prefix", "kind"),
    [("/web/timemap/link/", "timemap"), ("/web/timemap/json/", "timemap"), ("/web/", "timegate")],
)
def test_further_archives(prefix: str, kind: str) -> None:
    """An archive that speaks Memento alone is asked after the first one."""
    own = archive("20120601120000", "20130501120000", "20190601120000")
    other = Archive(f"{ENDPOINT}{prefix}", kind)  # type: ignore[arg-type]
    (result,) = look_up(own, wanted(URL, "2013-06-01", texts=TEXT), [other])
    assert result.archived is not None
    assert result.archived.url == f"{ENDPOINT}/web/20130501120000/{URL}"
    (result,) = look_up(own, wanted("http://a.example/none", "2013-06-01"), [other])
    assert result.outcome is Outcome.NONE


def test_an_index_that_ignores_json() -> None:
    own = archive("20130501120000")
    own.as_text = True
    (result,) = look_up(own, wanted(URL, "2013-06-01", texts=TEXT))
    assert result.outcome is Outcome.FOUND


def test_an_empty_answer_is_no_answer() -> None:
    own = archive("20130501120000")
    own.index = Reply(200, "", content_type="application/json")
    (result,) = look_up(own, wanted("http://a.example/none", "2013-06-01", texts=TEXT))
    assert result.outcome is Outcome.FAILED


def test_each_citation_has_the_copy_of_its_time() -> None:
    own = archive("20120601120000", "20190601120000")
    found = look_up(own, wanted(URL, "2012-05-01", "2012-07-01", "2019-05-01", texts=TEXT))
    stamps = {one.date: one.archived.timestamp for one in found if one.archived is not None}
    assert stamps == {
        "2012-05-01": "20120601120000",
        "2012-07-01": "20120601120000",
        "2019-05-01": "20190601120000",
    }
    assert sum("/cdx/" in path for path in own.asked) == 1


def test_many_citations_cost_no_more_than_three() -> None:
    days = [Day(f"{year}-01-01", seconds(f"{year}-01-01")) for year in range(2001, 2020)]
    groups = representative([*days, Day("", None)])
    assert len(groups) == 3
    assert sorted(date for _, dates in groups for date in dates) == sorted(
        ["", *(day.date for day in days)]
    )


def test_four_captures_are_read_at_most() -> None:
    bad = [Stored(f"201{n}0601120000", URL, f"<title>Ferries {n}</title><p>{n} boats sail on "
                  "Tuesdays, and none on the day after.") for n in range(9)]  # fmt: skip
    own = LocalArchive(bad)
    (result,) = look_up(own, wanted(URL, "2013-06-01", texts=TEXT))
    assert result.outcome is Outcome.NONE
    assert sum("id_/" in path for path in own.asked) == 4


@pytest.mark.parametrize(
    ("text", "whole", "expected"),
    [
        ("The lamplighters of the harbour", GOOD, Strength.SAID),
        ("here", GOOD, Strength.SILENT),
        ("", GOOD, Strength.SILENT),
        ("ferries on Tuesdays", GOOD, Strength.DENIED),
        ("港口的点灯人", "渡轮时刻表已经修改", Strength.DENIED),
        ("港口的点灯人", GOOD, Strength.SILENT),
    ],
)
def test_citing_words(text: str, whole: str, expected: Strength) -> None:
    assert strength([text], whole) is expected


TIMEMAP = f"{ENDPOINT}/timemap/link/"


@pytest.mark.parametrize(
    "link",
    [
        '<{m}>; rel="memento"; datetime="Mon, 20 May 2013 12:00:00 GMT"',
        '<{m}>;rel=memento;datetime="Mon, 20 May 2013 12:00:00 GMT"',
        '<{m}>; REL="First Last Memento"; DateTime="Mon, 20 May 2013 12:00:00 GMT"',
        '<{m}>\n ; title="lamps, \\"ladders\\"; wicks" ; datetime="Mon, 20 May 2013 12:00:00 GMT"'
        ' ; rel="memento"',
        '< {m} >; rel="memento"; datetime="20130520120000"',
        '<{m}>; rel="memento"; datetime="2013-05-20T12:00:00Z"',
        '<{m}>; rel="memento"',
        '<{m}>; rel="memento"; datetime="yesterday"; license="x"',
    ],
)
def test_links_of_a_timemap_in_other_hands(link: str) -> None:
    memento = f"{ENDPOINT}/web/20130520120000/http://a.example/x,y;z?a=1,2"
    text = f'<http://a.example/x,y;z?a=1,2>; rel="original",\n{link.format(m=memento)},'
    found = timemap.captures(text.encode(), "http://a.example/x,y;z?a=1,2", TIMEMAP)
    assert [(one.timestamp, one.memento) for one in found] in (
        [("20130520120000", memento)], [] if "yesterday" in link else [()],
    )  # fmt: skip


def paged(part: str) -> str:
    pages = ("2000", "2010", "2020")
    links = [
        f'<{TIMEMAP}{year}/{URL}>; rel="timemap"; type="application/link-format";'
        f' from="Sat, 01 Jan {year} 00:00:00 GMT"; until="Thu, 31 Dec {int(year) + 9} 23:00:00 GMT"'
        for year in pages
    ]
    own = f'<{ENDPOINT}/web/{part}/{URL}>; rel="memento"; datetime="{part}"' if part else ""
    return ",\n".join([f'<{URL}>; rel="original"', *([own] if own else links)])


def test_a_paged_timemap_is_read_where_the_citation_is() -> None:
    archive = LocalArchive([Stored("20130520120000", URL, GOOD)])
    asked: list[str] = []

    def answer(path: str, headers: object = None) -> Reply:
        asked.append(path)
        if path == f"/timemap/link/{URL}":
            return Reply(200, paged(""), content_type="application/link-format")
        if path.startswith("/timemap/link/2010/"):
            return Reply(200, paged("20130520120000"), content_type="application/link-format")
        if path.startswith("/timemap/link/"):
            return Reply(503, "busy")
        return LocalArchive.answer(archive, path, {})

    archive.answer = answer  # type: ignore[method-assign]
    link = wanted(URL, "2013-06-01", texts=TEXT)
    (result,) = look_up(archive, link, [Archive(TIMEMAP, "timemap")])
    assert result.archived is not None, result
    assert result.archived.timestamp == "20130520120000"
    assert asked[1] == f"/timemap/link/2010/{URL}"
    assert len(asked) <= 5


GATE = f"{ENDPOINT}/gate/"
COPY = f"{ENDPOINT}/web/20130520120000/{URL}"
OPAQUE = f"{ENDPOINT}/kept/7"
DATED = ("memento-datetime", "Mon, 20 May 2013 12:00:00 GMT")


def redirect(to: str) -> Reply:
    return Reply(302, headers=(("location", to),))


@pytest.mark.parametrize(
    ("answers", "outcome", "copy"),
    [
        ({"": redirect(COPY.removeprefix(ENDPOINT))}, Outcome.FOUND, COPY),  # a relative address
        ({"": redirect("/gate2/x"), "/gate2/x": redirect(COPY)}, Outcome.FOUND, COPY),
        ({"": redirect("/gate2/x"), "/gate2/x": redirect(GATE + URL)}, Outcome.FAILED, None),
        ({"": redirect("/kept/7"), "/kept/7": Reply(200, GOOD, headers=(DATED,))},
         Outcome.FOUND, OPAQUE),
        ({"": Reply(200, GOOD, headers=(DATED, ("content-location", COPY)))}, Outcome.FOUND, COPY),
        ({"": Reply(200, "<p>Search our archive</p>")}, Outcome.FAILED, None),
        ({"": Reply(410)}, Outcome.NONE, None),
        ({"": Reply(406)}, Outcome.FAILED, None),
        ({"": Reply(302)}, Outcome.FAILED, None),
        ({"": redirect("https://archive.ph/20130520120000/" + URL)}, Outcome.NONE, None),
        ({"": Reply(403, "org.archive.exception.AdministrativeAccessControlException")},
         Outcome.EXCLUDED, None),
    ],
)  # fmt: skip
def test_a_timegate_by_the_letter_of_its_specification(
    answers: dict[str, Reply], outcome: Outcome, copy: str | None
) -> None:
    """RFC 7089, section 4: what a TimeGate may answer, and what only looks like an answer."""
    archive = LocalArchive([Stored("20130520120000", URL, GOOD)])

    def answer(path: str, headers: object = None) -> Reply:
        key = "" if path == f"/gate/{URL}" else path
        return answers[key] if key in answers else LocalArchive.answer(archive, path, {})

    archive.answer = answer  # type: ignore[method-assign]
    (result,) = look_up(archive, wanted(URL, "2013-06-01", texts=TEXT), [Archive(GATE, "timegate")])
    assert result.outcome is outcome, result.detail
    assert (result.archived.url if result.archived else None) == copy
