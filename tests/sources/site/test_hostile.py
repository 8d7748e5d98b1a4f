"""Sites that would keep a crawler for ever, or lead it elsewhere: bounded and told."""

import gzip

import pytest

from loccit.sources.site import feed_pages, sitemap
from loccit.testing.behaviour import Asked, Behaviour, Fault, Reply, Site, redirect
from loccit.testing.web import Web
from tests.sources.site.shapes import asked, body, cites, crawl, page

BLOG = "https://blog.test"
_POST = Reply(200, page("Post", body(1, cites(1))))


def _site(**pages: Behaviour) -> list[Site]:
    return [Site("blog.test", pages), Site("other.test", {"/": _POST})]


def _xml(tag: str, inner: str, places: list[str]) -> str:
    return f"<{tag}>{''.join(f'<{inner}><loc>{p}</loc></{inner}>' for p in places)}</{tag}>"


def test_an_index_that_names_ever_more_indexes_ends() -> None:
    def answer(request: Asked) -> Reply:
        if request.path == "/robots.txt":
            return Reply(404)
        if "sitemap" in request.path:
            names = [f"{BLOG}{request.path.removesuffix('.xml')}-{n}.xml" for n in range(20)]
            return Reply(200, _xml("sitemapindex", "sitemap", names))
        return _POST

    with Web([Site("blog.test", otherwise=answer)]) as web:
        crawled = crawl(web, f"{BLOG}/")
        assert len(web.requests) < 520
        assert crawled.citing


def test_a_sitemap_of_more_pages_than_are_wanted_is_cut_and_told() -> None:
    places = [f"{BLOG}/p{n}" for n in range(8_000)]
    packed = gzip.compress(_xml("urlset", "url", places).encode())

    def answer(request: Asked) -> Reply:
        if request.path == "/sitemap.xml":
            return Reply(200, packed, content_type="application/xml")
        if request.path.startswith("/p") and request.path[2:].isdigit():
            number = int(request.path[2:])
            return Reply(200, page(f"Post {number}", body(number % 500, cites(number))))
        return Reply(404, "no")

    with Web([Site("blog.test", {"/": _POST}, otherwise=answer)]) as web:
        crawled = crawl(web, f"{BLOG}/", pages=25)
        assert len(web.requests) < 40
        assert [one.reason for one in crawled.problems] == ["source-partial"]
        assert "more than 25 pages" in crawled.problems[0].detail


@pytest.mark.parametrize(
    "bomb",
    [
        gzip.compress(b"<urlset>" + b"<url>" * 10_000_000),
        b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>"
        + b"".join(
            f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>".encode() for n in range(12)
        )
        + b"]><urlset><url><loc>&m;</loc></url></urlset>",
        b"<!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
        b"<urlset><url><loc>https://blog.test/&f;</loc></url></urlset>",
        b"<urlset>" + b"<a>" * 200_000,
    ],
)
def test_bombs_in_sitemaps_are_harmless(bomb: bytes) -> None:
    sites = [Site("blog.test", {"/": _POST, "/sitemap.xml": Reply(200, bomb)})]
    with Web(sites) as web:
        crawled = crawl(web, f"{BLOG}/")
        assert crawled.citing == {f"{BLOG}/": cites(1)}
        assert not any("passwd" in path or "root" in path for path in asked(web))


def test_nothing_outside_is_asked_however_it_is_named() -> None:
    elsewhere = "https://other.test"
    links = (
        f"<a href='{elsewhere}/'>o</a><a href='//other.test/x'>o</a><a href='/away'>a</a>"
        "<a href='https://blog.test@other.test/'>u</a><a href='https://blog.test.other.test/'>s</a>"
        "<a href='/away2'>r</a><a href='https://blog.test:8443/'>p</a><a href='/one'>one</a>"
    )
    head = (
        f"<link rel=canonical href='{elsewhere}/'><link rel=alternate"
        f" type='application/rss+xml' href='{elsewhere}/feed'>"
        f"<link rel=sitemap href='{elsewhere}/map.xml'>"
    )
    pages: dict[str, Behaviour] = {
        "/robots.txt": Reply(200, f"Sitemap: {elsewhere}/sitemap.xml", content_type="text/plain"),
        "/": Reply(200, page("Home", f"<p>{links}</p>", head)),
        "/away": redirect(f"{elsewhere}/"),
        "/away2": Reply(200, f"<meta http-equiv=refresh content='0;url={elsewhere}/'>"),
        "/one": Reply(200, page("One", body(3, cites(3)), head)),
    }
    with Web([Site("blog.test", pages), Site("*.test", otherwise=_POST)]) as web:
        crawled = crawl(web, f"{BLOG}/")
        assert crawled.posts[f"{BLOG}/one"] == cites(3)
        assert {request.host for request in web.requests} == {"blog.test"}


def _between_schemes(request: Asked) -> Reply:
    if request.path == "/robots.txt":
        return Reply(404, "no")
    return redirect(f"{'https' if request.scheme == 'http' else 'http'}://blog.test{request.path}")


STARTS: dict[str, dict[str, Behaviour]] = {
    "redirects to https://other.test/": {"/": redirect("https://other.test/")},
    "redirects to itself": {"/": redirect("/")},
    "redirects in a circle": {"/": _between_schemes, "/robots.txt": _between_schemes},
}


@pytest.mark.parametrize("told", STARTS)
def test_a_start_that_can_not_be_reached_is_told(told: str) -> None:
    with Web([Site("blog.test", STARTS[told]), Site("other.test")]) as web:
        crawled = crawl(web, f"{BLOG}/")
        assert told in crawled.problems[0].detail
        assert web.count("other.test") == 0
        assert len(web.requests) <= 4


def test_a_home_page_that_stands_for_whatever_is_missing_is_read() -> None:
    home = Reply(200, page("Home", body(1, cites(1), "<a href='/two'>two</a>")))
    with Web([Site("blog.test", {"/": home}, otherwise=redirect("/"))]) as web:
        crawled = crawl(web, f"{BLOG}/")
        assert crawled.citing == {f"{BLOG}/": cites(1)}
        assert not crawled.problems
        assert asked(web).count("/") == 1


@pytest.mark.parametrize("way", ["redirect", "refresh"])
def test_a_maze_of_redirects_ends_and_is_told(way: str) -> None:
    def answer(request: Asked) -> Reply:
        target = f"{request.path}x"
        if request.path == "/":
            links = "".join(f"<a href='/maze/{c}'>{c}</a>" for c in "abcdef")
            return Reply(200, page("Home", body(1, cites(1), links)))
        if request.path.startswith("/maze/"):
            sent_on = Reply(200, f"<meta http-equiv=refresh content='0;url={target}'>")
            return redirect(target, 302) if way == "redirect" else sent_on
        return Reply(404, "no")

    with Web([Site("blog.test", otherwise=answer)]) as web:
        crawled = crawl(web, f"{BLOG}/")
        assert crawled.citing == {f"{BLOG}/": cites(1)}
        assert len(web.requests) < 60
        assert len(crawled.problems) == 6
        assert all("more than 5 times" in one.detail for one in crawled.problems)


def test_pages_that_break_off_or_never_end_cost_themselves_only() -> None:
    links = "".join(f"<a href='/{name}'>{name}</a>" for name in ("reset", "endless", "fine"))
    pages: dict[str, Behaviour] = {
        "/": Reply(200, page("Home", f"<p>{links}</p>")),
        "/reset": Reply(fault=Fault.RESET),
        "/endless": Reply(200, "", fault=Fault.ENDLESS),
        "/fine": Reply(200, page("Fine", body(5, cites(5)))),
    }
    with Web([Site("blog.test", pages)]) as web:
        crawled = crawl(web, f"{BLOG}/")
        assert crawled.citing == {f"{BLOG}/fine": cites(5)}
        assert {one.path for one in crawled.problems} >= {f"{BLOG}/reset"}
        assert {one.path for one in crawled.problems} <= {f"{BLOG}/reset", f"{BLOG}/endless"}


def test_pages_grown_by_a_program_end_at_the_limit() -> None:
    def answer(request: Asked) -> Reply:
        if request.path.endswith((".txt", ".xml", "feed")):
            return Reply(404, "no")
        seed = abs(hash(request.path)) % 10**8
        links = "".join(f"<a href='/w{seed + n}abc/'>{n}</a>" for n in range(30))
        return Reply(
            200, page(f"About {seed}", f"<p>Words about w{seed} and x{seed * 7}</p>{links}")
        )

    with Web([Site("blog.test", otherwise=answer)]) as web:
        crawled = crawl(web, f"{BLOG}/", pages=40)
        assert len(web.requests) < 60
        assert "source-partial" in {one.reason for one in crawled.problems}


def test_a_robots_txt_that_redirects_to_itself_forbids_nothing() -> None:
    pages: dict[str, Behaviour] = {"/": _POST, "/robots.txt": redirect("/robots.txt")}
    with Web(_site(**pages)) as web:
        assert crawl(web, f"{BLOG}/").citing == {f"{BLOG}/": cites(1)}


def test_a_robots_txt_that_breaks_off_forbids_everything() -> None:
    robots = Reply(200, "User-agent: *\nDisallow: /no\n" * 9, fault=Fault.TRUNCATED)
    with Web(_site(**{"/": _POST, "/robots.txt": robots})) as web:
        crawled = crawl(web, f"{BLOG}/")
        assert "robots.txt breaks off" in crawled.problems[0].detail
        assert set(asked(web)) == {"/robots.txt"}


@pytest.mark.parametrize("place", ["/sitemap.xml", "/feed", "/one"])
def test_what_is_read_in_part_is_told(place: str) -> None:
    head = "<link rel=alternate type='application/rss+xml' href='/feed'>"
    bomb = gzip.compress(b"<rss><channel><item><title>" + b" " * 60_000_000)
    replies: dict[str, Behaviour] = {
        "/": Reply(200, page("Home", body(1, cites(1)) + "<a href='/one'>one</a>", head)),
        "/one": Reply(200, page("One", body(2, cites(2)))),
    }
    replies[place] = Reply(200, bomb, headers=(("Content-Encoding", "gzip"),))
    with Web(_site(**replies)) as web:
        crawled = crawl(web, f"{BLOG}/")
        assert [one for one in crawled.problems if "only its beginning is read" in one.detail]
        assert crawled.citing[f"{BLOG}/"] == cites(1)


def test_a_feed_that_never_ends_is_cut_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_pages, "_MOST_PAGES", 4)

    def answer(request: Asked) -> Reply:
        number = int("0" + request.path.partition("=")[2])
        entry = f"<item><link>{BLOG}/{number}</link><description>x</description></item>"
        following = f"<atom:link rel='next' href='/feed?n={number + 1}'/>"
        return Reply(
            200,
            f"<rss xmlns:atom='http://www.w3.org/2005/Atom'><channel>{following}{entry}</channel></rss>",
        )

    with Web(_site(**{"/feed": answer})) as web:
        crawled = crawl(web, f"{BLOG}/feed")
        assert len([path for path in asked(web) if path.startswith("/feed")]) == 4
        assert any("only 4 pages of the feed" in one.detail for one in crawled.problems)


def test_a_sitemap_of_elements_alone_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "_MOST_ELEMENTS", 1_000)
    found = sitemap.read_sitemap(
        b"<urlset><url><loc>https://blog.test/a?b=1&c=2</loc></url>" + b"<x/>" * 2_000
    )
    assert [entry.url for entry in found.pages] == ["https://blog.test/a?b=1&c=2"]
    assert "more than 1,000 elements" in found.problem


def test_a_page_that_can_not_be_read_does_not_keep_the_others_from_being_asked_again() -> None:
    home = Reply(200, page("Home", "<a href='/one'>one</a><a href='/closed'>closed</a>"))
    pages: dict[str, Behaviour] = {"/": home, "/one": _POST, "/closed": Reply(403, "no")}
    memory: dict[str, bytes] = {}
    with Web(_site(**pages)) as web:
        assert [one.path for one in crawl(web, f"{BLOG}/", memory).problems] == [f"{BLOG}/closed"]
        web.change("blog.test", "/one", Reply(200, page("Post", body(4, cites(4)))))
        web.change("blog.test", "/closed", Reply(200, page("Open", body(5, cites(5)))))
        crawled = crawl(web, f"{BLOG}/", memory)
        assert crawled.citing == {f"{BLOG}/one": cites(4), f"{BLOG}/closed": cites(5)}


def test_a_feed_is_read_beyond_the_length_of_a_page() -> None:
    entries = "".join(
        f"<item><link>{BLOG}/{number}</link><content:encoded>&lt;p&gt;{'word ' * 60_000}"
        f"&lt;a href='{cites(number)[0]}'&gt;x&lt;/a&gt;</content:encoded></item>"
        for number in range(20)
    )
    text = f"<rss xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>{entries}</channel></rss>"
    with Web(_site(**{"/feed": Reply(200, text, content_type="application/rss+xml")})) as web:
        crawled = crawl(web, f"{BLOG}/feed")
        assert len(crawled.citing) == 20
        assert not crawled.problems
