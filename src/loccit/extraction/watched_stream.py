"""A stream that ends in an error where one value goes on and on.

A parser of a stream holds a single string as a whole, however long.
"""

import io
from collections.abc import Callable
from typing import Any, BinaryIO

LARGEST_VALUE = 32 << 20
"""Bytes of one value of a large file (a string of JSON, a line), which must be held as a whole."""

Report = Callable[[str, str], None]
"""Receives what could not be read: the reason and the detail."""


class WatchedStream(io.RawIOBase):
    """A stream with a limit on the bytes of one value.

    Args:
        stream: what is read.
        limit: bytes after which a value must have ended.
        error: the class of the exception raised where it has not.
    """

    def __init__(self, stream: BinaryIO, limit: int, error: type[Exception] = ValueError) -> None:
        self._stream = stream
        self._limit = limit
        self._error = error
        self.since = 0
        """Bytes read since the last value ended; the reader sets it back to 0 after each."""

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read into a buffer.

        Raises:
            Exception: of the given class, where the value exceeds the limit.
        """
        data = self._stream.read(len(buffer))
        self.since += len(data)
        if self.since > self._limit:
            raise self._error(f"a value of more than {self._limit:,} bytes")
        buffer[: len(data)] = data
        return len(data)
