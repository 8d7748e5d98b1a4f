"""The log of edits to posts, by which they can be undone: `STATE.repairs.jsonl`.

A line is a JSON object. `{"batch": 3, "at": …, "folder": …}` begins what one command wrote; a line
with `post` follows for each post, written before the post is; `{"undone": 3}` says that a batch was
taken back.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from loccit.errors import UsageError, not_written
from loccit.repair.files import PostFile, Repaired, locate, write
from loccit.repair.patch import Replacement


class PostEdits(Struct, frozen=True):
    """The edits of one post."""

    post: str
    after: str
    """The digest of the post as it was written."""
    edits: tuple[Replacement, ...]
    """By places in the written post: what to put back."""
    others: tuple[str, ...] = ()
    """Further names that the post's file had (hard links)."""


class Batch(Struct, frozen=True):
    """The edits of one command."""

    number: int
    at: str
    folder: str
    posts: tuple[PostEdits, ...]


class Log:
    """The log of an archive's repairs.

    Args:
        state: the state database, beside which it lies.
    """

    def __init__(self, state: Path) -> None:
        self.path = state.with_name(f"{state.name}.repairs.jsonl")
        self._number: int | None = None
        self._folder = Path()

    def begin(self, folder: Path, at: str) -> None:
        """Begin what a command is about to write.

        Raises:
            UsageError: the log can't be read or written.
        """
        self._number = 1 + max((batch for batch, _ in self._heads()), default=0)
        self._folder = folder.resolve()
        self._add({"batch": self._number, "at": at, "folder": str(self._folder)})

    def add(self, result: Repaired) -> None:
        """Note what is about to be written into a post.

        Raises:
            UsageError: the log can't be written.
        """
        edits, moved = [], 0
        for one, made in zip(result.replacements, result.made, strict=True):
            start = one.start + moved
            old = result.before[one.start : one.end]
            edits.append(
                {
                    "line": made.edit.line,
                    "kind": made.edit.kind,
                    "start": start,
                    "end": start + len(one.new),
                    "old": _text(old),
                    "new": _text(one.new),
                }
            )
            moved += len(one.new) - len(old)
        line = {"post": result.post, "after": _digest(result.after), "edits": edits}
        if others := [one.relative_to(self._folder).as_posix() for one in result.file.others]:
            line["others"] = others
        self._add(line)

    def last(self) -> Batch | None:
        """The last batch that was not taken back.

        Raises:
            UsageError: the log can't be read.
        """
        undone = {line["undone"] for _, line in self._lines() if "undone" in line}
        last: Batch | None = None
        for number, line in self._lines():
            if "batch" in line and number not in undone:
                last = Batch(number, line["at"], line["folder"], ())
            elif "post" in line and last is not None and number == last.number:
                edits = tuple(
                    Replacement(edit["start"], edit["end"], _bytes(edit["old"]))
                    for edit in line["edits"]
                )
                written = PostEdits(
                    line["post"], line["after"], edits, tuple(line.get("others", ()))
                )
                last = Batch(last.number, last.at, last.folder, (*last.posts, written))
        return last

    def undone(self, batch: Batch) -> None:
        """Note that a batch was taken back."""
        self._add({"undone": batch.number})

    def _heads(self) -> Iterator[tuple[int, dict[str, Any]]]:
        return ((number, line) for number, line in self._lines() if "batch" in line)

    def _lines(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """All lines, each with the number of its batch."""
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return
        except OSError as error:
            raise UsageError(f"{self.path}: can't read it: {error.strerror}") from error
        number = 0
        for place, text in enumerate(data.split(b"\n"), 1):
            try:
                line = json.loads(text) if text.strip() else None
            except ValueError as error:
                raise UsageError(f"{self.path}:{place}: not a log of repairs: {error}") from error
            if line is not None:
                number = line.get("batch", number)
                yield number, line

    def _add(self, line: dict[str, Any]) -> None:
        """Add a line; it is on the disk before the post is changed.

        The log holds what posts hold, which may be a password: nobody else may read it.
        """
        try:
            descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(json.dumps(line).encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise not_written(self.path, error) from error


def undo(batch: Batch, folder: Path) -> Iterator[tuple[str, bool]]:
    """Undo a batch; yield for each post whether it is as it was.

    A post that was changed since is left alone.

    Raises:
        OSError: a post can't be read or written.
    """
    for one in batch.posts:
        files, _ = locate(folder, dict.fromkeys((one.post, *one.others), ()))
        put_back = [_put_back(file, one) for file in files]
        yield one.post, any(put_back)


def _put_back(file: PostFile, one: PostEdits) -> bool:
    data = file.path.read_bytes()
    return _digest(data) == one.after and write(Repaired(file, data, one.edits, (), ()))


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
