"""Captures of one address each, the citation, and the capture that is the right one.

Written from the archives' documentation and from what is known to be archived: what a person who
looks through the captures would choose. `right` is the timestamp of the right capture, or the
outcome where there is none.
"""

from msgspec import Struct

from loccit.archives.evidence import Seen
from loccit.page import read_page
from loccit.testing.archive import Stored

ESSAY = (
    "The lamplighters of the harbour quarter went out at dusk with ladders and long poles, and "
    "every child of the quarter knew their names. In the winter of 1887 the company counted four "
    "hundred and twelve lamps, of which nine burned oil to the end. Old ledgers tell what each of "
    "them cost the parish, and who paid when the wick was stolen. The last round was walked in "
    "March, in rain, by two brothers who had never been paid for the ladder. Their cap hangs in "
    "the town hall beside a map of the lamps, drawn by a schoolmaster from memory."
)
OTHER = (
    "Our tariff of ferry crossings has been revised. Passengers with bicycles board first and pay "
    "half on Tuesdays. Season tickets may be bought at the kiosk or aboard from the mate, and dogs "
    "travel free if they are carried. The autumn timetable begins when the clocks go back, with a "
    "late boat on Saturdays for those who attend the theatre on the other shore."
)
URL = "http://quarter.example/essays/lamplighters-of-the-harbour"
TEXT = ("The lamplighters of the harbour",)


def html(title: str, text: str, heading: str | None = None, extra: str = "") -> str:
    return (
        f"<!doctype html><html><head><title>{title}</title>{extra}</head><body>"
        f"<h1>{heading or title}</h1><p>{text}</p></body></html>"
    )


GOOD = html("The lamplighters of the harbour quarter", ESSAY)
GROWN = html("The lamplighters of the harbour quarter", f"{ESSAY} {OTHER}")
PARKED = html(
    "quarter.example is for sale",
    "This domain may be for sale. Buy this domain. Related searches: loans, insurance.",
    extra='<script src="https://www.sedoparking.com/js/park.js"></script>',
)
CASINO = html(
    "Slot Gacor Hari Ini - Situs Judi Online Terpercaya",
    "Daftar slot gacor maxwin, situs judi online terpercaya dengan bonus new member 100. Deposit "
    "pulsa tanpa potongan, casino live dan sportsbook, link alternatif resmi. " * 4,
)
LONG = html("The lamplighters of the harbour", ESSAY * 30)
NOT_FOUND = html("Page not found", "Sorry, the page you were looking for could not be found.")
LOGIN = (
    "<!doctype html><title>Log in</title><h1>Log in</h1><form action=/login method=post>"
    "<input name=user><input type=password name=p><button>Log in</button></form>"
)
CHALLENGE = (
    "<!doctype html><title>Just a moment...</title><h1>Checking your browser</h1>"
    '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>'
)
SHELL = (
    "<!doctype html><title>Quarter</title><body><div id=root></div>"
    "<script src=/static/js/main.js></script>"
)
HOME = html("Quarter: news of our streets", f"{OTHER} Read more. Subscribe to our letter.")
MAINTENANCE = html("Site under maintenance", "We are down for maintenance. Please come back soon.")
PDF = b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(40)
SUSPENDED = html("Account Suspended", "This account has been suspended. Contact your provider.")
DEFAULT = html(
    "Apache2 Ubuntu Default Page: It works",
    "This is the default welcome page used to test the correct operation of the Apache2 server "
    "after installation on Ubuntu systems.",
)


class Scenario(Struct, frozen=True):
    name: str
    stored: tuple[Stored, ...]
    right: str
    cited: str | None = "2013-06-01"
    url: str = URL
    texts: tuple[str, ...] = TEXT
    dead_since: str | None = "2024-01-01"
    seen: Seen | None = None
    confident: bool | None = None
    """Whether the copy must be (or must not be) proposed without a reviewer."""


def at(day: str, body: str | bytes = GOOD, **more: object) -> Stored:
    stamp = day.replace("-", "").ljust(8, "1") + "120000"
    return Stored(stamp, **({"url": URL, "body": body} | more))  # type: ignore[arg-type]


def stamp(day: str) -> str:
    return day.replace("-", "") + "120000"


def seen(day: float, body: str) -> Seen:
    found = read_page(body.encode(), "text/html", URL)
    return Seen(day, found.title, found.sample)


_2020 = 1_590_000_000.0

SCENARIOS = (
    Scenario("one good capture", (at("2013-05-20"),), stamp("2013-05-20"), confident=True),
    Scenario("nearest of three", (at("2010-01-01"), at("2013-05-20", GROWN), at("2020-01-01")),
             stamp("2013-05-20")),
    Scenario("after the citation is nearer", (at("2012-01-01"), at("2013-06-10", GROWN)),
             stamp("2013-06-10")),
    Scenario("no capture", (), "none"),
    Scenario("captures of another address", (at("2013-05-20", url=URL + "-2"),), "none"),
    Scenario("parked is nearer", (at("2011-05-05"), at("2013-06-02", PARKED)),
             stamp("2011-05-05")),
    Scenario("casino is nearer", (at("2013-05-05"), at("2013-06-02", CASINO)),
             stamp("2013-05-05")),
    Scenario("five casinos are nearer",
             (at("2013-01-05"), *(at(f"2013-06-0{n}", CASINO + f"<p>{n}") for n in range(2, 7))),
             stamp("2013-01-05")),
    Scenario("only a casino", (at("2013-06-02", CASINO),), "none"),
    Scenario("only parked", (at("2013-06-02", PARKED),), "none"),
    Scenario("not found with 200", (at("2011-06-02"), at("2013-06-02", NOT_FOUND)),
             stamp("2011-06-02")),
    Scenario("only not found with 200", (at("2013-06-02", NOT_FOUND),), "none"),
    Scenario("login wall", (at("2011-06-02"), at("2013-06-02", LOGIN)), stamp("2011-06-02")),
    Scenario("challenge", (at("2011-06-02"), at("2013-06-02", CHALLENGE)), stamp("2011-06-02")),
    Scenario("empty shell of scripts", (at("2011-06-02"), at("2013-06-02", SHELL)),
             stamp("2011-06-02")),
    Scenario("only a shell", (at("2013-06-02", SHELL),), "none"),
    Scenario("maintenance", (at("2011-06-02"), at("2013-06-02", MAINTENANCE)),
             stamp("2011-06-02")),
    Scenario("account suspended", (at("2011-06-02"), at("2013-06-02", SUSPENDED)),
             stamp("2011-06-02")),
    Scenario("a server's own start page", (at("2011-06-02"), at("2013-06-02", DEFAULT)),
             stamp("2011-06-02")),
    Scenario("nothing was captured", (at("2011-06-02"), at("2013-06-02", "")),
             stamp("2011-06-02")),
    Scenario("blanks were captured", (at("2011-06-02"), at("2013-06-02", "\n \n")),
             stamp("2011-06-02")),
    Scenario("404 captures", (at("2011-06-02"), at("2013-06-02", NOT_FOUND, status=404)),
             stamp("2011-06-02")),
    Scenario("503 captures", (at("2011-06-02"), at("2013-06-02", "busy", status=503)),
             stamp("2011-06-02")),
    Scenario("429 captures", (at("2011-06-02"), at("2013-06-02", "slow down", status=429)),
             stamp("2011-06-02")),
    Scenario("403 captures alone", (at("2013-06-02", "forbidden", status=403),), "none"),
    Scenario("home page with 200", (at("2011-06-02"), at("2013-06-02", HOME)),
             stamp("2011-06-02")),
    Scenario("only the home page", (at("2013-06-02", HOME),), "none"),
    Scenario("another owner before the citation", (at("2013-05-02", html("Ferry", OTHER)),
             at("2014-06-02")), stamp("2014-06-02")),
    Scenario("another owner after the citation", (at("2010-05-02"),
             at("2013-07-02", html("Ferry", OTHER))), stamp("2010-05-02")),
    Scenario("after the death", (at("2024-05-02", GROWN),), "none"),
    Scenario("after the death is nearer", (at("2015-05-02"), at("2024-05-02", GROWN)),
             stamp("2015-05-02"), cited="2023-12-01"),
    Scenario("redirect to the page's new place",
             (at("2013-06-02", "", status=301, location=URL + "/2"),
              at("2013-06-03", url=URL + "/2")), stamp("2013-06-02")),
    Scenario("redirect home",
             (at("2011-06-02"), at("2013-06-02", "", status=302, location="http://quarter.example/"),
              at("2013-06-02", HOME, url="http://quarter.example/")), stamp("2011-06-02")),
    Scenario("redirect to a login",
             (at("2011-06-02"),
              at("2013-06-02", "", status=302, location="http://quarter.example/login?next=/essays"),
              at("2013-06-02", LOGIN, url="http://quarter.example/login?next=/essays")),
             stamp("2011-06-02")),
    Scenario("redirect to an error page",
             (at("2011-06-02"),
              at("2013-06-02", "", status=302, location="http://quarter.example/404.html"),
              at("2013-06-02", NOT_FOUND, url="http://quarter.example/404.html")),
             stamp("2011-06-02")),
    Scenario("redirect to https and www",
             (at("2013-06-02", "", status=301, location=URL.replace("http://", "https://www.")),
              at("2013-06-03", url=URL.replace("http://", "https://www."))),
             stamp("2013-06-03")),
    Scenario("redirect whose end was not captured",
             (at("2013-06-02", "", status=301, location="http://elsewhere.example/x"),), "none"),
    Scenario("redirect loop in the archive",
             (at("2013-06-02", "", status=302, location=URL + "/a"),
              at("2013-06-02", "", status=302, location=URL + "/b", url=URL + "/a"),
              at("2013-06-02", "", status=302, location=URL + "/a", url=URL + "/b")), "none"),
    Scenario("redirect whose end is years later",
             (at("2013-06-02", "", status=301, location=URL + "/2"),
              at("2021-06-03", url=URL + "/2")), "none"),
    Scenario("redirect to a market for names",
             (at("2012-06-02"),
              at("2013-06-02", "", status=302, location="http://www.sedo.com/quarter.example"),
              at("2013-06-02", PARKED, url="http://www.sedo.com/quarter.example")),
             stamp("2012-06-02")),
    Scenario("meta refresh to the new place",
             (at("2013-06-02", '<meta http-equiv=refresh content="0;url=/essays/new">'),
              at("2013-06-03", url="http://quarter.example/essays/new")), stamp("2013-06-02")),
    Scenario("revisit of a good capture",
             (at("2009-06-02"), at("2013-06-02", revisit=True)), stamp("2013-06-02")),
    Scenario("revisit of a parked page",
             (at("2009-06-02"), at("2012-06-02", PARKED), at("2013-06-02", PARKED, revisit=True)),
             stamp("2009-06-02")),
    Scenario("listed and lost", (at("2011-06-02"), at("2013-06-02", GROWN, lost=True)),
             stamp("2011-06-02")),
    Scenario("playing fails", (at("2013-06-02", broken=True),), "failed"),
    Scenario("playing the nearest fails", (at("2012-06-02"), at("2013-06-02", GROWN, broken=True)),
             stamp("2012-06-02")),
    Scenario("the same before and after the citation",
             (at("2013-01-01", HOME), at("2013-11-01", HOME)), stamp("2013-01-01"),
             texts=("what my neighbour said about ladders",), confident=True),
    Scenario("the same parked page before and after",
             (at("2013-01-01", PARKED), at("2013-11-01", PARKED)), "none"),
    Scenario("a PDF", (at("2013-05-20", PDF, url="http://q.example/a.pdf",
             mimetype="application/pdf"),), stamp("2013-05-20"), url="http://q.example/a.pdf",
             texts=("the report",), confident=True),
    Scenario("a page in place of a PDF",
             (at("2011-05-20", PDF, url="http://q.example/a.pdf", mimetype="application/pdf"),
              at("2013-05-20", HOME, url="http://q.example/a.pdf")), stamp("2011-05-20"),
             url="http://q.example/a.pdf", texts=("the report",)),
    Scenario("only pages in place of a PDF",
             (at("2013-05-20", HOME, url="http://q.example/a.pdf"),), "none",
             url="http://q.example/a.pdf", texts=("the report",)),
    Scenario("bytes that are no PDF",
             (at("2013-05-20", b"\0\1\2", url="http://q.example/a.pdf",
                 mimetype="application/pdf"),), "none", url="http://q.example/a.pdf"),
    Scenario("a picture", (at("2013-05-20", PNG, url="http://q.example/a.png",
             mimetype="image/png"),), stamp("2013-05-20"), url="http://q.example/a.png", texts=()),
    Scenario("a page in place of a picture",
             (at("2013-05-20", NOT_FOUND, url="http://q.example/a.png"),), "none",
             url="http://q.example/a.png", texts=()),
    Scenario("a PDF behind an address without an ending",
             (at("2013-05-20", PDF, url="http://q.example/get?id=7", mimetype="application/pdf"),),
             stamp("2013-05-20"), url="http://q.example/get?id=7", texts=("the report",)),
    Scenario("tracking parameters", (at("2013-05-20"),), stamp("2013-05-20"),
             url=URL + "?utm_source=letter&utm_medium=email"),
    Scenario("tracking parameters and others", (at("2013-05-20", url=URL + "?page=2"),),
             stamp("2013-05-20"), url=URL + "?page=2&fbclid=IwAR0abc"),
    Scenario("www and https", (at("2013-05-20", url=URL.replace("http://", "https://www.")),),
             stamp("2013-05-20")),
    Scenario("a slash at the end", (at("2013-05-20", url=URL + "/"),), stamp("2013-05-20")),
    Scenario("two pages whose addresses differ in case",
             (at("2013-05-30", html("The lamplighters of the harbour", OTHER),
                 url=URL.replace("lamplighters", "LAMPLIGHTERS")), at("2012-01-05")),
             stamp("2012-01-05")),
    Scenario("no date: the last good one", (at("2010-05-20"), at("2019-05-20", GROWN)),
             stamp("2019-05-20"), cited=None, confident=False),
    Scenario("no date: not the parked one", (at("2010-05-20"), at("2019-05-20", PARKED)),
             stamp("2010-05-20"), cited=None),
    Scenario("seen alive, and the same", (at("2013-05-20"),), stamp("2013-05-20"),
             texts=("this",), seen=seen(_2020, GOOD), confident=True),
    Scenario("seen alive, and grown since", (at("2013-05-20"),), stamp("2013-05-20"),
             texts=("this",), seen=seen(_2020, GROWN), confident=True),
    Scenario("seen alive, and something else now",
             (at("2013-05-20", html("Ferry", OTHER)), at("2014-05-20")), stamp("2014-05-20"),
             texts=("this",), seen=seen(_2020, GOOD)),
    Scenario("far from the citation: for a reviewer", (at("2003-05-20"),), stamp("2003-05-20"),
             confident=False),
    Scenario("nothing tells what was cited: for a reviewer",
             (at("2013-05-20", html("Q", OTHER), url="http://q.example/?p=7"),),
             stamp("2013-05-20"), url="http://q.example/?p=7", texts=("here",), confident=False),
    Scenario("cited in another script", (at("2013-05-20"),), stamp("2013-05-20"),
             texts=("港口的点灯人",)),
    Scenario("Chinese page and citation",
             (at("2013-05-20", html("港口的点灯人", "港口的点灯人每天黄昏带着梯子出门。" * 9),
                 url="http://q.example/a"),
              at("2013-05-30", html("渡轮时刻表", "渡轮时刻表已经修改,自行车先上船。" * 9),
                 url="http://q.example/a")), stamp("2013-05-20"),
             url="http://q.example/a", texts=("港口的点灯人",)),
    Scenario("an address as its own text", (at("2013-05-20"),), stamp("2013-05-20"),
             texts=(URL,)),
    Scenario("a status without digits", (at("2013-05-20", revisit=True),), stamp("2013-05-20")),
    Scenario("the page speaks of 404 itself",
             (at("2013-05-20", html("What a 404 error is", f"How servers say 404. {ESSAY}"),
                 url="http://q.example/what-is-a-404-error"),), stamp("2013-05-20"),
             url="http://q.example/what-is-a-404-error", texts=("what a 404 error is",)),
    Scenario("a long page behind a short one", (at("2013-05-20", LONG),), stamp("2013-05-20")),
    Scenario("a capture of the very day", (at("2013-06-01"),), stamp("2013-06-01")),
    Scenario("dead since before every capture", (at("2013-06-01"),), "none",
             dead_since="2012-01-01"),
)  # fmt: skip
