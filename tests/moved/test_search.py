"""What a search asks a site, and what it never asks: without a network."""

import asyncio
from collections.abc import Callable, Mapping
from itertools import pairwise

import pytest
from msgspec import structs

from loccit.archives.evidence import Seen
from loccit.archives.values import Query, Response
from loccit.config.settings import PolitenessSettings, Settings
from loccit.moved.client import SearchClient
from loccit.moved.patterns import learn
from loccit.moved.search import AGREED, ALONE, FoundPage
from loccit.moved.survey import SearchedLink, SearchedSite
from loccit.page import read_page
from tests.archives.scenarios import ESSAY, OTHER, html
from tests.archives.virtual import run

HOST = "example.org"
OLD = "https://example.org/2012/{}.html"
NEW = "https://example.org/essays/{}/"
PAGE = html("Lamplighters of the harbour", ESSAY)
LAMPS = SearchedLink(1, OLD.format("lamplighters-of-the-harbour"), ("Lamplighters of the harbour",))
HTML = [("content-type", "text/html")]


def sitemap(*urls: str) -> str:
    return f"<urlset>{''.join(f'<url><loc>{url}</loc></url>' for url in urls)}</urlset>"


def served(pages: Mapping[str, str | Response]) -> Callable[[str], Response]:
    def answer(url: str) -> Response:
        page = pages.get(url, Response(404, HTML, b"<title>Not found</title>"))
        return page if isinstance(page, Response) else Response(200, HTML, page.encode())

    return answer


class Run:
    """Searches in virtual time: what was found, what was asked, and when."""

    def __init__(
        self,
        answer: Callable[[str], Response],
        *wanted: SearchedLink,
        site: SearchedSite | None = None,
        settings: Settings | None = None,
    ) -> None:
        self.asked: list[tuple[float, str]] = []
        self.found: dict[str, FoundPage | None] = {}

        async def fetch(ask: Query) -> Response:
            self.asked.append((asyncio.get_running_loop().time(), ask.url))
            return answer(ask.url)

        client = SearchClient(settings or Settings(), fetch)
        items = wanted or (LAMPS,)

        def keep(item: SearchedLink, found: FoundPage | None) -> None:
            self.found[item.url] = found

        run(client.find({HOST: items}, {HOST: site or SearchedSite()}, keep))

    @property
    def urls(self) -> list[str]:
        return [url for _, url in self.asked]

    @property
    def only(self) -> FoundPage | None:
        (found,) = self.found.values()
        return found


LISTED = {
    "https://example.org/sitemap.xml": sitemap(NEW.format("lamplighters-of-the-harbour")),
    NEW.format("lamplighters-of-the-harbour"): PAGE,
}


def test_a_listed_page_is_found_with_few_requests() -> None:
    found = Run(served(LISTED))
    assert found.only is not None
    assert (found.only.url, found.only.confidence) == (
        NEW.format("lamplighters-of-the-harbour"),
        ALONE,
    )
    assert len(found.urls) <= 5
    assert found.urls[0] == "https://example.org/robots.txt"


@pytest.mark.parametrize(
    ("robots", "asked"),
    [
        ("User-agent: *\nDisallow: /", ["robots.txt"]),
        ("User-agent: loccit\nDisallow: /essays/", ["robots.txt", "sitemap.xml"]),
        ("User-agent: *\nDisallow: /sitemap.xml", ["robots.txt", "feed.xml", ""]),
    ],
)
def test_what_robots_txt_disallows_is_not_asked(robots: str, asked: list[str]) -> None:
    pages = LISTED | {"https://example.org/robots.txt": robots}
    assert Run(served(pages)).urls == [f"https://example.org/{path}" for path in asked]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_robots_txt_that_fails_forbids_everything(status: int) -> None:
    pages: dict[str, str | Response] = {
        **LISTED,
        "https://example.org/robots.txt": Response(status),
    }
    done = Run(served(pages))
    assert done.urls == ["https://example.org/robots.txt"]
    assert done.found == {}  # and is not taken for a search that found nothing


def test_the_sitemap_is_the_one_that_robots_txt_names() -> None:
    pages = {
        "https://example.org/robots.txt": "Sitemap: https://www.example.org/map.xml.gz\nSitemap: "
        "https://elsewhere.test/map.xml",
        "https://www.example.org/map.xml.gz": LISTED["https://example.org/sitemap.xml"],
        NEW.format("lamplighters-of-the-harbour"): PAGE,
    }
    done = Run(served(pages))
    assert done.only is not None
    assert not any("elsewhere" in url for url in done.urls)


def test_nested_sitemaps_those_of_posts_first() -> None:
    names = ("tags", "authors", "posts")
    index = "".join(
        f"<sitemap><loc>https://example.org/{name}.xml</loc></sitemap>" for name in names
    )
    pages = {
        "https://example.org/sitemap.xml": f"<sitemapindex>{index}</sitemapindex>",
        "https://example.org/posts.xml": LISTED["https://example.org/sitemap.xml"],
        NEW.format("lamplighters-of-the-harbour"): PAGE,
    }
    done = Run(served(pages))
    assert done.only is not None
    assert len(done.urls) == 5


def test_a_feed_and_a_home_page_tell_titles() -> None:
    feed = (
        "<rss><channel><item><title>Lamplighters of the harbour</title>"
        "<link>https://example.org/e/77</link></item></channel></rss>"
    )
    home = '<a href="/e/78">Ferries</a><p><a href="/e/77">Lamplighters of the harbour</a>'
    wanted = structs.replace(LAMPS, url="https://example.org/?p=5")
    for path, body in (("feed.xml", feed), ("", home)):
        pages = {f"https://example.org/{path}": body, "https://example.org/e/77": PAGE}
        done = Run(served(pages), wanted)
        assert done.only is not None, path
        assert done.only.url == "https://example.org/e/77"


def test_redirects_are_followed_on_the_same_domain_only() -> None:
    def moved(url: str) -> Response:
        return Response(301, [("location", url)])

    new = "https://www.example.org/essays/lamplighters-of-the-harbour/"
    pages: dict[str, str | Response] = {
        "http://example.org/robots.txt": moved("https://www.example.org/robots.txt"),
        "https://www.example.org/sitemap.xml": sitemap(new),
        new: PAGE,
    }
    wanted = structs.replace(LAMPS, url="http://example.org/2012/lamplighters-of-the-harbour.html")
    done = Run(served(pages), wanted)
    assert done.only is not None
    assert done.only.url == new
    away = Run(served({**LISTED, "https://example.org/sitemap.xml": moved("https://b.test/s.xml")}))
    assert not any("b.test" in url for url in away.urls)
    circle = {"https://example.org/sitemap.xml": moved("https://example.org/sitemap.xml")}
    assert Run(served({**circle})).only is None


def test_the_pace_is_the_hosts() -> None:
    settings = Settings(politeness=PolitenessSettings(min_interval=2.0))
    done = Run(served(LISTED), settings=settings)
    times = [at for at, _ in done.asked]
    assert [b - a for a, b in pairwise(times)] == [2.0] * (len(times) - 1)
    slow = LISTED | {"https://example.org/robots.txt": "User-agent: *\nCrawl-delay: 9"}
    times = [at for at, _ in Run(served(slow), settings=settings).asked]
    assert [b - a for a, b in pairwise(times[1:])] == [9.0] * (len(times) - 2)


def test_retry_after_is_kept_to_or_the_host_is_left() -> None:
    count = 0

    def busy(seconds: int) -> Callable[[str], Response]:
        answer = served(LISTED)

        def once(url: str) -> Response:
            nonlocal count
            count += 1
            return Response(429, [("retry-after", str(seconds))]) if count == 2 else answer(url)

        return once

    done = Run(busy(40))
    assert done.only is not None
    assert done.asked[2][0] - done.asked[1][0] >= 40
    count = 0
    left = Run(busy(4_000))
    assert (len(left.asked), left.found) == (2, {})


def test_a_host_that_does_not_answer_is_left() -> None:
    done = Run(lambda url: Response(failure="timed out"), *(LAMPS,) * 9)
    assert (len(done.asked), done.found) == (1, {})


@pytest.mark.parametrize("links", [1, 2, 3, 20])
def test_five_requests_a_link_at_most(links: int) -> None:
    names = [f"essay-about-lamp-number-{n}-of-the-harbour" for n in range(links * 4)]
    index = "".join(
        f"<sitemap><loc>https://example.org/s{n}.xml</loc></sitemap>" for n in range(90)
    )
    pages = {
        "https://example.org/sitemap.xml": f"<sitemapindex>{index}</sitemapindex>",
        **{f"https://example.org/s{n}.xml": sitemap(*map(NEW.format, names)) for n in range(90)},
        **{NEW.format(name): html("Ferry", OTHER) for name in names},
    }
    wanted = [SearchedLink(n, OLD.format(names[n]), ("Essay about lamps",)) for n in range(links)]
    done = Run(served(pages), *wanted)
    assert len(done.urls) <= 5 * links
    assert list(done.found.values()) == [None] * links


MOVES = [(OLD.format(name), NEW.format(name)) for name in ("ships-at-night", "nets-and-knots")]


def test_two_methods_that_agree_are_sure() -> None:
    found = Run(served(LISTED), site=SearchedSite(learn(MOVES))).only
    assert found is not None
    assert (found.confidence, found.pattern) == (
        AGREED,
        "example.org/2012/{2} → example.org/essays/{2}/",
    )
    here = structs.replace(LAMPS, texts=("here",))
    found = Run(served(LISTED), here, site=SearchedSite(learn(MOVES))).only
    assert found is None or found.confidence < AGREED or "lamp" in found.why


def test_a_page_with_other_text_is_not_the_one_that_was_seen() -> None:
    other = html("Lamplighters of the harbour: tickets", OTHER)
    pages = LISTED | {NEW.format("lamplighters-of-the-harbour"): other}
    old = read_page(PAGE.encode(), "text/html", LAMPS.url)
    seen = Seen(0.0, old.title, old.sample, old.main)
    wanted = structs.replace(LAMPS, seen=seen)
    assert Run(served(pages), wanted, site=SearchedSite(learn(MOVES))).only is None
    found = Run(served(LISTED), wanted, site=SearchedSite(learn(MOVES))).only
    assert found is not None
    assert found.confidence == AGREED


def test_a_site_that_answers_everything_makes_nothing_sure() -> None:
    def answer(url: str) -> Response:
        got = served(LISTED)(url)
        return Response(200, HTML, html("Quarter", OTHER).encode()) if got.status == 404 else got

    found = Run(answer, site=SearchedSite(learn(MOVES))).only
    assert found is None or found.confidence < ALONE


def test_the_domain_to_which_the_siblings_redirect_is_searched_too() -> None:
    new = "https://lamps.net/essays/{}/"
    moves = [(OLD.format(name), new.format(name)) for name in ("ships-at-night", "nets-and-knots")]
    page = new.format("lamplighters-of-the-harbour")
    pages: dict[str, str | Response] = {
        "https://example.org/sitemap.xml": Response(
            301, [("location", "https://lamps.net/map.xml")]
        ),
        page: PAGE,
    }
    found = Run(served(pages), LAMPS, LAMPS, site=SearchedSite(learn(moves)))
    assert found.only is not None
    assert found.only.url == page
    assert "https://lamps.net/map.xml" in found.urls
    assert found.urls.index("https://lamps.net/robots.txt") < found.urls.index(page)
    forbidden = {**pages, "https://lamps.net/robots.txt": "User-agent: *\nDisallow: /"}
    done = Run(served(forbidden), LAMPS, LAMPS, site=SearchedSite(learn(moves)))
    assert done.only is None
    assert not any(url.startswith("https://lamps.net/essays") for url in done.urls)


ELSEWHERE = "https://harbour.example/lamplighters/"


@pytest.mark.parametrize("robots", [Response(404), Response(failure="no such host")])
def test_where_an_archived_redirect_leads_is_read(robots: Response) -> None:
    pages: dict[str, str | Response] = {
        "https://example.org/robots.txt": robots,
        ELSEWHERE: PAGE,
    }
    done = Run(served(pages), structs.replace(LAMPS, redirected_to=ELSEWHERE))
    assert done.only is not None
    assert done.only.url == ELSEWHERE
    assert done.only.confidence == ALONE  # one method alone is for a reviewer
    assert "an archived redirect leads there" in done.only.why
    assert len(done.urls) <= 5
    # It is read: another page at the end of it is not proposed.
    pages[ELSEWHERE] = html("Ferries", OTHER)
    assert Run(served(pages), structs.replace(LAMPS, redirected_to=ELSEWHERE)).only is None


def test_requests_to_another_host_keep_that_hosts_pace() -> None:
    other = [structs.replace(LAMPS, url=OLD.format(n), link_id=n, redirected_to=f"{ELSEWHERE}{n}")
             for n in range(4)]  # fmt: skip
    done = Run(served({}), *other)
    times = [at for at, url in done.asked if url.startswith("https://harbour.example/")]
    least = Settings().politeness.min_interval
    assert len(times) >= 4
    assert all(after - before > least - 1e-6 for before, after in pairwise(times))
