"""Markup made safe to parse and walk: bounds on depth, elements and attributes. Pure.

A parser is quick with any page that a person wrote. A page of 50,000 nested elements, or an element
of 35,000 attributes, costs seconds in every walk over its tree. Such markup is flattened before it
is parsed: its words stay, tags beyond the bounds go.
"""

import re
from collections import Counter
from itertools import islice

DEEPEST = 256
"""Elements that may be open at once; the deepest real pages have some dozens."""
MOST_TAGS = 20_000
"""Start tags of a page that are kept."""
LONGEST_TAG = 4_000
"""Characters of a tag whose attributes need not be counted."""
MOST_ATTRIBUTES = 200
"""Attributes of a tag that are kept; those of pictures and applications hold data of any length."""
_FEW_OPEN = 300
_FEW_TAGS = 3_000
"""Tags of a page, end tags included, that do little harm however they are nested: reading 3,000
elements that are all open takes some 25 ms."""
_NAME = re.compile(rb"<(/?[a-z][^\s/>]{0,60})")
_BEGINS = re.compile(r"</?[a-zA-Z]")
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(script|style|textarea|title)\b[^>]*>.*?(?:</\1|\Z)"
    r"|<(/?)([a-zA-Z][^\s/>]{0,60})([^>]*)>?",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"""[^\s"'>/=][^\s>/=]*+(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>]*+))?"""
)
_NOT_NESTED = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr", "p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th",
        "thead", "tbody", "tfoot", "rp", "rt",
    }
)  # fmt: skip
"""Elements without content, or that end where the next of their kind begins (HTML)."""


_LEVELS = {"table": 8}
"""Elements that bring further ones with them (`tbody`, `tr`, `td`), and cost more for it."""


def bounded(markup: str) -> str:
    """Return the markup, flattened where it exceeds a bound; as it is for any ordinary page."""
    if _few_open(markup) and not _many_attributes(markup):
        return markup
    return _TAG.sub(_Bounds().keep, markup)


def _few_open(markup: str) -> bool:
    """Return whether no more elements than is usual can be open at once, at a glance."""
    tags = markup.count("<")
    if tags <= _FEW_TAGS:
        return True
    if tags > MOST_TAGS:
        return False
    # Start tags without an end tag of their own name: `</b>` does not close a `<div>`.
    names = Counter(_NAME.findall(markup.encode("utf-8", "replace").lower()))
    left = (
        count - names[b"/" + name]
        for name, count in names.items()
        if name[:1] != b"/" and name.decode("ascii", "replace") not in _NOT_NESTED
    )
    return sum(max(0, n) for n in left) <= _FEW_OPEN


def _is_in_script(markup: str, at: int) -> bool:
    """Return whether a place is in a script, which may quote tags. Some such places are missed."""
    return markup.rfind("<script", 0, at) > markup.rfind("</script", 0, at)


class _Bounds:
    """The open elements at a place of the markup."""

    def __init__(self) -> None:
        self._open: dict[str, int] = {}
        self._depth = 0
        self._tags = 0

    def keep(self, match: re.Match[str]) -> str:
        """A tag as it is to stand, or a blank."""
        name = match[3]
        if name is None:
            return match[0]
        name = name.lower()
        if match[2]:
            if self._open.get(name):
                self._open[name] -= 1
                self._depth -= _LEVELS.get(name, 1)
                return match[0]
            return match[0] if name in _NOT_NESTED else " "
        self._tags += 1
        if self._tags > MOST_TAGS:
            return " "
        if name not in _NOT_NESTED:
            if self._depth >= DEEPEST:
                return " "
            if not match[0].endswith("/>"):
                self._open[name] = self._open.get(name, 0) + 1
                self._depth += _LEVELS.get(name, 1)
        return _shortened(match)


def _shortened(match: re.Match[str]) -> str:
    """A tag with a bounded number of attributes."""
    attributes = match[4]
    if len(attributes) <= LONGEST_TAG or not _are_many(attributes):
        return match[0]
    kept = (one[0] for one in islice(_ATTRIBUTE.finditer(attributes), MOST_ATTRIBUTES))
    return f"<{match[3]} {' '.join(kept)}>"


def _are_many(attributes: str) -> bool:
    """Return whether there are more attributes than are kept: data within one are no others."""
    found = islice(_ATTRIBUTE.finditer(attributes), MOST_ATTRIBUTES + 1)
    return sum(1 for _ in found) > MOST_ATTRIBUTES


def _many_attributes(markup: str) -> bool:
    """Return whether a tag, outside of scripts, has more attributes than are kept."""
    at = 0
    size = len(markup)
    while at + LONGEST_TAG < size:
        end = markup.rfind(">", at, at + LONGEST_TAG)
        if end < at:
            # Data in a script have no such mark for long, either: a tag has a beginning.
            end = markup.find(">", at)
            end = size if end < 0 else end
            begins = _BEGINS.search(markup, at, end)
            if (
                begins is not None
                and end - begins.start() > LONGEST_TAG
                and not _is_in_script(markup, begins.start())
                and _are_many(markup[begins.end() : end])
            ):
                return True
        at = end + 1
    return False
