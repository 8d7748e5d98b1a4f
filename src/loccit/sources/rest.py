"""Read-only requests to the APIs that blogs answer: JSON in, values out."""

import json
from typing import Any

from msgspec import Struct

from loccit.sources.http import Fetched, Fetcher
from loccit.sources.interface import SourceError
from loccit.urls.parts import host_of, join

LARGEST_ANSWER = 64 << 20
MOST_PAGES = 20_000
"""Pages of a listing, of up to 100 posts each."""
_MOST_REDIRECTS = 5


class JsonAnswer(Struct, frozen=True):
    """A JSON answer."""

    status: int
    value: Any
    """None where the answer is no JSON."""
    url: str
    response: Fetched


def get_json(fetcher: Fetcher, url: str, *, shown: str = "") -> JsonAnswer:
    """Ask for JSON; redirects are followed while they stay on the host (`www.` aside).

    Args:
        fetcher: makes the requests.
        url: what to ask.
        shown: the URL as messages show it, without secrets; `url` where it is empty.

    Raises:
        SourceError: there is no answer, or it is too large, or it leads to another host.
    """
    for _ in range(_MOST_REDIRECTS + 1):
        got = fetcher.get(url, [("accept", "application/json")], limit=LARGEST_ANSWER)
        if got.failure is not None or not got.status:
            raise SourceError(f"{shown or url}: {got.detail or got.failure}")
        if not 300 <= got.status < 400 or not got.header("location"):
            break
        there = join(url, got.header("location"))
        if _host(there) != _host(url):
            raise SourceError(f"{shown or url} redirects to another host, {_host(there)}")
        url = there
    if got.truncated:
        raise SourceError(f"{shown or url}: the answer has more than {LARGEST_ANSWER:,} bytes")
    try:
        value = json.loads(got.body)
    except (ValueError, RecursionError):
        value = None
    return JsonAnswer(got.status, value, url, got)


def _host(url: str) -> str:
    return host_of(url).removeprefix("www.")
