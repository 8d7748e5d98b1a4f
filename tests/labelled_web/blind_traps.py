# ruff: noqa: E501 - pages stand here as they come over the wire
"""Blind: living pages that look like lost ones, and moves that are honest."""

from loccit.testing import Reply, Site, paragraphs
from tests.labelled_web.common import (
    DEAD,
    GIF,
    OK,
    PDF,
    PNG,
    REDIRECTED,
    SUSPECT,
    Case,
    Host,
    article,
    bare,
    everywhere,
    host,
    living,
    page,
    redirect,
    short,
)

_NAV = (
    "<nav>"
    + "".join(
        f"<a href=/{n}>{n.title()}</a> "
        for n in ("archive", "authors", "rights", "loans", "visits", "press", "shop")
    )
    + "</nav>"
)
_FOOT = "<footer>Open daily except Mondays. " + paragraphs("museum", 1)[0] + "</footer>"


def _object(number: int, text: str) -> Reply:
    return bare(f"<title>Museum of Rope</title>{_NAV}<h1>Museum of Rope</h1><p>{text}</p>{_FOOT}")


def _app(name: str, path: str, why: str, html: str) -> Host:
    return host(name, Case(path, SUSPECT, why), site=everywhere(bare(html)))


HOSTS: tuple[Host, ...] = (
    living(
        "why404.example",
        "/design/404-pages",
        "an essay about not-found pages",
        article(
            "404: Page Not Found — a short history",
            "The page you are looking for does not exist: no sentence on the web is read more.",
        ),
    ),
    living(
        "parkessay.example",
        "/2018/parked",
        "an essay about parking",
        article("This domain is for sale", "How a parked domain earns money, and who pays."),
    ),
    living(
        "gamble-study.example",
        "/vol/4/betting",
        "a study of gambling",
        article(
            "Online casino, slot and betting habits in port towns",
            "Poker, slots, roulette, sports betting: we asked 900 sailors.",
        ),
    ),
    living(
        "removed-notes.example",
        "/releases/4.2",
        "a changelog",
        article(
            "Release 4.2",
            "The old parser has been removed. The page module is no longer available. This option was deleted.",
        ),
    ),
    living(
        "novel.example",
        "/chapters/not-found",
        "a chapter named so",
        article("Not Found", "Nobody had seen the ferryman since Lent."),
    ),
    living("tiny-note.example", "/n/12", "one honest line", bare("<title>12</title><p>Yes.")),
    living(
        "tiny-poem.example",
        "/haiku/8",
        "a haiku",
        bare(
            "<title>Haiku</title><p>The page is missing<br>where the heron stood at dawn<br>only reeds remain"
        ),
    ),
    living(
        "susp-news.example",
        "/2020/account-suspended",
        "news of a suspended account",
        article(
            "Account suspended: mayor loses his feed",
            "The account has been suspended after a complaint.",
        ),
    ),
    living(
        "nginx-howto.example",
        "/guide/nginx",
        "a guide to nginx",
        article(
            "Welcome to nginx! And what to do next",
            "If you see this page, the nginx web server is successfully installed and working.",
        ),
    ),
    living(
        "login-howto.example",
        "/help/sign-in",
        "help about signing in",
        article("How to log in", "Enter your password and press Log in."),
    ),
    living(
        "cf-essay.example",
        "/posts/just-a-moment",
        "an essay about challenges",
        article(
            "Just a moment...",
            "Checking your browser before accessing: what it does, and whom it keeps out.",
        ),
    ),
    living(
        "cookie-essay.example",
        "/law/consent",
        "an essay about consent",
        article("We value your privacy", "Accept all, reject all: a lawyer reads the banners."),
    ),
    living(
        "geo-news.example",
        "/451",
        "a page about 451",
        article(
            "451 Unavailable For Legal Reasons",
            "This content is not available in your region, the sites said.",
        ),
    ),
    living(
        "closed-shop.example",
        "/farewell",
        "a shop's last word, an honest page",
        short(
            "We have closed",
            "After forty years the shop is closed. Thank you to all. The workshop notes stay here.",
        ),
    ),
    living(
        "tombstone.example",
        "/people/ada",
        "an obituary",
        article("Ada is gone", "She no longer exists for us but in these letters."),
    ),
    living(
        "withdrawn.example",
        "/article/10.55",
        "a retracted paper, still readable",
        article(
            "RETRACTED: Salt and lime",
            "This article has been withdrawn at the request of its authors.",
        ),
    ),
    host(
        "bounty.example",
        Case(
            "/lost-and-found",
            SUSPECT,
            "lost property, under the words of a lost page",
            short(
                "Nothing found",
                "Nothing was found on the ferries this week, but one umbrella is still waiting.",
            ),
        ),
    ),
    living(
        "real-soft.example",
        "/products/soft-404",
        "a product so called",
        short("Soft 404 detector", "Finds pages that say 404 and answer 200."),
    ),
    living(
        "estate-land.example",
        "/houses/mill-lane-3",
        "a house for sale",
        short("For sale: Mill Lane 3", "This property is for sale. Make an offer."),
    ),
    living(
        "names-sold.example",
        "/auction/river.test",
        "a broker's catalogue of one name",
        article(
            "river.test is for sale",
            "A catalogue entry with the history of the name and of its owners.",
        ),
    ),
    host(
        "museum-rope.example",
        *(
            Case(f"/objects/{n}", OK, "templated, with a text of its own", _object(n, t))
            for n, t in zip((31, 32, 33), paragraphs("objects", 3), strict=True)
        ),
        site=everywhere(_object(0, "We hold no object of this number.")),
    ),
    host(
        "museum-lost.example",
        Case("/objects/90", DEAD, "its siblings' same regret"),
        site=everywhere(
            bare(
                f"<title>No such object</title>{_NAV}<h1>No such object</h1><p>The object was not found in our collection.</p>{_FOOT}"
            ),
        ),
    ),
    host(
        "weather-now.example",
        Case(
            "/stations/0412",
            OK,
            "other numbers",
            bare(
                f"<title>Station 0412</title>{_NAV}<h1>Station 0412</h1><table><tr><td>Wind<td>12<td>Rain<td>3.4<td>Level<td>211</table>{_FOOT}"
            ),
        ),
        site=everywhere(
            bare(
                f"<title>Station</title>{_NAV}<h1>Station</h1><table><tr><td>Wind<td>-<td>Rain<td>-<td>Level<td>-</table>{_FOOT}"
            ),
        ),
    ),
    host(
        "stills.example",
        Case(
            "/frame/77",
            OK,
            "a picture of its own",
            bare(f"<title>Stills</title>{_NAV}<img src=/i/77.jpg>{_FOOT}"),
        ),
        site=everywhere(bare(f"<title>Stills</title>{_NAV}<img src=/i/none.jpg>{_FOOT}")),
    ),
    host(
        "canon-own.example",
        Case(
            "/a/one",
            OK,
            "canonical names it",
            bare(
                f"<title>Reeds</title><link rel=canonical href=https://canon-own.example/a/one>{_NAV}<p>Reeds.{_FOOT}"
            ),
        ),
        site=everywhere(bare(f"<title>Reeds</title>{_NAV}<p>Reeds.{_FOOT}")),
    ),
    _app(
        "react-blind.example",
        "/posts/81",
        "React",
        "<!doctype html><html><head><title>React App</title></head><body><noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div><script src=/static/js/main.1f.js></script></body></html>",
    ),
    _app(
        "vue-blind.example",
        "/artikel/12",
        "Vue",
        "<!doctype html><html><head><title>vue-app</title></head><body><noscript><strong>We're sorry but vue-app doesn't work properly without JavaScript enabled. Please enable it to continue.</strong></noscript><div id=app></div><script type=module src=/assets/index.3c.js></script></body></html>",
    ),
    _app(
        "angular-blind.example",
        "/courses/4",
        "Angular",
        "<!doctype html><html><head><title>Courses</title><base href=/></head><body><app-root></app-root><script src=main.9f.js type=module></script></body></html>",
    ),
    _app(
        "svelte-blind.example",
        "/maps/5",
        "SvelteKit",
        "<!doctype html><html><head><title>Maps</title></head><body data-sveltekit-preload-data=hover><div style='display: contents'></div><script type=module>import('/_app/immutable/entry/start.js')</script></body></html>",
    ),
    _app(
        "ember-blind.example",
        "/t/9",
        "Ember",
        "<!doctype html><html><head><title>Board</title><meta name='board/config/environment' content='%7B%7D'></head><body><script src=/assets/vendor.js></script><script src=/assets/board.js></script></body></html>",
    ),
    _app(
        "flutter-blind.example",
        "/walks/3",
        "Flutter",
        "<!doctype html><html><head><title>walks</title></head><body><script src=flutter_bootstrap.js async></script></body></html>",
    ),
    host(
        "one-home.example",
        Case("/old/merged", REDIRECTED, "home on purpose, others get 404", redirect("/", 301)),
        site=Site("", {"/": page("Reed Society")}),
    ),
    host(
        "moved-blind.example",
        Case(
            "/a/1",
            REDIRECTED,
            "moved for good",
            redirect("/b/one", 308),
            instead="https://moved-blind.example/b/one",
        ),
        site=Site("", {"/b/one": page("One")}),
    ),
    host(
        "meta-blind.example",
        Case(
            "/old.htm",
            REDIRECTED,
            "moved by meta refresh",
            bare("<meta http-equiv=refresh content='0; url=/new.htm'><p>Moved."),
        ),
        site=Site("", {"/new.htm": page("New")}),
    ),
    host(
        "temp-blind.example",
        Case("/latest", OK, "redirected for now", redirect("/v/7", 307)),
        site=Site("", {"/v/7": page("Seven")}),
    ),
    host(
        "files-blind.example",
        Case("/a.pdf", OK, "a PDF", Reply(200, PDF, content_type="application/pdf")),
        Case(
            "/b.pdf",
            OK,
            "a PDF of the wrong type",
            Reply(200, PDF, content_type="application/octet-stream"),
        ),
        Case("/c.png", OK, "a picture called text", Reply(200, PNG, content_type="text/plain")),
        Case("/d.gif", OK, "a picture without a type", Reply(200, GIF, content_type=None)),
        Case(
            "/e.txt",
            OK,
            "a text about 404",
            Reply(200, "404 not found: what the number means", content_type="text/plain"),
        ),
        # It was labelled OK until short texts were read; whoever opens it is told that it is gone.
        Case(
            "/e2.txt",
            SUSPECT,
            "a text that says 404 and nothing else",
            Reply(200, "404 not found", content_type="text/plain"),
        ),
        Case("/f.json", OK, "data", Reply(200, '{"error": null}', content_type="application/json")),
        Case("/g.mp4", OK, "a film", Reply(200, bytes(64), content_type="video/mp4")),
        Case(
            "/h.xml",
            OK,
            "a feed",
            Reply(
                200,
                "<?xml version='1.0'?><rss><channel><title>Not found</title></channel></rss>",
                content_type="application/rss+xml",
            ),
        ),
    ),
    host(
        "head404.example",
        Case("/x", OK, "404 to HEAD only", Reply(200, page("X").body, head=Reply(404))),
    ),
    host(
        "latin1.example",
        Case(
            "/caf%C3%A9",
            OK,
            "Latin-1 without a charset",
            Reply(
                200,
                (
                    "<title>Café</title><h1>Café des Écluses</h1><p>"
                    + "Où l’été".replace("’", "'") * 30
                ).encode("latin-1"),
                content_type="text/html",
            ),
        ),
    ),
    host(
        "big5.example",
        Case(
            "/wen/3.htm",
            OK,
            "an essay in Big5",
            Reply(
                200,
                (
                    "<meta charset=big5><title>河流</title><h1>河流</h1><p>"
                    + "河水慢慢流過村莊。" * 40
                ).encode("big5"),
                content_type="text/html",
            ),
        ),
    ),
    host(
        "noindex-ok.example",
        Case(
            "/private-ish/4",
            OK,
            "noindex, but there",
            bare(
                "<title>Notes</title><meta name=robots content=noindex><h1>Notes</h1><p>"
                + paragraphs("notes", 2)[0]
            ),
        ),
    ),
    host(
        "paywalled-note.example",
        Case(
            "/2021/reeds",
            OK,
            "a long teaser, then an offer",
            article("On reeds", "Subscribe to support us. You have two free articles left."),
        ),
    ),
)
