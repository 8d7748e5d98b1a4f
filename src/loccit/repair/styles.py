"""How an archived copy is written into a post: instead of the dead URL, beside it, or both. Pure.

Robust Links (robustlinks.mementoweb.org/spec, 2.0): an anchor that leads to the copy and says in
`data-` attributes what it is a copy of, where the copy is and when it was taken.
"""

import re
from enum import StrEnum

from msgspec import Struct, structs

from loccit.repair.edit import DRIFTED, Edit, Why
from loccit.repair.url_spelling import BARE


class Style(StrEnum):
    """How an archived copy is cited."""

    REPLACE = "replace"
    """The copy's URL in place of the dead one."""
    BESIDE = "beside"
    """A link to the copy after the link, which stays as it is."""
    ROBUST = "robust"
    """The copy's URL with Robust Links attributes on HTML anchors; elsewhere as `replace`."""


class Styled(Struct, frozen=True):
    """An edit to be made, and what the post then cites there, in order."""

    edit: Edit
    urls: tuple[str, ...]


WORDS = "archived"
"""The text of a link to a copy."""
_REST_OF_MARKDOWN = re.compile(r">?(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)(?:\{:?[^{}]*\})?")
"""What follows the destination of an inline link (CommonMark 6.3; kramdown's attributes)."""
_REST_OF_ANCHOR = re.compile(r"(?:(?!<a\b|</a).)*</a\s*>", re.I)
_IN_TAG = re.compile(r"<a\b[^<>]*=\s*(?P<quote>[\"'])\s*$", re.I)


def styled(edit: Edit, text: str, style: Style) -> Styled | Why:
    """An edit in a style, for one text; or why it can't be made there.

    Only archived copies of what is dead have styles. A copy of what has drifted is always written
    after the link, and everything else is replaced.
    """
    plain = Styled(edit, (edit.url,))
    if edit.kind == DRIFTED:
        style = Style.BESIDE  # the link works, and stays
    elif style is Style.REPLACE or edit.kind != "archived":
        return plain
    lines = text.split("\n")
    line = lines[edit.line - 1] if edit.line <= len(lines) else ""
    start = edit.column - 1
    if not line.startswith(edit.raw, start):
        return plain  # the report then says that the post changed
    end = start + len(edit.raw)
    if style is Style.ROBUST:
        return _robust(edit, line, start, end) or plain
    return _beside(edit, line, start, end) or Why.NO_BESIDE


def _beside(edit: Edit, line: str, start: int, end: int) -> Styled | None:
    """The edit that adds a link to the copy after the construct that cites."""
    rest = line[end:]
    copy = edit.spellings[0]
    markdown = f" ([{WORDS}]({copy}))"
    match edit.element:
        case "markdown":
            match = _REST_OF_MARKDOWN.match(rest)
            if match is None or line[start - 1 : start] not in ("(", "<") or _is_image(line, start):
                return None
            length, added = match.end(), markdown
        case "autolink":
            if not rest.startswith(">"):
                return None
            length, added = 1, markdown
        case element if element == BARE:
            length, added = 0, markdown
        case "a":
            match = _REST_OF_ANCHOR.match(rest)
            if match is None:
                return None
            length, added = match.end(), f' (<a href="{copy}">{WORDS}</a>)'
        case _:
            return None
    raw = line[start : end + length]
    made = structs.replace(edit, raw=raw, spellings=(raw + added,), added=True)
    return Styled(made, (edit.url,))


def _is_image(line: str, start: int) -> bool:
    """Return whether a destination is an image's: `![text](url)`."""
    opening = line.rfind("[", 0, start)
    return opening > 0 and line[opening - 1] == "!"


def _robust(edit: Edit, line: str, start: int, end: int) -> Styled | None:
    """The edit that gives an anchor the attributes of a robust link."""
    if edit.element != "a" or not edit.taken:
        return None
    tag = _IN_TAG.search(line[:start])
    quote = line[end : end + 1]
    if tag is None or quote != tag["quote"] or "data-versionurl" in line[start:]:
        return None
    copy, cited = (part.replace('"', "&quot;") for part in (edit.spellings[0], edit.raw))
    attributes = (
        f' data-originalurl="{cited}" data-versionurl="{copy}" data-versiondate="{edit.taken}"'
    )
    made = structs.replace(
        edit, raw=edit.raw + quote, spellings=(f"{edit.spellings[0]}{quote}{attributes}",)
    )
    return Styled(made, (edit.url,))
