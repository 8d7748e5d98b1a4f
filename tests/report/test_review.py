"""The served page: decisions are in the file as they are made; what was typed is not lost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from loccit.config.settings import ReportSettings
from loccit.decisions import read_decisions
from loccit.model import Kind, Status
from loccit.report.html.pack import link_id
from loccit.report.model import Report
from loccit.review.change import Change, DecisionEntry
from loccit.review.file import DecisionsFile
from loccit.review.page import page_for
from loccit.review.server import reviewing
from tests.report.browser import Opened
from tests.report.conftest import Open
from tests.report.library import REPORT
from tests.report.made import cited, found, reported

pytestmark = pytest.mark.browser

GONE = "https://gone.example/0"
AT_GONE = f"#group=none&at={link_id(GONE)}"


class Review:
    """A served report, its file, and browsers that look at it."""

    def __init__(self, browser: Browser, report: Report, folder: Path) -> None:
        self.browser = browser
        self.file = folder / "decisions.toml"
        self.documents = {"index.html": page_for(report, ReportSettings())}
        self.opened: list[Opened] = []
        self.failing = False

    @contextmanager
    def serving(self, port: int = 0) -> Iterator[str]:
        with reviewing(self.documents, DecisionsFile(self.file), port=port) as url:
            yield url

    def page(self, url: str, fragment: str = AT_GONE) -> Page:
        self.opened.append(Opened(self.browser, self.file))
        page = self.opened[-1].page
        page.goto(url + fragment)
        page.wait_for_selector("html[data-ready]")
        return page

    def told(self) -> dict[str, str]:
        if not self.file.exists():
            return {}
        return {one.url: one.action for one in read_decisions(self.file)}


@pytest.fixture
def review(browser: Browser, tmp_path: Path) -> Iterator[Callable[[Report], Review]]:
    made: list[Review] = []

    def make(report: Report) -> Review:
        made.append(Review(browser, report, tmp_path))
        return made[-1]

    yield make
    for one in made:
        for opened in one.opened:
            opened.context.close()
            assert one.failing or opened.complaints == []


def saved(page: Page) -> None:
    page.wait_for_selector("html[data-saving=saved]")


def test_each_decision_is_in_the_file_and_undone_there(review: Callable[[Report], Review]) -> None:
    desk = review(REPORT)
    with desk.serving() as url:
        page = desk.page(url)
        page.keyboard.press("d")
        saved(page)
        assert desk.told() == {GONE: "not-dead"}
        page.keyboard.press("i")
        saved(page)
        assert len(desk.told()) == 2
        page.reload()
        page.wait_for_selector("html[data-ready]")
        expect(page.locator("#decisions-count")).to_have_text("2")
        page.keyboard.press("u")  # what was done before the reload can be undone
        saved(page)
        assert desk.told() == {GONE: "not-dead"}
        expect(page.locator("#detail h3")).to_contain_text("gone.example/1")


def test_two_reviewers_see_each_other_and_nobody_is_overwritten(
    review: Callable[[Report], Review],
) -> None:
    desk = review(REPORT)
    with desk.serving() as url:
        page = desk.page(url)
        theirs = DecisionEntry(GONE, "not-dead", note="Ines")
        DecisionsFile(desk.file).change([Change(GONE, after=theirs)])
        page.keyboard.press("i")
        expect(page.locator("#toast")).to_contain_text("Somebody else decided otherwise")
        assert desk.told() == {GONE: "not-dead"}
        page.get_by_role("button", name="Use mine").click()
        saved(page)
        assert desk.told() == {GONE: "ignore"}
        other = DecisionEntry("https://gone.example/2", "not-dead")
        DecisionsFile(desk.file).change([Change(other.url, after=other)])
        page.evaluate("window.dispatchEvent(new Event('focus'))")
        expect(page.locator("#decisions-count")).to_have_text("2")


def test_what_could_not_be_saved_is_saved_as_soon_as_it_can_be(
    review: Callable[[Report], Review],
) -> None:
    desk = review(REPORT)
    desk.file.write_text("[[decision]]\nurl = 'https://x.example/'\naction = 'ignore'\n")
    good = desk.file.read_text()
    desk.failing = True  # the browser writes answers of 409 into its console
    with desk.serving() as url:
        page = desk.page(url)
        desk.file.write_text("[[decision]\n")
        page.keyboard.press("d")
        expect(page.locator("#saving")).to_contain_text("not valid TOML")
        page.reload()
        desk.file.write_text(good)
        page.reload()
        page.wait_for_selector("html[data-ready]")
        saved(page)
        expect(page.locator("#saving")).to_be_hidden()
        assert desk.told() == {"https://x.example/": "ignore", GONE: "not-dead"}


def test_what_is_typed_is_kept_however_the_field_is_left(
    review: Callable[[Report], Review],
) -> None:
    desk = review(REPORT)
    with desk.serving() as url:
        page = desk.page(url)
        page.keyboard.press("m")
        page.keyboard.type("ask Ines")
        page.keyboard.press("Escape")
        saved(page)
        assert desk.told() == {GONE: "note"}
        page.locator("#replacement").fill("https://new.example/0")
        expect(page.get_by_role("button", name="Accept this repair")).to_be_visible()
        page.locator("#list .row").nth(1).click()
        expect(page.locator("#detail h3")).to_contain_text("gone.example/1")
        page.locator("#list .row").nth(0).click()
        assert page.input_value("#replacement") == "https://new.example/0"
        assert page.input_value("#note") == "ask Ines"
        page.locator("#replacement").press("Enter")
        saved(page)
        [decision] = read_decisions(desk.file)
        assert (decision.action, decision.note) == ("accept", "ask Ines")
        assert decision.replacement == "https://new.example/0"
        expect(page.locator("#detail h3")).to_contain_text("gone.example/1")


def test_one_decision_moves_a_whole_site(review: Callable[[Report], Review]) -> None:
    links = [found(f"http://old.example/a/{n}", Status.DEAD, "not-found") for n in range(5)]
    links.append(found("https://old.example/a/x/9", Status.DEAD, "not-found"))
    desk = review(reported(links))
    with desk.serving() as url:
        page = desk.page(url, "#group=domain")
        page.get_by_role("button", name="Decide about many").first.click()
        assert page.input_value("#bulk-glob") == "*://old.example/a/*"
        page.locator("#bulk-replacement").fill("https://new.example/*")
        expect(page.locator("#bulk-count")).to_contain_text("6 findings with 6 citations")
        assert "https://new.example/x/9" in page.locator("#bulk-rows").inner_text()
        page.keyboard.press("Enter")
        saved(page)
        [decision] = read_decisions(desk.file)
        assert (decision.url, decision.replacement) == (
            "*://old.example/a/*",
            "https://new.example/*",
        )
        expect(page.locator("#left")).to_have_text("0 left to decide")
        expect(page.locator("#verdict")).to_have_text(
            "6 of 6 citations are dead, 6 of them accepted."
        )
        expect(page.locator("#first-none")).to_have_text("Nothing is left to decide.")
        expect(page.locator("#detail .made")).to_contain_text("https://new.example/0")
        page.keyboard.press("u")
        saved(page)
        assert desk.told() == {}
        expect(page.locator("#left")).to_have_text("6 left to decide")


def test_a_group_is_decided_about_without_others_that_its_addresses_match(
    review: Callable[[Report], Review],
) -> None:
    gone = [found(f"https://old.example/a/{n}", Status.DEAD, "not-found") for n in range(3)]
    moved = found("https://old.example/a/m", Status.REDIRECTED, "moved", to="https://new.example/m")
    desk = review(reported([*gone, moved]))
    with desk.serving() as url:
        page = desk.page(url, "#group=cause")
        page.get_by_role("button", name="Decide about many").first.click()
        assert page.input_value("#bulk-glob") == "https://old.example/a/*"
        page.locator("#bulk-all").check()
        expect(page.locator("#bulk-outside")).to_have_text("1 of them is not in this group.")
        assert page.locator("#bulk-rows li").first.inner_text().startswith("Not in this group:")
        page.locator("#bulk-all").uncheck()
        expect(page.locator("#bulk-outside")).to_have_text("")
        page.locator("#bulk-replacement").fill("https://n.example/*")
        page.keyboard.press("Enter")
        saved(page)
        assert {(one.url, one.replacement) for one in read_decisions(desk.file)} == {
            (f"https://old.example/a/{n}", f"https://n.example/{n}") for n in range(3)
        }
        expect(page.locator("#left")).to_have_text("1 left to decide")
        page.keyboard.press("u")
        saved(page)
        assert desk.told() == {}


def test_what_to_do_first_leaves_out_what_the_file_decided(open_page: Open) -> None:
    """Of posts whose own source is gone, those that are decided about are not counted again."""
    sources = [
        found(
            f"https://gone.example/{n}",
            cited_in=[cited(f"{n}.md", kind=Kind.SOURCE, waiver="known" if n < 2 else None)],
        )
        for n in range(4)
    ]
    page = open_page(reported(sources))
    assert "copies of 2 posts" in page.locator("#first [data-step=sources]").inner_text()
