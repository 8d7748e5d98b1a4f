"""The separation of a page's post from what the site puts around every post. Pure.

Extractors that see a single page drop posts that are lists of links, and lose footnotes. So this
looks at the pages of a site together: what they have in common is the site's, and the element in
which they differ holds the post. Markup that says where the post is goes first (microformats2
`e-content`, schema.org `articleBody`).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from urllib.parse import quote, unquote

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser, LexborNode

from loccit.sources.site.page import hash_of

_UNSEEN = ["script", "style", "noscript", "template", "svg", "button", "select", "dialog"]
_SAID = '[itemprop~="articleBody"], .e-content'
"""Elements that are declared to hold the post."""
_USUAL = (
    ".entry-content", ".post-content", ".article-content", ".post-body", ".article-body",
    ".blog-post-content", ".post__content", ".entry__content", ".article__content",
    ".article__body", ".gh-content", ".theme-doc-markdown", "#post-content", "#article-content",
    ".td-content", ".md-content article",
)  # fmt: skip
"""Elements that hold the post in many themes, where they stand on a page once."""
_WRAPPERS = (
    ".post-entry", ".kg-content", ".single-content", ".page__content", ".markdown-body", ".prose",
    ".body-content", ".page-content", ".content-body",
)  # fmt: skip
"""Elements that hold the post in some themes, and more in others."""
_NOTES = (
    ".footnotes, .footnote-list, [role=doc-endnotes], .endnotes, .references, #references,"
    " #footnotes, [role=doc-bibliography]"
)
"""What belongs to a post wherever it stands."""
_SHELLS = (
    "main article",
    "article",
    "main",
    "[role=main]",
    "#content",
    ".content",
    "#main",
    "body",
)
_COMMENTS = (
    "#comments, .comments, .comments-area, .comment-list, .commentlist, #disqus_thread, #respond,"
    " .webmentions, #webmentions, .comment-thread, [itemprop=comment], .u-comment, .giscus,"
    " .utterances, #isso-thread, .comment-respond, .wp-block-comments"
)
_SITES_OWN = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|shares|sharedaddy|share-?buttons?|addtoany|a2a|social|socials"
    r"|social-?links?|related|relatedposts|jp-relatedposts|yarpp|recommended|recommendations"
    r"|read-?next|also-?like|see-?also-posts|pagination|pager|paginator|paging|prev-?next"
    r"|post-?nav|nav|navigation|nav-?links|navbar|breadcrumbs?|author-?bio|about-?author"
    r"|author-?box|author-?info|newsletter|subscribe|subscription|signup|mailing-?list|sponsors?"
    r"|sponsored|sponsorship|ads?|advert|advertisement|adsense|promo|promoted|sidebar|side-?bar"
    r"|widget|widgets|widget-?area|menu|site-?footer|site-?header|page-?footer|cookie|cookies"
    r"|consent|skip-?link|blogroll|webrings?|post-?tags|tag-?list|tags-?links|cat-?links"
    r"|edit-?page|edit-?link|edit-?this-?page|edit-?post|syndication|webmention|toc|print-?only"
    r"|license|licence|copyright|post-?meta|entry-?meta|post-?footer|entry-?footer|article-?footer"
    r"|headerlink|heading-?anchor|anchor-?link|back-?to-?top|reactions?|likes?)(?=[\s_-]|$)",
    re.I,
)
_KEPT = re.compile(r"footnotes?|endnotes?|references|bibliograph|citations?|sources|notes\b", re.I)
_SHARES = re.compile(
    r"(?:twitter|x)\.com/(?:intent|share|home\?status)|facebook\.com/(?:sharer|share\.php|dialog)"
    r"|linkedin\.com/(?:share|cws|sharing)|reddit\.com/(?:submit|\w+/submit)"
    r"|news\.ycombinator\.com/submitlink|pinterest\.[a-z.]+/pin/create|tumblr\.com/(?:share|widgets)"
    r"|(?:wa\.me|api\.whatsapp\.com|web\.whatsapp\.com)/(?:send)?/?\?|(?:t|telegram)\.me/share"
    r"|getpocket\.com/(?:save|edit)|buffer(?:app)?\.com/add|plus\.google\.com/share"
    r"|vk\.com/share|line\.me/|service\.weibo\.com/share|b\.hatena\.ne\.jp/(?:add|entry)"
    r"|instapaper\.com/(?:hello2|text)|xing\.com/(?:spi|app)|digg\.com/submit|toot\.kytta|"
    r"bsky\.app/intent|threads\.net/intent|mastodonshare|sharetomastodon|addtoany\.com|evernote\.com/clip",
    re.I,
)
_DIGITS = re.compile(r"\d+")
_SECTIONING = frozenset(
    ("main", "article", "section", "header", "footer", "aside", "nav", "body", "table")
)
_BLOCKS = "div,section,p,ul,ol,li,aside,footer,header,table,figure,blockquote,dl,details,nav,small"
_SAMPLE = 240
"""Pages that a site's templates are learned from."""
_LEAST_PAGES = 4
"""Pages of one template from which something can be learned."""
_ALIKE = 0.6
"""Of two pages' skeletons, what pages of one template have in common."""
_MOST_PAGES = 0.7
"""Of a template's pages: what stands in the content of so many is the site's."""
_RECURRING = 0.8
"""Of the links of a block that varies: what other pages link to as well."""
_MOST_NODES = 30_000
_DEEPEST = 200


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
    return Prepared(tree, _take_comments(tree))


class FurnitureLink(Struct, frozen=True):
    """A link of the site's own furniture."""

    href: str
    text: str


class _Shape(Struct):
    """The shape of one page, for learning the site's frame."""

    skeleton: frozenset[str]
    paths: dict[str, list[float]]
    """Of every element path, the share of the page's own text that each of its elements holds."""


class _Template(Struct):
    """Pages that are built alike."""

    skeleton: frozenset[str]
    shapes: list[_Shape]
    container: str | None = None
    pages: int = 0
    links: Counter[str] = Counter()
    """Pages in whose content an address is linked to."""
    places: Counter[str] = Counter()
    """Pages in whose content a link with the same text, to the same part of the same host, stands
    at the same place ("Edit this page")."""
    blocks: Counter[int] = Counter()
    """Pages whose content has a block with the same text and links."""
    openings: Counter[int] = Counter()
    """Pages whose content has a block with links at the same place that begins with the same text
    ("More from the web")."""


class SiteContent:
    """Learns what the pages of a site have in common, then takes pages apart.

    Call `learn` with a sample of pages, `tally` with all of them, then `split` with each. A page
    that was split is of no further use.
    """

    def __init__(self, own_host: str) -> None:
        self._host = own_host
        self._classes: Counter[str] = Counter()
        self._chunks: Counter[int] = Counter()
        self._templates: list[_Template] = []
        self._sampled = 0
        self._around: Counter[str] = Counter()
        self._around_text: dict[str, str] = {}
        self._pages = 0

    def learn(self, sample: Sequence[Prepared]) -> None:
        """Learn the site's templates."""
        self._sampled = len(sample)
        for page in sample:
            classes: set[str] = set()
            chunks: set[int] = set()
            for node in _nodes(page.tree.body):
                if node.tag == "-text":
                    if text := _plain(node.text() or ""):
                        chunks.add(hash_of(text))
                else:
                    classes.update(_names(node))
            self._classes.update(classes)
            self._chunks.update(chunks)
        for page in sample:
            shape = self._shape(page.tree)
            best, score = None, 0.0
            for template in self._templates:
                alike = _jaccard(shape.skeleton, template.skeleton)
                if alike > score:
                    best, score = template, alike
            if best is None or score < _ALIKE:
                best = _Template(
                    shape.skeleton, [], None, 0, Counter(), Counter(), Counter(), Counter()
                )
                self._templates.append(best)
            best.shapes.append(shape)
        for template in self._templates:
            if len(template.shapes) >= _LEAST_PAGES:
                template.container = _container(template.shapes)

    def tally(self, page: Prepared) -> None:
        """Count what a page has, so that repetition shows."""
        tree = page.tree
        self._pages += 1
        template = self._template(tree)
        content = self._content(tree, template)
        inside: set[int] = set()
        if content is not None:
            hrefs, places = set(), set()
            for node in content.css("a[href]"):
                inside.add(node.mem_id)
                if self._leads_out(href := _href(node)):
                    hrefs.add(href)
                    places.add(self._place(node))
            if template is not None:
                template.pages += 1
                template.links.update(hrefs)
                template.places.update(places)
                blocks = [one for one in content.css(_BLOCKS)[:2000] if one.css_first("a[href]")]
                template.blocks.update({_block(node) for node in blocks})
                template.openings.update({self._opening(node) for node in blocks})
        around = set()
        for node in tree.css("a[href]"):
            href = _href(node)
            if node.mem_id not in inside and self._leads_out(href):
                around.add(href)
                self._around_text.setdefault(href, " ".join(node.text(separator=" ").split())[:200])
        self._around.update(around)

    def split(self, page: Prepared, url: str) -> Parts:
        """Take a page apart."""
        tree, comments = page.tree, page.comments
        template = self._template(tree)
        content = self._content(tree, template)
        if content is None:
            return Parts(comments=comments)
        heads = self._heads(tree, content)
        notes = _notes(tree, content)
        self._prune(content, template, url)
        links = frozenset(
            href for node in content.css("a[href]") if self._leads_out(href := _href(node))
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
        for template in self._templates:
            for href, count in template.links.items():
                if self._is_repeated(template, count):
                    found.setdefault(href, "")
        return [FurnitureLink(href, text) for href, text in found.items()]

    # How pages are built

    def _shape(self, tree: LexborHTMLParser) -> _Shape:
        paths: dict[str, list[float]] = {}
        skeleton: set[str] = set()
        own: list[tuple[str, float]] = []

        def walk(node: LexborNode, path: str, linked: bool, depth: int) -> float:
            total = 0.0
            for child in node.iter(include_text=True):
                tag = child.tag
                if tag == "-text":
                    if not linked and (text := _plain(child.text() or "")):
                        seen = self._chunks[hash_of(text)]
                        if seen <= max(1, 0.1 * self._sampled):
                            total += len(text)
                    continue
                if depth > _DEEPEST or not tag or tag[0] in "-_!":
                    continue
                sign = self._sign(child)
                here = f"{path}>{sign}"
                if "." in sign or "#" in sign or tag in _SECTIONING:
                    skeleton.add(here)
                inner = walk(child, here, linked or tag == "a", depth + 1)
                own.append((here, inner))
                total += inner
            return total

        body = tree.body
        whole = walk(body, "body", False, 0) if body is not None else 0.0
        for path, text in own:
            paths.setdefault(path, []).append(text / whole if whole else 0.0)
        return _Shape(frozenset(skeleton), paths)

    def _sign(self, node: LexborNode) -> str:
        """An element's tag with its names that most pages have."""
        names = [name for name in sorted(_names(node)) if 2 * self._classes[name] >= self._sampled]
        return (node.tag or "") + "".join(names)

    def _skeleton(self, tree: LexborHTMLParser) -> frozenset[str]:
        found: set[str] = set()
        stack = [(tree.body, "body", 0)] if tree.body is not None else []
        while stack:
            node, path, depth = stack.pop()
            assert node is not None
            for child in node.iter():
                tag = child.tag or ""
                if depth > _DEEPEST or not tag or tag[0] in "-_!":
                    continue
                sign = self._sign(child)
                here = f"{path}>{sign}"
                if "." in sign or "#" in sign or tag in _SECTIONING:
                    found.add(here)
                stack.append((child, here, depth + 1))
        return frozenset(found)

    def _template(self, tree: LexborHTMLParser) -> _Template | None:
        if not self._templates:
            return None
        skeleton = self._skeleton(tree)
        best = max(self._templates, key=lambda one: _jaccard(skeleton, one.skeleton))
        return best if _jaccard(skeleton, best.skeleton) >= _ALIKE else None

    def _content(self, tree: LexborHTMLParser, template: _Template | None) -> LexborNode | None:
        """The element that holds the post."""
        said = _outermost(tree.css(_SAID))
        if len(said) == 1:
            return said[0]
        for query in _USUAL:
            usual = _outermost(tree.css(query))
            if len(usual) == 1 and len(usual[0].text(separator=" ").split()) > 3:
                return usual[0]
        if template is not None and template.container is not None:
            found = self._at(tree, template.container)
            if found is not None:
                return found
        for query in (*_WRAPPERS, *_SHELLS):
            shells = _outermost(tree.css(query))
            if len(shells) == 1:
                return shells[0]
        return tree.body

    def _at(self, tree: LexborHTMLParser, path: str) -> LexborNode | None:
        """The only element at a path."""
        nodes = [tree.body] if tree.body is not None else []
        for sign in path.split(">")[1:]:
            nodes = [child for node in nodes for child in node.iter() if self._sign(child) == sign]
        return nodes[0] if len(nodes) == 1 else None

    # What of the content is not the post's

    def _prune(self, content: LexborNode, template: _Template | None, url: str) -> None:
        size = len(content.text(separator=" ").split()) or 1
        before = Counter(map(_href, content.css("a[href]")))
        _remove(content.css("nav, [role=navigation], [role=complementary]"), content)
        _remove(
            [node for node in content.css("[class], [id]") if _is_sites_own(node, size)], content
        )
        if template is not None and template.pages >= _LEAST_PAGES:
            most = max(_LEAST_PAGES, _MOST_PAGES * template.pages)
            blocks = [one for one in content.css(_BLOCKS) if one.css_first("a[href]") is not None]
            _remove([one for one in blocks if template.blocks[_block(one)] >= most], content)
            blocks = [one for one in content.css(_BLOCKS) if one.css_first("a[href]") is not None]
            _remove([one for one in blocks if self._varies(one, template, most, size)], content)
        links = [one for one in content.css("a[href]") if self._leads_out(_href(one))]
        gone = before - Counter(map(_href, content.css("a[href]")))
        _remove([one for one in links if self._is_sites_link(one, template, url, gone)], content)

    def _varies(self, node: LexborNode, template: _Template, most: float, size: int) -> bool:
        """Return whether a block is the site's though its links vary, as related posts do.

        Most pages have a block that begins so, and other pages link to what it links to. The lists
        of a column that each post has ("Links of the week") lead elsewhere in each post.
        """
        if template.openings[self._opening(node)] < most:
            return False
        if 2 * len(node.text(separator=" ").split()) > size:
            return False
        hrefs = [href for one in node.css("a[href]") if self._leads_out(href := _href(one))]
        known = sum(template.links[href] > 1 for href in hrefs)
        return bool(hrefs) and known >= _RECURRING * len(hrefs)

    def _opening(self, node: LexborNode) -> int:
        first = next(
            (text for one in _nodes(node) if (text := _plain(one.text(deep=False) or ""))), ""
        )
        parent = node.parent
        where = f"{self._sign(parent) if parent is not None else ''}>{self._sign(node)}"
        return hash_of(f"{where}|{first[:80]}")

    def _is_sites_link(
        self, node: LexborNode, template: _Template | None, url: str, gone: Counter[str]
    ) -> bool:
        """Return whether a link in the content is the site's own.

        Args:
            node: The link.
            template: The page's.
            url: The page's.
            gone: What blocks linked to that were taken out of this page: where the site's own link
                is gone, one to the same address at a place of its own is the post's.
        """
        href = _href(node)
        if _SHARES.search(href) or _names_page(href, url):
            return True
        if template is None:
            return False
        at_place = template.places[self._place(node)]
        if at_place >= max(5, 0.8 * template.pages):
            return True
        return self._is_repeated(template, template.links[href]) and (
            not gone[href] or self._is_repeated(template, at_place)
        )

    def _is_repeated(self, template: _Template, count: int) -> bool:
        return count >= max(_LEAST_PAGES, _MOST_PAGES * template.pages)

    def _place(self, node: LexborNode) -> str:
        signs: list[str] = []
        parent: LexborNode | None = node
        while parent is not None and len(signs) < 6:
            signs.append(self._sign(parent))
            parent = parent.parent
        where = "/".join(_href(node).partition("?")[0].split("/")[2:5])
        return f"{'<'.join(signs)}|{where}|{_plain(node.text(separator=' '))[:100]}"

    def _heads(self, tree: LexborHTMLParser, content: LexborNode) -> list[str]:
        """Return where a title leads that is a link out of the site (a link blog's posts)."""
        within = {node.mem_id for node in content.css("a[href]")}
        heads = tree.css(
            "article h1 a[href], article h2 a[href], .h-entry h1 a[href], .u-bookmark-of"
        )
        hrefs = [_href(node) for node in heads if node.mem_id not in within]
        found = [h for h in hrefs if self._leads_out(h) and self._around[h] <= 1]
        return found if len(found) == 1 else []

    def _leads_out(self, href: str) -> bool:
        if not re.match(r"(?:https?:)?//", href, re.I):
            return False
        host = href.partition("//")[2].partition("/")[0].partition("?")[0].lower()
        return host.rpartition("@")[2].partition(":")[0].removeprefix("www.") != self._host


_HOLDERS = frozenset(
    ("div", "section", "ul", "ol", "aside", "footer", "header", "p", "table", "dl", "nav", "span",
     "a", "figure", "details", "small", "li")
)  # fmt: skip


def _container(shapes: list[_Shape]) -> str | None:
    """The path of the deepest element that is on nearly every page once and holds its text."""
    counts: Counter[str] = Counter()
    for shape in shapes:
        counts.update(path for path, shares in shape.paths.items() if len(shares) == 1)
    least = 0.9 * len(shapes)
    best: str | None = None
    for path, count in counts.items():
        if count < least:
            continue
        parent = path.rpartition(">")[0]
        if parent != "body" and counts[parent] < least:
            continue
        shares = [s.paths[path][0] for s in shapes if len(s.paths.get(path, ())) == 1]
        if median(shares) < 0.8:
            continue
        if best is None or path.count(">") > best.count(">"):
            best = path
    return best


def _take_comments(tree: LexborHTMLParser) -> str:
    """Take a page's comments out; return their HTML."""
    taken = []
    for node in _outermost(tree.css(_COMMENTS)):
        if node.css_first("main, article h1") is None and node.tag not in ("body", "main", "html"):
            taken.append(node.html or "")
            node.decompose()
    return "\n".join(taken)


def _notes(tree: LexborHTMLParser, content: LexborNode) -> str:
    """The footnotes that stand outside of the content."""
    inside = {node.mem_id for node in content.css(_NOTES)} | {content.mem_id}
    notes = [node for node in tree.css(_NOTES) if node.mem_id not in inside]
    above = {content.mem_id}
    parent = content.parent
    while parent is not None:
        above.add(parent.mem_id)
        parent = parent.parent
    return "\n".join(node.html or "" for node in _outermost(notes) if node.mem_id not in above)


def _outermost(nodes: Iterable[LexborNode]) -> list[LexborNode]:
    kept: list[LexborNode] = []
    known: set[int] = set()
    for node in nodes:
        parent = node.parent
        while parent is not None and parent.mem_id not in known:
            parent = parent.parent
        if parent is None:
            kept.append(node)
        known.add(node.mem_id)
    return kept


def _remove(nodes: Iterable[LexborNode], content: LexborNode) -> None:
    """Take nodes out of the content. Only the outermost are touched: the others go with them."""
    for node in _outermost(one for one in nodes if one.mem_id != content.mem_id):
        node.decompose()


def _is_sites_own(node: LexborNode, size: int) -> bool:
    """Return whether an element's names say that it is no part of the post."""
    named = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
    return (
        node.tag in _HOLDERS
        and _SITES_OWN.search(named) is not None
        and _KEPT.search(named) is None
        and len(node.text(separator=" ").split()) <= size / 2
    )


def _nodes(root: LexborNode | None) -> Iterator[LexborNode]:
    if root is not None:
        for count, node in enumerate(root.traverse(include_text=True)):
            if count > _MOST_NODES:
                return
            yield node


def _names(node: LexborNode) -> set[str]:
    attributes = node.attributes
    names = {f".{name}" for name in (attributes.get("class") or "").split()[:12]}
    if identity := attributes.get("id"):
        names.add(f"#{identity}")
    return names


def _href(node: LexborNode) -> str:
    return (node.attributes.get("href") or "").strip()


def _plain(text: str) -> str:
    return " ".join(_DIGITS.sub("", text).split())


def _block(node: LexborNode) -> int:
    hrefs = [_href(one).partition("?")[0] for one in node.css("a[href]")]
    return hash_of(_plain(node.text(separator=" ")) + "|" + " ".join(hrefs[:50]))


def _names_page(href: str, url: str) -> bool:
    """Return whether a link passes the page's own URL to another site, as to share it."""
    query = href.partition("?")[2]
    bare = url.partition("://")[2]
    return bool(query) and len(bare) > 8 and (bare in unquote(query) or quote(bare, "") in query)


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    union = len(one | other)
    return len(one & other) / union if union else 1.0
