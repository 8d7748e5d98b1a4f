"""Paragraphs of a word processor's document, and the links in them."""

from collections.abc import Iterator

from loccit.extraction.formats.interface import Part
from loccit.extraction.reference import Body, Found
from loccit.model import Kind


class Paragraph:
    """One paragraph while it is read: its text, and the links in it."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.found: list[Found] = []
        self.heading = False
        self._pieces: list[str] = []
        self._size = 0

    def say(self, text: str) -> None:
        """Add text."""
        self._pieces.append(text)
        self._size += len(text)

    @property
    def size(self) -> int:
        """The characters so far."""
        return self._size

    @property
    def text(self) -> str:
        """All text so far."""
        return "".join(self._pieces)

    def link(self, url: str, begin: int, kind: Kind, element: str) -> None:
        """Add a link whose text began at `begin`."""
        said = " ".join(self.text[begin:].split())
        mark = (begin, self._size)
        self.found.append(Found(begin, url, url.strip(), kind, element, said, "", mark))


class Paragraphs:
    """The paragraphs of one member of a document; one may stand within another (a note)."""

    def __init__(self, where: str = "") -> None:
        self._where = where
        self._open: list[Paragraph] = []
        self._count = 0
        self._above = ""
        self.done: list[Part] = []

    def begin(self) -> None:
        """A paragraph begins."""
        self._count += 1
        self._open.append(Paragraph(self._count))

    def end(self) -> None:
        """The innermost paragraph ends."""
        if not self._open:
            return
        one = self._open.pop()
        if one.heading:
            self._above = " ".join(one.text.split())
        if one.found:
            locator = f"{self._where}paragraph {one.number}"
            headings = [(0, self._above)] if self._above else []
            self.done.append(Part(one.text, Body(one.found, headings=headings), None, locator))

    @property
    def current(self) -> Paragraph:
        """The innermost paragraph; one is begun where there is none."""
        if not self._open:
            self.begin()
        return self._open[-1]

    def parts(self) -> Iterator[Part]:
        """Yield what is complete."""
        while self._open:
            self.end()
        yield from self.done
        self.done = []
