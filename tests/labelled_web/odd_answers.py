"""Odd statuses, bodies, encodings and wires."""

import gzip

from loccit.testing import Asked, Fault, Reply, Site, in_turn
from tests.labelled_web.common import (
    BLOCKED,
    DEAD,
    OK,
    SUSPECT,
    Case,
    Host,
    bare,
    document,
    host,
    page,
    redirect,
    short,
)

_RUSSIAN = document("Река", "<p>" + "Последнее расписание напечатано на жёлтой бумаге. " * 20
                    + "</p>", language="ru").replace('<meta charset="utf-8">', "")  # fmt: skip
_KOREAN = document("강의 나룻배", "<p>" + "마지막 시간표는 노란 종이에 인쇄되었다. " * 20 + "</p>",
                   language="ko").replace('<meta charset="utf-8">', "")  # fmt: skip
_LOST_RUSSIAN = short("Страница не найдена", "Запрашиваемая страница не существует.").body
_LOST_JAPANESE = short("ページが見つかりません", "お探しのページは削除されました。").body


def _bytes(text: str | bytes, codec: str) -> bytes:
    assert isinstance(text, str)
    return text.replace('<meta charset="utf-8">', "").encode(codec)


def _range(asked: Asked) -> Reply:
    """Part of a page, whatever was asked for."""
    return Reply(206, page("In part").body, (("Content-Range", "bytes 0-99/9999"),))


HOSTS: tuple[Host, ...] = (
    host(
        "statuses.example",
        Case("/201", OK, "201", Reply(201, page("Made").body)),
        Case("/206", OK, "206, in part", _range),
        Case("/400", SUSPECT, "400: it does not like the request", Reply(400)),
        Case("/405", SUSPECT, "405 to GET", Reply(405)),
        Case("/406", SUSPECT, "406", Reply(406)),
        Case("/409", SUSPECT, "409", Reply(409)),
        Case("/412", SUSPECT, "412", Reply(412)),
        Case("/414", SUSPECT, "414", Reply(414)),
        Case("/418", SUSPECT, "418, a teapot", Reply(418)),
        Case("/421", SUSPECT, "421", Reply(421)),
        Case("/444", SUSPECT, "444", Reply(444)),
        Case("/498", SUSPECT, "498", Reply(498)),
        Case("/501", SUSPECT, "501", Reply(501)),
        Case("/505", SUSPECT, "505", Reply(505)),
        Case("/508", SUSPECT, "508", Reply(508)),
        Case("/511", SUSPECT, "511", Reply(511)),
        Case("/304", SUSPECT, "304 to what asked for no condition", Reply(304)),
        Case("/404-utf16", DEAD, "a 404 in UTF-16",
             Reply(404, "\ufeff<title>404</title>".encode("utf-16-le"))),
        Case("/404-leads-on", SUSPECT, "404, and its page leads on to where the content is",
             Reply(404, "<title>Moved</title><meta http-equiv=refresh content='0;url=/201'>")),
        Case("/404-leads-home", DEAD, "404, and its page leads home",
             Reply(404, "<title>Moved</title><meta http-equiv=refresh content='0;url=/'>")),
        Case("/404-shown", SUSPECT, "404, and the page all the same", Reply(404, page(
            "Shown", head="<link rel=canonical href='https://statuses.example/404-shown'>").body)),
        Case("/451-late", BLOCKED, "451 by a redirect",
             Reply(302, "", (("Location", "/451"),))),
        site=Site("", {"/451": Reply(451)}),
    ),
    host(
        "bodies.example",
        Case("/empty-page", SUSPECT, "an empty page", Reply(200, "")),
        Case("/blank", SUSPECT, "a page of blanks", Reply(200, " \n ")),
        Case("/comment", OK, "a page that is nothing but a picture",
             bare("<!doctype html><title>Harbour</title><body><!-- a photo --><img src=/a.jpg>")),
        Case("/svg", OK, "a drawing",
             Reply(200, "<svg xmlns='http://www.w3.org/2000/svg'/>", content_type="image/svg+xml")),
        Case("/binary", OK, "a file that calls itself a page", Reply(200, b"\x00\x01PK" * 99)),
        Case("/mathml", OK, "XHTML with its prologue", Reply(
            200, '<?xml version="1.0" encoding="utf-8"?>' + document("Maths", "<p>One.</p>"),
            content_type="application/xhtml+xml")),
        Case("/plain-lost", OK, "a text file that speaks of a loss",
             Reply(200, "Not found: a list of lost things", content_type="text/plain")),
    ),
    host(
        "encodings.example",
        Case("/russian", OK, "windows-1251, told by nobody",
             Reply(200, _RUSSIAN.encode("cp1251"), content_type="text/html")),
        Case("/koi8", OK, "KOI8-R, told by the header",
             Reply(200, _RUSSIAN.encode("koi8-r", "replace"),
                   content_type="text/html; charset=koi8-r")),
        Case("/korean", OK, "EUC-KR, told by nobody",
             Reply(200, _KOREAN.encode("euc-kr"), content_type="text/html")),
        Case("/mixed", OK, "UTF-8 with stray bytes",
             Reply(200, page("Mixed").body.encode() + b"<p>caf\xe9 na\xefve</p>")),  # type: ignore[union-attr]
        Case("/bom", OK, "UTF-16 with its mark",
             Reply(200, ("\ufeff" + document("Marked", "<p>Two bytes each.</p>")).encode(
                 "utf-16-le"), content_type="text/html")),
    ),
    host("encoded-regrets-ru.example",
         Case("/stat/1", SUSPECT, "regrets in windows-1251, told by nobody; others get a 404",
              Reply(200, _bytes(_LOST_RUSSIAN, "cp1251"), content_type="text/html"))),
    host("encoded-regrets-ja.example",
         Case("/kiji/1", SUSPECT, "regrets in EUC-JP, told by nobody; others get a 404",
              Reply(200, _bytes(_LOST_JAPANESE, "euc-jp"), content_type="text/html"))),
    host(
        "wires.example",
        Case("/truncated", OK, "half of a page came: it is there",
             Reply(200, page("Half").body, fault=Fault.TRUNCATED)),
        Case("/stalled", OK, "a page that stops half way is there",
             Reply(200, page("Stalled").body, fault=Fault.STALLED)),
        Case("/bad-gzip", SUSPECT, "a body that can't be unpacked",
             Reply(200, "x", (("Content-Encoding", "gzip"),), fault=Fault.BAD_GZIP)),
        Case("/bad-chunks", OK, "the end of it is broken",
             Reply(200, page("Chunks").body, fault=Fault.BAD_CHUNKS)),
        Case("/slow-404", DEAD, "a 404 after half a second", Reply(404, "gone", delay=0.5)),
        Case("/404-gzip", DEAD, "a 404, packed",
             Reply(404, gzip.compress(b"<title>404</title>"), (("Content-Encoding", "gzip"),))),
        scheme="http",
    ),
    host("mixed-siblings.example",
         Case("/essay", OK, "others are sent home; this one answers", page("An essay that stays")),
         Case("/home-only", DEAD, "sent home like all the others"),
         site=Site("", {"/": page("Home")}, otherwise=redirect("/", 302))),
    host("login-siblings.example",
         Case("/essay", OK, "others are sent to a login; this one answers", page("An open essay")),
         site=Site("", {"/login": bare("<title>Log in</title><input type=password>")},
                   otherwise=redirect("/login?next=x", 302))),
    host("kept-out.example",
         Case("/essay", OK, "others are in trouble; this one answers", page("A calm essay")),
         site=Site("", otherwise=Reply(500))),
    host("head-only.example",
         Case("/hangs", DEAD, "HEAD hangs, GET is 404",
              Reply(404, "gone", head=Reply(fault=Fault.SILENT))),
         Case("/moves", OK, "HEAD is 301 to a 404, GET answers",
              Reply(200, page("Get me").body, head=Reply(301, "", (("Location", "/none"),)))),
         Case("/refuses", DEAD, "HEAD is 403, GET is 410", Reply(410, "", head=Reply(403)))),
    *(
        host(f"second-look-{name}.example", Case("/a", truth, why, in_turn(*replies)),
             site=Site("", {"/b": page("For now")}))
        for name, truth, why, replies in (
            ("410", OK, "410, and there when asked again", (Reply(410), page("Back"))),
            ("moved", OK, "404, and for now elsewhere when asked again",
             (Reply(404), Reply(302, "", (("Location", "/b"),)))),
            ("trouble", SUSPECT, "404, and in trouble when asked again",
             (Reply(404), Reply(503), Reply(503), Reply(503))),
            ("refused", SUSPECT, "404, and refused when asked again", (Reply(404), Reply(403))),
            ("both", DEAD, "404, then 410", (Reply(404), Reply(410))),
        )
    ),
)  # fmt: skip
