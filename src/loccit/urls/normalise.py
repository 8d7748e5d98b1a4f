"""A URL as written → an absolute URL as browsers understand it (WHATWG URL Standard), or why not.

Normalising changes only what the standard changes: what is requested stays the same. What was
plainly meant by a wrong URL is offered as a correction, never put in its place.
"""

import re
from collections.abc import Callable

import ada_url
from msgspec import Struct

from loccit.urls.correction import (
    DOUBLED,
    JUNK,
    MISSPELT,
    WEB,
    can_exist,
    correction,
    has_template,
    offer,
)

_STRIPPED = "".join(map(chr, range(0x21)))
"""C0 controls and the blank: what the standard strips from a URL's ends."""
_LOCAL = re.compile(r"file:|[a-z]:[\\/]", re.I)
_PLACEHOLDER = re.compile(
    r"(?:https?://)?(?:undefined|null|nan|none|\[object(?: |%20)Object\])(?:[/?#].*)?", re.I | re.S
)
_BARE = re.compile(r"(?:https?|ftp):/*", re.I)
_NO_SCHEME = re.compile(r"www\.[\w-]+\.\w", re.I)
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):(.*)", re.S)
_PORT = re.compile(r"https?://[^/?#]*:(\d{5,})(?:[/?#]|$)", re.I)


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
    text = raw.strip(_STRIPPED)
    for problem, is_it in _PROBLEMS:
        if is_it(text):
            return Normalised(None, problem, correction(text))
    try:
        parsed = ada_url.URL(text, base)
    except ValueError:
        return Normalised(None, _why_not(text), correction(text))
    scheme = parsed.protocol[:-1]
    if scheme not in WEB:
        return Normalised(None, _scheme_problem(scheme), correction(text))
    host = parsed.hostname
    if not can_exist(host):
        return Normalised(None, "impossible-host", correction(text))
    if host in WEB and DOUBLED.match(parsed.href):
        return Normalised(None, "doubled-scheme", correction(text))
    return Normalised(parsed.href, None, offer(text))


def _why_not(text: str) -> str:
    scheme = _SCHEME.match(text)
    if scheme is None:
        return "misspelt-scheme" if MISSPELT.match(text) else "not-absolute"
    if scheme[1].lower() not in WEB:
        return _scheme_problem(scheme[1].lower())
    port = _PORT.match(text)
    if port is not None and int(port[1][:6]) > 65_535:
        return "impossible-port"
    return "impossible-host" if scheme[2].strip("/") else "no-host"


def _scheme_problem(scheme: str) -> str:
    return "misspelt-scheme" if MISSPELT.match(f"{scheme}://x") else "not-http"


_PROBLEMS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("empty", lambda text: not text),
    ("local-file", _LOCAL.match),
    ("placeholder", _PLACEHOLDER.fullmatch),
    ("template", has_template),
    ("no-host", _BARE.fullmatch),
    ("missing-scheme", _NO_SCHEME.match),
    ("misspelt-scheme", JUNK.match),
)
"""What is wrong whatever the standard makes of it."""
