"""The state of an archive's audits, in one SQLite file: the only part that touches the database.

    with Store.open(path) as store, store.locked():
        run = store.runs.begin(now)

A `Store` is a connection and the four subjects that its tables fall into. Nothing here judges,
asks or formats.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from loccit.errors import UsageError
from loccit.store.database import connect, exclusive, transaction
from loccit.store.evidence import Evidence
from loccit.store.posts import Posts
from loccit.store.runs import Runs
from loccit.store.upkeep import Upkeep
from loccit.store.views import Views

__all__ = ["Store"]


class Store:
    """An open state database."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self.runs = Runs(connection)
        self.posts = Posts(connection)
        self.evidence = Evidence(connection)
        self.views = Views(connection)
        self.upkeep = Upkeep(connection)

    @classmethod
    def open(cls, path: Path, *, create: bool = False) -> Self:
        """Open a state database; with `create`, make it where there is none.

        Raises:
            UsageError: what is there can't be used; the message says why and what to do.
        """
        return cls(path, connect(path, create=create))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()
        if isinstance(error, sqlite3.DatabaseError) and not _is_ours(error):
            raise UsageError(
                f"{self.path}: the state database is damaged or can't be used ({error}); "
                "`loccit state check` tells more. Restore a copy, or move the file away to begin "
                "anew"
            ) from error

    def locked(self) -> AbstractContextManager[None]:
        """Hold the state for one run (see `loccit.store.database.exclusive`)."""
        return exclusive(self.path)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing."""
        with transaction(self._connection):
            yield


def _is_ours(error: sqlite3.DatabaseError) -> bool:
    """Whether it is a fault of loccit's (a wrong query, a broken rule), not of file or disk."""
    if isinstance(error, sqlite3.OperationalError):
        return error.sqlite_errorcode == sqlite3.SQLITE_ERROR
    return type(error) is not sqlite3.DatabaseError
