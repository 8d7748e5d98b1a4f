"""How many clicks and keys bring 700 findings to "nothing left to decide"; needs Chromium.

    python -m bench.walk

A reviewer takes each cause at once (accepts its suggestions, else ignores it) and decides the rest
one by one, in the page that `loccit review` serves. After a reload, everything is still decided.
"""

import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page
from tests.report.browser import browsing
from tests.report.made import found, reported

from loccit.config.settings import ReportSettings
from loccit.decisions import read_decisions
from loccit.model import Status
from loccit.report.model import ReportLink
from loccit.review.file import DecisionsFile
from loccit.review.page import page_for
from loccit.review.server import reviewing


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


def walk(page: Page) -> Counter[str]:
    """Decide about everything, and count by what."""
    done: Counter[str] = Counter()
    while (head := page.locator("#list .head:not(.over)").first).count():
        accept = head.get_by_role("button", name="Accept")
        ignore = head.get_by_role("button", name="Ignore all")
        if head.locator("h3").inner_text().startswith("Stand-alone"):
            break
        chosen, name = (accept, "accept a cause") if accept.count() else (ignore, "ignore a cause")
        chosen.click()
        done[f"click: {name}"] += 1
    page.keyboard.press("j")
    while page.locator("#list .head:not(.over)").count():
        page.keyboard.press("d")
        done["key: one finding"] += 1
    return done


def main() -> None:
    """Walk through 700 findings and print the count by kind."""
    report = reported(findings())
    with tempfile.TemporaryDirectory() as folder, browsing() as browser:
        file = Path(folder, "decisions.toml")
        documents = {"index.html": page_for(report, ReportSettings())}
        with reviewing(documents, DecisionsFile(file)) as url:
            page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
            page.goto(f"{url}#group=cause")
            page.wait_for_selector("html[data-ready]")
            print(page.locator("#count").inner_text())
            began = time.monotonic()
            done = walk(page)
            page.wait_for_selector("html[data-saving=saved]")
            print(*(f"{count:5}  {name}" for name, count in done.items()), sep="\n")
            print(f"{sum(done.values()):5}  in all, {time.monotonic() - began:.0f} s")
            page.reload()
            page.wait_for_selector("html[data-ready]")
            left = page.locator("#left").inner_text()
            print(f"after a reload: {left}; in the file: {len(read_decisions(file))} decisions")


if __name__ == "__main__":
    main()
