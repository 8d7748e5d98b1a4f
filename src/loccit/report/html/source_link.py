"""`[report] source_url`: where a reviewer opens a post's source line."""

import re

from loccit.config.settings import ReportSettings
from loccit.errors import UsageError
from loccit.report.model import Report

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.I)
_RUNS = frozenset({"javascript", "data", "vbscript"})


def source_template(report: Report, settings: ReportSettings) -> str | None:
    """The template with the archive's folder put before `{path}`; the script fills in the rest.

    Forges and editors' schemes (`vscode://file/…`) alike; what would run something is refused.

    Raises:
        UsageError: the template can't be a link to a source line.
    """
    template = settings.source_url
    if template is None:
        return None
    scheme = _SCHEME.match(template)
    if scheme is None or scheme[1].lower() in _RUNS or "{path}" not in template:
        raise UsageError(
            f"[report] source_url: {template!r} is not a valid link to a source; write a URL with "
            "{path} and {line}, such as https://git.example.org/blog/blob/main/{path}#L{line}"
        )
    folder = report.folder.strip("/")
    return template.replace("{path}", f"{folder}/{{path}}" if folder else "{path}")
