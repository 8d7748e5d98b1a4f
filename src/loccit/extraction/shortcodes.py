"""Links in the shortcodes, tags and includes of site generators.

Hugo and Quarto write `{{< figure src="https://…" >}}`; Jekyll, Hexo, Eleventy and Nunjucks write
`{% include card.html url="https://…" %}`. A parameter that is a complete URL is a citation. A few
shortcodes come with the generators and take an id, from which the URL is known: `youtube`,
`vimeo`, `gist`, `tweet`, `x` and `instagram`.
"""

import re
from collections.abc import Iterator

from loccit.extraction.reference import Found, Spans, within
from loccit.model import Kind

_OPENING = re.compile(r"\{\{[<%](?![/*])|\{%")
_EXPRESSION = re.compile(r"\{\{[^{}]{0,2000}\}\}")
_LONGEST = 5_000
"""Characters of one shortcode."""
_NAME = re.compile(r"[-~]?\s*+([A-Za-z][\w./-]*+)")
_ARGUMENT = re.compile(
    r"(?:([A-Za-z_][\w:.-]*+)[ \t]*+(?:=|:(?!//))[ \t]*+)?"
    r"(?:\"((?>(?:[^\"\\]|\\.)*))\"|'((?>(?:[^'\\]|\\.)*))'|`([^`]*+)`|([^\s\"'`,()]+))"
)
COMPLETE_URL = re.compile(r"(?:https?:)?//[^\s/]+\.[^\s]+|https?://\S+", re.I)
"""A parameter that is a citation by itself."""
_SEVERAL = re.compile(r"[,;|]\s?https?://", re.I)
_LISTED = re.compile(r"(?<![^,;|\s])https?://[^\s,;|]+", re.I)
_LOGIC = frozenset(
    (
        "assign", "block", "call", "capture", "case", "comment", "cycle", "decrement", "else",
        "elif", "elseif", "elsif", "extends", "filter", "for", "from", "if", "import",
        "increment", "liquid", "macro", "raw", "set", "switch", "tablerow", "unless", "when",
        "while", "with",
    )
)  # fmt: skip
"""Tags that compute and publish none of their parameters."""

BY_ID = {
    "gist": (re.compile(r"[\w-]+(?:/[0-9a-f]+)?"), "https://gist.github.com/{}", Kind.MEDIA),
    "instagram": (re.compile(r"[\w-]{5,}"), "https://www.instagram.com/p/{}/", Kind.FRAME),
    "tweet": (re.compile(r"\d{5,}"), "https://twitter.com/i/status/{}", Kind.FRAME),
    "twitter": (re.compile(r"\d{5,}"), "https://twitter.com/i/status/{}", Kind.FRAME),
    "vimeo": (re.compile(r"\d{4,}"), "https://player.vimeo.com/video/{}", Kind.FRAME),
    "x": (re.compile(r"\d{5,}"), "https://x.com/i/status/{}", Kind.FRAME),
    "youtube": (re.compile(r"[\w-]{11}"), "https://www.youtube.com/embed/{}", Kind.FRAME),
}
"""Shortcodes that take an id: what an id looks like, and the URL that is published."""
_BY_USER = {"x": "https://x.com", "tweet": "https://twitter.com", "twitter": "https://twitter.com"}
_PICTURES = ("src", "image", "img", "poster", "cover", "logo", "thumbnail", "photo", "avatar")
_FILES = frozenset(("flac", "flv", "m4a", "m4v", "mp3", "mp4", "ogg", "ogv", "wav", "webm", "wmv"))
"""Parameters of players that are named after the kind of file."""
_TEXTS = frozenset(("attr", "attribution", "caption", "credit", "credits", "legend"))
"""Parameters whose text themes render as Markdown, as Hugo's own `figure` does."""
_ADDRESS = re.compile(r"://|www\.", re.I)
_MARKUP = re.compile(r"\]\(|<[a-zA-Z]|\{\{")
_ESCAPED = frozenset(('\\"', "\\'"))
_SHOWING_PICTURES = re.compile(r"fig|im(?:g|age)|picture|photo|gallery|logo|avatar", re.I)
_PLAYING = re.compile(r"video|audio|movie|media|podcast|soundcloud", re.I)
_FRAMING = re.compile(r"iframe|youtube|vimeo", re.I)


def shortcodes(text: str, start: int, hidden: Spans) -> tuple[list[Found], Spans]:
    """The links in shortcodes, and the stretches of all shortcodes, tags and expressions.

    Args:
        hidden: code, in which shortcodes show themselves.
    """
    spans: Spans = []
    found: list[Found] = []
    ends: dict[str, int] = {}
    """The next end of each kind that is known; beyond the text, where there is none."""
    at = start
    while match := _OPENING.search(text, at):
        at = match.end()
        closing = {"{{<": ">}}", "{{%": "%}}", "{%": "%}"}[match.group()]
        if ends.get(closing, -1) < at:
            end = text.find(closing, at)
            ends[closing] = end if end >= 0 else len(text) + _LONGEST
        end = ends[closing]
        if end > min(at + _LONGEST, len(text)) - len(closing):
            continue
        spans.append((match.start(), end + len(closing)))
        if not within(match.start(), hidden):
            found += _links(text, match.start(), at, end)
        at = end + len(closing)
    if text.find("{{", start) >= 0:
        spans += [match.span() for match in _EXPRESSION.finditer(text, start)]
    return found, spans


def _links(text: str, begin: int, at: int, end: int) -> Iterator[Found]:
    named = _NAME.match(text, at, end)
    if named is None or (name := named[1].lower()) in _LOGIC or name.startswith("end"):
        return
    element = f"shortcode:{name}"
    ids: dict[str, tuple[int, str]] = {}
    mark = (begin, end)
    given = False
    for key, start, value in parameters(text, named.end(), end):
        if (urls := _urls(value)) and "{{" not in value:
            given = True
            kind = kind_of_parameter(name, key)
            for offset, url in urls:
                yield Found(start + offset, url, url, kind, element, "", "", mark)
        elif key in _TEXTS and _ADDRESS.search(value) and not _MARKUP.search(value):
            yield from _bare(value, start)
        else:
            ids.setdefault(key or str(len(ids)), (start, value))
    if not given:
        yield from known(name, ids, element, mark)


def _urls(value: str) -> list[tuple[int, str]]:
    """The URL that a parameter is, or those of a list, as galleries have them.

    In a list each may have a text of its own, `https://a.example/1.jpg;one,https://…`.
    """
    if not _SEVERAL.search(value):
        return [(0, value)] if COMPLETE_URL.fullmatch(value) else []
    if COMPLETE_URL.match(value) is None:
        return []
    return [(one.start(), one[0]) for one in _LISTED.finditer(value)]


def _bare(value: str, start: int) -> Iterator[Found]:
    from loccit.extraction.formats.bare_urls import bare_links

    for one in bare_links(value, 0, len(value)):
        one.mark = start + one.start, start + one.mark[1]
        one.start += start
        yield one


def outside_or_unescaped(found: list[Found], spans: Spans, codes: list[Found]) -> Iterator[Found]:
    r"""The references of HTML, some of which stands in the parameters of shortcodes.

    There a quote in a quote is `\"`, which is no part of the URL; and what the shortcode itself
    cites (`{{<img src="https://…">}}` looks like a tag) is not cited again.

    Args:
        spans: the stretches of the shortcodes.
        codes: what their parameters cite.
    """
    cited = {one.start for one in codes}
    for one in found:
        if within(one.start, spans):
            if one.start in cited:
                continue
            if one.raw[:2] in _ESCAPED and one.raw[-2:] in _ESCAPED and len(one.raw) > 4:
                one.start += 2
                one.raw, one.value = one.raw[2:-2], one.value[2:-2]
        yield one


def parameters(text: str, start: int, end: int) -> Iterator[tuple[str, int, str]]:
    """The parameters written in a stretch: name in lower case (or empty), place and value."""
    for argument in _ARGUMENT.finditer(text, start, end):
        group = argument.lastindex or 5
        value = argument[group]
        if group > 1 and value:
            yield (argument[1] or "").lower(), argument.start(group), value


def known(
    name: str, ids: dict[str, tuple[int, str]], element: str, mark: tuple[int, int]
) -> Iterator[Found]:
    """Yield what a shortcode publishes that takes an id; nothing for any other.

    Args:
        ids: place and value of each parameter, by its name or its number.
    """
    if name not in BY_ID:
        return
    pattern, url, kind = BY_ID[name]
    place = ids.get("id") or ids.get("0")
    if name == "gist" and "0" in ids and "1" in ids:
        start, one = ids["1"]
        yield Found(start, one, url.format(f"{ids['0'][1]}/{one}"), kind, element, "", "", mark)
    elif place is not None and pattern.fullmatch(place[1]):
        start, one = place
        target = url.format(one)
        if name in _BY_USER and "user" in ids:
            target = f"{_BY_USER[name]}/{ids['user'][1].lstrip('@')}/status/{one}"
        yield Found(start, one, target, kind, element, "", "", mark)


def kind_of_parameter(name: str, key: str) -> Kind:
    """The kind of reference that a parameter is, by its name and the shortcode's."""
    if key in _FILES:
        return Kind.MEDIA
    if key == "poster":
        return Kind.IMAGE
    if key.endswith(_PICTURES) or not key:
        if _PLAYING.search(name):
            return Kind.MEDIA
        if _FRAMING.search(name):
            return Kind.FRAME
        if key or _SHOWING_PICTURES.search(name):
            return Kind.IMAGE
    return Kind.LINK
