"""The formats of a report by name, and writing several of them at once."""

import difflib
import gzip
import importlib
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Protocol, cast

from loccit import plugins
from loccit.config.settings import ReportSettings
from loccit.errors import PluginError, UsageError, not_written
from loccit.report.model import Report
from loccit.report.redact import Redactor
from loccit.urls.redaction import Redaction

_log = logging.getLogger(__name__)

STDOUT = Path("-")
_COMPRESSION = 6
"""zlib's own default: `report.json` shrinks to a twentieth."""

WRITERS = {
    "html": "loccit.report.html",
    "json": "loccit.report.json_report",
    "jsonl": "loccit.report.jsonl_report",
    "csv": "loccit.report.csv_report",
    "rot": "loccit.report.rot_report",
    "markdown": "loccit.report.markdown",
    "atom": "loccit.report.atom",
    "json-feed": "loccit.report.json_feed",
    "sarif": "loccit.report.sarif",
    "junit": "loccit.report.junit",
    "github": "loccit.report.github",
    "gitlab": "loccit.report.gitlab",
    "slack": "loccit.report.slack",
    "email": "loccit.report.mail",
    "text": "loccit.report.text",
}
"""The module that holds each format's `write`; imported when the format is asked for."""


class Write(Protocol):
    """A format's writer."""

    def __call__(self, report: Report, path: Path, settings: ReportSettings) -> None:
        """Write a report to a file that is not there yet, in a folder that is."""


def parse_outputs(outputs: Iterable[str]) -> dict[str, Path]:
    """`sarif=loccit.sarif` … → where each format goes; `-` is standard output.

    Raises:
        UsageError: no such format, a format or a file named twice, or no file named.
    """
    parsed: dict[str, Path] = {}
    for output in outputs:
        name, equals, file = output.partition("=")
        if name not in WRITERS and name not in (added := plugins.names(plugins.REPORTS)):
            known = [*WRITERS, *added]
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
            raise UsageError(f"--output {output}: there is no format {name!r}; {hint}")
        if not equals or not file:
            raise UsageError(f"--output {output}: write it as {name}=FILE ({name}=- for stdout)")
        if name in parsed:
            raise UsageError(f"--output {output}: {name} is named twice")
        if Path(file) in parsed.values():
            raise UsageError(f"--output {output}: {file} is taken by another format already")
        parsed[name] = Path(file)
    return parsed


def write_reports(report: Report, outputs: Mapping[str, Path], settings: ReportSettings) -> None:
    """Write each format where it goes. A file is whole or not there: it is moved into place.

    A file whose name ends in `.gz` is compressed.

    Raises:
        UsageError: a file can't be written.
        IncompleteError: the disk is full.
    """
    redaction = Redaction(show_recipients=settings.show_recipients)
    report = Redactor(redaction).paths(report)
    for name, path in outputs.items():
        _log.info("%s report: %s", name, path)
        write = _writer(name)
        try:
            _write_whole(write, report, path, settings)
        except OSError as error:
            more = "; nothing else is lost, `loccit report` writes it again"
            raise not_written(path, error, more) from error


def _writer(name: str) -> Write:
    """The function that writes a format: loccit's own, else a plugin's."""
    if name in WRITERS:
        return cast(Write, importlib.import_module(WRITERS[name]).write)
    write: Write = plugins.load(plugins.REPORTS, name)

    def guarded(report: Report, path: Path, settings: ReportSettings) -> None:
        label = f"plugin {name!r} in {plugins.REPORTS}"
        with plugins.explained(label, "failed"):
            write(report, path, settings)
        if not path.is_file():
            raise PluginError(f"{label} wrote no file")

    return guarded


def _write_whole(write: Write, report: Report, path: Path, settings: ReportSettings) -> None:
    place = _file_of(path)
    if place is not None:
        place.parent.mkdir(parents=True, exist_ok=True)
    folder = None if place is None else place.parent
    with tempfile.TemporaryDirectory(prefix=".loccit-", dir=folder) as temporary:
        part = Path(temporary, "report")
        write(report, part, settings)
        if path.suffix == ".gz":
            part = _compressed(part)
        if place is not None:
            os.replace(part, place)
            return
        with part.open("rb") as file, suppress(BrokenPipeError):  # its reader has enough
            if path == STDOUT:
                shutil.copyfileobj(file, sys.stdout.buffer)
                sys.stdout.flush()
            else:
                with path.open("wb") as into:
                    shutil.copyfileobj(file, into)


def _file_of(path: Path) -> Path | None:
    """Return the file that a report takes the place of; None for a pipe or a device.

    Those are written into: a file in the place of /dev/null would break the machine. A symbolic
    link stays, and what it leads to is replaced.
    """
    if path == STDOUT or not (path.is_file() or path.is_dir() or not path.exists()):
        return None
    return Path(os.path.realpath(path))


def _compressed(part: Path) -> Path:
    """Compress a file; two reports that are the same have the same bytes."""
    made = part.with_suffix(".gz")
    with (
        part.open("rb") as file,
        made.open("wb") as raw,
        gzip.GzipFile("", "wb", _COMPRESSION, raw, mtime=0) as compressed,
    ):
        shutil.copyfileobj(file, compressed, 1 << 18)
    part.unlink()
    return made
