"""Report → one self-contained HTML file."""

import hashlib
from base64 import b64encode
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from loccit.report.model import Report
from loccit.settings import ReportSettings
from loccit.store.views import SEVERITY


def write(report: Report, path: Path, settings: ReportSettings) -> None:
    """Write the page: the answer at the top, then every finding, worst first."""
    environment = Environment(
        loader=PackageLoader("loccit.report.html", "template"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = files("loccit.report.html").joinpath("style", "page.css").read_text(encoding="utf-8")
    parts = environment.get_template("page.html.j2").generate(
        report=report,
        title=settings.title or report.title or "Citations",
        style=style,
        style_hash=_csp_hash(style),
        statuses=[status.value for status in SEVERITY],
    )
    with path.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        file.writelines(parts)


def _csp_hash(text: str) -> str:
    """The source expression by which a Content-Security-Policy lets this inline text stand."""
    return "'sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"
