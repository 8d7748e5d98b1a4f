"""The values that the parts of the probe hand to each other."""

from collections.abc import Callable, Sequence
from enum import IntEnum

from msgspec import Struct

from loccit.model import History, Link, Observation, Request


class Task(Struct, frozen=True):
    """A link to be settled."""

    link: Link
    context: History | None = None
    """What earlier runs learned; handed through for the caller's sake."""
    observed: tuple[Observation, ...] = ()
    """What this very run had learned before it was killed: `ask` starts from here."""
    fragments: tuple[str, ...] = ()
    """The fragments by which it is cited, where they matter to the caller."""


class Answer(Struct, frozen=True, gc=False):
    """News of a link."""

    link: str
    """`Link.url`."""
    observations: tuple[Observation, ...] = ()
    """What was observed since the last answer for this link."""
    settled: bool = True
    """Nothing more will be asked for this link in this run."""
    outcome: bytes = b""
    """Of a settled link: what `conclude` made of everything observed."""


Ask = Callable[[Link, Sequence[Observation]], Sequence[Request]]
"""What to ask for a link, given all that was observed in this run; nothing = it is settled.

Pure and picklable: it may be called in another process.
"""

Conclude = Callable[[Task, Sequence[Observation]], bytes]
"""What a settled link comes to, in the caller's own words; called where `ask` was, right after it
had nothing more to ask, so that judging costs the caller's process nothing. Pure and picklable."""


class Stopping(IntEnum):
    """Whether a run is to end before it is done."""

    NO = 0
    SOON = 1
    """No further link is begun; what is begun gets its last tries and its confirmation."""
    NOW = 2
    """No further request is sent; what is in flight is finished, the rest is left unsettled."""


Stop = Callable[[], Stopping]
"""Whether to stop; asked before each request, and never takes back what it said."""
