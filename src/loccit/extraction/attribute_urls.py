"""URLs that are only a part of an attribute's value: candidates of a `srcset`, refreshes."""

import re
from collections.abc import Iterator

_CANDIDATE = re.compile(r"[\s,]*([^\s]+)")
_DESCRIPTORS = re.compile(r"(?:[^,(]|\([^)]*+\)?)*")
_REFRESH = re.compile(r"\s*+[\d.]*+\s*+[;,]?\s*+url\s*+=\s*+([\"']?)(?P<url>.*)", re.I | re.S)


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
