"""Ghost through its Content API: published posts and pages.

API: https://docs.ghost.org/content-api/. It needs a Content API key (an integration's, which can
read what is public and nothing else), in the environment variable `LOCCIT_GHOST_KEY`.
"""

import os
from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import urlencode

from loccit.config.settings import Settings
from loccit.extraction.site import PublishedSite, site_at
from loccit.model import GatherProblem
from loccit.sources.ghost import ghost_post
from loccit.sources.http import Fetcher
from loccit.sources.interface import PostSource, Reading, SourceError, SourcePost
from loccit.sources.json_records import text_of
from loccit.sources.rest import Listing, get_json

KEY = "LOCCIT_GHOST_KEY"
"""The environment variable of the Content API key."""
_PAGE = 100


class GhostApi(PostSource):
    """A Ghost site, read through its Content API."""

    def site(self, settings: Settings) -> PublishedSite:
        """The site itself: its links to its own pages are no citations."""
        return site_at(settings.archive.base_url or self.location)

    @property
    def title(self) -> str:
        """The site's host and path."""
        return self.location.partition("://")[2].rstrip("/")

    def posts(self, reading: Reading) -> Iterator[SourcePost | GatherProblem]:
        """Posts, then pages, in the order of their ids."""
        key = os.environ.get(KEY, "")
        if not key:
            raise SourceError(
                f"{self.location}: set the environment variable {KEY} to a Content API key (in "
                "Ghost: Settings, Integrations, Add custom integration)"
            )
        with Fetcher(reading.settings) as fetcher:
            for kind in ("posts", "pages"):
                listing = Listing(self.location, reading)
                for page in listing.read(partial(self._page, fetcher, kind, key), _PAGE):
                    yield from map(_post, page.posts)
                    if page.problem is not None:
                        yield page.problem

    def _page(self, fetcher: Fetcher, kind: str, key: str, number: int) -> list[Any]:
        address = f"{self.location.rstrip('/')}/ghost/api/content/{kind}/"
        parameters = {
            "key": key,
            "limit": str(_PAGE),
            "page": str(number),
            "include": "authors",
            "order": "id asc",
        }
        answer = get_json(fetcher, f"{address}?{urlencode(parameters)}", shown=address)
        if answer.status in (401, 403):
            raise SourceError(f"{address}: the key in {KEY} is refused")
        listed = answer.value.get(kind) if isinstance(answer.value, dict) else None
        if answer.status != 200 or not isinstance(listed, list):
            raise SourceError(f"{address}: status {answer.status}; no Ghost answers there")
        return listed


def _post(post: dict[str, Any]) -> SourcePost:
    made = ghost_post(post)
    if updated := text_of(post.get("updated_at")):
        made.digest = f"{made.key} {updated}"
    return made


def open_source(location: str) -> GhostApi:
    """Read a site through its API."""
    return GhostApi(location)
