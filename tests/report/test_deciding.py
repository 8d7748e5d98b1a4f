"""Deciding by keys and buttons; decisions.toml out of the page and into it again."""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Locator, Page, expect

from loccit.decisions import Decision, read_decisions
from loccit.model import Status
from loccit.report.html.pack import link_id
from tests.report.browser import Opened
from tests.report.conftest import Open
from tests.report.library import DRIFTED, REPORT, RYE, WITH_DRIFT
from tests.report.made import found, reported

pytestmark = pytest.mark.browser

MOVED = "https://moved.example/a"
AT_MOVED = f"#group=none&at={link_id(MOVED)}"


def exported(page: Page, folder: Path) -> Path:
    """What the export button gives."""
    page.locator("#decisions-open").click()
    with page.expect_download() as download:
        page.locator("#decisions-export").click()
    page.keyboard.press("Escape")
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def chosen(page: Page) -> Locator:
    """The URL that the details are of; a page that follows a link shows it a moment later."""
    return page.locator("#detail h3 bdi").first


def test_keys_go_through_the_list(open_page: Open) -> None:
    page = open_page(REPORT, "#group=none")
    first = chosen(page).inner_text()
    for key, back in (("j", "k"), ("n", "p")):
        page.keyboard.press(key)
        expect(chosen(page)).not_to_have_text(first)
        page.keyboard.press(back)
        expect(chosen(page)).to_have_text(first)
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.matches('#list .row[aria-current]')")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('#detail') !== null")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.closest('#list') !== null")
    page.keyboard.press("g")
    assert page.input_value("#group") == "cause"
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    assert "accept the repair" in page.locator("#keys").inner_text()
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()


def test_keys_do_nothing_while_somebody_writes(open_page: Open) -> None:
    page = open_page(REPORT, "#group=none")
    page.locator("#search").click()
    page.keyboard.type("ajn?")
    assert page.input_value("#search") == "ajn?"
    assert page.locator("#decisions-count").inner_text() == "0"
    page.keyboard.press("Control+a")
    assert page.locator("#decisions-count").inner_text() == "0"


def test_decisions_by_keys_are_exported(open_page: Open, tmp_path: Path) -> None:
    page = open_page(REPORT, AT_MOVED)
    page.keyboard.press("a")
    page.evaluate(f"location.hash = '#group=none&at={link_id('https://gone.example/0')}'")
    expect(page.locator("#detail h3")).to_contain_text("gone.example/0")
    page.locator("#until").fill("2031-01-31")
    page.keyboard.press("Escape")
    page.keyboard.press("i")
    expect(chosen(page)).to_have_text("https://gone.example/1")
    page.keyboard.press("d")
    expect(chosen(page)).to_have_text("https://gone.example/2")
    page.keyboard.press("m")
    page.keyboard.type("ask Ines")
    page.get_by_role("button", name="Keep the note").click()
    file = exported(page, tmp_path)
    assert file.name == "decisions.toml"
    told = {one.url: one for one in read_decisions(file)}
    assert told[MOVED].action == "accept"
    assert told[MOVED].replacement == "https://moved.example/b"
    assert told[MOVED].post is None
    assert told["https://gone.example/0"].action == "ignore"
    assert told["https://gone.example/0"].until == "2031-01-31"
    assert told["https://gone.example/1"].action == "not-dead"
    assert told["https://gone.example/2"].action == "note"
    assert told["https://gone.example/2"].note == "ask Ines"
    assert all(one.decided for one in told.values())
    # These, and the one that the configuration waives.
    expect(page.locator("#list .item.decided")).to_have_count(5)


def test_a_repair_may_be_written_and_be_for_one_post(open_page: Open, tmp_path: Path) -> None:
    page = open_page(REPORT, f"#group=post&post={RYE.path}&at={link_id(MOVED)}")
    page.locator(".further summary").click()
    page.locator("#replacement").fill("https://better.example/")
    page.locator("#only-post").check()
    page.get_by_role("button", name="Accept this repair").click()
    (decision,) = read_decisions(exported(page, tmp_path))
    assert (decision.post, decision.replacement) == (RYE.path, "https://better.example/")
    page.evaluate(f"location.hash = '#group=post&at={link_id(MOVED)}'")
    # In this post alone, beside the one that the configuration waives.
    expect(page.locator("#list .item.decided .done", has_text="accepted")).to_have_count(1)


def test_a_page_with_other_content_is_decided_like_a_finding(
    open_page: Open, tmp_path: Path
) -> None:
    page = open_page(WITH_DRIFT)
    left = page.locator("#left")
    expect(left).to_be_visible()
    before = int(left.inner_text().split()[0])
    page.locator("#drift").get_by_role("link", name="Decide").click()
    expect(chosen(page)).to_have_text(DRIFTED.url)
    expect(page.locator("#detail .reason")).to_have_text("drifted")
    expect(page.locator("#detail .instead")).to_contain_text("https://archive.example/ferries")
    expect(page.locator("#detail")).to_contain_text("0% of its main text is left")
    assert (
        "Pages that answer with other content" in page.locator("#list .head h3").all_inner_texts()
    )
    page.keyboard.press("a")
    page.keyboard.press("u")
    page.get_by_role("button", name="Still fine").click()
    expect(page.locator("#toast")).to_contain_text("Marked as still fine")
    expect(page.locator("#list .item.decided .done", has_text="still fine")).to_have_count(1)
    expect(left).to_contain_text(re.compile(rf"^{before - 1}\b"))
    (decision,) = read_decisions(exported(page, tmp_path))
    assert (decision.url, decision.action) == (DRIFTED.url, "not-dead")


def test_what_was_decided_before_a_page_changed_is_not_about_that(open_page: Open) -> None:
    for day, times in (("2026-02-19", 0), ("2026-02-20", 1)):
        decided = (Decision(DRIFTED.url, "ignore", decided=day),)
        page = open_page(msgspec.structs.replace(WITH_DRIFT, decisions=decided), "#group=none")
        expect(page.locator("#list .item.decided .done", has_text="ignored")).to_have_count(times)


def test_accepting_without_a_suggestion_asks_for_one(open_page: Open) -> None:
    page = open_page(REPORT, f"#at={link_id('https://gone.example/0')}")
    page.keyboard.press("a")
    assert page.locator("#decisions-count").inner_text() == "0"
    assert page.evaluate("document.activeElement.id") == "replacement"
    expect(page.locator("#toast")).to_contain_text("write a replacement first")


def test_undo_and_forget(open_page: Open) -> None:
    page = open_page(REPORT, AT_MOVED)
    page.keyboard.press("a")
    page.keyboard.press("u")
    assert page.locator("#decisions-count").inner_text() == "0"
    page.keyboard.press("u")
    page.evaluate(f"location.hash = '{AT_MOVED}&sort=domain'")
    page.keyboard.press("d")
    assert page.locator("#decisions-count").inner_text() == "1"
    page.locator("#decisions-open").click()
    page.locator("#decisions-clear").click()
    assert page.locator("#decisions-count").inner_text() == "0"
    assert page.locator("#decisions-export").is_disabled()


def test_a_whole_group_at_once(open_page: Open, tmp_path: Path) -> None:
    links = [
        found(f"http://a.example/{n}", Status.REDIRECTED, "moved", to=f"http://b.example/{n}")
        for n in range(4)
    ]
    page = open_page(reported(links))
    page.get_by_role("button", name="Accept the 4 suggestions").click()
    told = read_decisions(exported(page, tmp_path))
    assert [(one.url, one.replacement) for one in told] == [
        (f"http://a.example/{n}", f"http://b.example/{n}") for n in range(4)
    ]
    page.keyboard.press("u")
    assert page.locator("#decisions-count").inner_text() == "0"
    page.get_by_role("button", name="Ignore all").click()
    assert {one.action for one in read_decisions(exported(page, tmp_path))} == {"ignore"}


NASTY = 'a "quoted" \\ back\\slash\ttab, 島 \U0001f30a and a \x07 bell\nnext line'


def test_what_is_exported_is_read_again(opened: Callable[..., Opened], tmp_path: Path) -> None:
    first = opened(REPORT)
    page = first.open(AT_MOVED)
    page.locator(".further summary").click()
    page.locator("#note").fill(NASTY)
    page.keyboard.press("Escape")
    page.locator("#detail .body").focus()
    page.keyboard.press("a")
    file = exported(page, tmp_path)
    (before,) = read_decisions(file)
    assert before.note == NASTY
    assert tomllib.loads(file.read_text(encoding="utf-8"))["decision"][0]["action"] == "accept"
    # The next report in the same browser still knows.
    page = first.open(AT_MOVED)
    expect(page.locator("#decisions-count")).to_have_text("1")
    # Another browser learns it from the file.
    other = opened(REPORT).open(AT_MOVED)
    expect(other.locator("#decisions-count")).to_have_text("0")
    other.locator("#decisions-open").click()
    other.locator("#decisions-import").set_input_files(file)
    expect(other.locator("#decisions-state")).to_have_text("1 decision imported")
    other.keyboard.press("Escape")
    expect(other.locator("#detail .made")).to_contain_text("Repair accepted")
    again = tmp_path / "again"
    again.mkdir()
    assert read_decisions(exported(other, again)) == (before,)


WRITTEN = """\ufeff# by hand
[[decision]]
url = 'https://gone.example/0'   # literal
action = "ignore"
until = 2031-05-01
note = "caf\\u00e9"

[[decision]]
url = "https://gone.example/1"
action = "accept"

[[decision]]
url = "https://gone.example/2"
action = "not-dead"
until = "2031-02-30"

[[decision]]
action = "sing"
url = "https://src.example/f"
until = ["no"]
"""


def test_a_file_written_by_hand_and_what_is_wrong_in_it(open_page: Open, tmp_path: Path) -> None:
    file = tmp_path / "decisions.toml"
    file.write_text(WRITTEN, encoding="utf-8")
    page = open_page(REPORT)
    page.locator("#decisions-open").click()
    page.locator("#decisions-import").set_input_files(file)
    expect(page.locator("#decisions-state")).to_have_text("1 decision imported")
    assert page.locator("#decisions-problems li").all_inner_texts() == [
        "Line 20: not valid TOML",
        "Line 8: accepting needs a replacement",
        "Line 12: not a valid date: 2031-02-30; write it as 2027-01-31",
        "Line 17: no such action: sing",
    ]
    page.keyboard.press("Escape")
    (decision,) = read_decisions(exported(page, tmp_path))
    assert decision == Decision(
        "https://gone.example/0", "ignore", until="2031-05-01", note="café", line=1
    )


def test_opening_goes_where_it_says_and_tells_nothing(open_page: Open) -> None:
    page = open_page(REPORT, AT_MOVED)
    page.context.route("https://**", lambda route: route.fulfill(status=204))
    for key, url in (("o", MOVED), ("s", "https://moved.example/b")):
        with page.context.expect_event("request") as request:
            page.keyboard.press(key)
        assert request.value.url == url
        assert "referer" not in request.value.headers
    opener = page.locator("#detail").get_by_role("link", name="Open").first
    assert opener.get_attribute("rel") == "noopener noreferrer nofollow"


def test_two_tabs_of_a_report_keep_the_decisions_of_both(opened: Callable[..., Opened]) -> None:
    links = [found(f"https://gone{n}.example/", Status.DEAD, "not-found") for n in range(4)]
    one = opened(reported(links))
    first = one.open("#group=none")
    second = one.context.new_page()
    second.goto(f"{one.file.as_uri()}#group=none")
    second.wait_for_selector("html[data-ready]")
    first.keyboard.press("j")
    first.keyboard.press("i")
    expect(second.locator("#decisions-count")).to_have_text("1")
    second.locator("#list .item:not(.decided) .row").first.click()
    second.keyboard.press("d")
    expect(first.locator("#decisions-count")).to_have_text("2")
    first.reload()
    expect(first.locator("#decisions-count")).to_have_text("2")


def test_what_is_being_typed_outlives_loading_the_page_again(open_page: Open) -> None:
    page = open_page(REPORT, AT_MOVED)
    page.locator("#detail summary", has_text="Replacement").click()
    page.locator("#replacement").fill("https://half.example/typed")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.input_value("#replacement") == "https://half.example/typed"
    page.locator("#note").fill("half a note")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.input_value("#note") == "half a note"
