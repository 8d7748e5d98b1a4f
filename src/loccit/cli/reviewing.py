"""Serving a report to a reviewer, until Ctrl-C."""

import threading
import webbrowser
from collections.abc import Mapping
from pathlib import Path

from loccit.cli.terminal import say
from loccit.config.settings import Settings
from loccit.report.model import Report
from loccit.report.redact import Redactor
from loccit.review.file import DecisionsFile
from loccit.review.server import Document, default_port, reviewing


def review(
    documents: Mapping[str, Document],
    report: Report,
    settings: Settings,
    decisions: Path,
    *,
    port: int = 0,
    opened: bool = True,
) -> None:
    """Serve a report, and write what is decided, until Ctrl-C.

    Args:
        documents: what is served, by name; the page is `index.html`.
        report: what is reviewed.
        settings: the report's.
        decisions: the file to write; it need not exist.
        port: where to serve; 0 for the archive's usual port.
        opened: whether to open the page in a browser.

    Raises:
        UsageError: the port is taken, or the decisions can't be read.
    """
    file = DecisionsFile(decisions, Redactor.of(settings).value)
    file.read()
    with reviewing(documents, file, port=port, default_port=default_port(report.archive)) as url:
        say(f"Review: {url}")
        say(f"Decisions are written to {decisions} as they are made. Ctrl-C ends the review.")
        if opened:
            webbrowser.open(url)
        try:
            until_interrupted()
        except KeyboardInterrupt:
            say("closed")


def until_interrupted() -> None:
    """Wait for Ctrl-C.

    Raises:
        KeyboardInterrupt: it came.
    """
    threading.Event().wait()
