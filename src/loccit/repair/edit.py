"""Replacing URLs in a post's text at exact places. Pure."""

from collections.abc import Iterable
from urllib.parse import urldefrag

from msgspec import Struct

from loccit.model import Citation


class Edit(Struct, frozen=True):
    """A URL in a post that is to be written otherwise."""

    line: int
    column: int
    """1-based, in characters."""
    raw: str
    """What stands there now."""
    replacement: str
    kind: str
    """The suggestion's kind: why."""


def written(url: str, citation: Citation) -> str:
    """A URL as it has to be written where a citation stands.

    The citation's fragment is kept, as browsers keep it across a redirect (RFC 9110, 10.2.2).
    """
    fragment = urldefrag(citation.url).fragment
    if fragment and "#" not in url:
        url = f"{url}#{fragment}"
    element = citation.element
    for char in _DELIMITERS:
        url = url.replace(char, f"%{ord(char):02X}")
    if "srcset" in element:
        url = url.replace(",", "%2C")
    if element == "markdown":
        return url.replace("(", "%28").replace(")", "%29")
    if element == "autolink" or element.startswith("front-matter"):
        return url
    return url.replace("&", "&amp;")


_DELIMITERS = "\"'<> \\`"
"""What would end an attribute, a YAML string or a Markdown destination."""


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
