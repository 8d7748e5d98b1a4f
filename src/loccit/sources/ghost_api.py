"""Ghost through its Content API: published posts and pages.

API: https://docs.ghost.org/content-api/. It needs a Content API key (an integration's, which can
read what is public and nothing else), in the environment variable `LOCCIT_GHOST_KEY`.
"""

import os
from collections.abc import Iterator
from itertools import count
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
    """A Ghost site, asked through its Content API."""

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
                for post in self._listed(fetcher, kind, key, reading):
                    if isinstance(post, GatherProblem):
                        yield post
                        continue
                    made = ghost_post(post)
                    if updated := text_of(post.get("updated_at")):
                        made.digest = f"{made.key} {updated}"
                    yield made

    def _listed(
        self, fetcher: Fetcher, kind: str, key: str, reading: Reading
    ) -> Iterator[dict[str, Any] | GatherProblem]:
        address = f"{self.location.rstrip('/')}/ghost/api/content/{kind}/"
        listing = Listing(self.location, reading)
        for number in count(1):
            parameters = {
                "key": key,
                "limit": str(_PAGE),
                "page": str(number),
                "include": "authors",
                "order": "id asc",
            }
            answer = get_json(fetcher, f"{address}?{urlencode(parameters)}", shown=address)
            value = answer.value if isinstance(answer.value, dict) else {}
            if answer.status in (401, 403):
                raise SourceError(f"{address}: the key in {KEY} is refused")
            listed = value.get(kind)
            if answer.status != 200 or not isinstance(listed, list):
                raise SourceError(f"{address}: status {answer.status}; no Ghost answers there")
            new, problem = listing.take(listed)
            yield from new
            if len(listed) < _PAGE:
                return
            if problem is not None:
                yield problem
                return


def open_source(location: str) -> GhostApi:
    """Read a site through its API."""
    return GhostApi(location)
