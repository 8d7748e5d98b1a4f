"""`decisions.toml` as a file that several reviewers, and an editor, write to."""

import fcntl
import hashlib
import os
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from loccit.decisions import Decision, Key, parse_decisions
from loccit.errors import UsageError, not_written
from loccit.review.change import Change, Conflict, Hide, decision_of, shown, sort_out
from loccit.review.toml import edited

_TRIES = 5
"""Times that a change is made anew because an editor saved the file in the meantime."""


class FileVersion(Struct, frozen=True):
    """The file at a moment."""

    version: str
    """A digest of its bytes; empty where there is no file."""
    decisions: tuple[Decision, ...]


class ChangeResult(Struct, frozen=True):
    """The result of changes."""

    before: str
    """The version to which they were made."""
    reading: FileVersion
    """The file after them."""
    conflicts: tuple[Conflict, ...]


class DecisionsFile:
    """A file of decisions, read and changed whole.

    Args:
        path: the file; it need not exist.
        hide: what the page does not show of a decision.
    """

    def __init__(self, path: Path, hide: Hide = lambda decision: decision) -> None:
        self.path = path
        self.hide = hide
        self._thread = threading.Lock()
        self._last: tuple[bytes, FileVersion] | None = None

    def read(self) -> FileVersion:
        """The decisions as they are now.

        Raises:
            UsageError: the file can't be read, or says something wrong.
        """
        with self._thread:
            return self._read(self._bytes())

    def change(self, changes: Sequence[Change]) -> ChangeResult:
        """Make changes to the file, but for those that somebody else's decision stands against.

        Raises:
            UsageError: the file can't be read, edited or written; nothing was changed.
        """
        with self._thread, self._locked():
            for _ in range(_TRIES):
                data = self._bytes()
                reading = self._read(data)
                made, conflicts = sort_out(changes, self._known(reading), self.hide)
                after = self._edited(data, reading, made)
                if after == data or self._replaced(data, after):
                    return ChangeResult(reading.version, self._read(after), tuple(conflicts))
        raise UsageError(f"{self.path}: another program keeps changing it; try again")

    def _bytes(self) -> bytes | None:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise UsageError(f"{self.path}: can't read it: {error.strerror}") from error

    def _read(self, data: bytes | None) -> FileVersion:
        if data is None:
            return FileVersion("", ())
        if self._last is None or self._last[0] != data:
            version = hashlib.blake2b(data, digest_size=12).hexdigest()
            self._last = data, FileVersion(version, parse_decisions(data, self.path))
        return self._last[1]

    def _known(self, reading: FileVersion) -> dict[Key, Decision]:
        return shown(reading.decisions, self.hide)

    def _edited(self, data: bytes | None, reading: FileVersion, made: list[Change]) -> bytes | None:
        known = self._known(reading)
        places = {self.hide(one).key: place for place, one in enumerate(reading.decisions)}
        changed: dict[int, Decision | None] = {}
        added: dict[tuple[str, str | None], Decision] = {}
        for one in made:
            new = None if one.after is None else decision_of(one.after, known.get(one.key))
            if one.key in places:
                changed[places[one.key]] = new
            elif new is not None:
                added[one.key] = new
            else:
                added.pop(one.key, None)
        # Nothing is rewritten for a decision that says what the file says.
        changed = {n: new for n, new in changed.items() if not _same(reading.decisions[n], new)}
        if not changed and not added:
            return data
        mark, text = b"", ""
        if data is not None:
            mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
            text = data[len(mark) :].decode()
        try:
            after = edited(text, reading.decisions, changed, list(added.values()))
        except UsageError as error:
            raise UsageError(f"{self.path}: {error}") from error
        return mark + after.encode()

    def _replaced(self, before: bytes | None, after: bytes | None) -> bool:
        """Put the new file in the place of the old one, whole; not where that has changed."""
        assert after is not None
        path = self.path.resolve()
        try:
            descriptor, part = tempfile.mkstemp(prefix=".loccit-", dir=path.parent)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(after)
                    file.flush()
                    os.fsync(file.fileno())
                os.chmod(part, path.stat().st_mode & 0o7777 if path.exists() else _new_mode())
                if self._bytes() != before:
                    os.unlink(part)
                    return False
                os.replace(part, path)
            except BaseException:
                if os.path.exists(part):
                    os.unlink(part)
                raise
        except OSError as error:
            raise not_written(self.path, error, "; it is as it was") from error
        return True

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the folder against other `loccit review`s. The lock ends with the process."""
        try:
            folder = os.open(self.path.resolve().parent, os.O_RDONLY)
        except OSError as error:
            raise not_written(self.path, error) from error
        try:
            # Some network file systems have no such locks; there, only the comparison with what
            # was read guards against others.
            with suppress(OSError):
                fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)


def _same(old: Decision, new: Decision | None) -> bool:
    if new is None:
        return False
    return (old.action, old.until, old.replacement, old.note) == (
        new.action,
        new.until,
        new.replacement,
        new.note,
    )


def _new_mode() -> int:
    """The mode of a new file, as the user's mask has it."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
