# ruff: noqa: E501 - pages stand here as they come over the wire
"""Traps for a quick judge, new to the rules when they were written.

Of 52 links 47 were right before any rule had seen them, and no living one was called dead. Two whose
truth is a matter of opinion are left out since.
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
    article,
    bare,
    everywhere,
    host,
    page,
    prose,
    redirect,
)


def _headlines() -> str:
    texts = enumerate(paragraphs("nav", 30))
    return "".join(f"<a href=/g{number}>{text.split('.')[0]}</a> " for number, text in texts)


def _table(title: str, first: int, second: int, before: str = "") -> Reply:
    rows = (f"<tr><td>{n}<td>{n * first % 101}<td>{n * second % 89}</tr>" for n in range(80))
    return bare(f"<title>{title}</title>{before}<table>{''.join(rows)}</table>")


def _no_such_tag(asked: Asked) -> Reply:
    name = asked.path[5:]
    return bare(
        f"<title>Posts tagged {name} - Mire</title><h1>Tag: {name}</h1><p>No posts with this tag.</p>"
    )


def _no_such_article(asked: Asked) -> Reply:
    name = asked.path.rpartition("/")[2]
    return bare(
        f"<title>{name} - Fenwiki</title><h1>{name}</h1><p>There is currently no text in this page. You can search for this page title in other pages, or create this page.</p>"
    )


def _by_language(asked: Asked) -> Reply:
    if not asked.path.startswith("/de/"):
        return redirect("/de" + asked.path, 302)
    return page("Anker") if asked.path == "/de/produkt/anker" else Reply(404, "<title>404</title>")


_NO_PHOTO = bare("<title>Photo</title><h1>Photo</h1><p>Photo not available.</p>")

HOSTS: tuple[Host, ...] = (
    host(
        "mire.example",
        Case(
            "/tag/eel",
            OK,
            "a tag with posts; others have none",
            bare(
                "<title>Posts tagged eel - Mire</title><h1>Tag: eel</h1>"
                + "".join(
                    f"<h2><a href=/p{i}>{p.split('.')[0]}</a></h2><p>{p[:150]}</p>"
                    for i, p in enumerate(paragraphs("mire", 6))
                )
            ),
        ),
        Case("/tag/lamprey", DEAD, "a tag without posts, as any"),
        site=everywhere(_no_such_tag),
    ),
    host(
        "pictures.example",
        Case(
            "/photo/8812",
            OK,
            "a picture and next to no text",
            bare(
                '<title>Heron at dusk</title><h1>Heron at dusk</h1><img src="/i/8812.jpg" width=1600>'
            ),
        ),
        site=everywhere(_NO_PHOTO),
    ),
    host(
        "fenwiki.example",
        Case(
            "/wiki/Punt",
            OK,
            "an article",
            bare("<title>Punt - Fenwiki</title><h1>Punt</h1>" + prose("punt")),
        ),
        site=everywhere(_no_such_article),
    ),
    host(
        "defaultid.example",
        Case(
            "/story.php?id=4",
            OK,
            "other numbers show the front page",
            bare("<title>Salt tax - Ledger</title><h1>Salt tax</h1>" + prose("salt")),
        ),
        site=everywhere(bare("<title>Ledger</title><h1>Ledger</h1>" + prose("front"))),
    ),
    host(
        "geo-shop.example",
        Case("/produkt/anker", OK, "to the visitor's language"),
        site=everywhere(_by_language),
    ),
    host(
        "peugeot.example",
        Case(
            "/cars/404",
            OK,
            "a car of that name",
            article("Peugeot 404", "The 404 was drawn by Pininfarina."),
        ),
    ),
    host(
        "hotel.example",
        Case(
            "/rooms/12",
            OK,
            "room 404",
            bare("<title>Room 404</title><h1>Room 404</h1><p>Two beds and a view of the weir.</p>"),
        ),
    ),
    host(
        "registrar.example",
        Case(
            "/domains/buy",
            OK,
            "a registrar's product",
            article(
                "Buy a domain name today",
                "Find the perfect domain. Make an offer through our broker service.",
            ),
        ),
    ),
    host(
        "gallery-sale.example",
        Case(
            "/",
            OK,
            "paintings for sale",
            article(
                "Paintings for sale by the artist",
                "Every canvas here is for sale; make an offer by post.",
            ),
        ),
    ),
    host(
        "carsforsale.example",
        Case(
            "/",
            OK,
            "used cars",
            article("For sale: used cars", "Buy now, make an offer, contact the seller."),
        ),
    ),
    host(
        "casino-hotel.example",
        Case(
            "/poker",
            OK,
            "a casino's own page",
            article(
                "Poker room, slots and roulette",
                "The casino floor has 900 slot machines and a sportsbook; bonus points for members.",
            ),
        ),
    ),
    host(
        "novel-cn.example",
        Case(
            "/book/3/12.html",
            OK,
            "a novel with an advertisement",
            bare(
                "<html lang=zh><title>第十二章 渡口 - 小说</title><h1>第十二章 渡口</h1>"
                + "<p>"
                + "船夫在黄昏时把最后一班渡船系在岸边，老人没有说话。" * 20
                + "</p><div class=ad><a href=http://x.example>澳门威尼斯人娱乐 真人百家乐 注册送彩金</a></div>"
            ),
        ),
    ),
    host(
        "bank-help.example",
        Case(
            "/help/42",
            OK,
            "help about suspended accounts",
            bare(
                "<title>Your account has been suspended: what now? - Bank help</title><h1>What to do when your account has been suspended</h1><p>Call us. Have your card at hand. We lift the suspension within a day.</p>"
            ),
        ),
    ),
    host(
        "gov-archive.example",
        Case(
            "/policy/17",
            OK,
            "archived by its ministry",
            bare(
                "<title>Policy 17 [Archived]</title><p>This page has been archived and is no longer updated.</p><h1>Policy 17</h1>"
                + prose("policy")
            ),
        ),
        Case(
            "/docs/1.2/",
            OK,
            "old documentation",
            article("Version 1.2", "This version of the documentation is no longer maintained."),
        ),
    ),
    host(
        "event.example",
        Case(
            "/e/9",
            OK,
            "an event that is over",
            bare(
                "<title>Net-mending day</title><h1>Net-mending day</h1><p>This event has ended. Sunday, 3 May 2015, at the old quay. Bring twine.</p>"
            ),
        ),
        Case(
            "/petition/2",
            OK,
            "a closed petition",
            bare(
                "<title>Save the ferry</title><h1>Save the ferry</h1><p>This petition is closed. It had 1,204 supporters. The council kept the ferry for two more winters.</p>"
            ),
        ),
        Case(
            "/shop/mug",
            OK,
            "sold out",
            bare(
                "<title>Ferry mug</title><h1>Ferry mug</h1><p>Sold out. Blue enamel, 8 cm, dishwasher safe. Leave your address to hear when it is back.</p>"
            ),
        ),
    ),
    host(
        "issues.example",
        Case(
            "/i/12",
            OK,
            "an issue about a 404",
            bare(
                "<title>404 Not Found when fetching package · Issue #12</title><h1>404 Not Found when fetching package</h1><p>Since Monday the mirror answers 404 for the new release. Steps: run the fetch. Expected: a file.</p><p>Comment: fixed by the sync.</p>"
            ),
        ),
    ),
    host(
        "lyrics.example",
        Case(
            "/l/221",
            OK,
            "a song called Gone",
            bare(
                "<title>Gone Lyrics - The Ferrymen</title><h1>Gone</h1><p>"
                + "gone with the tide<br>gone with the rope<br>" * 12
                + "</p>"
            ),
        ),
    ),
    host(
        "protected.example",
        Case(
            "/2014/diary",
            BLOCKED,
            "a post with a password",
            bare(
                "<title>Protected: Diary - Ann</title><h1>Protected: Diary</h1><form action=/wp-login.php?action=postpass method=post class=post-password-form><p>This content is password protected. To view it please enter your password below:</p><input name=post_password type=password></form>"
            ),
        ),
    ),
    host(
        "feeds.example",
        Case(
            "/rss.xml",
            OK,
            "a feed",
            Reply(
                200,
                "<?xml version='1.0'?><rss version='2.0'><channel><title>x</title></channel></rss>",
                content_type="application/rss+xml",
            ),
        ),
        Case("/api/v1/x", OK, "data", Reply(200, '{"name":"x"}', content_type="application/json")),
    ),
    host(
        "wp-nothing.example",
        Case("/2010/06/rope", DEAD, "WordPress finds nothing"),
        site=everywhere(
            bare(
                "<title>Page not found – Ropes</title><h1 class=page-title>Nothing Found</h1><p>It seems we can&rsquo;t find what you&rsquo;re looking for. Perhaps searching can help.</p><form role=search></form>"
            )
        ),
    ),
    host(
        "sqsp.example",
        Case("/blog/kiln", DEAD, "an expired website"),
        site=everywhere(
            bare(
                "<title>sqsp.example — Website Expired</title><h1>Website Expired</h1><p>This account has expired. If you are the site owner, click below to login.</p>"
            )
        ),
    ),
    host(
        "geocities.example",
        Case("/Athens/1204/eel.html", DEAD, "all go to the company's home"),
        site=everywhere(redirect("https://portal-co.example/", 301)),
    ),
    host("portal-co.example", site=Site("", {"/": page("Portal")})),
    host(
        "shutdown.example",
        Case("/u/ann/12", DEAD, "a service that closed"),
        site=everywhere(
            bare(
                "<title>Goodbye from Scribbler</title><h1>Scribbler has shut down</h1><p>After nine years we closed the service on 1 March 2019. Thank you for writing with us. All data has been deleted.</p>"
            )
        ),
    ),
    host(
        "acquired.example",
        Case("/docs/setup", DEAD, "all go to the buyer's news"),
        site=everywhere(redirect("https://buyer.example/press/we-bought-acquired", 301)),
    ),
    host(
        "buyer.example", site=Site("", {"/press/we-bought-acquired": page("We are joining Buyer")})
    ),
    host(
        "rebrand.example",
        Case("/post/7", DEAD, "moved with its path, which is not there"),
        site=everywhere(lambda a: redirect("https://newbrand.example" + a.path, 301)),
    ),
    host("newbrand.example"),
    host(
        "bucket.example",
        Case(
            "/img/1.png",
            DEAD,
            "no such bucket",
            Reply(404, "<Error><Code>NoSuchBucket</Code></Error>", content_type="application/xml"),
        ),
        Case(
            "/img/2.png",
            BLOCKED,
            "access denied",
            Reply(403, "<Error><Code>AccessDenied</Code></Error>", content_type="application/xml"),
        ),
    ),
    host(
        "onlydiv.example",
        Case(
            "/en/item/5",
            OK,
            "few words, the site is honest",
            bare("<title>Anchor</title><div>Anchor, iron, 1840.</div>"),
        ),
    ),
    host(
        "multi.example",
        Case("/stats/2014.html", OK, "a table of numbers", _table("2014", 37, 91)),
        Case("/stats/2013.html", OK, "another table of numbers", _table("2013", 31, 71)),
        site=everywhere(_table("Statistics", 0, 0, "<h1>Statistics</h1><p>Choose a year.</p>")),
    ),
    host(
        "docs-next.example",
        Case(
            "/guide/install",
            OK,
            "documentation with its frame of navigation",
            bare(
                "<title>Install | Loom docs</title><nav>"
                + _headlines()
                + "</nav><main><h1>Install</h1><pre>pip install loom</pre><p>Then run it.</p></main>"
            ),
        ),
        site=everywhere(
            bare(
                "<title>Loom docs</title><nav>"
                + _headlines()
                + "</nav><main><h1>Welcome</h1><p>Loom weaves.</p></main>"
            )
        ),
    ),
    host(
        "docs-dead.example",
        Case("/guide/old-install", DEAD, "documentation's not found within its navigation"),
        site=everywhere(
            bare(
                "<title>Loom docs</title><nav>"
                + _headlines()
                + "</nav><main><h1>Page Not Found</h1><p>We could not find what you were looking for. Please contact the owner of the site that linked you to the original URL.</p></main>"
            )
        ),
    ),
    host(
        "sw-offline.example",
        Case(
            "/a/b",
            OK,
            "an ordinary page in Thai",
            bare(
                "<html lang=th><title>ท่าเรือ</title><h1>ท่าเรือเก่า</h1>"
                + "<p>"
                + "เรือข้ามฟากลำสุดท้ายออกตอนค่ำ " * 30
                + "</p>"
            ),
        ),
    ),
    host("nodns-www.example", Case("/x", OK, "answers", page("X"))),
    host(
        "redirect-same.example",
        Case("/p?utm=1", OK, "drops a parameter; a trivial move?", page("P")),
    ),
    host(
        "two-hop.example",
        Case(
            "/a",
            REDIRECTED,
            "permanent, then temporary",
            redirect("/b", 301),
            instead="https://two-hop.example/b",
        ),
        Case("/b", OK, "only for now elsewhere", redirect("/c", 302)),
        Case("/c", OK, "the end", page("C")),
    ),
    host(
        "to-store.example",
        Case("/blog/kelp", DEAD, "a redirect to a domain market"),
        site=everywhere(
            redirect("https://www.hugedomains.com/domain_profile.cfm?d=to-store.example", 302)
        ),
    ),
    host(
        "cf52x.example",
        Case("/1", SUSPECT, "521", Reply(521, "<title>521: Web server is down</title>")),
        Case("/2", SUSPECT, "530", Reply(530, "error code: 1033")),
        Case("/3", SUSPECT, "525", Reply(525, "x")),
    ),
    host("emptyhead.example", Case("/x", SUSPECT, "an empty page", Reply(200, ""))),
    host(
        "frameset.example",
        Case(
            "/t/1",
            OK,
            "a frameset",
            bare(
                '<html><head><title>Tides</title></head><frameset cols="20%,80%"><frame src=nav.html><frame src=main.html></frameset></html>'
            ),
        ),
    ),
    host(
        "noscript-only.example",
        Case("/q", SUSPECT, "needs scripts, for all"),
        site=everywhere(
            bare(
                "<title>App</title><noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div><script src=/static/js/main.js></script>"
            )
        ),
    ),
)
