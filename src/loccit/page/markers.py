"""Markers of a page that says next to nothing: containers, fields, comments. Pure.

Walls, puzzles, shells and parked names say little in words. What they are stands in their markup.
It is read off the tree that was parsed anyway, with bounds on everything.
"""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

_LONGEST = 40_000
"""Characters of markup in which comments are looked for."""
_SHORT = 200
_MOST = 12
_MOST_COMMENTS = 4
_ASKING = frozenset(
    {"text", "search", "email", "tel", "url", "number", "date", "password", "textarea"}
)
"""Kinds of fields that a person writes something into (HTML, "The input element")."""


def look(tree: LexborHTMLParser, markup: str) -> tuple[str, ...]:
    """Read the marks of a page.

    Returns:
        Containers (`#root`, `.cf-turnstile`), fields (`field:text q`) and comments (`comment:…`).
    """
    return tuple(dict.fromkeys([*_containers(tree), *_fields(tree), *_comments(markup)]))


def _containers(tree: LexborHTMLParser) -> Iterator[str]:
    """Ids and classes of block elements, as selectors: shells and puzzles are known by them."""
    for node in tree.css("div,form,section,main")[:_MOST]:
        if name := _value(node, "id"):
            yield f"#{name}"[:_SHORT]
        if names := _value(node, "class"):
            yield f".{names}"[:_SHORT]


def _fields(tree: LexborHTMLParser) -> Iterator[str]:
    """Yield what a person can fill in: a form that asks for words is no mere puzzle."""
    for node in tree.css("input,textarea")[:_MOST]:
        tag = node.tag or ""
        kind = tag if tag == "textarea" else _value(node, "type").lower() or "text"
        if kind in _ASKING:
            yield f"field:{kind} {_value(node, 'name')}"[:_SHORT]


def _comments(markup: str) -> Iterator[str]:
    """Generators of default pages, guards and parking services sign in comments."""
    at = 0
    for _ in range(_MOST_COMMENTS):
        start = markup.find("<!--", at, _LONGEST)
        if start < 0:
            return
        end = markup.find("-->", start + 4, _LONGEST + _SHORT)
        text = markup[start + 4 : end if end >= 0 else start + 4 + _LONGEST]
        if told := " ".join(text.split()):
            yield f"comment:{told}"[:_SHORT]
        if end < 0:
            return
        at = end


def _value(node: LexborNode, name: str) -> str:
    return " ".join((node.attributes.get(name) or "").split())
