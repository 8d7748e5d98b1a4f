"""Links that are to be asked, what they answered, and what that was judged to mean."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from msgspec import Struct, structs

from loccit.model import ALIVE, History, Hop, Link, Observation, Purpose, Status, Verdict
from loccit.store.coding import HISTORY, LINK, VERDICT
from loccit.store.packing import packed, unpacked
from loccit.store.pages import Pages
from loccit.store.scope import WHOLE, Scope, id_list

_encode = msgspec.msgpack.Encoder().encode

EVERYTHING = float("inf")
_URLS_AT_ONCE = 500
_ALIVE = ", ".join(f"'{status.value}'" for status in sorted(ALIVE))
_Stored = tuple[bytes, int | None, bytes | None]
"""An observation as it is stored: without its page, the page's id, its sketch."""


_IS_DUE = "(next_due < :before AND last_asked < :asked OR last_asked > :not_after)"


class Due(Struct, frozen=True):
    """The cited links that a run has not judged, by their ids."""

    ids: list[int]
    """To be asked, the longest overdue first."""
    fresh: list[int]
    """Not to be asked again yet."""


class DueLink(Struct, frozen=True):
    """A link that is to be asked now."""

    id: int
    link: Link
    history: History | None
    first_seen: float
    next_due: float
    observed: tuple[Observation, ...]
    """What this very run has learned of it already, before it was killed."""
    previous: Observation | None = None
    """The newest visit of an earlier run that found it alive."""


class LinkOutcome(Struct, frozen=True):
    """A link's new verdict and what follows from it."""

    verdict: Verdict
    history: History
    next_due: float
    at: float
    hops: tuple[Hop, ...] = ()
    """The chain that the verdict rests on; nothing where it was one plain answer."""


class Links:
    """The tables `links`, `observations`, `shared_observations` and `verdicts`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._pages = Pages(connection)

    def due(
        self,
        run_id: int,
        *,
        before: float = EVERYTHING,
        asked_before: float = EVERYTHING,
        not_after: float = EVERYTHING,
        scope: Scope = WHOLE,
    ) -> Due:
        """Return the cited links that a run has not judged, the longest overdue first.

        Args:
            run_id: what this run has judged is done.
            before: links that are due later are fresh.
            asked_before: links last asked later are fresh.
            not_after: links last asked later are due: the clock was wrong then, or is now.
            scope: only links cited in these posts.
        """
        values = {
            "before": before,
            "asked": asked_before,
            "not_after": not_after,
            "run": run_id,
            **scope.values,
        }
        cited = f"SELECT id FROM links WHERE run IS NOT :run AND {scope.cited}"
        # What is fresh is most of a large archive, and need not be sorted.
        due = self._db.execute(f"{cited} AND {_IS_DUE} ORDER BY next_due, id", values)
        fresh = self._db.execute(f"{cited} AND NOT {_IS_DUE}", values)
        return Due([row[0] for row in due], [row[0] for row in fresh])

    def load(self, ids: Iterable[int], run_id: int) -> Iterator[DueLink]:
        """The links of these ids, one at a time."""
        cursor = self._db.cursor()
        for link_id in ids:
            row = cursor.execute(
                "SELECT data, history, first_seen, next_due, url, domain FROM links WHERE id = ?",
                (link_id,),
            ).fetchone()
            history = None if row[1] is None else HISTORY.decode(row[1])
            lived = history is not None and history.last_ok is not None
            yield DueLink(
                link_id,
                LINK.decode(row[0], row[4], row[5]),
                history,
                row[2],
                row[3],
                tuple(self.observations(link_id, run_id)),
                self.last_alive(link_id, run_id) if lived else None,
            )

    def urls_of(self, ids: Sequence[int], run_id: int) -> Iterator[tuple[int, str]]:
        """Return the ids that a run has not judged, in their order, with the links' URLs."""
        for start in range(0, len(ids), _URLS_AT_ONCE):
            together = ids[start : start + _URLS_AT_ONCE]
            query = f"SELECT id, url FROM links WHERE id IN ({id_list(together)}) AND run IS NOT ?"
            urls: dict[int, str] = dict(self._db.execute(query, (run_id,)))
            yield from ((link_id, urls[link_id]) for link_id in together if link_id in urls)

    def observations(self, link_id: int, run_id: int | None = None) -> Iterator[Observation]:
        """Return the observations of a link, oldest first; of one run or of all."""
        rows = self._db.execute(
            "SELECT data, page, sketch FROM observations"
            " WHERE link = ? AND (?2 IS NULL OR run = ?2) ORDER BY id",
            (link_id, run_id),
        ).fetchall()
        return map(self._read, rows)

    def last_alive(self, link_id: int, before_run: int | None = None) -> Observation | None:
        """Return the newest visit that found a link alive, of all runs or of earlier ones."""
        rows = self._db.execute(
            "SELECT data, page, sketch FROM observations JOIN verdicts USING (link, run)"
            f" WHERE link = ?1 AND (?2 IS NULL OR run < ?2) AND status IN ({_ALIVE})"
            " ORDER BY observations.id DESC",
            (link_id, before_run),
        )
        for row in rows:
            seen = unpacked(row[0])
            if seen.purpose in (Purpose.VISIT, Purpose.CONFIRM):
                return self._read(row)
        return None

    def _read(self, row: _Stored) -> Observation:
        data, page_id, sketch = row
        seen = unpacked(data)
        if page_id is None:
            return seen
        return structs.replace(seen, page=self._pages.load(page_id, sketch))

    def observations_by_run(self, link_id: int) -> list[tuple[int, list[Observation]]]:
        """Return the observations of a link, one list for each run, oldest first."""
        runs: dict[int, list[Observation]] = {}
        for run_id, *row in self._db.execute(
            "SELECT run, data, page, sketch FROM observations WHERE link = ? ORDER BY id",
            (link_id,),
        ).fetchall():
            runs.setdefault(run_id, []).append(self._read((row[0], row[1], row[2])))
        return sorted(runs.items())

    def save_observations(self, run_id: int, observed: Iterable[tuple[int, Observation]]) -> None:
        """Save observations (by link id), and the shared ones among them for later runs too."""
        for link_id, seen in observed:
            page, page_id, sketch = seen.page, None, None
            if page is not None:
                page_id = self._pages.keep(page, link_id)
                sketch = page.sketch or None
                seen = structs.replace(seen, page=None)
            data = packed(seen)
            self._db.execute(
                "INSERT INTO observations (link, run, data, page, sketch) VALUES (?, ?, ?, ?, ?)",
                (link_id, run_id, data, page_id, sketch),
            )
            if seen.share is not None:
                self._db.execute(
                    "INSERT OR REPLACE INTO shared_observations (key, at, data, page, sketch)"
                    " VALUES (?, ?, ?, ?, ?)",
                    (seen.share, seen.at, data, page_id, sketch),
                )

    def shared(self, key: str, since: float) -> Observation | None:
        """Return the shared observation of a key, if one was made since a time."""
        row = self._db.execute(
            "SELECT data, page, sketch FROM shared_observations WHERE key = ? AND at >= ?",
            (key, since),
        ).fetchone()
        return None if row is None else self._read(row)

    def remembered(self, since: float) -> dict[str, Observation]:
        """Shared observations made since a time, by key."""
        rows = self._db.execute(
            "SELECT key, data, page, sketch FROM shared_observations WHERE at >= ?", (since,)
        ).fetchall()
        return {key: self._read((data, page_id, sketch)) for key, data, page_id, sketch in rows}

    def save_outcomes(self, run_id: int, outcomes: Iterable[tuple[int, LinkOutcome]]) -> None:
        """Save verdicts and what follows from them, each for the link of an id."""
        rows = list(outcomes)
        self._db.executemany(
            "UPDATE links SET run = ?, status = ?, verdict = ?, history = ?, next_due = ?,"
            " hops = ?, last_asked = ? WHERE id = ?",
            (
                (
                    run_id,
                    outcome.verdict.status.value,
                    VERDICT.encode(outcome.verdict),
                    HISTORY.encode(outcome.history),
                    outcome.next_due,
                    _encode(outcome.hops) if outcome.hops else None,
                    outcome.at,
                    link_id,
                )
                for link_id, outcome in rows
            ),
        )
        self._db.executemany(
            "INSERT OR REPLACE INTO verdicts (link, run, at, status, reason)"
            " VALUES (?, ?, ?, ?, ?)",
            (
                (link_id, run_id, outcome.at, outcome.verdict.status.value, outcome.verdict.reason)
                for link_id, outcome in rows
            ),
        )

    def replace_verdict(self, link_id: int, verdict: Verdict) -> None:
        """Keep a verdict that says more than the last visit's, of the same status."""
        self._db.execute(
            "UPDATE links SET verdict = ? WHERE id = ?", (VERDICT.encode(verdict), link_id)
        )

    def replace_history(self, link_id: int, history: History) -> None:
        """Keep a history that says more than visits do: of an archive, or of a reviewer."""
        self._db.execute(
            "UPDATE links SET history = ? WHERE id = ?", (HISTORY.encode(history), link_id)
        )

    def with_status(self, *statuses: Status) -> list[int]:
        """Ids of the cited links that have one of these statuses now."""
        marks = ", ".join("?" * len(statuses))
        rows = self._db.execute(
            f"SELECT id FROM links WHERE status IN ({marks})"
            " AND id IN (SELECT link FROM citations)",
            tuple(status.value for status in statuses),
        )
        return [row[0] for row in rows]

    def verdicts(self, status: Status) -> Iterator[tuple[int, Verdict]]:
        """Yield the cited links that have a status now, each with its verdict."""
        rows = self._db.execute(
            "SELECT id, verdict FROM links WHERE status = ? AND id IN (SELECT link FROM citations)",
            (status.value,),
        ).fetchall()
        return ((link_id, VERDICT.decode(verdict)) for link_id, verdict in rows)

    def urls(self) -> Iterator[tuple[int, str]]:
        """Id and URL of every cited link."""
        return iter(
            self._db.execute(
                "SELECT id, url FROM links WHERE id IN (SELECT link FROM citations)"
            ).fetchall()
        )

    def make_due(self, ids: Iterable[int]) -> None:
        """Have links asked in the next run whatever their freshness."""
        self._db.executemany(
            "UPDATE links SET next_due = 0, last_asked = 0 WHERE id = ?", ((i,) for i in ids)
        )

    def find(self, url: str) -> tuple[int, Link] | None:
        """A link by its URL."""
        row = self._db.execute(
            "SELECT id, data, url, domain FROM links WHERE url = ?", (url,)
        ).fetchone()
        return None if row is None else (row[0], LINK.decode(*row[1:]))

    def like(self, text: str, limit: int) -> list[str]:
        """A few URLs of links that contain a text."""
        rows = self._db.execute(
            "SELECT url FROM links WHERE instr(url, ?) > 0 ORDER BY length(url) LIMIT ?",
            (text, limit),
        )
        return [row[0] for row in rows]
