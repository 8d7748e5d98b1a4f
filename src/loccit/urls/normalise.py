"""What a post writes → an absolute URL as browsers understand it (WHATWG URL Standard), or why not.

Normalising changes only what the standard changes: what is requested stays the same. What was
plainly meant by a wrong URL is offered as a correction, never put in its place.
"""

import re
from collections.abc import Callable

import ada_url
from msgspec import Struct

_WEB = ("http", "https")
_LOCAL = re.compile(r"\s*(?:file:|[a-z]:[\\/])", re.I)
_PLACEHOLDER = re.compile(r"(?:https?://)?(?:undefined|null|nan|none|\[object Object\])/?", re.I)
_TEMPLATE = re.compile(r"\{\{|\}\}|\{%|<%|\$\{|%7B%7B", re.I)
_BARE = re.compile(r"(?:https?|ftp):/*", re.I)
_GLUED = re.compile(
    r"[\u3001\u3002\u300a-\u300f\u3010\u3011\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f\u201c\u201d\u2026]"
)
"""Punctuation of running CJK text: what follows it was hardly meant as part of a URL."""
_TRAILING = re.compile(r"(?:[.,;:!'\"\u00bb]|&gt;|%22|%3E)+$")
_DOUBLED = re.compile(r"https?(?::|%3A)?(?:/|%2F){1,2}(?=https?(?::|%3A|/))", re.I)
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):(.*)", re.S)
_MISSPELT = re.compile(
    r"(?:h?t{1,3}ps?|hhttps?|htt{1,2}s?|https?s|htp|htpps?|hhtps?|httpd|hxxps?|xhttps?)"
    r"\s*(?::|;|：)\s*/{0,3}(?=[^/])"
    r"|https?\s*(?:;|：|\.)\s*//|https?//:?|https?:\\\\|http:/(?=[^/])",
    re.I,
)
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)(?:\.[a-z0-9_-]{1,63})*\.?")
"""A name that DNS can hold (RFC 1035, 2181; underscores occur)."""


class Normalised(Struct, frozen=True, gc=False):
    """A URL, or why it is none."""

    url: str | None
    """Absolute; None where there is none to ask."""
    problem: str | None = None
    """One word with hyphens: `local-file`, `placeholder`, `no-host`, `misspelt-scheme` …"""
    correction: str | None = None
    """What was plainly meant, as an absolute URL."""


def normalise(raw: str, base: str | None = None) -> Normalised:
    """Understand a URL as a browser would, relative ones against `base`."""
    text = raw.strip()
    for problem, is_it in _PROBLEMS:
        if is_it(text):
            return Normalised(None, problem, correction(text))
    try:
        parsed = ada_url.URL(text, base)
    except ValueError:
        return Normalised(None, _why_not(text), correction(text))
    scheme = parsed.protocol[:-1]
    if scheme not in _WEB:
        return Normalised(None, _scheme_problem(scheme), correction(text))
    host = parsed.hostname
    if not _can_exist(host):
        return Normalised(None, "impossible-host", correction(text))
    doubled = _DOUBLED.match(parsed.href)
    if doubled and host in _WEB:
        return Normalised(None, "doubled-scheme", correction(text))
    return Normalised(parsed.href, None, without_glued_text(text))


def correction(text: str) -> str | None:
    """What a wrong URL plainly meant, or None where that is a guess."""
    meant = text.replace("\t", "").replace("\n", "").replace("\r", "")
    meant = _DOUBLED.sub("", meant, count=1)
    misspelt = _MISSPELT.match(meant)
    if misspelt:
        secure = re.match(r"[a-z]*s\b", misspelt[0].strip(":/;.\\： "), re.I)
        meant = ("https://" if secure else "http://") + meant[misspelt.end() :]
    meant = _GLUED.split(meant, maxsplit=1)[0] if _WEB_URL.match(meant) else meant
    if meant == text or not _WEB_URL.match(meant):
        return None
    found = _absolute(meant)
    return found if found != _absolute(text) else None


_WEB_URL = re.compile(r"https?://[^/\s]+\.[^/\s]+", re.I)


def without_glued_text(text: str) -> str | None:
    """The URL before text that was glued to it, or before stray punctuation at its end."""
    if not text.isascii():
        cut = _GLUED.split(text, maxsplit=1)[0]
        if cut != text and _WEB_URL.match(cut):
            return _absolute(cut)
    stray = _TRAILING.search(text)
    return _absolute(text[: stray.start()]) if stray and stray.start() > 10 else None


def _absolute(text: str) -> str | None:
    try:
        parsed = ada_url.URL(text)
    except ValueError:
        return None
    return parsed.href if parsed.protocol[:-1] in _WEB and _can_exist(parsed.hostname) else None


def _can_exist(host: str) -> bool:
    """Whether DNS could know a host, or it is an address."""
    if host.startswith("["):
        return True
    return len(host) <= 254 and _HOST.fullmatch(host) is not None


def _why_not(text: str) -> str:
    scheme = _SCHEME.match(text)
    if scheme is None:
        return "not-absolute"
    if scheme[1].lower() not in _WEB:
        return _scheme_problem(scheme[1].lower())
    return "impossible-host" if scheme[2].strip("/") else "no-host"


def _scheme_problem(scheme: str) -> str:
    return "misspelt-scheme" if _MISSPELT.match(f"{scheme}://x") else "not-http"


_PROBLEMS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("empty", lambda text: not text),
    ("local-file", _LOCAL.match),
    ("placeholder", _PLACEHOLDER.fullmatch),
    ("template", _TEMPLATE.search),
    ("no-host", _BARE.fullmatch),
)
"""What is wrong whatever the standard makes of it."""
