"""Numbers, times and foreign text as they are printed, the same everywhere."""

import time
import unicodedata
from datetime import UTC, date, datetime
from functools import lru_cache


def counted(number: int, one: str, many: str | None = None) -> str:
    """“1 finding”, “1,204 findings”; `many` where it is not `one` with an s."""
    return f"1 {one}" if number == 1 else f"{number:,} {many or one + 's'}"


def duration(seconds: float) -> str:
    """A duration to two places: `45 s`, `3 min 05 s`, `2 h 10 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"


def place(
    path: str, line: int | None, column: int | None = None, locator: str | None = None
) -> str:
    """Return where a citation stands: `a.md:12:8`, `a.md:12` without a column, `a.pdf (page 3)`."""
    if line is None:
        return f"{path} ({locator})" if locator else path
    return f"{path}:{line}" if column is None else f"{path}:{line}:{column}"


_STEERING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories of characters that move a cursor, reorder text or end a line."""


def printable(text: str) -> str:
    r"""Return text with every control character written as an escape such as `\x1b`.

    File names, URLs and the words of web pages may hold terminal sequences, line breaks and marks
    that reverse the direction of writing. Whatever comes from outside passes through here before
    it is printed. Undecodable bytes of file names (PEP 383) are written as `\xff`.
    """
    if text.isprintable():
        return text
    return "".join(_escaped(c) if unicodedata.category(c) in _STEERING else c for c in text)


def _escaped(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def is_utf8(name: str) -> bool:
    """Return whether all of a file's name was UTF-8 (PEP 383), so that a text can hold it."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def iso(seconds: float) -> str:
    """Unix seconds → ISO 8601, UTC, to the second."""
    return _iso_second(int(seconds))


@lru_cache(10_000)
def _iso_second(second: int) -> str:
    # Thousands of links are visited in one second, and formatting a time is slow.
    return utc(second).strftime("%Y-%m-%dT%H:%M:%SZ")


def utc(seconds: float) -> datetime:
    """Return Unix seconds as a moment; the last one there is where a clock is beyond year 9999."""
    return datetime.fromtimestamp(min(max(seconds, 0.0), _LAST_MOMENT), UTC)


def today() -> date:
    """Return the day it is, in UTC."""
    return utc(time.time()).date()


_LAST_MOMENT = 253_402_300_799.0
"""9999-12-31T23:59:59Z, the last second of `datetime`."""
