"""Bare URLs in Markdown text, as GitHub Flavored Markdown finds them.

The rules are GFM's "Autolinks (extension)": what ends a URL, which trailing punctuation and
parentheses are left outside. Three additions: a URL also ends at CJK punctuation, which writers of
Chinese glue to it, and at `](`, where the text of a link ends; and it may follow any character
but an ASCII letter or digit, a quote, a slash or an equals sign (GitHub's own implementation is
as lenient).
"""

import re
from collections.abc import Iterator

_BARE = re.compile(
    r"(?<![a-z0-9\"'=/@.-])(?:https?://|ftp://|www\.)"
    r"(?:[^\s<\]\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\u201c\u201d]"
    r"|\](?!\())+",
    re.I,
)
_LONGEST_SCHEME = len("https://x")
_HOST = re.compile(r"(?:[a-z]+://)?([^/?#]+)", re.I)
_TRAILING = "?!.,:*_~'\";"
_REFERENCE_END = re.compile(r"&[a-zA-Z0-9]+;$")


def bare_urls(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The places of bare URLs that begin in `text[start:end]`; one may run on past `end`."""
    at = start
    while (begun := _BARE.search(text, at, end + _LONGEST_SCHEME)) and begun.start() < end:
        begin = begun.start()
        match = _BARE.match(text, begin)
        assert match is not None  # it began there already
        at = match.end()
        stop = begin + len(_trimmed(match.group()))
        if _has_domain(text[begin:stop]):
            yield begin, stop
            at = stop


def _trimmed(url: str) -> str:
    while True:
        last = url[-1:]
        if last == ")" and url.count(")") > url.count("("):
            url = url[:-1]
        elif last == ";" and (reference := _REFERENCE_END.search(url)):
            url = url[: reference.start()]
        elif last and last in _TRAILING:
            url = url[:-1]
        else:
            return url


def _has_domain(url: str) -> bool:
    """GFM's valid domain: two labels or more, no underscore in the last two."""
    match = _HOST.match(url)
    labels = match[1].split(".") if match else []
    return len(labels) > 1 and all(labels[-2:]) and not any("_" in part for part in labels[-2:])
