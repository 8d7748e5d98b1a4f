"""HTML as browsers tokenise it: every element that refers to a URL, at the URL's own place.

A forward scan by compiled expressions (`loccit.extraction.elements`) rather than a tree: it knows
every place exactly, and it sees what a tree builder would drop (a link in an unexpected place is
still a link to a reader of the source).
"""

import re

from loccit.extraction.character_references import undo_references
from loccit.extraction.elements import ANY, CITING_LINKS, IMG, A, Element, element_of, token
from loccit.extraction.reference import Body, Found, Spans
from loccit.extraction.visible_text import anchor_text
from loccit.model import Kind

_MARKUP_IN_VALUE = re.compile(r"=\s*(?:\"[^\"<]*<|'[^'<]*<)", re.A)
"""Whether a value may hold what looks like a tag: seldom, and then every tag is looked into."""

_UNCLOSED_QUOTE = re.compile(r"=\s*(?:\"[^\"<]*<[^\"]*\"|'[^'<]*<[^']*')[^\s/>]", re.A)
"""A quote that was never closed swallows markup up to where the next value begins.

A browser loses what is swallowed; kramdown takes the broken tag for text and finds it.
"""

_MOST_REREADS = 20
"""How often a whole text may be read again, because what began as a tag was not one."""

_COMMENT_END = re.compile(r"--!?>")
_SPACE = "\t\n\f\r "
"""What HTML strips from a URL."""


def scan(
    text: str,
    start: int = 0,
    hidden: Spans = [],  # noqa: B006
    *,
    markdown: bool = False,
    tags: Spans | None = None,
) -> Body:
    """Everything in `text` from `start` on that refers to a URL.

    Args:
        hidden: stretches that are no markup (code).
        markdown: the text is Markdown with HTML in it: a backslash before `<` escapes it, and a
            comment that never ends is text, as kramdown has it.
        tags: where the tags and comments that are looked into are to be noted.
    """
    page = Body([])
    any_tag = _MARKUP_IN_VALUE.search(text, start) is not None
    next_token = token(any_tag=any_tag).search
    upcoming = iter([*hidden, (len(text), len(text))])
    hidden_from, hidden_to = next(upcoming)
    unended: set[str] = set()
    reread_limit = _RereadLimit(len(text))
    at = start
    while match := next_token(text, at):
        begin, at = match.span()
        if begin >= hidden_from:
            while hidden_to <= begin:
                hidden_from, hidden_to = next(upcoming)
            if hidden_from <= begin:
                at = hidden_to
                continue
        if markdown and text[begin - 1] == "\\" and begin > start:
            at = begin + 1
            continue
        if text[at - 1] == ">":
            element = A if text[begin + 1] in "aA" else IMG
            tag = match
        elif named := element_of(text[begin + 1 : at].lower()):
            element = named
            tag = element.tag(text, at)
            at = tag.end()
        else:
            at = _skip(text, match, unended, reread_limit, markdown=markdown)
            if tags is not None and at > match.end():
                tags.append((begin, at))
            continue
        if text[at - 1] != ">" or (any_tag and _UNCLOSED_QUOTE.search(text, begin, at)):
            if reread_limit.allows(at - begin):
                at = begin + 1  # the file ends within it: no tag
            continue
        if tags is not None:
            tags.append((begin, at))
        if tag.lastindex:
            _refer(text, element, tag, begin, page.found)
        if element.raw_text:
            at = _after_raw_text(text, element.name, at, unended)
        elif element.name == "base" and page.base is None:
            page.base = element.value(tag, "href") or None
    return page


class _RereadLimit:
    """Bounds how often text is read again: a broken tag may seem to reach to the end of a text."""

    __slots__ = ("_left",)

    def __init__(self, size: int) -> None:
        self._left = _MOST_REREADS * size

    def allows(self, size: int) -> bool:
        """Return whether text may be read again, after this many characters that were no tag."""
        self._left -= size
        return self._left >= 0


def _skip(
    text: str,
    match: re.Match[str],
    unended: set[str],
    reread_limit: _RereadLimit,
    *,
    markdown: bool,
) -> int:
    """Return where a comment, a declaration or a tag of no interest ends.

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
        if markdown and text.startswith("[", at):
            return at  # kramdown takes a CDATA section in HTML for text
        end_at = text.find(">", at)
        return at if end_at < 0 else end_at + 1
    end_at = ANY.tag(text, at).end()
    if text[end_at - 1] != ">" or _UNCLOSED_QUOTE.search(text, at, end_at):
        return at if reread_limit.allows(end_at - at) else end_at
    return end_at


def _after_raw_text(text: str, name: str, at: int, unended: set[str]) -> int:
    """Return where the content of a raw text element ends; `at` if it never does."""
    if name in unended or text[at - 2 : at] == "/>":
        return at
    end = re.compile(f"</{name}(?=[\\s/>])", re.I).search(text, at)
    if end is None:
        unended.add(name)
        return at
    return end.start()


def _refer(text: str, element: Element, tag: re.Match[str], begin: int, found: list[Found]) -> None:
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
                shown, end = anchor_text(text, end)
            else:
                shown = element.value(tag, "alt")
            mark = begin, end
        if attribute.endswith("srcset"):
            from loccit.extraction.attribute_urls import srcset_candidates

            for start, stop in srcset_candidates(value):
                raw = value[start:stop]
                meant = undo_references(raw)
                found.append(Found(at + start, raw, meant, kind, name, shown, rel, mark))
        elif raw := value.strip(_SPACE):
            if len(raw) < len(value):
                at += value.index(raw[0])
            meant = undo_references(raw) if "&" in raw else raw
            found.append(Found(at, raw, meant, kind, name, shown, rel, mark))


_Chosen = tuple[Kind, int, int]
"""What a reference is, and the stretch of the attribute's value that is the URL."""


def _link(element: Element, tag: re.Match[str], value: str) -> _Chosen | None:
    for relation in element.value(tag, "rel").lower().split():
        if relation in CITING_LINKS:
            return CITING_LINKS[relation], 0, len(value)
    return None


def _meta(element: Element, tag: re.Match[str], value: str) -> _Chosen | None:
    if element.value(tag, "http-equiv").lower() != "refresh":
        return None
    from loccit.extraction.attribute_urls import refresh_target

    place = refresh_target(value)
    return (Kind.LINK, *place) if place else None


def _input(element: Element, tag: re.Match[str], value: str) -> _Chosen | None:
    if element.value(tag, "type").lower() != "image":
        return None
    return Kind.IMAGE, 0, len(value)


def _section(element: Element, tag: re.Match[str], value: str) -> _Chosen | None:
    """A slide's background, which may also be a colour."""
    if "//" not in value:
        return None
    group = next(group for group in element.groups.values() if value in (tag[group] or ""))
    kinds = {number: kind for number, _, kind in element.references}
    return kinds[group], 0, len(value)


_CHOOSY = {"link": _link, "meta": _meta, "input": _input, "section": _section}
"""Elements of which another attribute says whether they refer to anything."""
