"""The declarations in a page's head: its language, address, generator, site and refresh."""

from functools import cached_property
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

_LONGEST = 300
"""Characters of a generator that are kept."""
_WEB = ("http://", "https://")
_SITE = 80
"""Characters of a site's name that are kept."""


class Head:
    """The declarations of `html`, `link` and `meta` elements."""

    def __init__(self, tree: LexborHTMLParser, url: str) -> None:
        self._tree = tree
        self._url = url
        root = tree.root
        self.language = (root.attributes.get("lang") or "")[:35] if root is not None else ""
        self.canonical: str | None = None
        self.refresh: str | None = None
        """The content of the first `meta refresh`."""
        self._refresh: LexborNode | None = None
        self.generator = ""
        self.site = ""
        open_graph: str | None = None
        for node in tree.tags("meta"):
            attributes = node.attributes
            content = attributes.get("content") or ""
            if (attributes.get("http-equiv") or "").lower() == "refresh":
                if self.refresh is None and not _in_noscript(node):
                    self.refresh, self._refresh = content, node
            elif (attributes.get("name") or "").lower() == "generator":
                self.generator = content[:_LONGEST]
            elif (attributes.get("property") or "").lower() == "og:url":
                open_graph = content
            elif (attributes.get("property") or "").lower() == "og:site_name":
                self.site = " ".join(content.split())[:_SITE]
        for node in tree.tags("link"):
            if (node.attributes.get("rel") or "").lower() == "canonical":
                self.canonical = self._absolute(node.attributes.get("href"))
                break
        if self.canonical is None and open_graph:
            self.canonical = self._absolute(open_graph)

    @cached_property
    def base(self) -> str:
        """The URL that relative URLs are resolved against: of the first `base`, or the page's."""
        head = self._tree.head
        node = None if head is None else head.css_first("base[href]")
        if node is None:
            return self._url
        found = _joined(self._url, node.attributes["href"])
        return found if found is not None and found.startswith(_WEB) else self._url

    @property
    def refresh_base(self) -> str:
        """The URL that the target of `refresh` is resolved against.

        A `base` that stands behind it is not there yet when it is read (HTML, "shared declarative
        refresh steps").
        """
        node = self._refresh
        parent = None if node is None else node.parent
        if node is None or self.base == self._url or parent is None or parent.tag != "head":
            return self.base
        while (node := node.prev) is not None:
            if node.tag == "base" and node.attributes.get("href"):
                return self.base
        return self._url

    def _absolute(self, target: str | None) -> str | None:
        """Return a declared URL as an absolute one; most are, and need no base."""
        at = self._url if target is None or target.startswith(_WEB) else self.base
        return _joined(at, target)


def _in_noscript(node: LexborNode) -> bool:
    parent = node.parent
    return parent is not None and parent.tag == "noscript"


def _joined(url: str, target: str | None) -> str | None:
    if not target or not target.strip():
        return None
    try:
        return urljoin(url, target.strip())
    except ValueError:
        return None
