"""Verification that a post cites what it should after an edit: the post is read again.

A URL may end a Markdown destination or a YAML value early, or the front matter's source may be what
other links are relative to. So a post is read again as it would be, and each edit stays only if
the post then cites the new URL at that place, and everything else as before.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from loccit.config.settings import ArchiveSettings
from loccit.extraction.link_filter import Outward
from loccit.extraction.post import PostReader
from loccit.extraction.site import find_site
from loccit.model import Kind
from loccit.repair.edit import Edit, Left, MadeEdit, Why, missed, rewritten
from loccit.repair.encoding import Encoded
from loccit.repair.styles import Style, Styled, styled


class Edited(Struct, frozen=True):
    """A text with the edits that change nothing but what they are meant to change."""

    text: str
    made: tuple[MadeEdit, ...]
    left: tuple[Left, ...]


class _Citation(Struct, frozen=True):
    """The fields of a citation that are compared before and after."""

    place: tuple[int, int]
    url: str
    kind: Kind
    problem: str | None


class EditVerifier:
    """Reads posts before and after an edit, and refuses an edit that changes another citation."""

    def __init__(self, archive: Path, settings: ArchiveSettings) -> None:
        folder = archive.parent if archive.is_file() else archive
        outward = Outward(find_site(archive, settings), os.fspath(folder))
        self._reader = PostReader(settings, outward)

    def edited(
        self, post: str, file: Encoded, edits: Sequence[Edit], style: Style = Style.REPLACE
    ) -> Edited:
        """Make the edits that are still at their place and change no other citation.

        Args:
            post: the post's path, which says how it is read.
            file: its text.
            edits: what to do.
            style: how archived copies are written.
        """
        wanted = [(edit, styled(edit, file.text, style)) for edit in edits]
        refused = [Left(edit, why) for edit, why in wanted if isinstance(why, Why)]
        edits = [one.edit for _, one in wanted if isinstance(one, Styled)]
        left = missed(file.text, edits)
        lost = {item.edit for item in left}
        there = [edit for edit in edits if edit not in lost]
        reading = _Reading(self._reader, post, file)
        made = [MadeEdit(edit, edit.spellings[0]) for edit in there]
        if not reading.holds(made):
            made = [one for edit in there if (one := reading.spelled(edit)) is not None]
            if not reading.holds(made):
                made = []
        kept = {one.edit for one in made}
        left += [Left(edit, Why.OTHER_CITATION) for edit in there if edit not in kept] + refused
        return Edited(rewritten(file.text, made), tuple(made), tuple(left))


class _Reading:
    """One post, read with edits and without."""

    def __init__(self, reader: PostReader, post: str, file: Encoded) -> None:
        self._reader = reader
        self._post = post
        self._file = file
        self._before = self._cited(file.text)

    def spelled(self, edit: Edit) -> MadeEdit | None:
        """Return an edit with the first spelling that changes no other citation, or None."""
        spellings = dict.fromkeys(edit.spellings)
        return next((one for text in spellings if self.holds([one := MadeEdit(edit, text)])), None)

    def holds(self, made: Sequence[MadeEdit]) -> bool:
        """Return whether the edited post cites what is meant, and the rest as before."""
        edits = {one.edit.place: one.edit for one in made}
        if not edits.keys() <= {citation.place for citation in self._before}:
            return False
        expected: list[tuple[str, Kind, tuple[str | None, ...]]] = []
        for old in self._before:
            edit = edits.get(old.place)
            if edit is None or edit.added:
                expected.append((old.url, old.kind, (old.problem,)))
            if edit is not None:
                expected.append((edit.url, Kind.LINK if edit.added else old.kind, _SOUND))
        after = self._cited(rewritten(self._file.text, made))
        return len(after) == len(expected) and all(
            _says(new, *wanted) for new, wanted in zip(after, expected, strict=True)
        )

    def _cited(self, text: str) -> list[_Citation]:
        """Return what a text cites, in order."""
        cited = self._reader.cited(self._post, self._file.encode(text)).citations or ()
        return [_Citation((c.line or 0, c.column or 0), c.url, c.kind, c.problem) for c in cited]


_SOUND = (None, "template")
"""Problems that a new URL may have: an address that answers may hold `%7B%7B`."""


def _says(citation: _Citation, url: str, kind: Kind, problems: tuple[str | None, ...]) -> bool:
    return citation.url == url and citation.kind is kind and citation.problem in problems
