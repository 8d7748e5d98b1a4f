"""A real Chromium, and the page open in it. What goes wrong in the page fails the test."""

import platform
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MACOS = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)


def chromium() -> str | None:
    """Where this machine has a Chromium, or None."""
    if platform.system() == "Darwin" and Path(MACOS).exists():
        return MACOS
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def browsing() -> Iterator[Browser]:
    """The browser, each time with a profile of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        yield browser
        browser.close()


def wait_for_detail(page: Page) -> None:
    """Wait until the list is there and the chosen finding is shown with all its details."""
    page.wait_for_selector('html[data-ready]:not(:has([aria-busy="true"]))')


class Opened:
    """The page of a report in a browser, with all that it complained of."""

    def __init__(self, browser: Browser, file: Path, **options: Any) -> None:
        settings: dict[str, Any] = {
            "viewport": {"width": 1440, "height": 900},
            "color_scheme": "light",
            "locale": "en-GB",
            "timezone_id": "UTC",
            "accept_downloads": True,
        }
        self.context: BrowserContext = browser.new_context(**settings | options)
        self.context.set_default_timeout(10_000)
        self.file = file
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page = self._new_page()

    def _new_page(self) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("dialog", lambda dialog: self._answer(dialog))
        page.on("request", lambda request: self.requests.append(request.url))
        return page

    def _answer(self, dialog: Any) -> None:
        # Only our own question may be asked; what the web wrote must not run.
        if not dialog.message.startswith("Forget all"):
            self.complaints.append(f"a dialog: {dialog.message}")
        dialog.accept()

    def open(self, fragment: str = "", *, ready: bool = True) -> Page:
        """Open the file (anew, in the same profile) and wait until the list is there."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.file.as_uri()}{fragment}")
        if ready:
            wait_for_detail(self.page)
        return self.page
