"""A file read piece by piece, unpacked as it is read: gzip, bzip2 and xz by their first bytes."""

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from loccit.extraction.unpacking import TOO_MUCH, most_unpacked

_OPENERS: tuple[tuple[bytes, Callable[[Any], Any]], ...] = (
    (b"\x1f\x8b", lambda packed: gzip.GzipFile(fileobj=packed)),
    (b"BZh", bz2.BZ2File),
    (b"\xfd7zXZ\0", lzma.LZMAFile),
)

_PIECE = 1 << 16


class BombError(OSError):
    """A file that unpacks to far more than it is."""


class _Unpacked(io.RawIOBase):
    """An unpacked stream with a limit on how much may come out of how little."""

    def __init__(self, packed: BinaryIO, opener: Callable[[Any], Any]) -> None:
        self._packed = packed
        self._inner: gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile = opener(packed)
        self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            # Not more than one piece: what stands before a break is handed over before the error.
            data = self._inner.read1(len(buffer))
        except (EOFError, ValueError, lzma.LZMAError, zlib.error) as error:
            raise OSError(f"it can't be unpacked to its end: {error}") from error
        self._size += len(data)
        if self._size > most_unpacked(self._packed.tell()):
            raise BombError(f"it unpacks to more than {TOO_MUCH}")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._inner.close()
            self._packed.close()
        super().close()


class PartialReader(io.BufferedReader):
    """A buffered stream that hands over all that stands before an error, and then raises it."""

    _error: Exception | None = None

    def read(self, size: int | None = -1, /) -> bytes:
        """Read so many bytes, or all; fewer at the end, and before an error."""
        if self._error is not None:
            try:
                raise self._error
            finally:
                self._error = None  # else it holds its frames, and these what was read
        got: list[bytes] = []
        left = -1 if size is None else size
        while left:
            try:
                piece = self.read1(left if left > 0 else _PIECE)
            except Exception as error:
                if not got:
                    raise
                self._error = error.with_traceback(None)
                break
            if not piece:
                break
            got.append(piece)
            left -= len(piece)
        return b"".join(got)


def open_stream(path: Path) -> io.BufferedReader:
    """Open a file for reading what it holds, unpacked.

    Raises:
        OSError: it can't be read; later, while it is read: it can't be unpacked, or is a bomb.
    """
    packed = path.open("rb")
    begins = packed.read(6)
    packed.seek(0)
    for sign, opener in _OPENERS:
        if begins.startswith(sign):
            return PartialReader(_Unpacked(packed, opener), _PIECE)
    return packed
