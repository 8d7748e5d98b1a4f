"""The meaning of a database error: a full disk, a damaged file, or a fault of loccit's."""

import sqlite3
from pathlib import Path

import msgspec

from loccit.errors import IncompleteError, LoccitError, StateError
from loccit.store import packing
from loccit.store.maintenance import Upkeep

_DISK = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_IOERR: "the disk can't be read or written",
    sqlite3.SQLITE_CANTOPEN: "it can't be opened (no permission, or too many open files)",
    sqlite3.SQLITE_READONLY: "it can't be written (read-only file or file system)",
    sqlite3.SQLITE_PERM: "there is no permission to use it",
    sqlite3.SQLITE_NOMEM: "there is no memory left",
    sqlite3.SQLITE_BUSY: "another process uses it",
    sqlite3.SQLITE_LOCKED: "another process uses it",
}
"""Errors of the surroundings (primary result codes, sqlite.org/rescode.html): the file is sound."""

_OURS = (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISUSE)
"""A wrong query or a broken rule; a schema that a flipped byte changed shows as SQLITE_ERROR too,
but then `PRAGMA integrity_check` finds it."""


def explained(error: BaseException, path: Path) -> LoccitError | None:
    """Return the error that a person sees; None where it does not concern the database."""
    if isinstance(error, _OF_VALUES):
        # A value that a flipped byte changed, or a fault of loccit's: only the file can tell.
        problems = find_problems(path)
        return _damaged(path, problems[0]) if problems else None
    if not isinstance(error, sqlite3.Error):
        return None
    code = getattr(error, "sqlite_errorcode", None)
    primary = None if code is None else code & 0xFF
    if primary in _DISK:
        return IncompleteError(
            f"{path}: {_DISK[primary]}; what was saved before is sound, and the next audit goes "
            "on from there"
        )
    if primary in _OURS and not find_problems(path):
        return None
    return _damaged(path, str(error))


def is_damage(error: BaseException) -> bool:
    """Return whether the file is a database that is damaged, not one of something else."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF == sqlite3.SQLITE_CORRUPT


def _damaged(path: Path, why: str) -> StateError:
    return StateError(
        f"{path}: the state database is damaged ({why}). `loccit state check` gives "
        "details; restore a copy, or move the file away to start again"
    )


def find_problems(path: Path) -> list[str]:
    """Return what is wrong with a state's file; nothing where it is sound."""
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            return Upkeep(connection).check()
        finally:
            connection.close()
    except (sqlite3.Error, UnicodeDecodeError) as error:
        return [str(error)]


_OF_VALUES = (
    msgspec.MsgspecError,
    packing.Error,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)
"""What reading a changed value may come to."""
