# ruff: noqa: E501 - pages stand here as they come over the wire
"""Living and lost pages on sites that answer 200 to everything, or redirect everything.

New to the rules when they were written: of 52 links 3 were judged wrong, and no living one was
called dead. What a search found for an address was labelled dead then, and is a suspicion now; a
document that leads to the list of its folder, a matter of opinion, is left out since.
"""

from loccit.testing import Asked, Reply, Site, paragraphs
from tests.labelled_web.common import (
    BLOCKED,
    DEAD,
    OK,
    REDIRECTED,
    SUSPECT,
    Case,
    Host,
    bare,
    everywhere,
    gone_everywhere,
    host,
    living,
    page,
    prose,
    redirect,
)


def _menu(key: str, count: int = 12) -> str:
    return (
        "<nav>"
        + "".join(
            f"<li><a href=/{key}/{number}>{text.split('.')[0][:40]}</a>"
            for number, text in enumerate(paragraphs(key, count))
        )
        + "</nav>"
    )


def _video(asked: Asked) -> Reply:
    return bare(
        f"<title>StreamBox</title>{_menu('box')}<h1>Video unavailable</h1><p>This video has been removed by the uploader.</p>{_menu('more')}"
    )


def _search(asked: Asked) -> Reply:
    words = asked.path.strip("/").replace("-", " ")
    return bare(
        f"<title>Search: {words} | Ledger</title><h1>Results for {words}</h1>"
        + "".join(
            f"<h3><a href=/a{n}>{t.split('.')[0]}</a></h3><p>{t[:120]}</p>"
            for n, t in enumerate(paragraphs(words or "x", 4))
        )
    )


def _profile(asked: Asked) -> Reply:
    name = asked.path.rpartition("/")[2]
    return bare(
        f"<title>{name} | Chirper</title><h1>@{name}</h1><p>This account doesn’t exist</p><p>Try searching for another.</p>"
    )


def _forum(asked: Asked) -> Reply:
    return bare(
        "<title>Information</title><h1>Board index</h1><div class=message>The requested topic does not exist.</div>"
        + _menu("board", 20)
    )


def _dated(asked: Asked) -> Reply:
    return bare(
        "<title>Calendar</title><h1>Events</h1><p>No events on this day.</p>" + _menu("cal")
    )


def _offers() -> str:
    return "".join(
        f"<a href=/p/{n}>{t.split('.')[0]} – € {n + 11}.50</a>"
        for n, t in enumerate(paragraphs("shop", 14))
    )


def _product(asked: Asked) -> Reply:
    return bare(
        "<title>Rope & Tackle</title><h1>Sorry, this product is no longer available</h1><p>You may also like:</p>"
        + _offers()
    )


def _to_login(asked: Asked) -> Reply:
    return redirect(f"/login?next={asked.path}", 302)


def _lyrics(title: str, key: str) -> str:
    lines = " <br>".join(paragraphs(key, 3)[0].split(". "))
    return f"<title>{title} lyrics | Versebook</title>{_menu('verse', 25)}<h1>{title}</h1><div>{lines}</div>{_menu('charts', 25)}"


def _versebook(asked: Asked) -> Reply:
    return bare(
        f"<title>Versebook</title>{_menu('verse', 25)}<h1>Popular this week</h1><div>{'<br>'.join(t.split('.')[0] for t in paragraphs('pop', 8))}</div>{_menu('charts', 25)}"
    )


def _paper(number: int) -> str:
    title = paragraphs(f"paper{number}", 1)[0].split(".")[0]
    return f"<title>{title}</title><h1>{title}</h1><h2>Abstract</h2><p>{paragraphs(f'abs{number}', 1)[0]}</p><p>Full text: <a href=/pdf/{number}.pdf>PDF</a></p>"


_UNAVAILABLE = "<title>Database Error</title><h1>Error establishing a database connection</h1>"
_CONSENT = "<title>Privacy</title><h1>Before you continue</h1><p>We and our 812 partners store and access information on your device. Accept all, or manage your choices, to continue to the site.</p><button>Accept all</button><button>Manage options</button>"

HOSTS: tuple[Host, ...] = (
    host(
        "streambox.example",
        Case(
            "/watch/12",
            OK,
            "a video with a description",
            bare(
                "<title>How to splice - StreamBox</title>"
                + _menu("box")
                + "<h1>How to splice</h1><video src=/v/12.mp4></video><p>Three strands, five tucks. "
                + paragraphs("splice", 1)[0]
                + "</p>"
                + _menu("more")
            ),
        ),
        Case("/watch/13", DEAD, "a removed video; so is every made-up one"),
        site=everywhere(_video),
    ),
    host(
        "ledger-search.example",
        Case(
            "/the-salt-tax",
            OK,
            "an article; whatever is not there is searched for",
            bare("<title>The salt tax | Ledger</title><h1>The salt tax</h1>" + prose("salttax")),
        ),
        Case(
            "/the-window-tax", SUSPECT, "searched for, as anything; nothing proves that it was more"
        ),
        site=everywhere(_search),
    ),
    host(
        "chirper.example",
        Case(
            "/rowan",
            OK,
            "an account with posts",
            bare("<title>Rowan | Chirper</title><h1>@rowan</h1>" + prose("rowan", 8)),
        ),
        Case("/hazel_b", DEAD, "no such account, as for any name"),
        site=everywhere(_profile),
    ),
    host(
        "board.example",
        Case(
            "/viewtopic.php?t=51",
            OK,
            "a topic",
            bare(
                "<title>Whipping a rope's end - Board</title><h1>Board index</h1>"
                + _menu("board", 20)
                + prose("whip", 4)
            ),
        ),
        Case("/viewtopic.php?t=77", DEAD, "a topic that was removed"),
        site=everywhere(_forum),
    ),
    host(
        "the-calendar.example",
        Case(
            "/2019/05/04",
            OK,
            "a day with a concert",
            bare(
                "<title>Calendar</title><h1>Events</h1><p>20:00 Concert in the boat hall: sea shanties, with the Harbour Choir.</p>"
                + _menu("cal")
            ),
        ),
        site=everywhere(_dated),
    ),
    host(
        "tackle.example",
        Case(
            "/p/block-and-tackle",
            OK,
            "a product that is for sale",
            bare(
                "<title>Block and tackle – Rope & Tackle</title><h1>Block and tackle</h1><img src=/i/bt.jpg><p>€ 48.00 – In stock</p><p>Ash and brass, for 12 mm rope.</p><button>Add to cart</button>"
                + _offers()
            ),
        ),
        Case("/p/hemp-12mm", DEAD, "sold out for good; as any other name"),
        site=everywhere(_product),
    ),
    host(
        "guild.example",
        Case("/members/minutes", BLOCKED, "for members only"),
        site=Site(
            "",
            {
                "/login": bare(
                    "<title>Sign in – Guild</title><h1>Sign in</h1><form><input type=email name=mail><input type=password name=pw><button>Sign in</button></form>"
                )
            },
            otherwise=_to_login,
        ),
    ),
    host(
        "tides.example",
        Case("/exhibitions/2014", DEAD, "sent home, as everything is"),
        Case(
            "/",
            OK,
            "the museum itself",
            bare(
                "<title>Museum of Tides</title><h1>Museum of Tides</h1>"
                + _menu("tides")
                + prose("tides", 3)
            ),
        ),
        site=everywhere(redirect("/", 302)),
    ),
    host(
        "versebook.example",
        Case(
            "/l/harbour-song",
            OK,
            "a song's words among menus",
            bare(_lyrics("Harbour Song", "harbour")),
        ),
        Case("/l/lost-song", DEAD, "popular songs instead"),
        site=everywhere(_versebook),
    ),
    host(
        "preprints.example",
        Case("/abs/101", OK, "a paper; unknown numbers show another's listing", bare(_paper(101))),
        Case("/abs/102", OK, "another", bare(_paper(102))),
        site=everywhere(
            lambda asked: bare(
                "<title>Preprints</title><h1>Recent submissions</h1>"
                + "".join(_paper(n).replace("title>", "b>") for n in (7, 8, 9))
            )
        ),
    ),
    # Sites whose every page is the same app's shell, rendered by the server for what is there.
    host(
        "ssr.example",
        Case(
            "/essay/knots",
            OK,
            "an app that sends its text along",
            bare(
                "<title>Knots</title><div id=__next><main><h1>Knots</h1>"
                + prose("knots", 4)
                + '</main></div><script id=__NEXT_DATA__ type=application/json>{"page":"/essay/[slug]"}</script><script src=/_next/app.js></script>'
            ),
        ),
        Case(
            "/essay/bends",
            DEAD,
            "its own page for what is missing",
        ),
        site=everywhere(
            bare(
                '<title>404: This page could not be found</title><div id=__next><h1>404</h1><h2>This page could not be found.</h2></div><script id=__NEXT_DATA__ type=application/json>{"page":"/404"}</script><script src=/_next/app.js></script>'
            )
        ),
    ),
    host(
        "flaky-canon.example",
        Case(
            "/b?id=9",
            OK,
            "a page whose sibling number is another page",
            bare(
                "<title>Plate 9: the sloop</title><h1>Plate 9: the sloop</h1><img src=/plates/9.png><p>Engraved by A. Rowe.</p>"
            ),
        ),
        site=everywhere(bare("<title>Plates</title><h1>Plates</h1><p>No such plate.</p>")),
    ),
    host(
        "weather.example",
        Case(
            "/station/oslo",
            OK,
            "a station; others are unknown",
            bare(
                "<title>Weather: Oslo</title><h1>Weather: Oslo</h1><table><tr><td>Now<td>4 °C<td>Wind<td>3 m/s<tr><td>Night<td>-2 °C<td>Wind<td>2 m/s</table>"
            ),
        ),
        site=everywhere(
            bare(
                "<title>Weather</title><h1>Weather</h1><p>Unknown station. Pick one from the list.</p>"
                + _menu("stations", 20)
            )
        ),
    ),
    host(
        "the-dictionary.example",
        Case(
            "/word/selvagee",
            OK,
            "a short entry",
            bare(
                "<title>selvagee – Seaman's dictionary</title><h1>selvagee</h1><p>A hank of rope yarns marled together, used as a strop.</p>"
            ),
        ),
        Case(
            "/word/gribble",
            DEAD,
            "no entry",
        ),
        site=everywhere(
            lambda asked: bare(
                f"<title>{asked.path[6:]} – Seaman's dictionary</title><h1>{asked.path[6:]}</h1><p>No entry for this word yet. Would you like to write one?</p>"
            )
        ),
    ),
    # Redirects that mean different things on the same site.
    host(
        "moved-some.example",
        Case(
            "/2012/rope-walks",
            REDIRECTED,
            "moved to its own new address",
            redirect("/articles/rope-walks"),
        ),
        Case("/articles/rope-walks", OK, "the new address", page("Rope walks")),
        Case(
            "/2012/tar",
            DEAD,
            "to the list of articles, as whatever is missing",
        ),
        Case(
            "/articles",
            OK,
            "the list",
            bare("<title>Articles</title><h1>Articles</h1>" + _menu("arts", 20)),
        ),
        site=everywhere(redirect("/articles")),
    ),
    host(
        "lang-home.example",
        Case("/", OK, "a home page that leads to the visitor's language", redirect("/en/", 302)),
        Case("/en/", OK, "the English home page", page("A harbour town")),
    ),
    host(
        "old-cms.example",
        Case(
            "/index.php?id=44", REDIRECTED, "a readable address now", redirect("/history/the-quay")
        ),
        Case("/history/the-quay", OK, "that", page("The quay")),
        Case("/index.php?id=45", DEAD, "old numbers that are no more go home"),
        Case("/", OK, "home", page("Town archive")),
        site=Site("", {"/index.php": redirect("/")}),
    ),
    # Statuses that don't mean what they say.
    living(
        "teapot-body.example",
        "/notes/200",
        "an article called 200 OK",
        bare("<title>200 OK: what it does not tell</title><h1>200 OK</h1>" + prose("twohundred")),
    ),
    host(
        "gone-but-there.example",
        Case(
            "/a",
            DEAD,
            "404 with the whole old site around it",
            Reply(404, "<title>Harbour News</title>" + _menu("hn", 20) + prose("hn", 6)),
        ),
    ),
    host(
        "soft-503.example",
        Case(
            "/story/5",
            SUSPECT,
            "an error that may pass, told with 200",
            bare(
                "<title>Service unavailable</title><h1>Service Temporarily Unavailable</h1><p>Please try again later.</p>"
            ),
        ),
    ),
    host(
        "the-dberror.example",
        Case("/story.php?n=5", SUSPECT, "a database that does not answer"),
        site=everywhere(bare(_UNAVAILABLE)),
    ),
    # Pages that are short, odd, or speak of loss.
    living(
        "obituary.example",
        "/2020/rest",
        "a death notice",
        bare(
            "<title>He is gone</title><h1>He is gone</h1><p>Captain Rowe died on Tuesday, at his house above the harbour. He was ninety-one. No flowers, by request.</p>"
        ),
    ),
    living(
        "the-closed-shop.example",
        "/news/closing",
        "an announcement that a shop closed",
        bare(
            "<title>We have closed</title><h1>We have closed</h1><p>After forty years the chandlery has shut its doors. Thank you to everyone who came in for a length of rope and stayed to talk.</p>"
        ),
    ),
    living(
        "the-haiku.example",
        "/p/7",
        "a poem of three lines",
        bare(
            "<title>vii</title><p>no page in the tide<br>what you are looking for left<br>footprints, then not those</p>"
        ),
    ),
    living(
        "error-music.example",
        "/album/not-found",
        "an album called Not Found",
        bare(
            "<title>Not Found, by The Missing Pages</title><h1>Not Found</h1><p>Album, 2019. Nine tracks, 41 minutes.</p><ol><li>Four Oh Four<li>Dead Link<li>Redirect<li>Moved Permanently<li>Gone</ol>"
        ),
    ),
    living(
        "domain-history.example",
        "/for-sale",
        "a house that is for sale",
        bare(
            "<title>For sale: the old customs house</title><h1>For sale: the old customs house</h1><p>Six rooms and a slip, with a view of the estuary. Inquire at the harbour office.</p><form action=/mail><input type=text name=name><textarea name=text></textarea></form>"
        ),
    ),
    living(
        "json-docs.example",
        "/api/status",
        "an answer for machines",
        Reply(200, '{"status":"error budget: 99.9"}', content_type="application/json"),
    ),
    living(
        "plain-text.example",
        "/rfc/404.txt",
        "a text file",
        Reply(
            200,
            "Request for Comments: 404\n\nNot found where it was put.\n"
            + "\n".join(paragraphs("rfc", 3)),
            content_type="text/plain",
        ),
    ),
    # Lost, and hard to see.
    gone_everywhere(
        "the-blank-template.example",
        "/recipes/duff",
        "a template without its text",
        "<title>Recipes</title>"
        + _menu("recipes", 20)
        + "<h1>Recipes</h1><article></article><footer>Printed on paper</footer>",
    ),
    gone_everywhere(
        "the-new-owner.example",
        "/2009/essay",
        "a shop took over the name and shows its front at every address",
        "<title>CheapTyres24 – tyres online</title><h1>Tyres for every car</h1>"
        + _menu("tyres", 25),
    ),
    gone_everywhere(
        "archive-gone.example",
        "/issue/12/page/3",
        "a notice at every address that the magazine closed",
        "<title>The Rope Review</title><h1>The Rope Review</h1><p>The Review ceased publication in 2016. Its archive is no longer online. We thank our readers.</p>",
    ),
    host(
        "geocity.example",
        Case("/~rowe/boats.html", DEAD, "a host for home pages that closed, sent to a notice"),
        site=Site(
            "",
            {
                "/closed.html": bare(
                    "<title>Home pages have closed</title><h1>Our home pages have closed</h1><p>The service ended on 31 March 2015. Pages were deleted.</p>"
                )
            },
            otherwise=redirect("/closed.html", 302),
        ),
    ),
    host(
        "intranet-now.example",
        Case(
            "/report.pdf",
            BLOCKED,
            "a proxy asks for a name and a password",
            Reply(
                401,
                "<h1>Authorization required</h1>",
                headers=(("www-authenticate", "Basic realm=x"),),
            ),
        ),
    ),
    host(
        "cookie-wall.example",
        Case("/artikel/1", BLOCKED, "nothing but consent is shown"),
        site=everywhere(bare(_CONSENT)),
    ),
    living(
        "paywall.example",
        "/2021/quota",
        "the beginning of an article that only subscribers may read on",
        bare(
            "<title>The herring quota | Coast Times</title><h1>The herring quota</h1>"
            + prose("quota", 1)
            + "<p>Subscribe to read the rest.</p>"
            + _menu("ct")
        ),
    ),
)
