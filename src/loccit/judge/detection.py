"""The values that detectors return."""

from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct

from loccit.judge.view import View
from loccit.model import History, Link, Observation, Status
from loccit.reasons import Reason


class Finding(Struct, frozen=True, gc=False):
    """One thing found about a link."""

    status: Status
    reason: Reason
    sentence: str
    confidence: float
    evidence: tuple[str, ...] = ()


class Sibling(StrEnum):
    """The results of requesting a probe URL of the same shape."""

    UNKNOWN = "unknown"
    """It was not asked, or the answer tells nothing (a refusal, a failure)."""
    HONEST = "honest"
    """It got a real 404 or 410."""
    ANSWERED = "answered"


class Case(Struct, frozen=True, gc=False):
    """Everything that the rows of the table may look at."""

    link: Link
    view: View
    sibling: View | None = None
    sibling_kind: Sibling = Sibling.UNKNOWN
    home: View | None = None
    """The host's home page, where it was requested and works."""
    platform: Observation | None = None
    vouched: bool = False
    """The platform says that it is there: no doubt about the page matters."""
    history: History | None = None
    previous: Observation | None = None
    """The newest earlier visit of which the page was good."""


class Row(Struct, frozen=True, gc=False):
    """A row of the verdict table."""

    rule: str
    find: Callable[[Case], Finding | None]
    reasons: tuple[Reason, ...]
    means: str


def of_view(find: Callable[[View], Finding | None]) -> Callable[[Case], Finding | None]:
    """Return a row's detector for one that looks at the response alone."""
    return lambda case: find(case.view)
