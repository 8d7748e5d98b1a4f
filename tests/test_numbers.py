"""Dates of headers, in whatever time zone the machine is."""

import time
from collections.abc import Iterator

import pytest

from loccit.numbers import unix_time_of


@pytest.fixture
def tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("tokyo")
@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("Sun, 06 Nov 1994 08:49:37 GMT", 784111777.0),
        ("Sun, 06 Nov 1994 08:49:37", 784111777.0),
        ("Sun, 06 Nov 1994 08:49:37 -0000", 784111777.0),
        ("Sun, 06 Nov 1994 09:49:37 +0100", 784111777.0),
        ("soon", None),
        ("", None),
        ("Sun, 06 Nov 99999999 08:49:37 GMT", None),
    ],
)
def test_a_date_without_a_zone_is_in_utc(text: str, time: float | None) -> None:
    assert unix_time_of(text) == time
