"""What a person chooses of a site: whole pages, comments; and a crawl that was stopped."""

from collections.abc import Iterator

import pytest
from msgspec import json, structs

from loccit.sources import Reading, find_source
from loccit.testing.behaviour import Reply, Site
from loccit.testing.web import Web
from tests.sources.site.shapes import asked, body, cites, crawl, page

BLOG = "https://blog.test"
COUNT = 12


def _comment(number: int) -> str:
    return f"<section id=comments><p>First! <a href='https://by-{number}.example/'>me</a></p></section>"


def _pages() -> dict[str, Reply]:
    posts = {
        f"/posts/p{n}/": Reply(200, page(f"Post {n}", body(n, cites(n)), around=_comment(n)))
        for n in range(COUNT)
    }
    places = "".join(f"<url><loc>{BLOG}{path}</loc></url>" for path in posts)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "A feed",
        "items": [
            {
                "id": str(n),
                "url": f"{BLOG}/notes/{n}",
                "title": f"Note {n}",
                "content_html": body(n, cites(n)),
                "external_url": f"https://about-{n}.example/",
                "date_published": "2024-02-03T04:05:06Z",
            }
            for n in range(3)
        ],
    }
    return {
        **posts,
        "/": Reply(200, page("Home", "<p>Welcome to what this is about.</p>")),
        "/sitemap.xml": Reply(200, f"<urlset>{places}</urlset>", content_type="text/xml"),
        "/feed.json": Reply(200, json.encode(feed).decode(), content_type="application/feed+json"),
    }


@pytest.fixture(scope="module")
def served() -> Iterator[Web]:
    with Web([Site("blog.test", dict(_pages()))]) as web:
        yield web


@pytest.fixture
def web(served: Web) -> Web:
    served.forget()
    return served


def test_comments_are_read_by_choice(web: Web) -> None:
    assert not any("by-" in url for urls in crawl(web, f"{BLOG}/").posts.values() for url in urls)
    settings = web.settings()
    chosen = structs.replace(settings.sources, include=("comment",))
    settings = structs.replace(settings, sources=chosen)
    source = find_source(f"{BLOG}/", settings)
    comments = {
        one.post.path: (one.post.state, [cited.url for cited in one.citations or ()])
        for one in source.read(Reading(settings))
        if one.post is not None and one.post.state == "comment"
    }
    assert comments == {
        f"{BLOG}/posts/p{n}/#comments": ("comment", [f"https://by-{n}.example/"])
        for n in range(COUNT)
    }


def test_whole_pages_are_cited_by_choice(web: Web) -> None:
    crawled = crawl(web, f"{BLOG}/", whole_pages=True)
    assert crawled.furniture == []
    for n in range(COUNT):
        cited = crawled.posts[f"{BLOG}/posts/p{n}/"]
        assert cited == [*cites(n), f"https://by-{n}.example/", "https://engine.example/"]


def test_a_crawl_that_was_stopped_goes_on(web: Web) -> None:
    from loccit.sources.http import Fetcher
    from loccit.sources.site.crawl import CrawledPages, crawl as steps
    from loccit.sources.site.discovery import Discovery

    memory: dict[str, bytes] = {}
    discovery = Discovery(f"{BLOG}/")
    with Fetcher(web.settings()) as fetcher:
        stop = lambda: len(discovery.found) >= COUNT // 2  # noqa: E731
        assert list(steps(discovery, fetcher, CrawledPages(memory), stop))
    before = set(asked(web))
    web.forget()
    crawled = crawl(web, f"{BLOG}/", memory)
    assert {name: urls for name, urls in crawled.citing.items() if "/posts/" in name} == {
        f"{BLOG}/posts/p{n}/": cites(n) for n in range(COUNT)
    }
    again = before.intersection(asked(web))
    assert not {path for path in again if path.startswith("/posts/")}
    assert any(path.startswith("/posts/") for path in asked(web))


def test_a_json_feed(web: Web) -> None:
    crawled = crawl(web, f"{BLOG}/feed.json")
    assert crawled.posts.keys() == {f"{BLOG}/notes/{n}" for n in range(3)}
    for n in range(3):
        assert set(cites(n)) <= set(crawled.posts[f"{BLOG}/notes/{n}"])
        assert crawled.titles[f"{BLOG}/notes/{n}"] == f"Note {n}"
        assert crawled.dates[f"{BLOG}/notes/{n}"] == "2024-02-03T04:05:06Z"


def test_a_spent_budget_ends_the_crawl_and_the_next_run_goes_on(web: Web) -> None:
    settings = web.settings()
    memory: dict[str, bytes] = {}
    reading = Reading(settings, {}, memory, until=0.0)
    [problem] = [
        problem
        for one in find_source(f"{BLOG}/", settings).read(reading)
        for problem in one.problems
    ]
    assert problem.reason == "source-stopped"
    assert "the next run goes on" in problem.detail
    crawled = crawl(web, f"{BLOG}/", memory)
    assert len([name for name in crawled.citing if "/posts/" in name]) == COUNT
    pages = [path for path in asked(web) if path != "/robots.txt"]
    assert len(pages) == len(set(pages)), "nothing is asked twice"
