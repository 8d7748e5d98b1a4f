"""HTML as browsers tokenise it: every element that refers to a URL, at the URL's own place.

A forward scan by the tokenisation rules of the WHATWG HTML standard (13.2.5), in two compiled
expressions, rather than a tree: it knows every place exactly, and it sees what a tree builder
would drop (a link in an unexpected place is still a link to a reader of the source).
"""

import re
from collections.abc import Iterator

from loccit.gather.attributes import refresh_target, srcset_candidates, undo_references
from loccit.gather.found import Found, Spans
from loccit.model import Kind

_REFERRING: dict[str, dict[str, Kind]] = {
    "a": {"href": Kind.LINK, "xlink:href": Kind.LINK},
    "area": {"href": Kind.LINK},
    "audio": {"src": Kind.MEDIA},
    "blockquote": {"cite": Kind.LINK},
    "del": {"cite": Kind.LINK},
    "embed": {"src": Kind.MEDIA},
    "frame": {"src": Kind.FRAME},
    "iframe": {"src": Kind.FRAME},
    "image": {"href": Kind.IMAGE, "xlink:href": Kind.IMAGE, "src": Kind.IMAGE},
    "img": {"src": Kind.IMAGE, "srcset": Kind.IMAGE},
    "input": {"src": Kind.IMAGE},
    "ins": {"cite": Kind.LINK},
    "link": {"href": Kind.LINK},
    "meta": {"content": Kind.LINK},
    "object": {"data": Kind.MEDIA},
    "q": {"cite": Kind.LINK},
    "source": {"src": Kind.MEDIA, "srcset": Kind.IMAGE},
    "track": {"src": Kind.MEDIA},
    "use": {"href": Kind.IMAGE, "xlink:href": Kind.IMAGE},
    "video": {"src": Kind.MEDIA, "poster": Kind.IMAGE},
}
"""The attributes that refer to a URL (WHATWG HTML "attributes" index, SVG 2 "linking")."""

_CITING_LINKS = {
    "canonical": Kind.SOURCE,
    "original": Kind.SOURCE,
    "cite-as": Kind.SOURCE,
    "alternate": Kind.LINK,
    "amphtml": Kind.LINK,
    "author": Kind.LINK,
    "bookmark": Kind.LINK,
    "help": Kind.LINK,
    "license": Kind.LINK,
    "next": Kind.LINK,
    "prev": Kind.LINK,
    "related": Kind.LINK,
    "shortlink": Kind.LINK,
    "via": Kind.LINK,
}
"""`link` relations that refer to content; style sheets, icons and hints are furniture."""

_RAW_TEXT = ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
"""Elements whose content is not markup (WHATWG HTML 13.1.2, "raw text", plus legacy ones)."""

_NAMES = "|".join(sorted({*_REFERRING, *_RAW_TEXT, "base"}, key=lambda name: (-len(name), name)))
_TOKEN = re.compile(rf"<(?:({_NAMES})(?=[\s/>])|!--|[!?])", re.I | re.A)
_TOKEN_OR_TAG = re.compile(rf"<(?:({_NAMES})(?=[\s/>])|!--|[!?]|(/?[a-z][^\s/>]*))", re.I | re.A)
_MARKUP_IN_VALUE = re.compile(r"=\s*(?:\"[^\"<]*<|'[^'<]*<)")
_ATTRIBUTE = re.compile(
    r"[\s/]*(?:(>)|([^\s/>][^\s/>=]*)"
    r"(?:\s*=\s*(?:\"([^\"]*)(?:\"|\Z)|'([^']*)(?:'|\Z)|([^\s>\"'][^\s>]*)?))?)",
    re.A,
)
_COMMENT_END = re.compile(r"--!?>")
_TAGS = re.compile(r"<!--.*?-->|</?[a-zA-Z](?:[^>\"']|\"[^\"]*\"|'[^']*')*>", re.S)
_ALT = re.compile(r"<img\b[^>]*?\balt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.I)
_ANCHOR_END = re.compile(r"</a\b|<a\b", re.I)

_LONGEST_ANCHOR = 2000


class HtmlPage:
    """What a scan of some HTML found."""

    __slots__ = ("base", "found", "tags")

    def __init__(self) -> None:
        self.found: list[Found] = []
        self.base: str | None = None
        """The first `<base href>`, as the page means it."""
        self.tags: Spans = []
        """Where the tags and comments stood that were looked into."""


def scan(text: str, start: int = 0, hidden: Spans = [], *, markdown: bool = False) -> HtmlPage:  # noqa: B006
    """Everything in `text` from `start` on that refers to a URL.

    Args:
        hidden: stretches that are no markup (code).
        markdown: the text is Markdown with HTML in it: a backslash before `<` escapes it, and a
            comment that never ends is text, as kramdown has it.
    """
    page = HtmlPage()
    token = _TOKEN_OR_TAG if _MARKUP_IN_VALUE.search(text, start) else _TOKEN
    next_hidden = 0
    at = start
    while match := token.search(text, at):
        begin, at = match.span()
        while next_hidden < len(hidden) and hidden[next_hidden][1] <= begin:
            next_hidden += 1
        if next_hidden < len(hidden) and hidden[next_hidden][0] <= begin:
            at = hidden[next_hidden][1]
            continue
        if markdown and begin > start and text[begin - 1] == "\\":
            continue
        name = match[1]
        if name is None:
            at = _skip(text, match, markdown)
            if at > match.end():
                page.tags.append((begin, at))
            continue
        name = name.lower()
        attributes, at = read_attributes(text, at)
        page.tags.append((begin, at))
        if name in _REFERRING:
            page.found += _references(text, name, attributes, begin, at)
        elif name == "base" and page.base is None and "href" in attributes:
            page.base = undo_references(text[slice(*attributes["href"])]).strip()
        if name in _RAW_TEXT:
            at = _after_raw_text(text, name, at)
    return page


def _skip(text: str, match: re.Match[str], markdown: bool) -> int:
    """Where a comment, a declaration or a tag of no interest ends."""
    at = match.end()
    written = match.group()
    if written == "<!--":
        if text.startswith((">", "->"), at):
            return text.index(">", at) + 1
        end = _COMMENT_END.search(text, at)
        if end is None:
            return at if markdown else len(text)
        return end.end()
    if written in {"<!", "<?"}:
        end_at = text.find(">", at)
        return at if end_at < 0 else end_at + 1
    return read_attributes(text, at)[1]


def _after_raw_text(text: str, name: str, at: int) -> int:
    if text[at - 2 : at] == "/>":
        return at
    end = re.compile(f"</{name}(?=[\\s/>])", re.I).search(text, at)
    return end.start() if end else at


def read_attributes(text: str, at: int) -> tuple[dict[str, tuple[int, int]], int]:
    """A tag's attributes from after its name: where each value stands, and where the tag ends."""
    attributes: dict[str, tuple[int, int]] = {}
    attribute = _ATTRIBUTE.match
    while match := attribute(text, at):
        at = match.end()
        last = match.lastindex
        if last == 1:
            return attributes, at
        name = match[2].lower()
        if name not in attributes:
            attributes[name] = match.span(last) if last != 2 else (at, at)  # type: ignore[arg-type]
    return attributes, len(text)


def _references(
    text: str, name: str, attributes: dict[str, tuple[int, int]], begin: int, end: int
) -> Iterator[Found]:
    for attribute, kind in _REFERRING[name].items():
        span = attributes.get(attribute)
        if span is None:
            continue
        rel = _value(text, attributes, "rel")
        if name == "link":
            found_kind = _link_kind(rel)
            if found_kind is None:
                continue
            kind = found_kind
        elif name == "input" and _value(text, attributes, "type").lower() != "image":
            continue
        elif name == "meta":
            if _value(text, attributes, "http-equiv").lower() != "refresh":
                continue
            target = refresh_target(text[slice(*span)])
            if target is None:
                continue
            span = span[0] + target[0], span[0] + target[1]
        if name == "a":
            shown, inner_end = _anchor_text(text, end)
            mark = (begin, inner_end)
        else:
            shown, mark = _value(text, attributes, "alt"), (begin, end)
        spans = [span]
        if attribute == "srcset":
            spans = [(span[0] + a, span[0] + b) for a, b in srcset_candidates(text[slice(*span)])]
        for start, stop in spans:
            written = text[start:stop]
            raw = written.strip("\t\n\f\r ")
            if raw:
                start += written.index(raw[0])
                yield Found(start, raw, undo_references(raw), kind, name, shown, rel, mark)


def _value(text: str, attributes: dict[str, tuple[int, int]], name: str) -> str:
    span = attributes.get(name)
    return " ".join(undo_references(text[span[0] : span[1]]).split()) if span else ""


def _link_kind(rel: str) -> Kind | None:
    return next((_CITING_LINKS[r] for r in rel.lower().split() if r in _CITING_LINKS), None)


def _anchor_text(text: str, start: int) -> tuple[str, int]:
    """The text of the anchor whose tag ends at `start` (or its image's), and where it ends."""
    match = _ANCHOR_END.search(text, start, start + _LONGEST_ANCHOR)
    end = match.start() if match else start
    inner = text[start:end]
    if "<" not in inner:
        shown = inner
    else:
        shown = _TAGS.sub("", inner)
        if not shown.strip() and (image := _ALT.search(inner)):
            shown = image[1] or image[2] or ""
    return fold(shown), end


def strip_tags(markup: str) -> str:
    """As `as_text`, white space folded."""
    return " ".join(as_text(markup).split())


def as_text(markup: str) -> str:
    """The text of some markup, tags and comments taken out, references undone."""
    text = _TAGS.sub("", markup) if "<" in markup else markup
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
