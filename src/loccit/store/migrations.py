"""From each format of the state database to the next."""

import sqlite3
from array import array
from collections.abc import Callable
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec
from msgspec import structs

from loccit.model import Citation, History, Link, Observation, Purpose, Verdict
from loccit.page.sketch import SAMPLED
from loccit.store import renamed_codes
from loccit.store.coding import CITATION, HISTORY, LINK, VERDICT, Coding
from loccit.store.packing import packed
from loccit.store.pages import Pages

_observation = msgspec.msgpack.Decoder(Observation).decode


def give_functions(connection: sqlite3.Connection) -> None:
    """Give a connection the SQL functions that migrations call."""
    for name, function in (
        ("renamed_verdict", renamed_codes.verdict),
        ("renamed_reason", renamed_codes.reason),
        ("without_sketch", renamed_codes.history),
        ("link_by_place", _by_place(Link, LINK)),
        ("history_by_place", _by_place(History, HISTORY)),
        ("verdict_by_place", _by_place(Verdict, VERDICT)),
        ("citation_by_place", _by_place(Citation, CITATION)),
    ):
        connection.create_function(name, 1, function, deterministic=True)


def _statements(*statements: str) -> Callable[[sqlite3.Connection], None]:
    def migrate(connection: sqlite3.Connection) -> None:
        for statement in statements:
            connection.execute(statement)

    return migrate


def _pages_apart(connection: sqlite3.Connection) -> None:
    """Format 4 to 5: a page is a row of its own, and only sketches that were compared are kept."""
    for statement in _PAGES_APART:
        connection.execute(statement)
    pages = Pages(connection)
    rows = connection.execute(
        "SELECT link, run, id, data FROM old_observations ORDER BY link, run, id"
    )
    for (link_id, run_id), group in groupby(rows, key=itemgetter(0, 1)):
        observed = [(row_id, _observation(data)) for _, _, row_id, data in group]
        compared = any(
            seen.purpose is Purpose.SIBLING and seen.page is not None and seen.status == 200
            for _, seen in observed
        )
        for row_id, seen in observed:
            data, page_id, sketch = _apart(pages, seen, link_id, compared=compared)
            connection.execute(
                "INSERT INTO observations (id, link, run, data, page, sketch)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (row_id, link_id, run_id, data, page_id, sketch),
            )
    for key, at, data in connection.execute("SELECT key, at, data FROM old_shared").fetchall():
        data, page_id, sketch = _apart(pages, _observation(data), 0, compared=True)
        connection.execute(
            "INSERT INTO shared_observations (key, at, data, page, sketch) VALUES (?, ?, ?, ?, ?)",
            (key, at, data, page_id, sketch),
        )
    connection.execute("DROP TABLE old_observations")
    connection.execute("DROP TABLE old_shared")
    connection.execute("UPDATE links SET history = without_sketch(history)")


def _apart(
    pages: Pages, seen: Observation, link_id: int, *, compared: bool
) -> tuple[bytes, int | None, bytes | None]:
    page = seen.page
    if page is None:
        return packed(seen), None, None
    sketch = page.sketch
    # The hashes of a sketch are a sample already, a larger one than is taken now.
    hashes = array("I", sketch)
    sample = hashes[:: max(1, len(hashes) // SAMPLED)].tobytes()
    page_id = pages.keep(structs.replace(page, sample=sample), link_id)
    return (
        packed(structs.replace(seen, page=None)),
        page_id,
        (sketch or None) if compared else None,
    )


_PAGES_APART = (
    "ALTER TABLE observations RENAME TO old_observations",
    "ALTER TABLE shared_observations RENAME TO old_shared",
    "DROP INDEX observations_by_link",
    """
CREATE TABLE pages (
  id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, base INTEGER REFERENCES pages (id),
  data BLOB NOT NULL
) STRICT""",
    "CREATE INDEX pages_by_base ON pages (base) WHERE base IS NOT NULL",
    """
CREATE TABLE observations (
  id INTEGER PRIMARY KEY, link INTEGER NOT NULL REFERENCES links (id), run INTEGER NOT NULL,
  data BLOB NOT NULL, page INTEGER REFERENCES pages (id), sketch BLOB
) STRICT""",
    "CREATE INDEX observations_by_link ON observations (link, run)",
    "CREATE INDEX observations_by_page ON observations (page) WHERE page IS NOT NULL",
    """
CREATE TABLE shared_observations (
  key TEXT PRIMARY KEY, at REAL NOT NULL, data BLOB NOT NULL,
  page INTEGER REFERENCES pages (id), sketch BLOB
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX shared_observations_by_page ON shared_observations (page) WHERE page IS NOT NULL",
)


def _by_place(kind: type[Any], coding: Coding[Any]) -> Callable[[bytes | None], bytes | None]:
    """Return what writes a noun by the places of its values instead of by names."""
    named = msgspec.msgpack.Decoder(kind).decode
    return lambda data: None if data is None else coding.encode(named(data))


MIGRATIONS: dict[int, Callable[[sqlite3.Connection], None]] = {
    1: _statements(
        """
CREATE TABLE source_memory (
  source TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (source, key)
) STRICT, WITHOUT ROWID"""
    ),
    # Copies of before were never read: they are looked for again.
    2: _statements(
        """
CREATE TABLE archive_lookups (
  link INTEGER NOT NULL REFERENCES links (id), cited TEXT NOT NULL, outcome TEXT NOT NULL,
  at REAL NOT NULL, detail TEXT NOT NULL DEFAULT '', data BLOB, PRIMARY KEY (link, cited)
) STRICT""",
        "UPDATE links SET archived = NULL",
        "ALTER TABLE links DROP COLUMN archive_checked",
    ),
    # Answers of probe URLs hold sketches in another order of hashes: they are requested again.
    3: _statements(
        "UPDATE links SET verdict = renamed_verdict(verdict), history = without_sketch(history)",
        "UPDATE verdicts SET reason = renamed_reason(reason)",
        "DELETE FROM shared_observations",
    ),
    4: _pages_apart,
    5: _statements(
        "UPDATE links SET data = link_by_place(data), history = history_by_place(history),"
        " verdict = verdict_by_place(verdict)",
        "UPDATE citations SET data = citation_by_place(data)",
    ),
}
"""From version N (the key) to N + 1, each in one transaction."""
