"""Elements of a page: finding, naming and removing them."""

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborNode

from loccit.sources.site.page import hash_of

_DIGITS = re.compile(r"\d+")
_MOST_NODES = 30_000


def outermost(nodes: Iterable[LexborNode]) -> list[LexborNode]:
    """The nodes that stand in no other one of them, each once.

    Args:
        nodes: in the order of the page. The parser returns one that several selectors of a list
            match for each of them.
    """
    kept: list[LexborNode] = []
    known: set[int] = set()
    for node in nodes:
        if node.mem_id in known:
            continue
        parent = node.parent
        while parent is not None and parent.mem_id not in known:
            parent = parent.parent
        if parent is None:
            kept.append(node)
        known.add(node.mem_id)
    return kept


def remove(nodes: Iterable[LexborNode], content: LexborNode) -> None:
    """Take nodes out of the content. Only the outermost are touched: the others go with them."""
    for node in outermost(one for one in nodes if one.mem_id != content.mem_id):
        node.decompose()


def nodes_of(root: LexborNode | None) -> Iterator[LexborNode]:
    """The elements and texts below a node, in their order; of a huge page the first."""
    if root is not None:
        for count, node in enumerate(root.traverse(include_text=True)):
            if count > _MOST_NODES:
                return
            yield node


def names_of(node: LexborNode) -> set[str]:
    """An element's classes and its id, as selectors."""
    attributes = node.attributes
    names = {f".{name}" for name in (attributes.get("class") or "").split()[:12]}
    if identity := attributes.get("id"):
        names.add(f"#{identity}")
    return names


def href_of(node: LexborNode) -> str:
    """The address that a link leads to, as written."""
    return (node.attributes.get("href") or "").strip()


def plain(text: str) -> str:
    """A text without numbers, which differ from page to page; white space folded."""
    return " ".join(_DIGITS.sub("", text).split())


def block_hash(node: LexborNode) -> int:
    """A hash of a block's text and of where its links lead."""
    hrefs = [href_of(one).partition("?")[0] for one in node.css("a[href]")]
    return hash_of(plain(node.text(separator=" ")) + "|" + " ".join(hrefs[:50]))


def text_length(node: LexborNode) -> int:
    """Characters of an element's text without white space: not all scripts separate words."""
    return sum(map(len, node.text(separator=" ").split()))
