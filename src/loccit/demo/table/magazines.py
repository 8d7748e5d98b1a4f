"""Magazines, papers and their readers' pages."""

from loccit.demo.labelled import Case, Host, host
from loccit.model import Status
from loccit.testing import (
    Reply,
    Site,
    article,
    bare,
    document,
    page,
    pdf,
    picture,
    redirect,
    short,
)

OK, DEAD, REDIRECTED, BLOCKED = Status.OK, Status.DEAD, Status.REDIRECTED, Status.BLOCKED
INVALID = Status.INVALID

_SOCIETY = (
    "/essays/on-yellowing", "/essays/one-drawer", "/essays/two-drawers", "/essays/three-drawers",
    "/essays/index-to-the-index", "/essays/promises-with-dates", "/essays/what-the-newsletter-knew",
    "/collection/receipts", "/collection/receipts/1", "/collection/receipts/41",
)  # fmt: skip
_COURIER_LOST = (
    "2009/paper-and-sun", "2011/lag", "2012/thickness", "2012/wrong-river", "2017/letters-1974",
    "2018/bell",
)  # fmt: skip
_COURIER_KEPT = {
    f"/stories/{name}/": page(f"{title} - Valley Courier")
    for name, title in (
        ("thickness", "Thickness: the old rule"),
        ("wrong-river", "The wrong river"),
        ("wrong-river-2", "The wrong river, continued"),
        ("wrong-river-3", "The wrong river, in three parts"),
    )
}
"""Stories that the paper kept when it took its archive down."""
_COURIER_LISTED = "".join(
    f"<url><loc>https://valley-courier.example{path}</loc></url>" for path in _COURIER_KEPT
)
_JAPANESE = document(
    "島の手紙", "<p>" + "手紙は潮を待つ人のために書かれた。" * 30 + "</p>", language="ja"
)
_CHINESE = "<p>城裡原有十四家書店，如今走完只需要四十分鐘。</p>" * 12

HOSTS: tuple[Host, ...] = (
    host(
        "tidewater-review.example",
        *(Case(f"/{path}", OK, "an essay", page(title)) for path, title in (
            ("2009/10/yellow-things", "Notes Toward a Catalogue of Yellow Things"),
            ("2011/02/tide-table", "How to Read a Tide Table"),
            ("2014/09/winter-roads", "Winter Roads"),
            ("2015/07/surveyors-mistake", "The Surveyor’s Mistake"),
            ("2018/10/bell-rings-twice", "Why the Bell Rings Twice"),
            ("2019/03/the-last-timetable", "The Last Timetable of the River Ferry"),
            ("2021/12/dictionary-of-weather", "A Dictionary of Weather"),
            ("2024/06/library-ladders", "The Library That Lent Ladders"),
            ("2025/02/footnotes", "An Audit of Our Own Footnotes"),
            ("people/night-editor", "The night editor"),
            ("places/second-bridge", "The second bridge"),
        )),
        Case("/uploads/2009/10/swatches.jpg", OK, "a picture", picture()),
        Case("/uploads/2019/03/landing-stage.jpg", OK, "a picture", picture()),
        Case("/footnotes/2025.csv", OK, "a table",
             Reply(200, "url,year\n", content_type="text/csv")),
        Case("/columns/lind/recipe", REDIRECTED, "moved for good, twice",
             redirect("/columns/recipe", 301)),
        site=Site("", {"/columns/recipe": redirect("/bread/four-words", 308),
                       "/bread/four-words": page("A recipe with four words"),
                       "/uploads/2021/12/frost.jpg": picture()}),
    ),
    host(
        "paper-society.example",
        *(Case(path, REDIRECTED, "the society moved, paths and all") for path in _SOCIETY),
        Case("/collection/letters-1974", DEAD, "the society moved, but this got lost on the way"),
        site=Site("", otherwise=lambda asked: redirect(f"https://papersociety.test{asked.path}")),
    ),
    host("papersociety.test",
         site=Site("", {path: page(f"Paper Society {path}") for path in _SOCIETY})),
    host(
        "valley-courier.example",
        *(Case(f"/archive/{path}", DEAD, "the archive was taken down", reason="not-found")
          for path in _COURIER_LOST),
        *(Case(f"/archive/2012/{name}", REDIRECTED, "two stories that were remembered",
               redirect(f"/stories/{name}/", 301)) for name in ("wrong-river-2", "wrong-river-3")),
        Case("/letters/1974/11/company", OK, "a letter", page("We note")),
        Case("/letters/1974/11/ferryman", OK, "a letter", page("From the ferryman")),
        Case("/letters/1974/11/daughter", DEAD, "withdrawn, 410", Reply(410), reason="gone"),
        Case("/letters/1974/11/fog", OK, "a letter", page("Nine crossings, and eight in fog")),
        Case("/2024/05/ladder-returned", OK, "a story", page("Ladder returned")),
        site=Site("", {**_COURIER_KEPT, "/sitemap.xml": Reply(
            200, f"<urlset>{_COURIER_LISTED}</urlset>", content_type="application/xml")}),
    ),
    host(
        "bakers-ledger.example",
        Case("/story/rye-and-reason", OK, "a story", page("Rye and reason")),
        Case("/story/rye-again", OK, "a story", page("Rye, again")),
        Case("/story/starters", REDIRECTED, "moved for good, by meta refresh", bare(
            "<title>Moved</title><meta http-equiv=refresh content='0; url=/guides/starters'>")),
        Case("/story/pancakes", OK, "elsewhere for now", redirect("/spring/pancakes", 302)),
        site=Site("", {"/guides/starters": page("Starters, a guide"),
                       "/spring/pancakes": page("Pancakes")}),
    ),
    host(
        "kikan-umi.example",
        Case("/2012/summer/shima-no-kotoba", OK, "an essay in Japanese", Reply(200, _JAPANESE)),
        Case("/library/tegami", OK, "letters, in Shift_JIS",
             Reply(200, _JAPANESE.replace("utf-8", "shift_jis").encode("shift_jis"),
                   content_type="text/html")),
        Case("/1998/spring/shio", REDIRECTED, "the old numbers got new addresses",
             redirect("/archive/1998-1/shio", 301)),
        site=Site("", {"/archive/1998-1/shio": page("潮、一九九八年春"),
                       "/photos/minato.jpg": picture()}),
    ),
    host(
        "umi-shinbun.example",
        Case("/rensai/kotoba/12", OK, "a column that is there",
             article("言葉の連載十二", "潮を聞く。" * 40)),
        Case("/rensai/kotoba/13", DEAD, "says in Japanese, and with 200, that it is not there",
             reason="soft-404"),
        Case("/books/4-00-1234", DEAD, "the same not-found page for a book"),
        Case("/2024/hashigo", OK, "a story that is there",
             article("梯子、図書館に帰る", "十九年ぶり。" * 40)),
        site=Site("", otherwise=short(
            "ページが見つかりません", "お探しのページは削除されたか、移動されました。")),
    ),
    host(
        "gudu.example",
        Case("/articles/missing-bookshops", OK, "an essay in Chinese",
             Reply(200, document("消失的書店", _CHINESE, language="zh"))),
        Case("/articles/wrong-river", OK, "a translation", page("地圖上錯誤的河流")),
        Case("/articles/fourteen", REDIRECTED, "moved permanently", redirect("/lists/14", 301)),
        Case("http://gudu.example/articles/rent", OK, "over plain HTTP", page("房租")),
        Case("http://gudu.example/notes/river，第三頁", INVALID,
             "a comma and two words were glued to it; without them it answers",
             instead="http://gudu.example/notes/river"),
        Case("/images/2014/door.jpg", OK, "a picture", picture()),
        site=Site("", {"/lists/14": page("十四家"), "/articles/why-they-close": page("為什麼關門"),
                       "/reviews/river": page("短評"), "/notes/river": page("紀要")}),
    ),
    host(
        "marginalia.example",
        Case("/2011/07/see-also.html", OK, "an entry", page("See also")),
        Case("/2011/09/ibid.html", DEAD, "the last entry is gone", reason="not-found"),
        Case("/2013/05/web-rings.html", OK, "an entry", page("A Field Guide to Defunct Web Rings")),
        Case("/2016/04/silence.html", OK, "an entry", page("Fourteen Kinds of Silence")),
        scheme="http",
    ),
    host("about-errors.example",
         Case("/404-not-found", OK, "an essay about error pages is no error page", article(
             "404 Not Found: A History of the Error Page",
             "“Page not found” is the sentence of our time."))),
    host("listening-room.example",
         Case("/episodes/88", OK, "elsewhere for now, 307", redirect("/season-4/88", 307)),
         site=Site("", {"/season-4/88": page("Episode 88")})),
    host("elke-bakes.example",
         Case("/rye", OK, "a page", page("Elke’s rye")),
         Case("/photos", OK, "a page of pictures, with few words",
              short("Photos", "<img src=/1.jpg alt='The oven'>"))),
    host("the-last-crossing.example",
         Case("/", OK, "a restaurant", redirect("/en/", 302)),
         Case("/menu.pdf", OK, "a menu", pdf()),
         site=Site("", {"/en/": page("The Last Crossing")})),
    host("the-ledger-news.example",
         Case("/world/ladder", BLOCKED, "DataDome’s wall", bare(
             "<title>the-ledger-news.example</title><p id=cmsg>Please enable JS and disable any ad "
             "blocker</p><script src='https://ct.captcha-delivery.com/c.js'></script>",
             403, x_datadome="protected"))),
    host("globe-and-ferry.example",
         Case("/oddities/ladder", BLOCKED, "a wall of consent",
              redirect("https://consent.globe-and-ferry.example/consent?siteKey=x", 302))),
    host("consent.globe-and-ferry.example", site=Site("", {"/consent": short(
        "Before you continue", "We and our 812 partners store cookies. Accept all or manage.")})),
    host("the-broadsheet.example",
         Case("/2024/06/ladder", BLOCKED, "for subscribers: sent to a login",
              redirect("/login?next=%2F2024%2F06%2Fladder", 302)),
         site=Site("", {"/login": bare("<title>Log in</title><h1>Log in</h1><form><input name=user>"
                                       "<input type=password></form>")})),
)  # fmt: skip
