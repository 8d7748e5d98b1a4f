"""The events of YAML, with a limit on nesting. No value is built, so aliases cost nothing."""

from collections.abc import Iterator
from typing import Any

_DEEPEST = 1_000
"""Levels of nesting; the parser's time grows with their square."""


def yaml_events(source: Any) -> Iterator[Any]:
    """Yield the parser's events of a text or a stream.

    Raises:
        yaml.YAMLError: the source is not well formed, or nested deeper than 1,000 levels.
        RecursionError: so the parser says.
        ValueError: so the stream says.
    """
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    depth = 0
    for event in yaml.parse(source, Loader=loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                raise yaml.YAMLError(f"nested deeper than {_DEEPEST} levels")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        yield event
