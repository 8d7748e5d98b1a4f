"""The separation of a page's post from what the site puts around every post. Pure.

Extractors that see a single page drop posts that are lists of links, and lose footnotes. So this
looks at the pages of a site together: what they have in common is the site's, and the element in
which they differ holds the post. Markup that says where the post is goes first (microformats2
`e-content`, schema.org `articleBody`).
"""

import re
from collections import Counter
from collections.abc import Sequence

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser, LexborNode

from loccit.sources.site.markup import (
    SAID,
    SHARES,
    SHELLS,
    USUAL,
    WRAPPERS,
    edits_page,
    is_sites_own,
    names_page,
    notes_outside,
    take_comments,
    take_empty_noscripts,
)
from loccit.sources.site.nodes import (
    block_hash,
    href_of,
    nodes_of,
    outermost,
    plain,
    remove,
    text_length,
)
from loccit.sources.site.page import hash_of
from loccit.sources.site.templates import LEAST_PAGES, Template, Templates

_UNSEEN = ["script", "style", "template", "svg", "button", "select", "dialog"]
_BLOCKS = "div,section,p,ul,ol,li,aside,footer,header,table,figure,blockquote,dl,details,nav,small"
_LEAST_TEXT = 15
"""Characters of an element that holds a post."""
_MOST_PAGES = 0.7
"""Of a template's pages: what stands in the content of so many is the site's."""
_RECURRING = 0.8
"""Of the links of a block that varies: what other pages link to as well."""


class Parts(Struct):
    """A page, taken apart."""

    html: str = ""
    """The post's content."""
    heads: tuple[str, ...] = ()
    """Where the title itself leads, out of the site."""
    comments: str = ""
    links: frozenset[str] = frozenset()
    """The addresses in the content, as written."""
    text: str = ""
    """The content's text."""


class Prepared(Struct):
    """A page without what nobody sees, and its comments, which are taken out."""

    tree: LexborHTMLParser
    comments: str


def prepare(tree: LexborHTMLParser) -> Prepared:
    """Make a page ready for `SiteContent`, which changes it."""
    tree.strip_tags(_UNSEEN)
    take_empty_noscripts(tree)
    return Prepared(tree, take_comments(tree))


class FurnitureLink(Struct, frozen=True):
    """A link of the site's own furniture."""

    href: str
    text: str


class SiteContent:
    """Learns what the pages of a site have in common, then takes pages apart.

    Call `learn` with a sample of pages, `tally` with all of them, then `split` with each. A page
    that was split is of no further use.
    """

    def __init__(self, own_host: str) -> None:
        self._host = own_host
        self._templates = Templates()
        self._around: Counter[str] = Counter()
        self._around_text: dict[str, str] = {}
        self._pages = 0

    def learn(self, sample: Sequence[Prepared]) -> None:
        """Learn the site's templates."""
        self._templates.learn([page.tree for page in sample])

    def tally(self, page: Prepared) -> None:
        """Count what a page has, so that repetition shows."""
        tree = page.tree
        self._pages += 1
        template = self._templates.of(tree)
        content = self._content(tree, template)
        inside: set[int] = set()
        if content is not None:
            hrefs, places = set(), set()
            for node in content.css("a[href]"):
                inside.add(node.mem_id)
                if self._leads_out(href := href_of(node)):
                    hrefs.add(href)
                    places.add(self._place(node))
            if template is not None:
                template.pages += 1
                template.links.update(hrefs)
                template.places.update(places)
                blocks = [one for one in content.css(_BLOCKS)[:2000] if one.css_first("a[href]")]
                template.blocks.update({block_hash(node) for node in blocks})
                template.openings.update({self._opening(node) for node in blocks})
        around = set()
        for node in tree.css("a[href]"):
            href = href_of(node)
            if node.mem_id not in inside and self._leads_out(href):
                around.add(href)
                self._around_text.setdefault(href, " ".join(node.text(separator=" ").split())[:200])
        self._around.update(around)

    def split(self, page: Prepared, url: str) -> Parts:
        """Take a page apart."""
        tree, comments = page.tree, page.comments
        template = self._templates.of(tree)
        content = self._content(tree, template)
        if content is None:
            return Parts(comments=comments)
        heads = self._heads(tree, content)
        notes = notes_outside(tree, content)
        self._prune(content, template, url)
        links = frozenset(
            href for node in content.css("a[href]") if self._leads_out(href := href_of(node))
        )
        text = " ".join(content.text(separator=" ").split())
        html = (content.html or "") + notes
        return Parts(html, tuple(one for one in heads if one not in links), comments, links, text)

    def furniture(self) -> list[FurnitureLink]:
        """The links that stand on most pages, outside of the posts or in each of them."""
        most = max(2, self._pages / 2)
        found = {
            href: self._around_text.get(href, "")
            for href, count in self._around.items()
            if count >= most
        }
        for template in self._templates.all:
            for href, count in template.links.items():
                if self._is_repeated(template, count):
                    found.setdefault(href, "")
        return [FurnitureLink(href, text) for href, text in found.items()]

    # How pages are built

    def _content(self, tree: LexborHTMLParser, template: Template | None) -> LexborNode | None:
        """The element that holds the post."""
        said = outermost(tree.css(SAID))
        if len(said) == 1:
            return said[0]
        for query in USUAL:
            usual = outermost(tree.css(query))
            if len(usual) == 1 and text_length(usual[0]) >= _LEAST_TEXT:
                return usual[0]
        if template is not None and template.container is not None:
            found = self._templates.at(tree, template.container)
            if found is not None:
                return found
        for query in (*WRAPPERS, *SHELLS):
            shells = outermost(tree.css(query))
            if len(shells) == 1:
                return shells[0]
        return tree.body

    # What of the content is not the post's

    def _prune(self, content: LexborNode, template: Template | None, url: str) -> None:
        size = text_length(content)
        before = Counter(map(href_of, content.css("a[href]")))
        remove(content.css("nav, [role=navigation], [role=complementary]"), content)
        remove([node for node in content.css("[class], [id]") if is_sites_own(node, size)], content)
        if template is not None and template.pages >= LEAST_PAGES:
            most = max(LEAST_PAGES, _MOST_PAGES * template.pages)
            blocks = [one for one in content.css(_BLOCKS) if one.css_first("a[href]") is not None]
            remove([one for one in blocks if template.blocks[block_hash(one)] >= most], content)
            blocks = [one for one in content.css(_BLOCKS) if one.css_first("a[href]") is not None]
            remove([one for one in blocks if self._varies(one, template, most, size)], content)
        links = [one for one in content.css("a[href]") if self._leads_out(href_of(one))]
        gone = before - Counter(map(href_of, content.css("a[href]")))
        remove([one for one in links if self._is_sites_link(one, template, url, gone)], content)

    def _varies(self, node: LexborNode, template: Template, most: float, size: int) -> bool:
        """Return whether a block is the site's though its links vary, as related posts do.

        Most pages have a block that begins so, and other pages link to what it links to. The lists
        of a column that each post has ("Links of the week") lead elsewhere in each post.
        """
        if template.openings[self._opening(node)] < most:
            return False
        if 2 * text_length(node) > size:
            return False
        hrefs = [href for one in node.css("a[href]") if self._leads_out(href := href_of(one))]
        known = sum(template.links[href] > 1 for href in hrefs)
        return bool(hrefs) and known >= _RECURRING * len(hrefs)

    def _opening(self, node: LexborNode) -> int:
        first = next(
            (text for one in nodes_of(node) if (text := plain(one.text(deep=False) or ""))), ""
        )
        sign = self._templates.sign
        where = f"{sign(node.parent) if node.parent is not None else ''}>{sign(node)}"
        return hash_of(f"{where}|{first[:80]}")

    def _is_sites_link(
        self, node: LexborNode, template: Template | None, url: str, gone: Counter[str]
    ) -> bool:
        """Return whether a link in the content is the site's own.

        Args:
            node: The link.
            template: The page's.
            url: The page's.
            gone: What blocks linked to that were taken out of this page: where the site's own link
                is gone, one to the same address at a place of its own is the post's.
        """
        href = href_of(node)
        if SHARES.search(href) or names_page(href, url) or edits_page(node):
            return True
        if template is None:
            return False
        at_place = template.places[self._place(node)]
        if at_place >= max(5, 0.8 * template.pages):
            return True
        return self._is_repeated(template, template.links[href]) and (
            not gone[href] or self._is_repeated(template, at_place)
        )

    def _is_repeated(self, template: Template, count: int) -> bool:
        return count >= max(LEAST_PAGES, _MOST_PAGES * template.pages)

    def _place(self, node: LexborNode) -> str:
        signs: list[str] = []
        parent: LexborNode | None = node
        while parent is not None and len(signs) < 6:
            signs.append(self._templates.sign(parent))
            parent = parent.parent
        where = "/".join(href_of(node).partition("?")[0].split("/")[2:5])
        return f"{'<'.join(signs)}|{where}|{plain(node.text(separator=' '))[:100]}"

    def _heads(self, tree: LexborHTMLParser, content: LexborNode) -> list[str]:
        """Return where a title leads that is a link out of the site (a link blog's posts)."""
        within = {node.mem_id for node in content.css("a[href]")}
        heads = tree.css(
            "article h1 a[href], article h2 a[href], .h-entry h1 a[href], .u-bookmark-of"
        )
        hrefs = [href_of(node) for node in heads if node.mem_id not in within]
        found = [h for h in hrefs if self._leads_out(h) and self._around[h] <= 1]
        return found if len(found) == 1 else []

    def _leads_out(self, href: str) -> bool:
        if not re.match(r"(?:https?:)?//", href, re.I):
            return False
        host = href.partition("//")[2].partition("/")[0].partition("?")[0].lower()
        return host.rpartition("@")[2].partition(":")[0].removeprefix("www.") != self._host
