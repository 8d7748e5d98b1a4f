"""Character references in attribute values, undone as HTML means them."""

import re

_REFERENCE = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[a-zA-Z][a-zA-Z0-9]*[;=]?)")


def undo_references(value: str) -> str:
    """Undo character references by the rules for attribute values, and nothing else.

    A named reference without its semicolon is left alone where `=` or a letter or digit follows,
    so `?a=1&copy=2` stays whole (WHATWG HTML, "named character reference state").
    """
    if "&" not in value:
        return value
    if value.count("&") == value.count("&amp;"):
        return value.replace("&amp;", "&")
    return _REFERENCE.sub(_undo, value)


def _undo(match: re.Match[str]) -> str:
    from html import unescape
    from html.entities import html5

    written = match.group()
    if written[1] == "#":
        return unescape(written)
    return html5.get(written[1:], written)
