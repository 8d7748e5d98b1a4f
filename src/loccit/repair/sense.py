"""Whether a post still says what it is meant to say after an edit. Nothing is guessed: it is read.

A URL may end a Markdown destination or a YAML value early, or the front matter's source may be what
other links are relative to. So a post is read again as it would be, and each edit stays only if
the post then cites the new URL at that place, and everything else as before.
"""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from loccit.gather.outward import Outward
from loccit.gather.post import PostReader
from loccit.gather.site import find_site
from loccit.repair.edit import Edit, rewritten
from loccit.settings import ArchiveSettings
from loccit.urls.normalise import normalise

_Cited = tuple[tuple[int, int], str]


class Edited(Struct, frozen=True):
    """A text with the edits that keep its sense."""

    text: str
    missed: tuple[Edit, ...]
    """Edits whose place no longer holds what it held."""
    refused: tuple[Edit, ...]
    """Edits after which the post would cite something else than is meant."""


class Sense:
    """Reads an archive's posts, to see what an edit makes of them."""

    def __init__(self, archive: Path, settings: ArchiveSettings) -> None:
        self._reader = PostReader(settings, Outward(find_site(archive, settings)))

    def edited(self, post: str, text: str, edits: Sequence[Edit]) -> Edited:
        """Make the edits that are still at their place and keep the post's sense."""
        after, missed = rewritten(text, edits)
        left = [edit for edit in edits if edit not in missed]
        if self._holds(post, text, after, left):
            return Edited(after, tuple(missed), ())
        refused = [edit for edit in left if not self._alone(post, text, edit)]
        left = [edit for edit in left if edit not in refused]
        after, _ = rewritten(text, left)
        if not self._holds(post, text, after, left):
            return Edited(text, tuple(missed), tuple(left + refused))
        return Edited(after, tuple(missed), tuple(refused))

    def _alone(self, post: str, text: str, edit: Edit) -> bool:
        return self._holds(post, text, rewritten(text, [edit])[0], [edit])

    def _holds(self, post: str, before: str, after: str, edits: Sequence[Edit]) -> bool:
        meant = {(edit.line, edit.column): edit.url for edit in edits}
        expected = [meant.get(place, url) for place, url in self._cited(post, before)]
        return expected == [url for _, url in self._cited(post, after)]

    def _cited(self, post: str, text: str) -> list[_Cited]:
        """What a text cites, in order."""
        data = text.encode("utf-8", "surrogateescape")
        citations = self._reader.cited(post, data).citations or ()
        return [((c.line or 0, c.column or 0), c.url) for c in citations]


def as_cited(url: str) -> str:
    """A URL as a citation of it tells it."""
    return normalise(url).url or url
