"""The desk: filters, search, groups, order, and the address that keeps the view."""

import re
from collections.abc import Callable

import pytest
from msgspec import structs
from playwright.sync_api import Page, expect

from loccit.config.settings import Language, ReportSettings
from loccit.model import Kind, Status
from loccit.report.html.pack import link_id
from loccit.report.html.words import LANGUAGES
from tests.report.browser import Opened, wait_for_detail
from tests.report.conftest import Open
from tests.report.library import FERRY, LINKS, REPORT
from tests.report.made import cited, found, reported

pytestmark = pytest.mark.browser


def rows(page: Page) -> list[str]:
    """The statuses and domains of the rows, top to bottom."""
    script = """() => [...document.querySelectorAll("#list .row")]
        .sort((a, b) => a.dataset.place - b.dataset.place)
        .map((row) => row.querySelector(".badge").textContent + " " +
                      row.querySelector(".domain").textContent)"""
    told: list[str] = page.evaluate(script)
    return told


def headings(page: Page) -> list[str]:
    script = """() => [...document.querySelectorAll("#list .head")]
        .sort((a, b) => parseFloat(a.style.top) - parseFloat(b.style.top))
        .map((head) => head.querySelector("h3").textContent)"""
    told: list[str] = page.evaluate(script)
    return told


def facet(page: Page, name: str, value: str) -> None:
    """Choose a value of a facet, unfolding it where it is folded."""
    box = page.locator("#facets details").filter(has=page.locator(f"summary:text-is('{name}')"))
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    box.get_by_label(re.compile(f"^{re.escape(value)}")).check()


def count(page: Page) -> str:
    return page.locator("#count").inner_text()


def test_all_findings_at_first(open_page: Open) -> None:
    page = open_page(REPORT)
    assert count(page) == "7 findings, 9 citations"
    assert headings(page) == [
        "The domain gone.example is gone",
        "One page, cited often: https://moved.example/a",
        "Stand-alone cases",
    ]
    assert rows(page)[0] == "dead gone.example"
    assert page.locator("#list .row[aria-current]").count() == 1
    assert "See page number 0 there." in page.locator("#detail").inner_text()


FILTERS: list[tuple[str, str, str, list[str]]] = [
    ("Status", "suspect", "status=suspect", ["suspect wiki.example"]),
    ("Reason", "moved permanently", "reason=moved", ["redirected moved.example"]),
    ("Since the last audit", "newly dead", "change=newly-dead", ["dead gone.example"]),
    ("Repair", "an archived copy", "repair=archived", ["dead src.example"]),
    ("Kind of citation", "the post's own source", "kind=source", ["dead src.example"]),
    ("Decision", "waived", "decision=waived", ["blocked blocked.example"]),
    ("Domain", "wiki.example", "domain=wiki.example", ["suspect wiki.example"]),
    ("Confirmed", "not yet", "confirmed=no",
     ["suspect wiki.example", "redirected moved.example"]),
    ("Year", "2014", "year=2014",
     ["dead gone.example"] * 3 + ["dead src.example", "redirected moved.example"]),
    ("Author", "Tomas", "author=Tomas",
     ["suspect wiki.example", "redirected moved.example", "blocked blocked.example"]),
    ("Tag", "bread", "tag=bread",
     ["suspect wiki.example", "redirected moved.example", "blocked blocked.example"]),
    ("Post", FERRY.path, f"post={FERRY.path}",
     ["dead gone.example"] * 3 + ["dead src.example", "redirected moved.example"]),
    ("Cause", "The domain gone.example is gone", "cause=", ["dead gone.example"] * 3),
]  # fmt: skip


def test_each_filter(open_page: Open) -> None:
    page = open_page(REPORT, "#group=none")
    for name, value, fragment, left in FILTERS:
        facet(page, name, value)
        assert sorted(rows(page)) == sorted(left), name
        assert fragment in page.evaluate("decodeURIComponent(location.hash)")
        chip = page.locator("#chips .chip")
        assert value in chip.inner_text()
        chip.click()
        assert len(rows(page)) == len(LINKS)


def test_filters_of_one_facet_add_and_of_two_narrow(open_page: Open) -> None:
    page = open_page(REPORT, "#group=none")
    facet(page, "Status", "dead")
    facet(page, "Status", "suspect")
    assert count(page) == "5 findings, 5 citations"
    facet(page, "Year", "2014")
    assert count(page) == "4 findings, 4 citations"
    page.get_by_role("button", name="Clear all").click()
    assert count(page) == "7 findings, 9 citations"


def test_a_facet_tells_what_its_choice_would_leave(open_page: Open) -> None:
    page = open_page(REPORT, "#year=2019&group=none")
    assert count(page) == "3 findings, 4 citations"
    told = page.locator("#facets").inner_text()
    assert re.search(r"suspect\s+1", told)
    # The year's own choice does not count against the other year.
    years = page.locator("#facets details").filter(has=page.locator("summary:text-is('Year')"))
    assert years.get_attribute("open") is not None
    assert re.findall(r"(\d{4})\s+(\d)", years.inner_text()) == [("2019", "3"), ("2014", "5")]


SEARCHES = {
    "NUMBER gone.example/2": ["dead gone.example"],
    "src.example": ["dead src.example"],
    "島": ["suspect wiki.example"],
    "moved.example/b": ["redirected moved.example"],
    "timeout rye": ["suspect wiki.example"],
    "timeout ferry": [],
}


def test_search(open_page: Open) -> None:
    page = open_page(REPORT, "#group=none")
    for words, left in SEARCHES.items():
        page.keyboard.press("/")
        page.keyboard.type(words)
        assert rows(page) == left, words
        assert page.evaluate("new URLSearchParams(location.hash.slice(1)).get('q')") == words
        assert page.locator("#empty").is_visible() == (not left)
        page.locator("#search").blur()
    assert "Nothing matches" in page.locator("#empty").inner_text()


def test_groups(open_page: Open) -> None:
    page = open_page(REPORT)
    page.select_option("#group", "domain")
    assert headings(page)[0] == "gone.example"
    page.select_option("#group", "post")
    assert headings(page) == ["The Ferry", "Rye"]
    # What both posts cite stands under both, each time with that post's places.
    assert rows(page).count("redirected moved.example") == 2
    page.select_option("#group", "none")
    assert headings(page) == ["1 decided finding"]
    page.select_option("#group", "cause")
    assert headings(page)[0] == "The domain gone.example is gone"
    assert headings(page)[-1] == "Stand-alone cases"


ORDERS = {
    "citations": "redirected moved.example",
    "newest": "redirected moved.example",
    "oldest": "dead gone.example",
    "domain": "dead gone.example",  # what is waived comes last, whatever the order
}


def test_order(open_page: Open) -> None:
    page = open_page(REPORT, "#group=none")
    for order, first in ORDERS.items():
        page.select_option("#sort", order)
        assert rows(page)[0] == first
        assert f"sort={order}" in page.url


def test_a_link_into_the_page_shows_its_view_and_finding(open_page: Open) -> None:
    at = link_id("https://moved.example/a")
    page = open_page(REPORT, f"#status=redirected,dead&group=post&sort=newest&at={at}")
    assert count(page) == "5 findings, 7 citations"
    assert page.input_value("#group") == "post"
    assert page.input_value("#sort") == "newest"
    assert "https://moved.example/a" in page.locator("#detail h3").inner_text()
    assert page.locator("#findings").bounding_box()["y"] < 200  # type: ignore[index]


def test_back_and_forward_go_through_views(open_page: Open) -> None:
    page = open_page(REPORT, "#group=none")
    facet(page, "Status", "dead")
    facet(page, "Reason", "domain gone")
    page.go_back()
    expect(page.locator("#chips .chip")).to_have_count(1)
    page.go_back()
    expect(page.locator("#chips .chip")).to_have_count(0)
    page.go_forward()
    expect(page.locator("#count")).to_have_text("4 findings, 4 citations")


def test_links_of_the_overview_lead_into_the_list(open_page: Open) -> None:
    page = open_page(REPORT)
    page.locator("#causes").get_by_role("link", name="The domain gone.example is gone").click()
    expect(page.locator("#count")).to_have_text("3 findings, 3 citations")
    page.locator("#answer .legend").get_by_role("link", name="Suspect").click()
    expect(page.locator("#count")).to_have_text("1 finding, 1 citation")
    page.locator("#answer .lost").get_by_role("link", name="The Ferry").click()
    expect(page.locator("#detail h3")).to_contain_text("https://src.example/f")
    page.get_by_role("link", name="Charts", exact=True).click()
    assert count(page) == "1 finding, 1 citation"


def test_values_with_commas_and_percents(open_page: Open) -> None:
    links = [
        found(f"https://a.example/{n}", cited_in=[post])
        for n, post in enumerate(("a,~b%2C.md", "b.md"))
    ]
    page = open_page(reported(links), "#group=none")
    facet(page, "Post", "a,~b%2C.md")
    assert count(page) == "1 finding, 1 citation"
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert count(page) == "1 finding, 1 citation"
    assert page.locator("#chips .chip bdi").inner_text() == "a,~b%2C.md"


def test_a_finding_tells_all_that_is_known(opened: Callable[..., Opened]) -> None:
    settings = ReportSettings(source_url="https://git.example/blob/main/{path}#L{line}")
    page = opened(REPORT, settings).open(f"#at={link_id('https://moved.example/a')}")
    detail = page.locator("#detail")
    expect(detail.locator(".chain li")).to_have_text(
        ["asked https://moved.example/a 301", "sent on to https://moved.example/b 200"]
    )
    assert detail.locator(".place").count() == 3
    assert detail.locator("mark").first.inner_text() == "text"
    assert detail.locator(".instead ins").inner_text() == "https://moved.example/b"
    source = detail.get_by_role("link", name="Source line").first
    assert source.get_attribute("href") == "https://git.example/blob/main/_posts/2014-ferry.md#L3"
    page.goto(page.url.partition("#")[0] + f"#at={link_id('https://gone.example/0')}")
    expect(detail.locator(".history li")).to_have_text(
        ["1 Feb 2026: ok (answers)", "1 Mar 2026: dead (domain gone)"]
    )
    assert "newly dead" in detail.inner_text()
    assert detail.locator(".chain").inner_text() == "asked https://gone.example/0 no answer"
    page.goto(page.url.partition("#")[0] + f"#at={link_id('https://src.example/f')}")
    expect(detail).to_contain_text("may hold the only copy")


def test_a_source_that_only_moved_is_not_called_lost(open_page: Open) -> None:
    source = cited(FERRY.path, kind=Kind.SOURCE, text="", context="", line=2)
    moved = found("https://src.example/f", Status.REDIRECTED, "moved", cited_in=[source])
    page = open_page(reported([moved]), f"#at={link_id('https://src.example/f')}")
    assert "the post's own source" in page.locator("#detail").inner_text()
    assert "only copy" not in page.locator("#detail").inner_text()


def test_only_rows_near_the_window_are_in_the_page(open_page: Open) -> None:
    links = [found(f"https://h{n}.example/", Status.DEAD, "gone") for n in range(3000)]
    page = open_page(reported(links), "#group=none")
    assert count(page) == "3,000 findings, 3,000 citations"
    assert page.locator("#list .row").count() < 60
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    expect(page.locator("#list .domain", has_text="h2999.example")).to_be_visible()
    assert page.locator("#list .row").count() < 60
    last = page.locator("#list li.item").last
    assert last.get_attribute("aria-setsize") == "3000"


@pytest.mark.parametrize("width", [1440, 800, 320])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_heading_is_as_high_as_what_stands_below_it(
    opened: Callable[..., Opened], language: Language, width: int
) -> None:
    one = opened(
        REPORT, ReportSettings(language=language), viewport={"width": width, "height": 900}
    )
    for group in ("cause", "post", "domain"):
        page = one.open(f"#group={group}")
        hidden = "(all) => all.map((one) => one.scrollHeight - one.clientHeight)"
        assert set(page.locator("#list .head").evaluate_all(hidden)) == {0}


def test_a_copy_near_the_posts_date_is_linked_and_nothing_is_asked(
    opened: Callable[..., Opened],
) -> None:
    """No suggestion, no copy that is known: the link leads to the copy nearest the post's date."""
    one = opened(REPORT)
    page = one.open(f"#at={link_id('https://gone.example/1')}")
    link = page.locator("#detail a", has_text="Archived copy near")
    assert link.inner_text() == "Archived copy near 2 May 2014"
    address = "https://web.archive.org/web/20140502/https://gone.example/1"
    assert link.get_attribute("href") == address
    assert "noreferrer" in (link.get_attribute("rel") or "")
    # One that has a copy already shows that; one that moved needs none.
    for url in ("https://src.example/f", "https://moved.example/a"):
        page.evaluate(f"location.hash = '#at={link_id(url)}'")
        expect(page.locator("#detail .url")).to_contain_text(url)
        wait_for_detail(page)
        assert page.locator("#detail a", has_text="Archived copy near").count() == 0
    assert not any("archive.org" in url for url in one.requests)


def test_what_recovered_is_listed(open_page: Open) -> None:
    urls = tuple(f"https://back.example/{n}" for n in range(102))
    changes = {"newly-dead": 1, "recovered": 102}
    page = open_page(structs.replace(REPORT, recovered=urls, changes=changes))
    page.locator("a[href='#recovered']", has_text="102 recovered").click()
    box = page.locator("#recovered")
    box.locator("summary").click()
    assert box.locator("summary").inner_text() == "102 links recovered since the last audit"
    assert box.locator("li a").first.get_attribute("href") == urls[0]
    assert box.locator("li").count() == 100
    assert box.locator(".more").inner_text() == "and 2 more; report.json lists all"


def test_many_hosts_of_a_domain_are_one_glob(open_page: Open) -> None:
    links = [
        found(f"https://{host}.old.example/{n}", domain="old.example", status=Status.DEAD,
              reason="domain-gone")
        for n, host in enumerate(("www", "img", "www"))
    ]  # fmt: skip
    page = open_page(reported(links), "#group=domain")
    page.locator("#list .head").get_by_role("button", name="Decide about many").click()
    assert page.locator("#bulk-glob").input_value() == "https://*old.example/*"
    assert page.locator("#bulk-count").inner_text().startswith("3 findings")
    page.fill("#bulk-replacement", "https://new.example/*")
    assert page.locator("#bulk-rows .to").first.inner_text().endswith("https://new.example/0")
