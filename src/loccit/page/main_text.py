"""A page's main text: what is left without menus, headers, footers, side columns and links.

Two versions of a page share their furniture with every other page of their site, and lose it when
the site's design changes; their main text is what is compared (`loccit.judge.drift`). Link texts
are left out everywhere: what is mostly links is a menu or a list, and running text loses only a few
words by it.
"""

from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from loccit.model import MainText
from loccit.page import language_independent
from loccit.page.language import language_of
from loccit.page.sketch import sketch, words_of
from loccit.page.vocabulary import vocabulary

SHORTEST = 40
"""Words; a page with fewer has no text that could be compared."""
LONGEST = 10_000
"""Words of a main text that are sketched."""
_SUBSTANCE = 200
"""Characters of what may hold a page's main text."""
_FURNITURE = ["nav", "header", "footer", "aside", "button", "label", "dialog"]
_MARKED = (
    "[role=navigation],[role=banner],[role=contentinfo],[role=complementary],[role=search],"
    "[role=dialog],[aria-hidden=true]"
)
_ROOTS = ("main", "[role=main]", "article")
"""What holds a page's main text, where there is exactly one such element."""


def main_text(tree: LexborHTMLParser, words: Sequence[str], site: str) -> MainText | None:
    """Read a page's main text; this takes the tree apart.

    Args:
        tree: the page, without scripts and what else is not shown.
        words: all of its words.
        site: the site's name as the page declares it.

    Returns:
        None where there is too little text.
    """
    if len(words) < SHORTEST:
        return None
    root = _root(tree)
    if root is None:
        return None
    tree.strip_tags(_FURNITURE, recursive=True)
    for node in root.css(_MARKED):
        node.decompose()
    whole = len(root.text(separator=" "))
    links, pictures = root.css("a[href]"), root.css("img[src]")
    addresses = language_independent.addresses(
        (node.attributes.get("href") for node in links),
        (node.attributes.get("src") for node in pictures),
    )
    for node in links:
        node.decompose()
    text = root.text(separator=" ")
    own = words_of(text)
    if len(own) < SHORTEST:
        return None
    return MainText(
        sketch=sketch(own, most=LONGEST),
        words=len(own),
        linked=round(1 - len(text) / max(whole, 1), 3),
        site=site,
        terms=vocabulary(own),
        language=language_of(own),
        addresses=addresses,
        names=language_independent.names(text),
    )


def _root(tree: LexborHTMLParser) -> LexborNode | None:
    for selector in _ROOTS:
        found = tree.css(selector)
        if len(found) == 1 and len(found[0].text(strip=True)) >= _SUBSTANCE:
            return found[0]
    return tree.body
