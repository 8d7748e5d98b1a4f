"""The report's page as it is served to a reviewer."""

from loccit.config.settings import ReportSettings
from loccit.report.html.page import page
from loccit.report.model import Report
from loccit.report.redact import Redactor
from loccit.review.server import API, Document
from loccit.urls.redaction import Redaction


def page_for(report: Report, settings: ReportSettings) -> Document:
    """The page, which reads and writes decisions at the server that it came from."""
    redaction = Redaction(show_recipients=settings.show_recipients)
    parts = page(Redactor(redaction).paths(report), settings, saves_to=API)
    return Document("text/html; charset=utf-8", "".join(parts).encode("utf-8", "replace"))
