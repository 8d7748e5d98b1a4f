"""Archived copies: which dead links lack one, and what looking for them came to."""

import sqlite3
from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from loccit.model import ALIVE, Archived, Drift, History, Link
from loccit.store.coding import CITATION, HISTORY, LINK, VERDICT

_encode = msgspec.msgpack.Encoder().encode
_archived = msgspec.msgpack.Decoder(Archived).decode


class CopyRow(Struct, frozen=True):
    """The result of the last look-up for one day of a link's citations."""

    cited: str
    """The post's date; empty where it has none."""
    outcome: str
    at: float
    detail: str
    archived: Archived | None


class LostLink(Struct, frozen=True):
    """A link that no longer leads to what it was cited for, and when it is cited."""

    id: int
    link: Link
    target: str | None
    """What its wrapper was found to lead to."""
    history: History | None
    dates: tuple[str, ...]
    """Dates of the posts that cite it; empty for a post without one."""
    drifted: bool = False
    """It works, and leads to something else; else it is dead."""


class LivingLink(Struct, frozen=True):
    """A link that works, and when it was first cited."""

    id: int
    link: Link
    target: str | None
    """What its wrapper was found to lead to."""
    history: History
    date: str
    """Of the first post that cites it."""


class _Counting(Struct, frozen=True):
    """The condition on which an earlier look-up, `known`, still counts."""

    where: str
    values: list[str | float]


def _counts(asked_before: dict[str, float], now: float) -> _Counting:
    each = "known.outcome = ? AND known.at BETWEEN ? AND ?"
    where = " OR ".join(each for _ in asked_before) or "FALSE"
    return _Counting(where, [value for one in asked_before.items() for value in (*one, now)])


class Copies:
    """The table `archive_lookups`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def lacking(self, asked_before: dict[str, float], now: float) -> list[LostLink]:
        """Links of which a citation's copy is to be looked for.

        The newest dead come first, those whose content drifted last.

        Args:
            asked_before: by outcome, the time before which it is too old to count.
            now: the present time; what is later was asked by a clock that was wrong.
        """
        still = _counts(asked_before, now)
        rows = self._db.execute(
            "SELECT links.id, links.data, links.url, domain, verdict, history,"
            " json_group_array(DISTINCT coalesce(posts.date, '')) FROM links"
            " JOIN citations ON citations.link = links.id JOIN posts ON posts.id = citations.post"
            " WHERE (status = 'dead' OR instr(verdict, CAST(? AS BLOB)) > 0)"
            " AND NOT EXISTS (SELECT 1 FROM archive_lookups AS known"
            " WHERE known.link = links.id AND known.cited = coalesce(posts.date, '')"
            f" AND ({still.where}))"
            " GROUP BY links.id",
            [Drift.DRIFTED.value, *still.values],
        )
        found = []
        for link_id, data, url, domain, encoded, history, dates in rows:
            verdict = VERDICT.decode(encoded)
            drifted = verdict.status in ALIVE
            if drifted and Drift.DRIFTED not in verdict.notes:
                continue  # its sentence has that word
            found.append(
                LostLink(
                    link_id,
                    LINK.decode(data, url, domain),
                    verdict.target,
                    None if history is None else HISTORY.decode(history),
                    tuple(sorted(msgspec.json.decode(dates, type=list[str]))),
                    drifted,
                )
            )
        found.sort(key=lambda lost: (lost.drifted, -_dead_since(lost), lost.id))
        return found

    def without_baseline(self, asked_before: dict[str, float], now: float) -> list[LivingLink]:
        """Living links, cited at a known date, of which no copy from then was looked for.

        Args:
            asked_before: by outcome, the time before which it is too old to count.
            now: the present time; what is later was asked by a clock that was wrong.
        """
        still = _counts(asked_before, now)
        alive = ", ".join(f"'{status.value}'" for status in sorted(ALIVE))
        rows = self._db.execute(
            "SELECT links.id, links.data, links.url, domain, verdict, history,"
            " min(posts.date) AS cited FROM links"
            " JOIN citations ON citations.link = links.id JOIN posts ON posts.id = citations.post"
            f" WHERE status IN ({alive}) AND history IS NOT NULL AND posts.date <> ''"
            " AND NOT EXISTS (SELECT 1 FROM archive_lookups AS known"
            f" WHERE known.link = links.id AND ({still.where}))"
            " GROUP BY links.id ORDER BY cited",
            still.values,
        )
        return [
            LivingLink(
                link_id,
                LINK.decode(data, url, domain),
                None if verdict is None else VERDICT.decode(verdict).target,
                HISTORY.decode(history),
                cited,
            )
            for link_id, data, url, domain, verdict, history, cited in rows
        ]

    def texts(self, link_id: int) -> Iterator[tuple[str, str]]:
        """The dates of a link's citations, and the words that cite it."""
        for date, data in self._db.execute(
            "SELECT coalesce(posts.date, ''), citations.data FROM citations"
            " JOIN posts ON posts.id = citations.post WHERE link = ? ORDER BY citations.id",
            (link_id,),
        ):
            yield date, CITATION.decode(data, "", "").text

    def keep(self, link_id: int, rows: Iterable[CopyRow]) -> None:
        """Keep what a look-up came to. A failed one does not make a copy forgotten."""
        self._db.executemany(
            "INSERT INTO archive_lookups (link, cited, outcome, at, detail, data)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (link, cited) DO UPDATE SET"
            " outcome = excluded.outcome, at = excluded.at, detail = excluded.detail,"
            " data = excluded.data WHERE excluded.outcome <> 'failed' OR data IS NULL",
            (
                (
                    link_id, row.cited, row.outcome, row.at, row.detail,
                    None if row.archived is None else _encode(row.archived),
                )
                for row in rows
            ),
        )  # fmt: skip
        self._db.execute(
            "UPDATE links SET archived = (SELECT data FROM archive_lookups WHERE link = links.id"
            " AND data IS NOT NULL ORDER BY cited = '', cited LIMIT 1) WHERE id = ?",
            (link_id,),
        )

    def of(self, link_id: int) -> list[CopyRow]:
        """Return what was found for each day on which a link is cited."""
        rows = self._db.execute(
            "SELECT cited, outcome, at, detail, data FROM archive_lookups WHERE link = ?"
            " ORDER BY cited",
            (link_id,),
        )
        return [
            CopyRow(cited, outcome, at, detail, None if data is None else _archived(data))
            for cited, outcome, at, detail, data in rows
        ]

    def counts(self) -> dict[str, int]:
        """Look-ups by outcome."""
        return dict(
            self._db.execute("SELECT outcome, count(*) FROM archive_lookups GROUP BY 1").fetchall()
        )


def _dead_since(lost: LostLink) -> float:
    return (lost.history.dead_since or 0.0) if lost.history is not None else 0.0
