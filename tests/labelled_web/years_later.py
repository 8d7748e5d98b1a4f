"""What the years do to links: closed services, moved papers, removed pictures, tidy servers."""

from urllib.parse import quote

from loccit.testing import Asked, Dns, Fault, Reply, Site, Tls
from tests.labelled_web.common import (
    BLOCKED,
    DEAD,
    INSECURE,
    INVALID,
    JPEG,
    OK,
    REDIRECTED,
    SUSPECT,
    Case,
    Host,
    bare,
    document,
    host,
    page,
    paragraphs,
    redirect,
    short,
)

_TAB = "https://twitter.com/valley_courier"


def _renamed(asked: Asked) -> Reply:
    """A service under its new name, paths kept."""
    return redirect(f"https://matters-new.example{asked.path}", 301)


def _tokens(asked: Asked) -> Reply:
    """The same for all, but for a request's number, a token and the time it took."""
    return Reply(200, document("Archive", (
        f"<p>Welcome to the archive. Choose a year.</p><p>Request {hash(asked.at):x}-a8f3-bcde-fafa"
        f"-{asked.nth} served in 0.0{asked.nth}3 s by node web-{asked.nth}</p>"
        f"<input type=hidden name=csrf value={hash(asked.path):x}>")))  # fmt: skip


def _typo(asked: Asked) -> Reply:
    return redirect(f"https://hosted-blogs.example/typo/?subdomain={asked.host.split('.')[0]}", 302)


def _quote_of_the_day(asked: Asked) -> Reply:
    text = paragraphs(asked.path, 1, 1)[0]
    return Reply(200, document(
        "Sorry, we could not find that page", f"<blockquote>{text}</blockquote><p>Search again.</p>"
    ))  # fmt: skip


def _long_chain(asked: Asked) -> Reply:
    number = int(asked.path.rpartition("/")[2])
    if number < 9:
        return redirect(f"/hop/{number + 1}", 301)
    return page("After nine hops") if number == 9 else Reply(404)


HOSTS: tuple[Host, ...] = (
    # Moved whole, and well.
    host("matters-old.example",
         Case("/@ida/a-ferry-1a2b3c", REDIRECTED, "the service has a new name; paths are kept",
              instead="https://matters-new.example/@ida/a-ferry-1a2b3c"),
         Case("/@ida/lost-4d5e6f", DEAD, "the same, and this one was deleted"),
         site=Site("", otherwise=_renamed)),
    host("matters-new.example", site=Site("", {"/@ida/a-ferry-1a2b3c": page("A ferry")})),
    host("paper.example",
         Case("/cgi-bin/story.pl?id=4711", REDIRECTED, "a script became an archive",
              redirect("/archive/1999/05/17/low-water", 301)),
         Case("/2009/05/low-water.html", REDIRECTED, "a file became a folder",
              redirect("/2009/05/low-water/", 301),
              instead="https://paper.example/2009/05/low-water/"),
         Case("/blogs/ida/?p=17", REDIRECTED, "a number became a name",
              redirect("/blogs/ida/low-water", 301)),
         Case("/hop/1", REDIRECTED, "nine hops", _long_chain,
              instead="https://paper.example/hop/9"),
         Case("/語/舊", REDIRECTED, "a Location in UTF-8, unescaped",
              Reply(301, "", (("Location", "/new/%E8%AA%9E"),))),
         site=Site("", {
             "/archive/1999/05/17/low-water": page("Low water"),
             "/2009/05/low-water/": page("Low water 2009"),
             "/blogs/ida/low-water": page("Low water, the blog"),
             "/hop/*": _long_chain, "/new/%E8%AA%9E": page("語"),
         })),
    # Closed.
    host("valley-courier-old.example",
         Case("/2012/05/story", DEAD, "closed: everything goes to an account elsewhere"),
         site=Site("", otherwise=redirect(_TAB, 301))),
    host("appstore-sink.example",
         Case("/p/17", DEAD, "an app now: everything goes to its page in a shop"),
         site=Site("", otherwise=redirect("https://apps.shop.example/app/id1234", 302))),
    host("apps.shop.example", site=Site("", {"/app/id1234": page("An app")})),
    host("ida-writes.hosted-blogs.example",
         Case("/2010/02/first-post/", DEAD, "a deleted blog: its host offers the name"),
         site=Site("", otherwise=_typo)),
    host("hosted-blogs.example",
         site=Site("", {"/typo/": short("Do you want to register ida-writes?",
                                        "ida-writes.hosted-blogs.example doesn’t exist.")})),
    host("pages-closed.example",
         Case("/~ida/", DEAD, "members' pages were closed; their folders are 404s"),
         Case("/~ida/boats.html", DEAD, "and their pages")),
    host("farewell.example",
         Case("/journal/2008/17", DEAD, "a farewell with 200 at every address"),
         Case("/", OK, "and its home page, which says farewell"),
         site=Site("", otherwise=short(
             "We have closed", "After eleven years the journal has ceased publication. The archive "
             "has been handed to the town."))),
    host("frozen-dns.example", Case("/a", SUSPECT, "its name servers refuse since years"),
         site=Site("", dns=Dns.REFUSED)),
    host("old-cert.example",
         Case("/essays/2", INSECURE, "alive, and its certificate is for another name",
              page("Essay 2")),
         site=Site("", tls=Tls.WRONG_HOST)),
    host("feed-proxy.example",
         Case("/~r/Valley/~3/abc/", REDIRECTED, "a feed's proxy that still knows",
              redirect("https://paper.example/2009/05/low-water/?utm_source=feed", 301)),
         Case("/~r/Valley/~3/def/", DEAD, "a feed's proxy that has forgotten")),
    # Pictures.
    host("i.imgur.com",
         Case("/AbCdEfG.jpg", DEAD, "a removed picture",
              redirect("https://i.imgur.com/removed.png", 302)),
         Case("/HiJkLmN.jpg", OK, "a picture", Reply(200, JPEG, content_type="image/jpeg")),
         site=Site("", {"/removed.png": Reply(200, b"\x89PNG\r\n\x1a\n" + bytes(500),
                                              content_type="image/png")})),
    host("picture-host.example",
         Case("/img/9/ferry.jpg", DEAD, "a page that sells hosting instead of a picture"),
         site=Site("", otherwise=short("Free image hosting", "Upload your pictures here. Join."))),
    host("hotlink.example",
         Case("/a/ferry.gif", OK, "a picture that is led to where it is kept now",
              redirect("https://cdn.hotlink.example/a/ferry.gif", 302))),
    host("cdn.hotlink.example",
         site=Site("", {"/a/ferry.gif": Reply(200, b"GIF89a", content_type="image/gif")})),
    # Servers that are not what they were.
    host("tokens.example",
         Case("/list/2004-May/0042.html", DEAD, "the same for all but for numbers and tokens"),
         site=Site("", otherwise=_tokens)),
    host("quote-of-the-day.example",
         Case("/stories/9", DEAD, "regrets beside a new quotation each time"),
         site=Site("", otherwise=_quote_of_the_day)),
    host("bare-404.example",
         Case("/stories/9", DEAD, "“404” and nothing else, with 200"),
         site=Site("", otherwise=bare("<title>404</title><h1>404</h1>"))),
    host("bare-404-once.example",
         Case("/stories/9", SUSPECT, "“404” and nothing else, with 200; others get a real one",
              bare("<title>404</title><h1>404</h1>"))),
    host("five-seconds.example",
         Case("/news/17.html", DEAD, "regrets that go home after five seconds"),
         site=Site("", {"/": page("Home")}, otherwise=bare(
             "<meta http-equiv=refresh content='5;url=/'><title>提示信息</title><p>您访问的页面"
             "不存在，"
             "5秒后自动跳转到首页。"))),
    host("maintenance-page.example",
         Case("/essays/7", SUSPECT, "everything goes to a note about maintenance"),
         site=Site("", {"/maintenance.html": short("Site maintenance", "We will be back soon.")},
                   otherwise=redirect("/maintenance.html", 302))),
    host("php-error.example",
         Case("/index.php?page=17", SUSPECT, "an error message with 200, for all",
              reason="error-page"),
         site=Site("", otherwise=bare(
             "<title>Database Error</title><b>Fatal error</b>: Uncaught exception in "
             "/var/www/db.php on line 17"))),
    host("wp-broken.example",
         Case("/2011/05/a-post/", SUSPECT, "a broken installation that says 500",
              Reply(500, short("Error", "There has been a critical error on this website.").body))),
    host("half-installed.example",
         Case("/essays/", SUSPECT, "a server's first page; others get a 404", short(
             "Welcome to nginx!", "If you see this page, the web server is working."),
              reason="default-page"),
         Case("/essays/suspended", SUSPECT, "a hoster's notice; others get a 404", short(
             "Account Suspended", "This account has been suspended."), reason="account-suspended"),
         Case("/essays/9", SUSPECT, "sent to an error's page; others get a 404",
              redirect("/errors/generic-error/error.html", 302), reason="redirected-to-error"),
         site=Site("", {"/errors/generic-error/error.html": short("Hm", "That did not work.")})),
    host("listing.example",
         Case("/pub/tides/", OK, "a server's list of files",
              bare("<title>Index of /pub/tides</title><h1>Index of /pub/tides</h1><pre><a href=a>a"
                   "</a> <a href=b>b</a></pre>"))),
    host("utf8-mixed.example",
         Case("/café", OK, "an accent in the path", page("Café")),
         site=Site("", {"/caf%C3%A9": page("Café")})),
    host("slow-death.example",
         Case("/a", SUSPECT, "takes the request and closes the connection",
              Reply(fault=Fault.EMPTY))),
    host("sold-and-guarded.example",
         Case("/essay", BLOCKED, "a new owner's guard at every address"),
         site=Site("", otherwise=Reply(403, "<title>Just a moment...</title>",
                                       (("cf-mitigated", "challenge"),)))),
    host("wiki-deleted.example",
         Case("/wiki/Deleted_article", DEAD, "a wiki's page that is not there, with 200"),
         Case("/wiki/Kept", OK, "one that is", page("Kept - Town Wiki")),
         site=Site("", otherwise=lambda asked: short(
             f"{asked.path.rpartition('/')[2]} - Town Wiki",
             "There is currently no text in this page. You can search for this page title."))),
    host("dictionary.example",
         Case("/word/ferry", OK, "a word's page, in a template", short(
             "ferry - Dictionary", "ferry, noun: a boat that carries people across a river.")),
         Case("/word/fery", DEAD, "a word that the dictionary does not hold"),
         site=Site("", otherwise=lambda asked: short(
             f"{asked.path.rpartition('/')[2]} - Dictionary", "No entry found for this word."))),
    # What looks like a placeholder.
    host("www.example.com",
         Case("http://www.example.com/your-page.html", INVALID,
              "a name that stands for any name", reason="placeholder"),
         Case("https://example.org/path", INVALID, "another one"),
         Case("http://yourdomain.com/blog", INVALID, "“yourdomain”")),
    host("www.google-cache.example",
         Case(f"/search?q=cache:{quote('https://paper.example/a', safe='')}", DEAD,
              "a search engine's cache, which was closed")),
)  # fmt: skip
