"""The scheduler: what is asked when, how politely, how often; and who executes it.

`core` is a pure state machine, `driver` executes its actions, `executors` say where.
"""

from loccit.errors import OfflineError
from loccit.fetch.engine import MakeEngine
from loccit.scheduler.executors.places import AUTO, Place, parse_place
from loccit.scheduler.run import probe, probe_backlog
from loccit.scheduler.values import (
    Answer,
    Backlog,
    Decide,
    NextRequests,
    RunOptions,
    Settled,
    Stop,
    Stopping,
    Task,
    Watch,
    requests_only,
)  # fmt: skip

__all__ = [
    "AUTO",
    "Answer",
    "Backlog",
    "Decide",
    "MakeEngine",
    "NextRequests",
    "OfflineError",
    "Place",
    "RunOptions",
    "Settled",
    "Stop",
    "Stopping",
    "Task",
    "Watch",
    "parse_place",
    "probe",
    "probe_backlog",
    "requests_only",
]  # fmt: skip
