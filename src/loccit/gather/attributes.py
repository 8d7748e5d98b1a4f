"""Attribute values as HTML means them: character references, lists of candidates, refreshes."""

import re
from collections.abc import Iterator

_REFERENCE = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[a-zA-Z][a-zA-Z0-9]*[;=]?)")
_CANDIDATE = re.compile(r"[\s,]*([^\s]+)")
_DESCRIPTORS = re.compile(r"(?:[^,(]|\([^)]*\)?)*")
_REFRESH = re.compile(r"\s*[\d.]*\s*[;,]?\s*url\s*=\s*([\"']?)(?P<url>.*)", re.I | re.S)


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


def srcset_candidates(value: str) -> Iterator[tuple[int, int]]:
    """The places of the URLs in a `srcset` (WHATWG HTML, "parse a srcset attribute")."""
    at = 0
    while match := _CANDIDATE.match(value, at):
        start, end = match.span(1)
        at = end
        if value[end - 1] == ",":
            end = start + len(value[start:end].rstrip(","))
        elif descriptors := _DESCRIPTORS.match(value, end):
            at = descriptors.end()
        if end > start:
            yield start, end


def refresh_target(content: str) -> tuple[int, int] | None:
    """The place of the URL in a `meta refresh` (WHATWG HTML, "shared declarative refresh")."""
    match = _REFRESH.match(content)
    if match is None:
        return None
    start, end = match.span("url")
    quote = match.group(1)
    if quote and quote in match["url"]:
        end = start + match["url"].index(quote)
    return (start, end) if end > start else None
