"""MDX: Markdown with JSX, by the rules of @mdx-js/mdx (https://mdxjs.com/docs/what-is-mdx/).

Three things differ from Markdown. Tags are JSX and do not make HTML blocks, so Markdown beside and
below a component is Markdown; indentation makes no code; `import`, `export` and what stands in
braces is JavaScript. So the tags and the JavaScript are read and blanked first, the indentation is
moved to the ends of the lines, and the rest is read as Markdown.
"""

import re
from collections.abc import Iterator

from loccit.extraction.character_references import undo_references
from loccit.extraction.components import NO_CITING, kind_of_attribute
from loccit.extraction.elements import CITING_LINKS, REFERRING
from loccit.extraction.reference import Found, Spans
from loccit.extraction.visible_text import anchor_text
from loccit.model import Kind

_TOKEN = re.compile(
    r"^[ \t>]*+(?>(?:(?:[-*+]|\d{1,9}[.)])[ \t]++)*)(?P<fence>`{3,}|~{3,})"
    r"|\\.|`+|\{|<(?=[A-Za-z_$/>!])"
    r"|^(?:import|export)[ \t{*]",
    re.M,
)
_TAG = re.compile(r"<(/?)([A-Za-z_$][\w.$-]*+(?::[\w-]+)?)?(?=[\s/>])")
_ATTRIBUTE = re.compile(r"[A-Za-z_$][\w.$:-]*+")
_GAP = re.compile(r"\s*+")
_EQUALS = re.compile(r"\s*+=\s*+")
_BLANK = re.compile(r"\n[ \t\r]*+\n")
_IN_BRACES = re.compile(
    r"[{}]|\"(?>(?:[^\"\\\n]|\\.)*)\"|'(?>(?:[^'\\\n]|\\.)*)'|`(?>(?:[^`\\]|\\.)*)`|/\*|//"
)
_LITERAL = re.compile(r"\{\s*+([\"'`])((?>(?:(?!\1)[^\\$]|\$(?!\{))*))\1\s*+\}", re.S)
_PROPERTY = re.compile(
    r"\b(\w*(?:href|to|src|url|link|image))[\"']?\s*+:\s*+([\"'`])(https?://[^\s\"'`$]+)\2", re.I
)
_TITLES = ("title", "label", "name", "alt", "text", "heading")
_MOST_REREADS = 20
"""How often a whole text may be read again, because what began as a tag was not one."""


class Jsx:
    """The tags and the JavaScript of an MDX text, and what they cite."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.found: list[Found] = []
        self.hidden: Spans = []
        """Code and comments."""
        self.blanked: Spans = []
        """What is no Markdown."""
        self._left = _MOST_REREADS * len(text)
        self._unended: set[str] = set()
        self._read(start)

    def _read(self, at: int) -> None:
        text = self.text
        while match := _TOKEN.search(text, at):
            begin, at = match.span()
            first = match.group()[0]
            if match["fence"]:
                at = self._fence(match)
            elif first == "`":
                at = self._inline_code(match)
            elif first == "{":
                at = self._braces(begin)
            elif first == "<":
                at = self._markup(begin)
            elif first in "ie":
                at = self._module(begin)

    def _fence(self, match: re.Match[str]) -> int:
        mark = match["fence"]
        line_end = self.text.find("\n", match.end())
        if line_end < 0 or (mark[0] == "`" and "`" in self.text[match.end() : line_end]):
            return match.end()
        key = mark[0] * len(mark)
        if key not in self._unended:
            closing = re.compile(rf"^[ \t>]*+{mark[0]}{{{len(mark)},}}[ \t\r]*+$", re.M)
            if end := closing.search(self.text, line_end):
                self.hidden.append((match.start("fence"), end.end()))
                return end.end()
            self._unended.add(key)
        return match.end()

    def _inline_code(self, match: re.Match[str]) -> int:
        mark = match.group()
        if f"i{mark}" in self._unended:
            return match.end()
        end = re.compile(rf"(?<!`){mark}(?!`)").search(self.text, match.end())
        if end is None:
            self._unended.add(f"i{mark}")
            return match.end()
        if _BLANK.search(self.text, match.end(), end.start()):
            return match.end()
        self.hidden.append((match.start(), end.end()))
        return end.end()

    def _braces(self, begin: int) -> int:
        end = self._closing(begin)
        if end is None:
            return begin + 1
        if self.text.startswith("/*", begin + 1):
            self.hidden.append((begin, end))
        else:
            self._tags_within(begin + 1, end)
        self.blanked.append((begin, end))
        return end

    def _closing(self, begin: int) -> int | None:
        """Return where the brace at `begin` is closed, by the rules of JavaScript's strings."""
        if "{" in self._unended:
            return None
        depth = 0
        at = begin
        text = self.text
        while match := _IN_BRACES.search(text, at):
            at = match.end()
            mark = match.group()
            if mark == "{":
                depth += 1
            elif mark == "}":
                depth -= 1
                if depth == 0:
                    return at
            elif mark == "/*":
                end = text.find("*/", at)
                if end < 0:
                    break
                at = end + 2
            elif mark == "//" and text[match.start() - 1] in " \t\n{":
                end = text.find("\n", at)
                at = len(text) if end < 0 else end
        self._unended.add("{")
        return None

    def _tags_within(self, begin: int, end: int) -> None:
        """The tags in an expression: `{open && <a href="…">x</a>}`."""
        at = begin
        while (at := self.text.find("<", at, end)) >= 0:
            at = self._tag(at) or at + 1

    def _module(self, begin: int) -> int:
        """`import` and `export` at the beginning of a block, up to a blank line."""
        above = self.text[max(0, begin - 3) : begin].replace("\r", "")
        if begin and above[-2:] != "\n\n" and not self._in_module(begin):
            return begin + 1
        at = begin
        depth = 0
        while True:
            blank = _BLANK.search(self.text, at)
            end = blank.start() if blank else len(self.text)
            piece = self.text[at:end]
            depth += sum(map(piece.count, "{[(")) - sum(map(piece.count, "}])"))
            at = end
            if blank is None or depth <= 0:
                break
            at = blank.end() - 1
        self.hidden.append((begin, end))
        self.blanked.append((begin, end))
        return end

    def _in_module(self, begin: int) -> bool:
        """Return whether only front matter stands above."""
        return self.text.rfind("\n", 0, max(begin - 1, 0)) < 0 or self.text[
            max(0, begin - 5) : begin
        ].strip() in {"---", "+++"}

    def _markup(self, begin: int) -> int:
        if self.text.startswith("<!--", begin):
            end = -1 if "<!--" in self._unended else self.text.find("-->", begin)
            if end < 0:
                self._unended.add("<!--")
                return begin + 1
            self.hidden.append((begin, end + 3))
            self.blanked.append((begin, end + 3))
            return end + 3
        end = self._tag(begin) or 0
        if not end:
            return begin + 1
        self.blanked.append((begin, end))
        return end

    def _tag(self, begin: int) -> int | None:
        """Return where the tag at `begin` ends, its links noted; None where there is none."""
        match = _TAG.match(self.text, begin)
        if match is None or self._left < 0:
            return None
        name = match[2] or ""
        at = match.end()
        attributes: list[tuple[str, int, str]] = []
        expressions: list[tuple[int, int]] = []
        text = self.text
        while True:
            gap = _GAP.match(text, at)
            at = gap.end() if gap else at
            char = text[at : at + 1]
            if char == ">":
                at += 1
                break
            if char == "/":
                at += 1
                continue
            if char == "{":
                end = self._closing(at)
                if end is None:
                    return self._in_vain(at - begin)
                at = end
                continue
            named = _ATTRIBUTE.match(text, at)
            if named is None:
                return self._in_vain(at - begin)
            at = named.end()
            equals = _EQUALS.match(text, at)
            if equals is None:
                continue
            at = equals.end()
            char = text[at : at + 1]
            if char in {'"', "'"}:
                end_at = text.find(char, at + 1)
                if end_at < 0:
                    return self._in_vain(len(text) - begin)
                attributes.append((named.group(), at + 1, text[at + 1 : end_at]))
                at = end_at + 1
            elif char == "{":
                end = self._closing(at)
                if end is None:
                    return self._in_vain(at - begin)
                if literal := _LITERAL.fullmatch(text, at, end):
                    attributes.append((named.group(), literal.start(2), literal[2]))
                else:
                    expressions.append((at, end))
                at = end
            else:
                return self._in_vain(at - begin)
        if name and not match[1]:
            self.found += self._cited(name, begin, at, attributes)
            if name.lower() not in NO_CITING:
                self.found += self._in_expressions(name, expressions, (begin, at))
        return at

    def _in_vain(self, size: int) -> int | None:
        """Count characters that were read without finding a tag; return None, for no tag."""
        self._left -= size
        return None

    def _cited(
        self, name: str, begin: int, end: int, attributes: list[tuple[str, int, str]]
    ) -> Iterator[Found]:
        said = {key.lower(): value for key, _, value in attributes}
        kinds = REFERRING.get(name)
        shown, mark_end = "", end
        if name == "a":
            shown, mark_end = anchor_text(self.text, end)
        else:
            shown = next((said[key] for key in _TITLES if key in said), "")
        for key, at, raw in attributes:
            lowered = key.lower()
            if name == "link" and "href" in said and "rel" in said and not _cites(said["rel"]):
                continue
            if kinds is not None and lowered in kinds and lowered != "srcset":
                kind: Kind | None = kinds[lowered]
            else:
                kind = kind_of_attribute(name, lowered)
            value = raw.strip()
            if kind is None or not value or (kinds is None and "://" not in value):
                continue
            at += raw.index(value[0])
            meant = undo_references(value)
            rel = said.get("rel", "")
            yield Found(at, value, meant, kind, name, shown, rel, (begin, mark_end))

    def _in_expressions(
        self, name: str, expressions: list[tuple[int, int]], mark: tuple[int, int]
    ) -> Iterator[Found]:
        """Complete URLs in the objects that a component is given."""
        for begin, end in expressions:
            for match in _PROPERTY.finditer(self.text, begin, end):
                kind = kind_of_attribute(name, match[1].lower()) or Kind.LINK
                yield Found(match.start(3), match[3], match[3], kind, name, "", "", mark)
            self._tags_within(begin + 1, end)


def _cites(relations: str) -> bool:
    """Return whether a `link` element refers to content, by its `rel`."""
    return not CITING_LINKS.keys().isdisjoint(relations.lower().split())
