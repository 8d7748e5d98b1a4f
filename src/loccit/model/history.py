"""The facts of earlier runs that verdicts need of a link."""

from enum import StrEnum
from typing import Literal

from msgspec import Struct

from loccit.model.pages import MainText
from loccit.model.statuses import Status
from loccit.model.times import Time


class Drift(StrEnum):
    """How a page that answers differs from what was cited. The values are codes of notes."""

    DRIFTED = "drifted"
    """The subject is another one."""
    REWRITTEN = "rewritten"
    """The name is the same, the text is another one."""


DRIFT: frozenset[str] = frozenset(Drift)
"""The codes of its notes."""


class DriftBaseline(Struct, frozen=True, gc=False):
    """A page as it was when it was cited, or first seen: what later visits are compared with."""

    at: float
    main: MainText
    title: str
    heading: str
    language: str = ""
    source: Literal["visit", "copy"] = "visit"
    """`copy`: a verified capture of an archive, from within 30 days of the post."""


class History(Struct, frozen=True, gc=False):
    """The facts of earlier runs that policies A and B need of a link."""

    first_seen: Time
    last_ok: Time | None = None
    """The last time the cited content answered."""
    dead_since: Time | None = None
    """The first of the present unbroken row of visits that found it dead or suspect."""
    failures: int = 0
    """Visits in that row (visits of one run count once)."""
    last_visit: Time | None = None
    last_status: Status | None = None
    last_title: str = ""
    """Of the page when it last answered, for telling what became something else."""
    stable_runs: int = 0
    """Visits in a row with the same status, for freshness."""
    flaps: int = 0
    """Changes between alive and failing, ever."""
    gone_since: Time | None = None
    """The first of the present row of visits that proved it gone (policy A)."""
    unreachable_since: Time | None = None
    """The first of the present row of visits that met trouble which may pass (policy B)."""
    unreachable: int = 0
    """Visits in that row."""
    baseline: DriftBaseline | None = None
    drift_since: float | None = None
    """The first of the present row of visits that found other content than the baseline's."""
    accepted: DriftBaseline | None = None
    """The other content that a reviewer has found to be fine, while that decision holds."""
