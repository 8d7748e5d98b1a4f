"""YAML read by its events: strings, lists and mappings with the place of every string.

Nothing is built that a hostile file could make large: scalars stay strings (no number of 5,000
digits, no sexagesimal time is computed), an alias shares the value of its anchor instead of
copying it, and depth and the number of values are limited.
"""

from typing import Any, NamedTuple

import yaml

from loccit.extraction.reference import Leaf

DEEPEST = 64
"""Levels of lists and mappings in one another."""
MOST = 200_000
"""Values in one file."""

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class Values(NamedTuple):
    """The values of a YAML document."""

    root: Any
    leaves: list[Leaf]
    """Every string value that holds `://`, in the order of the text."""


class _Level:
    __slots__ = ("anchor", "key", "path", "value")

    def __init__(self, value: Any, path: tuple[str, ...], anchor: str | None) -> None:
        self.value = value
        self.path = path
        self.anchor = anchor
        self.key: str | None = None


def read_yaml(text: str) -> Values:
    """The first document of `text`.

    Raises:
        yaml.YAMLError: it is not well formed, too deep or too large.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document = _Document()
    for count, event in enumerate(yaml.parse(text, Loader=loader)):
        if count > MOST:
            raise _limit(f"more than {MOST:,} values", event)
        if isinstance(event, yaml.ScalarEvent):
            document.scalar(event)
        elif isinstance(event, yaml.AliasEvent):
            document.alias(event)
        elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            document.begin(event)
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            document.end()
        elif isinstance(event, yaml.DocumentEndEvent):
            break
    return Values(document.root, document.leaves)


class _Document:
    """A document as far as its events are read."""

    def __init__(self) -> None:
        self.root: Any = None
        self.leaves: list[Leaf] = []
        self._anchors: dict[str, Any] = {}
        self._levels: list[_Level] = []

    def scalar(self, event: Any) -> None:
        value = None if event.style is None and event.value in _NULLS else event.value
        if event.anchor:
            self._anchors[event.anchor] = value
        path = self._add(value)
        if path is not None and value is not None and "://" in value:
            start, end = event.start_mark, event.end_mark
            if start is not None and end is not None:
                self.leaves.append(Leaf(path, value, start.index, end.index))

    def alias(self, event: Any) -> None:
        if event.anchor not in self._anchors:
            raise _limit(f"*{event.anchor} has no anchor above it", event)
        self._add(self._anchors[event.anchor])

    def begin(self, event: Any) -> None:
        if len(self._levels) >= DEEPEST:
            raise _limit(f"more than {DEEPEST} levels", event)
        above = self._levels[-1] if self._levels else None
        path = above.path if above is not None else ()
        if above is not None and above.key is not None:
            path = (*path, above.key)
        fresh: Any = [] if isinstance(event, yaml.SequenceStartEvent) else {}
        self._levels.append(_Level(fresh, path, event.anchor))

    def end(self) -> None:
        level = self._levels.pop()
        if level.anchor:
            self._anchors[level.anchor] = level.value
        self._add(level.value)

    def _add(self, value: Any) -> tuple[str, ...] | None:
        """Add a value to the list or mapping it stands in.

        Returns:
            The keys that lead to it; None for a key, and for the document's own value.
        """
        if not self._levels:
            self.root = value
            return None
        place = self._levels[-1]
        if isinstance(place.value, list):
            place.value.append(value)
            return place.path
        if place.key is None:
            place.key = value if isinstance(value, str) else ""
            return None
        path = (*place.path, place.key)
        _put(place.value, place.key, value)
        place.key = None
        return path


def _put(mapping: dict[str, Any], key: str, value: Any) -> None:
    """Add a value to a mapping; `<<` merges another mapping into it (YAML 1.1, "merge key")."""
    if key != "<<":
        mapping[key] = value
        return
    for other in value if isinstance(value, list) else [value]:
        if isinstance(other, dict):
            for name, shared in other.items():
                mapping.setdefault(name, shared)


def _limit(problem: str, event: Any) -> yaml.YAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)
