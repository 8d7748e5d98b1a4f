"""A second reading, in depth, of the few pages that show a reader next to nothing.

Walls, puzzles, shells, parked names and pages around one picture say little in words. What they are
stands in their machinery: containers, fields, comments, frames. BeautifulSoup reads it, whatever
state the markup is in; pages with more to say never get here.
"""

from collections.abc import Iterator

from bs4 import BeautifulSoup, Comment, Tag
from msgspec import Struct

_LONGEST = 40_000
"""Characters of markup that are read: what makes such a page long is its scripts."""
_SHORT = 200
_MOST = 12
_CONTAINERS = ["div", "form", "section", "main"]
_ASKING = frozenset(
    {"text", "search", "email", "tel", "url", "number", "date", "password", "textarea"}
)
"""Kinds of fields that a person writes something into (HTML, "The input element")."""
_HELD = ["img", "iframe", "frame", "embed", "object", "video", "audio", "source"]
_HOLDER = {"object": "data"}
"""Where an element names what it holds, if not in `src`."""


class Depths(Struct, frozen=True):
    """What a second reading found."""

    marks: tuple[str, ...]
    """Containers (`#root`, `.cf-turnstile`), fields (`field:text q`), comments (`comment:…`)."""
    holds: tuple[str, ...]
    """Addresses of pictures, frames and players, as written."""


def look(markup: str) -> Depths:
    """Read a page's markup in depth."""
    soup = BeautifulSoup(markup[:_LONGEST], "html.parser")
    marks = [*_containers(soup), *_fields(soup), *_comments(soup)]
    return Depths(tuple(dict.fromkeys(marks)), tuple(dict.fromkeys(_held(soup)))[:_MOST])


def _containers(soup: BeautifulSoup) -> Iterator[str]:
    """Ids and classes of block elements, as selectors: shells and puzzles are known by them."""
    for tag in soup.find_all(_CONTAINERS, limit=_MOST):
        if name := _value(tag, "id"):
            yield f"#{name}"[:_SHORT]
        if names := _value(tag, "class"):
            yield f".{names}"[:_SHORT]


def _fields(soup: BeautifulSoup) -> Iterator[str]:
    """What a person can fill in: a form that asks for words is no mere puzzle."""
    for tag in soup.find_all(["input", "textarea"], limit=_MOST):
        kind = tag.name if tag.name == "textarea" else _value(tag, "type").lower() or "text"
        if kind in _ASKING:
            yield f"field:{kind} {_value(tag, 'name')}"[:_SHORT]


def _comments(soup: BeautifulSoup) -> Iterator[str]:
    """Generators of default pages, guards and parking services sign in comments."""
    for text in soup.find_all(string=lambda found: isinstance(found, Comment), limit=4):
        if told := " ".join(str(text).split()):
            yield f"comment:{told}"[:_SHORT]


def _held(soup: BeautifulSoup) -> Iterator[str]:
    for tag in soup.find_all(_HELD, limit=_MOST * 2):
        if {_value(tag, "width"), _value(tag, "height")} & {"0", "1"}:
            continue  # a counter's pixel
        source = _value(tag, _HOLDER.get(tag.name, "src"))
        if source and not source.startswith("data:"):
            yield source[:_SHORT]


def _value(tag: Tag, name: str) -> str:
    found = tag.get(name)
    if found is None:
        return ""
    return found.strip() if isinstance(found, str) else " ".join(found)
