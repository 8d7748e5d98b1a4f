"""The records of a large JSON file, one at a time, in bounded memory."""

from collections.abc import Collection, Iterator
from typing import Any, BinaryIO

import ijson
from ijson.common import IncompleteJSONError, JSONError, ObjectBuilder

from loccit.extraction.watched_stream import WatchedStream
from loccit.model import GatherProblem
from loccit.sources.interface import LARGEST_POST, SourceError

_LARGEST_VALUE = 4 * LARGEST_POST
"""Bytes after which something must have ended: a single string is held as a whole."""


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
    watched = WatchedStream(stream, _LARGEST_VALUE, SourceError)
    building: ObjectBuilder | None = None
    depth = size = 0
    where = ""
    try:
        for prefix, event, value in ijson.parse(watched, use_float=True):
            watched.since = 0
            if building is None:
                if prefix not in prefixes or event in ("end_map", "end_array", "map_key"):
                    continue
                building, depth, size, where = ObjectBuilder(), 0, 0, prefix
            size += 64 + (len(value) if isinstance(value, str) else 0)
            if size <= LARGEST_POST:
                building.event(event, value)
            depth += (event in ("start_map", "start_array")) - (event in ("end_map", "end_array"))
            if depth:
                continue
            if size > LARGEST_POST:
                detail = f"a post of more than {LARGEST_POST:,} characters; it is left out"
                yield GatherProblem(name, "too-large", detail)
            else:
                yield where, building.value
            building = None
    except (IncompleteJSONError, JSONError, UnicodeDecodeError, ValueError) as error:
        raise SourceError(f"{name}: not well-formed JSON: {error}"[:300]) from error


def text_of(value: Any) -> str:
    """A string as it is; an empty one for anything else."""
    return value if isinstance(value, str) else ""
