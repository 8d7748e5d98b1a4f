# ruff: noqa: E501 - pages stand here as they come over the wire
"""A second round after the blind one, by somebody who had read the rules by then."""

from loccit.testing import Reply, Site, paragraphs
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
    gone_everywhere,
    host,
    living,
    page,
    redirect,
    short,
)


def _wall(name: str, why: str, reply: Reply) -> Host:
    return host(name, Case("/dossier/2019/dykes", BLOCKED, why), site=everywhere(reply))


_SIDE = "<aside>" + paragraphs("second", 1)[0] + "</aside>"


def _form(text: str) -> Reply:
    return bare(f"<title>Register of Mills</title><h1>Register of Mills</h1><p>{text}</p>{_SIDE}")


HOSTS: tuple[Host, ...] = (
    gone_everywhere(
        "b2-blogger.example",
        "/2011/02/eels.html",
        "Blogger's regret",
        "<title>Eel Diary</title><div class=status-msg-body>Sorry, the page you were looking for in this blog does not exist.</div>",
    ),
    gone_everywhere(
        "b2-wp.example",
        "/archives/223",
        "WordPress",
        "<title>Nothing found | Quay Notes</title><h1>Oops! That page can&rsquo;t be found.</h1><p>It looks like nothing was found at this location. Maybe try a search?</p><form><input type=search></form>",
    ),
    gone_everywhere(
        "b2-hugo.example",
        "/post/old-sluice/",
        "Hugo",
        "<title>404 Page not found</title><h1>404</h1><p>This is not the page you were looking for",
    ),
    gone_everywhere(
        "b2-paper.example",
        "/artikel/4471900",
        "a Swiss newspaper",
        "<title>Flussbote</title><h1>Ups, hier stimmt etwas nicht</h1><p>Der gewünschte Artikel ist leider nicht mehr verfügbar.</p>",
    ),
    gone_everywhere(
        "b2-fr.example",
        "/dossiers/ecluses",
        "a French ministry",
        "<title>Ministère des Eaux</title><h1>La page demandée est introuvable</h1><p>Le site a été refondu.</p>",
    ),
    gone_everywhere(
        "b2-sv.example",
        "/artikel/broar",
        "Swedish",
        "<title>Åbladet</title><h1>Hoppsan! Sidan finns inte längre</h1>",
    ),
    gone_everywhere(
        "b2-uk.example",
        "/novyny/3311",
        "Ukrainian",
        "<title>Річка</title><h1>Сторінку не знайдено</h1>",
    ),
    gone_everywhere(
        "b2-he.example", "/katava/91", "Hebrew", "<title>נהר</title><h1>העמוד המבוקש לא נמצא</h1>"
    ),
    gone_everywhere(
        "b2-id.example",
        "/berita/jembatan",
        "Indonesian",
        "<title>Warta Sungai</title><h1>Maaf, halaman yang Anda cari tidak ditemukan</h1>",
    ),
    gone_everywhere(
        "b2-hk.example",
        "/news/20120304/5",
        "Chinese, Hong Kong",
        "<title>河報</title><h1>抱歉，找不到您要的網頁</h1>",
    ),
    gone_everywhere(
        "b2-sale-de.example",
        "/a/1",
        "for sale in German",
        "<title>b2-sale-de.example steht zum Verkauf</title><h1>Die Domain b2-sale-de.example steht zum Verkauf</h1>",
    ),
    gone_everywhere(
        "b2-sale-ja.example",
        "/b/2",
        "for sale in Japanese",
        "<title>b2-sale-ja.example は販売中です</title><h1>ドメイン b2-sale-ja.example は販売中です</h1>",
    ),
    gone_everywhere(
        "b2-sale-it.example",
        "/c/3",
        "for sale in Italian",
        "<title>b2-sale-it.example è in vendita</title><h1>Il dominio b2-sale-it.example è in vendita</h1>",
    ),
    gone_everywhere(
        "b2-hold.example",
        "/d/4",
        "a registrar's holding page",
        "<title>b2-hold.example</title><h1>b2-hold.example</h1><p>This domain has been registered on behalf of a client. The owner has not uploaded a website yet.</p>",
    ),
    gone_everywhere(
        "b2-apache.example",
        "/e/5",
        "Debian's Apache page",
        "<title>Apache2 Debian Default Page: It works</title><h1>Apache2 Debian Default Page</h1><p>It works!</p>",
    ),
    gone_everywhere(
        "b2-cp.example",
        "/f/6",
        "cPanel's sorry page",
        "<title>Default Web Site Page</title><h1>SORRY!</h1><p>If you are the owner of this website, please contact your hosting provider</p><p>It is possible you have reached this page because: The IP address has changed.</p>",
    ),
    gone_everywhere(
        "b2-gone.example",
        "/g/7",
        "a host that is closed",
        "<title>This site has been archived or suspended</title><h1>This blog has been archived or suspended</h1>",
    ),
    host(
        "b2-sink.example",
        Case("/essay/3", DEAD, "all to the blog's list"),
        site=Site("", {"/blog/": page("Blog")}, otherwise=redirect("/blog/")),
    ),
    host(
        "b2-sink2.example",
        Case("/essay/4", DEAD, "all home through two hops"),
        site=Site(
            "", {"/home": redirect("/", 302), "/": page("Mill")}, otherwise=redirect("/home", 302)
        ),
    ),
    host(
        "b2-sinknf.example",
        Case("/essay/5", DEAD, "all to /404.html, 200"),
        site=Site(
            "", {"/404.html": short("404", "Not here.")}, otherwise=redirect("/404.html", 302)
        ),
    ),
    living(
        "b2-k1.example",
        "/wiki/Page_not_found",
        "an encyclopaedia's article",
        article("Page not found", "An error message of web servers."),
    ),
    living(
        "b2-k2.example",
        "/essays/for-sale",
        "an essay for sale",
        article("This site is for sale", "I am selling my boat, and why."),
    ),
    living(
        "b2-k3.example",
        "/blog/captcha",
        "an essay about captchas",
        article("Are you a robot?", "Verify you are human, says the machine."),
    ),
    living("b2-k4.example", "/t/1", "a tiny page", bare("<title>1</title>ok")),
    living(
        "b2-k5.example",
        "/songs/gone",
        "a song",
        short("Gone", "Gone, gone, the river is gone, and with it the mill."),
    ),
    living("b2-k6.example", "/privacy", "a privacy page", short("Cookies", "We use no cookies.")),
    living(
        "b2-k7.example",
        "/news/casino-fire",
        "news of a casino",
        article("Casino burns down", "The slot machines were saved; roulette was not."),
    ),
    living(
        "b2-k8.example",
        "/notice",
        "a retired service's notice",
        short(
            "Service retired",
            "The tide service was retired in 2015. The data of 1990 to 2015 can be fetched below: tides.zip.",
        ),
    ),
    living(
        "b2-k9.example",
        "/errors/410",
        "a reference",
        short("410 Gone", "The status 410 says that a resource is gone for good."),
    ),
    living(
        "b2-k10.example",
        "/login-history",
        "history of logins",
        article("Sign in", "A history of the guest book."),
    ),
    living(
        "b2-k11.example",
        "/man/maintenance",
        "a manual",
        article("Maintenance", "We'll be back soon, says the sign on the lock."),
    ),
    living(
        "b2-k12.example",
        "/archive/expired",
        "an essay",
        article("This domain has expired", "What we lost with geocities."),
    ),
    host(
        "b2-mills.example",
        *(
            Case(f"/mill/{n}", OK, "a record among its like", _form(t))
            for n, t in zip(
                (5, 6),
                (
                    "Built 1740 by Jan Otter, oak, burnt 1811.",
                    "Paper mill of the Brandt sisters, ruined by floods.",
                ),
                strict=True,
            )
        ),
        site=everywhere(_form("No details.")),
    ),
    host(
        "b2-table.example",
        Case(
            "/gauge/18",
            OK,
            "numbers where others have dashes",
            _form("Level 4.12, flow 88, rain 3.1, wind 17"),
        ),
        site=everywhere(_form("Level -, flow -, rain -, wind -")),
    ),
    host(
        "b2-table-lost.example",
        Case("/gauge/19", DEAD, "dashes as everywhere"),
        site=everywhere(_form("Level -, flow -, rain -, wind -")),
    ),
    host(
        "b2-next.example",
        Case("/p/8", SUSPECT, "Next.js without its text"),
        site=everywhere(
            bare(
                "<!doctype html><title>App</title><div id=__next></div><script src=/_next/static/chunks/main.js></script>"
            ),
        ),
    ),
    host(
        "b2-nuxt.example",
        Case("/p/9", SUSPECT, "Nuxt without its text"),
        site=everywhere(
            bare(
                "<!doctype html><title>App</title><div id=__nuxt></div><script src=/_nuxt/e.js></script>"
            ),
        ),
    ),
    host(
        "b2-move.example",
        Case("/a", REDIRECTED, "to a better place", redirect("/b/c", 301)),
        Case("/d", OK, "for now", redirect("/b/c", 303)),
        site=Site("", {"/b/c": page("C")}),
    ),
    _wall(
        "b2-cf1020.example",
        "Cloudflare 1020",
        bare(
            "<title>Access denied | b2 used Cloudflare to restrict access</title><h1>Error 1020</h1>",
            403,
        ),
    ),
    _wall(
        "b2-px.example",
        "HUMAN in Spanish, 200",
        bare(
            "<title>Acceso denegado</title><div id=px-captcha></div><script>window._pxUuid='x'</script>"
        ),
    ),
    _wall(
        "b2-imperva.example",
        "Imperva's text, 200",
        bare(
            "<title>Pardon Our Interruption</title><p>As you were browsing something about your browser made us think you were a bot."
        ),
    ),
    _wall(
        "b2-geo.example",
        "not from here, 200",
        short("Not available", "This content is not available in your country."),
    ),
    _wall("b2-paywall402.example", "402", Reply(402, "pay")),
    host(
        "b2-adfs.example",
        Case("/x/1", BLOCKED, "ADFS"),
        site=Site(
            "",
            {"/adfs/ls/": bare("<title>Sign In</title><form><input type=password name=p></form>")},
            otherwise=redirect("/adfs/ls/?wa=wsignin1.0&wtrealm=x", 302),
        ),
    ),
    host(
        "b2-odd.example",
        Case("/206", OK, "a part", Reply(206, page("P").body)),
        Case("/504", SUSPECT, "504", Reply(504)),
        Case("/522", SUSPECT, "522", Reply(522)),
        Case("/408", SUSPECT, "408", Reply(408)),
        Case("/ws", SUSPECT, "blanks only", Reply(200, "   \n")),
    ),
)
