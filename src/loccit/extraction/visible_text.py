"""Markup → the text that a reader sees of it."""

import re

_TAGS = re.compile(r"<!--.*?-->|</?[a-zA-Z](?:[^>\"']++|\"[^\"]*\"|'[^']*')*>", re.S)
_ALT = re.compile(r"<img\b[^>]*?\balt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.I)
_ANCHOR_END = re.compile(r"</?[aA][\s/>]")
_LONGEST_ANCHOR = 2000


def as_text(markup: str) -> str:
    """The text of some markup, tags and comments taken out, references undone."""
    # Without an end there is no tag, and looking for one from every `<` takes quadratic time.
    end = markup.rfind(">") + 1
    text = _TAGS.sub("", markup[:end]) + markup[end:] if end else markup
    if "&" in text:
        from html import unescape

        return unescape(text)
    return text


def fold(text: str) -> str:
    """References undone and white space folded."""
    if "&" in text:
        from html import unescape

        text = unescape(text)
    return " ".join(text.split())


def strip_tags(markup: str) -> str:
    """As `as_text`, white space folded."""
    return " ".join(as_text(markup).split())


def anchor_text(text: str, start: int) -> tuple[str, int]:
    """The text of the anchor whose tag ends at `start` (or its image's), and where it ends."""
    end = text.find("<", start, start + _LONGEST_ANCHOR)
    if text.startswith("</a>", end):
        return fold(text[start:end]), end
    match = _ANCHOR_END.search(text, start, start + _LONGEST_ANCHOR)
    if match is None:
        return "", start
    inner = text[start : match.start()]
    shown = _TAGS.sub("", inner)
    if not shown.strip() and (image := _ALT.search(inner)):
        shown = image[1] or image[2] or ""
    return fold(shown), match.start()
