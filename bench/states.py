"""Every state of the page: what axe says, targets under 24 px, overflow, and a screenshot of each.

    python -m bench.states --out DIR [--state FILE] [--language CODE]

In light and dark at 1440, 768 and 390 px. Needs Chromium. FILE is the state of an audit, such as
`bench.rehearsal` leaves; without one the report is the made-up one of the tests.
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page
from tests.report.browser import browsing
from tests.report.library import DRIFTED, WITH_DRIFT
from tests.report.made import reported

from loccit.config.settings import ReportSettings, Settings
from loccit.report.html.pack import link_id
from loccit.report.html.words import LANGUAGES
from loccit.report.model import Report
from loccit.report.open import open_report
from loccit.review.file import DecisionsFile
from loccit.review.page import page_for
from loccit.review.server import reviewing

WIDTHS = (1440, 768, 390)
SCHEMES = ("light", "dark")
SMALL = """() => [...document.querySelectorAll("a, button, input, select, summary, textarea")]
  .filter((one) => one.checkVisibility({ checkVisibilityCSS: true }))
  .filter((one) => !one.closest(".unseen, .skip"))
  .map((one) => [one, (one.closest("label") ?? one).getBoundingClientRect()])
  // A link within a sentence is as high as its line (WCAG 2.2, 2.5.8, "Inline").
  .filter(([one, box]) => box.width > 0 && (box.height < 24 || box.width < 24)
    && !(one.tagName === "A" && one.parentElement.textContent.trim() !== one.textContent.trim()))
  .map(([one, box]) => `${one.outerHTML.slice(0, 60)} ${box.width | 0}x${box.height | 0}`)
  .slice(0, 5)"""
WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def first_screen(page: Page) -> None:
    """The summary."""
    page.evaluate("scrollTo(0, 0)")


def chosen(page: Page) -> None:
    """A finding with a suggestion, and its details."""
    page.evaluate("location.hash = '#repair=redirect,unwrapped,corrected&group=none'")
    page.locator("#list .row").first.click()


def writing(page: Page) -> None:
    """The fields for a replacement and a note."""
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    page.wait_for_selector("#note:visible")


def decided(page: Page) -> None:
    """A finding that was decided, the message about it and its Undo."""
    page.keyboard.press("Escape")
    page.locator("#list .row").first.click()
    page.keyboard.press("i")
    page.wait_for_selector("#toast:not([hidden])")


def settled(page: Page) -> None:
    """The decided finding's details."""
    page.keyboard.press("Escape")
    page.evaluate("location.hash = '#decision=ignore&group=none'")
    page.locator("#list .item.decided .row").first.click()


def drift(page: Page) -> None:
    """The pages that answer with other content."""
    page.keyboard.press("Escape")
    page.evaluate("document.querySelector('#drift')?.scrollIntoView()")


def drifted(page: Page) -> None:
    """One of them, and its controls."""
    page.evaluate(f"location.hash = '#at={link_id(DRIFTED.url)}'")


def group(page: Page) -> None:
    """The list by causes."""
    page.keyboard.press("Escape")
    page.evaluate("location.hash = '#group=cause'")
    page.evaluate("document.querySelector('#findings').scrollIntoView()")


def bulk(page: Page) -> None:
    """One decision about many addresses, with the preview of a site that moved."""
    page.evaluate("document.querySelector('#list .head button[aria-haspopup]').click()")
    page.fill("#bulk-replacement", "https://new.example/archive/*")


def bulk_ignore(page: Page) -> None:
    """The same dialog for ignoring."""
    page.select_option("#bulk-action", "ignore")


def close_bulk(page: Page) -> None:
    """Nothing is open."""
    page.keyboard.press("Escape")


def help_(page: Page) -> None:
    """The keys."""
    page.keyboard.press("?")
    page.wait_for_selector("#help[open]")


def decisions(page: Page) -> None:
    """The list of decisions."""
    page.keyboard.press("Escape")
    page.evaluate("document.querySelector('#decisions-open').click()")
    page.wait_for_selector("#decisions[open]")


def empty(page: Page) -> None:
    """A search that finds nothing."""
    page.keyboard.press("Escape")
    page.evaluate("location.hash = '#q=zzzzzz'")
    page.wait_for_selector("#empty:not([hidden])")


def filters(page: Page) -> None:
    """The filters."""
    page.evaluate("location.hash = '#status=dead'")
    page.evaluate("document.querySelector('#filters-open').click()")


def failing(page: Page) -> None:
    """Decisions that can't be saved."""
    page.route("**/decisions", lambda route: route.abort())
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.wait_for_selector("#saving:not([hidden])")
    page.evaluate("document.querySelector('#findings').scrollIntoView()")


def charts(page: Page) -> None:
    """The charts."""
    page.evaluate("document.querySelector('#pictures')?.scrollIntoView()")


STEPS: tuple[Callable[[Page], None], ...] = (
    first_screen, charts, group, chosen, writing, decided, settled, drift, drifted, group, bulk,
    bulk_ignore, close_bulk, help_, decisions, empty, filters, failing,
)  # fmt: skip


@contextmanager
def report_of(state: Path | None) -> Iterator[Report]:
    """The report that is shown."""
    if state is None:
        yield WITH_DRIFT
    else:
        with open_report(state, Settings()) as report:
            yield report


def check(page: Page, name: str, out: Path) -> list[str]:
    """What is wrong with a state; its screenshot is kept."""
    page.screenshot(path=out / f"{name}.png")
    found = [
        f"{one['id']}: {one['nodes'][0]['html'][:120]}"
        for one in Axe().run(page).response["violations"]
    ]
    found += [f"small: {one}" for one in page.evaluate(SMALL)]
    wide = page.evaluate(WIDE)
    return [*found, *([f"overflow: {wide} px"] if wide > 0 else [])]


def main() -> None:
    """Walk through the states and print what is wrong with each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--state", type=Path)
    parser.add_argument("--language", choices=LANGUAGES, default="en")
    parser.add_argument("--widths", type=int, nargs="+", default=WIDTHS)
    parser.add_argument("--schemes", nargs="+", default=SCHEMES)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    wrong = states = 0
    with (
        tempfile.TemporaryDirectory() as folder,
        report_of(options.state) as report,
        browsing() as browser,
    ):
        for width in options.widths:
            for scheme in options.schemes:
                for kind, one in (("", report), ("none-", reported(()))):
                    file = Path(folder, f"{kind}{width}{scheme}.toml")
                    documents = {
                        "index.html": page_for(one, ReportSettings(language=options.language))
                    }
                    with reviewing(documents, DecisionsFile(file)) as url:
                        page = browser.new_page(
                            viewport={"width": width, "height": 900}, color_scheme=scheme
                        )
                        page.set_default_timeout(8_000)
                        page.goto(url)
                        page.wait_for_selector("html[data-ready]")
                        for number, step in enumerate(STEPS if not kind else (first_screen,)):
                            step(page)
                            name = f"{kind}{width}-{scheme}-{number:02}-{step.__name__.strip('_')}"
                            for problem in check(page, name, options.out):
                                wrong += 1
                                print(f"{name}: {problem}")
                            states += 1
                        page.close()
    print(f"{states} states, {wrong} faults")


if __name__ == "__main__":
    main()
