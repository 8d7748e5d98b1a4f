"""The kind of a file by its beginning: the root element, the first keys, the members."""

import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from itertools import islice
from pathlib import Path

from loccit.sources.member_names import is_export
from loccit.sources.streams import open_stream

_SIZE = 65_536
_BEFORE_ROOT = re.compile(r"\s+|<\?[^>]*>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>", re.S)
"""One piece of an XML document's prolog."""
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]*)")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)(?:"(\s*:)?)?', re.S)
"""A JSON string, also one that is cut off, and the colon after it if it is a key."""
_MOST_KEYS = 200
_MOST_PACKED = 50
_OF_DOCUMENTS = frozenset(("[Content_Types].xml", "META-INF/container.xml", "mimetype"))
"""Members that say that a ZIP file is a document (OOXML, EPUB, OpenDocument)."""


class Head:
    """The beginning of a file, unpacked where it is compressed."""

    def __init__(
        self,
        name: str,
        data: bytes,
        members: frozenset[str] = frozenset(),
        packed: tuple["Head", ...] = (),
    ) -> None:
        self.name = name.lower()
        """The file's name in lower case."""
        self.data = data
        self.members = members
        """Of a ZIP or tar file."""
        self.packed = packed
        """Of a ZIP file: the beginnings of members that may be exports."""

    @cached_property
    def text(self) -> str:
        """The beginning as text, by its byte order mark or as UTF-8."""
        if self.data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return self.data.decode("utf-16", "replace")
        return self.data.decode("utf-8-sig", "replace")

    @cached_property
    def root(self) -> str:
        """The local name of the XML document's root element; empty where there is none."""
        # Piece by piece: one expression for the whole prolog would try all ways of cutting it.
        end = 0
        while piece := _BEFORE_ROOT.match(self.text, end):
            end = piece.end()
        match = _ROOT.match(self.text, end)
        return match[1].rpartition(":")[2] if match else ""

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The first keys of a JSON file, at whatever depth; empty for anything else."""
        if not self.text.lstrip().startswith(("{", "[")):
            return ()
        keys = (string[1] for string in _STRING.finditer(self.text) if string[2])
        return tuple(islice(keys, _MOST_KEYS))


def read_head(path: Path) -> Head:
    """The beginning of a file; of a ZIP file, its members. Empty if it can't be read."""
    data = _beginning(path)
    members: frozenset[str] = frozenset()
    packed: tuple[Head, ...] = ()
    if data.startswith(b"PK"):
        # Of a stranger's file the module raises errors of many kinds.
        with suppress(Exception), zipfile.ZipFile(path) as opened:
            members = frozenset(opened.namelist())
            packed = tuple(_packed_heads(opened))
    elif data[257:262] == b"ustar":
        members = frozenset(_tar_names(path))
    return Head(path.name, data, members, packed)


def _packed_heads(opened: zipfile.ZipFile) -> Iterator[Head]:
    """The beginnings of the first members that may be exports; none of a document's parts."""
    names = opened.namelist()
    if not _OF_DOCUMENTS.isdisjoint(names):
        return
    for name in islice(filter(is_export, names), _MOST_PACKED):
        with suppress(Exception), opened.open(name) as member:  # as above
            yield Head(name.rpartition("/")[2], member.read(_SIZE))


def _beginning(path: Path) -> bytes:
    """The first bytes, unpacked; fewer where it can't be read or unpacked so far."""
    data = b""
    try:
        with open_stream(path) as stream:
            while len(data) < _SIZE and (piece := stream.read1(_SIZE - len(data))):
                data += piece
    except (OSError, EOFError, ValueError):
        pass
    return data


def _tar_names(path: Path) -> list[str]:
    """The names of the first members; all of a large archive would have to be unpacked for them."""
    import tarfile  # seldom needed, and slow to load

    try:
        with tarfile.open(path) as opened:
            return [member.name for member in islice(opened, 50)]
    except Exception:  # of a stranger's file the module raises errors of many kinds
        return []
