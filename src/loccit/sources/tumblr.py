"""Tumblr's XML (API v1, `/api/read`, which its backup tools keep).

Every type of post has elements of its own: `regular-body`, `link-url`, `quote-source` …
"""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from loccit.model import GatherProblem, PostState
from loccit.sources.interface import Abilities, FileSource, Reading, SourcePost, Text
from loccit.sources.xml_records import Node, Shape, records

_TEXTS = (
    "regular-body", "link-description", "quote-text", "quote-source", "photo-caption",
    "conversation-text", "video-caption", "audio-caption", "question", "answer",
)  # fmt: skip
_URLS = ("link-url", "photo-link-url")
_TITLES = ("regular-title", "link-text", "conversation-title", "question")
_EMBEDDED = ("video-source", "video-player", "audio-embed", "audio-player")
"""A URL, or the HTML of a player."""
_SHAPE = Shape(records={"post"}, placed={*_TEXTS, *_URLS, *_EMBEDDED})
_STATES = {"published": PostState.PUBLISHED, "draft": PostState.DRAFT, "queued": PostState.DRAFT}


class Tumblr(FileSource):
    """A Tumblr backup."""

    abilities: ClassVar[Abilities] = Abilities(places=True)

    def posts(self, reading: Reading) -> Iterator[SourcePost | GatherProblem]:
        """The posts, whatever their type."""
        for item in records(Path(self.location), _SHAPE):
            if isinstance(item, GatherProblem):
                yield item
            else:
                yield _post(item)


def _post(item: Node) -> SourcePost:
    attributes = item.attributes
    link = attributes.get("url") or attributes.get("url-with-slug")
    state = _STATES.get(attributes.get("state", "published"), PostState.PRIVATE)
    if attributes.get("private") == "true":
        state = PostState.PRIVATE
    return SourcePost(
        link or attributes.get("id", ""),
        list(_texts(item)),
        title=item.said(*_TITLES) or None,
        date=_date(attributes.get("date-gmt") or attributes.get("date")),
        tags=tuple(tag.text for tag in item.children("tag")),
        url=attributes.get("url-with-slug") or link,
        state=state,
        key=attributes.get("id"),
    )


def _texts(item: Node) -> Iterator[Text]:
    for child in item.content:
        if not isinstance(child, Node) or not child.text.strip():
            continue
        if child.name in _TEXTS:
            yield Text(child.text, "html", None, child.lines)
        elif child.name in _URLS:
            yield Text(child.text, "text", None, child.lines)
        elif child.name in _EMBEDDED:
            language = "html" if "<" in child.text else "text"
            yield Text(child.text, language, None, child.lines)
            if child.name != "video-source":
                return


def _date(written: str | None) -> str | None:
    """`2009-09-20 21:05:08 GMT` in a form that dates have elsewhere."""
    return written.replace(" GMT", "Z") if written else None


def open_source(location: str) -> Tumblr:
    """Read a file by this source."""
    return Tumblr(location)
