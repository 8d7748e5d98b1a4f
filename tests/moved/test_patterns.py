"""How a site's addresses changed, and which listed address is like an old one."""

import pytest

from loccit.moved.match import ListedPage, Listing, listed
from loccit.moved.patterns import learn

OLD = "http://a.example/2012/05/{}.html"
NEW = "https://a.example/posts/{}/"


def moves(old: str, new: str, *names: str) -> list[tuple[str, str]]:
    return [(old.format(name), new.format(name)) for name in names]


@pytest.mark.parametrize(
    ("old", "new", "url", "wanted"),
    [
        (OLD, NEW, OLD.format("lamps"), NEW.format("lamps")),
        (OLD, NEW, "http://a.example/2013/05/lamps.html", None),
        (
            "http://a.example/archives/{}.php",
            "https://b.example/{}",
            "http://a.example/archives/lamps.php",
            "https://b.example/lamps",
        ),
        (
            "http://a.example/_posts/2012-05-06-{}.html",
            "http://a.example/notes/{}.html",
            "http://a.example/_posts/2011-01-02-lamps.html",
            "http://a.example/notes/lamps.html",
        ),
    ],
)
def test_two_redirects_make_a_pattern(old: str, new: str, url: str, wanted: str | None) -> None:
    patterns = learn(moves(old, new, "ships", "harbours"))
    assert [pattern.applied(url) for pattern in patterns] == [wanted]


def test_a_year_that_is_kept_is_a_part_of_the_pattern() -> None:
    found = learn(
        [
            ("http://a.example/2012/05/ships.html", "http://a.example/blog/2012/ships/"),
            ("http://a.example/2013/07/nets.html", "http://a.example/blog/2013/nets/"),
        ]
    )
    assert found[0].applied("http://a.example/2014/01/lamps.html") == (
        "http://a.example/blog/2014/lamps/"
    )


@pytest.mark.parametrize(
    "told",
    [
        moves(OLD, NEW, "ships"),
        moves(OLD, "https://a.example/", "ships", "harbours"),
        [*moves(OLD, NEW, "ships"), *moves(OLD, "https://a.example/x/{}", "harbours")],
        moves("http://a.example/?p={}", NEW, "ships", "harbours"),
        moves("http://a.example/{}", "http://a.example/2012/05/{}", "ships", "harbours"),
    ],
)
def test_one_redirect_or_those_that_lose_the_name_make_none(told: list[tuple[str, str]]) -> None:
    assert learn(told) == []


LISTED = [
    "https://a.example/posts/on-lamplighters/",
    "https://a.example/posts/lamplighters-of-the-harbour/",
    "https://a.example/posts/ships-of-the-harbour/",
    "https://a.example/tags/harbour/",
]


@pytest.mark.parametrize(
    ("url", "names", "wanted"),
    [
        ("http://a.example/2012/lamplighters-of-the-harbour.html", [], LISTED[1]),
        ("http://a.example/2012/Lamplighters_of_the_Harbour.php", [], LISTED[1]),
        ("http://a.example/?p=77", ["Lamplighters of the harbour"], LISTED[1]),
        ("http://a.example/77", ["here"], None),
        ("http://a.example/2012/bicycles", [], None),
    ],
)
def test_listed_addresses(url: str, names: list[str], wanted: str | None) -> None:
    listing = Listing()
    listing.add([ListedPage(one) for one in LISTED], "/sitemap.xml")
    assert next(iter(listing.like(url, names)), None) == wanted


@pytest.mark.parametrize(
    "body",
    [
        "<?xml version='1.0'?><urlset><url><loc>\n https://a.example/x?a=1&amp;b=2 </loc></url>"
        "<url><loc>https://other.test/y</loc></url></urlset>",
        "<rss><channel><item><link>https://a.example/x?a=1&amp;b=2</link></item></channel></rss>",
        "<feed><entry><link rel='alternate' href='https://a.example/x?a=1&amp;b=2'/></entry></feed>",
        "<html><a class=n href='/x?a=1&amp;b=2#top'>x</a><a href=https://other.test/>o</a></html>",
    ],
)
def test_what_a_site_lists(body: str) -> None:
    found = listed(body.encode(), "", "https://a.example/list").pages
    assert [one.url for one in found] == ["https://a.example/x?a=1&b=2"]


def test_a_part_that_is_dropped_is_one_of_those_that_were() -> None:
    found = learn(
        [
            ("http://a.example/news/ships", "http://a.example/posts/ships"),
            ("http://a.example/notes/nets", "http://a.example/posts/nets"),
        ]
    )
    assert found[0].applied("http://a.example/news/lamps") == "http://a.example/posts/lamps"
    assert found[0].applied("http://a.example/people/lamps") is None
