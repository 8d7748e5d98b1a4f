"""A second reading, in depth, of the few pages that show a reader next to nothing.

Walls, puzzles, shells and parked names say little in words. What they are stands in their
machinery: containers, fields, comments. BeautifulSoup reads it, whatever state the markup is in;
pages with more to say never get here.
"""

from collections.abc import Iterator

from bs4 import BeautifulSoup, Comment, Tag

_LONGEST = 40_000
"""Characters of markup that are read: what makes such a page long is its scripts."""
_SHORT = 200
_MOST = 12
_CONTAINERS = ["div", "form", "section", "main"]
_ASKING = frozenset(
    {"text", "search", "email", "tel", "url", "number", "date", "password", "textarea"}
)
"""Kinds of fields that a person writes something into (HTML, "The input element")."""


def look(markup: str) -> tuple[str, ...]:
    """Read a page's markup in depth.

    Returns:
        Containers (`#root`, `.cf-turnstile`), fields (`field:text q`) and comments (`comment:…`).
    """
    soup = BeautifulSoup(markup[:_LONGEST], "html.parser")
    return tuple(dict.fromkeys([*_containers(soup), *_fields(soup), *_comments(soup)]))


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


def _value(tag: Tag, name: str) -> str:
    found = tag.get(name)
    if found is None:
        return ""
    return found.strip() if isinstance(found, str) else " ".join(found)
