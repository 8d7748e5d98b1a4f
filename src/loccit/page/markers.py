"""Markers of a page that says next to nothing: containers, fields, comments. Pure.

Walls, puzzles, shells and parked names say little in words. What they are stands in their markup.
It is read off the tree that was parsed anyway, with bounds on everything.
"""

import re
from collections.abc import Iterator
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

_LONGEST = 40_000
"""Characters of markup in which comments are looked for."""
_SHORT = 200
_MOST = 12
_MOST_INPUTS = 100
"""Inputs that are looked through for those that a person sees: forms have many hidden ones."""
_MOST_COMMENTS = 4
_ASKING = frozenset(
    {"text", "search", "email", "tel", "url", "number", "date", "password", "textarea"}
)
"""Kinds of fields that a person writes something into (HTML, "The input element")."""

_MOST_NAMED = 30
_NAMED_MISSING = (
    '[class*="404"],[id*="404"],[class*="410"],[id*="410"],[class*="not-found"],[id*="not-found"],'
    '[class*="notfound"],[id*="notfound"],[class*="not_found"],[id*="not_found"],'
    ".noarticletext,.mw-special-Badtitle,.mw-invalidspecialpage"
)
_MISSING = re.compile(
    r"(?:.{1,40}[-_])?(?:error|err|page|template|http|status)[-_]{0,2}4(?:04|10)(?:[-_].{1,40})?"
    r"|4(?:04|10)(?:[-_]?(?:page|error|wrap|container|content|text|title|body|main|section|box).{0,40})?"
    r"|.{0,40}not[-_]?found.{0,40}|noarticletext|mw-special-badtitle|mw-invalidspecialpage"
)
"""Names by which authors of themes and error pages call the page that says that nothing is there:
WordPress' `error404`, Shopify's `template-404`, MediaWiki's `noarticletext`."""
_EMPTY_LIST = "no-results"
"""What WordPress' themes call a list without entries, beside `not-found`."""


def named_missing(tree: LexborHTMLParser) -> tuple[str, ...]:
    """Return the containers that are named as those of error pages are, as `missing:NAME`."""
    found: list[str] = []
    for node in tree.css(_NAMED_MISSING)[:_MOST_NAMED]:
        if "hidden" in node.attributes or "none" in _value(node, "style"):
            continue
        names = f"{_value(node, 'class')} {_value(node, 'id')}".lower().split()
        if _EMPTY_LIST not in names:
            found += (f"missing:{name}"[:_SHORT] for name in names if _MISSING.fullmatch(name))
    return tuple(dict.fromkeys(found))[:_MOST_COMMENTS]


def look(tree: LexborHTMLParser, markup: str) -> tuple[str, ...]:
    """Read the marks of a page.

    Returns:
        Containers (`#root`, `.cf-turnstile`), fields (`field:text q`) and comments (`comment:…`).
    """
    return tuple(dict.fromkeys([*_containers(tree), *fields(tree), *_comments(markup)]))


def _containers(tree: LexborHTMLParser) -> Iterator[str]:
    """Ids and classes of block elements, as selectors: shells and puzzles are known by them."""
    for node in tree.css("div,form,section,main")[:_MOST]:
        if name := _value(node, "id"):
            yield f"#{name}"[:_SHORT]
        if names := _value(node, "class"):
            yield f".{names}"[:_SHORT]


def fields(tree: LexborHTMLParser) -> Iterator[str]:
    """Yield what a person can fill in: a form that asks for words is no mere puzzle."""
    return islice(_asking(tree), _MOST)


def _asking(tree: LexborHTMLParser) -> Iterator[str]:
    for node in tree.css("input,textarea")[:_MOST_INPUTS]:
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
        if line := " ".join(text.split()):
            yield f"comment:{line}"[:_SHORT]
        if end < 0:
            return
        at = end


def _value(node: LexborNode, name: str) -> str:
    return " ".join((node.attributes.get(name) or "").split())
