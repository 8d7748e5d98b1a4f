"""Replacing URLs in a post's text at exact places. Pure."""

from collections.abc import Iterable
from enum import Enum
from urllib.parse import urldefrag

from msgspec import Struct

DRIFTED = "drifted"
"""The kind of an edit that adds a link to the archived copy after one whose content drifted: only
where it is asked for."""


class Why(Enum):
    """Why a citation is left alone; the value is what a person reads."""

    MISSING = "the post is not there any more"
    CHANGED = "the post has changed since the audit"
    SEVERAL_LINES = "the URL is written over several lines"
    NO_PLACE = "posts of this format are not edited"
    ENCODING = "the post's encoding is not certain enough to write it back unchanged"
    OUTSIDE = "the file lies outside of the archive; repair it where it lies"
    NOT_REGULAR = "it is not a regular file"
    CREDENTIALS = "the new address holds a user name or a password"
    NO_ADDRESS = "the new URL is not a web address"
    NO_BESIDE = "a link to the archived copy can't be added after this place"
    UNCLEAR_END = "it is not certain where the URL ends and the post's next words begin"
    IN_SHORT = "the post writes it in short (a macro, `#12`); write the link out by hand"
    OTHER_CITATION = "written there, {url} would make the post cite something else"

    def about(self, url: str) -> str:
        """The reason in words, for an edit that was to write a URL."""
        return self.value.format(url=url)


class Edit(Struct, frozen=True):
    """A URL in a post that is to be replaced."""

    line: int
    column: int
    """1-based, in characters."""
    raw: str
    """What stands there now."""
    spellings: tuple[str, ...]
    """What can be written there instead, with the place's own escapes, the plainest first."""
    url: str
    """What the post then cites."""
    kind: str
    """The suggestion's kind: why it is replaced."""
    element: str = ""
    """What carries it, as in `Citation.element`."""
    taken: str = ""
    """The day on which an archived copy was taken (ISO 8601)."""
    added: bool = False
    """What was cited stays, and the new URL is cited after it."""
    sentence: str = ""
    """The sentence that cites it, for a person who decides."""

    @property
    def place(self) -> tuple[int, int]:
        """Line and column."""
        return self.line, self.column


class Left(Struct, frozen=True):
    """An edit that is not made, and why."""

    edit: Edit
    why: Why

    @property
    def reason(self) -> str:
        """Why, in words."""
        return self.why.about(self.edit.url)


class MadeEdit(Struct, frozen=True):
    """An edit with the spelling that was chosen for it."""

    edit: Edit
    replacement: str


def with_fragment(url: str, cited: str) -> str:
    """A better URL with the fragment cited, as browsers keep it across a redirect.

    (RFC 9110, 10.2.2.)
    """
    fragment = urldefrag(cited).fragment
    return f"{url}#{fragment}" if fragment and "#" not in url else url


def missed(text: str, edits: Iterable[Edit]) -> list[Left]:
    """The edits whose place in a text does not hold what it held."""
    lines = text.split("\n")
    left = []
    for edit in edits:
        line = lines[edit.line - 1] if edit.line <= len(lines) else ""
        if line.startswith(edit.raw, edit.column - 1):
            continue
        rest = "\n".join([line[edit.column - 1 :], *lines[edit.line :]])
        several = "\n" in edit.raw and rest.startswith(edit.raw)
        left.append(Left(edit, Why.SEVERAL_LINES if several else Why.CHANGED))
    return left


def rewritten(text: str, edits: Iterable[MadeEdit]) -> str:
    """A text with edits made; each must stand at its place."""
    lines = text.split("\n")
    for made in sorted(edits, key=lambda made: made.edit.place, reverse=True):
        edit, start = made.edit, made.edit.column - 1
        line = lines[edit.line - 1]
        lines[edit.line - 1] = line[:start] + made.replacement + line[start + len(edit.raw) :]
    return "\n".join(lines)
