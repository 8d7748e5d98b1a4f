"""Looking after the database: its size, its facts, a copy of it as text."""

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from msgspec import structs

from loccit.model import (
    Archived,
    GatherProblem,
    Hop,
    Post,
    Status,
)
from loccit.store import packing
from loccit.store.coding import CITATION, HISTORY, LINK, VERDICT, Coding
from loccit.store.packing import unpacked
from loccit.store.pages import Pages


def _optional(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else read(value)


def _packed(kind: Any) -> Callable[[Any], Any]:
    return _optional(msgspec.msgpack.Decoder(kind).decode)


def _without_columns(coding: Coding[Any]) -> Callable[[Any], Any]:
    return lambda data: coding.decode(data, "", "")


_VALUES: tuple[tuple[str, str, Callable[[Any], Any]], ...] = (
    ("posts", "data", _packed(Post)),
    ("links", "data", _without_columns(LINK)),
    ("links", "verdict", _optional(VERDICT.decode)),
    ("links", "history", _optional(HISTORY.decode)),
    ("links", "hops", _packed(tuple[Hop, ...])),
    ("links", "archived", _packed(Archived)),
    ("archive_lookups", "data", _packed(Archived)),
    ("links", "status", _optional(Status)),
    ("citations", "data", _without_columns(CITATION)),
    ("observations", "data", unpacked),
    ("runs", "facts", msgspec.json.decode),
    ("runs", "problems", msgspec.json.Decoder(tuple[GatherProblem, ...]).decode),
)
"""Values that SQLite keeps as bytes, and how each is read."""
_COLUMNS = {
    "pages": ("digest", "data"),
    "observations": ("data", "sketch"),
    "shared_observations": ("key", "data", "sketch"),
    "links": ("url", "domain", "data", "verdict", "hops", "history", "archived"),
    "citations": ("kind", "url", "data"),
    "posts": ("path", "digest", "data"),
    "verdicts": ("status", "reason"),
    "archive_lookups": ("outcome", "detail", "data"),
    "source_memory": ("key", "value"),
    "runs": ("facts", "problems"),
}
"""Columns of varying length, by table."""
_NUMBERS = 16
"""Bytes that a row takes beside those: ids, times, and what SQLite keeps of it."""
_UNREADABLE = (
    msgspec.MsgspecError,
    packing.Error,
    UnicodeDecodeError,
    ValueError,
    TypeError,
)
"""What reading a changed value may come to."""


def _lengths(columns: tuple[str, ...]) -> str:
    sizes = (f"coalesce(length(CAST({column} AS BLOB)), 0)" for column in columns)
    return " + ".join((*sizes, str(_NUMBERS)))


class Upkeep:
    """The maintenance that `loccit state` offers."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._pages = Pages(connection)

    def info(self) -> dict[str, int]:
        """Rows of every table, and the file's size in bytes."""
        tables = [
            row[0]
            for row in self._db.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
            )
        ]
        counts = {
            table: int(self._db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
            for table in tables
        }
        pages, size = (
            self._db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size")
        )
        return {**counts, "bytes": pages * size}

    def sizes(self) -> dict[str, int]:
        """Bytes of the values in each table, without indexes and free space."""
        return {
            table: int(
                self._db.execute(f"SELECT sum({_lengths(columns)}) FROM {table}").fetchone()[0] or 0
            )
            for table, columns in _COLUMNS.items()
        }

    def thin(self, keep: int, *, run_id: int | None = None) -> int:
        """Drop each link's observations but the newest `keep`; how many went.

        The first one ever stays: it tells what was cited. Verdicts of every run stay as well.

        Args:
            keep: how many of a link stay, beside its first.
            run_id: only of links that this run judged; None: of all.
        """
        judged = "" if run_id is None else " WHERE link IN (SELECT id FROM links WHERE run = ?)"
        dropped = self._db.execute(
            "DELETE FROM observations WHERE id IN (SELECT id FROM ("
            " SELECT id, row_number() OVER (PARTITION BY link ORDER BY id DESC) AS newest,"
            " row_number() OVER (PARTITION BY link ORDER BY id) AS oldest"
            f" FROM observations{judged}) WHERE newest > ? AND oldest > 1) RETURNING page",
            (keep,) if run_id is None else (run_id, keep),
        ).fetchall()
        self._pages.forget(page for (page,) in dropped if page is not None)
        return len(dropped)

    def forget_shared(self, before: float) -> int:
        """Drop answers to shared questions that are too old to serve again; how many went."""
        dropped = self._db.execute(
            "DELETE FROM shared_observations WHERE at < ? RETURNING page", (before,)
        ).fetchall()
        self._pages.forget(page for (page,) in dropped if page is not None)
        return len(dropped)

    def forget_uncited(self) -> int:
        """Drop links that no post cites any more, with their evidence; how many went."""
        for table in ("observations", "verdicts", "archive_lookups"):
            self._db.execute(f"DELETE FROM {table} WHERE link NOT IN (SELECT link FROM citations)")
        cursor = self._db.execute("DELETE FROM links WHERE id NOT IN (SELECT link FROM citations)")
        self._pages.forget_unused()
        return cursor.rowcount

    def vacuum(self) -> None:
        """Give free space back to the file system."""
        self._db.execute("VACUUM")
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def check(self) -> list[str]:
        """Return what is wrong with the file: its pages, and every value that can't be read."""
        rows = [str(row[0]) for row in self._db.execute("PRAGMA integrity_check")]
        return [
            *([] if rows == ["ok"] else rows),
            *self._unreadable_values(),
            *self._unreadable_pages(),
        ]

    def _unreadable_values(self) -> Iterator[str]:
        """Name the values that a flipped byte has made unreadable; SQLite can't see those."""
        for table, column, read in _VALUES:
            broken, first = 0, ""
            try:
                for row_id, value in self._db.execute(f"SELECT rowid, {column} FROM {table}"):
                    try:
                        read(value)
                    except _UNREADABLE:
                        first = first or f"row {row_id}"
                        broken += 1
            except (sqlite3.Error, UnicodeDecodeError) as error:
                yield f"{table}.{column}: {error}"
                continue
            if broken:
                yield f"{table}.{column}: {broken:,} values can't be read, from {first} on"

    def _unreadable_pages(self) -> Iterator[str]:
        broken, first = 0, 0
        try:
            for (page_id,) in self._db.execute("SELECT id FROM pages").fetchall():
                try:
                    self._pages.load(page_id)
                except _UNREADABLE:
                    first = first or page_id
                    broken += 1
        except sqlite3.Error as error:
            yield f"pages.data: {error}"
        if broken:
            yield f"pages.data: {broken:,} values can't be read, from row {first} on"

    def export(self) -> Iterator[dict[str, Any]]:
        """Every observation with its link and run, oldest first, as plain values."""
        rows = self._db.execute("SELECT run, data, page, sketch FROM observations ORDER BY id")
        for run, data, page_id, sketch in rows:
            seen = unpacked(data)
            if page_id is not None:
                seen = structs.replace(seen, page=self._pages.load(page_id, sketch))
            yield {"run": run, **msgspec.to_builtins(seen)}
