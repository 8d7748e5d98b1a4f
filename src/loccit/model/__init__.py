"""The nouns of an audit, in the order in which data flows through it.

posts → citations → links → observations → verdicts. Every value is immutable, holds no
behaviour beyond what is derived from its own fields, and can be written as JSON or MessagePack by
msgspec as it stands. Times are Unix seconds (`float`, UTC) unless a field says otherwise.

A module here has one subject; the names of all are imported from `loccit.model`.
"""

from loccit.model.history import DRIFT, Drift, DriftBaseline, History
from loccit.model.links import Layer, Link, Unwrapped
from loccit.model.observations import Failure, Hop, Observation, Purpose, Request, Visitor
from loccit.model.pages import MainText, Page
from loccit.model.posts import Citation, Cited, Directive, GatherProblem, Kind, Post, PostState
from loccit.model.statuses import ALIVE, FAILING, GONE, SEVERITY, UNDECIDED, UNREMARKABLE, Status
from loccit.model.times import CONFIRM_AFTER, DAY, LASTING_AFTER, LASTING_VISITS, Time
from loccit.model.verdicts import PROPOSED, Archived, Suggestion, SuggestionKind, Verdict

__all__ = [
    "ALIVE",
    "CONFIRM_AFTER",
    "DAY",
    "DRIFT",
    "FAILING",
    "GONE",
    "LASTING_AFTER",
    "LASTING_VISITS",
    "PROPOSED",
    "SEVERITY",
    "UNDECIDED",
    "UNREMARKABLE",
    "Archived",
    "Citation",
    "Cited",
    "Directive",
    "Drift",
    "DriftBaseline",
    "Failure",
    "GatherProblem",
    "History",
    "Hop",
    "Kind",
    "Layer",
    "Link",
    "MainText",
    "Observation",
    "Page",
    "Post",
    "PostState",
    "Purpose",
    "Request",
    "Status",
    "Suggestion",
    "SuggestionKind",
    "Time",
    "Unwrapped",
    "Verdict",
    "Visitor",
]
