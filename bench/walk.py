"""How many clicks and keys bring all findings to "nothing left to decide"; needs Chromium.

    python -m bench.walk                    # 700 findings, made up
    python -m bench.walk --archive ARCHIVE  # an archive, audited against a web on loopback

A reviewer takes each cause at once (accepts its suggestions, else ignores it) and decides the rest
one by one, in the page that `loccit review` serves. On the way the page is loaded anew, the
browser's renderer is crashed right after a key, and a second reviewer decides about other findings;
what is left to decide is compared with what it has to be each time.
"""

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.rehearsal import rehearsed
from playwright.sync_api import Browser, BrowserContext, Error, Page
from tests.report.browser import browsing
from tests.report.made import found, reported

from loccit.config.settings import ReportSettings
from loccit.decisions import read_decisions
from loccit.model import Status
from loccit.pipeline import Progress
from loccit.report.model import Report, ReportLink
from loccit.review.file import DecisionsFile
from loccit.review.page import page_for
from loccit.review.server import reviewing

INTERRUPT_EVERY = 7
"""Steps between interruptions of a kind."""


def findings() -> Iterator[ReportLink]:
    """Findings in the proportions of the archive that loccit was made for."""
    posts = [f"_posts/20{10 + n % 14}-01-{1 + n % 28:02}-post-{n}.md" for n in range(120)]
    kinds = [
        (170, "https://www.videos.example/watch?v={n}", Status.DEAD, "platform-gone", None),
        (150, "https://old.example/embed/{n}.jpg", Status.DEAD, "domain-gone", None),
        (140, "http://moved.example/a/{n}", Status.REDIRECTED, "moved",
         "https://moved.example/b/{n}"),
        (60, "https://site{n}.example/page", Status.DEAD, "not-found", None),
        (80, "https://wiki{few}.example/p/{n}", Status.SUSPECT, "timeout", None),
        (100, "https://news{few}.example/{n}", Status.BLOCKED, "access-denied", None),
    ]  # fmt: skip
    for count, url, status, reason, to in kinds:
        for n in range(count):
            new = to.format(n=n) if to else None
            cited = [posts[(n * 7) % len(posts)]]
            yield found(url.format(n=n, few=n % 7), status, reason, to=new, cited_in=cited)


@contextmanager
def report_of(archive: Path | None, folder: Path) -> Iterator[Report]:
    """The report to review: of an archive, or made up."""
    if archive is None:
        yield reported(findings())
    else:
        with rehearsed(archive, folder / "loccit.sqlite3", Progress()) as (report, _):
            yield report


class Walk:
    """A reviewer, what they did, and what became of it."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.done: Counter[str] = Counter()
        self.survived: Counter[str] = Counter()
        self._url = f"{url}#group=cause"
        self._context = self._new_context(browser)
        self._other = self._new_context(browser)
        self.page = self._open(self._context)
        self._second = self._open(self._other)
        self.steps = 0

    def _new_context(self, browser: Browser) -> BrowserContext:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
        context.set_default_timeout(15_000)
        return context

    def _open(self, context: BrowserContext) -> Page:
        page = context.new_page()
        page.goto(self._url)
        page.wait_for_selector("html[data-ready]")
        return page

    def decide(self) -> None:
        """Decide about everything."""
        while self._cause():
            self._interrupted()
        self.page.keyboard.press("j")
        while left(self.page):
            self.page.keyboard.press("d")
            self._count("key: one finding")
            self._interrupted()
        self.page.wait_for_selector("html[data-saving=saved]")

    def _cause(self) -> bool:
        """Take the first cause that is left; of stand-alone cases only the suggestions."""
        head = self.page.locator("#list .head:not(.over)").first
        if not head.count():
            return False
        accept = head.get_by_role("button", name="Accept")
        alone = head.locator("h3").inner_text().startswith("Stand-alone")
        if accept.count():
            accept.click()
            self._count("click: accept the suggestions of a cause")
            return True
        if alone:
            return False
        ignore = head.get_by_role("button", name="Ignore all")
        if ignore.count():
            ignore.click()
            self._count("click: ignore a cause")
        else:
            row = self.page.locator("#list .item:not(.decided) .row").first
            if row.get_attribute("aria-current") != "true":
                row.click()
                self._count("click: choose a finding")
            self.page.keyboard.press("i")
            self._count("key: one finding")
        return True

    def _count(self, what: str) -> None:
        self.done[what] += 1
        self.steps += 1

    def _interrupted(self) -> None:
        """Interrupt the reviewer after some steps, each time in another way."""
        turn, rest = divmod(self.steps, INTERRUPT_EVERY)
        if rest == 0:
            (self._reload, self._crash, self._second_reviewer)[turn % 3]()

    def _reload(self) -> None:
        before = left(self.page)
        self.page.reload()
        self.page.wait_for_selector("html[data-ready]")
        self._same("a reload", before)

    def _crash(self) -> None:
        """Crash the renderer without waiting for anything to be saved."""
        before = left(self.page)
        with suppress(Error):
            self.page.goto("chrome://crash", timeout=5_000)
        self.page = self._open(self._context)
        self._same("a crash of the browser", before)

    def _second_reviewer(self) -> None:
        """Have another browser see the same, and decide about one finding more."""
        self.page.wait_for_selector("html[data-saving=saved]")
        before = left(self.page)
        self._second.reload()
        self._second.wait_for_selector("html[data-ready]")
        if left(self._second) != before:
            raise SystemExit(
                f"a second reviewer sees {left(self._second)} left instead of {before}"
            )
        row = self._second.locator("#list .item:not(.decided) .row").first
        if not row.count():
            return
        row.click()
        self._second.keyboard.press("i")
        self._second.wait_for_selector("html[data-saving=saved]")
        self.page.evaluate("window.dispatchEvent(new Event('focus'))")
        until = time.monotonic() + 15
        while left(self.page) >= before:
            if time.monotonic() > until:
                raise SystemExit("what a second reviewer decided does not arrive")
        self.survived["a second reviewer"] += 1

    def _same(self, what: str, before: int) -> None:
        if left(self.page) != before:
            raise SystemExit(f"after {what}, {left(self.page)} are left instead of {before}")
        self.survived[what] += 1


LEFT = "Number(document.querySelector('#left').textContent.replace(/\\D/g, ''))"


def left(page: Page) -> int:
    """Findings that are left to decide, once the summary is up to date."""
    # The summary is brought up to date when the browser is idle.
    page.evaluate("new Promise((done) => requestIdleCallback(() => setTimeout(done)))")
    return int(page.evaluate(LEFT))


def main() -> None:
    """Walk through the findings and print the count by kind."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--archive", type=Path)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as name,
        report_of(options.archive, Path(name)) as report,
        browsing() as browser,
    ):
        file = Path(name, "decisions.toml")
        documents = {"index.html": page_for(report, ReportSettings())}
        with reviewing(documents, DecisionsFile(file)) as url:
            walk = Walk(browser, url)
            print(walk.page.locator("#count").inner_text(), f"left {left(walk.page)}", sep="; ")
            began = time.monotonic()
            walk.decide()
            print(*(f"{count:5}  {name}" for name, count in walk.done.items()), sep="\n")
            print(f"{sum(walk.done.values()):5}  in all, {time.monotonic() - began:.0f} s")
            print("survived:", ", ".join(f"{what} {n}×" for what, n in walk.survived.items()))
            print(f"left: {left(walk.page)}; in the file: {len(read_decisions(file))} decisions")


if __name__ == "__main__":
    main()
