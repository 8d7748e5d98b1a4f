"""Read-only requests to the APIs that blogs answer: JSON in, values out."""

import json
from collections.abc import Callable, Iterator
from itertools import count
from time import time
from typing import Any

from msgspec import Struct

from loccit.model import GatherProblem
from loccit.sources.http import Fetched, Fetcher
from loccit.sources.interface import Reading, SourceError
from loccit.urls.parts import host_of, join

LARGEST_ANSWER = 64 << 20
_MOST_REDIRECTS = 5


class ListedPage(Struct, frozen=True):
    """A page of a listing."""

    posts: list[dict[str, Any]]
    """What no page before it had."""
    problem: GatherProblem | None = None
    """Why no further page is requested, though there may be one."""


class Listing:
    """A listing, page after page: it ends where a server repeats itself.

    Args:
        location: the site, for messages.
        reading: until when pages are requested, and how many (`site.pages`).
    """

    def __init__(self, location: str, reading: Reading) -> None:
        self._location = location
        self._until = reading.until
        self._most = reading.settings.site.pages
        self._pages = 0
        self._seen: set[int | str] = set()

    def read(self, page: Callable[[int], list[Any] | None], size: int) -> Iterator[ListedPage]:
        """The pages of the listing.

        Args:
            page: The page of a number, from 1; None or empty behind the last.
            size: Posts of a full page.
        """
        for number in count(1):
            listed = page(number)
            if not listed:
                return
            is_last = len(listed) < size
            taken = self._take(listed)
            yield ListedPage(taken.posts) if is_last else taken
            if is_last or taken.problem is not None:
                return

    def _take(self, listed: list[Any]) -> ListedPage:
        self._pages += 1
        new = []
        for one in listed:
            if not isinstance(one, dict) or not isinstance(key := one.get("id"), (int, str)):
                continue
            if key not in self._seen:
                self._seen.add(key)
                new.append(one)
        return ListedPage(new, self._ends(len(new), len(listed)))

    def _ends(self, new: int, listed: int) -> GatherProblem | None:
        if listed and not new:
            why = f"page {self._pages} of its list names no post that was not listed before"
        elif self._pages >= self._most:
            why = f"its list has more than {self._most:,} pages (site.pages)"
        elif self._until is not None and time() >= self._until:
            why = f"the time for the source was spent after {self._pages:,} pages of its list"
            return GatherProblem(self._location, "source-stopped", why)
        else:
            return None
        return GatherProblem(self._location, "source-partial", why)


class JsonAnswer(Struct, frozen=True):
    """A JSON answer."""

    status: int
    value: Any
    """None where the answer is no JSON."""
    url: str
    response: Fetched


def get_json(fetcher: Fetcher, url: str, *, shown: str = "") -> JsonAnswer:
    """Request JSON; redirects are followed while they stay on the host (`www.` aside).

    Args:
        fetcher: makes the requests.
        url: the address.
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
