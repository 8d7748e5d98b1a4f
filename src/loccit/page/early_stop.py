"""The decision whether the beginning of a page is enough to judge it. Pure."""

import re

_UNSEEN = re.compile(
    rb"<!--.*?(?:-->|\Z)"
    rb"|<(script|style|noscript|template|svg|title|head)\b.*?(?:</\1\s*>|\Z)"
    rb"|<[^>]*(?:>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_WORD = re.compile(rb"[\w\x80-\xff]{2,}")
_ENOUGH = 50
"""Words a reader sees, in the beginning of a page that has got to its text."""


def needs_more(body: bytes) -> bool:
    """Return whether a page's beginning has not got to what a reader sees.

    Some pages have a head of hundreds of kilobytes (styles, data of scripts), and nothing can be
    said of them by that. What is no HTML never needs more.
    """
    if b"<" not in body[:1024] or b"\0" in body[:512]:
        return False
    return len(_WORD.findall(_UNSEEN.sub(b" ", body))) < _ENOUGH
