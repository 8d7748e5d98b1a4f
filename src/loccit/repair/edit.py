"""Replacing URLs in a post's text at exact places. Pure."""

import re
from collections.abc import Iterable
from urllib.parse import urldefrag

from msgspec import Struct


class Edit(Struct, frozen=True):
    """A URL in a post that is to be written otherwise."""

    line: int
    column: int
    """1-based, in characters."""
    raw: str
    """What stands there now."""
    replacement: str
    """As it is written there, with the place's own escapes."""
    url: str
    """What the post then cites."""
    kind: str
    """The suggestion's kind: why."""


def with_fragment(url: str, cited: str) -> str:
    """A better URL with the fragment cited, as browsers keep it across a redirect.

    (RFC 9110, 10.2.2.)
    """
    fragment = urldefrag(cited).fragment
    return f"{url}#{fragment}" if fragment and "#" not in url else url


def quoted(url: str, element: str) -> str:
    """A URL without what would end it early where an element carries it, percent-encoded."""
    ends = _DELIMITERS + ("()" if element == "markdown" else "")
    return "".join(f"%{ord(char):02X}" if char in ends else char for char in url)


def escaped(url: str, element: str) -> str:
    """A quoted URL with the escapes of the format in which an element is written."""
    if element.startswith("front-matter"):
        return url
    if element in ("markdown", "autolink"):
        return _ENTITY.sub("&amp;", url)
    return url.replace("&", "&amp;")


_DELIMITERS = "\"'<> \\`"
"""What would end an attribute, a YAML string or a Markdown destination."""
_ENTITY = re.compile(r"&(?=#?\w+;)")
"""What Markdown takes for a character's name (CommonMark 6.2)."""


def rewritten(text: str, edits: Iterable[Edit]) -> tuple[str, list[Edit]]:
    """A text with edits made, and the edits whose place no longer holds what it held."""
    lines = text.split("\n")
    missed: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.line, edit.column), reverse=True):
        line = lines[edit.line - 1] if edit.line <= len(lines) else ""
        start = edit.column - 1
        # A URL may be written over several lines, which browsers join: that is left to a person.
        if not line.startswith(edit.raw, start):
            missed.append(edit)
            continue
        lines[edit.line - 1] = line[:start] + edit.replacement + line[start + len(edit.raw) :]
    return "\n".join(lines), missed[::-1]
