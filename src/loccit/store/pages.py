"""Pages that were read, each kept once however often it is seen. Content-addressed, compressed.

Most visits find the page that the last one found, and the error page or app shell of a site answers
for many links. So a page is a row of its own, known by the digest of its bytes. A page that differs
little from the link's earlier one (a token in a script, a date) is stored as the difference: it is
compressed with that page as the dictionary.
"""

import sqlite3
import sys
from collections.abc import Iterable
from hashlib import blake2b

import msgspec
from msgspec import structs

from loccit.model import Page

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_LEVEL = 3
"""zstd's default: three times as fast as zlib, and as small."""
_NEAR = 0.25
"""The part of its bytes to which a page shrinks that is stored as a difference."""
_SHORTEST_BASE = 64
"""Bytes of a page that serves as a dictionary."""
_UNUSED = (
    "NOT EXISTS (SELECT 1 FROM observations WHERE observations.page = pages.id)"
    " AND NOT EXISTS (SELECT 1 FROM shared_observations AS shared WHERE shared.page = pages.id)"
    " AND NOT EXISTS (SELECT 1 FROM pages AS other WHERE other.base = pages.id)"
)
"""SQL that is true for a row of `pages` that nothing refers to."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Page).decode


class Pages:
    """The table `pages`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._compress = zstd.ZstdCompressor(level=_LEVEL).compress

    def keep(self, page: Page, link_id: int) -> int:
        """Keep a page that was found for a link; return its id. Its sketch is not a part of it."""
        raw = _encode(structs.replace(page, sketch=b"", rest=""))
        digest = blake2b(raw, digest_size=16).digest()
        known = self._db.execute("SELECT id FROM pages WHERE digest = ?", (digest,)).fetchone()
        if known is not None:
            return int(known[0])
        base, data = self._compressed(raw, link_id)
        row = self._db.execute(
            "INSERT INTO pages (digest, base, data) VALUES (?, ?, ?)", (digest, base, data)
        )
        assert row.lastrowid is not None
        return row.lastrowid

    def load(self, page_id: int, sketch: bytes | None = None) -> Page:
        """Return a page, with the sketch that was stored beside it."""
        page = _decode(self._raw(page_id))
        return page if sketch is None else structs.replace(page, sketch=sketch)

    def forget(self, page_ids: Iterable[int]) -> None:
        """Drop the pages among these that nothing refers to any more, and then their bases."""
        ids = set(page_ids)
        bases = {
            base
            for one in ids
            for (base,) in self._db.execute("SELECT base FROM pages WHERE id = ?", (one,))
            if base is not None
        }
        for some in (ids, bases):
            self._db.executemany(
                f"DELETE FROM pages WHERE id = ? AND {_UNUSED}", ((i,) for i in some)
            )

    def forget_unused(self) -> None:
        """Drop all pages that nothing refers to any more."""
        for _ in range(2):  # the second time, those to which only a difference referred
            self._db.execute(f"DELETE FROM pages WHERE {_UNUSED}")

    def _compressed(self, raw: bytes, link_id: int) -> tuple[int | None, bytes]:
        """Return the page's base, where it is stored as a difference, and its data."""
        row = self._db.execute(
            "SELECT coalesce(pages.base, pages.id) FROM observations"
            " JOIN pages ON pages.id = observations.page"
            " WHERE link = ? ORDER BY observations.id DESC LIMIT 1",
            (link_id,),
        ).fetchone()
        base = b"" if row is None else self._raw(row[0])
        if len(base) >= _SHORTEST_BASE:
            dictionary = zstd.ZstdDict(base, is_raw=True)
            data = zstd.compress(raw, level=_LEVEL, zstd_dict=dictionary)
            if len(data) <= _NEAR * len(raw):
                return row[0], data
        return None, self._compress(raw, mode=zstd.ZstdCompressor.FLUSH_FRAME)

    def _raw(self, page_id: int) -> bytes:
        base, data = self._db.execute(
            "SELECT base, data FROM pages WHERE id = ?", (page_id,)
        ).fetchone()
        if base is None:
            return zstd.decompress(data)
        return zstd.decompress(data, zstd_dict=zstd.ZstdDict(self._raw(base), is_raw=True))
