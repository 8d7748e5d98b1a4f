"""Numbers and times as people and programs are told of them, the same everywhere."""

from datetime import UTC, datetime
from functools import lru_cache


def counted(number: int, one: str, many: str | None = None) -> str:
    """“1 finding”, “1,204 findings”; `many` where it is not `one` with an s."""
    return f"1 {one}" if number == 1 else f"{number:,} {many or one + 's'}"


def iso(time: float) -> str:
    """Unix seconds → ISO 8601, UTC, to the second."""
    return _iso_second(int(time))


@lru_cache(10_000)
def _iso_second(second: int) -> str:
    # Thousands of links are visited in one second, and formatting a time is slow.
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
