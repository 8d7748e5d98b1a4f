"""Whole sites: every post's citations and no others, nothing forbidden, nothing asked twice."""

import gzip

from loccit.testing.behaviour import Asked, Behaviour, Fault, Reply, Site, redirect
from loccit.testing.web import Web
from tests.sources.site.shapes import (
    asked,
    body,
    cites,
    crawl,
    page,
    repeats,
    with_validators,
)

BLOG = "https://blog.test"


def _posts(count: int, prefix: str = "/posts/p", first: int = 0) -> dict[str, Reply]:
    return {
        f"{prefix}{n}/": Reply(200, page(f"Post {n}", body(n, cites(n))))
        for n in range(first, first + count)
    }


def _truth(count: int, prefix: str = "/posts/p", first: int = 0) -> dict[str, list[str]]:
    return {f"{BLOG}{prefix}{n}/": cites(n) for n in range(first, first + count)}


def _xml(tag: str, inner: str, places: list[str]) -> str:
    entries = "".join(f"<{inner}><loc>{place}</loc></{inner}>" for place in places)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="UTF-8"?><{tag} xmlns="{space}">{entries}</{tag}>'


def test_a_sitemap_index_with_gzip_a_mark_and_children_that_are_gone() -> None:
    posts = _posts(30)
    places = [BLOG + path for path in posts]
    second = "\ufeff" + _xml("urlset", "url", [*places[15:], f"{BLOG}/moved", f"{BLOG}/gone"])
    index = [f"{BLOG}/a.xml.gz", f"{BLOG}/b.xml", f"{BLOG}/none.xml", f"{BLOG}/index.xml",
             "https://other.test/sitemap.xml"]  # fmt: skip
    pages: dict[str, Behaviour] = {
        **posts,
        "/robots.txt": Reply(200, f"Sitemap: {BLOG}/index.xml\n", content_type="text/plain"),
        "/index.xml": Reply(200, _xml("sitemapindex", "sitemap", index)),
        "/a.xml.gz": Reply(
            200, gzip.compress(_xml("urlset", "url", places[:15]).encode()),
            content_type="application/gzip",
        ),
        "/b.xml": Reply(200, second, content_type="application/xml"),
        "/moved": redirect("/posts/p3/"),
        "/secret/": Reply(
            200, page("Secret", body(99, cites(99)), "<meta name=robots content=noindex>")
        ),
        "/": Reply(200, page("Home", "<p>Welcome to what this is about.</p>")),
    }  # fmt: skip
    with Web([Site("blog.test", pages)]) as web:
        crawled = crawl(web, f"{BLOG}/")
        assert crawled.citing == _truth(30)
        assert crawled.furniture == ["https://engine.example/"]
        assert repeats(web) == []
        assert len(web.requests) <= 30 + 8
        assert web.count("other.test") == 0


def test_an_unchanged_date_in_a_sitemap_spares_the_request() -> None:
    posts = _posts(12)
    entries = "".join(
        f"<url><loc>{BLOG}{path}</loc><lastmod>2024-03-0{n % 9 + 1}</lastmod></url>"
        for n, path in enumerate(posts)
    )
    pages = {
        **posts,
        "/sitemap.xml": Reply(200, f"<urlset>{entries}</urlset>", content_type="text/xml"),
        "/": Reply(200, page("Home", "<p>Welcome to what this is about.</p>")),
        "/robots.txt": Reply(200, "User-agent: *\nDisallow: /private\n", content_type="text/plain"),
    }
    site = Site("blog.test", with_validators(pages))
    memory: dict[str, bytes] = {}
    with Web([site]) as web:
        first = crawl(web, f"{BLOG}/", memory)
        assert first.citing == _truth(12)
        web.forget()
        changed = Reply(200, page("Post 4", body(4, [*cites(4), "https://new.example/"])))
        web.change("blog.test", "/posts/p4/", changed)
        newer = entries.replace("2024-03-05", "2024-05-05", 1)
        web.change("blog.test", "/sitemap.xml", Reply(200, f"<urlset>{newer}</urlset>"))
        second = crawl(web, f"{BLOG}/", memory)
        assert second.citing == {
            **_truth(12), f"{BLOG}/posts/p4/": [*cites(4), "https://new.example/"]
        }  # fmt: skip
        assert [path for path in asked(web) if path.startswith("/posts")] == ["/posts/p4/"]
        robots = next(one for one in web.requests if one.path == "/robots.txt")
        assert "if-none-match" in robots.headers


def _entry(number: int, kind: str) -> str:
    url = f"{BLOG}/posts/p{number}/"
    text = body(number, cites(number))
    told = {
        "html": f"<content type='html'>{_escaped(text)}</content>",
        "xhtml": "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>"
        + text + "</div></content>",
        "summary": "<summary>Only a beginning of it</summary>",
    }  # fmt: skip
    date = f"2020-01-0{number % 9 + 1}T10:00:00Z"
    head = f"<title>Post {number}</title><id>{url}</id><link href='{url}'/>"
    return f"<entry>{head}<published>{date}</published>{told[kind]}</entry>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def test_a_paged_feed_whose_pages_lead_back_to_the_first() -> None:
    kinds = ["html", "xhtml", "summary"]
    feeds = {}
    for at in range(5):
        entries = "".join(_entry(at * 6 + n, kinds[n % 3]) for n in range(6))
        following = f"/feed?page={(at + 1) % 5 + 1}"
        feeds[f"/feed?page={at + 1}" if at else "/feed"] = Reply(
            200,
            f"<feed xmlns='http://www.w3.org/2005/Atom'><title>The blog</title>"
            f"<link rel='next' href='{following}'/>{entries}</feed>",
            content_type="application/atom+xml",
        )
    feeds["/feed?page=1"] = feeds["/feed"]
    summaries = {path: reply for path, reply in _posts(30).items() if int(path[8:-1]) % 6 % 3 == 2}
    head = (
        "<link rel=alternate type='application/rss+xml' title='Comments' href='/comments/feed'>"
        "<link rel=alternate type='application/atom+xml' href='/feed'>"
    )
    pages = {
        **feeds, **summaries,
        "/": Reply(200, page("Home", "<p>Welcome to what this is about.</p>", head)),
    }  # fmt: skip
    with Web([Site("blog.test", pages)]) as web:
        crawled = crawl(web, f"{BLOG}/")
        assert crawled.citing == _truth(30)
        assert crawled.dates[f"{BLOG}/posts/p1/"] == "2020-01-02T10:00:00Z"
        assert web.count("blog.test", "/comments/feed") == 0
        assert repeats(web) == []
        assert len(web.requests) <= 10 + 6 + 4


def test_bare_links_with_a_base_odd_addresses_and_downloads() -> None:
    count = 24
    posts: dict[str, Behaviour] = {}
    for n in range(count):
        # One post leads to the next, each in another way.
        slug = f"p{n + 1}"
        way = [f"../posts/{slug}/", f"HTTPS://Blog.test:443/posts/{slug}/", f"./x/../{slug}/"][
            n % 3
        ]
        head = "<base href='/posts/'>" if n % 3 == 2 else ""
        way = way if n % 3 else f"../{slug}/"
        more = f"<p><a href='{way}'>the next</a> <a href='/file{n}.iso'>image</a></p>"
        posts[f"/posts/p{n}/"] = Reply(200, page(f"Post {n}", body(n, cites(n), more), head))
    posts[f"/posts/p{count}/"] = redirect("/posts/p0/")
    posts["/"] = Reply(
        200, page("Home", "<p><a href='/posts/p0/'>first</a> <a href='/endless'>all</a></p>")
    )
    posts["/endless"] = Reply(200, "", content_type="application/octet-stream", fault=Fault.ENDLESS)
    with Web([Site("blog.test", posts)]) as web:
        crawled = crawl(web, f"{BLOG}/")
        assert crawled.citing == _truth(count)
        assert repeats(web) == []
        assert not any(path.endswith(".iso") for path in asked(web))
        assert len(web.requests) <= count + 20


def test_traps_end_and_actions_are_never_asked_for() -> None:
    count = 12

    def answer(request: Asked) -> Reply:
        path, _, query = request.path.partition("?")
        actions = (
            "<a href='/logout'>out</a><a href='/posts/p1/?replytocom=7'>reply</a>"
            "<a href='/shop?add-to-cart=9'>buy</a><a href='/admin/posts/3/delete'>x</a>"
            "<a href='/wp-login.php'>in</a><a href='/w?title=A&action=edit'>edit</a>"
        )
        session = f"sid={abs(hash((path, query))) % 10**9}"
        if path.startswith("/posts/p") and path[8:-1].isdigit() and int(path[8:-1]) < count:
            number = int(path[8:-1])
            links = f"<a href='/posts/p{number + 1}/?{session}'>next</a>"
            content = body(number, cites(number)) + f"<p>{links} <a href='more/x/'>more</a></p>"
            return Reply(200, page(f"Post {number}", content, around=actions))
        if path.startswith("/calendar"):
            year, month = map(int, path.removeprefix("/calendar/").split("/"))
            links = f"<a href='/calendar/{year + 1}/{month}'>later</a>"
            links += f"<a href='/calendar/{year - 1}/{month}'>sooner</a>"
            table = "".join(f"<td>{day}</td>" for day in range(31))
            return Reply(200, page(f"{month}/{year}", f"<table><tr>{table}</table>{links}"))
        if path.endswith("more/x/"):
            return Reply(200, page("More", "<p>There is more here.</p><a href='more/x/'>more</a>"))
        if path == "/list":
            links = "".join(
                f"<a href='/list?{query}&{key}={value}'>{key}</a> "
                for key in ("color", "size", "sort") for value in ("a", "b")
            )  # fmt: skip
            return Reply(200, page("List", f"<p>All of the things in a list.</p>{links}"))
        if path == "/":
            links = f"<a href='/posts/p0/?{session}'>1</a> <a href='/calendar/2024/1'>c</a>"
            return Reply(200, page("Home", f"<p>{links} <a href='/list?color=a'>list</a></p>"))
        return Reply(404, "not here")

    site = Site("blog.test", otherwise=answer)
    with Web([site]) as web:
        crawled = crawl(web, f"{BLOG}/")
        assert crawled.citing == _truth(count)
        forbidden = ("logout", "replytocom", "add-to-cart", "delete", "wp-login", "action=")
        assert [p for p in asked(web) if any(word in p for word in forbidden)] == []
        assert len(web.requests) <= 100


def test_twins_are_one_post_each() -> None:
    count = 10

    def answer(request: Asked) -> Reply:
        path = request.path.partition("?")[0]
        path = path.removesuffix("amp/").removesuffix("print/").removesuffix("index.html")
        if path == "/":
            names = ["", "index.html", "amp/", "print/", "?utm_source=x", "?print=1"]
            hosts = ["https://blog.test", "http://blog.test", "https://www.blog.test", ""]
            links = [
                f"<a href='{hosts[(n + at) % 4]}/posts/p{n}/{name}'>{n}</a>"
                for n in range(count) for at, name in enumerate(names)
            ]  # fmt: skip
            return Reply(200, page("Home", f"<p>{' '.join(links)}</p>"))
        if path.startswith("/posts/p") and path[8:-1].isdigit():
            number = int(path[8:-1])
            head = f"<link rel=canonical href='{BLOG}{path}'>"
            return Reply(200, page(f"Post {number}", body(number, cites(number)), head))
        return Reply(404, "not here")

    sites = [Site("blog.test", otherwise=answer), Site("www.blog.test", otherwise=answer)]
    with Web(sites) as web:
        crawled = crawl(web, f"{BLOG}/")
        assert crawled.citing == _truth(count)
        assert len(web.requests) <= count + 15
        assert repeats(web) == []


def test_robots_by_the_longest_match_of_the_own_group() -> None:
    posts = _posts(8) | _posts(3, "/private/p", 40) | _posts(2, "/private/open/p", 50)
    robots = (
        "\ufeffUser-agent: *\r\nDisallow: /\r\n\r\nUser-agent: loccit\r\nDisallow: /private/\r\n"
        "Allow: /private/open/\r\nDisallow: /*?view=\r\nDisallow: /*.cgi$\r\n"
        f"Sitemap: {BLOG}/map.xml\r\n"
    )
    places = [BLOG + path for path in posts]
    places += [f"{BLOG}/posts/p1/?view=full", f"{BLOG}/run.cgi"]
    pages = {
        **posts,
        "/robots.txt": Reply(200, robots.encode(), content_type="text/plain"),
        "/map.xml": Reply(200, _xml("urlset", "url", places), content_type="text/xml"),
        "/": Reply(200, page("Home", "<p>Welcome to what this is about.</p>")),
    }
    with Web([Site("blog.test", pages)]) as web:
        crawled = crawl(web, f"{BLOG}/")
        assert crawled.citing == _truth(8) | _truth(2, "/private/open/p", 50)
        forbidden = [p for p in asked(web) if p.startswith("/private/p") or "view=" in p]
        assert forbidden == []
        assert "/run.cgi" not in asked(web)


def test_nothing_is_asked_where_robots_fails() -> None:
    pages: dict[str, Behaviour] = {**_posts(3), "/robots.txt": Reply(503, "later")}
    with Web([Site("blog.test", pages)]) as web:
        crawled = crawl(web, f"{BLOG}/")
        assert crawled.posts == {}
        assert {problem.reason for problem in crawled.problems} == {"source-unreadable"}
        assert "robots.txt answers 503" in crawled.problems[0].detail
        assert set(asked(web)) == {"/robots.txt"}


def test_what_stands_around_every_post_is_reported_once() -> None:
    count = 20
    roll = "".join(f"<li><a href='https://friend-{n}.example/'>Friend {n}</a>" for n in range(5))
    pages: dict[str, Behaviour] = {}
    truth = {}
    for n in range(count):
        urls = cites(n, 1 + n % 3)
        content = body(n, urls)
        if n % 5 == 1:  # a post that is nothing but a list of links
            content = "<ul>" + "".join(f"<li><a href='{u}'>{u}</a></li>" for u in urls) + "</ul>"
        if n % 5 == 2:
            urls = urls[:1]
            content = f"<p>Look: <a href='{urls[0]}'>there</a></p>"
        if n % 5 == 3:
            urls = [*urls, "https://friend-1.example/"]
            content += f"<p>A friend of topic {n} has <a href='{urls[-1]}'>written</a>.</p>"
        if n % 4 == 0:
            urls = [*urls, f"https://note-{n}.example/"]
            content += f"<section class=footnotes><ol><li><a href='{urls[-1]}'>n</a></ol></section>"
        related = "".join(
            f"<li><a href='https://ads.example/{(n * 7 + k) % 30}'>Sponsored {k}</a>"
            f"<a href='/posts/p{(n + k) % count}/'>Post</a>" for k in range(3)
        )  # fmt: skip
        share = f"<a href='https://twitter.com/intent/tweet?url={BLOG}/posts/p{n}/'>Tweet</a>"
        around = (
            f"<div class=share>{share}</div><section class=related><ul>{related}</ul></section>"
            f"<section id=comments><p>First! <a href='https://spam-{n}.example/'>me</a></p></section>"
            f"<aside class=sidebar><ul class=blogroll>{roll}</ul></aside>"
        )
        pages[f"/posts/p{n}/"] = Reply(200, page(f"Post {n}", content, around=around))
        truth[f"{BLOG}/posts/p{n}/"] = urls
    links = "".join(f"<li><a href='{path}'>{path}</a>" for path in pages)
    pages["/"] = Reply(200, page("Home", f"<ul>{links}</ul>"))
    with Web([Site("blog.test", pages)]) as web:
        crawled = crawl(web, f"{BLOG}/")
        assert crawled.citing == truth
        friends = [f"https://friend-{n}.example/" for n in range(5)]
        assert sorted(crawled.furniture) == sorted([*friends, "https://engine.example/"])
        assert len(web.requests) <= count + 15


def test_a_slow_response_changes_nothing() -> None:
    """Which post is found first, and of two addresses the name, depend on no server's haste."""
    pages = {f"/posts/p{n}/": Reply(200, page(f"Post {n}", body(n, cites(n)))) for n in range(6)}
    pages["/es/posts/p1/"] = Reply(200, page("Entrada 1", body(1, cites(1))))
    links = "".join(f"<li><a href='{path}'>{path}</a>" for path in ("/es/posts/p1/", *pages))
    pages["/"] = Reply(200, page("Home", f"<ul>{links}</ul>"))
    pages["/posts/p0/"] = Reply(200, page("Post 0", body(0, cites(0))), delay=0.2)
    with Web([Site("blog.test", dict(pages))]) as web:
        crawled = crawl(web, f"{BLOG}/")
    assert list(crawled.citing) == [f"{BLOG}/posts/p{n}/" for n in range(6)]
