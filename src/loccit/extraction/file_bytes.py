"""The bytes of a file of an archive, which may be no file at all."""

import os
import stat


def read_bytes(place: str, limit: int) -> tuple[bytes | None, str, str]:
    """A file's bytes; or None, and the reason and detail why it is not read."""
    try:
        # Without waiting: to open a named pipe for reading waits for somebody who writes.
        flags = getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
        handle = os.open(place, os.O_RDONLY | flags)
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


def read_text(place: str, limit: int) -> str:
    """Return the text of a file that posts include; empty where it is none, or larger."""
    data, _, _ = read_bytes(place, limit)
    return "" if data is None else data.decode("utf-8", "replace")
