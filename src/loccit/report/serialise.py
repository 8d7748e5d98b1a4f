"""The nouns of a report as flat objects: how `report.json`, the page's data and CSV read them.

A `Form` says which fields are left out and which are renamed; every other field of a noun is
written. So a field that a noun gains is in every report that has a form, and in the JSON schema.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from msgspec import NODEFAULT, Struct, defstruct, structs

from loccit.display import iso
from loccit.model import (
    Citation,
    GatherProblem,
    History,
    Hop,
    Kind,
    Link,
    Post,
    Time,
    Unwrapped,
    Verdict,
)
from loccit.reasons import Reason
from loccit.report.model import ReportLink

Fields = Mapping[type[Struct], frozenset[str]]
_Convert = Callable[[Any], Any]


class Form:
    """How nouns are written.

    Args:
        inlined: fields whose value is a noun that is not written as an object of its own: its
            fields stand beside those of the noun that has it. One that is None has its defaults.
        omitted: fields that are left out.
        renamed: fields that are written under another name.
        optional: values at which a field is left out where `sparse`, other than its default;
            NODEFAULT for one that is always written.
        added: fields that no noun has; `flat` is given their values.
        sparse: leave out fields that have their default, and write names in camel case.
    """

    def __init__(
        self,
        *,
        inlined: Fields,
        omitted: Fields,
        renamed: Mapping[type[Struct], Mapping[str, str]],
        optional: Mapping[type[Struct], Mapping[str, object]] | None = None,
        added: Mapping[type[Struct], tuple[tuple[str, Any], ...]] | None = None,
        sparse: bool = False,
    ) -> None:
        self._inlined = inlined
        self._omitted = omitted
        self._renamed = renamed
        self._optional = optional or {}
        self._added = added or {}
        self.sparse = sparse
        self._writer = lru_cache(None)(self._compiled)

    def flat(self, noun: Struct, /, **instead: Any) -> Struct:
        """Return a noun as a flat value that msgspec can encode.

        Args:
            instead: values for some of its fields, under the names that they are written by.
        """
        return self._writer(type(noun)).flat(noun, instead)

    def values(self, noun: Struct) -> dict[str, Any]:
        """Return the same as a mapping."""
        return structs.asdict(self.flat(noun))

    def type_of(self, kind: type[Struct]) -> type[Struct]:
        """Return the type of a noun's flat values, for a JSON schema or to read them again."""
        return self._writer(kind).type

    def _compiled(self, kind: type[Struct]) -> "_Writer":
        columns = [
            _Column(name, (), annotation, NODEFAULT) for name, annotation in self._added_to(kind)
        ]
        columns += self._columns(kind, ())
        # A struct's fields with a default come last.
        columns.sort(key=lambda column: column.default is not NODEFAULT)
        return _Writer(kind, columns, self)

    def _added_to(self, kind: type[Struct]) -> tuple[tuple[str, Any], ...]:
        return self._added.get(kind, ())

    def _columns(self, kind: type[Struct], path: tuple[str, ...]) -> "list[_Column]":
        columns = []
        inlined, omitted = (_of(fields, kind) for fields in (self._inlined, self._omitted))
        for field in structs.fields(kind):
            if field.name in omitted:
                continue
            if field.name in inlined:
                columns += self._columns(_noun_in(field.type), (*path, field.name))
                continue
            name = _of_mapping(self._renamed, kind).get(field.name, field.name)
            columns.append(
                _Column(name, (*path, field.name), field.type, self._default(kind, field))
            )
        return columns

    def _default(self, kind: type[Struct], field: structs.FieldInfo) -> object:
        if not self.sparse:
            return NODEFAULT
        optional = _of_mapping(self._optional, kind)
        return optional.get(field.name, field.default)

    def converted(self, annotation: Any) -> tuple[Any, _Convert | None]:
        """Return the written type of a field, and what makes its value of the noun's."""
        if annotation == Time:
            return str, iso
        if annotation is Reason:  # an open set: a later version may write others
            return str, None
        if isinstance(annotation, type) and issubclass(annotation, Struct):
            writer = self._writer(annotation)
            return writer.type, writer.flat
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin is tuple and arguments[1:] == (...,):
            item, convert = self.converted(arguments[0])
            each = None if convert is None else _each(convert)
            return tuple[item, ...], each  # type: ignore[valid-type]
        if origin in (Union, UnionType) and NoneType in arguments and len(arguments) == 2:
            item, convert = self.converted(next(a for a in arguments if a is not NoneType))
            return item | None, None if convert is None else _unless_none(convert)
        return annotation, None


class _Column(Struct, frozen=True):
    """A field of a flat value, and where the noun has it."""

    name: str
    path: tuple[str, ...]
    """Empty for a field that the noun does not have."""
    annotation: Any
    default: object


class _Writer:
    """Makes flat values of one kind of noun."""

    def __init__(self, kind: type[Struct], columns: list[_Column], form: Form) -> None:
        self._places = {column.name: place for place, column in enumerate(columns)}
        assert len(self._places) == len(columns), f"{kind.__name__}: two fields with one name"
        self._converts: list[tuple[int, _Convert]] = []
        self._added = [place for place, column in enumerate(columns) if not column.path]
        optional: dict[tuple[str, ...], list[int]] = {}
        read = []
        fields = []
        for place, column in enumerate(columns):
            annotation, convert = form.converted(column.annotation)
            if convert is not None and column.path:
                self._converts.append((place, convert))
            path = column.path or (kind.__struct_fields__[0],)  # what is added is replaced
            if _is_optional(kind, column.path[:-1]):
                path = path[:-1]
                optional.setdefault(path, []).append(place)
            read.append(".".join(path))
            fields.append((column.name, annotation, column.default))
        self._read = _getter(read)
        self._optional = [
            _Optional.of(_holder(kind, path), places, [columns[place].path[-1] for place in places])
            for path, places in optional.items()
        ]
        self.type = defstruct(
            kind.__name__,
            [field[:2] if field[2] is NODEFAULT else field for field in fields],
            frozen=True,
            gc=False,
            omit_defaults=form.sparse,
            rename="camel" if form.sparse else None,
            namespace={"__doc__": kind.__doc__},
        )

    def flat(self, noun: Struct, instead: Mapping[str, Any] | None = None) -> Struct:
        values = [*self._read(noun)]
        for part in self._optional:
            part.put_in(values)
        for place in self._added:
            values[place] = None
        for place, convert in self._converts:
            values[place] = convert(values[place])
        if instead:
            for name, value in instead.items():
                values[self._places[name]] = value
        return self.type(*values)


class _Optional(Struct, frozen=True):
    """Fields of a noun that is inlined in another one and may be None."""

    places: tuple[int, ...]
    """Where they are among the values; each holds the noun itself at first."""
    fields: Callable[[Any], tuple[Any, ...]]
    defaults: tuple[Any, ...]

    @classmethod
    def of(cls, kind: type[Struct], places: list[int], names: list[str]) -> "_Optional":
        defaults = {f.name: None if f.required else f.default for f in structs.fields(kind)}
        return cls(tuple(places), _getter(names), tuple(defaults[name] for name in names))

    def put_in(self, values: list[Any]) -> None:
        """Replace the noun by its fields, or by their defaults where it is None."""
        noun = values[self.places[0]]
        own = self.defaults if noun is None else self.fields(noun)
        for place, value in zip(self.places, own, strict=True):
            values[place] = value


def _getter(names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
    """Return what gets all of these attributes at once: a tuple of one, too."""
    get = attrgetter(*names)
    return get if len(names) > 1 else lambda value: (get(value),)


def _holder(kind: type[Struct], path: tuple[str, ...]) -> type[Struct]:
    """Return the noun at a path of fields."""
    for name in path:
        kind = _noun_in(_type_of(kind, name))
    return kind


def _is_optional(kind: type[Struct], path: tuple[str, ...]) -> bool:
    """Return whether the noun at a path of fields, or one on the way there, may be None."""
    holders = [_holder(kind, path[:length]) for length in range(len(path))]
    kinds = [_type_of(holder, name) for holder, name in zip(holders, path, strict=True)]
    return any(NoneType in get_args(annotation) for annotation in kinds)


def _type_of(kind: type[Struct], name: str) -> Any:
    return next(field.type for field in structs.fields(kind) if field.name == name)


def _noun_in(annotation: Any) -> type[Struct]:
    """Return the noun of a field's type, which may be optional."""
    if isinstance(annotation, type):
        assert issubclass(annotation, Struct)
        return annotation
    return _noun_in(next(a for a in get_args(annotation) if a is not NoneType))


def _of(fields: Fields, kind: type[Struct]) -> frozenset[str]:
    """Return what is said of a noun and of those that it extends."""
    return frozenset[str]().union(*(fields.get(base, frozenset()) for base in kind.__mro__))


def _of_mapping(fields: Mapping[type[Struct], Mapping[str, Any]], kind: type) -> dict[str, Any]:
    return {k: v for base in kind.__mro__ for k, v in fields.get(base, {}).items()}


def _each(convert: _Convert) -> _Convert:
    return lambda values: tuple(map(convert, values))


def _unless_none(convert: _Convert) -> _Convert:
    return lambda value: None if value is None else convert(value)


_INLINED: Fields = {
    ReportLink: frozenset({"link", "verdict", "history"}),
    Link: frozenset({"unwrapped"}),
}
_OMITTED: Fields = {
    Link: frozenset({"problem", "correction"}),
    # The verdict's are completed by these.
    Unwrapped: frozenset({"url", "layers", "target", "confidence"}),
    # What policies and freshness are worked out from.
    History: frozenset(
        {
            "failures",
            "last_status",
            "last_title",
            "stable_runs",
            "flaps",
            "gone_since",
            "unreachable_since",
            "unreachable",
            "baseline",
            "drift_since",
            "accepted",
        }
    ),
    Citation: frozenset({"rel", "problem", "state", "element"}),
    GatherProblem: frozenset({"line"}),
    Post: frozenset({"digest", "size", "directives", "url", "state"}),
}
_RENAMED: Mapping[type[Struct], Mapping[str, str]] = {
    ReportLink: {"visits": "history"},
    History: {"last_visit": "checked"},
}

JSON = Form(inlined=_INLINED, omitted=_OMITTED, renamed=_RENAMED)
"""`report.json`: every field, in ISO 8601 where it is a time."""

_DETAILS: Fields = {
    ReportLink: frozenset({"hops", "archived", "kept", "visits"}),
    Verdict: frozenset({"evidence", "notes"}),
    History: frozenset({"first_seen", "last_ok", "dead_since", "last_visit"}),
    Unwrapped: frozenset({"made_at"}),
}
"""What the page shows of a chosen finding alone: neither its list nor search or filters need it."""


def _all_but(kept: Fields, kinds: Iterable[type[Struct]]) -> Fields:
    """Return the fields of nouns to omit so that these, and nouns inlined, are left."""
    return {
        kind: frozenset(kind.__struct_fields__)
        - kept.get(kind, frozenset())
        - _INLINED.get(kind, frozenset())
        for kind in kinds
    }


PAGE = Form(
    inlined=_INLINED,
    omitted={
        **_OMITTED,
        **_DETAILS,
        History: _OMITTED[History] | _DETAILS[History],
        Unwrapped: _OMITTED[Unwrapped] | _DETAILS[Unwrapped] | {"needs_network"},
        Verdict: _DETAILS[Verdict] | {"rule", "http_status"},
        Post: _OMITTED[Post] | {"source"},
    },
    renamed=_RENAMED,
    # What the page's script adds by itself where it is absent (script/model.js).
    optional={
        Link: {"category": "other", "domain": ""},
        Citation: {"kind": Kind.LINK, "text": None, "url": None, "raw": None},
    },
    added={ReportLink: (("id", str),)},
    sparse=True,
)
"""The page's list of findings: without what is said elsewhere on the page."""

PAGE_DETAILS = Form(
    inlined=_INLINED,
    omitted=_all_but(_DETAILS, (ReportLink, Link, Verdict, History, Unwrapped)),
    renamed=_RENAMED,
    optional={Hop: {"location": NODEFAULT, "via": NODEFAULT}},
    sparse=True,
)
"""What the page shows of a chosen finding besides."""
