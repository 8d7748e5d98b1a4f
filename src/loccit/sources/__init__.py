"""Where posts come from: a folder of files, an export, a web archive, an API (docs/sources.md).

`interface` says what a source is. `registry` picks the source for what a person names. `reading`
turns the posts of a source into citations. Every other module is one source.
"""

from loccit.sources.interface import (
    PARTIAL,
    Abilities,
    FileSource,
    PostSource,
    Reading,
    Repairs,
    Source,
    SourceError,
    SourcePost,
    Text,
)
from loccit.sources.registry import find_source

__all__ = [
    "PARTIAL",
    "Abilities",
    "FileSource",
    "PostSource",
    "Reading",
    "Repairs",
    "Source",
    "SourceError",
    "SourcePost",
    "Text",
    "find_source",
]
