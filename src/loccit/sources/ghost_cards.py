"""Ghost's editor formats as HTML: Lexical (since 5.47) and Mobiledoc with their cards.

Formats: packages `kg-default-nodes` and `kg-default-cards` of TryGhost/Koenig, and
https://github.com/bustle/mobiledoc-kit/blob/master/MOBILEDOC.md.
"""

import json
from collections.abc import Iterator
from html import escape
from typing import Any

from loccit.extraction.markdown import read_markdown
from loccit.sources.json_records import text_of

_DEEPEST = 100
_LINKS = ("url", "href", "buttonUrl", "productUrl", "ctaUrl", "caption_url")
_IMAGES = ("src", "imageSrc", "productImageSrc", "thumbnailSrc", "backgroundImageSrc", "imageUrl")
_MARKUP = (
    "html", "caption", "calloutText", "content", "heading", "textValue", "productDescription",
    "header", "subheader", "alertText",
)  # fmt: skip
"""Keys of cards whose value is a URL, an image's address, or HTML."""
_MEDIA = {"audio": "audio", "video": "video"}


def _parsed(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None


def lexical_to_html(text: str) -> str:
    """The HTML of a Lexical document; empty where it is none."""
    document = _parsed(text)
    root = document.get("root") if isinstance(document, dict) else None
    return "".join(_node(root, 0)) if isinstance(root, dict) else ""


def _node(node: dict[str, Any], depth: int) -> Iterator[str]:
    kind = text_of(node.get("type"))
    children = node.get("children")
    if "text" in node and not children:
        yield escape(text_of(node.get("text")))
        return
    if kind == "linebreak":
        yield "<br>"
        return
    if not isinstance(children, list):
        yield from card_to_html(kind, node)
        return
    inner = (
        "".join(_node(child, depth + 1))
        for child in children
        if isinstance(child, dict) and depth < _DEEPEST
    )
    if kind in ("link", "autolink"):
        rel = f' rel="{escape(rel)}"' if (rel := text_of(node.get("rel"))) else ""
        yield f'<a href="{escape(text_of(node.get("url")))}"{rel}>'
        yield from inner
        yield "</a>"
        return
    yield from inner
    if kind not in ("root", "list"):
        yield "\n\n"


def card_to_html(kind: str, card: dict[str, Any]) -> Iterator[str]:
    """Yield what a card cites, as HTML."""
    if kind in ("markdown", "card-markdown"):
        yield _markdown_links(text_of(card.get("markdown")))
        return
    markup = [text for key in _MARKUP if (text := text_of(card.get(key)))]
    if kind != "embed" or not text_of(card.get("html")):
        for key in _LINKS:
            if url := text_of(card.get(key)):
                title = card.get("buttonText") or (card.get("metadata") or {}).get("title", "")
                yield f'<p><a href="{escape(url)}">{escape(text_of(title))}</a></p>\n'
    for key in _IMAGES:
        if url := text_of(card.get(key)):
            name = _MEDIA.get(kind, "img")
            yield f'<{name} src="{escape(url)}" alt="{escape(text_of(card.get("alt")))}">\n'
    for image in card.get("images") or ():
        if isinstance(image, dict) and (url := text_of(image.get("src"))):
            yield f'<img src="{escape(url)}">\n'
    for text in markup:
        yield f"<div>{text}</div>\n"


def _markdown_links(text: str) -> str:
    """The links of some Markdown as HTML."""
    body = read_markdown(text)
    return "".join(
        f'<img src="{escape(one.value)}">\n'
        if one.kind == "image"
        else f'<p><a href="{escape(one.value)}">{escape(one.text)}</a></p>\n'
        for one in body.found
    )


def mobiledoc_to_html(text: str) -> str:
    """The HTML of a Mobiledoc document; empty where it is none."""
    document = _parsed(text)
    if not isinstance(document, dict):
        return ""
    sections = document.get("sections")
    return "".join(
        html
        for section in (sections if isinstance(sections, list) else ())
        if isinstance(section, list) and section
        for html in _section(section, document)
    )


def _section(section: list[Any], document: dict[str, Any]) -> Iterator[str]:
    kind, rest = section[0], section[1:]
    if kind == 1 and len(rest) > 1:
        yield from _markers(rest[1], document)
        yield "\n\n"
    elif kind == 3 and len(rest) > 1:
        for item in rest[1] if isinstance(rest[1], list) else ():
            yield "<li>"
            yield from _markers(item, document)
            yield "</li>\n"
    elif kind == 2 and rest:
        yield f'<img src="{escape(text_of(rest[0]))}">\n'
    elif kind == 10 and rest:
        card = _at(document.get("cards"), rest[0])
        if isinstance(card, list) and len(card) > 1 and isinstance(card[1], dict):
            yield from card_to_html(text_of(card[0]), card[1])


def _markers(markers: Any, document: dict[str, Any]) -> Iterator[str]:
    """Texts, with the markups that open before and close after each."""
    open_tags: list[str] = []
    for marker in markers if isinstance(markers, list) else ():
        if not isinstance(marker, list) or len(marker) < 4:
            continue
        for index in marker[1] if isinstance(marker[1], list) else ():
            markup = _at(document.get("markups"), index)
            name, flat = "", []
            if isinstance(markup, list) and markup:
                name = text_of(markup[0])
                flat = markup[1] if len(markup) > 1 and isinstance(markup[1], list) else []
            open_tags.append(name)
            if name == "a":
                pairs = dict(zip(flat[::2], flat[1::2], strict=False))
                yield f'<a href="{escape(text_of(pairs.get("href")))}">'
        yield escape(text_of(marker[3])) if marker[0] == 0 else ""
        for _ in range(marker[2] if isinstance(marker[2], int) else 0):
            if open_tags and open_tags.pop() == "a":
                yield "</a>"


def _at(values: Any, index: Any) -> Any:
    if isinstance(values, list) and isinstance(index, int) and 0 <= index < len(values):
        return values[index]
    return None
