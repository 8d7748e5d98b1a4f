"""Ghost exports (JSON): posts as HTML, else as Lexical, Mobiledoc or Markdown.

Formats: https://docs.ghost.org/migration/custom and `ghost/core/server/data/exporter` of Ghost.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from loccit.model import GatherProblem, PostState
from loccit.sources.ghost_cards import lexical_to_html, mobiledoc_to_html
from loccit.sources.interface import FileSource, Reading, SourcePost, Text
from loccit.sources.json_records import json_records, text_of
from loccit.sources.streams import open_stream

_PREFIXES = ("db.item.data.posts.item", "data.posts.item", "posts.item")
_STATES = {"published": PostState.PUBLISHED, "sent": PostState.PUBLISHED}
_SITE = "__GHOST_URL__"
"""What stands for the site's own address."""


class Ghost(FileSource):
    """A Ghost export."""

    def posts(self, reading: Reading) -> Iterator[SourcePost | GatherProblem]:
        """The posts and pages."""
        with open_stream(Path(self.location)) as stream:
            for record in json_records(stream, _PREFIXES, self.location):
                if isinstance(record, GatherProblem):
                    yield record
                elif isinstance(record[1], dict):
                    yield ghost_post(record[1])


def ghost_post(post: dict[str, Any]) -> SourcePost:
    """A post as exports and the Content API have it."""
    author = post.get("primary_author")
    key = post.get("id")
    return SourcePost(
        text_of(post.get("url")) or text_of(post.get("slug")) or str(key),
        list(_texts(post)),
        title=text_of(post.get("title")),
        author=text_of(author.get("name")) if isinstance(author, dict) else None,
        date=_date(post.get("published_at") or post.get("created_at")),
        url=text_of(post.get("url")) or None,
        state=_STATES.get(text_of(post.get("status")) or "published", PostState.DRAFT),
        key=None if key is None else str(key),
    )


def _texts(post: dict[str, Any]) -> Iterator[Text]:
    """The same content is there in up to three forms: the first that is not empty is read."""
    markdown = text_of(post.get("markdown"))
    for language, text in (
        ("html", text_of(post.get("html"))),
        ("html", lexical_to_html(text_of(post.get("lexical")))),
        ("html", mobiledoc_to_html(text_of(post.get("mobiledoc")))),
        ("markdown", markdown),
    ):
        if text.strip():
            yield Text(text.replace(_SITE, ""), language)
            return


def _date(value: Any) -> str | None:
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value / 1000, UTC).isoformat()
    return text_of(value) or None


def open_source(location: str) -> Ghost:
    """Read a file by this source."""
    return Ghost(location)
