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
    anchors: dict[str, Any] = {}
    leaves: list[Leaf] = []
    levels: list[_Level] = []
    root: Any = None
    for count, event in enumerate(yaml.parse(text, Loader=loader)):
        if count > MOST:
            raise _limit(f"more than {MOST:,} values", event)
        if isinstance(event, yaml.ScalarEvent):
            value: Any = event.value
            if event.style is None and value in _NULLS:
                value = None
            if event.anchor:
                anchors[event.anchor] = value
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor not in anchors:
                raise _limit(f"*{event.anchor} has no anchor above it", event)
            value = anchors[event.anchor]
        elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            if len(levels) >= DEEPEST:
                raise _limit(f"more than {DEEPEST} levels", event)
            above = levels[-1] if levels else None
            path = above.path if above is not None else ()
            if above is not None and above.key is not None:
                path = (*path, above.key)
            fresh: Any = [] if isinstance(event, yaml.SequenceStartEvent) else {}
            levels.append(_Level(fresh, path, event.anchor))
            continue
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            level = levels.pop()
            value = level.value
            if level.anchor:
                anchors[level.anchor] = value
        elif isinstance(event, yaml.DocumentEndEvent):
            break
        else:
            continue
        if not levels:
            root = value
            continue
        place = levels[-1]
        leaf = isinstance(event, yaml.ScalarEvent) and isinstance(value, str) and "://" in value
        if isinstance(place.value, list):
            place.value.append(value)
            path = place.path
        elif place.key is None:
            place.key = value if isinstance(value, str) else ""
            continue
        else:
            path = (*place.path, place.key)
            _put(place.value, place.key, value)
            place.key = None
        if leaf:
            start, end = event.start_mark, event.end_mark
            if start is not None and end is not None:
                leaves.append(Leaf(path, value, start.index, end.index))
    return Values(root, leaves)


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
