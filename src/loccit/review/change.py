"""Changes to decisions, as a reviewer's browser sends them, and conflicts between reviewers. Pure.

A change names what the reviewer saw before it. Where the file says something else by now, somebody
else decided in the meantime: nothing is overwritten, and the reviewer is shown what the file says.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated

import msgspec
from msgspec import Meta, Struct, structs

from loccit.decisions import Action, Decision, Key, is_day
from loccit.errors import UsageError

Hide = Callable[[Decision], Decision]
"""Leaves out of a decision what the page does not show: whom links were sent to, passwords."""

_Text = Annotated[str, Meta(max_length=70_000)]
_MOST_CHANGES = 100_000


class DecisionEntry(Struct, frozen=True, omit_defaults=True):
    """A decision as it is exchanged with the browser."""

    url: _Text
    action: Action
    post: _Text | None = None
    until: _Text | None = None
    replacement: _Text | None = None
    note: _Text | None = None
    decided: _Text | None = None


class Change(Struct, frozen=True):
    """One decision made, changed or taken back."""

    url: _Text
    post: _Text | None = None
    before: DecisionEntry | None = None
    """What the reviewer saw; None for no decision."""
    after: DecisionEntry | None = None
    """What it is to be; None for no decision."""

    @property
    def key(self) -> Key:
        """What it is about."""
        return self.url, self.post


class ChangeRequest(Struct, frozen=True):
    """The request that the browser sends."""

    changes: Annotated[tuple[Change, ...], Meta(max_length=_MOST_CHANGES)]
    version: str = ""
    """The version of the file that the reviewer saw."""


class Conflict(Struct, frozen=True):
    """A change that was not made, and what the file says."""

    url: str
    post: str | None
    theirs: DecisionEntry | None


def read_request(body: bytes) -> ChangeRequest:
    """The changes in the body of a request.

    Raises:
        UsageError: it is not a valid request.
    """
    try:
        request = msgspec.json.decode(body, type=ChangeRequest)
    except msgspec.DecodeError as error:
        raise UsageError(f"not a valid change: {error}; reload the page") from error
    for change in request.changes:
        if problem := _problem(change):
            raise UsageError(
                f"not a valid change of {change.url[:200]!r}: {problem}; reload the page"
            )
    return request


def _problem(change: Change) -> str | None:
    after = change.after
    if not change.url.strip():
        return "it names no URL"
    if after is None:
        return None
    if (after.url, after.post) != change.key:
        return "the decision is about something else"
    if after.until is not None and not is_day(after.until):
        return f"{after.until!r} is not a valid date"
    if after.action == "accept" and not (after.replacement or "").strip():
        return "accepting needs a replacement"
    return None


def entry_of(decision: Decision) -> DecisionEntry:
    """A decision in the form that is exchanged."""
    return DecisionEntry(**{key: getattr(decision, key) for key in DecisionEntry.__struct_fields__})


def shown(decisions: Iterable[Decision], hide: Hide) -> dict[Key, Decision]:
    """Decisions by the key by which the page knows them; of two alike the later one."""
    return {hide(decision).key: decision for decision in decisions}


def decision_of(entry: DecisionEntry, known: Decision | None) -> Decision:
    """An entry as a decision; with the URL that a known decision has in the file."""
    url = entry.url if known is None else known.url
    values = {**structs.asdict(entry), "url": url}
    return Decision(**{key: value for key, value in values.items() if value not in (None, "")})


def sort_out(
    changes: Iterable[Change], known: Mapping[Key, Decision], hide: Hide
) -> tuple[list[Change], list[Conflict]]:
    """The changes that can be made, and those that somebody else's decision stands against.

    Args:
        changes: the reviewer's.
        known: what the file says, by `shown`.
        hide: what the page does not show of it.
    """
    made: list[Change] = []
    conflicts: list[Conflict] = []
    for change in changes:
        now = known.get(change.key)
        theirs = None if now is None else entry_of(hide(now))
        if _alike(theirs, change.before) or _alike(theirs, change.after):
            made.append(change)
        else:
            conflicts.append(Conflict(*change.key, theirs))
    return made, conflicts


def _alike(one: DecisionEntry | None, other: DecisionEntry | None) -> bool:
    """Return whether two entries decide the same, whatever the day on which they did."""
    return _said(one) == _said(other)


def _said(entry: DecisionEntry | None) -> tuple[str | None, ...] | None:
    if entry is None:
        return None
    return entry.action, entry.until or None, entry.replacement or None, entry.note or None
