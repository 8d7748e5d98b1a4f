"""The links of `report.json` as JSON Lines, for tools that read a record at a time."""

from pathlib import Path

import msgspec

from loccit.config.settings import ReportSettings
from loccit.report.json_report import BUFFER
from loccit.report.model import Report
from loccit.report.serialise import JSON

_encode = msgspec.json.Encoder().encode


def write(report: Report, path: Path, settings: ReportSettings) -> None:
    """Write all links, one a line. The run and the domains are in `report.json` only."""
    with path.open("wb", buffering=BUFFER) as file:
        for link in report.links():
            file.write(_encode(JSON.flat(link)) + b"\n")
