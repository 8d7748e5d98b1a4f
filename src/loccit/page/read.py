"""HTML → `Page`, by lexbor."""

import re
from functools import lru_cache
from itertools import islice
from urllib.parse import unquote, urljoin, urlsplit

from msgspec.structs import force_setattr, replace
from selectolax.lexbor import LexborHTMLParser, LexborNode

from loccit.model import Page
from loccit.page import refresh
from loccit.page.charset import decode
from loccit.page.digest import digest_of
from loccit.page.main_text import main_text
from loccit.page.markers import fields, look, named_missing
from loccit.page.noscript import self_contained
from loccit.page.parse_limits import DEEPEST, bounded
from loccit.page.script_redirect import spoken
from loccit.page.sketch import sample, sketch, words_of

KEPT = 2000
"""Characters of the visible text that are kept (`Page.text`); as many may be a beginning only."""
_MOST_TEXT = 65_536
"""Characters of the visible text that a sketch is made from."""
_LONG = 500
"""Words of a page of which the opening is enough, once it was found to work."""
_OPENING = 600
"""Characters of that opening."""
_SHORT = 300
"""Characters of a title, a heading or a script's opening that are kept."""
_SITE = 80
"""Characters of a site's name that are kept."""
_MOST_SCRIPTS = 40
_NEARLY_EMPTY = 100
"""Words; pages with no more are read a second time, in depth."""
DRAWN = "drawn:"
"""How what is shown and has no address begins in `Page.embedded_media`."""
_DEEP = re.compile(r"<(?:script|form|input|i?frame|img|embed|object|video|audio|div)\b|<!--", re.I)
"""Whether there is anything in a page but its words."""
_SMALL = 8_192
"""Characters of markup that are looked through for marks before their words are counted; a larger
page is parsed again where it turns out to have few words, for most have many."""

_MOUNTS = (
    "#root,#app,#__next,#__nuxt,#___gatsby,#react-root,#main-app,#svelte,#q-app,#app-root,#mount,"
    "app-root,my-app,[ng-app],[ng-view],[data-reactroot]"
)
"""Where scripts put an app's content."""
_FURNITURE = 400
"""Words of a page, at most, that may all be menus and footers of what scripts are yet to bring."""
_CAPTION = 1000
"""Words of a page, at most, that may all stand around a picture or a player."""
_MOST_HELD = 30
_PIXEL = frozenset({"0", "1"})
"""Sizes of what counts visitors and is not seen."""
_WAITING = 10
"""Words that may stand in an empty mount until scripts fill it ("Loading…")."""
_BRIEF = 300
"""Words of a page that may be a notice, whose lines, forms and comments are kept."""
_COMMENT = re.compile(r"<!--\s*([^>]{3,300}?)\s*-->")
_LINES = "h1,h2,h3,h4,h5,h6,p,li,td,center,blockquote,div,main,section"
_MOST_LINES = 16
_LONGEST_LINE = 120
_MOST_NODES = 200
"""Elements that are looked at for lines and hollow containers."""
_HOLLOW = re.compile(
    r"(?<![a-z])(?:ads?|advert\w*|banner\w*|sponsor\w*|overlay\w*|modal\w*|popup\w*|cookie\w*|consent\w*"
    r"|back-?to-?top|scroll\w*|menu\w*|nav\w*|clear\w*|fb-root|preloader|loader|particle\w*|stars?\d*"
    r"|bg\w*|background\w*|line\d*|divider|spacer|separator|shadow\w*|icons?|logo\w*|social\w*|share\w*"
    r"|footer\w*|header\w*|toast\w*|noise|cursor|cloud\w*|gradient\w*|search\w*|lightbox\w*|burger|bar\d*"
    r"|toggle\w*|circle\w*|captcha|recaptcha|turnstile|shape\w*|dots?|img|image\w*|illustration|canvas"
    r"|mw-[a-z-]+|[a-z]+-base|noprint|eyes?|mouth|face|moon|planet\w*|astronaut\w*|rocket\w*|glitch\w*|animation\w*|wave\w*)(?![a-z])",
    re.IGNORECASE,
)
"""Containers that are empty for other reasons than that scripts fill them with content."""
_HIDDEN = re.compile(r"display:none|visibility:hidden", re.IGNORECASE)

_MAY_HIDE = "[hidden],[style*=none i],[style*=hidden i],template"
"""Elements that `_is_hidden` may find, and perhaps others."""

_SHORTEST_ECHO = 6
"""Characters; shorter names are words that any text may hold."""

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
    ids = _ids(tree) if keep_ids else ()
    scripts, inline, frames, password = _machinery(tree, body)
    drawn = _drawn(tree)
    head = _Head(tree, url)
    title = tree.css_first("title")
    links = len(tree.tags("a"))
    heading = _first_heading(tree)
    seen = _marks(tree, markup) if len(markup) <= _SMALL else None
    tree.strip_tags(_UNSEEN)
    root = tree.body
    forms = _form_actions(tree)
    onload = "" if root is None else root.attributes.get("onload") or ""
    text = "" if root is None else " ".join(root.text(separator=" ").split())
    words = words_of(text)
    if not words and root is not None:
        text = " ".join(filter(None, (node.attributes["alt"] for node in root.css(_WITH_ALT))))
        text = text or spoken(inline)
        words = words_of(text)
    marks: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    if scripts and len(words) <= _FURNITURE:
        marks = _empty_mounts(tree)
    if len(words) <= _BRIEF:
        marks += forms + _hollows(tree) + named_missing(tree)
        lines = _lines(tree)
        if len(words) > _NEARLY_EMPTY:
            marks += tuple(f"comment:{text[:_SHORT]}" for text in _COMMENT.findall(markup, 0)[:4])
            marks += tuple(fields(tree)) if forms else ()
    if len(words) <= _NEARLY_EMPTY:
        marks += _marks(LexborHTMLParser(markup), markup) if seen is None else seen
    holds = _held(tree, drawn + frames) if len(words) <= _CAPTION else ()
    text_digest = digest_of(text)
    keep_main = keep_main and not truncated and text_digest != known_text
    target = refresh.declared(head.refresh, url, words=len(words)) if head.refresh else None
    if target is None and len(words) <= refresh.MOST_WORDS and (inline or onload):
        target = refresh.scripted(inline, url, onload=onload)
    return Page(
        title=_folded(title),
        heading=heading,
        text=text[:KEPT],
        words=len(words),
        text_digest=text_digest,
        sample=sample(words),
        rest=text[KEPT:_MOST_TEXT],
        canonical=head.canonical,
        language=head.language,
        refresh=target,
        scripts=(*marks, *scripts)[:_MOST_SCRIPTS],
        embedded_media=holds,
        lines=lines,
        links=links,
        has_password_field=password,
        generator=head.generator,
        ids=ids,
        truncated=truncated,
        main=main_text(tree, words, head.site) if keep_main else None,
    )


def _marks(tree: LexborHTMLParser, markup: str) -> tuple[str, ...]:
    return look(tree, markup) if _DEEP.search(markup) else ()


def visible_text(body: bytes, content_type: str) -> str:
    """All of an HTML answer's visible text, white space folded; `Page.text` is its beginning."""
    tree = LexborHTMLParser(bounded(self_contained(decode(body, content_type))))
    tree.strip_tags(_UNSEEN)
    root = tree.body
    return "" if root is None else " ".join(root.text(separator=" ").split())


@lru_cache(1024)
def _echoes(url: str) -> tuple[str, ...]:
    """How a page may repeat its address, the longest first.

    Plain words are left alone, even the address's own: any text may hold them.
    """
    parts = urlsplit(url)
    path = unquote(parts.path)
    name = path.rstrip("/").rpartition("/")[2]
    whole = (url, path, name, name.partition(".")[0])
    return tuple(
        dict.fromkeys(
            echo.lower() for echo in whole if len(echo) >= _SHORTEST_ECHO and not echo.isalpha()
        )
    )


def sketch_of(page: Page, url: str) -> bytes:
    """Return a page's sketch, in which the page's own address is left out.

    It is made when it is first asked for, and kept in the page; the text that it was made from is
    then dropped. Empty for a page without words, and for a stored page of which only the beginning
    was kept and whose sketch was not needed before.
    """
    if not page.sketch and page.words and is_comparable(page):
        made = sketch(words_of(without_own_address(page.text + page.rest, url)))
        force_setattr(page, "sketch", made)
        force_setattr(page, "rest", "")
    return page.sketch


def is_comparable(page: Page) -> bool:
    """Return whether a page's sketch was made or can be made.

    Of a long page that was stored, only the beginning of the text is left.
    """
    whole = len(page.text) < KEPT and not page.shortened
    return bool(page.sketch or page.rest) or not page.words or whole


def shortened(page: Page) -> Page:
    """Return a long page that was compared with nothing, with the opening of its text alone.

    The rules for texts are rules for short pages; what is compared with a later page is the opening
    (`loccit.judge.parked`), the sample, and the main text of the baseline.
    """
    if page.words <= _LONG or page.sketch or len(page.text) <= _OPENING:
        return page
    return replace(page, text=page.text[:_OPENING], shortened=True)


def without_own_address(text: str, url: str) -> str:
    """A text in lower case without the page's own address, which not-found pages like to repeat."""
    text = text.lower()
    for echo in _echoes(url):
        if echo in text:
            text = text.replace(echo, " ")
    return text


class _Head:
    """The declarations of `html`, `link` and `meta` elements."""

    def __init__(self, tree: LexborHTMLParser, url: str) -> None:
        root = tree.root
        self.language = (root.attributes.get("lang") or "")[:35] if root is not None else ""
        self.canonical: str | None = None
        self.refresh: str | None = None
        """The content of the first `meta refresh`."""
        self.generator = ""
        self.site = ""
        open_graph: str | None = None
        for node in tree.tags("meta"):
            attributes = node.attributes
            content = attributes.get("content") or ""
            if (attributes.get("http-equiv") or "").lower() == "refresh":
                if self.refresh is None and not _in_noscript(node):
                    self.refresh = content
            elif (attributes.get("name") or "").lower() == "generator":
                self.generator = content[:_SHORT]
            elif (attributes.get("property") or "").lower() == "og:url":
                open_graph = content
            elif (attributes.get("property") or "").lower() == "og:site_name":
                self.site = " ".join(content.split())[:_SITE]
        for node in tree.tags("link"):
            if (node.attributes.get("rel") or "").lower() == "canonical":
                self.canonical = _joined(url, node.attributes.get("href"))
                break
        if self.canonical is None and open_graph:
            self.canonical = _joined(url, open_graph)


def _machinery(tree: LexborHTMLParser, body: bytes) -> tuple[list[str], list[str], list[str], bool]:
    """Sources of scripts and frames with openings of inline scripts; those; frames; a password?"""
    found: list[str] = []
    inline: list[str] = []
    for node in tree.tags("script"):
        source = node.attributes.get("src")
        if source:
            found.append(source.strip()[:_SHORT])
            continue
        # Its own text alone: scripts nest in SVG, and each would hold the text of all within.
        code = node.text(deep=False).strip()
        if code and node.attributes.get("type") in (None, "", "text/javascript", "module"):
            inline.append(code)
        if code or node.attributes.get("id"):
            found.append(f"{node.attributes.get('id') or ''} {code[:_SHORT]}".strip())
    frames = [
        source.strip()[:_SHORT]
        for name in ("iframe", "frame", "object")
        for node in tree.tags(name)
        if (source := node.attributes.get("src") or node.attributes.get("data"))
    ]
    password = b"password" in body and tree.css_first("input[type=password i]") is not None
    return found + frames, inline, frames, password


def _drawn(tree: LexborHTMLParser) -> list[str]:
    """Return what a page shows without an address: a canvas, a drawing with words, a form."""
    return [
        f"{DRAWN}{name}"
        for name, selector in (("canvas", "canvas"), ("svg", "svg text"), ("textarea", "textarea"))
        if tree.tags(name) and tree.css_first(selector) is not None
    ]


def _held(tree: LexborHTMLParser, found: list[str]) -> tuple[str, ...]:
    """Return what a page shows beside its words: the addresses of pictures, frames and players."""
    for name in ("img", "embed", "video", "audio", "source"):
        for node in tree.tags(name):
            attributes = node.attributes
            source = (attributes.get("src") or "").strip()
            pixel = {attributes.get("width"), attributes.get("height")} & _PIXEL
            if source and not pixel and not source.startswith("data:"):
                found.append(source[:_SHORT])
    return tuple(dict.fromkeys(found))[:_MOST_HELD]


def _empty_mounts(tree: LexborHTMLParser) -> tuple[str, ...]:
    """`empty:…` for every place that scripts are to fill, and that holds nothing yet."""
    return tuple(
        f"empty:{node.attributes.get('id') or node.tag}"
        for node in tree.css(_MOUNTS)
        if len(node.text(separator=" ").split()) <= _WAITING
    )


def _hollows(tree: LexborHTMLParser) -> tuple[str, ...]:
    """`hollow:…` for containers that may wait for content, whatever they are called."""
    found = []
    for node in islice(tree.css("div,main,section,article,tbody,ul,ol"), _MOST_NODES):
        if node.child is not None and (node.text(strip=True) or node.css_first("*") is not None):
            continue
        attributes = node.attributes
        named = f"{attributes.get('id') or ''} {attributes.get('class') or ''}".strip()
        if (named and not _HOLLOW.search(named)) or node.tag in ("main", "tbody"):
            found.append(f"hollow:{node.tag} {named}"[:_SHORT])
    body = tree.body
    custom = [] if body is None else [node.tag for node in body.iter() if "-" in (node.tag or "")]
    return tuple(dict.fromkeys([*found, *(f"empty:{tag}" for tag in custom[:2])]))[:6]


def _lines(tree: LexborHTMLParser) -> tuple[str, ...]:
    """The texts of short block elements: what a page says in a line of its own."""
    found: list[str] = []
    may_be_hidden = _hides(tree)
    for node in islice(tree.css(_LINES), _MOST_NODES):
        text = " ".join(node.text(separator=" ").split())
        if (
            0 < len(text) <= _LONGEST_LINE
            and text not in found
            and not (may_be_hidden and _is_hidden(node))
        ):
            found.append(text)
            if len(found) == _MOST_LINES:
                break
    return tuple(found)


def _form_actions(tree: LexborHTMLParser) -> tuple[str, ...]:
    """`form:…` for the addresses that forms are sent to."""
    actions = (node.attributes.get("action") or "" for node in islice(tree.tags("form"), 8))
    return tuple(f"form:{action.strip()[:_SHORT]}" for action in actions if action.strip())


def _first_heading(tree: LexborHTMLParser) -> str:
    """The first `h1` that is shown, or else the first such `h2`."""
    for name in ("h1", "h2"):
        for node in tree.tags(name):
            if (text := _folded(node)) and not _is_hidden(node):
                return text
    return ""


def _hides(tree: LexborHTMLParser) -> bool:
    """Return whether anything in a page may be marked as not shown; cheaper than each element."""
    return tree.css_first(_MAY_HIDE) is not None


def _is_hidden(node: LexborNode) -> bool:
    """Return whether a heading, or what it stands in, is marked as not shown."""
    at: LexborNode | None = node
    for _ in range(DEEPEST):
        if at is None or at.tag == "body":
            break
        attributes = at.attributes
        style = attributes.get("style")
        if at.tag == "template" or "hidden" in attributes:
            return True
        if style and _HIDDEN.search(style.replace(" ", "")):
            return True
        at = at.parent
    return False


def _ids(tree: LexborHTMLParser) -> tuple[str, ...]:
    found = {node.attributes.get("id") or "" for node in tree.css("[id]")}
    found.update(node.attributes.get("name") or "" for node in tree.css("a[name]"))
    found.discard("")
    return tuple(sorted(found))


def _in_noscript(node: LexborNode) -> bool:
    parent = node.parent
    return parent is not None and parent.tag == "noscript"


def _folded(node: LexborNode | None) -> str:
    return " ".join(node.text(separator=" ").split())[:_SHORT] if node is not None else ""


def _joined(url: str, target: str | None) -> str | None:
    if not target or not target.strip():
        return None
    try:
        return urljoin(url, target.strip())
    except ValueError:
        return None
