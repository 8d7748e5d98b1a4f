"""When a wrapped link was made, as far as it tells. Times are Unix seconds."""

import base64
import json
import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from loccit.urls.steps import FAILURES

EARLIEST = 1_230_768_000.0
"""2009: no wrapper that we know is older."""
LATEST = 1_893_456_000.0
"""2030: what tells a later time is no time."""

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


def _dotnet_ticks(url: str, parameter: str) -> float:
    """Safe Links' `data` holds fields between `|`; one is a .NET time of 18 digits."""
    data = parse_qs(urlsplit(url).query)[parameter][0]
    ticks = [field for field in data.split("|") if re.fullmatch(r"6\d{17}", field)]
    return (int(ticks[0]) - _UNIX_EPOCH_IN_TICKS) / _TICKS_PER_SECOND


def _objectid(url: str, pattern: str) -> float:
    """The first four bytes of a BSON ObjectId are a Unix time."""
    match = re.search(pattern, url)
    if match is None:
        raise ValueError(url)
    return float(int(match[1][:8], 16))


def _objectid_base64(url: str, parameter: str) -> float:
    value = parse_qs(urlsplit(url).query)[parameter][0]
    return float(int(base64.b64decode(value + "=" * (-len(value) % 4)).decode()[:8], 16))


def _ses(url: str, _argument: str) -> float:
    """Amazon SES's message id begins with a region, and then milliseconds in hexadecimal."""
    match = re.search(r"/\d/01\w{2}([0-9a-f]{12})-", url)
    if match is None:
        raise ValueError(url)
    return int(match[1], 16) / 1000


def _microseconds(url: str, parameter: str) -> float:
    return int(parse_qs(urlsplit(url).query)[parameter][0]) / 1_000_000


def _substack(url: str, _argument: str) -> float:
    match = re.search(r"/redirect/2/([\w-]+)", url)
    if match is None:
        raise ValueError(url)
    payload = base64.urlsafe_b64decode(match[1] + "=" * (-len(match[1]) % 4))
    return float(json.loads(payload)["iat"])


READERS: dict[str, Callable[[str, str], float]] = {
    "dotnet-ticks": _dotnet_ticks,
    "objectid": _objectid,
    "objectid-base64": _objectid_base64,
    "ses": _ses,
    "microseconds": _microseconds,
    "substack": _substack,
}
