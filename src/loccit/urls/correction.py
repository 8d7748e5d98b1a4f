"""Corrections of wrong URLs: offered, never applied by themselves."""

import re
import string

import ada_url

from loccit.urls.parts import percent_decode

WEB = ("http", "https")
_TEMPLATE = re.compile(r"\{\{|\}\}|\{%|<%|\$\{")
"""Marks of a template that was never filled in: nobody can say with what."""
_ENCODED_TEMPLATE = re.compile(
    r"%7B%7B(?:%20)*(?:[-<\w.$\"'|]|%2[2578]|%3C|%7C)(?>(?:(?!%7[BD]|%0A|%3A)\S)*)(?:%7D%7D|\Z)",
    re.I,
)
"""Encoded braces are none where they hold a line break or a colon: such a query carries code."""
_CALL = re.compile(r"\(|%28")
_QUERY = re.compile(r"[?#]")
DOUBLED = re.compile(r"https?(?::|%3A)?(?:/|%2F){1,2}(?=https?(?::|%3A|/))", re.I)
MISSPELT = re.compile(
    r"(?:h?t{1,3}ps?|hhttps?|htt{1,2}s?|https?s|htp|htpps?|hhtps?|httpd|hxxps?|xhttps?)"
    r"\s*(?::|;|：)\s*/{0,3}(?=[^/])"
    r"|https?\s*(?:;|：|\.)\s*//|https?//:?|https?:\\\\|http:/(?=[^/])",
    re.I,
)
_GLUED = re.compile(
    "[\u2014\u2018\u2019\u201c\u201d\u2026\u3000-\u3002\u3008-\u3011\u3014-\u301b"
    "\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]"
)
"""Punctuation of running text: what follows it was hardly meant as part of a URL."""
_MARKUP = re.compile(r"[\"<>]|%22|%3[CE]|(?<![ \t])[ \t]+=\d*%?x\d*%?\Z", re.I)
"""Markup, or the size of an image as HackMD and Azure DevOps have it."""
_STRAY = frozenset(
    ".,;:!?'\"`*|\\\u00a0\u00ad\u00bb\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
) | frozenset(string.whitespace)
JUNK = re.compile(r"[^\w?#&=%{}$:]{1,8}(?=https?://[^/\s])", re.I)
"""Punctuation or invisible characters before a complete URL, which make it a relative one."""
_ENCODED = re.compile(r"https?%3A", re.I)
_CLOSING = {")": "(", "]": "[", "}": "{"}
_WEB_URL = re.compile(r"https?://[^/\s]+\.[^/\s]+", re.I)
_NO_SCHEME = re.compile(r"www\.[\w-]+\.[\w.-]+(?:[/?#:]|$)", re.I)
_SUSPICIOUS = re.compile(
    r"[^\x21\x23-\x3b\x3d\x3f-\x5a\x5c\x5e-\x7a\x7e]|%22|%3[CEce]|[.,;:!?)'\]`*|]$"
)
"""Whether there can be anything to offer, decided in one pass; ordinary URLs have nothing of it."""
_HOST = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?")
"""A name that DNS can hold (RFC 2181). Underscores and hyphens at a label's end occur, and the
URL standard allows them (CheckHyphens is false)."""


def has_template(text: str) -> bool:
    """Return whether a URL holds an expression of a template that was never filled in.

    Encoded braces are none in another address that the URL carries
    (`?to=https%3A%2F%2Fa.example%2F%3Fq%3D%7B%7Bx%7D%7D`), nor in a query where they hold a call,
    which is code.
    """
    if _TEMPLATE.search(text):
        return True
    query: re.Match[str] | None = None
    for match in _ENCODED_TEMPLATE.finditer(text):
        if text[max(0, match.start() - 3) : match.start()].upper() == "%3D":
            continue
        query = query or _QUERY.search(text)
        in_query = query is not None and match.start() > query.start()
        if not (in_query and _CALL.search(match.group())):
            return True
    return False


def can_exist(host: str) -> bool:
    """Return whether DNS could know a host, or it is an address."""
    return host.startswith("[") or (len(host) <= 254 and _HOST.fullmatch(host) is not None)


def correction(text: str) -> str | None:
    """Return what a text that is not a web URL plainly meant, or None where that is a guess."""
    if has_template(text):
        return None
    meant = re.sub(r"[\t\n\r]", "", text).strip()
    if _NO_SCHEME.match(meant):
        meant = f"http://{meant}"
    if junk := JUNK.match(meant):
        meant = meant[junk.end() :]
    meant = DOUBLED.sub("", meant, count=1)
    if _ENCODED.match(meant):
        meant = percent_decode(meant)
    misspelt = MISSPELT.match(meant)
    if misspelt:
        secure = re.match(r"[a-z]*s\b", misspelt[0].strip(":/;.\\： "), re.I)
        meant = ("https://" if secure else "http://") + meant[misspelt.end() :]
    if not _WEB_URL.match(meant):
        return None
    found = offer(meant) or _absolute(meant)
    return found if found != _absolute(text) else None


def offer(text: str) -> str | None:
    """The URL within one that text, markup or punctuation was glued to; None where none was."""
    if not _SUSPICIOUS.search(text):
        return None
    cut = _MARKUP.split(_GLUED.split(text, maxsplit=1)[0], maxsplit=1)[0]
    cut = cut[: _end(cut)]
    if cut == text or not _WEB_URL.match(cut):
        return None
    found = _absolute(cut)
    return found if found != _absolute(text) else None


def _end(text: str) -> int:
    """Return the end of a text without stray marks and brackets that it did not open."""
    surplus = {
        closing: text.count(closing) - text.count(opening) for closing, opening in _CLOSING.items()
    }
    for end in range(len(text), 0, -1):
        last = text[end - 1]
        if surplus.get(last, 0) > 0:
            surplus[last] -= 1
        elif last not in _STRAY:
            return end
    return 0


def _absolute(text: str) -> str | None:
    try:
        parsed = ada_url.URL(text)
    except ValueError:
        return None
    return parsed.href if parsed.protocol[:-1] in WEB and can_exist(parsed.hostname) else None
