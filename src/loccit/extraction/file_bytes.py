"""The bytes of a file of an archive, which may be no file at all."""

import os
import stat

_AT_ONCE = getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
"""Without waiting: to open a named pipe for reading waits for somebody who writes."""


def read_bytes(place: str, limit: int) -> tuple[bytes | None, str, str]:
    """A file's bytes; or None, and the reason and detail why it is not read."""
    try:
        handle = os.open(place, os.O_RDONLY | _AT_ONCE)
        try:
            status = os.fstat(handle)
            size = status.st_size
            if not stat.S_ISREG(status.st_mode):
                return None, "unreadable", "not a regular file"
            if size > limit:
                detail = (
                    f"{size:,} bytes; archive.max_file_size is {limit:,}. Larger files are read in "
                    "pieces if they are notebooks, JSON, YAML, BibTeX, RIS or text"
                )
                return None, "too-large", detail
            data = os.read(handle, size + 1)
            while len(data) < size and (more := os.read(handle, size - len(data))):
                data += more
        finally:
            os.close(handle)
    except OSError as error:
        return None, "unreadable", error.strerror or str(error)
    return data, "", ""


def read_beginning(place: str, limit: int) -> bytes:
    """Return at most `limit` bytes of a file beside the posts; none where it cannot be read."""
    try:
        handle = os.open(place, os.O_RDONLY | _AT_ONCE)
        with os.fdopen(handle, "rb") as file:
            return file.read(limit) if stat.S_ISREG(os.fstat(handle).st_mode) else b""
    except OSError:
        return b""


def read_text(place: str, limit: int) -> str:
    """Return the text of such a file, or its beginning."""
    return read_beginning(place, limit).decode("utf-8", "replace")
