"""A text out of which a reader takes one construct after the other."""

import re
from collections.abc import Callable, Iterable, Iterator

from loccit.extraction.formats.bare_urls import bare_links
from loccit.extraction.formats.interface import File, Part
from loccit.extraction.reference import Body, Found

_NOT_A_BREAK = re.compile(r"[^\n]")
IMAGE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp|tiff?|ico)(?:[?#]|\Z)", re.I)
"""How the URL of an image ends."""


class Sheet:
    """A text of which parts are blanked, so that later patterns do not match them.

    The length and the line breaks stay, so that offsets hold in the text as it was.
    """

    def __init__(self, text: str, start: int = 0) -> None:
        self.whole = text
        self.text = text
        self.blank([(0, start)])

    def blank(self, spans: Iterable[tuple[int, int]]) -> None:
        """Replace what stands in some stretches by spaces."""
        pieces: list[str] = []
        at = 0
        for begin, end in sorted(spans):
            begin = max(begin, at)
            if end > begin:
                pieces += self.text[at:begin], _NOT_A_BREAK.sub(" ", self.text[begin:end])
                at = end
        if pieces:
            self.text = "".join([*pieces, self.text[at:]])

    def take(self, pattern: re.Pattern[str], *, intact: int | None = None) -> list[re.Match[str]]:
        """The matches of a pattern; they are blanked.

        Args:
            pattern: The pattern.
            intact: A group of which nothing may have been blanked before: a URL that goes on
                behind a comment is none.
        """
        matches = [
            match
            for match in pattern.finditer(self.text)
            if intact is None or match[intact] == self.whole[slice(*match.span(intact))]
        ]
        self.blank(match.span() for match in matches)
        return matches

    def bare(self) -> Iterator[Found]:
        """The bare URLs in what is left."""
        return bare_links(self.text, 0, len(self.text), www=False, any_host=True)


def delimited(
    text: str, begin: re.Pattern[str], end_of: Callable[[re.Match[str]], str]
) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """The beginnings and ends of constructs that go on until they are closed.

    What is never closed is none; that is looked for once, so that the time stays linear.

    Args:
        begin: how one begins.
        end_of: the expression for the end of one that so begins.
    """
    at = 0
    unclosed: set[str] = set()
    while match := begin.search(text, at):
        at = match.end()
        expression = end_of(match)
        if expression in unclosed:
            continue
        end = re.compile(expression, re.I | re.M).search(text, at)
        if end is None:
            unclosed.add(expression)
        else:
            yield match, end
            at = end.end()


def lines_of(text: str, start: int = 0) -> list[tuple[int, str]]:
    """The lines from `start` on: where each begins, and its text without the line break."""
    lines: list[tuple[int, str]] = []
    at = start
    for line in text[start:].split("\n"):
        lines.append((at, line))
        at += len(line) + 1
    return lines


def indentation(line: str) -> int:
    """The width of the white space that a line begins with; tabs reach multiples of 8."""
    width = 0
    for char in line:
        if char == " ":
            width += 1
        elif char == "\t":
            width += 8 - width % 8
        else:
            break
    return width


def whole(file: File, found: Iterable[Found], heading: re.Pattern[str], *, group: int = 1) -> Part:
    """Return a file that is one text, with its headings by a pattern.

    Args:
        file: The file.
        found: What it cites, in any order.
        heading: Matches a heading; its `group` is the heading's text.
        group: See `heading`.
    """
    headings = [(match.end(), match[group].strip()) for match in heading.finditer(file.text)]
    return Part(file.text, Body(sorted(found, key=lambda one: one.start), headings=headings))
