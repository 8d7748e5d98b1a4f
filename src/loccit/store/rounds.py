"""Which shards' runs make up one run over the whole archive. Pure.

Each shard's state numbers its own runs. When states are merged, the runs of one night become one
run: a round. Rounds follow from the set of all runs alone, so it does not matter in which order
states are merged, nor how often.
"""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from loccit.store.runs import Run
from loccit.store.shards import Shard

PARTS = "shards"
"""The fact of a merged run that lists its parts."""


class ShardRun(Struct, frozen=True, order=True):
    """The run of one shard."""

    started: float
    shard: Shard
    finished: float | None = None
    complete: bool = False
    reason: str | None = None
    requests: int = 0

    @property
    def key(self) -> "PartKey":
        """What tells it from others."""
        return self.started, self.shard


PartKey = tuple[float, Shard]


class Round(Struct, frozen=True):
    """Runs of different shards that make up one run."""

    count: int
    """Shards that there are."""
    parts: tuple[ShardRun, ...]

    @property
    def started(self) -> float:
        """When the first one started."""
        return min(part.started for part in self.parts)

    @property
    def finished(self) -> float | None:
        """When the last one finished; None where none did."""
        return max((part.finished for part in self.parts if part.finished), default=None)

    @property
    def requests(self) -> int:
        """How many requests they made."""
        return sum(part.requests for part in self.parts)

    @property
    def incomplete_reason(self) -> str | None:
        """Why it is not complete; None where it is."""
        there = {part.shard.index for part in self.parts}
        missing = [str(n) for n in range(1, self.count + 1) if n not in there]
        if missing:
            more = " …" if len(missing) > 10 else ""
            return f"of {self.count} shards these are missing: {', '.join(missing[:10])}{more}"
        for part in sorted(self.parts, key=lambda part: part.shard):
            if part.finished is None:
                return f"{part.shard.scope} has not finished"
            if not part.complete:
                return f"{part.shard.scope}: {part.reason or 'not complete'}"
        return None


def parts_of(run: Run) -> list[ShardRun]:
    """Return the runs of shards that a run is made of; none where it is about no shard."""
    if (shard := Shard.of_scope(run.scope)) is not None:
        return [
            ShardRun(
                run.started, shard, run.finished, run.complete, run.incomplete_reason, run.requests
            )
        ]
    return [
        ShardRun(
            one["started"], Shard(one["count"], one["index"]), one["finished"], one["complete"],
            one["reason"], one["requests"],
        )
        for one in run.facts.get(PARTS, ())
    ]  # fmt: skip


def facts_of(parts: Iterable[ShardRun]) -> list[dict[str, Any]]:
    """Return parts as a fact of their run."""
    return [
        {
            "index": part.shard.index, "count": part.shard.count, "started": part.started,
            "finished": part.finished, "complete": part.complete, "reason": part.reason,
            "requests": part.requests,
        }
        for part in parts
    ]  # fmt: skip


def rounds(parts: Iterable[ShardRun]) -> list[Round]:
    """Group the runs of shards, oldest first.

    A round ends where a shard would come twice, or where another number of shards begins. Of a run
    that is given twice, the later state of it counts.
    """
    latest: dict[PartKey, ShardRun] = {}
    for part in parts:
        known = latest.get(part.key)
        if known is None or _progress(part) > _progress(known):
            latest[part.key] = part
    found: list[list[ShardRun]] = []
    for part in sorted(latest.values(), key=lambda part: part.key):
        last = found[-1] if found else []
        fits = last and last[0].shard.count == part.shard.count
        if fits and all(part.shard != other.shard for other in last):
            last.append(part)
        else:
            found.append([part])
    return [Round(those[0].shard.count, tuple(those)) for those in found]


def _progress(part: ShardRun) -> tuple[bool, float, int, bool, str]:
    return (
        part.finished is not None, part.finished or 0.0, part.requests, part.complete,
        part.reason or "",
    )  # fmt: skip
