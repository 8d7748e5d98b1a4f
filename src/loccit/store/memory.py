"""The memory of sources from run to run: validators, the place of a crawl."""

import sqlite3
from collections.abc import Iterator, MutableMapping


class Memory(MutableMapping[str, bytes]):
    """The rows of the table `source_memory` that are one source's.

    A value is kept as soon as it is set, or with the transaction that is open.
    """

    def __init__(self, connection: sqlite3.Connection, source: str = "") -> None:
        self._db = connection
        self._source = source

    def of(self, source: str) -> "Memory":
        """Return what one source remembers, by its location."""
        return Memory(self._db, source)

    def __getitem__(self, key: str) -> bytes:
        row = self._db.execute(
            "SELECT value FROM source_memory WHERE source = ? AND key = ?", (self._source, key)
        ).fetchone()
        if row is None:
            raise KeyError(key)
        return bytes(row[0])

    def __setitem__(self, key: str, value: bytes) -> None:
        self._db.execute(
            "INSERT INTO source_memory (source, key, value) VALUES (?, ?, ?)"
            " ON CONFLICT (source, key) DO UPDATE SET value = excluded.value",
            (self._source, key, value),
        )

    def try_to_keep(self, key: str, value: bytes) -> bool:
        """Set a value, and return whether it could be: not in a file that can only be read."""
        try:
            self[key] = value
        except sqlite3.OperationalError:
            return False
        return True

    def __delitem__(self, key: str) -> None:
        if key not in self:
            raise KeyError(key)
        self._db.execute(
            "DELETE FROM source_memory WHERE source = ? AND key = ?", (self._source, key)
        )

    def __iter__(self) -> Iterator[str]:
        rows = self._db.execute(
            "SELECT key FROM source_memory WHERE source = ? ORDER BY key", (self._source,)
        )
        return iter([row[0] for row in rows])

    def __len__(self) -> int:
        row = self._db.execute(
            "SELECT count(*) FROM source_memory WHERE source = ?", (self._source,)
        ).fetchone()
        return int(row[0])
