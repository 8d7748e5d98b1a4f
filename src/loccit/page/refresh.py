"""Where a page sends its reader without HTTP: `meta refresh`, or a script that does only that."""

import re
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

MAX_DELAY = 15.0
"""Seconds; a page that refreshes later than that is meant to be read."""
_MOST_MARKUP = 6_000
"""Characters; a shortener's page is small, and a larger one does more than send away."""
_REFRESH = re.compile(r"\s*([\d.]+)?\s*[;,]?\s*(?:url\s*=)?\s*[\"']?([^\"'>]*)", re.I)
_SCRIPT = re.compile(
    r"(?:window|document|self|top|parent)?\.?location"
    r"(?:\.href|\.replace|\.assign)?\s*(?:=|\()\s*(?P<quote>[\"'])(?P<url>(?:https?:|/|\\/)[^\"']*)(?P=quote)",
    re.I,
)
_CONDITIONAL = re.compile(r"\b(?:if|function|addEventListener|onclick|setInterval|switch)\b|=>")


def refresh_of(tree: LexborHTMLParser, markup: str, base: str) -> str | None:
    """The address that a page sends its reader to by itself, or None."""
    for meta in tree.css("meta[http-equiv='refresh' i][content]"):
        match = _REFRESH.match(meta.attributes.get("content") or "")
        if match and match[2].strip() and float(match[1] or 0) <= MAX_DELAY:
            target = _joined(base, match[2].strip())
            if target is not None and target.partition("#")[0] != base.partition("#")[0]:
                return target
    if len(markup) > _MOST_MARKUP:
        return None
    for script in tree.css("script:not([src])"):
        text = script.text(deep=True)
        match = _SCRIPT.search(text)
        if match and not _CONDITIONAL.search(text):
            return _joined(base, match["url"].replace("\\/", "/"))
    return None


def _joined(base: str, reference: str) -> str | None:
    try:
        target = urljoin(base, reference)
    except ValueError:
        return None
    return target if target.startswith(("http://", "https://")) else None
