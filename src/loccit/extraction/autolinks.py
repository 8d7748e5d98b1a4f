"""Bare URLs in text: where they begin, and where they end.

They end where cmark-gfm, markdown-it and lychee agree, which is narrower than GFM's "Autolinks
(extension)": also at a quotation mark, an em dash, an ellipsis, a vertical bar, CJK punctuation
and a closing bracket that nothing in the URL opened. A host ends at a CJK letter that follows a
complete ASCII name. So the end that is chosen here leaves no text of the author in the URL.

Everything is linear in the length of the text.
"""

import re
from collections.abc import Iterator

_BEGINNING = re.compile(
    r"(?<![a-zA-Z])(?:[hH][tT][tT][pP][sS]?|[fF][tT][pP])://(?=[^\s/<>])"
    r"|(?<![^\s*_~(\"'\[\u201c\u2018\u00ab\u3008-\u3011\uff08])[wW][wW][wW]\."
)
"""Both cases are written out: with the flag `re.I`, ranges of CJK letters take 60 ms to compile."""
_LONGEST_BEGINNING = len("https://x")
_ENDING = (
    r"\s<>\"`\u00ab\u00bb\u00ad\u2014\u2018-\u201f\u2026\u2039\u203a\u200b-\u200f\u2060\ufeff\ufffc"
    r"\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
"""Characters that always end a URL."""
_PIECE = re.compile(
    rf"(?:[^{_ENDING}()\[\]{{}}|\\]++|\\\||\\(?=[^{_ENDING}|]))+"
    r"|\{\{[^{}\n]{0,200}\}\}|\{%[^{}\n]{0,200}%\}|\u200b(?=[a-zA-Z0-9/])"
)
"""A stretch without brackets, an expression of a template, or a place where a line may break
within an address (a zero-width space; one before a word of another script parts words)."""
_PAIRS = {")": "(", "]": "[", "}": "{"}
_HOST = re.compile(r"(?:[a-z]+://)?([^/?#]+)", re.I)
_LOCAL_HOST = re.compile(r"[a-z]+://[a-z][a-z0-9-]*+(?::[0-9]{1,5})?(?![^/?#])", re.I)
_OWN_MACHINE = re.compile(r"https?://localhost(?::[0-9]{1,5})?(?![^/?#])", re.I)
_GLUED_HOST = re.compile(
    r"(?:[a-zA-Z]+://)?(?>(?:[a-zA-Z0-9-]++\.)+)[a-zA-Z]{2,}"
    r"(?=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])"
)
_NO_PORT = re.compile(r"(?:[a-zA-Z]+://)?[^/?#@:\[\]{]+(?=:[^\d/?#@{$][^/?#@]*\Z)")
"""A host with a word behind a colon (`www.example.com:HSTS`), which is no part of the address."""
_PATTERN = re.compile(r"\*|(?<!\{)\{(?![{%])|\$(?!\{\{)|%[sd](?![0-9a-fA-F])")
"""What a host holds that is to be filled in by a person or a program, not by a site's generator."""
_TRAILING = frozenset("?!.,:*_~'\";\\\u2010\u2011\u2012\u2013\u2014\u2015")
_REFERENCE = re.compile(r"&[a-zA-Z0-9]{1,32}\Z")
_PATIENCE = 100_000
"""Characters of one text that are read for URLs which turn out to be none."""
_SHORT = 256
"""The longest URL that is looked for beyond that."""


class InVain:
    """A count of the characters of one text that were read for URLs which are none."""

    def __init__(self) -> None:
        self.characters = 0


def bare_urls(
    text: str, start: int, end: int, *, any_host: bool = False, in_vain: InVain | None = None
) -> Iterator[tuple[int, int]]:
    """The places of bare URLs that begin in `text[start:end]`; one may run on past `end`.

    Args:
        any_host: whether a host may be any single name (`http://server:8000/`), as in
            reStructuredText, AsciiDoc and Org; elsewhere it is `localhost` or has a dot.
        in_vain: the text's, if it is read in several stretches.
    """
    at = start
    in_vain = in_vain or InVain()
    while (begun := _BEGINNING.search(text, at, end + _LONGEST_BEGINNING)) and (
        begin := begun.start()
    ) < end:
        longest = len(text) if in_vain.characters < _PATIENCE else begun.end() + _SHORT
        if glued := _GLUED_HOST.match(text, begin, longest):
            longest = glued.end()
        elif begin and text[begin - 1] == "'" and (quote := text.find("'", begin, longest)) > 0:
            longest = quote
        at = stop = _end(text, begun.end(), longest)
        stop = _trimmed(text, begin, stop)
        if ":" in text[begin + 6 : stop] and (named := _NO_PORT.match(text, begin, stop)):
            stop = named.end()
        url = text[begin:stop]
        local = _LOCAL_HOST if any_host else _OWN_MACHINE
        if _has_domain(url) or local.match(url):
            yield begin, stop
            at = stop
        else:
            in_vain.characters += at - begin


def _end(text: str, at: int, longest: int) -> int:
    """Return where a URL ends: at a character that ends it, or a bracket that is not its own.

    Args:
        longest: where it ends at the latest.
    """
    open_brackets: list[str] = []
    while True:
        while match := _PIECE.match(text, at, longest):
            at = match.end()
        char = text[at : at + 1] if at < longest else ""
        if char and char in "([{":
            open_brackets.append(char)
        elif char and char in ")]}":
            if not open_brackets or open_brackets[-1] != _PAIRS[char]:
                return at
            open_brackets.pop()
        else:
            return at
        at += 1


def _trimmed(text: str, begin: int, stop: int) -> int:
    """Return where a URL ends, without trailing punctuation, references and open brackets."""
    while stop > begin:
        last = text[stop - 1]
        if last == ";" and (reference := _REFERENCE.search(text, max(begin, stop - 34), stop - 1)):
            stop = reference.start()
        elif last in _TRAILING or last in "([{":
            stop -= 1
        else:
            break
    return stop


def _has_domain(url: str) -> bool:
    """GFM's valid domain: two labels or more, no underscore in the last two, and no pattern.

    `https://*.example.com/`, `https://v2-*MINOR*.example.com/`, `https://{name}.example.com`,
    `https://$HOST/` and `http://.example.com` are patterns, as in settings, and no addresses.
    """
    match = _HOST.match(url)
    host = match[1] if match else ""
    labels = host.split(".")
    last = labels[-2:]
    return (
        len(labels) > 1
        and all(last)
        and not any("_" in part for part in last)
        and labels[0] != ""
        and not _PATTERN.search(host)
    )
