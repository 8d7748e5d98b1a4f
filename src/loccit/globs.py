"""Globs: one dialect for paths, URLs and front-matter keys.

- `*` stands for any characters within a name, `?` for one, `[a-z]` for one of a set, `[!a-z]` for
  one outside of it. None of them matches `/`.
- `**` crosses folders.
- A glob matches at any depth, unless it begins with `/`; a glob of URLs with a scheme (`://`)
  matches from the beginning of the URL.
- What a glob matches, it matches with everything below it, as in `.gitignore`: `drafts/*` matches
  `drafts/2020/a.md`, and `https://example.org/*` every page of that site.
- Letter case does not matter.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

_SUFFIX = re.compile(r"(?:\*\*/)?\*(\.[\w.]+)")
_PIECE = re.compile(r"\*\*/|\*\*|\*|\?|\[[!^]?\]?[^\]]*\]|.", re.S)


class Globs:
    """A set of globs as one expression."""

    def __init__(self, globs: Iterable[str], *, urls: bool = False) -> None:
        """Compile globs of relative paths with forward slashes; of URLs where `urls` is set."""
        globs = list(globs)
        suffixes = {
            glob: match[1].lower()
            for glob in globs
            if not urls and (match := _SUFFIX.fullmatch(glob))
        }
        others = [_expression(glob, urls) for glob in globs if glob not in suffixes]
        self._suffixes = tuple(suffixes.values())
        self._match = re.compile("|".join(others), re.I | re.S).fullmatch if others else None

    def match(self, text: str) -> bool:
        """Return whether any of the globs matches."""
        if self._suffixes and text.lower().endswith(self._suffixes):
            return True
        return self._match is not None and self._match(text) is not None


@lru_cache(10_000)
def url_tail(glob: str, url: str) -> str | None:
    """Return what the star at the end of a glob stands for in a URL; None where it does not match.

    `https://a.example/old/*` and `https://a.example/old/2020/x` give `2020/x`. A glob that does not
    end with a star matches as in `Globs` and gives an empty text.
    """
    match = _tail_expression(glob).fullmatch(url)
    if match is None:
        return None
    return match["tail"] if "tail" in match.groupdict() else ""


@lru_cache(1_000)
def _tail_expression(glob: str) -> re.Pattern[str]:
    head = glob.rstrip("*")
    # `*` and all that is below what it matches is the whole rest.
    if head == glob:
        return re.compile(_expression(glob, urls=True), re.I | re.S)
    return re.compile(f"{_body(head, urls=True)}(?P<tail>.*)", re.I | re.S)


def _expression(glob: str, urls: bool) -> str:
    return f"{_body(glob, urls)}(?:/.*)?"


def _body(glob: str, urls: bool) -> str:
    anchored = glob.startswith("/") or (urls and "://" in glob)
    parts = ["" if anchored else r"(?:.*/)?"]
    for piece in _PIECE.findall(glob.lstrip("/").removeprefix("**/")):
        if piece == "**/":
            parts.append(r"(?:.*/)?")
        elif piece == "**":
            parts.append(r".*")
        elif piece == "*":
            parts.append(r"[^/]*")
        elif piece == "?":
            parts.append(r"[^/]")
        elif len(piece) > 2:
            parts.append(_set(piece[1:-1]))
        else:
            parts.append(re.escape(piece))
    return "".join(parts)


def _set(body: str) -> str:
    """Return the expression of a set such as `a-z_`, or `!a-z`; a range backwards is its ends."""
    excluded = len(body) > 1 and body[0] in "!^"
    rest = body[1:] if excluded else body
    parts = []
    while rest:
        first, last = rest[0], rest[2:3] if rest[1:2] == "-" else ""
        if last and first <= last:
            parts.append(f"{re.escape(first)}-{re.escape(last)}")
            rest = rest[3:]
        else:
            # Escaped one by one: nothing that is written here is an expression.
            parts.append(re.escape(first))
            rest = rest[1:]
    # Not even a set of what is not listed matches a slash.
    return f"[^/{''.join(parts)}]" if excluded else f"[{''.join(parts)}]"
