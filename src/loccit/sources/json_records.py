"""The records of a large JSON file, one at a time, in bounded memory."""

from collections.abc import Collection, Iterator
from typing import Any, BinaryIO, cast

import ijson
from ijson.common import IncompleteJSONError, JSONError, ObjectBuilder

from loccit.extraction.watched_stream import WatchedStream
from loccit.model import GatherProblem
from loccit.sources.interface import LARGEST_POST, SourceError
from loccit.sources.json_stream import JsonStream

_DEEPEST = 500
"""Levels of arrays and objects; no export comes near."""
_LARGEST_VALUE = 4 * LARGEST_POST
"""Bytes after which something must have ended: a single string is held as a whole."""


_LEVELS = {"start_map": 1, "start_array": 1, "end_map": -1, "end_array": -1}


def json_records(
    stream: BinaryIO, prefixes: Collection[str], name: str
) -> Iterator[tuple[str, Any] | GatherProblem]:
    """The values at some prefixes (as ijson has them: `data.posts.item`), with their prefix.

    Args:
        stream: a JSON text.
        prefixes: where the records are.
        name: what the text is called in a problem.

    Raises:
        SourceError: the text can't be read to its end.
    """
    readable = JsonStream(stream)
    watched = WatchedStream(cast(BinaryIO, readable), _LARGEST_VALUE, SourceError)
    building: ObjectBuilder | None = None
    level = outside = size = 0
    where = ""
    try:
        for prefix, event, value in ijson.parse(watched, use_float=True):
            watched.since = 0
            level += _LEVELS.get(event, 0)
            if level > _DEEPEST:
                raise SourceError(f"{name}: it is nested more than {_DEEPEST} levels deep")
            if building is None:
                if prefix not in prefixes or event in ("end_map", "end_array", "map_key"):
                    continue
                building, size, where = ObjectBuilder(), 0, prefix
                outside = level - _LEVELS.get(event, 0)
            size += 64 + (len(value) if isinstance(value, str) else 0)
            if size <= LARGEST_POST:
                building.event(event, value)
            if level > outside:
                continue
            if size > LARGEST_POST:
                detail = f"a post of more than {LARGEST_POST:,} characters; it is left out"
                yield GatherProblem(name, "too-large", detail)
            else:
                yield where, building.value
            building = None
    except (IncompleteJSONError, JSONError, UnicodeDecodeError, ValueError) as error:
        raise SourceError(f"{name}: not well-formed JSON: {error}"[:300]) from error
    if not readable.is_valid:
        yield GatherProblem(name, "invalid-utf-8", "what is no UTF-8 is read as U+FFFD")


def text_of(value: Any) -> str:
    """A string, without halves of surrogate pairs; an empty one for anything else."""
    if not isinstance(value, str):
        return ""
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-8", "replace").decode()
    return value
