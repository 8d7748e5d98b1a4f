"""HTML → `Page`, by lexbor."""

import re

from selectolax.lexbor import LexborHTMLParser

from loccit.model import Page
from loccit.page import elements, refresh
from loccit.page.charset import decode
from loccit.page.comparable import KEPT
from loccit.page.digest import digest_of
from loccit.page.head import Head
from loccit.page.main_text import main_text
from loccit.page.markers import fields, look, named_missing
from loccit.page.noscript import self_contained
from loccit.page.parse_limits import bounded
from loccit.page.script_redirect import spoken
from loccit.page.scripts import Machinery, machinery
from loccit.page.sketch import sample, words_of

_MOST_TEXT = 65_536
"""Characters of the visible text that a sketch is made from."""
_SHORT = 300
"""Characters of a title, a heading or a script's opening that are kept."""
_MOST_SCRIPTS = 40
_NEARLY_EMPTY = 100
"""Words; pages with no more are read a second time, in depth."""
_DEEP = re.compile(r"<(?:script|form|input|i?frame|img|embed|object|video|audio|div)\b|<!--", re.I)
"""Whether there is anything in a page but its words."""
_SMALL = 8_192
"""Characters of markup that are looked through for marks before their words are counted; a larger
page is parsed again where it turns out to have few words, for most have many."""
_FURNITURE = 400
"""Words of a page, at most, that may all be menus and footers of what scripts are yet to bring."""
_CAPTION = 1000
"""Words of a page, at most, that may all stand around a picture or a player."""
_BRIEF = 300
"""Words of a page that may be a notice, whose lines, forms and comments are kept."""
_COMMENT = re.compile(r"<!--\s*+([^>]{3,300}?)\s*+-->")
_UNSEEN = ["script", "style", "noscript", "template", "iframe", "object", "svg", "select"]
_WITH_ALT = "img[alt]"

NO_TEXT = digest_of(b"")
"""`Page.text_digest` of a page without text; what is no text at all has another."""


def read_page(
    body: bytes,
    content_type: str,
    url: str,
    *,
    truncated: bool = False,
    keep_ids: bool = False,
    keep_main: bool = True,
    known_text: str = "",
) -> Page:
    """Return what verdicts need of an HTML answer.

    Args:
        body: the answer's bytes, or their beginning.
        content_type: the header's value; "" where there was none.
        url: the page's address, against which its links are resolved.
        truncated: whether `body` is only the beginning.
        keep_ids: whether to keep the targets of fragments.
        keep_main: whether to read the main text, too; that of a truncated page never is, for it is
            not compared.
        known_text: the `Page.text_digest` of an earlier visit. A page that has the same text has
            the same main text: it is not read again.
    """
    if b"\0" in body[:512] and body[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        # Not text at all, whatever its header says.
        return Page(text_digest=digest_of(body), truncated=truncated)
    markup = bounded(self_contained(decode(body, content_type)))
    tree = LexborHTMLParser(markup)
    ids = elements.ids(tree) if keep_ids else ()
    machines = machinery(tree, body)
    drawn = elements.drawn(tree)
    head = Head(tree, url)
    title = tree.css_first("title")
    links = len(tree.tags("a"))
    heading = elements.first_heading(tree)
    seen = _looked(tree, markup) if len(markup) <= _SMALL else None
    tree.strip_tags(_UNSEEN)  # what follows is about what is shown
    text, words = _shown(tree, machines)
    marks, lines = _marks(tree, markup, len(words), machines, seen)
    media = elements.media(tree, drawn + machines.frames) if len(words) <= _CAPTION else ()
    text_digest = digest_of(text)
    keep_main = keep_main and not truncated and text_digest != known_text
    return Page(
        title=elements.text_of(title),
        heading=heading,
        text=text[:KEPT],
        words=len(words),
        text_digest=text_digest,
        sample=sample(words),
        rest=text[KEPT:_MOST_TEXT],
        canonical=head.canonical,
        language=head.language,
        refresh=_leads_to(tree, head, machines, len(words), url),
        scripts=(*marks, *machines.scripts)[:_MOST_SCRIPTS],
        embedded_media=media,
        lines=lines,
        links=links,
        has_password_field=machines.has_password_field,
        generator=head.generator,
        ids=ids,
        truncated=truncated,
        main=main_text(tree, words, head.site) if keep_main else None,
    )


def _shown(tree: LexborHTMLParser, machines: Machinery) -> tuple[str, list[str]]:
    """Return the text that is shown, and its words.

    Of a page without words it is what pictures and scripts say.
    """
    root = tree.body
    text = "" if root is None else " ".join(root.text(separator=" ").split())
    words = words_of(text)
    if words or root is None:
        return text, words
    text = " ".join(filter(None, (node.attributes["alt"] for node in root.css(_WITH_ALT))))
    text = text or spoken(machines.inline)
    return text, words_of(text)


def _marks(
    tree: LexborHTMLParser,
    markup: str,
    words: int,
    machines: Machinery,
    seen: tuple[str, ...] | None,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the marks of a page of few words, and its lines: the fewer words, the more.

    Args:
        tree: the page without what is not shown.
        markup: the page.
        words: how many words are shown.
        machines: its scripts.
        seen: what `_looked` found before the rest was taken away; None where it did not look.
    """
    if words > _FURNITURE:
        return (), ()
    marks = elements.empty_mounts(tree) if machines.scripts else ()
    lines: tuple[str, ...] = ()
    if words <= _BRIEF:
        forms = elements.form_actions(tree)
        marks += forms + elements.hollow_containers(tree) + named_missing(tree)
        lines = elements.lines(tree)
        if words > _NEARLY_EMPTY:
            marks += tuple(f"comment:{text[:_SHORT]}" for text in _COMMENT.findall(markup, 0)[:4])
            marks += tuple(fields(tree)) if forms else ()
    if words <= _NEARLY_EMPTY:
        marks += _looked(LexborHTMLParser(markup), markup) if seen is None else seen
    return marks, lines


def _leads_to(
    tree: LexborHTMLParser, head: Head, machines: Machinery, words: int, url: str
) -> str | None:
    """Return where a page leads its visitor by itself."""
    target = None
    if head.refresh:
        target = refresh.declared(head.refresh, url, base=head.refresh_base, words=words)
    if target is not None or words > refresh.MOST_WORDS:
        return target
    root = tree.body
    onload = "" if root is None else root.attributes.get("onload") or ""
    if not machines.inline and not onload:
        return None
    return refresh.scripted(machines.inline, url, base=head.base, onload=onload)


def _looked(tree: LexborHTMLParser, markup: str) -> tuple[str, ...]:
    return look(tree, markup) if _DEEP.search(markup) else ()


def visible_text(body: bytes, content_type: str) -> str:
    """All of an HTML answer's visible text, white space folded; `Page.text` is its beginning."""
    tree = LexborHTMLParser(bounded(self_contained(decode(body, content_type))))
    tree.strip_tags(_UNSEEN)
    root = tree.body
    return "" if root is None else " ".join(root.text(separator=" ").split())
