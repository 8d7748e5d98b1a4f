from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from loccit.config.settings import ReportSettings
from loccit.report import html
from loccit.report.model import Report
from tests.report.browser import Opened, browsing, chromium

Open = Callable[..., Page]


# Not for the session: while Playwright is there, its event loop is in everybody's way.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if chromium() is None:
        pytest.skip("no Chromium here: scripts/system-packages chromium")
    with browsing() as running:
        yield running


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Write a report as HTML and open it; nothing may be complained of, nothing be loaded."""
    made: list[Opened] = []

    def make(report: Report, settings: ReportSettings | None = None, **options: Any) -> Opened:
        file = tmp_path / "index.html"
        html.write(report, file, settings or ReportSettings())
        made.append(Opened(browser, file, **options))
        return made[-1]

    yield make
    for one in made:
        one.context.close()
        assert one.complaints == []
        loaded = {url.partition(":")[0] for url in one.requests} - {"file", "about", "blob"}
        assert not loaded, one.requests


@pytest.fixture
def open_page(opened: Callable[..., Opened]) -> Open:
    """The same, and the page itself."""

    def make(report: Report, fragment: str = "", **options: Any) -> Page:
        return opened(report, **options).open(fragment)

    return make
