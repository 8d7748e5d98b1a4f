"""Pages that list posts: what these cite, the page does not cite. Pure."""

import re
from collections import Counter
from collections.abc import Mapping
from urllib.parse import urlsplit

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

from loccit.sources.feed_entry import FeedEntry
from loccit.sources.site.exchange import SitePage
from loccit.sources.site.nodes import href_of
from loccit.sources.site.page import read_facts

_LISTS = re.compile(
    r"/(?:page|tags?|categor(?:y|ies)|topics?|authors?|series|archives?|search|label)"
    r"(?:/[^/]+)?(?:/page/\d+)?/?$|/page/\d+/?$|^/(?:19|20)\d\d(?:/\d\d){0,2}/?$"
    r"|/(?:index|page)[-_]?\d+\.html?$",
    re.I,
)
"""Paths of pages that list posts."""
_LIST_QUERY = re.compile(r"(?:^|&)(?:paged?|cat|tag|author|s|m)=", re.I)
_EXCERPTS = 0.6
"""Of a page's own texts, what stands in posts that it links to, where it lists them."""
_MOST_OWN = 0.1
"""Of the links of a page that lists posts, at most what none of these has: a picture above one."""


class Content(Struct, frozen=True):
    """The content of a post, as pages that list it repeat it."""

    links: frozenset[str]
    """The addresses in it, as written."""
    blocks: frozenset[int]
    """Hashes of its longer texts (`PageFacts.blocks`)."""


class Listings:
    """Recognises pages that list posts.

    Args:
        start: the key of the start page.
        found: the pages of the site by key.
        read: the content of those that were read.
    """

    def __init__(
        self, start: str, found: Mapping[str, SitePage], read: Mapping[str, Content]
    ) -> None:
        self._start = start
        self._found = found
        self._read = read
        self._entries: dict[str, Content] = {}
        """Posts that were read from the feed alone, by key."""
        self._blocks = Counter(block for one in read.values() for block in one.blocks)
        """Pages that a text stands on."""

    def own_links(self, page: SitePage) -> frozenset[str] | None:
        """The links of a page that lists posts, without those of the posts; None: it lists none."""
        if page.facts is None or page.facts.is_article or page.entry is not None:
            return None
        if _is_called_list(page.url):
            return frozenset()
        # The list of an author's posts may hold the whole of the only one, which links to it.
        linked = (self._found.get(key) for key in page.targets - {page.key, self._start})
        posts = (one for one in linked if one is not None and not _is_called_list(one.url))
        others = [known for one in posts if (known := self._content(one)) is not None]
        links = self._read[page.key].links
        own_links = links.difference(*(one.links for one in others))
        if len(others) < 2 or not links or len(own_links) > _MOST_OWN * len(links):
            return None
        texts = frozenset[int]().union(*(one.blocks for one in others))
        most = len(self._read) / 4
        own = {block for block in page.facts.blocks if self._blocks[block] <= most}
        return own_links if len(own & texts) >= _EXCERPTS * len(own) else None

    def _content(self, page: SitePage) -> Content | None:
        """The content of a post; None where nothing of it was read."""
        if (known := self._read.get(page.key)) is not None:
            return known
        if page.entry is None or not page.entry.full:
            return None
        if page.key not in self._entries:
            self._entries[page.key] = _content_of(page.entry)
        return self._entries[page.key]


def _content_of(entry: FeedEntry) -> Content:
    tree = LexborHTMLParser(entry.text)
    links = frozenset(href_of(node) for node in tree.css("a[href]"))
    return Content(links, read_facts(tree, entry.url).blocks)


def _is_called_list(url: str) -> bool:
    """Return whether an address is one of those that lists of posts have."""
    address = urlsplit(url)
    return bool(_LISTS.search(address.path) or _LIST_QUERY.search(address.query))
