"""An HTML body → `Page`."""

import hashlib
import re
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from loccit.model import Page
from loccit.page.charset import decode
from loccit.page.refresh import refresh_of
from loccit.page.sketch import sketch, words

_TEXT_KEPT = 2_000
_SCRIPTS_KEPT = 40
_INLINE_KEPT = 300
_IDS_KEPT = 2_000
_SPACE = re.compile(r"\s+")
_UNSEEN = ("script", "style", "noscript", "template", "svg", "head")


def read_page(
    body: bytes, content_type: str, url: str, *, truncated: bool = False, keep_ids: bool = False
) -> Page:
    """Read what verdicts need of a page.

    Args:
        body: as it came, decompressed; perhaps only its beginning.
        content_type: the header, for the charset.
        url: where it was found; relative references resolve against it.
        truncated: whether the body is only a beginning.
        keep_ids: whether fragment targets are to be kept.
    """
    markup = decode(body, content_type)
    tree = LexborHTMLParser(markup)
    title = _text_of(tree.css_first("title"))
    heading = _text_of(tree.css_first("h1") or tree.css_first("h2"))
    language = tree.root.attributes.get("lang") if tree.root is not None else None
    generator = tree.css_first("meta[name='generator' i]")
    base = tree.css_first("base[href]")
    base_url = _absolute(base.attributes.get("href") if base else None, url) or url
    canonical = _canonical(tree, base_url)
    scripts = _scripts(tree, base_url)
    refresh = refresh_of(tree, markup, base_url)
    ids = _ids(tree) if keep_ids else ()
    links = len(tree.css("a[href]"))
    password = tree.css_first("input[type='password' i]") is not None
    text = _visible(tree)
    found = words(text)
    return Page(
        title=title[:500],
        heading=heading[:500],
        text=text[:_TEXT_KEPT],
        words=len(found),
        text_digest=hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest(),
        sketch=sketch(found),
        canonical=canonical,
        language=(language or "")[:20],
        refresh=refresh,
        scripts=scripts,
        links=links,
        has_password_field=password,
        generator=((generator.attributes.get("content") if generator else None) or "")[:100],
        ids=ids,
        truncated=truncated,
    )


def _folded(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _text_of(node: LexborNode | None) -> str:
    return "" if node is None else _folded(node.text(deep=True))


def _visible(tree: LexborHTMLParser) -> str:
    """The text that a reader sees. What scripts would add is not there."""
    for node in tree.css(",".join(_UNSEEN[:-1])):
        node.decompose()
    body = tree.body
    return "" if body is None else _folded(body.text(deep=True, separator=" "))


def _canonical(tree: LexborHTMLParser, base: str) -> str | None:
    link = tree.css_first("link[rel~='canonical' i][href]")
    if link is not None:
        return _absolute(link.attributes.get("href"), base)
    meta = tree.css_first("meta[property='og:url' i][content]")
    return None if meta is None else _absolute(meta.attributes.get("content"), base)


def _scripts(tree: LexborHTMLParser, base: str) -> tuple[str, ...]:
    found: list[str] = []
    for node in tree.css("script, frame[src], iframe[src]"):
        if len(found) == _SCRIPTS_KEPT:
            break
        source = node.attributes.get("src")
        if source:
            found.append((_absolute(source, base) or source)[:_INLINE_KEPT])
        elif text := node.text(deep=True).strip():
            found.append(text[:_INLINE_KEPT])
    return tuple(found)


def _ids(tree: LexborHTMLParser) -> tuple[str, ...]:
    found = (
        node.attributes.get("id") or node.attributes.get("name") or ""
        for node in tree.css("[id], a[name]")
    )
    return tuple(name for name in dict.fromkeys(found) if name)[:_IDS_KEPT]


def _absolute(reference: str | None, base: str) -> str | None:
    if not reference:
        return None
    try:
        return urljoin(base, reference.strip())
    except ValueError:
        return None
