"""Statements of a page's markup: where its post is, and what beside it is the site's own.

Names of classes and ids as themes use them, microformats2 (`e-content`) and schema.org
(`articleBody`).
"""

import re
from urllib.parse import quote, unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from loccit.sources.site.nodes import href_of, outermost, text_length

SAID = '[itemprop~="articleBody"], .e-content'
"""Elements that are declared to hold the post."""
USUAL = (
    ".entry-content", ".post-content", ".article-content", ".post-body", ".article-body",
    ".blog-post-content", ".post__content", ".entry__content", ".article__content",
    ".article__body", ".gh-content", ".theme-doc-markdown", "#post-content", "#article-content",
    ".td-content", ".md-content article",
)  # fmt: skip
"""Elements that hold the post in many themes, where they stand on a page once."""
WRAPPERS = (
    ".post-entry", ".kg-content", ".single-content", ".page__content", ".markdown-body", ".prose",
    ".body-content", ".page-content", ".content-body",
)  # fmt: skip
"""Elements that hold the post in some themes, and more in others."""
_NOTES = (
    ".footnotes, .footnote-list, [role=doc-endnotes], .endnotes, .references, #references,"
    " #footnotes, [role=doc-bibliography]"
)
"""What belongs to a post wherever it stands."""
SHELLS = (
    "main article",
    "article",
    "main",
    "[role=main]",
    "#content",
    ".content",
    "#main",
    "body",
)
"""Elements that hold the post, and more, on a page whose theme is not known."""
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
SHARES = re.compile(
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
"""Addresses that share a page."""

_EDITS = re.compile(r"//[^/]+/[^/]+/[^/]+/(?:-/)?edit/[^?#]+\.\w+(?:$|[?#])", re.I)
"""Addresses at which a forge (GitHub, GitLab) lets one edit a file."""
_NOTICES = re.compile(r"^(?:https?:)?//(?:www\.)?disqus\.com/\?ref_noscript", re.I)
"""Where a notice leads that there are comments."""

_HOLDERS = frozenset(
    ("div", "section", "ul", "ol", "aside", "footer", "header", "p", "table", "dl", "nav", "span",
     "a", "figure", "details", "small", "li")
)  # fmt: skip


def take_comments(tree: LexborHTMLParser) -> str:
    """Take a page's comments out; return their HTML."""
    taken = []
    for node in outermost(tree.css(_COMMENTS)):
        if node.css_first("main, article h1") is None and node.tag not in ("body", "main", "html"):
            taken.append(node.html or "")
            node.decompose()
    return "\n".join(taken)


def take_empty_noscripts(tree: LexborHTMLParser) -> None:
    """Take out each `noscript` that cites nothing: pictures that count visits, notices.

    One with links stays: it holds the address of what a script shows in its place, as a recording.
    """
    for node in outermost(tree.css("noscript")):
        links = node.css("a[href]")
        if all(_NOTICES.search(href_of(one)) for one in links):
            node.decompose()


def notes_outside(tree: LexborHTMLParser, content: LexborNode) -> str:
    """The footnotes that stand outside of the content."""
    inside = {node.mem_id for node in content.css(_NOTES)} | {content.mem_id}
    notes = [node for node in tree.css(_NOTES) if node.mem_id not in inside]
    above = {content.mem_id}
    parent = content.parent
    while parent is not None:
        above.add(parent.mem_id)
        parent = parent.parent
    return "\n".join(node.html or "" for node in outermost(notes) if node.mem_id not in above)


def is_sites_own(node: LexborNode, size: int) -> bool:
    """Return whether an element's names say that it is no part of the post."""
    named = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
    return (
        node.tag in _HOLDERS
        and _SITES_OWN.search(named) is not None
        and _KEPT.search(named) is None
        and text_length(node) <= size / 2
    )


def edits_page(node: LexborNode) -> bool:
    """Return whether a link leads to where the page can be edited, as it says or by its address."""
    relations = (node.attributes.get("rel") or "").lower().split()
    return "edit" in relations or _EDITS.search(href_of(node)) is not None


def names_page(href: str, url: str) -> bool:
    """Return whether a link passes the page's own URL to another site, as to share it."""
    query = href.partition("?")[2]
    bare = url.partition("://")[2]
    return bool(query) and len(bare) > 8 and (bare in unquote(query) or quote(bare, "") in query)
