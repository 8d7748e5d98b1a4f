"""More ways of moving: by script, by refresh, by canonical names; and what to suggest for them."""

from loccit.testing import Asked, Reply, Site
from tests.labelled_web.common import (
    DEAD,
    OK,
    REDIRECTED,
    SUSPECT,
    Case,
    Host,
    bare,
    host,
    page,
    redirect,
    short,
)

_HERE = "https://moves.example"


def _script(code: str) -> Reply:
    return bare(f"<!doctype html><title></title><script>{code}</script>")


def _section(asked: Asked) -> Reply:
    """Every lost page goes to its own section."""
    return redirect(asked.path.rpartition("/")[0] + "/", 301)


def _locale(asked: Asked) -> Reply:
    return redirect(f"/en{asked.path}", 302)


HOSTS: tuple[Host, ...] = (
    host(
        "moves.example",
        # What to suggest is the address after the last of the leading permanent hops.
        Case("/a", REDIRECTED, "for good", redirect("/new/a", 301), instead=f"{_HERE}/new/a"),
        Case("/b", REDIRECTED, "for good twice", redirect("/b2", 308), instead=f"{_HERE}/new/b"),
        Case("/c", REDIRECTED, "for good, then for now", redirect("/c2", 301),
             instead=f"{_HERE}/c2"),
        Case("/d", OK, "for now, then for good", redirect("/b2", 307)),
        Case("/e", REDIRECTED, "a refresh without waiting", bare(
            "<meta http-equiv=refresh content='0; URL=/new/e'>"), instead=f"{_HERE}/new/e"),
        Case("/f", REDIRECTED, "a refresh after five seconds, with a note", bare(
            "<title>We moved</title><p>This page has moved. Please update your links.</p>"
            "<meta http-equiv=refresh content='5; URL=/new/f'>"), instead=f"{_HERE}/new/f"),
        Case("/g", REDIRECTED, "a script", _script("window.location='/new/g';")),
        Case("/h", REDIRECTED, "another script", _script("location.replace('/new/h')")),
        Case("/i", OK, "a script that leaves frames", Reply(200, page("I").body + (
            "<script>if(top!=self)top.location=self.location;</script>"))),  # type: ignore[operator]
        Case("/j", OK, "a script that goes on when clicked", Reply(200, page("J").body + (
            "<script>b.onclick=function(){location.href='/new/a'}</script>"))),  # type: ignore[operator]
        Case("/k", DEAD, "a script to a 404", _script("location.href='/none'")),
        Case("/l", REDIRECTED, "for good to a page with a fragment",
             redirect("/new/l#part-2", 301)),
        Case("/m", REDIRECTED, "a very long query is cut", redirect("/new/m", 301)),
        Case("/n.php", REDIRECTED, "the ending was dropped", redirect("/n", 301),
             instead=f"{_HERE}/n"),
        Case("/o?id=7", REDIRECTED, "numbers became names", redirect("/new/o", 301),
             instead=f"{_HERE}/new/o"),
        Case("/p", OK, "303 after a form, to the thing itself", redirect("/new/p", 303)),
        Case("/q", SUSPECT, "a redirect without a target", Reply(302)),
        Case("/r", SUSPECT, "to a mail address", redirect("mailto:ida@moves.example", 302)),
        Case("/s", DEAD, "300 is no answer and 404 is one", redirect("/none", 302)),
        Case("/t", OK, "a refresh within the page", Reply(200, page("T", head=(
            "<meta http-equiv=refresh content='30; url=/t'>")).body)),
        site=Site("", {
            **{f"/new/{name}": page(f"New {name}") for name in "abefghlmop"},
            "/b2": redirect("/new/b", 301),
            "/c2": redirect("/new/a", 302),
            "/n": page("N"),
        }),
    ),
    host("sections-lost.example",
         Case("/news/2011/ferry.html", DEAD, "every lost page goes to its own section"),
         Case("/sport/2012/rowing.html", DEAD, "another section's lost page"),
         site=Site("", {"/news/2011/": page("News of 2011"), "/sport/2012/": page("Sport of 2012")},
                   otherwise=_section)),
    host("locales.example",
         Case("/essays/tides", OK, "everything gets a language in front of it"),
         Case("/essays/lost", DEAD, "and what is lost stays lost"),
         site=Site("", {"/en/essays/tides": page("Tides"), "/en/essays/lost": Reply(404),
                        "/en/*": Reply(404)}, otherwise=_locale)),
    host("query-sink.example",
         Case("/story/rye", DEAD, "everything goes home, with the address in the query"),
         site=Site("", {"/": page("Home of the query sink")},
                   otherwise=lambda asked: redirect(f"/?from={asked.path}", 302))),
    host("search-sink.example",
         Case("/story/rye-bread", DEAD, "everything goes to a search for its name"),
         site=Site("", {"/search": lambda asked: short("Search", f"Nothing for {asked.path}.")},
                   otherwise=lambda asked: redirect(
                       f"/search?q={asked.path.rpartition('/')[2]}", 302))),
    host("sink-refresh.example",
         Case("/story/oats", DEAD, "everything goes home by a refresh"),
         site=Site("", {"/": page("Home of the refresh")},
                   otherwise=bare("<meta http-equiv=refresh content='0;url=/'>"))),
    host("sink-script.example",
         Case("/story/barley", DEAD, "everything goes home by a script"),
         site=Site("", {"/": page("Home of the script")},
                   otherwise=_script("window.location.href = 'https://sink-script.example/';"))),
    host("sink-mobile.example",
         Case("/story/millet", DEAD, "everything goes to the home page of another host"),
         site=Site("", otherwise=redirect("https://m.sink-mobile.example/", 302))),
    host("m.sink-mobile.example", site=Site("", {"/": page("Mobile home")})),
    host("sink-language.example",
         Case("/story/spelt", DEAD, "everything goes to /en/, a home page"),
         site=Site("", {"/en/": page("Home in English")}, otherwise=redirect("/en/", 302))),
    host("sink-index.example",
         Case("/story/maize", DEAD, "everything goes to /index.html"),
         site=Site("", {"/index.html": page("Index")}, otherwise=redirect("/index.html", 301))),
    host("sink-410.example",
         Case("/story/teff", DEAD, "everything goes to a page that says 410"),
         site=Site("", {"/gone": Reply(410)}, otherwise=redirect("/gone", 301))),
    host("own-home.example",
         Case("/welcome-2015", REDIRECTED, "an old welcome was merged into home; others get 404s",
              redirect("/", 301), instead="https://own-home.example/"),
         site=Site("", {"/": page("Welcome")})),
    host("temporary-home.example",
         Case("/exhibition", SUSPECT, "sent home, and nothing can be told of others",
              redirect("/", 302)),
         site=Site("", {"/": page("The museum")}, otherwise=Reply(403))),
    host("spelling.example",
         Case("/Essays/Tides/", OK, "another spelling, and no redirect",
              page("Tides", head="<link rel=canonical href='https://spelling.example/essays/tides'>")),
         Case("/slash", REDIRECTED, "a slash by a temporary redirect, and its page says so",
              redirect("/slash/", 302), instead="https://spelling.example/slash/"),
         site=Site("", {"/slash/": page(
             "Slash", head="<link rel=canonical href='https://spelling.example/slash/'>")})),
    host("bare-to-www.example",
         Case("/a", REDIRECTED, "http to https to www, then elsewhere for now",
              instead="https://www.bare-to-www.example/a"), scheme="http",
         site=Site("", {"/a": lambda asked: redirect(
             "https://www.bare-to-www.example/a" if asked.scheme == "https"
             else "https://bare-to-www.example/a", 301)})),
    host("www.bare-to-www.example",
         site=Site("", {"/a": redirect("/a/today", 302), "/a/today": page("Today")})),
)  # fmt: skip
