"""Further sites: what real engines add to the usual shapes."""

import gzip

from loccit.testing.behaviour import Asked, Behaviour, Reply, Site, redirect
from loccit.testing.web import Web
from tests.sources.site.shapes import asked, body, cites, crawl, page, repeats, with_validators

BLOG = "https://blog.test"
HOME = Reply(200, page("Home", "<p>Welcome to what this is about.</p>"))


def _posts(count: int) -> dict[str, Reply]:
    return {f"/posts/p{n}/": Reply(200, page(f"Post {n}", body(n, cites(n)))) for n in range(count)}


def _truth(count: int) -> dict[str, list[str]]:
    return {f"{BLOG}/posts/p{n}/": cites(n) for n in range(count)}


def test_an_index_whose_children_are_dated_and_packed() -> None:
    """An index of two sitemaps by month: on the second run only the newer one is asked for."""
    posts = _posts(16)
    places = list(posts)

    def listing(paths: list[str]) -> bytes:
        urls = "".join(
            f"<url><loc>\n {BLOG}{path} </loc><lastmod>2023-01-01</lastmod></url>" for path in paths
        )
        return gzip.compress(f"<urlset>{urls}</urlset>".encode())

    def index(second: str) -> str:
        dates = {"a": "2023-01-01", "b": second}
        return "<sitemapindex>" + "".join(
            f"<sitemap><loc>{BLOG}/{name}.xml</loc><lastmod>{date}</lastmod></sitemap>"
            for name, date in dates.items()
        ) + "</sitemapindex>"  # fmt: skip

    pages = {
        **posts,
        "/sitemap.xml": Reply(200, index("2023-01-02"), content_type="text/xml"),
        "/a.xml": Reply(200, listing(places[:8]), content_type="application/xml"),
        "/b.xml": Reply(200, listing(places[8:]), content_type="application/xml"),
        "/": HOME,
    }
    memory: dict[str, bytes] = {}
    with Web([Site("blog.test", with_validators(pages))]) as web:
        assert crawl(web, f"{BLOG}/", memory).citing == _truth(16)
        web.forget()
        assert crawl(web, f"{BLOG}/", memory).citing == _truth(16)
        assert [path for path in asked(web) if path.startswith("/posts")] == []
        assert len(web.requests) <= 6


def test_a_feed_with_archives_and_no_sitemap() -> None:
    """RFC 5005: the current document names the archived one before it."""
    posts = _posts(12)

    def feed(first: int, last: int, before: str) -> Reply:
        items = "".join(
            f"<item><title>Post {n}</title><link>{BLOG}/posts/p{n}/</link>"
            f"<content:encoded><![CDATA[{body(n, cites(n))}]]></content:encoded></item>"
            for n in range(first, last)
        )
        link = f"<atom:link rel='prev-archive' href='{before}'/>" if before else ""
        space = (
            "xmlns:content='http://purl.org/rss/1.0/modules/content/'"
            " xmlns:atom='http://www.w3.org/2005/Atom'"
        )
        text = f"<rss version='2.0' {space}><channel><title>B</title>{link}{items}</channel></rss>"
        return Reply(200, text, content_type="application/rss+xml")

    head = "<link rel=alternate type='application/rss+xml' href='/rss'>"
    pages: dict[str, Behaviour] = {
        **posts,
        "/rss": feed(8, 12, "/rss/2"),
        "/rss/2": feed(4, 8, "/rss/1"),
        "/rss/1": feed(0, 4, ""),
        "/": Reply(200, page("Home", "<p>Welcome.</p>", head)),
    }
    with Web([Site("blog.test", pages)]) as web:
        crawled = crawl(web, f"{BLOG}/")
        assert crawled.citing == _truth(12)
        assert [path for path in asked(web) if path.startswith("/posts")] == []
        assert repeats(web) == []


def test_lists_that_go_on_for_ever() -> None:
    """Page numbers beyond the last show the last page again, and filters combine without end."""
    count = 18

    def answer(request: Asked) -> Reply:
        path, _, query = request.path.partition("?")
        if path.startswith("/posts/p") and path[8:-1].isdigit() and int(path[8:-1]) < count:
            number = int(path[8:-1])
            tags = "<a href='/tag/red'>red</a> <a href='/tag/blue'>blue</a>"
            return Reply(200, page(f"Post {number}", body(number, cites(number)), around=tags))
        if path.startswith("/tag/"):
            tags = path.removeprefix("/tag/")
            links = "".join(f"<a href='/tag/{tags}+{tag}'>{tag}</a> " for tag in ("red", "blue"))
            return Reply(200, page(f"Tag {tags}", f"<p>What is {tags}.</p>{links}"))
        if path in ("/", "/archive"):
            number = next((int(v) for v in query.split("page=")[1:] if v.isdigit()), 1)
            first = min(number - 1, 2) * 6
            links = "".join(
                f"<li><a href='/posts/p{n}/'>{n}</a></li>" for n in range(first, first + 6)
            )
            more = f"<a href='/archive?page={number + 1}'>older</a>"
            order = "".join(f"<a href='/archive?order={o}'>by {o}</a>" for o in ("date", "title"))
            return Reply(200, page(f"Page {number}", f"<ul>{links}</ul>{more}{order}"))
        return Reply(404, "not here")

    with Web([Site("blog.test", otherwise=answer)]) as web:
        crawled = crawl(web, f"{BLOG}/")
        assert crawled.citing == _truth(count)
        assert len(web.requests) <= count + 60


def test_twins_that_no_redirect_joins() -> None:
    """Every post answers with and without its last slash, in capitals, and under two schemes."""
    count = 8

    def answer(request: Asked) -> Reply:
        path = request.path.partition("?")[0].rstrip("/").lower()
        if not path:
            links = "".join(
                f"<a href='{host}/{name}{n}{end}'>{n}</a> "
                for n in range(count)
                for host, name, end in (
                    ("https://blog.test", "posts/p", "/"), ("", "posts/p", ""),
                    ("http://www.blog.test", "posts/p", "/?fbclid=a"), ("", "Posts/P", "/"),
                )
            )  # fmt: skip
            return Reply(200, page("Home", f"<p>{links}</p>"))
        if path.startswith("/posts/p") and path[8:].isdigit():
            number = int(path[8:])
            head = f"<link rel=canonical href='{BLOG}{path}/'>"
            return Reply(200, page(f"Post {number}", body(number, cites(number)), head))
        return Reply(404, "not here")

    sites = [Site("blog.test", otherwise=answer), Site("www.blog.test", otherwise=answer)]
    with Web(sites) as web:
        crawled = crawl(web, f"{BLOG}/")
        assert crawled.citing == _truth(count)
        assert len(web.requests) <= 2 * count + 15


def test_a_canonical_link_that_all_pages_share() -> None:
    """A theme that names the home page on every page must not make one page of all."""
    head = f"<link rel=canonical href='{BLOG}/'>"
    posts: dict[str, Behaviour] = {
        f"/posts/p{n}/": Reply(200, page(f"Post {n}", body(n, cites(n)), head)) for n in range(9)
    }
    links = "".join(f"<li><a href='{path}'>{path}</a>" for path in posts)
    pages = {**posts, "/": Reply(200, page("Home", f"<ul>{links}</ul>", head))}
    with Web([Site("blog.test", pages)]) as web:
        assert crawl(web, f"{BLOG}/").citing == _truth(9)


def test_robots_that_is_refused_or_moved() -> None:
    """RFC 9309, 2.3.1: a 4xx allows everything, and a redirect is followed."""
    posts = _posts(4)
    links = "".join(f"<li><a href='{path}'>{path}</a>" for path in posts)
    home = Reply(200, page("Home", f"<ul>{links}</ul>"))
    refused: dict[str, Behaviour] = {**posts, "/": home, "/robots.txt": Reply(403, "no")}
    moved: dict[str, Behaviour] = {
        **posts, "/": home, "/robots.txt": redirect("/rules"),
        "/rules": Reply(200, "User-agent: *\nDisallow: /posts/p2\n", content_type="text/plain"),
    }  # fmt: skip
    with Web([Site("blog.test", refused)]) as web:
        assert crawl(web, f"{BLOG}/").citing == _truth(4)
    with Web([Site("blog.test", moved)]) as web:
        crawled = crawl(web, f"{BLOG}/")
        assert crawled.citing.keys() == _truth(4).keys() - {f"{BLOG}/posts/p2/"}
        assert "/posts/p2/" not in asked(web)


def test_furniture_within_the_content() -> None:
    """A theme that writes its own blocks into the element of the post, without telling names."""
    count = 16
    pages: dict[str, Behaviour] = {}
    truth = {}
    for n in range(count):
        urls = cites(n, 2)
        address = f"{BLOG}/posts/p{n}/"
        if n % 4 == 0:  # a post that cites what the theme's own block links to as well
            urls = [*urls, "https://follow.example/me"]
        content = body(n, urls)
        content += (
            f"<div class=x1><a href='https://spread.example/?link={address}'>Spread</a></div>"
            "<div class=x2><p>Liked it? <a href='https://follow.example/me'>Follow me</a> or"
            " <a href='https://coffee.example/me'>buy me a coffee</a>.</p></div>"
            f"<div class=x3><h3>More from the web</h3><ul>"
            + "".join(
                f"<li><a href='https://web.example/{(5 * n + k) % 12}'>Story {(5 * n + k) % 12}</a>"
                for k in range(4)
            )
            + f"</ul></div><div class=x4><a href='/posts/p{(n + 1) % count}/'>Next</a></div>"
            f"<p><a href='https://git.example/me/blog/edit/p{n}.md'>Improve this page</a></p>"
        )
        if n % 5 == 1:  # said by some posts alone
            content += (
                f"<p>Wrong? <a href='https://forge.example/me/b/-/edit/p{n}.md'>Tell {n}</a> or"
                f" <a rel='nofollow edit' href='https://wiki.example/{n}'>mend {n}</a>.</p>"
            )
        pages[f"/posts/p{n}/"] = Reply(200, page(f"Post {n}", content))
        truth[address] = urls
    links = "".join(f"<li><a href='{path}'>{path}</a>" for path in pages)
    pages["/"] = Reply(200, page("Home", f"<ul>{links}</ul>"))
    with Web([Site("blog.test", pages)]) as web:
        crawled = crawl(web, f"{BLOG}/")
        assert {name: sorted(urls) for name, urls in crawled.citing.items()} == {
            name: sorted(urls) for name, urls in truth.items()
        }


def test_comments_without_the_usual_names() -> None:
    """Comments of a theme of its own, whose authors link to their sites."""
    count = 12
    pages: dict[str, Behaviour] = {}
    for n in range(count):
        comments = "".join(
            f"<li><article class=reply><footer><a href='https://reader-{n}-{k}.example/'"
            f" rel='external nofollow ugc'>Reader {k}</a> says:</footer><p>I think so, too.</p>"
            "</article></li>"
            for k in range(n % 4)
        )
        around = f"<section id=responses><h2>Replies</h2><ol>{comments}</ol></section>"
        pages[f"/posts/p{n}/"] = Reply(
            200, page(f"Post {n}", body(n, cites(n)), around=around)
        )  # fmt: skip
    links = "".join(f"<li><a href='{path}'>{path}</a>" for path in pages)
    pages["/"] = Reply(200, page("Home", f"<ul>{links}</ul>"))
    with Web([Site("blog.test", pages)]) as web:
        assert crawl(web, f"{BLOG}/").citing == _truth(count)
