"""When a wrapped link was made, as far as it tells. Times are Unix seconds."""

import json
import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from loccit.urls.encodings import text_of_base64
from loccit.urls.steps import FAILURES

EARLIEST = 1_230_768_000.0
"""2009: no wrapper that we know is older."""
LATEST = 1_893_456_000.0
"""2030, in Unix seconds: a number that means a later time is not a timestamp."""

_TICKS_PER_SECOND = 10_000_000
_UNIX_EPOCH_IN_TICKS = 621_355_968_000_000_000


def made_at(how: str, url: str) -> float | None:
    """The time that a link carries, read as a rule's `made` says; None where it carries none."""
    name, _, argument = how.partition(" ")
    try:
        time = READERS[name](url, argument)
    except FAILURES:
        return None
    return time if EARLIEST <= time < LATEST else None


def _parameter(url: str, name: str) -> str:
    return parse_qs(urlsplit(url).query)[name][0]


def _found(pattern: str, url: str) -> str:
    match = re.search(pattern, url)
    if match is None:
        raise ValueError(url)
    return match[1]


def _dotnet_ticks(url: str, parameter: str) -> float:
    """Fields between `|`, of which one is a .NET time of 18 digits (Safe Links' `data`)."""
    fields = _parameter(url, parameter).split("|")
    ticks = [field for field in fields if re.fullmatch(r"6\d{17}", field)]
    return (int(ticks[0]) - _UNIX_EPOCH_IN_TICKS) / _TICKS_PER_SECOND


def _objectid(url: str, pattern: str) -> float:
    """The first four bytes of a BSON ObjectId are a Unix time."""
    return float(int(_found(pattern, url)[:8], 16))


def _objectid_base64(url: str, parameter: str) -> float:
    """The same, in a parameter's base64."""
    return float(int(text_of_base64(_parameter(url, parameter))[:8], 16))


def _ses(url: str, _argument: str) -> float:
    """Amazon SES's message id begins with a region, and then milliseconds in hexadecimal."""
    return int(_found(r"/\d+/01\w{2}([0-9a-f]{12})-", url), 16) / 1000


def _microseconds(url: str, parameter: str) -> float:
    return int(_parameter(url, parameter)) / 1_000_000


def _seconds(url: str, parameter: str) -> float:
    return float(int(_parameter(url, parameter)))


def _json_seconds(url: str, argument: str) -> float:
    """A key of JSON in base64, which a pattern finds in the URL."""
    key, _, pattern = argument.partition(" ")
    return float(json.loads(text_of_base64(_found(pattern, url)))[key])


READERS: dict[str, Callable[[str, str], float]] = {
    "dotnet-ticks": _dotnet_ticks,
    "objectid": _objectid,
    "objectid-base64": _objectid_base64,
    "ses": _ses,
    "microseconds": _microseconds,
    "seconds": _seconds,
    "json-seconds": _json_seconds,
}
"""How a rule's `made` may begin."""
