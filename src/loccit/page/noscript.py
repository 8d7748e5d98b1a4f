"""`noscript` as browsers that run scripts read it: what stands in it opens nothing. Pure.

Source: HTML, "The noscript element": with scripting, its content is text up to the end tag. The
parser reads it without scripting, and an element left open there would hold the rest of the page.
"""

import re

_NOSCRIPT = "noscript"
_ANY = re.compile("<noscript", re.IGNORECASE)
_RAW = re.compile(r"<!--|<(script|style|textarea|title|noscript)\b", re.IGNORECASE)
"""The beginning of a comment, or of an element in which tags are text."""
_END = {
    name: re.compile(rf"</{name}\b", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", _NOSCRIPT)
}
_TAG = re.compile(r"<(/?)([a-z][^\s/>]*)", re.IGNORECASE)
_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
})  # fmt: skip
"""Elements that have no end tag."""


def self_contained(markup: str) -> str:
    """Return markup without the content of each `noscript` that leaves an element open.

    What is balanced stays: declarations and pictures in it are read with the page.
    """
    if _ANY.search(markup) is None:
        return markup
    kept: list[str] = []
    at = done = 0
    while (begins := _RAW.search(markup, at)) is not None:
        name = begins[1]
        if name is None:
            at = markup.find("-->", begins.end()) + 3
            if at < 3:
                break
            continue
        content = markup.find(">", begins.end()) + 1
        ends = _END[name.lower()].search(markup, content) if content else None
        if ends is None:
            break
        at = ends.end()
        if name.lower() == _NOSCRIPT and not _is_balanced(markup[content : ends.start()]):
            kept.append(markup[done:content])
            done = ends.start()
    return "".join([*kept, markup[done:]]) if kept else markup


def _is_balanced(content: str) -> bool:
    """Return whether every element that begins in a text ends in it, one within the other."""
    open_ones: list[str] = []
    for end, written in _TAG.findall(content):
        name = written.lower()
        if name in _VOID:
            continue
        if not end:
            open_ones.append(name)
        elif not open_ones or open_ones.pop() != name:
            return False
    return not open_ones
