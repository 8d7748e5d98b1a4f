"""HTML as browsers tokenise it: every element that refers to a URL, at the URL's own place.

A forward scan by the tokenisation rules of the WHATWG HTML standard (13.2.5), in two compiled
expressions, rather than a tree: it knows every place exactly, and it sees what a tree builder
would drop (a link in an unexpected place is still a link to a reader of the source).
"""

import re
from collections.abc import Iterable
from functools import cache

from loccit.gather.found import Body, Found, Spans
from loccit.gather.references import undo_references
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

_EXPLAINING: dict[str, tuple[str, ...]] = {
    "a": ("rel",),
    "area": ("rel", "alt"),
    "base": ("href",),
    "img": ("alt",),
    "input": ("type", "alt"),
    "link": ("rel",),
    "meta": ("http-equiv",),
}
"""The attributes that tell what a reference is, or show it where it cannot be shown."""

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

_TAG_NAMES = frozenset({*_REFERRING, *_RAW_TEXT, "base"})


def _any_case(name: str) -> str:
    """An expression for a name in any case; faster than the flag, which defeats look-ahead."""
    return "".join(f"[{c}{c.upper()}]" if c.isalpha() else re.escape(c) for c in name)


def _alternatives(names: Iterable[str]) -> str:
    """An expression for one of some names that tells by the first letter which to try."""
    by_letter: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda name: (-len(name), name)):
        by_letter.setdefault(name[0], []).append(_any_case(name[1:]))
    return "|".join(
        f"{_any_case(letter)}(?:{'|'.join(rest)})" for letter, rest in by_letter.items()
    )


_MARKUP_IN_VALUE = re.compile(r"=\s*(?:\"[^\"<]*<|'[^'<]*<)", re.A)
"""Whether a value may hold what looks like a tag: seldom, and then every tag is looked into."""

_UNCLOSED_QUOTE = re.compile(r"=\s*(?:\"[^\"]*<[^\"]*\"|'[^']*<[^']*')[^\s/>]", re.A)
"""A quote that was never closed swallows markup up to where the next value begins.

A browser loses what is swallowed; kramdown takes the broken tag for text and finds it.
"""

_VALUE = r"\"[^\"]*(?:\"|\Z)|'[^']*(?:'|\Z)|(?![\"'])[^\s>]*"
_ANY_ATTRIBUTE = rf"[^\s/>][^\s/>=]*(?:\s*=\s*(?:{_VALUE}))?"
_COMMENT_END = re.compile(r"--!?>")
_TAGS = re.compile(r"<!--.*?-->|</?[a-zA-Z](?:[^>\"']|\"[^\"]*\"|'[^']*')*>", re.S)
_ALT = re.compile(r"<img\b[^>]*?\balt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.I)
_ANCHOR_END = re.compile(r"</?[aA][\s/>]")

_SPACE = "\t\n\f\r "
"""What HTML strips from a URL."""

_LONGEST_ANCHOR = 2000


class _Element:
    """How a tag of some name is read.

    Its expression matches from after the name to the tag's end, with the attributes of interest
    as groups. As browsers do, the first attribute of a name counts, and a quote only means
    something right after an equals sign.

    Args:
        first: the number of its first group in the expression that it is part of.
    """

    __slots__ = ("expression", "groups", "name", "raw_text", "references")

    def __init__(self, name: str, first: int = 1) -> None:
        self.name = name
        self.raw_text = name in _RAW_TEXT
        referring = _REFERRING.get(name, {})
        attributes = (*referring, *_EXPLAINING.get(name, ()))
        self.groups = {attribute: group for group, attribute in enumerate(attributes, first)}
        self.references = [(self.groups[each], each, kind) for each, kind in referring.items()]
        named = [
            rf"(?({group})(?!)|{_any_case(attribute)}\s*=\s*({_VALUE}))"
            for attribute, group in self.groups.items()
        ]
        self.expression = rf"(?:[\s/]+|{'|'.join([*named, _ANY_ATTRIBUTE])})*(?:>|\Z)"

    def value(self, tag: re.Match[str], attribute: str) -> str:
        """An attribute's value, white space folded; empty where it is absent or not read."""
        group = self.groups.get(attribute)
        value = tag[group] if group else None
        if not value:
            return ""
        if value[0] in "\"'":
            value = value[1:-1]
        return value if value.isalnum() else " ".join(undo_references(value).split())


@cache
def _tag(name: str) -> tuple[_Element, re.Pattern[str]]:
    element = _Element(name.lower())
    return element, re.compile(element.expression, re.A)


_A = _Element("a", first=2)
_IMG = _Element("img", first=2 + len(_A.groups))


_WHOLE = {
    **{letter + space: _A for letter in "aA" for space in "\t\n\f\v\r />"},
    **dict.fromkeys(("im", "iM", "Im", "IM"), _IMG),
}
"""By how they begin, the tags that a token is the whole of."""


@cache
def _token(*, any_tag: bool) -> re.Pattern[str]:
    """What a scan stops at: a comment, a tag that refers to something (group 1 is its name).

    The two that nearly all are, `a` and `img`, are matched whole.

    Args:
        any_tag: stop at every other tag too, for text where an attribute's value holds a tag.
    """
    others = _TAG_NAMES - {"a", "img"}
    initials = "".join(sorted({name[0] + name[0].upper() for name in _TAG_NAMES}))
    first, last = ("", r"|/?[a-zA-Z][^\s/>]*") if any_tag else (rf"(?=[{initials}!?])", "")
    return re.compile(
        rf"<{first}(?:({_alternatives(others)})(?=[\s/>])|[aA](?=[\s/>]){_A.expression}"
        rf"|[iI][mM][gG](?=[\s/>]){_IMG.expression}|!--|[!?]{last})",
        re.A,
    )


def scan(text: str, start: int = 0, hidden: Spans = [], *, markdown: bool = False) -> Body:  # noqa: B006
    """Everything in `text` from `start` on that refers to a URL.

    Args:
        hidden: stretches that are no markup (code).
        markdown: the text is Markdown with HTML in it: a backslash before `<` escapes it, and a
            comment that never ends is text, as kramdown has it.
    """
    page = Body([])
    any_tag = _MARKUP_IN_VALUE.search(text, start) is not None
    token = _token(any_tag=any_tag).search
    upcoming = iter([*hidden, (len(text), len(text))])
    hidden_from, hidden_to = next(upcoming)
    unended: set[str] = set()
    at = start
    while match := token(text, at):
        begin, at = match.span()
        while hidden_to <= begin:
            hidden_from, hidden_to = next(upcoming)
        if hidden_from <= begin:
            at = hidden_to
            continue
        if markdown and text[begin - 1] == "\\" and begin > start:
            at = begin + 1
            continue
        tag: re.Match[str] | None = match
        if match[1] is not None:
            element, expression = _tag(match[1])
            tag = expression.match(text, at)
        elif text[at - 1] == ">" and (whole := _WHOLE.get(text[begin + 1 : begin + 3])):
            element = whole
        else:
            at = _skip(text, match, unended, markdown=markdown)
            if at > match.end():
                page.tags.append((begin, at))
            continue
        if tag is None or text[tag.end() - 1] != ">":
            at = begin + 1  # the file ends within it: no tag
            continue
        at = tag.end()
        if any_tag and _UNCLOSED_QUOTE.search(text, begin, at):
            at = begin + 1
            continue
        page.tags.append((begin, at))
        if element.references:
            _refer(text, element, tag, begin, page.found)
        if element.name == "base" and page.base is None:
            page.base = element.value(tag, "href") or None
        if element.raw_text:
            at = _after_raw_text(text, element.name, at, unended)
    return page


def _skip(text: str, match: re.Match[str], unended: set[str], *, markdown: bool) -> int:
    """Where a comment, a declaration or a tag of no interest ends.

    Args:
        unended: what is known not to end any more; searched for once.
    """
    at = match.end()
    written = match.group()
    if written == "<!--":
        if text.startswith((">", "->"), at):
            return text.index(">", at) + 1
        end = None if written in unended else _COMMENT_END.search(text, at)
        if end is None:
            unended.add(written)
            return at if markdown else len(text)
        return end.end()
    if written in {"<!", "<?"}:
        end_at = text.find(">", at)
        return at if end_at < 0 else end_at + 1
    tag = _tag("")[1].match(text, at)
    if tag is None or text[tag.end() - 1] != ">":
        return at
    return at if _UNCLOSED_QUOTE.search(text, at, tag.end()) else tag.end()


def _after_raw_text(text: str, name: str, at: int, unended: set[str]) -> int:
    """Where the content ends of an element that holds no markup; at once if it never does."""
    if name in unended or text[at - 2 : at] == "/>":
        return at
    end = re.compile(f"</{name}(?=[\\s/>])", re.I).search(text, at)
    if end is None:
        unended.add(name)
        return at
    return end.start()


def _refer(
    text: str, element: _Element, tag: re.Match[str], begin: int, found: list[Found]
) -> None:
    """Add what one tag refers to.

    Args:
        tag: a match of `element.expression`.
        begin: where the tag's `<` stands.
    """
    name = element.name
    shown = rel = ""
    mark: tuple[int, int] | None = None
    for group, attribute, kind in element.references:
        value = tag[group]
        if not value:
            continue
        at = tag.start(group)
        if value[0] in "\"'":
            value = value[1:-1]
            at += 1
        if name in _CHOOSY:
            chosen = _CHOOSY[name](element, tag, value)
            if chosen is None:
                continue
            kind, at, value = chosen[0], at + chosen[1], value[chosen[1] : chosen[2]]
        if mark is None:
            rel = element.value(tag, "rel")
            end = tag.end()
            if name == "a":
                shown, end = _anchor_text(text, end)
            else:
                shown = element.value(tag, "alt")
            mark = begin, end
        if attribute == "srcset":
            from loccit.gather.attributes import srcset_candidates

            for start, stop in srcset_candidates(value):
                raw = value[start:stop]
                meant = undo_references(raw)
                found.append(Found(at + start, raw, meant, kind, name, shown, rel, mark))
        elif raw := value.strip(_SPACE):
            if raw is not value:
                at += value.index(raw[0])
            meant = undo_references(raw) if "&" in raw else raw
            found.append(Found(at, raw, meant, kind, name, shown, rel, mark))


_Chosen = tuple[Kind, int, int]
"""What a reference is, and the stretch of the attribute's value that is the URL."""


def _link(element: _Element, tag: re.Match[str], value: str) -> _Chosen | None:
    for relation in element.value(tag, "rel").lower().split():
        if relation in _CITING_LINKS:
            return _CITING_LINKS[relation], 0, len(value)
    return None


def _meta(element: _Element, tag: re.Match[str], value: str) -> _Chosen | None:
    if element.value(tag, "http-equiv").lower() != "refresh":
        return None
    from loccit.gather.attributes import refresh_target

    place = refresh_target(value)
    return (Kind.LINK, *place) if place else None


def _input(element: _Element, tag: re.Match[str], value: str) -> _Chosen | None:
    if element.value(tag, "type").lower() != "image":
        return None
    return Kind.IMAGE, 0, len(value)


_CHOOSY = {"link": _link, "meta": _meta, "input": _input}
"""Elements of which another attribute says whether they refer to anything."""


def _anchor_text(text: str, start: int) -> tuple[str, int]:
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


def strip_tags(markup: str) -> str:
    """As `as_text`, white space folded."""
    return " ".join(as_text(markup).split())
