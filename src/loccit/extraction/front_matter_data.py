"""TOML and JSON front matter: its fields, and the strings in it that hold a URL."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from loccit.extraction.reference import Leaf

_LARGEST_TOML = 1 << 16
"""Of TOML, whose parser takes time by the square of a key's or a table's depth."""
_DEEPEST_KEY = 32
"""Dots in a key of TOML."""


class Parsed(NamedTuple):
    """The fields and strings of parsed front matter; offsets count from its beginning."""

    fields: Any
    leaves: list[Leaf]


def refuse_deep_keys(written: str) -> None:
    """Refuse TOML whose keys are so deep that its parser would take time by their square.

    Raises:
        ValueError: there is such a key; the message says where.
    """
    for number, line in enumerate(written.split("\n"), 1):
        if line.count(".") > _DEEPEST_KEY and any(
            part.count(".") > _DEEPEST_KEY for part in _STRING.sub("", line).split("=")
        ):
            raise ValueError(f"a key has more than {_DEEPEST_KEY} levels (at line {number})")


def read_toml(written: str) -> Parsed:
    """Read TOML.

    Raises:
        ValueError: it is not well formed, too long or too deep.
    """
    import tomllib

    if len(written) > _LARGEST_TOML:
        raise ValueError(f"it is longer than {_LARGEST_TOML:,} characters")
    refuse_deep_keys(written)
    fields: dict[str, Any] = _plain_values(tomllib.loads(written.replace("\r\n", "\n")))
    leaves = placed_strings(written, fields)
    for table in ("extra", "params", "taxonomies"):
        nested = fields.get(table)
        if isinstance(nested, dict):
            fields = {**nested, **fields}
    return Parsed(fields, leaves)


def _plain_values(value: Any) -> Any:
    """The same, where a number too long to be written is its type's name."""
    if isinstance(value, dict):
        return {key: _plain_values(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain_values(part) for part in value]
    return "" if isinstance(value, int) and value.bit_length() > 128 else value


def read_json(written: str) -> Parsed:
    """Read JSON; numbers stay strings.

    Raises:
        ValueError: it is not well formed.
    """
    import json

    fields = json.loads(written, parse_int=str)
    return Parsed(fields, placed_strings(written, fields))


_STRING = re.compile(
    r"\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''.*?'''|\"(?>(?:[^\"\\]|\\.)*)\"|'[^'\n]*+'", re.S
)


def placed_strings(written: str, fields: Any) -> list[Leaf]:
    """The strings of parsed TOML or JSON that hold a URL, each at a string token that says it."""
    if "://" not in written and ":\\/\\/" not in written:
        return []
    tokens: dict[str, list[tuple[int, int]]] = {}
    for match in _STRING.finditer(written):
        said = match.group()
        if "://" in said or ":\\/\\/" in said:
            said = said.strip("\"'" if said[0] == "'" else '"')
            if "\\" in said:
                said = said.replace("\\/", "/")
            tokens.setdefault(said, []).append((match.start() + 1, match.end()))
    leaves: list[Leaf] = []
    for path, value in _walk(fields):
        places = tokens.get(value)
        start, end = (places.pop(0) if len(places) > 1 else places[0]) if places else (0, -1)
        leaves.append(Leaf(path, value, start, len(written) if end < 0 else end))
    return leaves


def _walk(value: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    """The strings of nested values that hold a URL, with the keys that lead to them."""
    waiting: list[tuple[tuple[str, ...], Any]] = [((), value)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, str):
            if "://" in value:
                yield path, value
        elif isinstance(value, list):
            waiting += [(path, part) for part in reversed(value)]
        elif isinstance(value, dict):
            waiting += [((*path, key), part) for key, part in reversed(value.items())]
