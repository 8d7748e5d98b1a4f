"""The values that detectors return."""

from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct

from loccit.judge.rules import Rule
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


Detector = Callable[[Case], Finding | None]


class Stage(StrEnum):
    """The subject of a row of the verdict table, in the order of precedence."""

    LINK = "link"
    """The link alone, and what the configuration says of it."""
    COMPARISON = "comparison"
    """The responses of several requests and runs, after each was judged by the rows below."""
    FAILURE = "failure"
    PLATFORM = "platform"
    DOUBT = "doubt"
    """A successful response whose page may not be what was cited."""
    ANSWER = "answer"


class Row(Struct, frozen=True, gc=False):
    """A row of the verdict table."""

    rule: Rule
    stage: Stage
    reasons: tuple[Reason, ...]
    means: str
    find: Detector | None = None
    """The detector of a row that looks at one response."""


def of_view(find: Callable[[View], Finding | None]) -> Detector:
    """Return a row's detector for one that looks at the response alone."""
    return lambda case: find(case.view)
