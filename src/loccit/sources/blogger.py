"""Blogger exports: Atom with the kind of each entry, of the old form and of Google Takeout's.

The old form says what an entry is by a category of the scheme
`http://schemas.google.com/g/2005#kind`, the new one (`feed.atom`) by `blogger:type` and
`blogger:status`. Settings, templates and what is in the bin are no posts.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from loccit.extraction.visible_text import fold
from loccit.model import GatherProblem, PostState
from loccit.sources.interface import Abilities, FileSource, Reading, SourcePost, Text
from loccit.sources.xml_records import Node, Shape, records

_SHAPE = Shape(records={"entry"}, placed={"content", "summary"})
_KIND = "http://schemas.google.com/g/2005#kind"
_LIVE = ("", "LIVE", "PUBLISHED")
_DRAFTS = ("DRAFT", "SCHEDULED")


class Blogger(FileSource):
    """A Blogger export."""

    abilities: ClassVar[Abilities] = Abilities(places=True)

    def posts(self, reading: Reading) -> Iterator[SourcePost | GatherProblem]:
        """The entries that are posts, pages or comments."""
        for entry in records(Path(self.location), _SHAPE):
            if isinstance(entry, GatherProblem):
                yield entry
            elif (post := _post(entry)) is not None:
                yield post


def _post(entry: Node) -> SourcePost | None:
    kind = _kind(entry)
    status = entry.said("blogger:status").upper()
    if kind not in ("post", "page", "comment"):
        return None
    state = PostState.COMMENT if kind == "comment" else PostState.PUBLISHED
    control = entry.child("app:control")
    if status in _DRAFTS or (control is not None and control.said("app:draft") == "yes"):
        if kind == "comment":
            return None
        state = PostState.DRAFT
    elif status not in _LIVE:
        return None
    link = _link(entry)
    key = entry.said("id")
    author = entry.child("author")
    return SourcePost(
        link or entry.said("blogger:filename") or key,
        list(_texts(entry)),
        title=fold(entry.said("title")),
        author=author.said("name") if author else None,
        date=entry.said("published", "blogger:created", "updated"),
        tags=tuple(
            term
            for category in entry.children("category")
            if category.attributes.get("scheme") != _KIND
            and (term := category.attributes.get("term"))
        ),
        url=link or None,
        state=state,
        key=key,
    )


def _kind(entry: Node) -> str:
    kind = entry.said("blogger:type")
    if kind:
        return kind.lower()
    for category in entry.children("category"):
        if category.attributes.get("scheme") == _KIND:
            return category.attributes.get("term", "").rpartition("#")[2]
    return "post"


def _link(entry: Node) -> str:
    for link in entry.children("link"):
        if link.attributes.get("rel") == "alternate":
            return link.attributes.get("href", "")
    return ""


def _texts(entry: Node) -> Iterator[Text]:
    for name in ("content", "summary"):
        for child in entry.children(name):
            if child.text:
                plain = child.attributes.get("type") == "text"
                yield Text(child.text, "text" if plain else "html", None, child.lines)
                return


def open_source(location: str) -> Blogger:
    """Read a file by this source."""
    return Blogger(location)
