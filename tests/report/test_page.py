"""The page without hands on it: without scripts, on paper, on a phone, to a screen reader."""

import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from loccit.config.settings import Language, ReportSettings
from loccit.model import Status
from loccit.report import html
from loccit.report.html.pack import link_id
from loccit.report.model import Report
from tests.report.browser import Opened, wait_for_detail
from tests.report.conftest import Open
from tests.report.library import LINKS, REPORT, WITH_DRIFT
from tests.report.made import cited, found, reported

AT_MOVED = f"#at={link_id('https://moved.example/a')}"


def violations(page: Page) -> list[str]:
    """What axe finds wrong, each with its first place."""
    found_ = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']}: {one['help']} {one['nodes'][0]['html'][:200]}" for one in found_]


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened: Callable[..., Opened], scheme: str) -> None:
    one = opened(WITH_DRIFT, color_scheme=scheme)
    page = one.open(AT_MOVED)
    for details in page.locator("details").all():
        details.evaluate("(one) => { one.open = true }")
    page.keyboard.press("a")
    page.evaluate(
        f"location.hash = '#status=dead,redirected&at={link_id('https://moved.example/a')}'"
    )
    wait_for_detail(page)
    assert violations(page) == []
    for dialog in ("help", "decisions"):
        page.evaluate(f"document.getElementById('{dialog}').showModal()")
        assert violations(page) == []
        page.keyboard.press("Escape")
    page.set_viewport_size({"width": 390, "height": 844})
    assert violations(page) == []
    page.locator("#list .row").nth(1).click()
    expect(page.locator("#detail")).to_be_visible()
    assert violations(page) == []


@pytest.mark.browser
def test_axe_finds_nothing_without_scripts(opened: Callable[..., Opened]) -> None:
    page = opened(WITH_DRIFT).open()
    page.evaluate("document.documentElement.classList.remove('scripted')")
    page.evaluate("document.getElementById('plain').hidden = false")
    page.evaluate("document.getElementById('desk').hidden = true")
    assert violations(page) == []


@pytest.mark.browser
def test_without_scripts_the_answer_and_the_tables_stand(opened: Callable[..., Opened]) -> None:
    page = opened(REPORT, java_script_enabled=False).open(ready=False)
    told = page.locator("main").inner_text()
    assert "4 of 9 citations are dead." in told
    assert "The domain gone.example is gone" in told
    assert "needs JavaScript" in told
    assert page.locator("#plain tbody tr").count() == len(LINKS)
    expect(page.locator("#desk")).to_be_hidden()
    expect(page.locator("#help-open")).to_be_hidden()


@pytest.mark.browser
def test_a_browser_that_cannot_unpack_says_so(opened: Callable[..., Opened]) -> None:
    one = opened(REPORT)
    one.context.add_init_script("delete window.DecompressionStream")
    page = one.open(ready=False)
    expect(page.locator("#no-data")).to_be_visible()
    expect(page.locator("#plain")).to_be_visible()
    assert "4 of 9 citations are dead." in page.locator("main").inner_text()


@pytest.mark.browser
def test_every_picture_has_its_table(open_page: Open) -> None:
    page = open_page(REPORT)
    pictures = page.locator("#pictures figure")
    assert pictures.locator("h3").all_inner_texts() == [
        "How long citations last",
        "Citations by year of the post",
        "Worst domains",
        "From audit to audit",
    ]
    for picture in pictures.all():
        picture.locator("details").evaluate_all(
            "(all) => all.forEach((one) => { one.open = true })"
        )
        assert picture.locator("table tbody tr").count() >= 2
        assert picture.locator("svg").count() >= 1


@pytest.mark.browser
def test_the_answer(open_page: Open) -> None:
    page = open_page(REPORT)
    told = page.locator("#answer").inner_text()
    assert "4 of 9 citations are dead." in told
    assert "Besides, 1 looks dead but is not proven." in told
    assert "Since the audit of 1 Mar 2026: 1 newly dead, 2 recovered." in told
    assert "This archive may hold the only copy of one text." in told
    assert page.locator(".first li").all_inner_texts() == [
        "Look at the 1 link that died since the last audit",
        "Keep the copy of one post whose own source is dead",
        "Begin with the largest cause: The domain gone.example is gone\n3 citations",
        "Take the 2 exact repairs that loccit proposes\na diff: loccit repair",
        "Audit again in a day: 1 link looks dead, and a later visit confirms or clears it",
    ]


@pytest.mark.browser
@pytest.mark.parametrize("scripted", [True, False])
def test_the_largest_cause_is_counted_in_citations_that_wait(
    opened: Callable[..., Opened], scripted: bool
) -> None:
    waived = cited("_posts/c.md", waiver="known")
    links = [
        found(f"https://gone.example/{n}", reason="domain-gone",
              cited_in=["_posts/a.md", "_posts/b.md", waived])
        for n in range(5)
    ]  # fmt: skip
    page = opened(reported(links), java_script_enabled=scripted).open(ready=scripted)
    if scripted:
        expect(page.locator("#left")).to_have_text("5 left to decide")
    step = page.locator(".first [data-step='cause'] .aside")
    assert step.inner_text() == "10 citations"


@pytest.mark.browser
def test_colours_of_the_system_leave_the_legend_and_the_chosen_row(open_page: Open) -> None:
    page = open_page(REPORT, "#group=none", forced_colors="active")
    grounds = "(all) => all.map((one) => getComputedStyle(one).backgroundColor)"
    legend = page.locator("#answer .dot").evaluate_all(grounds)
    assert len(set(legend)) == len(legend) > 2
    edges = "(all) => all.map((one) => getComputedStyle(one).borderLeftColor)"
    chosen = page.locator("#list .row[aria-current]").evaluate_all(edges)
    others = page.locator("#list .row:not([aria-current])").evaluate_all(edges)
    assert len(set(others)) == 1
    assert chosen[0] not in others


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "locale", "answer", "date", "count"),
    [
        ("en", "en-GB", "1,234 of 1,234 citations are dead.", "1 Mar 2026",
         "1,234 findings, 1,234 citations"),
        # A reader's own numbers would be misread in sentences of another language.
        ("en", "de-DE", "1,234 of 1,234 citations are dead.", "Mar 1, 2026",
         "1,234 findings, 1,234 citations"),
        ("de", "de-DE", "1.234 von 1.234 Zitaten sind tot.", "01.03.2026",
         "1.234 Befunde, 1.234 Zitate"),
        ("zh-Hans", "en-US", "1,234 处引用中有 1,234 处已失效。", "2026年3月1日",
         "1,234 个问题，1,234 处引用"),
    ],
)  # fmt: skip
def test_numbers_and_dates_follow_the_language(
    opened: Callable[..., Opened], language: Language, locale: str, answer: str, date: str,
    count: str,
) -> None:  # fmt: skip
    """In the form of the reader's region, where that speaks the page's language."""
    links = [found(f"https://h{n}.example/") for n in range(1234)]
    page = opened(reported(links), ReportSettings(language=language), locale=locale).open()
    assert page.locator("html").get_attribute("lang") == language
    assert answer in page.locator("#answer").inner_text()
    assert page.locator("#answer time").first.inner_text() == date
    assert page.locator("#count").inner_text() == count


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 768, 390, 320])
def test_nothing_is_wider_than_the_window(open_page: Open, width: int) -> None:
    page = open_page(REPORT, viewport={"width": width, "height": 844})
    for details in page.locator("details").all():
        details.evaluate("(one) => { one.open = true }")
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) == 0
    if width < 1312:
        page.locator("#filters-open").click()
        expect(page.locator("#facets")).to_be_visible()
    page.locator("#list .row").first.click()
    expect(page.locator("#detail")).to_be_visible()
    assert page.evaluate(wide) == 0
    if width < 960:
        page.locator(".sheet-close").click()
        expect(page.locator("#detail")).to_be_hidden()


@pytest.mark.browser
def test_colours_can_be_chosen_and_are_kept(opened: Callable[..., Opened]) -> None:
    one = opened(REPORT)
    page = one.open()
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.select_option("#theme", "dark")
    dark = page.evaluate(ground)
    assert dark != light
    assert one.open().evaluate(ground) == dark
    page.select_option("#theme", "")
    assert page.evaluate(ground) == light


@pytest.mark.browser
def test_on_paper_the_list_is_a_table(open_page: Open, tmp_path: Path) -> None:
    page = open_page(REPORT, "#status=dead&group=none")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator("#desk")).to_be_hidden()
    assert page.locator("#print tbody tr").count() == 4
    assert "https://gone.example/0" in page.locator("#print").inner_text()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.pdf()[:5] == b"%PDF-"


@pytest.mark.browser
@pytest.mark.parametrize(
    "report",
    [
        reported(()),
        reported(LINKS[:1]),
        reported((found("https://a.example/", Status.UNKNOWN, "offline"),), trend=()),
    ],
    ids=["nothing", "one", "unknown"],
)
def test_small_reports(open_page: Open, report: Report) -> None:
    page = open_page(report)
    assert "citation" in page.locator("#answer").inner_text()
    page.keyboard.press("j")
    page.keyboard.press("a")


def test_an_incomplete_audit_says_so(tmp_path: Path) -> None:

    run = msgspec.structs.replace(REPORT.run, complete=False, incomplete_reason="offline & <alone>")
    file = tmp_path / "index.html"
    html.write(msgspec.structs.replace(REPORT, run=run), file, ReportSettings())
    assert "This audit is incomplete: offline &amp; &lt;alone&gt;." in file.read_text()


def test_the_file_names_no_address_of_ours(tmp_path: Path) -> None:
    """One file that asks nothing of any network: all it names is what the archive cites."""
    file = tmp_path / "index.html"
    html.write(REPORT, file, ReportSettings())
    shown = file.read_text(encoding="utf-8").partition('<script id="data"')[0]
    named = set(re.findall(r"https?://[\w.-]+", shown))
    assert named <= {re.sub(r"^(https?://[\w.-]+).*", r"\1", one.url) for one in LINKS} | {
        "https://archive.example",
        "https://web.archive.org",  # a link that is opened on request alone
    }


def test_charts_of_no_citations_are_left_out(tmp_path: Path) -> None:
    """A dated post without a link is not told that no post has a date."""
    file = tmp_path / "index.html"
    html.write(reported(()), file, ReportSettings())
    text = file.read_text(encoding="utf-8")
    assert "Nothing is cited." in text
    assert "No post has a date" not in text
    assert 'href="#pictures"' not in text


def test_a_report_without_findings_is_one_sentence(opened: Callable[..., Opened]) -> None:
    run = msgspec.structs.replace(
        REPORT.run, counts={"ok": 3}, citation_counts={"ok": 5}, links=3, citations=5
    )
    page = opened(msgspec.structs.replace(reported(()), run=run)).open("")
    assert "None of the 5 citations is dead." in page.locator("#answer").inner_text()
    assert "There are no findings" in page.locator("#answer").inner_text()
    for part in ("#causes", "#findings", "#plain", "#decisions-open"):
        assert page.locator(part).count() == 0
