"""Elements of a page that tell what it shows: headings, lines, forms, media, empty containers."""

import re
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from loccit.page.parse_limits import DEEPEST

DRAWN = "drawn:"
"""How what is shown and has no address begins in `Page.embedded_media`."""
_LONGEST = 300
"""Characters of a heading, an address or a name that are kept."""
_MOUNTS = (
    "#root,#app,#__next,#__nuxt,#___gatsby,#react-root,#main-app,#svelte,#q-app,#app-root,#mount,"
    "app-root,my-app,[ng-app],[ng-view],[data-reactroot]"
)
"""Where scripts put an app's content."""
_MOST_HELD = 30
_PIXEL = frozenset({"0", "1"})
"""Sizes of what counts visitors and is not seen."""
_WAITING = 10
"""Words that may stand in an empty mount until scripts fill it ("Loading…")."""
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


def text_of(node: LexborNode | None) -> str:
    """Return the beginning of an element's text, white space folded."""
    return " ".join(node.text(separator=" ").split())[:_LONGEST] if node is not None else ""


def first_heading(tree: LexborHTMLParser) -> str:
    """The first `h1` that is shown, or else the first such `h2`."""
    for name in ("h1", "h2"):
        for node in tree.tags(name):
            if (text := text_of(node)) and not _is_hidden(node):
                return text
    return ""


def lines(tree: LexborHTMLParser) -> tuple[str, ...]:
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


def ids(tree: LexborHTMLParser) -> tuple[str, ...]:
    """Return the targets of fragments."""
    found = {node.attributes.get("id") or "" for node in tree.css("[id]")}
    found.update(node.attributes.get("name") or "" for node in tree.css("a[name]"))
    found.discard("")
    return tuple(sorted(found))


def form_actions(tree: LexborHTMLParser) -> tuple[str, ...]:
    """`form:…` for the addresses that forms are sent to."""
    actions = (node.attributes.get("action") or "" for node in islice(tree.tags("form"), 8))
    return tuple(f"form:{action.strip()[:_LONGEST]}" for action in actions if action.strip())


def drawn(tree: LexborHTMLParser) -> list[str]:
    """Return what a page shows without an address: a canvas, a drawing with words, a form."""
    return [
        f"{DRAWN}{name}"
        for name, selector in (("canvas", "canvas"), ("svg", "svg text"), ("textarea", "textarea"))
        if tree.tags(name) and tree.css_first(selector) is not None
    ]


def media(tree: LexborHTMLParser, found: list[str]) -> tuple[str, ...]:
    """Return what a page shows beside its words: the addresses of pictures, frames and players."""
    for name in ("img", "embed", "video", "audio", "source"):
        for node in tree.tags(name):
            attributes = node.attributes
            source = (attributes.get("src") or "").strip()
            pixel = {attributes.get("width"), attributes.get("height")} & _PIXEL
            if source and not pixel and not source.startswith("data:"):
                found.append(source[:_LONGEST])
    return tuple(dict.fromkeys(found))[:_MOST_HELD]


def empty_mounts(tree: LexborHTMLParser) -> tuple[str, ...]:
    """`empty:…` for every place that scripts are to fill, and that holds nothing yet."""
    return tuple(
        f"empty:{node.attributes.get('id') or node.tag}"
        for node in tree.css(_MOUNTS)
        if len(node.text(separator=" ").split()) <= _WAITING
    )


def hollow_containers(tree: LexborHTMLParser) -> tuple[str, ...]:
    """`hollow:…` for containers that may wait for content, whatever they are called."""
    found = []
    for node in islice(tree.css("div,main,section,article,tbody,ul,ol"), _MOST_NODES):
        if node.child is not None and (node.text(strip=True) or node.css_first("*") is not None):
            continue
        attributes = node.attributes
        named = f"{attributes.get('id') or ''} {attributes.get('class') or ''}".strip()
        if (named and not _HOLLOW.search(named)) or node.tag in ("main", "tbody"):
            found.append(f"hollow:{node.tag} {named}"[:_LONGEST])
    body = tree.body
    custom = [] if body is None else [node.tag for node in body.iter() if "-" in (node.tag or "")]
    return tuple(dict.fromkeys([*found, *(f"empty:{tag}" for tag in custom[:2])]))[:6]


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
