"""`report.json`: everything, for programs. Its form is `schema/report-1.schema.json`."""

from pathlib import Path

import msgspec

from loccit.config.settings import ReportSettings
from loccit.report.model import SCHEMA, Report
from loccit.report.serialise import JSON

_encode = msgspec.json.Encoder().encode

BUFFER = 1 << 18
"""Bytes written at a time: Python's own 8 KB are a few links."""


def write(report: Report, path: Path, settings: ReportSettings) -> None:
    """Write all links, one a line, so that the file streams, diffs and greps well."""
    head = {
        "schema": SCHEMA,
        "title": report.title,
        "folder": report.folder,
        "run": report.run,
        "previous": report.previous,
        "changes": report.changes,
        "trend": report.trend,
        "domains": report.domains,
        "problems": [JSON.flat(problem) for problem in report.problems],
        "waivers": report.waivers,
    }
    with path.open("wb", buffering=BUFFER) as file:
        file.write(b"{\n")
        for key, value in head.items():
            file.write(b'"%s": %s,\n' % (key.encode(), _encode(value)))
        file.write(b'"links": [')
        separator = b"\n"
        for link in report.links():
            file.write(separator + _encode(JSON.flat(link)))
            separator = b",\n"
        file.write(b"\n]\n}\n")
