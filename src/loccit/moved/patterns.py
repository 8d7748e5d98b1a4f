"""How a site changed its addresses, learnt from the redirects of other pages. Pure.

A pattern is the new address written with parts of the old one: `/2012/05/{slug}.html` became
`/posts/{slug}/`. A pattern that two redirects agree on is applied to a page that redirects nowhere.
FABLE (Zhu et al., IMC 2023) learns such patterns from archived redirects; its data says that one
sibling alone is right in 68 % of cases.
"""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from msgspec import Struct

from loccit.urls.sameness import without_suffix

AGREEING = 2
"""Redirects that must follow a pattern before it is used."""
_DATE = re.compile(r"^\d{4}-\d\d-\d\d-(?=.)")


class Pattern(Struct, frozen=True):
    """A rule from old addresses of one host and depth to new ones."""

    host: str
    depth: int
    dropped: tuple[tuple[int, frozenset[str]], ...]
    """Parts of the old path that are not kept, by position, with those of the examples.

    Other pages must have one of the same; where the examples differ and are numbers (days, ids),
    any number.
    """
    scheme: str
    new_host: str
    parts: tuple[int | str, ...]
    """The new path: numbers are parts of the old one, texts are as they are."""
    ending: str
    """What follows the last part: an extension, a slash or nothing."""
    examples: int = AGREEING

    def applied(self, url: str) -> str | None:
        """The new address of an old one; None where the pattern is about others."""
        at = _taken_apart(url)
        if at is None or at[0] != self.host or len(at[1]) != self.depth:
            return None
        old = at[1]
        if not all(_is_like(old[position], seen) for position, seen in self.dropped):
            return None
        new = "/".join(old[one] if isinstance(one, int) else one for one in self.parts)
        made = f"{self.scheme}://{self.new_host}/{new}{self.ending}"
        return None if made == url else made

    def __str__(self) -> str:
        fixed = {position: min(seen) for position, seen in self.dropped if len(seen) == 1}
        old = "/".join(fixed.get(n, f"{{{n + 1}}}") for n in range(self.depth))
        new = "/".join(f"{{{one + 1}}}" if isinstance(one, int) else one for one in self.parts)
        return f"{self.host}/{old} → {self.new_host}/{new}{self.ending}"


def _is_like(part: str, seen: frozenset[str]) -> bool:
    """Return whether a part of a path is like those that were dropped in examples."""
    numbers = len(seen) > 1 and all(one.isdigit() for one in seen)
    return part in seen or (numbers and part.isdigit())


def without_date(name: str) -> str:
    """Return a name in a path without a date before it."""
    return _DATE.sub("", name)


def learn(moves: Iterable[tuple[str, str]]) -> list[Pattern]:
    """The patterns that at least two moves (old address, new address) agree on."""
    groups: dict[tuple[object, ...], list[list[str]]] = {}
    for old, new in moves:
        shape = _shape(old, new)
        if shape is not None:
            at = _taken_apart(old)
            assert at is not None
            groups.setdefault(shape, []).append(at[1])
    found = []
    for (host, depth, scheme, new_host, parts, ending), examples in groups.items():
        distinct = {tuple(one) for one in examples}
        if len(distinct) < AGREEING:
            continue
        kept = {one for one in parts if isinstance(one, int)}  # type: ignore[attr-defined]
        dropped = tuple(
            (n, frozenset(one[n] for one in examples))
            for n in range(depth)  # type: ignore[call-overload]
            if n not in kept
        )
        found.append(
            Pattern(host, depth, dropped, scheme, new_host, parts, ending, len(distinct))  # type: ignore[arg-type]
        )
    return sorted(found, key=lambda pattern: -pattern.examples)


def _taken_apart(url: str) -> tuple[str, list[str]] | None:
    """Host and stems of an address; None for one with a query, which names things its own way."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    path = [without_date(without_suffix(part)) for part in parts.path.split("/") if part]
    return None if parts.query or not host or not path else (host, path)


def _shape(old: str, new: str) -> tuple[object, ...] | None:
    """Return the shape shared by two moves of one pattern; None if no part is kept."""
    before, after = _taken_apart(old), _taken_apart(new)
    if before is None or after is None:
        return None
    host, parts = before
    target = urlsplit(new)
    made: list[int | str] = []
    for part in after[1]:
        position = next((n for n in range(len(parts) - 1, -1, -1) if parts[n] == part), None)
        made.append(part if position is None else position)
    if len(parts) - 1 not in made:
        return None  # what names the page is not kept
    if any(isinstance(one, str) and one.isdigit() for one in made):
        return None  # a day or an id that other pages do not have
    last = target.path.rstrip("/").rpartition("/")[2]
    ending = "/" if target.path.endswith("/") else last[len(without_suffix(last)) :]
    return host, len(parts), target.scheme, target.netloc, tuple(made), ending
