"""Runs: their beginning, their end, and what became of the ones before."""

import sqlite3
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct

from loccit.model import GatherProblem
from loccit.store.shards import Shard


class Run(Struct, frozen=True):
    """One audit, as the state remembers it."""

    id: int
    started: float
    finished: float | None
    complete: bool
    incomplete_reason: str | None
    scope: str | None
    """None for the whole archive, else what part of it, in words."""
    requests: int
    facts: dict[str, Any]
    """What was counted at its end: see `loccit.pipeline`."""
    problems: tuple[GatherProblem, ...]

    @property
    def posts(self) -> frozenset[str] | None:
        """The posts that it was about; None for the whole archive."""
        if (post := self.facts.get("post")) is not None:
            return frozenset({post})
        if self.scope is None or Shard.of_scope(self.scope) is not None:
            return None
        return frozenset(self.facts.get("scope", ()))


_COLUMNS = "id, started, finished, complete, incomplete_reason, scope, requests, facts, problems"
_COMPLETE = "complete AND scope IS NULL AND finished IS NOT NULL"


class Runs:
    """The table `runs`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def begin(self, now: float, scope: str | None = None) -> Run:
        """Take up the run that was killed, where there is one of the same scope; else a new one."""
        row = self._db.execute(
            f"SELECT {_COLUMNS} FROM runs WHERE finished IS NULL AND scope IS ?"
            " ORDER BY id DESC LIMIT 1",
            (scope,),
        ).fetchone()
        if row is not None:
            return _run(row)
        self._db.execute("INSERT INTO runs (started, scope) VALUES (?, ?)", (now, scope))
        last = self.last()
        assert last is not None
        return last

    def finish(
        self,
        run: Run,
        now: float | None,
        *,
        incomplete_reason: str | None,
        requests: int,
        facts: dict[str, Any],
        problems: Sequence[GatherProblem],
    ) -> None:
        """Close a run. It is complete where there is no reason why it is not.

        Without a time it is only set down: the next audit takes it up again.
        """
        self._db.execute(
            "UPDATE runs SET finished = ?, complete = ?, incomplete_reason = ?, facts = ?,"
            " requests = requests + ?, problems = ? WHERE id = ?",
            (
                now,
                incomplete_reason is None,
                incomplete_reason,
                msgspec.json.encode(facts).decode(),
                requests,
                msgspec.json.encode(problems).decode(),
                run.id,
            ),
        )

    def recount(self, run: Run, counts: dict[str, Any]) -> None:
        """Replace what was counted of a run, where its links were judged again."""
        facts = {**run.facts, **counts}
        self._db.execute(
            "UPDATE runs SET facts = ? WHERE id = ?",
            (msgspec.json.encode(facts).decode(), run.id),
        )

    def all(self) -> list[Run]:
        """Every run, oldest first."""
        return [_run(row) for row in self._db.execute(f"SELECT {_COLUMNS} FROM runs ORDER BY id")]

    def add(self, run: Run) -> int:
        """Add a run that was made elsewhere; return its id here."""
        (number,) = self._db.execute(
            "INSERT INTO runs (started, finished, complete, incomplete_reason, scope, requests,"
            " facts, problems) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            (
                run.started,
                run.finished,
                run.complete,
                run.incomplete_reason,
                run.scope,
                run.requests,
                msgspec.json.encode(run.facts).decode(),
                msgspec.json.encode(run.problems).decode(),
            ),
        ).fetchone()
        return int(number)

    def last(self) -> Run | None:
        """The newest run, whatever became of it."""
        return self._one("TRUE")

    def last_reportable(self) -> Run | None:
        """The run that reports tell of: the newest that was closed, else the newest."""
        return self.last_finished() or self.last()

    def last_finished(self) -> Run | None:
        """The newest run that was closed, complete or not."""
        return self._one("finished IS NOT NULL")

    def complete_before(self, run_id: int) -> Run | None:
        """The last complete run over the whole archive before that one: the baseline."""
        return self._one(f"{_COMPLETE} AND id < ?", run_id)

    def all_complete(self, limit: int) -> list[Run]:
        """The last complete runs over the whole archive, oldest first."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM runs WHERE {_COMPLETE} ORDER BY id DESC LIMIT ?",
            (limit,),
        ).fetchall()
        return [_run(row) for row in reversed(rows)]

    def _one(self, condition: str, *values: int) -> Run | None:
        row = self._db.execute(
            f"SELECT {_COLUMNS} FROM runs WHERE {condition} ORDER BY id DESC LIMIT 1",
            values,
        ).fetchone()
        return None if row is None else _run(row)


def _run(row: tuple[Any, ...]) -> Run:
    run_id, started, finished, complete, reason, scope, requests, facts, problems = row
    return Run(
        id=run_id,
        started=started,
        finished=finished,
        complete=bool(complete),
        incomplete_reason=reason,
        scope=scope,
        requests=requests,
        facts=msgspec.json.decode(facts),
        problems=msgspec.json.decode(problems, type=tuple[GatherProblem, ...]),
    )
