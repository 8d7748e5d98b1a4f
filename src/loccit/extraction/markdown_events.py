"""The events of the Markdown parser → links, code, headings, and text that may hold bare URLs.

The parser is pulldown-cmark. It gives the byte range of a whole link, inside which the destination
is found again as written.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import pyromark
from msgspec import Struct

from loccit.extraction.character_references import undo_references
from loccit.extraction.destinations import (
    OPTIONS,
    definitions,
    folded,
    inline_destination,
    repeated_definitions,
)
from loccit.extraction.offsets import Offsets
from loccit.extraction.pandoc import is_figure
from loccit.extraction.plain_blocks import PLACEHOLDER, headings, links, set_aside
from loccit.extraction.reference import Found, Spans
from loccit.extraction.visible_text import fold
from loccit.model import Kind

_BY_LABEL = frozenset({"Reference", "Collapsed", "Shortcut"})
"""Links whose destination stands in a definition."""
_LINKS = frozenset({"Link", "Image"})
_ENDING = frozenset({"Table", "CodeBlock", "HtmlBlock"})
"""Other elements whose end is looked at."""
_FENCES = 20
"""Fences left open in one text that are looked behind."""


class EventReader:
    """One pass over the parser's events.

    Args:
        text: The Markdown.
        start: Where it begins in the file; all places that are found count from there.
        headings: Whether to tell the headings.
        pandoc: Whether pandoc publishes it.
    """

    def __init__(
        self, text: str, start: int, *, headings: bool = True, pandoc: bool = False
    ) -> None:
        self._tells_headings = headings
        self._pandoc = pandoc
        plain = set_aside(text)
        body = plain.rest
        self.body = body
        self._text = text
        self._plain = plain.ends
        self.start = start
        self.offset = None if body.isascii() else Offsets(body)
        self.found: list[Found] = []
        self.hidden: Spans = []
        """Fenced code, from fence to fence."""
        self.open_fence: int | None = None
        """Where a fence stands that is never closed."""
        self.code: Spans = []
        """Other code."""
        self.headings: list[tuple[int, str]] = []
        self.prose: Spans = []
        """Text that holds what may be a bare URL, outside links, code and HTML."""
        self.html_blocks: Spans = []
        """Blocks of HTML, where pandoc publishes it."""
        self._open: list[_OpenLink] = []
        self._heading: list[str] | None = None
        self._in_code = False
        self._in_table = False
        self._definitions: Mapping[str, tuple[int, str]] | None = None
        self._repetitions: dict[str, list[tuple[int, str]]] | None = None

    def read(self) -> None:
        """Fill the attributes with what the text holds."""
        in_anchor = False
        opened = self._open
        start, end, say, close = self._start, self._end, self._say, self._close
        events: Iterable[tuple[Any, Any]] = pyromark.events_with_range(self.body, options=OPTIONS)
        for event, span in events:
            if event.__class__ is str:
                if opened or self._heading is not None:
                    say(" ")  # a line's end, a rule
            else:
                ((name, content),) = event.items()
                if name == "Text":
                    if opened or self._heading is not None:
                        say(content)
                    if content.startswith(PLACEHOLDER):
                        if not self._in_code:
                            self._add_plain(span["start"])
                    elif (
                        ("." in content or ":" in content)
                        and not (opened or in_anchor or self._in_code)
                        and ("://" in content or "(//" in content or "www." in content.lower())
                    ):
                        self.prose.append(self._place(span))
                elif name == "Start":
                    if content.__class__ is not str:
                        start(content, span)
                    continue
                elif name == "End":
                    if content.__class__ is not str or content in _ENDING:
                        end(content, span)
                    elif content in _LINKS:
                        close()
                elif name == "Html":
                    continue
                elif name == "InlineHtml":
                    written = content[:3].lower()
                    in_anchor = written.startswith("<a") or (in_anchor and written != "</a")
                elif name == "Code":
                    self.code.append(self._place(span))
                    say(content)
                else:
                    say(" ")
            if opened:
                opened[-1].content_end = span["end"]

    def _add_plain(self, byte: int) -> None:
        """Add what blocks hold that were set aside."""
        begin = byte if self.offset is None else self.offset.of(byte)
        end = self._plain.get(begin)
        if end is not None:
            self.found += links(self._text, begin, end, self.start, self.code)
            if self._tells_headings:
                self.headings += headings(self._text, begin, end, self.start)

    def _start(self, tag: Mapping[str, Any], span: Mapping[str, int]) -> None:
        ((kind, content),) = tag.items()
        if kind == "Link":
            begin = span["start"]
            self._open.append(_OpenLink(Kind.LINK, content, begin, span["end"], begin + 1))
        elif kind == "Image":
            begin = span["start"]
            self._open.append(_OpenLink(Kind.IMAGE, content, begin, span["end"], begin + 2))
        elif kind == "Heading" and self._tells_headings:
            self._heading = []
        elif kind == "Table":
            self._in_table = True
        elif kind == "CodeBlock":
            self._in_code = True
            place = self._place(span)
            if content == "Indented":
                self.code.append(place)
            elif self._is_closed(place[1] - self.start):
                self.hidden.append(place)
            else:
                self.open_fence = place[0] - self.start

    def _end(self, tag: Any, span: Mapping[str, int]) -> None:
        if tag == "Table":
            self._in_table = False
        elif tag == "CodeBlock":
            self._in_code = False
        elif tag == "HtmlBlock":
            if self._pandoc:
                self.html_blocks.append(self._place(span))
        elif tag.__class__ is not str and "Heading" in tag and self._heading is not None:
            self.headings.append((self._place(span)[1], fold("".join(self._heading))))
            self._heading = None

    def _is_closed(self, end: int) -> bool:
        """Return whether fenced code ends in its second fence, and not because the text does."""
        length, is_fence = self._last_line
        return end < length or is_fence

    @cached_property
    def _last_line(self) -> tuple[int, bool]:
        """Where the text ends without white space, and whether it ends in a fence."""
        body = self.body.rstrip()
        return len(body), body.endswith(("```", "~~~"))

    def _say(self, said: str) -> None:
        for link in self._open:
            link.said.append(said)
        if self._heading is not None:
            self._heading.append(said)

    def _place(self, span: Mapping[str, int]) -> tuple[int, int]:
        begin, end = span["start"], span["end"]
        if self.offset is not None:
            begin, end = self.offset.of(begin), self.offset.of(end)
        return self.start + begin, self.start + end

    def _close(self) -> None:
        link = self._open.pop()
        if any(one.kind is Kind.IMAGE for one in self._open) and not self._is_in_caption():
            return  # of an image's description only the text is published
        facts, body = link.facts, self.body
        kind, value = facts["link_type"], facts["dest_url"]
        begin, content_end, end = link.begin, link.content_end, link.end
        if self.offset is not None:
            of = self.offset.of
            begin, content_end, end = of(begin), of(content_end), of(end)
        element = "markdown"
        place: tuple[int, str] | None
        if kind == "Inline":
            place = inline_destination(body, content_end, end)
        elif kind == "Autolink":
            element = "autolink"
            place = begin + 1, body[begin + 1 : end - 1]
            # A cell of a table ends at a bar, so one in a URL is written `\|` there.
            value = place[1].replace("\\|", "|") if self._in_table else place[1]
            value = undo_references(value)
        elif kind == "Email":
            return
        else:
            place = self._definition(facts["id"])
        if place is None or not place[1]:
            return
        where, raw = place
        said = fold("".join(link.said))
        if kind in _BY_LABEL:
            self._repeated(folded(facts["id"]), place, link.kind, said)
        at = self.start
        mark = begin + at, end + at
        self.found.append(Found(where + at, raw, value, link.kind, element, said, "", mark))

    def _is_in_caption(self) -> bool:
        """Return whether the innermost open element is an image that pandoc makes a figure of."""
        if not self._pandoc or len(self._open) > 1:
            return False
        (image,) = self._open
        of = int if self.offset is None else self.offset.of
        return is_figure(self.body, of(image.begin), of(image.end))

    def _repeated(self, label: str, place: tuple[int, str], kind: Kind, said: str) -> None:
        """Add a label's other definitions: kramdown publishes the last, CommonMark the first."""
        if self._repetitions is None:
            self._repetitions = repeated_definitions(self.body)
        for where, raw in self._repetitions.pop(label, ()):
            if where != place[0]:
                at = where + self.start
                mark = (at, at + len(raw))
                self.found.append(
                    Found(at, raw, undo_references(raw), kind, "markdown", said, "", mark)
                )

    def _definition(self, label: str) -> tuple[int, str] | None:
        if self._definitions is None:
            self._definitions = dict(definitions(self.body))
        return self._definitions.get(folded(label))


class _OpenLink(Struct, gc=False):
    """A link or image whose end is still to come; places count bytes."""

    kind: Kind
    facts: Mapping[str, Any]
    """As the parser tells them."""
    begin: int
    end: int
    content_end: int
    """Where the last thing in it ends that the parser reported."""
    said: list[str] = []
    """The text in it."""


def read_events(
    body: str, start: int, *, headings: bool = True, pandoc: bool = False
) -> EventReader:
    """The parser's reading; a fence that is never closed is none, as kramdown has it."""
    for _ in range(_FENCES):
        reader = EventReader(body, start, headings=headings, pandoc=pandoc)
        reader.read()
        if (at := reader.open_fence) is None:
            break
        fence = len(body) - at - len(body[at:].lstrip("`~"))
        body = body[:at] + "." * fence + body[at + fence :]
    return reader
