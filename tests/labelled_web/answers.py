"""Pages that are there, however oddly they are served."""

import gzip

from loccit.testing import Asked, Behaviour, Fault, Site, in_turn
from tests.labelled_web.common import (
    DEAD,
    GIF,
    JPEG,
    OK,
    PDF,
    PNG,
    REDIRECTED,
    Case,
    Host,
    Reply,
    article,
    bare,
    document,
    host,
    page,
    redirect,
    short,
)


def _wants(header: str, otherwise: int) -> Behaviour:
    """A page for those who send a header, and a refusal for those who don't."""

    def behave(asked: Asked) -> Reply:
        return page(f"Wants {header}") if asked.headers.get(header) else Reply(otherwise)

    return behave


def _needs_cookie(asked: Asked) -> Reply:
    if "seen=1" in asked.headers.get("cookie", ""):
        return page("After the cookie")
    return redirect(asked.path, 302, set_cookie="seen=1; Path=/")


def _agent(asked: Asked) -> Reply:
    return page("Wants a name") if asked.headers.get("user-agent") else Reply(400)


_JAPANESE = document(
    "川の渡し船", "<p>" + "最後の時刻表は黄色い紙に刷られていた。" * 20 + "</p>", language="ja"
)
_CHINESE = document(
    "河上的渡輪",
    "<p>" + "最後一張時刻表印在黃色的紙上，夾在地圖集裡。" * 20 + "</p>",
    language="zh",
)
_FRENCH = document(
    "L’été à Orléans", "<p>" + "Une carte déchirée, retrouvée à l’été. " * 20 + "</p>"
)

HOSTS: tuple[Host, ...] = (
    host(
        "plain.example",
        Case("/essay", OK, "an ordinary page", page("Ordinary")),
        Case("/essay?page=2&sort=asc", OK, "with a query", page("Second page")),
        Case("/two%20words", OK, "an escaped blank in the path", page("Two words")),
        Case("/stra%C3%9Fe", OK, "an escaped letter in the path", page("Strasse")),
        Case("/語り", OK, "CJK in the path, as written", page("語り")),
        Case("/anchor#section-3", OK, "a fragment is never sent", page("Anchor")),
        Case("/index.html", OK, "a page by its file's name", page("Index")),
        Case("/", OK, "a home page", page("Home of plain")),
        Case("/parameters;v=1/a,b(c)", OK, "punctuation that belongs to the path",
             page("Punctuation")),
        site=Site("", {"/%E8%AA%9E%E3%82%8A": page("語り")}),
    ),
    host("plain-http.example", Case("/essay", OK, "over plain HTTP", page("Plain HTTP")),
         scheme="http"),
    host("xn--bcher-kva.example", Case("/neu", OK, "punycode", page("Bücher"))),
    host("under_score.example", Case("/a", OK, "an underscore in a name", page("Underscore"))),
    host("deep.sub.domain.example", Case("/a", OK, "many labels", page("Deep")),
         site=Site("")),
    host(
        "types.example",
        Case("/paper.pdf", OK, "a PDF", Reply(200, PDF, content_type="application/pdf")),
        Case("/photo.jpg", OK, "a picture", Reply(200, JPEG, content_type="image/jpeg")),
        Case("/pixel.gif", OK, "a tiny picture", Reply(200, GIF, content_type="image/gif")),
        Case("/mislabelled.png", OK, "a picture served as a page", Reply(200, PNG)),
        Case("/notes.txt", OK, "plain text", Reply(200, "notes", content_type="text/plain")),
        Case("/data.json", OK, "JSON", Reply(200, "{}", content_type="application/json")),
        Case("/feed.xml", OK, "a feed", Reply(200, "<rss/>", content_type="application/rss+xml")),
        Case("/untyped", OK, "no content type", Reply(200, "words", content_type=None)),
        Case("/download", OK, "an attachment",
             Reply(200, b"PK\x03\x04", (("Content-Disposition", "attachment"),),
                   content_type="application/octet-stream")),
        Case("/page.xhtml", OK, "XHTML",
             Reply(200, document("XHTML", "<p>Well formed.</p>"),
                   content_type="application/xhtml+xml")),
        Case("/203", OK, "203, from a proxy", Reply(203, page("Through a proxy").body)),
    ),
    host(
        "charsets.example",
        Case("/latin", OK, "ISO 8859-1",
             Reply(200, _FRENCH.replace("’", "'").encode("latin-1"),
                   content_type="text/html; charset=iso-8859-1")),
        Case("/shift-jis", OK, "Shift_JIS told by the header",
             Reply(200, _JAPANESE.encode("shift_jis"),
                   content_type="text/html; charset=Shift_JIS")),
        Case("/big5", OK, "Big5 told by the header",
             Reply(200, _CHINESE.replace("裡", "裏").encode("big5", "ignore"),
                   content_type="text/html; charset=big5")),
        Case("/gb18030", OK, "GB 18030, told by nobody",
             Reply(200, _CHINESE.replace("utf-8", "gb18030").encode("gb18030"),
                   content_type="text/html")),
        Case("/wrong", OK, "a charset that does not exist",
             Reply(200, _FRENCH.encode(), content_type="text/html; charset=klingon")),
    ),
    host(
        "head-lies.example",
        Case("/404", OK, "HEAD 404, GET 200", Reply(200, page("H1").body, head=Reply(404))),
        Case("/403", OK, "HEAD 403, GET 200", Reply(200, page("H2").body, head=Reply(403))),
        Case("/405", OK, "HEAD 405, GET 200", Reply(200, page("H3").body, head=Reply(405))),
        Case("/500", OK, "HEAD 500, GET 200", Reply(200, page("H4").body, head=Reply(500))),
        Case("/hangs", OK, "HEAD hangs, GET answers",
             Reply(200, page("H5").body, head=Reply(fault=Fault.SILENT))),
        Case("/resets", OK, "HEAD is reset, GET answers",
             Reply(200, page("H6").body, head=Reply(fault=Fault.RESET))),
        Case("/away", OK, "HEAD is sent home, GET answers",
             Reply(200, page("H7").body, head=redirect("/"))),
        Case("/gone", DEAD, "HEAD 200, GET 404", Reply(404, "gone", head=Reply(200))),
        Case("/gone-410", DEAD, "HEAD 200, GET 410", Reply(410, "gone", head=Reply(200))),
    ),
    host(
        "slow.example",
        Case("/a-little", OK, "half a second", Reply(200, page("Slow").body, delay=0.5)),
        Case("/endless", OK, "a page that never ends is a page",
             Reply(200, "x", fault=Fault.ENDLESS)),
        Case("/huge", OK, "five megabytes", Reply(200, "<p>More of the same.</p>" * 200_000)),
    ),
    host(
        "old.example",
        Case("/1.0", OK, "HTTP/1.0", Reply(200, page("Old server").body, fault=Fault.HTTP_10)),
        Case("/zipped", OK, "gzip",
             Reply(200, gzip.compress(page("Zipped").body.encode()),  # type: ignore[union-attr]
                   (("Content-Encoding", "gzip"),))),
        Case("/many-headers", OK, "forty cookies",
             Reply(200, page("Cookies").body,
                   tuple(("Set-Cookie", f"c{n}={n}") for n in range(40)))),
        scheme="http",
    ),
    host(
        "particular.example",
        Case("/language", OK, "refuses those who name no language, as browsers do",
             _wants("accept-language", 403)),
        Case("/accept", OK, "wants to know what we accept", _wants("accept", 406)),
        Case("/agent", OK, "wants a User-Agent", _agent),
        Case("/cookie", OK, "sends round once to set a cookie", _needs_cookie),
    ),
    *(
        host(f"flaky-{name}.example", Case("/a", OK, why, in_turn(*replies)))
        for name, why, replies in (
            ("503", "503, then 200", (Reply(503), page("F1"))),
            ("500", "500, then 200", (Reply(500), page("F2"))),
            ("502", "502, then 200", (Reply(502), page("F6"))),
            ("reset", "reset, then 200", (Reply(fault=Fault.RESET), page("F3"))),
            ("empty", "closed, then 200", (Reply(fault=Fault.EMPTY), page("F4"))),
            ("429", "429 with Retry-After, then 200",
             (Reply(429, "", (("Retry-After", "1"),)), page("F5"))),
            ("404", "404 once, and there when asked again", (Reply(404), page("F7"))),
        )
    ),
    host(
        "tiny.example",
        Case("/ok", OK, "a tiny honest page", bare("<title>Status</title><p>All is well.</p>")),
        Case("/word", OK, "one word", bare("<!doctype html><title>Tea</title>Tea.")),
        Case("/untitled", OK, "no title", bare("<p>A note to self: buy more paper.")),
        Case("/frames", OK, "a frameset",
             bare("<title>Ferries</title><frameset cols='*'><frame src='/main.html'></frameset>")),
        Case("/picture", OK, "a page that is one picture",
             bare("<title>Harbour</title><img src='/h.jpg' alt='The harbour'>")),
        Case("/poem", OK, "a haiku",
             short("Haiku", "Low water again. The timetable is yellow. Nobody boards it.")),
    ),
    host(
        "about-404s.example",
        Case("/history", OK, "an essay about 404 pages",
             article("404 Not Found: A Short History of the Error Page",
                     "“404 Not Found” and “page not found” are the most read words on the web.")),
        Case("/removed", OK, "an essay whose title says that something does not exist",
             article("The Page You Are Looking For Does Not Exist, and Other Stories",
                     "Twelve stories about things that have been removed.")),
        Case("/changelog", OK, "a changelog in which much has been removed",
             article("Changelog",
                     "<ul>" + "<li>The old exporter has been removed.</li>" * 40 + "</ul>")),
        Case("/http-status/410", OK, "a reference about status 410",
             article("410 Gone - HTTP status codes", "The 410 (Gone) status code indicates that "
                     "access to the target resource is no longer available.")),
        Case("/band/the-404s", OK, "a band of that name",
             article("The 404s live at the Lido", "The 404s played two encores.")),
        Case("/bug-1337", OK, "a bug report about “page not found”",
             article("Bug 1337: link on the start page gives “Page not found”",
                     "Steps: click the link. Result: Page not found. Fixed in 2.3.")),
        Case("/unavailable", OK, "an article about something unavailable",
             article("Why your bank is no longer available in small towns",
                     "This branch is no longer available, says the sign.")),
        Case("/zh", OK, "a Chinese essay about 404",
             article("消失的網頁：404 與網絡記憶",
                     "頁面不存在，是我們這一代人最熟悉的句子。" * 30)),
    ),
    host(
        "home-redirects.example",
        Case("/", OK, "the home page chooses a language", redirect("/en/", 302)),
        site=Site("", {"/en/": page("Home in English")}),
    ),
    host(
        "home-moved.example",
        Case("/", REDIRECTED, "the home page moved within the site", redirect("/welcome", 301)),
        site=Site("", {"/welcome": page("Welcome")}),
    ),
)  # fmt: skip
