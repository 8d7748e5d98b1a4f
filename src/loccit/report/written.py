"""Which reports are on disk already, so that an audit that found nothing new leaves them alone.

A report is made from the state, a configuration and a reviewer's decisions. Their digest is kept in
the state with the files that were written. While both are the same, the files say what the new run
would say, but for that run's own facts (its number, its times, its requests) and for marks such as
`newly-dead`, which compare with the run before: of a run that judged nothing there are none, and
those of the run that did stay true.
"""

import hashlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from loccit import __version__
from loccit.ci_job import ci_job
from loccit.config.settings import Settings
from loccit.display import is_utf8
from loccit.host_secrets import secrets_of
from loccit.report.formats import STDOUT, WRITERS
from loccit.report.model import Report
from loccit.store import Store
from loccit.store.memory import Memory
from loccit.wrapper_rules import wrapper_rules

_KEY = "written"


class _File(Struct, frozen=True, array_like=True):
    """A file as it was written: it is still that one if its size and time are the same."""

    size: int
    changed: int
    """Its time of modification in nanoseconds."""

    @classmethod
    def at(cls, path: Path) -> "_File | None":
        try:
            found = path.stat()
        except OSError:
            return None
        return cls(found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None


class WrittenReports(Struct, frozen=True):
    """The reports that an audit wrote last."""

    content: bytes
    """The digest of what they were made from."""
    finished: str
    """When that audit ended, in ISO 8601; when it began where it was stopped."""
    files: dict[str, _File]
    """By absolute path."""

    @property
    def is_on_disk(self) -> bool:
        """Whether every file is there as it was written."""
        return all(_File.at(Path(name)) == file for name, file in self.files.items())


def last_written(store: Store) -> WrittenReports | None:
    """Return the reports that the last audit wrote that wrote any."""
    kept = _memory(store).get(_KEY)
    return None if kept is None else msgspec.msgpack.decode(kept, type=WrittenReports)


def keep_written(store: Store, report: Report, content: bytes, outputs: Mapping[str, Path]) -> None:
    """Remember reports that were just written; a state that can't be written forgets them.

    A pipe or a device has to be written to again, and a name that is not UTF-8 can't be kept.
    """
    files = {str(path.absolute()): _File.at(path) for path in to_files(outputs).values()}
    found = {name: file for name, file in files.items() if file is not None and is_utf8(name)}
    if len(found) < len(files):
        return
    made = WrittenReports(content, report.run.finished or report.run.started, found)
    _memory(store).try_to_keep(_KEY, msgspec.msgpack.encode(made))


def to_files(outputs: Mapping[str, Path]) -> dict[str, Path]:
    """Return the outputs that are files, not standard output."""
    return {name: path for name, path in outputs.items() if path != STDOUT}


def content_of(
    store: Store, report: Report, settings: Settings, outputs: Mapping[str, Path]
) -> bytes | None:
    """Return the digest of all that reports are made from, the facts of the run apart.

    Returns:
        None where that is unknown: a plugin writes a report, or marks are a baseline's.
    """
    if report.gated or not outputs.keys() <= WRITERS.keys():
        return None
    run = report.run
    made_from = (
        __version__,
        (run.complete, run.incomplete_reason, report.changed_only, report.archive),
        (report.title, report.folder, report.problems, report.notices, report.gate),
        (report.waivers, report.decisions),
        settings.report,
        wrapper_rules(settings).texts,
        sorted(secrets_of(settings.hosts, os.environ)),
        ci_job(os.environ),
        sorted((name, str(path.absolute())) for name, path in outputs.items()),
    )
    digest = hashlib.blake2b(repr(made_from).encode("utf-8", "surrogatepass"), digest_size=16)
    store.views.digest(digest.update)
    for url, kept in store.kept:
        digest.update(repr((url, kept.file, kept.url, kept.at)).encode("utf-8", "surrogatepass"))
    return digest.digest()


def _memory(store: Store) -> Memory:
    return store.memory.of("loccit:reports")
