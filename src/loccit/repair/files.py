"""Edits on the files of an archive: read, shown as a diff, written back whole."""

import difflib
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from loccit.repair.edit import Edit
from loccit.repair.sense import Sense

_LINE = re.compile(r"[^\n]*\n?")


class Repaired(Struct, frozen=True):
    """A post before and after."""

    post: str
    before: str
    after: str
    missed: tuple[Edit, ...] = ()
    """Edits whose place has changed since the audit."""
    refused: tuple[Edit, ...] = ()
    """Edits after which the post would cite something else than is meant."""


def repaired(archive: Path, post: str, edits: Sequence[Edit], sense: Sense) -> Repaired:
    """Read a post and edit it in memory.

    Raises:
        OSError: it can't be read.
    """
    before = (archive / post).read_bytes().decode("utf-8", "surrogateescape")
    edited = sense.edited(post, before, edits)
    return Repaired(post, before, edited.text, edited.missed, edited.refused)


def diff(result: Repaired, folder: str = "") -> Iterator[str]:
    """A unified diff that `git apply` and `patch -p1` take, a line at a time.

    Args:
        result: a post before and after.
        folder: where the archive is, seen from where the diff is to be applied.
    """
    name = f"{folder}/{result.post}" if folder else result.post
    before, after = _lines(result.before), _lines(result.after)
    lines = difflib.unified_diff(before, after, f"a/{name}", f"b/{name}", n=1)
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    """Lines as patch tools count them: ended by a line feed and nothing else."""
    return [line for line in _LINE.findall(text) if line]


def write(archive: Path, result: Repaired) -> None:
    """Put a repaired post in the place of the old one, whole or not at all, with its mode.

    Raises:
        OSError: it can't be written.
    """
    path = (archive / result.post).resolve()
    descriptor, part = tempfile.mkstemp(prefix=".loccit-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(result.after.encode("utf-8", "surrogateescape"))
        os.chmod(part, path.stat().st_mode)
        os.replace(part, path)
    except BaseException:
        os.unlink(part)
        raise
