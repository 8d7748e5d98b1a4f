"""Nouns as bytes: MessagePack of their values, in an order that never changes, without names.

Names of fields, and what a row's other columns hold, would be three quarters of a link and half of
a citation. A text that is the same as another one of its noun is written once.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, reduce
from operator import attrgetter, itemgetter, or_
from typing import Any, Generic, TypeVar, get_args

import msgspec
from msgspec import NODEFAULT, UNSET, Struct, defstruct, structs

from loccit.model import Citation, DriftBaseline, History, Link, MainText, Verdict

Noun = TypeVar("Noun", bound=Struct)

_encode = msgspec.msgpack.Encoder().encode
_SAME = "\0"
"""Stands for a text that is another field's."""

LISTED: Mapping[type[Struct], tuple[str, ...]] = {
    Link: ("category", "unwrapped", "problem", "correction"),
    Citation: (
        "line", "column", "kind", "raw", "text", "rel", "context", "mark_start",
        "mark_end", "element", "heading", "locator", "problem", "state",
    ),
    MainText: (
        "sketch", "words", "linked", "site", "terms", "language", "addresses", "names",
    ),
    DriftBaseline: ("at", "main", "title", "heading", "language", "source"),
    History: (
        "first_seen", "last_ok", "last_visit", "last_status", "last_title", "stable_runs",
        "baseline", "flaps", "failures", "dead_since", "gone_since", "unreachable_since",
        "unreachable", "drift_since", "accepted",
    ),
    Verdict: (
        "status", "reason", "rule", "sentence", "confidence", "confirmed", "evidence",
        "http_status", "final_url", "wrapper", "target", "suggestion", "notes",
    ),
}  # fmt: skip
"""Fields in the order of their values, on which stored bytes depend.

A field that is added at the end of a noun follows by itself, in the order of their declaration.
"""
COLUMNS: Mapping[type[Struct], tuple[str, ...]] = {
    Link: ("url", "domain"),
    Citation: ("post", "url"),
}
"""Fields that have a column of their own, or are another row's."""


def added_fields(kind: type[Struct]) -> tuple[str, ...]:
    """Return the fields of a noun that are not listed: those added since."""
    listed = {*LISTED[kind], *COLUMNS.get(kind, ())}
    return tuple(name for name in kind.__struct_fields__ if name not in listed)


ORDER: Mapping[type[Struct], tuple[str, ...]] = {
    kind: names + added_fields(kind) for kind, names in LISTED.items()
}
"""All fields in the order of their values."""


class Coding(Generic[Noun]):
    """How one kind of noun is written.

    Args:
        kind: the noun.
        shorten: what leaves out of a noun what it says twice.
        restore: what undoes this.
    """

    def __init__(
        self, kind: type[Noun], shorten: Callable[[Noun], Noun], restore: Callable[[Noun], Noun]
    ) -> None:
        self._decode = msgspec.msgpack.Decoder(_row_of(kind)).decode
        self._shorten = shorten
        self._restore = restore

    def encode(self, noun: Noun) -> bytes:
        """Return a noun as bytes."""
        return _encode(_values(self._shorten(noun)))

    def decode(self, data: bytes, *columns: str) -> Noun:
        """Return the noun of these bytes, and of the values of its `COLUMNS`.

        Raises:
            msgspec.MsgspecError: they are damaged.
        """
        noun: Noun = _noun(self._decode(data), columns)
        return self._restore(noun)


def _values(noun: Struct) -> list[Any]:
    """Return the values of a noun, and those of the nouns in it; one at the end may be unset."""
    values = [
        _values(value) if type(value) in ORDER else value for value in _GETTERS[type(noun)](noun)
    ]
    if values[-1] is UNSET:
        values.pop()
    return values


_GETTERS: dict[type[Struct], Callable[[Any], tuple[Any, ...]]] = {
    kind: attrgetter(*names) for kind, names in ORDER.items()
}


def _noun(row: Struct, columns: tuple[str, ...] = ()) -> Any:
    """Return the noun of the values in a row and in columns."""
    kind, arranged, nested = _NOUNS[type(row)]
    values = arranged(columns + structs.astuple(row))
    if nested:
        values = [*values]
        for place in nested:
            if type(values[place]) in _NOUNS:
                values[place] = _noun(values[place])
    return kind(*values)


_NOUNS: dict[
    type[Struct], tuple[type[Struct], Callable[[Any], Sequence[Any]], tuple[int, ...]]
] = {}
"""The nouns by the types of their rows, with what puts a row's values in the noun's order, and the
places there of values that may be nouns."""


@cache
def _row_of(kind: type[Struct]) -> type[Struct]:
    """Return the type of a noun's values as they are written."""
    fields = {field.name: field for field in structs.fields(kind)}
    columns: list[Any] = []
    for name in ORDER[kind]:
        field = fields[name]
        annotation = _written(field.type)
        # What was written before a field was added ends before it.
        default = () if field.default is NODEFAULT else (field.default,)
        columns.append((name, annotation, *default))
    row = defstruct(kind.__name__, columns, array_like=True, frozen=True, gc=False)
    places = COLUMNS.get(kind, ()) + ORDER[kind]
    nested = [n for n, field in enumerate(fields.values()) if _written(field.type) != field.type]
    _NOUNS[row] = kind, itemgetter(*map(places.index, fields)), tuple(nested)
    return row


def _written(annotation: Any) -> Any:
    """Return the type of a field as it is written: nouns in it are rows, too."""
    if annotation in ORDER:
        return _row_of(annotation)
    kinds = get_args(annotation)
    if any(kind in ORDER for kind in kinds):  # a noun or None
        return reduce(or_, map(_written, kinds))
    return annotation


def _same(noun: Noun) -> Noun:
    return noun


def _short_citation(citation: Citation) -> Citation:
    return structs.replace(citation, raw=_SAME) if citation.raw == citation.url else citation


def _whole_citation(citation: Citation) -> Citation:
    return structs.replace(citation, raw=citation.url) if citation.raw == _SAME else citation


def _short_history(history: History) -> History:
    baseline = history.baseline
    if baseline is None:
        return history
    short = baseline
    if baseline.heading == baseline.title:
        short = structs.replace(baseline, heading=_SAME)
    last = _SAME if history.last_title == baseline.title else history.last_title
    return structs.replace(history, baseline=short, last_title=last)


def _whole_history(history: History) -> History:
    baseline = history.baseline
    if baseline is None:
        return history
    whole = baseline
    if baseline.heading == _SAME:
        whole = structs.replace(baseline, heading=baseline.title)
    last = baseline.title if history.last_title == _SAME else history.last_title
    return structs.replace(history, baseline=whole, last_title=last)


LINK = Coding(Link, _same, _same)
CITATION = Coding(Citation, _short_citation, _whole_citation)
HISTORY = Coding(History, _short_history, _whole_history)
VERDICT = Coding(Verdict, _same, _same)
