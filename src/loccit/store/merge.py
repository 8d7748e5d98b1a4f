"""Merging the states of one archive's shards into one.

The result follows from the contents of the states alone, whatever their order. So merging again
what was merged before changes nothing, and a merged state may be merged further.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import msgspec

from loccit.errors import StateError
from loccit.model import Observation
from loccit.store import ARCHIVE_ID, Store
from loccit.store.database import VERSION
from loccit.store.rounds import PARTS, PartKey, facts_of, parts_of, rounds
from loccit.store.runs import Run
from loccit.store.shards import Shard

_LIKE = 0.5
"""The part of the smaller archive's posts that the larger one must have, too."""
_BATCH = 500
"""Links in one transaction."""
_LINK = "data, first_seen, last_asked, next_due, status, verdict, hops, history, archived"
_encode = msgspec.msgpack.Encoder().encode

RunKey = tuple[str, float, str]
"""What tells a run of the result from others: its kind, when it started, its scope."""


def merge(sources: Sequence[Path], into: Path) -> dict[str, int]:
    """Merge states of one archive into another, which may be among them or not exist yet.

    Returns:
        The number of states, links and observations of the result.

    Raises:
        StateError: A state cannot be read, is in use, has another format, or is of another
            archive. Nothing is changed then.
    """
    paths = list({path.resolve(): path for path in (*sources, *_existing(into))}.values())
    for path in paths:
        _refuse_format(path)
    if not into.parent.is_dir():
        raise StateError(f"{into.parent}: there is no such folder for the state database")
    made = into.with_name(f"{into.name}.merging")
    with ExitStack() as stack:
        stores = []
        for path in paths:
            store = stack.enter_context(Store.open(path))
            stack.enter_context(store.locked())
            stores.append(store)
        # The order in which states are named makes no difference.
        inputs = sorted((_Input(store) for store in stores), key=lambda one: one.rank)
        _refuse_others(inputs)
        _unlink(made)
        with Store.open(made, create=True) as target:
            merged = _Merge(inputs, target)
            counts = merged.run()
    made.replace(into)
    for end in ("-wal", "-shm"):
        into.with_name(into.name + end).unlink(missing_ok=True)
    return counts


def _existing(path: Path) -> list[Path]:
    return [path] if path.exists() and path.stat().st_size else []


def _unlink(path: Path) -> None:
    for end in ("", "-wal", "-shm", ".lock"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def _refuse_format(path: Path) -> None:
    """Refuse a state of another format: opening it would change it.

    Raises:
        StateError: It has one.
    """
    if not path.is_file():
        raise StateError(f"{path}: there is no state database")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            version = int(database.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.Error as error:
        raise StateError(f"{path}: it cannot be read ({error})") from None
    if version and version < VERSION:
        raise StateError(
            f"{path}: it has format {version}, and this loccit merges format {VERSION}."
            f" `loccit state info --state {path}` brings it up to date"
        )


class _Input:
    """A state that is merged."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.db = store._connection
        self.runs = {run.id: run for run in store.runs.all()}
        self.parts = {run.id: parts_of(run) for run in self.runs.values()}
        self.posts = store.posts.digests()
        started = max((run.started for run in self.runs.values()), default=0.0)
        newest = max((p.started for parts in self.parts.values() for p in parts), default=started)
        runs = [[r.started, r.scope, r.finished, r.facts] for r in self.runs.values()]
        contents = msgspec.json.encode([runs, sorted(self.posts.items()), self._asked()])
        self.rank = (newest, contents)
        """By which states are ordered: the one that read the archive last comes last."""

    def _asked(self) -> list[Any]:
        row = self.db.execute("SELECT count(*), max(last_asked), sum(last_asked) FROM links")
        return list(row.fetchone())

    def key_of(self, run: Run, domain: str | None = None) -> PartKey | RunKey:
        """Return what a row of a run belongs to: with a domain, to its shard, else to the first."""
        parts = self.parts[run.id]
        if not parts:
            return "run", run.started, run.scope or ""
        if domain is not None:
            mine = [p for p in parts if p.shard == Shard.of_domain(domain, p.shard.count)]
            parts = mine or parts
        return min(parts).key


def _refuse_others(inputs: Sequence[_Input]) -> None:
    """Refuse states of different archives.

    Raises:
        StateError: Two of them have few posts in common, or one has none.
    """
    largest = max(inputs, key=lambda one: len(one.posts))
    for one in inputs:
        if not one.posts:
            raise StateError(f"{one.store.path}: it holds no posts; audit an archive into it first")
        common = len(one.posts.keys() & largest.posts.keys())
        if common < _LIKE * len(one.posts):
            raise StateError(
                f"{one.store.path} and {largest.store.path} are states of different archives: of"
                f" {len(one.posts):,} posts they have {common:,} in common"
            )


class _Merge:
    """One merging."""

    def __init__(self, inputs: Sequence[_Input], target: Store) -> None:
        self._inputs = inputs
        self._target = target
        self._db = target._connection
        self._ids: dict[PartKey | RunKey, int] = {}
        """Runs of the result, by what they are made of."""

    def run(self) -> dict[str, int]:
        with self._target.transaction():
            self._write_runs()
            self._write_posts()
        observations = 0
        for urls in _batches(self._urls()):
            with self._target.transaction():
                observations += sum(self._write_link(url) for url in urls)
        with self._target.transaction():
            self._write_citations()
            # Answers to shared questions are requested again; as observations they are kept.
            self._target.upkeep.forget_shared(float("inf"))
            last = self._target.runs.last_finished()
            if last is not None and last.facts.get(PARTS):
                self._target.runs.recount(last, self._target.views.counts())
        links = int(self._db.execute("SELECT count(*) FROM links").fetchone()[0])
        return {"states": len(self._inputs), "links": links, "observations": observations}

    # Runs

    def _write_runs(self) -> None:
        parts = [p for one in self._inputs for ps in one.parts.values() for p in ps]
        plain: dict[RunKey, Run] = {}
        newest: dict[PartKey, Run] = {}
        for one in self._inputs:
            for run in one.runs.values():
                for part in one.parts[run.id]:
                    newest[part.key] = _later(newest.get(part.key), run)
                if not one.parts[run.id]:
                    key = "run", run.started, run.scope or ""
                    plain[key] = _later(plain.get(key), run)
        rows: list[tuple[float, list[PartKey | RunKey], Run]] = [
            (run.started, [key], run) for key, run in plain.items()
        ]
        for group in rounds(parts):
            those = sorted(group.parts, key=lambda part: part.shard)
            newest_run = newest[max(those).key]
            facts = newest_run.facts | {"scope": None, PARTS: facts_of(those)}
            run = Run(
                0, group.started, group.finished or group.started,
                group.incomplete_reason is None, group.incomplete_reason, None, group.requests,
                facts, newest_run.problems,
            )  # fmt: skip
            rows.append((group.started, [part.key for part in those], run))
        for _, keys, run in sorted(rows, key=lambda row: (row[0], str(row[1]))):
            number = self._target.runs.add(run)
            self._ids.update(dict.fromkeys(keys, number))

    def _run_id(self, one: _Input, run_id: int, domain: str | None = None) -> int | None:
        run = one.runs.get(run_id)
        return None if run is None else self._ids[one.key_of(run, domain)]

    # Posts and citations: as the archive was read last

    def _write_posts(self) -> None:
        last = self._inputs[-1]
        for row in last.db.execute("SELECT path, digest, date, data FROM posts ORDER BY path"):
            self._db.execute("INSERT INTO posts (path, digest, date, data) VALUES (?,?,?,?)", row)
        for one in self._inputs:
            # What concerns one address is known to whoever asked it; the rest to the last reader.
            which = "" if one is last else " WHERE source GLOB 'loccit:*'"
            for row in one.db.execute(f"SELECT source, key, value FROM source_memory{which}"):
                self._db.execute("INSERT OR REPLACE INTO source_memory VALUES (?,?,?)", row)
        # The archive keeps the name that an earlier merging gave it.
        merged = [one for one in self._inputs if any(PARTS in r.facts for r in one.runs.values())]
        names = [one.store.memory.get(ARCHIVE_ID) for one in merged or self._inputs]
        if known := [name for name in names if name]:
            self._target.memory[ARCHIVE_ID] = min(known)

    def _write_citations(self) -> None:
        first: dict[tuple[str, str], int] = {}
        query = (
            "SELECT posts.path, citations.url, links.url, kind, first_run, citations.data"
            " FROM citations JOIN posts ON posts.id = post JOIN links ON links.id = link"
            " ORDER BY posts.path, citations.id"
        )
        for one in self._inputs:
            for path, url, _, _, run, _ in one.db.execute(query):
                if (number := self._run_id(one, run)) is not None:
                    key = path, url
                    first[key] = min(first.get(key, number), number)
        last = self._inputs[-1]
        for path, url, link, kind, _, data in last.db.execute(query):
            self._db.execute(
                "INSERT INTO citations (post, link, kind, url, first_run, data) VALUES"
                " ((SELECT id FROM posts WHERE path = ?),"
                " (SELECT id FROM links WHERE url = ?), ?, ?, ?, ?)",
                (path, link, kind, url, first.get((path, url), 0), data),
            )

    # Links

    def _urls(self) -> Iterator[str]:
        """Yield every link's URL once, in order."""
        known = [one.db.execute("SELECT url FROM links ORDER BY url") for one in self._inputs]
        following = [next(rows, None) for rows in known]
        while any(row is not None for row in following):
            url = min(row[0] for row in following if row is not None)
            yield url
            for n, row in enumerate(following):
                if row is not None and row[0] == url:
                    following[n] = next(known[n], None)

    def _write_link(self, url: str) -> int:
        """Write a link with all its evidence; return the number of its observations."""
        found = []
        for one in self._inputs:
            row = one.db.execute(
                f"SELECT id, domain, run, {_LINK} FROM links WHERE url = ?", (url,)
            ).fetchone()
            if row is not None:
                found.append((one, row))
        domain = found[-1][1][1]
        # What was judged last counts; what is only cited comes from the last reading.
        judged, best = max(found, key=lambda pair: (pair[1][5], repr(pair[1][7:])))
        data, seen = found[-1][1][3], min(row[4] for _, row in found)
        run = None if best[2] is None else self._run_id(judged, best[2], domain)
        (link,) = self._db.execute(
            f"INSERT INTO links (url, domain, run, {_LINK})"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            (url, domain, run, data, seen, *best[5:]),
        ).fetchone()
        self._write_lookups(link, found)
        self._write_verdicts(link, domain, found)
        return self._write_observations(link, domain, found)

    def _write_lookups(self, link: int, found: Sequence[tuple[_Input, Any]]) -> None:
        rows: dict[str, Any] = {}
        for one, row in found:
            for lookup in one.db.execute(
                "SELECT cited, at, outcome, detail, data FROM archive_lookups WHERE link = ?",
                (row[0],),
            ):
                known = rows.get(lookup[0])
                if known is None or (lookup[1], repr(lookup)) > (known[1], repr(known)):
                    rows[lookup[0]] = lookup
        self._db.executemany(
            "INSERT INTO archive_lookups (link, cited, at, outcome, detail, data)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            ((link, *rows[cited]) for cited in sorted(rows)),
        )

    def _write_verdicts(self, link: int, domain: str, found: Sequence[tuple[_Input, Any]]) -> None:
        rows: dict[int, Any] = {}
        for one, row in found:
            for run, *rest in one.db.execute(
                "SELECT run, at, status, reason FROM verdicts WHERE link = ?", (row[0],)
            ):
                number = self._run_id(one, run, domain)
                if number is not None:
                    rows[number] = max(rows.get(number, rest), rest)
        self._db.executemany(
            "INSERT INTO verdicts (link, run, at, status, reason) VALUES (?, ?, ?, ?, ?)",
            ((link, number, *rows[number]) for number in sorted(rows)),
        )

    def _write_observations(
        self, link: int, domain: str, found: Sequence[tuple[_Input, Any]]
    ) -> int:
        """Write every observation once, oldest first."""
        rows: dict[bytes, tuple[int, Observation]] = {}
        for one, row in found:
            for run, visit in one.store.links.observations_by_run(row[0]):
                number = self._run_id(one, run, domain)
                if number is not None:
                    rows |= {_encode(each): (number, each) for each in visit}
        order = sorted(rows, key=lambda key: (rows[key][0], rows[key][1].at, key))
        for key in order:
            number, seen = rows[key]
            self._target.links.save_observations(number, [(link, seen)])
        return len(order)


def _later(one: Run | None, other: Run) -> Run:
    """Return the later state of the same run."""
    if one is None:
        return other
    return max(one, other, key=lambda run: (run.finished or 0.0, run.requests, repr(run.facts)))


def _batches(urls: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for url in urls:
        batch.append(url)
        if len(batch) >= _BATCH:
            yield batch
            batch = []
    yield batch
