"""The scripts and frames of a page, and whether it asks for a password."""

from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

_TYPES = frozenset({None, "", "text/javascript", "module"})
"""Types of scripts that are run."""
_LONGEST = 300
"""Characters of an address or of a script's opening that are kept."""


class Machinery(NamedTuple):
    """The scripts and frames of a page."""

    scripts: list[str]
    """Sources of scripts and frames, and openings of inline scripts."""
    inline: list[str]
    """Inline scripts that browsers run."""
    frames: list[str]
    """Addresses of frames."""
    has_password_field: bool


def machinery(tree: LexborHTMLParser, body: bytes) -> Machinery:
    """Return the scripts and frames of a page."""
    found: list[str] = []
    inline: list[str] = []
    for node in tree.tags("script"):
        source = node.attributes.get("src")
        if source:
            found.append(source.strip()[:_LONGEST])
            continue
        # Its own text alone: scripts nest in SVG, and each would hold the text of all within.
        code = node.text(deep=False).strip()
        if code and _runs(node):
            inline.append(code)
        if code or node.attributes.get("id"):
            found.append(f"{node.attributes.get('id') or ''} {code[:_LONGEST]}".strip())
    frames = [
        source.strip()[:_LONGEST]
        for name in ("iframe", "frame", "object")
        for node in tree.tags(name)
        if (source := node.attributes.get("src") or node.attributes.get("data"))
    ]
    password = b"password" in body and tree.css_first("input[type=password i]") is not None
    return Machinery(found + frames, inline, frames, password)


def _runs(node: LexborNode) -> bool:
    """Return whether a browser runs an inline script."""
    if node.attributes.get("type") not in _TYPES or "nomodule" in node.attributes:
        return False
    return node.parent is None or node.parent.tag != "noscript"
