"""The state of an archive's audits, in one SQLite file: the only part that touches the database.

    with Store.open(path) as store, store.locked():
        run = store.runs.begin(now)

A `Store` is a connection and the subjects that its tables fall into. Nothing here judges,
asks or formats.
"""

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from loccit.store.accepted import AcceptedDrift
from loccit.store.copies import Copies
from loccit.store.damage import explained
from loccit.store.database import connect, exclusive, transaction
from loccit.store.kept import Kept
from loccit.store.links import Links
from loccit.store.maintenance import Upkeep
from loccit.store.memory import Memory
from loccit.store.moves import ArchivedRedirect, MoveRecord
from loccit.store.posts import Posts
from loccit.store.preservation import Preserved
from loccit.store.queries import Views
from loccit.store.runs import Runs
from loccit.store.url_records import UrlRecords

ARCHIVE_ID = "archive-id"

__all__ = ["Store"]


class Store:
    """An open state database."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self.runs = Runs(connection)
        self.posts = Posts(connection)
        self.links = Links(connection)
        self.views = Views(connection)
        self.copies = Copies(connection)
        self.memory = Memory(connection)
        self.moves = UrlRecords(self.memory.of("loccit:moved-pages"), MoveRecord)
        self.redirects = UrlRecords(self.memory.of("loccit:archived-redirects"), ArchivedRedirect)
        self.preservation = UrlRecords(self.memory.of("loccit:preservation"), Preserved)
        self.accepted = UrlRecords(self.memory.of("loccit:accepted-drift"), AcceptedDrift)
        self.kept = UrlRecords(self.memory.of("loccit:kept-pages"), Kept)
        self.upkeep = Upkeep(connection)

    @classmethod
    def open(cls, path: Path, *, create: bool = False) -> Self:
        """Open a state database; with `create`, make it where there is none.

        Raises:
            StateError: what is there can't be used; the message says why and what to do.
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
        with suppress(sqlite3.Error):  # as on a full disk; what was saved is saved
            self._connection.close()
        if error is not None and (known := explained(error, self.path)) is not None:
            raise known from error

    def locked(self) -> AbstractContextManager[None]:
        """Hold the state for one run (see `loccit.store.database.exclusive`)."""
        return exclusive(self.path)

    def archive_id(self) -> str:
        """The random name of the archive that this state is about; empty where none can be kept.

        Titles and folders' names are alike in many archives; this is not.
        """
        try:
            return self.memory[ARCHIVE_ID].decode()
        except KeyError:
            made = secrets.token_hex(8)
        return made if self.memory.try_to_keep(ARCHIVE_ID, made.encode()) else ""

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing."""
        with transaction(self._connection):
            yield
