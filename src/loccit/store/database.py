"""Opening the state database: its lock, its schema and its migrations."""

import errno
import logging
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from filelock import FileLock, Timeout

from loccit.errors import IncompleteError, StateError, not_written
from loccit.store.damage import explained, is_damage
from loccit.store.migrations import MIGRATIONS, give_functions

_log = logging.getLogger(__name__)

VERSION = 6
"""The schema's version, kept in `PRAGMA user_version`."""

_PAGE_SIZE = 8192
"""Bytes: pages of the web are rows of one to two kilobytes, of which 4,096 would hold two."""
_WITHOUT_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)
_MOST_IN_LOG = 16_000
_FEWEST_IN_LOG = 100
_APPLICATION_ID = 0x6C6F6363  # "locc", so that `file` and we can tell a state from any database


def connect(path: Path, *, create: bool) -> sqlite3.Connection:
    """Open a state database and bring its schema up to date.

    Raises:
        StateError: no such file (where it is not to be made), not a state database, damaged, or
            written by a newer loccit.
        UsageError: a new file can't be made.
    """
    if not create and not (path.is_file() and path.stat().st_size):
        raise StateError(f"{path}: there is no state database; `loccit audit` makes one")
    if not path.parent.is_dir():
        raise StateError(f"{path.parent}: there is no such folder for the state database")
    _log.info("state database: %s", path)
    if not path.exists():
        try:
            path.touch()  # SQLite does not say why it can't
        except OSError as error:
            raise not_written(path, error, "; --state names another file") from error
    fresh = path.stat().st_size == 0
    try:
        connection = sqlite3.connect(path, isolation_level=None)
        _prepare(connection, path, fresh=fresh or _is_blank(connection))
    except (sqlite3.Error, UnicodeDecodeError) as error:
        known = explained(error, path)
        if known is not None and (isinstance(known, IncompleteError) or is_damage(error)):
            raise known from error
        raise StateError(
            f"{path}: can't open the state database ({error}). Nothing was changed; restore a "
            "copy, or move the file away to begin anew"
        ) from error
    return connection


def _prepare(connection: sqlite3.Connection, path: Path, *, fresh: bool) -> None:
    connection.execute("PRAGMA busy_timeout = 10000")
    if not fresh:
        _refuse_others(connection, path)
    if fresh:
        connection.execute(f"PRAGMA page_size = {_PAGE_SIZE}")
    connection.execute("PRAGMA journal_mode = WAL")  # this writes to the file
    connection.execute("PRAGMA synchronous = NORMAL")
    # An audit writes every page of the file many times over: fewer of them to the disk itself.
    connection.execute(f"PRAGMA wal_autocheckpoint = {_most_pages_in_log(path)}")
    connection.execute("PRAGMA cache_size = -16000")
    connection.execute("PRAGMA foreign_keys = ON")
    if fresh:
        schema = files("loccit.store").joinpath("schema.sql").read_text(encoding="utf-8")
        connection.executescript(
            f"BEGIN; {schema} PRAGMA application_id = {_APPLICATION_ID};"
            f"PRAGMA user_version = {VERSION}; COMMIT;"
        )
        return
    version = _version(connection)
    if version == VERSION:
        return
    _keep_copy(connection, path, version)
    give_functions(connection)
    for step in range(version, VERSION):
        _log.info("bringing %s from format %d to %d", path, step, step + 1)
        with transaction(connection):
            MIGRATIONS[step](connection)
            connection.execute(f"PRAGMA user_version = {step + 1}")
    _log.info("giving free space of %s back", path)
    connection.execute("PRAGMA journal_mode = DELETE")  # the size can't be changed in WAL mode
    connection.execute(f"PRAGMA page_size = {_PAGE_SIZE}")
    connection.execute("VACUUM")
    connection.execute("PRAGMA journal_mode = WAL")


def _is_blank(connection: sqlite3.Connection) -> bool:
    """Return whether a database holds nothing, as where the disk was full when it was made."""
    pragmas = ("application_id", "user_version", "schema_version")
    return not any(connection.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas)


def _most_pages_in_log(path: Path) -> int:
    """Return the pages that may gather beside the file: 128 MB, or an eighth of the free space."""
    pages = shutil.disk_usage(path.parent).free // (8 * _PAGE_SIZE)
    return min(max(pages, _FEWEST_IN_LOG), _MOST_IN_LOG)


def _keep_copy(connection: sqlite3.Connection, path: Path, version: int) -> None:
    """Keep the database as it was before a migration, as `loccit.sqlite3.format-1`."""
    copy = path.with_name(f"{path.name}.format-{version}")
    copy.unlink(missing_ok=True)
    kept = sqlite3.connect(copy)
    try:
        connection.backup(kept)
    finally:
        kept.close()
    _log.info("kept %s", copy)


def _refuse_others(connection: sqlite3.Connection, path: Path) -> None:
    """Leave alone what this loccit can't use.

    Raises:
        StateError: it is another program's database, or a newer loccit's.
    """
    if connection.execute("PRAGMA application_id").fetchone()[0] != _APPLICATION_ID:
        raise StateError(f"{path}: this is a database, but not one of loccit's")
    version = _version(connection)
    if version > VERSION:
        raise StateError(
            f"{path}: written by a newer loccit (format {version}, this one knows {VERSION}); "
            "upgrade loccit"
        )
    if version < min(MIGRATIONS, default=VERSION):
        raise StateError(
            f"{path}: written by a loccit so old (format {version}) that this one can't read it "
            f"(format {VERSION}). Nothing was changed; move the file away to begin anew"
        )


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the state for one run. The operating system lets go of it however the process ends.

    Raises:
        StateError: another run holds it.
        IncompleteError: the file was deleted or replaced meanwhile.
    """
    lock = FileLock(f"{path}.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise StateError(
            f"{path}: another loccit is at work on this state; wait for it, or name another --state"
        ) from None
    except (NotImplementedError, OSError) as error:
        if isinstance(error, OSError) and error.errno not in _WITHOUT_LOCKS:
            raise
        raise StateError(
            f"{path}: this file system has no locks ({error}); name a --state on another one"
        ) from error
    before = _identity(path)
    try:
        yield
    finally:
        lock.release()
    if _identity(path) != before:
        raise IncompleteError(
            f"{path}: the state was deleted or replaced during the run, and what it learned is lost"
        )


def _identity(path: Path) -> tuple[int, int] | None:
    """Return which file a path leads to; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:  # some errors of the disk have ended it
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
