"""Sites that are built unlike most: old engines, engines with sessions, sites of tables."""

import gzip
import json
import re
from collections.abc import Iterable, Mapping
from html import escape

import pytest

from loccit.testing.behaviour import Asked, Behaviour, Fault, Reply, Site, redirect
from loccit.testing.web import Web
from tests.sources.site.shapes import asked, body, cites, crawl, page, repeats

BLOG = "https://blog.test"
HOME = Reply(200, page("Home", "<p>Welcome to what this is about.</p>"))


def _post(number: int, head: str = "", around: str = "") -> Reply:
    return Reply(200, page(f"Post {number}", body(number, cites(number)), head, around))


def _posts(count: int, pattern: str = "/posts/p{}/") -> dict[str, Behaviour]:
    return {pattern.format(n): _post(n) for n in range(count)}


def _truth(count: int, pattern: str = "/posts/p{}/") -> dict[str, list[str]]:
    return {BLOG + pattern.format(n): cites(n) for n in range(count)}


def _crawled(*sites: Site, truth: dict[str, list[str]], most: int) -> list[str]:
    """Crawl the blog, check what was found and with how many requests; return the paths asked."""
    with Web(sites) as web:
        crawled = crawl(web, f"{BLOG}/")
        assert crawled.citing == truth
        assert repeats(web) == []
        assert len(web.requests) <= most
        return asked(web)


def _listing(paths: Iterable[str]) -> str:
    return "".join(f"<li><a href='{path}'>{path[-4:]}</a></li>" for path in paths)


def _text(text: str) -> Reply:
    return Reply(200, text, content_type="text/plain")


def _xml(text: str | bytes) -> Reply:
    return Reply(200, text, content_type="application/xml")


def _sitemap_in_text() -> dict[str, Behaviour]:
    places = list(_posts(9))
    return {
        "/robots.txt": _text(f"Sitemap: {BLOG}/a.txt\nsitemap: /b.xml\n"),
        "/a.txt": _text("\ufeff" + "\r\n".join(BLOG + path for path in places[:5])),
        "/b.xml": _xml(
            f"<urlset>{''.join(f'<url><loc>{p}</loc></url>' for p in places[5:])}</urlset>"
        ),
    }


def _sitemap_of_wordpress() -> dict[str, Behaviour]:
    head = "<meta name=generator content='WordPress 6.5'>"
    urls = "".join(f"<url><loc><![CDATA[{BLOG}{path}]]></loc></url>" for path in _posts(9))
    child = "/wp-sitemap-posts-post-1.xml"
    return {
        "/": Reply(200, page("Home", "<p>Welcome to what this is about.</p>", head)),
        "/wp-sitemap.xml": _xml(
            "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
            f"<sitemap><loc>{BLOG}{child}</loc></sitemap></sitemapindex>"
        ),
        child: _xml(f"<urlset>{urls}</urlset>"),
    }


def _sitemap_under_other_names_of_the_host() -> dict[str, Behaviour]:
    """Addresses with http, www, other letters of the host and entities; pictures beside them."""
    names = ("http://blog.test", "https://www.blog.test", "HTTPS://Blog.Test:443")
    urls = "".join(
        f"<url><image:image><image:loc>{BLOG}/i{n}.jpg</image:loc></image:image>"
        f"<loc>{names[n % 3]}/posts/p{n}/?utm_source=map&amp;utm_medium=x</loc></url>"
        for n in range(9)
    )
    packed = gzip.compress(
        f"<urlset xmlns:image='http://www.google.com/i'>{urls}</urlset>".encode()
    )
    return {
        "/sitemap_index.xml": _xml(
            f"<sitemapindex><sitemap><loc>{BLOG}/s.xml.gz</loc></sitemap>"
            f"<sitemap><loc>{BLOG}/sitemap_index.xml</loc></sitemap></sitemapindex>"
        ),
        "/s.xml.gz": Reply(200, packed, content_type="application/x-gzip"),
    }


SITEMAPS = {
    "a list in plain text": _sitemap_in_text,
    "WordPress's own, which nothing names": _sitemap_of_wordpress,
    "other names of the host": _sitemap_under_other_names_of_the_host,
}


@pytest.mark.parametrize("name", SITEMAPS)
def test_sitemaps(name: str) -> None:
    pages: dict[str, Behaviour] = {"/": HOME, **_posts(9), **SITEMAPS[name]()}
    sites = Site("blog.test", pages), Site("www.blog.test", pages)
    _crawled(*sites, truth=_truth(9), most=9 + 8)


def _json_feed(number: int) -> Reply:
    items = [
        {"id": str(n), "url": f"{BLOG}/posts/p{n}/", "content_html": body(n, cites(n))}
        for n in range(3 * number, 3 * number + 3)
    ]
    feed: dict[str, object] = {"version": "https://jsonfeed.org/version/1.1", "items": items}
    if number < 2:
        feed["next_url"] = f"{BLOG}/feed.json?page={number + 2}"
    return Reply(200, json.dumps(feed), content_type="application/feed+json")


def _feed_in_json() -> dict[str, Behaviour]:
    head = "<link rel=alternate type='application/feed+json' href=/feed.json>"
    return {
        "/": Reply(200, page("Home", "<p>Welcome.</p>", head)),
        "/feed.json": _json_feed(0),
        "/feed.json?page=2": _json_feed(1),
        "/feed.json?page=3": _json_feed(2),
    }


def _atom(number: int) -> Reply:
    """A page of a feed whose addresses are relative, and whose last page names the first."""
    entries = "".join(
        f"<entry><id>tag:{n}</id><title>Post {n}</title><link href='p{n}/'/>"
        "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>"
        f"{body(n, cites(n))}</div></content></entry>"
        for n in range(3 * number, 3 * number + 3)
    )
    following = f"/atom/{(number + 1) % 3}"
    return Reply(
        200,
        f"<feed xmlns='http://www.w3.org/2005/Atom' xml:base='{BLOG}/posts/'><title>B</title>"
        f"<link rel='next' href='{following}'/><link rel='self' href='/atom/{number}'/>"
        f"{entries}</feed>",
        content_type="application/atom+xml",
    )


def _feed_with_relative_addresses() -> dict[str, Behaviour]:
    head = (
        "<link rel=alternate type='application/rss+xml' title='Comments' href=/comments/feed/>"
        "<link rel=alternate type='application/atom+xml' href=/atom/0>"
    )
    return {
        "/": Reply(200, page("Home", "<p>Welcome.</p>", head)),
        "/atom/0": _atom(0),
        "/atom/1": _atom(1),
        "/atom/2": _atom(2),
        "/comments/feed/": _xml(
            "<rss><channel><item><title>By: x</title><link>https://blog.test/posts/p1/#c1</link>"
            "<description>&lt;a href='https://commenter.example/'>x&lt;/a></description>"
            "</item></channel></rss>"
        ),
    }


def _feed_of_wordpress() -> dict[str, Behaviour]:
    """Pages by `?paged=`, which nothing names; of every third post only a summary."""

    def answer(request: Asked) -> Reply:
        _, _, query = request.path.partition("?paged=")
        first = 5 * (int(query or 1) - 1)
        if first >= 9:
            return Reply(404, "no")
        items = "".join(
            f"<item><title>Post {n}</title><link>{BLOG}/posts/p{n}/</link>"
            "<description>A beginning</description>"
            + (f"<c:encoded><![CDATA[{body(n, cites(n))}]]></c:encoded>" if n % 3 else "")
            + "</item>"
            for n in range(first, min(first + 5, 9))
        )
        space = "xmlns:c='http://purl.org/rss/1.0/modules/content/'"
        return Reply(
            200,
            f"<rss {space}><channel>{items}</channel></rss>",
            content_type="application/rss+xml",
        )

    return {"/feed": redirect("/feed/"), "/feed/": answer}


def _feed_that_the_home_page_repeats() -> dict[str, Behaviour]:
    """A feed of all posts, escaped twice, and a home page with the whole of each."""
    texts = {n: body(n, cites(n)) for n in range(9)}
    items = "".join(
        f"<item><link>{BLOG}/posts/p{n}/</link><c:encoded><![CDATA[{escape(text)}]]></c:encoded>"
        "</item>"
        for n, text in texts.items()
    )
    posts = "".join(f"<h2><a href=/posts/p{n}/>{n}</a></h2>{text}" for n, text in texts.items())
    head = "<link rel=alternate type='application/rss+xml' href=/all.xml>"
    return {
        "/": Reply(200, page("Home", posts, head)),
        "/all.xml": _xml(
            "<rss xmlns:c='http://purl.org/rss/1.0/modules/content/'><channel><complete/>"
            f"{items}</channel></rss>"
        ),
    }


FEEDS = {
    "JSON": _feed_in_json,
    "the home page repeats it": _feed_that_the_home_page_repeats,
    "relative addresses": _feed_with_relative_addresses,
    "WordPress": _feed_of_wordpress,
}


@pytest.mark.parametrize("name", FEEDS)
def test_feeds(name: str) -> None:
    pages: dict[str, Behaviour] = {"/": HOME, **_posts(9), **FEEDS[name]()}
    assert "/comments/feed/" not in _crawled(Site("blog.test", pages), truth=_truth(9), most=9 + 12)


def _links_of_an_old_site() -> dict[str, Behaviour]:
    """Tables, image maps, capitals, `index.htm`, and a base address."""
    areas = "".join(f"<AREA SHAPE=RECT HREF='P{n}.HTM'>" for n in range(5))
    rest = "".join(f"<TR><TD><A HREF=../old/P{n}.HTM#top>{n}</A></TD></TR>" for n in range(5, 9))
    return {
        "/": Reply(
            200,
            f"<HTML><HEAD><TITLE>Home</TITLE><BASE HREF='{BLOG}/old/index.htm'></HEAD><BODY>"
            f"<MAP NAME=m>{areas}</MAP><TABLE>{rest}</TABLE>"
            "<A HREF='/files/all.zip'>all</A> <A HREF='mailto:a@blog.test'>mail</A></BODY></HTML>",
        ),
        **_posts(9, "/old/P{}.HTM"),
        "/files/all.zip": Reply(200, b"PK" * 1000, content_type="application/zip"),
    }


def _links_page_by_page() -> dict[str, Behaviour]:
    """Lists of posts that name the next list, `/page/2/` … `/page/4/`."""

    def listing(number: int) -> Reply:
        links = _listing(f"/old/P{n}.HTM" for n in range(3 * number, 3 * number + 3))
        more = f"<a rel=next href='/page/{number + 2}/'>older</a>" if number < 2 else ""
        back = f"<a rel=prev href='/page/{number}/'>newer</a>" if number else ""
        return Reply(200, page(f"Page {number + 1}", f"<ul>{links}</ul>{more} {back}"))

    return {
        "/": listing(0), "/page/1/": listing(0), "/page/2/": listing(1), "/page/3/": listing(2),
        **_posts(9, "/old/P{}.HTM"),
    }  # fmt: skip


def _links_by_month() -> dict[str, Behaviour]:
    months = {f"/2020/0{m}/": range(3 * m - 3, 3 * m) for m in (1, 2, 3)}
    pages = {
        path: Reply(200, page(path, f"<ul>{_listing(f'/old/P{n}.HTM' for n in numbers)}</ul>"))
        for path, numbers in months.items()
    }
    home = Reply(200, page("Home", f"<p>Archive:</p><ul>{_listing(months)}</ul>"))
    return {"/": home, **pages, **_posts(9, "/old/P{}.HTM")}


LINKS = {
    "an old site": _links_of_an_old_site,
    "lists": _links_page_by_page,
    "months": _links_by_month,
}


@pytest.mark.parametrize("name", LINKS)
def test_links(name: str) -> None:
    truth = _truth(9, "/old/P{}.HTM")
    assert "/files/all.zip" not in _crawled(
        Site("blog.test", LINKS[name]()), truth=truth, most=9 + 20
    )


def _number(path: str) -> int | None:
    """The number of the post that a path asks for."""
    tail = path.rstrip("/").rpartition("/p")[2]
    return int(tail) if "/posts/p" in path and tail.isdigit() and int(tail) < 9 else None


def _trap_of_sessions(request: Asked) -> Reply:
    """Every link holds a new session, in the path."""
    path, _, session = request.path.partition(";jsessionid=")
    fresh = f";jsessionid=A{abs(hash(request.path)) % 10**9}B{len(session)}"
    links = _listing(f"/posts/p{n}{fresh}" for n in range(9))
    number = _number(path)
    if number is not None:
        return _post(number, around=f"<ul>{links}</ul>")
    return Reply(200, page("Home", f"<ul>{links}</ul>")) if path == "/" else Reply(404, "no")


def _trap_of_dates(request: Asked) -> Reply:
    """A calendar by path that goes on for ever in both directions, on every page."""
    path = request.path
    year, month = 2020, 1
    parts = path.strip("/").split("/")
    if parts[0] == "events":
        year, month = int(parts[1]), int(parts[2])
    index = year * 12 + month - 1
    around = "".join(
        f"<a href='/events/{at // 12}/{at % 12 + 1:02}/'>{at}</a> " for at in (index - 1, index + 1)
    )
    number = _number(path)
    if number is not None:
        return _post(number, around=around)
    if parts[0] == "events":
        return Reply(200, page(f"{year}-{month}", "<p>Nothing happens.</p>" + around))
    links = _listing(f"/posts/p{n}/" for n in range(9))
    return Reply(200, page("Home", f"<ul>{links}</ul>", around=around))


def _trap_of_relative_links(request: Asked) -> Reply:
    """A link without its first slash, on pages that answer at whatever depth; and verbs."""
    path = request.path.partition("?")[0]
    verbs = "".join(
        f"<a href='{path}{verb}'>x</a>"
        for verb in ("?action=delete", "?do=edit", "?replytocom=4", "?add-to-cart=3")
    )
    around = f"<a href='tags/'>tags</a> <a href='/logout'>out</a>{verbs}"
    number = _number(path)
    if number is not None:
        return _post(number, around=around)
    links = _listing(f"/posts/p{n}/" for n in range(9))
    return Reply(200, page("All", f"<ul>{links}</ul>", around=around))


TRAPS = {
    "sessions": (_trap_of_sessions, "/posts/p{}"),
    "dates": (_trap_of_dates, "/posts/p{}/"),
    "relative links": (_trap_of_relative_links, "/posts/p{}/"),
}


@pytest.mark.parametrize("name", TRAPS)
def test_traps(name: str) -> None:
    answer, pattern = TRAPS[name]
    site = Site("blog.test", otherwise=answer)
    assert not [
        path
        for path in _crawled(site, truth=_truth(9, pattern), most=9 * 9)
        if any(verb in path for verb in ("delete", "edit", "logout", "replytocom", "cart"))
    ]


def _twins_by_number(request: Asked) -> Reply:
    """A post at its permalink, and at `/?p=5`, which names it as canonical."""
    path, _, query = request.path.partition("?")
    number = _number(path)
    if query.startswith("p=") and query[2:].isdigit():
        number = int(query[2:])
    if number is not None and number < 9:
        return _post(number, f"<link rel=canonical href='/posts/p{number}/'>")
    links = _listing([*(f"/posts/p{n}/" for n in range(9)), *(f"/?p={n}" for n in range(9))])
    return Reply(200, page("Home", f"<ul>{links}</ul>")) if path == "/" else Reply(404, "no")


def _twins_by_ending(request: Asked) -> Reply:
    """`index.html`, `?amp=1`, `/amp/`, `?print=1` and tracking parameters."""
    path, _, query = request.path.partition("?")
    path = path.removesuffix("index.html")
    number = _number(path.removesuffix("amp/"))
    if number is not None:
        reduced = "amp" in path + query or "print" in query
        head = f"<link rel=canonical href='{BLOG}/posts/p{number}/'>" if reduced else ""
        return _post(number, head)
    ends = ("", "index.html", "amp/", "?amp=1", "?print=1", "?utm_campaign=a", "?ref=b#c")
    links = _listing(f"/posts/p{n}/{end}" for n in range(9) for end in ends)
    return Reply(200, page("Home", f"<ul>{links}</ul>")) if path == "/" else Reply(404, "no")


def _twins_by_redirect(request: Asked) -> Reply:
    """Short addresses and addresses without the last slash redirect to the post."""
    path = request.path
    number = _number(path)
    if path.startswith("/go/"):
        return redirect(f"/posts/p{path[4:]}")
    if number is not None:
        return _post(number) if path.endswith("/") else redirect(f"{BLOG}{path}/")
    links = _listing(f"{start}{n}" for n in range(9) for start in ("/go/", "/posts/p"))
    return Reply(200, page("Home", f"<ul>{links}</ul>")) if path == "/" else Reply(404, "no")


TWINS: Mapping[str, Behaviour] = {
    "by number": _twins_by_number,
    "by ending": _twins_by_ending,
    "by redirect": _twins_by_redirect,
}


@pytest.mark.parametrize("name", TWINS)
def test_twins(name: str) -> None:
    _crawled(Site("blog.test", otherwise=TWINS[name]), truth=_truth(9), most=9 * 6)


ROBOTS = {
    "an own group": (
        "User-agent: *\nDisallow: /\n\nUser-agent: x\nUser-agent: LOCCIT\nDisallow: /posts/p1\n",
        {1},
    ),
    "the longest rule": (
        "\ufeffUser-agent: * # x\rDisallow: /posts/\rAllow: /posts/p*/$\rDisallow: /posts/p*3/$\r",
        {3},
    ),
    "escapes": ("user-agent:*\ndisallow:/posts/%70%34/\nDisallow: *p5\nDisallow:\n", {4, 5}),
    "rules before any group": ("Disallow: /\nUser-agent: *\nDisallow: /posts/p8/?\n", set()),
}


@pytest.mark.parametrize("name", ROBOTS)
def test_robots(name: str) -> None:
    rules, forbidden = ROBOTS[name]
    home = Reply(200, page("Home", f"<ul>{_listing(_posts(9))}</ul>"))
    pages: dict[str, Behaviour] = {"/": home, **_posts(9), "/robots.txt": _text(rules)}
    with Web([Site("blog.test", pages)]) as web:
        crawled = crawl(web, f"{BLOG}/")
        assert crawled.citing.keys() == {f"{BLOG}/posts/p{n}/" for n in {*range(9)} - forbidden}
        assert not {f"/posts/p{n}/" for n in forbidden} & set(asked(web))


@pytest.mark.parametrize(
    "failing",
    [
        Reply(500, "no"),
        Reply(503, "User-agent: *\nAllow: /\n", (("Retry-After", "1"),)),
        Reply(429, "slower"),
        Reply(200, "User-agent: *\nDisallow:\n", fault=Fault.RESET),
    ],
)
def test_robots_that_fail(failing: Reply) -> None:
    home = Reply(200, page("Home", f"<ul>{_listing(_posts(9))}</ul>"))
    pages: dict[str, Behaviour] = {"/": home, **_posts(9), "/robots.txt": failing}
    with Web([Site("blog.test", pages)]) as web:
        crawled = crawl(web, f"{BLOG}/")
        assert crawled.posts == {}
        assert crawled.problems
        assert {*asked(web)} == {"/robots.txt"}


def _in_tables(n: int, content: str) -> str:
    """A layout of tables without one class or id."""
    return (
        f"<html><title>Post {n}</title><body><table width=100%><tr><td colspan=2>"
        "<a href='https://host.example/'>Hosted here</a></td></tr><tr><td width=150>"
        "<b>Friends</b><br><a href='https://friend.example/'>A friend</a><br>"
        f"<a href='https://other-friend.example/'>Another</a></td><td><h2>Post {n}</h2>{content}"
        "</td></tr><tr><td><a href='https://counter.example/?id=7'>counter</a></td></tr></table>"
    )


def _with_hashed_names(n: int, content: str) -> str:
    """Class names made by a build, a list of partners that turns, and an author's box."""
    partners = "".join(
        f"<a class=css-3{k} href='https://partner-{(n + k) % 12}.example/'>P{(n + k) % 12}</a>"
        for k in range(4)
    )
    return (
        f"<html><title>Post {n}</title><body><div id=root><div class=css-1a><a class=css-2b "
        "href='https://status.example/'>Status</a></div><div class=css-9x><div class=css-7q>"
        f"<h1>Post {n}</h1>{content}<div class=css-5k><img alt=''><p>Written by <a "
        "href='https://social.example/@ann'>Ann</a>, who cooks.</p></div></div></div>"
        f"<div class=css-8z><span>Partners</span>{partners}</div></div>"
    )


def _with_notes_outside(n: int, content: str) -> str:
    """Footnotes stand in an element of their own, behind the related posts."""
    related = "".join(
        f"<li><a href='https://read.example/{(n * 3 + k) % 10}'>R{(n * 3 + k) % 10}</a></li>"
        for k in range(3)
    )
    main, _, last = content.rpartition("<p>")
    return (
        f"<title>Post {n}</title><body><article><h1>Post {n}</h1><section class=entry-content>"
        f"{main}</section></article><aside class=related><ul>{related}</ul></aside>"
        f"<section role=doc-endnotes><p>{last}</section><footer><a "
        "href='https://engine.example/'>engine</a></footer>"
    )


def _declared_twice(n: int, content: str) -> str:
    """The post is declared in two ways, mostly in one element below; its text has no blanks."""
    text = re.sub(r">[^<]*", lambda one: one[0].replace(" ", ""), content)
    only = f"<h3><a href='{cites(n, 1 + n % 3)[0]}'>x</a></h3>"
    head, text = (only, "") if n % 3 == 0 else ("", text)
    return (
        f"<title>Post {n}</title><body><article class=h-entry><h1>Post {n}</h1>"
        f"<div class='e-content entry-content' itemprop='articleBody text'>{head}<div>{text}</div>"
        "</div></article><aside><a href='https://partner.example/'>Partner</a></aside>"
    )


def _without_scripts(n: int, content: str) -> str:
    """Recordings and notices for readers without scripts; one of them leaves an element open."""
    main, _, last = content.rpartition("<p>")
    notice = "<noscript>See <a href=//disqus.com/?ref_noscript>comments</a></noscript>" * (n % 2)
    return (
        f"<title>Post {n}</title><body><noscript><div><p>Switch scripts on.</noscript>"
        "<noscript><a href='https://counter.example/'><img src=//counter.example/1></a></noscript>"
        f"<article><h1>Post {n}</h1>{main}<script>show()</script><noscript><p>{last}</noscript>"
        f"{notice}</article>"
    )


FURNITURE = {
    "declared twice": _declared_twice,
    "without scripts": _without_scripts,
    "tables": _in_tables,
    "hashed names": _with_hashed_names,
    "notes outside": _with_notes_outside,
}


@pytest.mark.parametrize("name", FURNITURE)
def test_furniture(name: str) -> None:
    count = 14
    pages: dict[str, Behaviour] = {
        f"/posts/p{n}/": Reply(200, FURNITURE[name](n, body(n, cites(n, 1 + n % 3))))
        for n in range(count)
    }
    pages["/"] = Reply(200, page("Home", f"<ul>{_listing(list(pages))}</ul>"))
    with Web([Site("blog.test", pages)]) as web:
        crawled = crawl(web, f"{BLOG}/")
        found = {name: sorted(urls) for name, urls in crawled.citing.items()}
        assert found == {f"{BLOG}/posts/p{n}/": cites(n, 1 + n % 3) for n in range(count)}
        assert repeats(web) == []


def test_a_post_whose_whole_text_its_author_s_page_repeats() -> None:
    author = "<a href='/author/ann.html'>Ann</a><a href='/'>Home</a><a href='/about/'>About</a>"
    pages: dict[str, Behaviour] = {
        f"/p{n}/": Reply(200, page(f"Post {n}", body(n, cites(n), author * (n == 3))))
        for n in range(9)
    }
    pages["/author/ann.html"] = Reply(
        200, page("Ann", body(3, cites(3), "<a href='/p3/'>Post 3</a>"))
    )
    pages["/about/"] = Reply(200, page("About", "<p>This is a place to write at some length.</p>"))
    pages["/"] = Reply(200, page("Home", f"<ul>{_listing(list(pages))}</ul>"))
    with Web([Site("blog.test", pages)]) as web:
        found = {name: sorted(urls) for name, urls in crawl(web, f"{BLOG}/").citing.items()}
        assert found == {f"{BLOG}/p{n}/": cites(n) for n in range(9)}


def test_rules_of_an_address_that_was_asked_before() -> None:
    """The start redirects to www., whose robots.txt redirects back to the one already read."""

    def moved(request: Asked) -> Reply:
        if request.path == "/robots.txt":
            return _text("User-agent: *\nDisallow: /posts/p4/\n")
        return redirect(f"https://www.blog.test{request.path}")

    pages: dict[str, Behaviour] = {
        "/": Reply(200, page("Home", f"<ul>{_listing(_posts(9))}</ul>")),
        "/robots.txt": redirect(f"{BLOG}/robots.txt"),
        **_posts(9),
    }
    with Web([Site("blog.test", otherwise=moved), Site("www.blog.test", pages)]) as web:
        found = crawl(web, f"{BLOG}/").citing
        assert found == {f"https://www.blog.test/posts/p{n}/": cites(n) for n in range(9) if n != 4}
        assert "/posts/p4/" not in asked(web)
