"""Numbers and times as people and programs are told of them, the same everywhere."""

from datetime import UTC, datetime
from functools import lru_cache


def counted(number: int, one: str, many: str | None = None) -> str:
    """“1 finding”, “1,204 findings”; `many` where it is not `one` with an s."""
    return f"1 {one}" if number == 1 else f"{number:,} {many or one + 's'}"


def place(
    path: str, line: int | None, column: int | None = None, locator: str | None = None
) -> str:
    """Where a citation stands: `a.md:12:8`, `a.md:12` without a column, `a.pdf (page 3)`."""
    if line is None:
        return f"{path} ({locator})" if locator else path
    return f"{path}:{line}" if column is None else f"{path}:{line}:{column}"


def iso(time: float) -> str:
    """Unix seconds → ISO 8601, UTC, to the second."""
    return _iso_second(int(time))


@lru_cache(10_000)
def _iso_second(second: int) -> str:
    # Thousands of links are visited in one second, and formatting a time is slow.
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
