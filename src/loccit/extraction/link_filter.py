"""Which references lead out of the site: those are citations."""

import re
from typing import Any, NamedTuple

from msgspec import Struct

from loccit.extraction.bounded_values import filled_in
from loccit.extraction.hugo_parameters import HugoParameters
from loccit.extraction.hugo_shortcodes import HugoShortcodes
from loccit.extraction.own_files import OwnFiles
from loccit.extraction.site import PublishedSite

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_NOT_CITING = re.compile(
    r"(?:about|blob|callto|cid|data|facetime|fb|geo|intent|inv|ircs?|javascript|magnet|mailto|maps"
    r"|market|mid|news|path|project|sips?|skype|sms|tel|tg|vbscript|viber|webcal|weixin|whatsapp|xmpp"
    r"):",
    re.I,
)
"""Schemes of things that are no documents on the web; `inv`, `path` and `project` are MyST's."""

_TEMPLATE = re.compile(r"\{\{|\{%|^\{|<%")
_WHOLE = re.compile(r"https?:", re.I)
"""Even with a template's mark in it, what begins so leads out: the mark may be a leftover."""
_BROKEN = re.compile(
    r"(?:undefined|null|nan|none|\[object object\])$|www\.|https?(?:[;：]|//)"
    r"|[^\w?#&=%{}$:]{1,8}https?://[^/\s]",
    re.I,
)
"""Relative by the rules of URLs, but plainly a mistake: no site has such a page."""

_PLAIN = re.compile(
    r"https?://(?:(?!xn--)[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?\.)+[a-z]{2,24}"
    r"/(?!\.)(?>(?:[A-Za-z0-9_~!$&()*+,;=:@-]++|[./%](?![.\\/]|2[eE]|7[bB]))*)"
    r"(?:\?(?>(?:[A-Za-z0-9._~!$&()*+,;=:@/?-]++|%(?!7[bB]))*))?"
    r"(?:#(?>(?:[A-Za-z0-9._~!$&()*+,;=:@/?-]++|%(?!7[bB]))*))?"
)
"""What needs no normalising: the URL standard leaves every part of it as it is."""

_ANY_PAGE = "https://page.invalid/"
"""What `//host/path` is relative to where nothing is known of the page but that it is published."""

_REMEMBERED = 100_000


_EXPRESSION = re.compile(r"\{\{-?\s*(page|site|book)((?:\.[A-Za-z_][\w-]*)+)\s*-?\}\}")
_GENERATORS_OWN = re.compile(
    r"\{\{[-<%~]?\s*(?:page|site|post|include|layout|theme|paginator|forloop|[.$\"'<%])|\{\{[<%]|\{%"
)
"""An expression that only a site's generator can mean."""
_INCLUDED = re.compile(r"(?:^|/)_[^/]+\Z")
"""A file's name that Jekyll does not publish by itself: other pages include it."""
_COMPUTED = frozenset(
    ["url", "id", "path", "content", "excerpt", "previous", "next", "collection", "time", "pages"]
)
"""Fields that Jekyll computes, whatever the front matter says."""


class LinkTarget(NamedTuple):
    """Where a citation leads."""

    url: str
    problem: str | None


class Origin(Struct, gc=False):
    """The post that a citation stands in."""

    path: str = ""
    """Relative to the archive."""
    fields: dict[str, Any] = {}
    """Its front matter."""
    has_front_matter: bool = False
    html: bool = False
    mirrored: bool = False
    """Whether it is a copy of a page elsewhere, with what that page's templates left unfilled."""
    logic: bool = False
    """Whether it holds tags of a template language."""
    encoding: str = "utf-8"
    """Of the file, in which a page's queries are sent."""
    uncertain: bool = False
    """Whether the encoding is a guess, or bytes were replaced."""
    data: bool = False
    """Whether it is a data file: what reads it fills in the expressions."""


_NOWHERE = Origin()


def _query_encoded(url: str, encoding: str) -> str:
    """A URL whose query is in a page's encoding (WHATWG HTML, "encoding-parse a URL")."""
    from urllib.parse import quote

    head, mark, rest = url.partition("?")
    query, sign, fragment = rest.partition("#")
    written = "".join(
        char if char.isascii() else quote(char.encode(encoding, "xmlcharrefreplace"))
        for char in query
    )
    return f"{head}{mark}{written}{sign}{fragment}"


class Outward:
    """Decides by a site's address, and remembers: archives cite the same pages over and over.

    Args:
        folder: the archive's, for links to files that it holds.
    """

    def __init__(self, site: PublishedSite, folder: str | None = None) -> None:
        self.site = site
        self.folder = folder
        self.known: dict[str, LinkTarget | None] = {}
        """The targets of values that lead to the same place wherever they stand."""
        self._absolute: dict[str, LinkTarget | None] = {}
        self._config: dict[str, Any] | None = None
        self._own_files = None if folder is None else OwnFiles(site, folder)
        self.parameters: HugoParameters | None = None
        self.shortcodes: HugoShortcodes | None = None
        if site.generator == "hugo" and folder is not None:
            self.parameters = HugoParameters(site.folder, folder)
            self.shortcodes = HugoShortcodes(site.folder, self.parameters)

    def target(self, value: str, base: str | None, origin: Origin = _NOWHERE) -> LinkTarget | None:
        """Return where `value` leads, or None where it stays within the site or is no document."""
        if not value.isascii():
            if origin.uncertain and _WHOLE.match(value):
                return LinkTarget(value, "undecodable")
            if origin.encoding != "utf-8":
                value = _query_encoded(value, origin.encoding)
        if ("{" in value or "<%" in value) and (
            _TEMPLATE.search(value) or (origin.data and "${" in value)
        ):
            if self._is_filled_in(value, origin):
                filled = None if origin.data else self._filled_in(value, origin)
                return self.target(filled, base, origin) if filled is not None else None
            if not _WHOLE.match(value):
                return None
        known = self._absolute
        if value in known:
            return known[value]
        on_the_web = value.startswith(("https://", "http://"))
        if on_the_web or _SCHEME.match(value):
            if not on_the_web and _NOT_CITING.match(value):
                return None
            if len(known) >= _REMEMBERED:
                known.clear()
                self.known.clear()
            found = known[value] = self._outward(value, None)
            if value.isascii() and "{" not in value and "<%" not in value:
                self.known[value] = found
            return found
        if value.startswith(("//", "\\\\")):
            return self._outward(value, base or _ANY_PAGE)
        if not value or value[0] == "#":
            return None
        if base is None and not _BROKEN.match(value):
            return None
        if self._own_files is not None and self._own_files.hold(value, origin.path):
            return None
        return self._outward(value, base)

    def _is_filled_in(self, value: str, origin: Origin) -> bool:
        """Return whether the site's generator fills in a template's expression before publishing.

        Nothing does so in a file without front matter that is copied as it stands, and in a copy
        of another site's page the expressions are those that site forgot.
        """
        if origin.data:
            return True
        if origin is _NOWHERE:
            return False
        if origin.mirrored and not origin.logic:
            return _GENERATORS_OWN.search(value) is not None
        if origin.has_front_matter:
            return True
        if origin.html:
            if self.site.generator == "jekyll" and _INCLUDED.search(origin.path):
                return True
            return self.site.generator in {"eleventy", "nikola", "pelican"}
        return self.site.generator is not None

    def _filled_in(self, value: str, origin: Origin) -> str | None:
        """The URL that is published, where the post or the site's configuration says all of it."""
        if self.parameters is not None and self.shortcodes is not None:
            filled = self.parameters.filled_in(value, origin.path, origin.fields)
            if filled is not None:
                filled = self.shortcodes.filled_in(filled, origin.path, origin.fields)
            return None if filled is None or _TEMPLATE.search(filled) else filled
        if self.site.generator not in {None, "jekyll", "gitbook"}:
            return None
        of_site = "book" if self.site.generator == "gitbook" else "site"

        def meant(match: re.Match[str]) -> str:
            names = match[2][1:].split(".")
            if match[1] not in {"page", of_site}:
                return match.group()
            found: Any = origin.fields if match[1] == "page" else self._site_fields()
            if names[0] in _COMPUTED:
                return match.group()
            for name in names:
                found = found.get(name) if isinstance(found, dict) else None
            return found if isinstance(found, str) else match.group()

        filled = filled_in(_EXPRESSION, meant, value)
        return None if filled is None or _TEMPLATE.search(filled) else filled

    def _site_fields(self) -> dict[str, Any]:
        if self._config is None:
            from loccit.extraction.site import configuration

            self._config = configuration(self.site)
        return self._config

    def _outward(self, value: str, base: str | None) -> LinkTarget | None:
        if _PLAIN.fullmatch(value):
            return None if self.site.holds(value) else LinkTarget(value, None)
        from loccit.urls.normalise import normalise

        normal = normalise(value, base)
        if normal.url is None:
            return LinkTarget(value, normal.problem or "no-url")
        if normal.problem is None and self.site.holds(normal.url):
            return None
        return LinkTarget(normal.url if normal.problem is None else value, normal.problem)
