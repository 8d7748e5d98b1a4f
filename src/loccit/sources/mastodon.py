"""Mastodon archives: `outbox.json` (ActivityStreams), in the ZIP or tar file or by itself.

Boosts are other people's posts. Mentions and hashtags are no citations.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from loccit.model import GatherProblem, PostState
from loccit.sources.interface import FileSource, Reading, SourcePost, Text
from loccit.sources.json_records import json_records, text_of
from loccit.sources.member_names import is_outbox
from loccit.sources.members import member_or_file

_PUBLIC = ("https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public")
_ANCHOR = re.compile(r"<a\b[^<>]*>", re.I)
_OF_MASTODON = re.compile(r"\bclass\s*=\s*[\"'][^\"']*\b(?:mention|hashtag)\b", re.I)
"""The link to an account or a hashtag, by its class."""


class Mastodon(FileSource):
    """A Mastodon archive."""

    def posts(self, reading: Reading) -> Iterator[SourcePost | GatherProblem]:
        """The posts that the account wrote."""
        with member_or_file(Path(self.location), is_outbox) as files:
            for name, open_file in files:
                with open_file() as stream:
                    for record in json_records(stream, ("orderedItems.item",), name):
                        if isinstance(record, GatherProblem):
                            yield record
                        elif (post := _post(record[1])) is not None:
                            yield post


def _without_own(anchor: re.Match[str]) -> str:
    """Return an anchor's tag, without its link where that is to an account or a hashtag."""
    return "<a>" if _OF_MASTODON.search(anchor[0]) else anchor[0]


def _post(activity: Any) -> SourcePost | None:
    note = activity.get("object") if isinstance(activity, dict) else None
    if not isinstance(note, dict) or activity.get("type") != "Create":
        return None
    link = text_of(note.get("url")) or text_of(note.get("id"))
    audience = [*_listed(note.get("to")), *_listed(note.get("cc"))]
    public = not audience or any(one in _PUBLIC for one in audience)
    return SourcePost(
        text_of(note.get("id")) or link,
        [Text(_ANCHOR.sub(_without_own, text_of(note.get("content"))))],
        title=text_of(note.get("name")) or text_of(note.get("summary")) or None,
        author=text_of(note.get("attributedTo")) or None,
        date=text_of(note.get("published")) or None,
        tags=tuple(
            text_of(tag.get("name")).lstrip("#")
            for tag in _listed(note.get("tag"))
            if isinstance(tag, dict) and tag.get("type") == "Hashtag"
        ),
        url=link,
        state=PostState.PUBLISHED if public else PostState.PRIVATE,
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def open_source(location: str) -> Mastodon:
    """Read a file by this source."""
    return Mastodon(location)
