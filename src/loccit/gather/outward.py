"""Which references lead out of the site: those are citations."""

import re
from typing import NamedTuple

from loccit.gather.site import Site

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_NOT_CITING = re.compile(
    r"(?:about|blob|callto|cid|data|facetime|fb|geo|intent|ircs?|javascript|magnet|mailto|maps"
    r"|market|mid|news|sips?|skype|sms|tel|tg|vbscript|viber|webcal|weixin|whatsapp|xmpp):",
    re.I,
)
"""Schemes of things that are no documents on the web."""

_TEMPLATE = re.compile(r"\{\{|\{%|^\{|<%")
_WHOLE = re.compile(r"https?:", re.I)
"""Even with a template's mark in it, what begins so leads out: the mark may be a leftover."""
_BROKEN = re.compile(
    r"(?:undefined|null|nan|none|\[object object\])$|www\.|https?(?:[;：]|//)", re.I
)
"""Relative by the rules of URLs, but plainly a mistake: no site has such a page."""

_PLAIN = re.compile(
    r"https?://(?:(?!xn--)[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?\.)+[a-z]{2,24}"
    r"/(?!\.)(?:[A-Za-z0-9_~!$&()*+,;=:@-]|[./%](?![.\\/]|2[eE]|7[bB]))*"
    r"(?:\?(?:[A-Za-z0-9._~!$&()*+,;=:@/?-]|%(?!7[bB]))*)?"
    r"(?:#(?:[A-Za-z0-9._~!$&()*+,;=:@/?-]|%(?!7[bB]))*)?"
)
"""What needs no normalising: the URL standard leaves every part of it as it is."""

_ANY_PAGE = "https://page.invalid/"
"""What `//host/path` is relative to where nothing is known of the page but that it is published."""

_REMEMBERED = 100_000


class Target(NamedTuple):
    """Where a citation leads."""

    url: str
    problem: str | None


class Outward:
    """Decides by a site's address, and remembers: archives cite the same pages over and over."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._absolute: dict[str, Target | None] = {}

    def target(self, value: str, base: str | None) -> Target | None:
        """Where `value` leads, or None where it stays within the site or is no document."""
        known = self._absolute
        if value in known:
            return known[value]
        if _TEMPLATE.search(value) and not _WHOLE.match(value):
            return None
        if _SCHEME.match(value):
            if _NOT_CITING.match(value):
                return None
            if len(known) >= _REMEMBERED:
                known.clear()
            found = known[value] = self._outward(value, None)
            return found
        if value.startswith(("//", "\\\\")):
            return self._outward(value, base or _ANY_PAGE)
        if not value or value[0] == "#":
            return None
        if base is None and not _BROKEN.match(value):
            return None
        return self._outward(value, base)

    def _outward(self, value: str, base: str | None) -> Target | None:
        if _PLAIN.fullmatch(value):
            return None if self._site.holds(value) else Target(value, None)
        from loccit.urls.normalise import normalise

        normal = normalise(value, base)
        if normal.url is None:
            return Target(value, normal.problem or "no-url")
        if normal.problem is None and self._site.holds(normal.url):
            return None
        return Target(normal.url if normal.problem is None else value, normal.problem)
