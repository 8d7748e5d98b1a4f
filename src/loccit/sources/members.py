"""The members of an archive file (ZIP, tar), read as streams within limits.

Names are labels: nothing is unpacked to disk, so no name leads out of a folder.
"""

import io
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self, cast

from loccit.extraction.unpacking import TOO_MUCH, most_unpacked
from loccit.model import GatherProblem
from loccit.sources.interface import SourceError
from loccit.sources.streams import PartialReader, open_stream

MOST_MEMBERS = 1_000_000
LARGEST_MEMBER = 4 << 30
"""Bytes in one member, as streams are read (a year of messages, a web archive)."""
_PIECE = 1 << 16
"""Bytes that are unpacked at once."""


class ArchiveBombError(SourceError):
    """The members of an archive file unpack to far more than it is: no further one is read."""


class _Bounded(io.RawIOBase):
    """A member that ends in an error where it unpacks to far more than it takes."""

    def __init__(self, stream: Any, name: str, packed: int, whole: "_Unpacked") -> None:
        self._stream = stream
        self._name = name
        self._most = most_unpacked(packed)
        self._size = 0
        self._whole = whole

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._stream.read(min(len(buffer), _PIECE))
        except Exception as error:  # whatever a decompressor makes of a stranger's file
            raise SourceError(f"{self._name} can't be unpacked: {error}"[:300]) from error
        self._whole.add(len(data))
        self._size += len(data)
        if self._size > min(self._most, LARGEST_MEMBER):
            raise SourceError(f"{self._name} unpacks to more than {TOO_MUCH}")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()


class _Unpacked:
    """How much was unpacked of an archive file as a whole: many small bombs are one."""

    def __init__(self, path: Path) -> None:
        self._most = most_unpacked(path.stat().st_size)
        self._size = 0

    def add(self, size: int) -> None:
        """Count what was unpacked, or what a member says that it holds.

        Raises:
            ArchiveBombError: it is far more than the file.
        """
        self._size += size
        if self._size > self._most:
            raise ArchiveBombError(f"its members unpack to more than {TOO_MUCH}")


class Members:
    """An open ZIP or tar file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._zip: zipfile.ZipFile | None = None
        self._tar: tarfile.TarFile | None = None
        self._infos: dict[str, Any] = {}
        self._unpacked = _Unpacked(path)
        try:
            if zipfile.is_zipfile(path):
                self._zip = zipfile.ZipFile(path)
                for info in self._zip.infolist():
                    self._infos[info.filename] = info
            else:
                self._tar = tarfile.open(path)  # noqa: SIM115
                listed = _Unpacked(path)
                for number, member in enumerate(self._tar):
                    if number >= MOST_MEMBERS:
                        break
                    listed.add(member.size)  # what lies between two members is unpacked too
                    if member.isfile():
                        self._infos[member.name] = member
        except Exception as error:  # of a stranger's file the modules raise errors of many kinds
            self.close()
            raise SourceError(f"not an archive file that can be read: {error}"[:300]) from error
        if len(self._infos) > MOST_MEMBERS:
            self.close()
            raise SourceError(f"more than {MOST_MEMBERS:,} members")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        for opened in (self._zip, self._tar):
            if opened is not None:
                opened.close()

    def names(self) -> list[str]:
        """The members' names, sorted, so that every run has the same order."""
        return sorted(self._infos)

    def first(self, matches: Callable[[str], bool]) -> str | None:
        """The first name for which something holds."""
        return next(filter(matches, self.names()), None)

    def open(self, name: str) -> BinaryIO:
        """A member's content as a stream.

        Raises:
            SourceError: it is encrypted; later, as it is read: it can't be unpacked, or is a bomb.
        """
        info = self._infos[name]
        if self._zip is not None and info.flag_bits & 1:
            raise SourceError(f"{name} is encrypted; unpack it and pass the folder instead")
        try:
            if self._zip is not None:
                stream: Any = self._zip.open(info)
                packed = info.compress_size
            else:
                assert self._tar is not None
                stream = self._tar.extractfile(info)
                packed = min(info.size, self._path.stat().st_size)
        except Exception as error:  # as above
            raise SourceError(f"{name} can't be unpacked: {error}"[:300]) from error
        if stream is None:
            raise SourceError(
                f"{name} is not a regular file in {self._path.name}; pack the file itself instead"
                " of a link to it"
            )
        return cast(BinaryIO, PartialReader(_Bounded(stream, name, packed, self._unpacked)))

    def read(self, name: str, limit: int) -> bytes | GatherProblem:
        """A member's whole content; a problem where it can't be had or is larger than `limit`.

        Raises:
            ArchiveBombError: the archive file as a whole holds too much.
        """
        try:
            with self.open(name) as stream:
                data = stream.read(limit + 1)
                if len(data) <= limit:
                    stream.read(1)  # raises what it ended for, if that is no end
        except ArchiveBombError:
            raise
        except SourceError as error:
            return GatherProblem(name, "broken-document", str(error))
        if len(data) > limit:
            return GatherProblem(name, "too-large", f"more than {limit:,} bytes; it is left out")
        return data


@contextmanager
def member_or_file(path: Path, matches: Callable[[str], bool]) -> Iterator[list[tuple[str, Any]]]:
    """Open the matching members of an archive file, or a file itself: name and opener of each."""
    if zipfile.is_zipfile(path) or _is_tar(path):
        with Members(path) as members:
            found = [name for name in members.names() if matches(name)]
            yield [(name, lambda name=name: members.open(name)) for name in found]
    else:
        yield [(path.name, lambda: open_stream(path))]


def _is_tar(path: Path) -> bool:
    try:
        return tarfile.is_tarfile(path)
    except Exception:  # as above
        return False
